import Foundation
import Learning
import Numerics
import Testing

@Suite("Logistic regression")
struct LogisticRegressionTests {
    @Test("the fit is where the penalised loss has no slope", arguments: ["moons", "iris"])
    func stationary(name: String) throws {
        let (data, _) = try FixtureData.load(name, [.standardize])
        let model = LogisticRegression(features: data.features, labels: data.labels, classes: data.classes.count, c: 2)
        let probabilities = model.probabilities(data.features)
        for output in 0..<model.weights.rows {
            let label = model.weights.rows == 1 ? 1 : output
            for column in 0...data.columns.count {
                let isIntercept = column == data.columns.count
                var slope = isIntercept ? 0 : model.weights[output, column]
                for row in 0..<data.count {
                    let error = probabilities[row, label] - (data.labels[row] == label ? 1 : 0)
                    slope += 2 * error * (isIntercept ? 1 : data.features[row, column])
                }
                #expect(abs(slope) < 2e-3, "output \(output), column \(column)")
            }
        }
    }

    @Test("two points, one a class, have the weight that their own equation gives")
    func twoPoints() {
        // With x = ±1 and no intercept by symmetry: w = 2 C σ(−w); C = (1 + e) / 2 gives w = 1.
        let features = Matrix([[-1], [1]])
        let model = LogisticRegression(features: features, labels: [0, 1], classes: 2, c: (1 + exp(1)) / 2)
        #expect(abs(model.weights[0, 0] - 1) < 1e-5)
        #expect(abs(model.weights[0, 1]) < 1e-5)
    }

    @Test("probabilities sum to one, even far away")
    func far() throws {
        let (data, _) = try FixtureData.load("iris")
        let model = LogisticRegression(features: data.features, labels: data.labels, classes: 3, c: 1)
        let probabilities = model.probabilities(Matrix([[1e6, -1e6, 1e6, 1e6], [0, 0, 0, 0]]))
        for row in 0..<2 { #expect(abs(probabilities.row(row).reduce(0, +) - 1) < 1e-12) }
    }
}
