import Foundation
import Learning
import Numerics
import Simulation
import Testing

/// Two clouds of points that a line nearly parts, and a third class on demand; the same for the same seed.
func clouds(_ count: Int, classes: Int = 2, features: Int = 2, seed: UInt64 = 1) -> DataSet {
    var random = Philox(seed: seed, stream: 99)
    var (rows, labels) = ([[Double]](), [Int]())
    for sample in 0..<count {
        let label = sample % classes
        rows.append((0..<features).map { feature in 0.5 * random.normal() + (feature % classes == label ? 1 : -1) })
        labels.append(label)
    }
    return DataSet(
        columns: (0..<features).map { .init("f\($0)") }, features: Matrix(rows), labels: labels,
        classes: (0..<classes).map { "class \($0)" }, digest: "seed \(seed)")
}

func work(
    _ optimizer: String = "adam", epochs: Int = 4, batch: Int = 8, seed: UInt64 = 3, encoding: Encoding = .reuploading,
    validation: Double = 0.25, schedule: LearningRateSchedule = .cosine(floor: 0.1), earlyStopping: EarlyStopping? = nil,
    baselines: Bool = false, ablation: Bool = false
) -> FitWork {
    FitWork(
        model: ModelSpecification(qubits: 2, encoding: encoding, layers: 2),
        training: TrainingSpecification(
            optimizer: optimizer, epochs: epochs, batch: batch, validation: validation, schedule: schedule, clip: .norm(2),
            earlyStopping: earlyStopping),
        preprocessing: [.standardize], seed: seed, baselines: baselines, ablation: ablation)
}

/// All but the seconds.
func figures(_ history: [EpochReport]) -> [EpochReport] {
    history.map {
        var report = $0
        report.seconds = 0
        return report
    }
}

@Suite("Training")
struct FitTests {
    @Test("learns with every optimiser of the table", arguments: Optimizer.all.map(\.name))
    func optimizers(name: String) throws {
        var work = work(name, epochs: 6)
        if name == "isres" || name == "mma" || name == "direct" { work.training.epochs = 10 }
        let result = try fit(work, train: clouds(60), test: clouds(40, seed: 2))
        let first = try #require(result.history.first).loss
        #expect(result.ending == .finished)
        #expect(try #require(result.history.last).loss < max(first, 0.6))
        #expect(try #require(result.test).accuracy > 0.6)
    }

    @Test("gives the same bits again, at any number of threads")
    func deterministic() throws {
        let results = try [1, 2, 3].map { try fit(work(), train: clouds(70), test: nil, on: ThreadTeam(threads: $0)) }
        for result in results[1...] {
            #expect(result.model == results[0].model)
            #expect(figures(result.history) == figures(results[0].history))
        }
        let other = try fit(work(seed: 4), train: clouds(70), test: nil)
        #expect(other.model.parameters != results[0].model.parameters)
    }

