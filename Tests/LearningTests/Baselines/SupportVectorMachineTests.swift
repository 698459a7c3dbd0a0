import Foundation
import Numerics
import Testing

@testable import Learning

@Suite("Support vector machine")
struct SupportVectorMachineTests {
    @Test("the fit meets the conditions of the optimum", arguments: [0.1, 1, 10, 100])
    func optimum(c: Double) throws {
        let (data, _) = try FixtureData.load("moons", [.standardize])
        let solver = Self.solver(data, gamma: 0.5)
        solver.fit(c: c, tolerance: 1e-4)
        var sum = 0.0
        for row in 0..<data.count {
            let coefficient = solver.coefficients[row]
            let target: Double = data.labels[row] == 1 ? 1 : -1
            var decision = solver.threshold
            for other in 0..<data.count {
                decision +=
                    solver.coefficients[other] * SupportVectorMachine.kernel(data.features.row(row), data.features.row(other), 0.5)
            }
            sum += coefficient
            let (weight, margin) = (coefficient * target, decision * target)
            #expect(weight >= 0 && weight <= c)
            if weight == 0 {
                #expect(margin > 1 - 1e-3)
            } else if weight == c {
                #expect(margin < 1 + 1e-3)
            } else {
                #expect(abs(margin - 1) < 1e-3)
            }
        }
        #expect(abs(sum) < 1e-9 * c * Double(data.count))
    }

    @Test("a fit started from a smaller C is the fit from nothing")
    func warmStart() throws {
        let (data, _) = try FixtureData.load("moons", [.standardize])
        let (warm, cold) = (Self.solver(data, gamma: 0.5), Self.solver(data, gamma: 0.5))
        warm.fit(c: 1, tolerance: 1e-6)
        warm.fit(c: 10, tolerance: 1e-6)
        cold.fit(c: 10, tolerance: 1e-6)
        #expect(abs(warm.threshold - cold.threshold) < 1e-4)
        #expect(zip(warm.coefficients, cold.coefficients).allSatisfy { abs($0 - $1) < 1e-2 })
    }

    @Test("little memory for the kernel changes nothing but the time")
    func smallCache() throws {
        let (data, _) = try FixtureData.load("moons", [.standardize])
        let (roomy, tight) = (Self.solver(data, gamma: 0.5), Self.solver(data, gamma: 0.5, bytes: 5 * 8 * data.count))
        roomy.fit(c: 1)
        tight.fit(c: 1)
        #expect(Array(roomy.coefficients) == Array(tight.coefficients))
    }

    @Test("two points, one a class, are halved between them")
    func twoPoints() {
        let machine = SupportVectorMachine(features: Matrix([[-1], [1]]), labels: [0, 1], classes: 2, c: 100, gamma: 0.25)
        let decisions = machine.decisions(Matrix([[-1], [0], [1]]))
        for (found, expected) in zip(decisions.values, [-1.0, 0, 1]) { #expect(abs(found - expected) < 1e-9) }
    }

    @Test("with three classes, probabilities sum to one and favour the winner of both its pairs")
    func coupling() throws {
        let (data, _) = try FixtureData.load("iris", [.standardize])
        let machine = SupportVectorMachine(features: data.features, labels: data.labels, classes: 3, c: 1, gamma: 0.25, slopes: [3, 3, 3])
        let (probabilities, decisions) = (machine.probabilities(data.features), machine.decisions(data.features))
        for row in 0..<data.count {
            #expect(abs(probabilities.row(row).reduce(0, +) - 1) < 1e-9)
            // Pairs in order: 0 against 1, 0 against 2, 1 against 2.
            if decisions[row, 0] < 0, decisions[row, 1] < 0 { #expect(probabilities[row, 0] > 0.5) }
        }
    }

    @Test("the slope of the sigmoid is the likeliest one")
    func slope() {
        // Decisions ±1, three of four on the right side, many of them: σ(slope) → 3/4.
        let held = (0..<4000).map { (decision: $0 % 2 == 0 ? 1.0 : -1.0, isPositive: ($0 % 2 == 0) == ($0 % 8 < 6)) }
        #expect(abs(SupportVectorMachine.slope(of: held) - log(3)) < 5e-3)
    }

    private static func solver(_ data: DataSet, gamma: Double, bytes: Int = 1 << 28) -> SequentialMinimalOptimization {
        let rows = KernelRows(count: data.count, bytes: bytes) { row, values in
            for other in 0..<data.count {
                values[other] = SupportVectorMachine.kernel(data.features.row(row), data.features.row(other), gamma)
            }
        }
        return SequentialMinimalOptimization(rows, isPositive: data.labels.map { $0 == 1 })
    }
}
