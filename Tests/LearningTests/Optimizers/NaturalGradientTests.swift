import Learning
import Numerics
import Testing

@Suite("Quantum natural gradient")
struct NaturalGradientTests {
    @Test("solves every block and leaves other parameters to the plain gradient")
    func blocks() {
        let metric = BlockMetric(blocks: [
            .init(parameters: [0, 2], matrix: Matrix([[2, 1], [1, 3]])), .init(parameters: [3], matrix: Matrix([[4]])),
        ])
        var (optimizer, parameters) = (NaturalGradient(regularization: 0), [0.0, 0, 0, 0])
        optimizer.step(&parameters, gradient: [1, 1, 2, 2], metric: metric, rate: 1)
        // (2 1; 1 3)⁻¹ (1, 2) = (0.2, 0.6).
        for (found, expected) in zip(parameters, [-0.2, -1, -0.6, -0.5]) { #expect(abs(found - expected) < 1e-12) }
    }

    @Test("the regularisation bounds the step where the state does not move")
    func singular() {
        let metric = BlockMetric(blocks: [.init(parameters: [0, 1], matrix: Matrix([[1, 1], [1, 1]]))])
        var (optimizer, parameters) = (NaturalGradient(regularization: 0.01), [0.0, 0])
        optimizer.step(&parameters, gradient: [1, -1], metric: metric, rate: 0.1)
        for (found, expected) in zip(parameters, [-10.0, 10]) { #expect(abs(found - expected) < 1e-9) }
    }

    @Test("a metric that rounding left slightly negative still gives a finite step")
    func negative() {
        let metric = BlockMetric(blocks: [.init(parameters: [0, 1], matrix: Matrix([[1, 1 + 1e-9], [1 + 1e-9, 1]]))])
        var (optimizer, parameters) = (NaturalGradient(regularization: 0), [0.0, 0])
        optimizer.step(&parameters, gradient: [1, -1], metric: metric, rate: 0.1)
        #expect(parameters.allSatisfy { $0.isFinite })
    }
}