    @Test("in single precision comes to what double comes to, with its own bits again at any number of threads")
    func singlePrecision() throws {
        var single = work(epochs: 3)
        single.training.precision = .single
        let exact = try fit(work(epochs: 3), train: clouds(70), test: nil)
        let results = try [1, 3].map { try fit(single, train: clouds(70), test: nil, on: ThreadTeam(threads: $0)) }
        #expect(results[0].model == results[1].model && results[0].model.parameters != exact.model.parameters)
        for (one, other) in zip(results[0].history, exact.history) { #expect(abs(one.loss - other.loss) < 1e-4) }
        let text = try JSONEncoder().encode(single)
        #expect(try JSONDecoder().decode(FitWork.self, from: text) == single)
    }

    @Test("goes on from any checkpoint to the same bits, with every optimiser", arguments: Optimizer.all.map(\.name))
    func resume(name: String) throws {
        let (work, train) = (work(name, epochs: 3), clouds(40))
        var checkpoints: [Checkpoint] = []
        let whole = try fit(work, train: train, test: nil) { if case .checkpoint(let state) = $0 { checkpoints.append(state) } }
        #expect(!checkpoints.isEmpty)
        for checkpoint in checkpoints {
            let restored = try Checkpoint(decoding: checkpoint.encoded())
            #expect(restored == checkpoint)
            let resumed = try fit(work, train: train, test: nil, from: restored)
            #expect(resumed.model == whole.model)
            #expect(figures(resumed.history) == figures(whole.history))
        }
    }

    @Test("stops within an epoch when cancelled and goes on to the same bits", arguments: ["adam", "qng", "spsa", "cobyla", "lbfgs"])
    func cancelled(name: String) throws {
        let (work, train) = (work(name, epochs: 4), clouds(60))
        let whole = try fit(work, train: train, test: nil)
        let cancellation = Cancellation()
        let stopped = try fit(work, train: train, test: nil, cancellation: cancellation) { event in
            if case .epoch(let report) = event, report.epoch == 2 { cancellation.cancel() }
        }
        #expect(stopped.ending == .cancelled)
        let resumed = try fit(work, train: train, test: nil, from: Checkpoint(decoding: stopped.checkpoint.encoded()))
        #expect(resumed.model == whole.model)
        #expect(figures(resumed.history) == figures(whole.history))
    }

    @Test("tells of several classes", arguments: Loss.allCases)
    func severalClasses(loss: Loss) throws {
        var work = work(epochs: 12, validation: 0)
        work.training.loss = loss
        work.training.schedule = .constant
        let result = try fit(work, train: clouds(90, classes: 3), test: clouds(60, classes: 3, seed: 5))
        #expect(result.model.readout.observables == ["Z0", "Z1", "Z0*Z1"])
        #expect(try #require(result.test).accuracy > 0.6)
        let probabilities = try result.model.predict(clouds(7, classes: 3, seed: 6).features)
        for row in 0..<7 { #expect(abs(probabilities.row(row).reduce(0, +) - 1) < 1e-12) }
    }

    @Test("learns with every encoding", arguments: Encoding.all.map(\.name))
    func encodings(name: String) throws {
        let work = work(epochs: 10, encoding: try Encoding.named(name), validation: 0)
        let result = try fit(work, train: clouds(60), test: clouds(40, seed: 2))
        #expect(try #require(result.history.last).loss < (try #require(result.history.first)).loss)
    }

    @Test("ends early when nothing gets better, with the best epoch's parameters")
    func earlyStopping() throws {
        var work = work(epochs: 60, schedule: .constant, earlyStopping: EarlyStopping(metric: "validationLoss", patience: 2))
        work.training.learningRate = 0.5
        let result = try fit(work, train: clouds(60), test: nil)
        #expect(result.ending == .stoppedEarly)
        #expect(result.history.count < 60)
    }

    @Test("sets baselines and the model without entanglement beside the score")
    func comparisons() throws {
        let result = try fit(work(baselines: true, ablation: true), train: clouds(60), test: clouds(40, seed: 2))
        #expect(result.baselines.map(\.name) == Baseline.all.map(\.name))
        #expect(result.baselines.allSatisfy { $0.accuracy > 0.8 })
        #expect(try #require(result.ablation).accuracy > 0.6)
    }

    @Test("says what is wrong with what it is asked")
    func faults() throws {
        #expect(throws: LearningError.self) { try fit(work(), train: clouds(20, classes: 1), test: nil) }
        var wide = work(encoding: .angle)
        wide.preprocessing = []
        #expect {
            try fit(wide, train: clouds(20, features: 5), test: nil)
        } throws: { error in
            "\(error)".contains("5 features do not fit on 2 qubits")
        }
        #expect {
            try fit(work(validation: 0, earlyStopping: EarlyStopping(metric: "validationLoss")), train: clouds(20), test: nil)
        } throws: { error in
            "\(error)".contains("nothing is kept for validation")
        }
        #expect {
            try fit(work("adma"), train: clouds(20), test: nil)
        } throws: { error in
            "\(error)".contains("did you mean 'adam'")
        }
    }
}
