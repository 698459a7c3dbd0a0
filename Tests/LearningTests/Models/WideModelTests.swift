import Learning
import Numerics
import Testing

@Suite("Models wider than the batched engine")
struct WideModelTests {
    @Test("train one sample after another, and go on from a checkpoint to the same bits")
    func wide() throws {
        let wide = FitWork(
            model: ModelSpecification(qubits: 15, layers: 1),
            training: TrainingSpecification(epochs: 2, batch: 2), seed: 1, baselines: false, ablation: false)
        var checkpoints: [Checkpoint] = []
        let data = clouds(4)
        let whole = try fit(wide, train: data, test: nil) { if case .checkpoint(let state) = $0 { checkpoints.append(state) } }
        #expect(try #require(whole.history.last).loss < (try #require(whole.history.first)).loss)
        #expect(try fit(wide, train: data, test: nil, from: checkpoints.first).model == whole.model)
    }

    @Test("are refused before anything is allocated where the machine is too small")
    func tooWide() throws {
        let huge = FitWork(
            model: ModelSpecification(qubits: 40, layers: 1), training: TrainingSpecification(), baselines: false, ablation: false)
        #expect {
            try fit(huge, train: clouds(4), test: nil)
        } throws: { error in
            "\(error)".contains("40 qubits") || "\(error)".contains("memory")
        }
    }
}
