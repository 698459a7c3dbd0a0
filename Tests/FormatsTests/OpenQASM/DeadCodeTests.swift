import Diagnostics
import Formats
import Testing

@Suite("What never happens")
struct DeadCodeTests {
    @Test(
        "is not held against the turn or call in which it does not happen",
        arguments: [
            "qubit[4] q; for int i in [0:3] { if (i < 3) cx q[i], q[i + 1]; }", "qubit[4] q; int n = 7; if (n < 4) x q[n];",
            "qubit[4] q; for int i in [0:3] { if (i == 3) continue; cx q[i], q[i + 1]; }",
            "qubit[3] q; for int i in [0:2] { for int j in [0:2] { if (i != j) cx q[i], q[j]; } }",
            "def f(int k, qubit[4] q) { if (k == 3) { return; } cx q[k], q[k + 1]; f(k + 1, q); } qubit[4] q; f(0, q);",
            "int k; for int i in [0:3] { if (i > 0) { k += 6 / i; } }",
            "qubit[4] q; int i = 0; while (true) { if (i == 4) break; x q[i]; i += 1; }",
            "array[int[8], 3] a; for int i in [0:5] { if (i < 3) a[i] = i; else a[i - 3] = i; }",
            "qubit[4] q; for int n in [0:3] { switch (n) { case 3 { x q[0]; } default { x q[n + 1]; } } }",
            "qubit[4] q; for int n in [0:3] { if (n > 0) { let part = q[0:n - 1]; x part; } }",
            "bit[4] c; for uint[4] n in [0:5] { if (n[2] == 0) { c[n] = 1; } }",
        ])
    func passing(source: String) {
        let found = program(source).diagnostics.filter { $0.severity == .error }
        #expect(found.isEmpty, "\(found)")
    }

    @Test(
        "is checked for what is wrong whatever the values are",
        arguments: [
            ("qubit[2] q; if (false) { x q[2]; }", "3:30", "qasm.index"),
            ("for int i in [0:3] { if (i > 5) { y1 $0; } }", "3:35", "qasm.unknown-gate"),
            ("qubit q; for int i in [0:3] { if (i > 5) { rx(1ns) q; } }", "3:47", "qasm.type"),
        ])
    func wrong(source: String, place: String, code: String) { expect(source, failsAt: place, code) }
}
