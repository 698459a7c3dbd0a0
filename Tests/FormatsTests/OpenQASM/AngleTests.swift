import Circuits
import Diagnostics
import Formats
import Testing

@Suite("Angles in programs")
struct AngleTests {
    private static let programs: [(String, String)] = [
        ("angle[4] a = 7 * (pi / 8); angle[4] b = pi / 8; bit[4] c = a + b; bit[4] d = b - a; bit[4] e = -b;", "1111 1010 1000"),
        (
            "angle[4] a = 7 * (pi / 8); angle[4] b = 5 * (pi / 4); uint[4] two = 2; bit[4] c = a / two; bit[4] d = two * b; uint[4] n = b / (pi / 8); bit[4] e = n;",
            "1010 0100 0011"
        ),
        (
            "angle[4] a = pi; angle[6] b = pi / 2; angle[8] k = 7 * (pi / 8); bit[4] c = a; bit[6] d = b; bit[8] e = k;",
            "01110000 010000 1000"
        ),
        ("angle[8] a = \"01111000\"; angle[4] b = a; angle[8] k = b; bit[4] c = b; bit[8] d = k;", "10000000 1000"),
        (
            "angle[4] a = 3 * pi / 2; bit c; if (2 * a >= a) c = 1; bit d; if (a == 3 * pi / 2) d = 1; bit e = a[3]; a[0:1] = \"11\"; bit[4] f = a;",
            "1111 1 1 0"
        ),
        ("angle[80] a = pi; angle[80] b = a >> 79; bit[80] c = b;", String(repeating: "0", count: 79) + "1"),
        // The same of angles that a measurement decides.
        (
            "qubit q; x q; bit m = measure q; uint[4] k = 1; if (m) k += 1; angle[4] a = 5 * (pi / 4); a *= k; a -= pi / 8; bit[4] c = a; bit[4] d = ~a; bit e = a[-1]; a[3] = 1; a <<= 1; bit[4] f = a;",
            "0110 0 1100 0011 1"
        ),
        (
            "qubit[2] q; x q[0]; bit m = measure q[0]; int n = 1; if (m) n = 2; angle[1] w = n * 0.8; rx(w) q[1]; bit c = measure q[1];",
            "1 1"
        ),
        (
            "qubit q; x q; bit m = measure q; array[angle[4], 3] a = {pi / 8, pi / 4, pi}; int n = int(m) + 1; bit[4] c = a[n]; angle[6] w = a[n]; bit[6] d = w;",
            "100000 1000 1"
        ),
        ("def f(angle[3] t, qubit q) { rx(4 * t) q; } qubit q; f(0.7, q); bit c = measure q;", "1"),
    ]

    @Test("end in the one outcome that their meaning asks for, worked out by hand", arguments: programs)
    func outcome(source: String, expected: String) throws { try expect(source, endsIn: expected) }

    private static let faulty: [(String, String, String)] = [
        ("bit[8] b; angle[16] a = b;", "3:25", "qasm.size-mismatch"),
        ("angle[8] a; bit[4] b = a;", "3:24", "qasm.size-mismatch"), ("angle a; bit[4] b = a;", "3:21", "qasm.type"),
        ("angle[5000] a;", "3:7", "qasm.too-large"), ("angle a; a << 1;", "3:10", "qasm.type"),
        ("angle[8] a; 2 / a;", "3:13", "qasm.type"),
        ("angle[8] a = pi; angle[8] b = a / -2;", "3:31", "qasm.type"), ("angle a; bit c = a[0];", "3:18", "qasm.type"),

    ]

    @Test("are refused at their place where the specification forbids it", arguments: faulty)
    func refused(source: String, place: String, code: String) { expect(source, failsAt: place, code) }
}
