import Circuits
import Diagnostics
import Formats
import Testing

@Suite("Subroutines in programs")
struct SubroutineTests {
    private static let programs: [(String, String)] = [
        // Subroutines that call themselves, each call with variables of its own.
        ("def fact(int n) -> int { if (n <= 1) return 1; return n * fact(n - 1); } bit[8] c = uint[8](fact(5));", "01111000"),
        (
            "def fib(int n) -> int { if (n < 2) { return n; } return fib(n - 1) + fib(n - 2); } bit[8] c = uint[8](fib(10));",
            "00110111"
        ),
        (
            "def flip(int n, qubit[3] q) { if (n < 0) return; x q[n]; flip(n - 1, q); } qubit[3] q; flip(2, q); bit[3] c = measure q;",
            "111"
        ),
        (
            "def f(int n, bit b) -> int { int x = n; if (b) x += 10; if (n == 0) { return x; } int y = f(n - 1, b); return x + y; } qubit q; x q; bit m = measure q; bit[8] c = uint[8](f(2, m));",
            "00100001 1"
        ),
        (
            "def count(int n, qubit q) -> int { bit b = measure q; int rest = 0; if (n > 0) { x q; rest = count(n - 1, q); } if (b) rest += 1; return rest; } qubit q; bit[3] c = uint[3](count(3, q));",
            "010"
        ),
        (
            "def f(int n, qubit[4] q, int at) { if (n == 0) { return; } x q[at]; f(n - 1, q, at + n); } qubit[4] q; qubit k; x k; bit m = measure k; f(2, q, int(m)); bit[4] c = measure q;",
            "1010 1"
        ),
        // Parts of arrays as arguments.
        (
            "def f(mutable array[int[8], #dim = 1] a) { a[2] = 10; } array[int[8], 5] b = {0, 0, 0, 0, 0}; f(b[1:3]); bit[8] c = b[3];",
            "00001010"
        ),
        (
            "def total(readonly array[int[8], #dim = 2] t) -> int[32] { int[32] sum = 0; for uint[32] i in [0:sizeof(t, 0) - 1] { for uint[32] j in [0:sizeof(t, 1) - 1] { sum += int[32](t[i][j]); } } return sum; } array[int[8], 3, 2] a = {{1, 2}, {3, 4}, {5, 6}}; bit[8] c = uint[8](total(a[1:2])); uint[8] n = sizeof(a[0]); bit[8] d = n;",
            "00000010 00010010"
        ),
        (
            "def last(readonly array[int[8], #dim = 1] t) -> int[8] { return t[-1]; } array[int[8], 2, 3] a = {{1, 2, 3}, {4, 5, 6}}; qubit q; x q; bit m = measure q; int n = m; bit[8] c = last(a[n]); bit[8] d = last(a[{1, 0}, 1]);",
            "00000010 00000110 1"
        ),
        (
            "array[bit[4], 2] a = {\"0000\", \"1111\"}; a[0][2] = 1; a[1][0:1] = \"00\"; qubit q; x q; bit m = measure q; a[1][3] = m; int n = int(m); a[n][2] = !m; bit[4] c = a[0]; bit[4] d = a[1];",
            "1000 0100 1"
        ),
        (
            "def parity(bit[4] b) -> bit { bit r = 0; for bit i in b { r ^= i; } return r; } bit[2] a = \"10\"; bit[2] b = \"11\"; bit c = parity(a ++ b);",
            "1 11 10"
        ),
    ]

    @Test("end in the one outcome that their meaning asks for, worked out by hand", arguments: programs)
    func outcome(source: String, expected: String) throws { try expect(source, endsIn: expected) }

    private static let faulty: [(String, String, String)] = [
        (
            "def g(mutable array[int, #dim = 1] a) { } def f(readonly array[int, #dim = 1] a) { g(a); }",
            "3:86", "qasm.constant"
        ),
        (
            "def f(readonly array[int[8], 2] a) { a = {1, 2}; }",
            "3:38", "qasm.constant"
        ),
        (
            "def f(readonly array[int[8], #dim = 1] a) { a[0] = 1; }",
            "3:45", "qasm.constant"
        ),
        // Calls.
        (
            "def f(qubit q) { x q; if (measure q) f(q); } qubit q; f(q);",
            "3:38", "qasm.recursion"
        ),
        (
            "def f(mutable array[int[8], #dim = 1] a, mutable array[int[8], #dim = 1] b) { } array[int[8], 4] w; f(w[0:2], w[2:3]);",
            "3:111", "qasm.overlap"
        ),
        (
            "def f(qubit a, qubit[2] b) { } qubit[3] q; f(q[1], q[0:1]);",
            "3:52", "qasm.duplicate-qubit"
        ),
        (
            "def f(readonly array[int[8], #dim = 1] a) { a[0] = 1; } array[int[8], 2] b; f(b[0:1]);",
            "3:45", "qasm.constant"
        ),
        (
            "def f(readonly array[int[8], 2] a) { } array[int[8], 4] b; f(b[0:2]);",
            "3:62", "qasm.size-mismatch"
        ),
        (
            "def f(readonly array[int[8], 2] a) { } array[int[8], 1] b; f(b ++ b);",
            "3:62", "qasm.type"
        ),
    ]

    @Test(
        "are checked though nobody calls them, arrays of any length among their parameters",
        arguments: [
            "def f(readonly array[int[8], #dim = 2] a, mutable array[float, 3] b) -> int { b[2] = a[0, 1]; b[0:1] = b[1:2]; for int[8] v in a[0] { b[0] += v; } return a[sizeof(a) - 1][0] + int(b[-1]); }",
            "def g(mutable array[int, #dim = 1] a) { a[0] = 1; } def f(mutable array[int, #dim = 1] a, mutable array[int, 2] b) { g(a); g(a[0:1]); a = b; b = a; }",
            "def f(mutable array[bit[4], #dim = 1] a, int n) { a[n][2] = 1; a[n] = \"0101\"; a[0:n] = a[1:n + 1]; }",
        ])
    func uncalled(source: String) {
        #expect(program(source).diagnostics.isEmpty, "\(program(source).diagnostics)")
    }

    @Test("are refused at their place where the specification forbids it", arguments: faulty)
    func refused(source: String, place: String, code: String) { expect(source, failsAt: place, code) }

    @Test("parts of arrays are handed to functions that are defined elsewhere as arrays of their own, and get their values back")
    func externalParts() throws {
        let source = """
            extern sum(readonly array[int[8], 2]) -> int[8];
            extern turn(mutable array[float, #dim = 1], float) -> int[8];
            array[int[8], 3, 2] a = {{1, 2}, {3, 4}, {5, 6}};
            array[float, 4] b = {0.1, 0.2, 0.3, 0.4};
            qubit q;
            int[8] n = sum(a[1]);
            n = turn(b[1:2], 0.5);
            rx(b[2]) q;
            rx(b[3]) q;
            """
        let found = try #require(program(source).circuit)
        let text = OpenQASM.write(found)
        let expected = [
            "sum_part[0] = int[8](3);", "sum_part[1] = int[8](4);", "n = sum(sum_part);", "turn_part[0] = 0.2;", "turn_part[1] = 0.3;",
            "turn_result = turn(turn_part, 0.5);", "b_1 = turn_part[0];", "b_2 = turn_part[1];", "n = turn_result;", "rx(b_2) q[0];",
            "rx(0.4) q[0];",
        ]
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.filter(expected.contains) == expected, "\(text)")
        let again = try #require(OpenQASM.parse(text, file: "p.qasm").circuit)
        #expect(OpenQASM.write(again) == text)
    }

}
