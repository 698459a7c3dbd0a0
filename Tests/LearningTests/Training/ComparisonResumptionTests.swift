import Numerics
import Testing

@testable import Learning

@Suite("Baselines and the model without entanglement, cut off and gone on with")
struct ComparisonResumptionTests {
    private var data: DataSet {
        var features = Matrix(rows: 24, columns: 2)
        for row in 0..<24 {
            let side = row.isMultiple(of: 2) ? 1.0 : -1.0
            (features[row, 0], features[row, 1]) = (side + 0.1 * Double(row % 5), 0.3 * side - 0.1 * Double(row % 3))
        }
        return DataSet(
            columns: [.init("x"), .init("y")], features: features, labels: (0..<24).map { $0 % 2 }, classes: ["down", "up"], digest: "d")
    }

    private var work: FitWork {
        FitWork(
            model: ModelSpecification(qubits: 2), training: TrainingSpecification(epochs: 3, batch: 8),
            preprocessing: [.standardize], seed: 1)
    }

    /// Cuts a fit off when so many stages have begun, as a kill does; the last checkpoint that was handed out, and the stages.
    private func cut(afterStages count: Int, from checkpoint: Checkpoint? = nil) throws -> (checkpoint: Checkpoint?, stages: [String]) {
        var (last, stages): (Checkpoint?, [String]) = (nil, [])
        struct Killed: Error {}
        do {
            _ = try fit(work, train: data, test: nil, from: checkpoint) { told in
                if case .checkpoint(let state) = told { last = try Checkpoint(decoding: state.encoded()) }
                if case .stage(let name) = told {
                    stages.append(name)
                    if stages.count == count { throw Killed() }
                }
            }
        } catch is Killed {}
        return (last, stages)
    }

    @Test("what was done is not done again, and the figures are those of an uninterrupted fit", arguments: 2...4)
    func resumption(stage: Int) throws {
        let whole = try fit(work, train: data, test: nil)
        let (checkpoint, before) = try cut(afterStages: stage)
        let kept: Checkpoint = try #require(checkpoint)
        var stages: [String] = []
        let resumed = try fit(work, train: data, test: nil, from: kept) { told in
            if case .stage(let name) = told { stages.append(name) }
        }
        #expect(resumed.baselines.map(\.metrics) == whole.baselines.map(\.metrics))
        #expect(resumed.ablation?.metrics == whole.ablation?.metrics)
        #expect(resumed.model.parameters == whole.model.parameters)
        // The stage that was begun is begun again, those before it are not.
        #expect(
            stages == ["evaluation"]
                + (["evaluation", "baseline: logistic-regression", "baseline: svm-rbf", "ablation"].dropFirst(stage - 1)))
        #expect(before.count == stage && resumed.checkpoint.comparison == nil)
    }
}
