import Foundation
import Learning
import Testing

@Suite("First-order rules")
struct GradientOptimizerTests {
    static let rules: [GradientRule] = [
        .sgd(SGD()), .momentum(Momentum()), .adam(Adam()), .adamW(AdamW(weightDecay: 0)), .rmsProp(RMSProp()),
    ]

    /// x² + 10 y², whose minimum is the origin.
    static func gradient(_ p: [Double]) -> [Double] { [2 * p[0], 20 * p[1]] }

    @Test("each finds the minimum of a stretched bowl", arguments: rules)
    func bowl(rule: GradientRule) {
        var (rule, parameters) = (rule, [1.0, -2.0])
        for step in 0..<2000 { rule.step(&parameters, gradient: Self.gradient(parameters), rate: 0.02 / (1 + Double(step) / 100)) }
        #expect(parameters.allSatisfy { abs($0) < 1e-3 }, "\(parameters)")
    }

    @Test("each, stored half way and read back, ends in the same bits", arguments: rules)
    func resume(rule: GradientRule) throws {
        var (straight, parameters) = (rule, [1.0, -2.0])
        for _ in 0..<20 { straight.step(&parameters, gradient: Self.gradient(parameters), rate: 0.05) }
        var (resumed, other) = (rule, [1.0, -2.0])
        for _ in 0..<7 { resumed.step(&other, gradient: Self.gradient(other), rate: 0.05) }
        resumed = try JSONDecoder().decode(GradientRule.self, from: JSONEncoder().encode(resumed))
        for _ in 0..<13 { resumed.step(&other, gradient: Self.gradient(other), rate: 0.05) }
        #expect(parameters.map(\.bitPattern) == other.map(\.bitPattern))
        #expect(straight == resumed)
    }

    @Test("two steps of each agree with the formulas worked by hand")
    func byHand() {
        // Gradients 1 and then 2, rate 0.1, from 0.
        func path(_ rule: some GradientOptimizer) -> [Double] {
            var (rule, parameters) = (rule, [0.0])
            return [1.0, 2.0].map { g in
                rule.step(&parameters, gradient: [g], rate: 0.1)
                return parameters[0]
            }
        }
        expect(path(SGD()), [-0.1, -0.3])
        expect(path(Momentum(momentum: 0.5)), [-0.1, -0.35])
        expect(path(RMSProp(decay: 0.5, epsilon: 0)), [-0.1 / 0.5.squareRoot(), -0.1 / 0.5.squareRoot() - 0.2 / 2.25.squareRoot()])
        // m̂ = 0.29 / 0.19, v̂ = (0.000999 + 0.004) / 0.001999 at the second step.
        let second = 0.29 / 0.19 / (0.004999 / 0.001999).squareRoot()
        expect(path(Adam(epsilon: 0)), [-0.1, -0.1 - 0.1 * second])
        expect(path(AdamW(epsilon: 0, weightDecay: 0.5)), [-0.1, -0.1 * 0.95 - 0.1 * second])
    }

    private func expect(_ found: [Double], _ expected: [Double], at location: SourceLocation = #_sourceLocation) {
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-14 }, "\(found) against \(expected)", sourceLocation: location)
    }
}
