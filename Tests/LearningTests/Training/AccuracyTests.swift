import Learning
import Testing

@Suite("Accuracy on real data")
struct AccuracyTests {
    private func meanAccuracy(
        _ name: String, _ model: ModelSpecification, _ training: TrainingSpecification, _ steps: [PreprocessingStep]
    ) throws -> Double {
        let data = try FixtureData.load(name)
        var sum = 0.0
        for seed in 0..<5 {
            let work = FitWork(
                model: model, training: training, preprocessing: steps, seed: UInt64(seed), baselines: false, ablation: false)
            sum += try #require(try fit(work, train: data.training, test: data.test).test).accuracy
        }
        return sum / 5
    }

    @Test("breast-cancer on four components: at least the best measured quantum figure, 0.930")
    func breastCancer() throws {
        let accuracy = try meanAccuracy(
            "breast_cancer",
            ModelSpecification(qubits: 4, encoding: .reuploading, ansatz: .standard(.basicEntangler), layers: 6, inputScale: 0.25),
            TrainingSpecification(learningRate: 0.1, schedule: .cosine(floor: 0)),
            [.standardize, .pca(4), .minmax(low: -.pi / 2, high: .pi / 2)])
        #expect(accuracy >= 0.930)
    }

    @Test("moons on two qubits: at least the best measured quantum figure, 0.953")
    func moons() throws {
        let accuracy = try meanAccuracy(
            "moons", ModelSpecification(qubits: 2, encoding: .reuploading, layers: 4, inputScale: 0.5),
            TrainingSpecification(learningRate: 0.02, epochs: 30), [.standardize])
        #expect(accuracy >= 0.953)
    }
}
