import Diagnostics
import Foundation
import Learning
import Numerics
import Testing

@Suite("Preprocessing")
struct PreprocessingTests {
    static let steps: [PreprocessingStep] = [.standardize, .pca(4), .minmax(low: 0, high: .pi)]

    static func fit(_ steps: [PreprocessingStep], _ rows: [[Double]], _ columns: [DataSet.Column]? = nil) throws -> Preprocessing {
        try Preprocessing(
            fitting: steps, columns: columns ?? rows[0].indices.map { DataSet.Column("x\($0)") }, features: Matrix(rows))
    }

    @Test("standardize gives mean 0 and deviation 1, and a constant column becomes 0")
    func standardize() throws {
        let fitted = try Self.fit([.standardize], [[1, 0.1], [3, 0.1], [5, 0.1]])
        let scale = (8.0 / 3).squareRoot()
        let result = fitted.apply(Matrix([[3, 0.1], [5, 0.1], [7, 0.9]]))
        for (found, expected) in zip(result.values, [0, 0, 2 / scale, 0, 4 / scale, 0]) { #expect(abs(found - expected) < 1e-15) }
    }

    @Test("minmax maps the training range, clips what lies beyond, and a constant column becomes the middle")
    func minmax() throws {
        let fitted = try Self.fit([.minmax(low: -1, high: 3)], [[10, 7], [20, 7]])
        #expect(fitted.apply(Matrix([[10, 7], [15, 8], [20, 7], [0, 0], [99, 7]])).values == [-1, 1, 1, 1, 3, 1, -1, 1, 3, 1])
    }

    @Test("pca finds the line that points lie along, its largest component positive")
    func line() throws {
        let fitted = try Self.fit([.pca(1)], [[0, 0], [-1, -2], [-2, -4], [3, 6]])
        let result = fitted.apply(Matrix([[0, 0], [1, 2], [2, -1]]))
        #expect(abs(result[0, 0]) < 1e-14)
        #expect(abs(result[1, 0] - 5.0.squareRoot()) < 1e-14)
        #expect(abs(result[2, 0]) < 1e-14)
        #expect(fitted.output.map(\.name) == ["pc1"])
    }

    @Test("pca's coordinates are uncorrelated, by falling variance, and all of them keep all variance")
    func decorrelated() throws {
        let (training, _) = try FixtureData.load("wine", [.standardize])
        let projected = try Preprocessing(fitting: [.pca(13)], on: training).apply(training)
        var variances: [Double] = []
        for i in 0..<13 {
            for j in 0...i {
                let covariance = (0..<training.count).reduce(0) { $0 + projected.features[$1, i] * projected.features[$1, j] }
                if i == j { variances.append(covariance) } else { #expect(abs(covariance) < 1e-10) }
            }
        }
        #expect(variances == variances.sorted(by: >))
        #expect(abs(variances.reduce(0, +) - 13 * Double(training.count)) < 1e-9)
    }

    @Test("one-hot makes one column a level and leaves the others")
    func oneHot() throws {
        let columns = [DataSet.Column("x"), DataSet.Column("grade", .category(levels: ["a", "b", "c"])), DataSet.Column("y")]
        let fitted = try Self.fit(
            [.standardize, .oneHot("grade"), .minmax(low: 0, high: 1)], [[1, 0, 5], [2, 1, 6], [3, 2, 7]], columns)
        #expect(fitted.output.map(\.name) == ["x", "grade=a", "grade=b", "grade=c", "y"])
        #expect(fitted.apply(Matrix([[2, 2, 7]])).values == [0.5, 0, 0, 1, 1])
    }

    @Test("what is fitted comes from the training part alone")
    func trainingOnly() throws {
        let (training, test) = try FixtureData.load("breast_cancer")
        let fitted = try Preprocessing(fitting: Self.steps, on: training)
        let halves = [Array(0..<80), Array(80..<171)].map { fitted.apply(test.selecting(rows: $0)).features.values }
        #expect(halves[0] + halves[1] == fitted.apply(test).features.values)
        #expect(fitted.apply(training).features.values.allSatisfy { (0...Double.pi).contains($0) })
        #expect(fitted.apply(test).features.values.allSatisfy { (0...Double.pi).contains($0) })
    }

    @Test("encoded to JSON and read back, it is equal and gives the same bits")
    func codable() throws {
        let (training, test) = try FixtureData.load("breast_cancer")
        let fitted = try Preprocessing(fitting: Self.steps, on: training)
        let restored = try JSONDecoder().decode(Preprocessing.self, from: JSONEncoder().encode(fitted))
        #expect(restored == fitted)
        #expect(restored.apply(test) == fitted.apply(test))
    }

    @Test("no steps change nothing")
    func nothing() throws {
        #expect(try Self.fit([], [[1, 2], [3, 4]]).apply(Matrix([[5, 6]])).values == [5, 6])
    }

    @Test(
        "a step that does not fit the columns is a configuration fault that says why",
        arguments: [
            ([.pca(3)], "pca: 3 asks for more than the 2 features there are"),
            ([.pca(0)], "pca: 0 keeps no feature; use pca: 1 or more"),
            ([.minmax(low: 1, high: 1)], "minmax: [1.0, 1.0] is no range; the first number must be below the second"),
            ([.minmax(low: .nan, high: 1)], "minmax: [nan, 1.0] is no range"),
            ([.oneHot("grad")], "one-hot: no column 'grad' at this step; did you mean 'grade'?"),
            ([.oneHot("x")], "one-hot: column 'x' is already numbers"),
            ([.pca(1)], "pca cannot use column 'grade', which is a category; put one-hot: grade before pca"),
            ([.standardize], "column 'grade' is a category and no step encodes it; add one-hot: grade to preprocess"),
        ] as [([PreprocessingStep], String)])
    func faults(steps: [PreprocessingStep], message: String) {
        let isAboutCategory = message.contains("grade") || message.contains("already")
        let columns = [DataSet.Column("x"), DataSet.Column("grade", isAboutCategory ? .category(levels: ["a", "b"]) : .number)]
        #expect {
            try Self.fit(steps, [[1, 0], [2, 1], [3, 1]], columns)
        } throws: { error in
            guard let fault = error as? LearningError else { return false }
            #expect(fault.description.hasPrefix(message), "\(fault)")
            return fault.kind == .configuration
        }
    }
}
