import Numerics
import Testing

@Suite("A complex number")
struct ComplexTests {
    let a = Complex(1, 2)
    let b = Complex(3, -1)

    @Test("adds, multiplies and divides")
    func arithmetic() {
        #expect(a + b == Complex(4, 1) && a - b == Complex(-2, 3) && -a == Complex(-1, -2))
        #expect(a * b == Complex(5, 5) && 2 * a == Complex(2, 4) && a * 2 == 2 * a && a / 2 == Complex(0.5, 1))
        #expect(Complex.i * .i == Complex(-1) && (a / b * b - a).magnitude < 1e-15 && (b / a * a - b).magnitude < 1e-15)
        var c = a
        c *= b
        c /= b
        c *= 2
        c /= 2
        #expect((c - a).magnitude < 1e-15)
    }

    @Test("knows its magnitude, phase and conjugate")
    func parts() {
        #expect(Complex(3, 4).magnitude == 5 && Complex(3, 4).squaredMagnitude == 25 && a.conjugate == Complex(1, -2))
        #expect(Complex.i.phase == .pi / 2 && Complex(-1).phase == .pi && Complex.zero.phase == 0)
        #expect((Complex(magnitude: 2, phase: 0.3) - 2 * .exp(i: 0.3)).magnitude < 1e-15)
        #expect(Complex(.nan).isFinite == false && a.isFinite)
    }

    @Test("neither overflows nor underflows on the way")
    func extremes() {
        #expect(abs(Complex(3e200, 4e200).magnitude / 5e200 - 1) < 1e-15)
        #expect((Complex(1e300, 1e300) / Complex(1e300, 1e300) - .one).magnitude < 1e-15)
        #expect((Complex(1e-300, 1e-300) / Complex(1e-300, 1e-300) - .one).magnitude < 1e-15)
    }

    @Test("is two doubles in memory and reads as it is written")
    func layout() {
        #expect(MemoryLayout<Complex>.stride == 16)
        #expect("\(a)" == "1.0 + 2.0i" && "\(b)" == "3.0 - 1.0i")
    }
}
