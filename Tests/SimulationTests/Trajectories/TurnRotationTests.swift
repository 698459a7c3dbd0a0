import Numerics
import Testing

@testable import Simulation

@Suite("Unitaries as rotations between phases")
struct TurnRotationTests {
    private func product(_ rotation: TurnRotation) -> Turn {
        let (scale, low) = (Complex(rotation.scale), Complex(rotation.scale * rotation.tangent))
        let middle = Turn(scale, -low, low, scale)
        let whole = Turn(.one, .zero, .zero, rotation.after) * middle * Turn(.one, .zero, .zero, rotation.before)
        return rotation.isFlipped ? Turn(.zero, .one, .one, .zero) * whole : whole
    }

    /// The distance between two unitaries whatever their phase.
    private func distance(_ one: Turn, _ other: Turn) -> Double {
        abs(1 - (one.adjoint * other).trace.magnitude / 2)
    }

    @Test("their product is the unitary again, up to a phase, and nothing is large")
    func product() throws {
        var generator = Philox(seed: 3)
        let special: [Double] = [0, 1e-17, 1e-12, .pi / 4, .pi / 2, .pi - 1e-12, .pi, 3 * .pi / 2, 2 * .pi]
        for _ in 0..<400 {
            func angle() -> Double {
                generator.uniform() < 0.4 ? special[Int(generator.uniform() * 9)] : (2 * generator.uniform() - 1) * .pi
            }
            let (a, b, c, d) = (angle(), angle(), angle(), angle())
            let turn = phases(a, b) * rotation(c) * phases(0, d)
            let rotation = try #require(TurnRotation(turn))
            #expect(distance(product(rotation), turn) < 1e-14)
            #expect(abs(rotation.tangent) < 1.001)
            #expect(abs(rotation.after.magnitude - 1) < 1e-14 && abs(rotation.before.magnitude - 1) < 1e-14)
        }
    }

    @Test("rotations about Y then Z need no phase before")
    func plain() throws {
        let angles: [(Double, Double)] = [(0.3, 1.2), (2.9, -0.4), (-1.5, 3), (.pi / 4, 0)]
        for (y, z) in angles {
            let turn = phases(-z, z) * rotation(y)
            #expect(try #require(TurnRotation(turn)).before == .one)
        }
    }

    @Test("what shrinks a state is no rotation")
    func contraction() {
        #expect(TurnRotation(Turn(.one, .zero, .zero, Complex(0.9))) == nil)
        #expect(TurnRotation(Turn(.one, .zero, .zero, .zero)) == nil)
    }

    private func phases(_ low: Double, _ high: Double) -> Turn { Turn(.exp(i: low), .zero, .zero, .exp(i: high)) }

    private func rotation(_ half: Double) -> Turn {
        let turned = Complex.exp(i: half)
        let (c, s) = (Complex(turned.real), Complex(turned.imaginary))
        return Turn(c, -s, s, c)
    }
}
