import Foundation
import Learning
import Numerics
import Testing

@Suite("A learning rate set while it trains")
struct RateChangeTests {
    private static func plain(_ optimizer: String, schedule: LearningRateSchedule) -> FitWork {
        var work = work(optimizer, epochs: 6, schedule: schedule)
        work.training.learningRate = 0.08
        (work.baselines, work.ablation) = (false, true)
        return work
    }

    /// Fits, and asks for rates before the epochs that are named.
    private func fitted(_ work: FitWork, asking rates: [Int: Double]) throws -> (result: FitResult, changes: [RateChange]) {
        var (epoch, changes) = (1, [RateChange]())
        let asked = Asked()
        asked.rate = rates[1]
        let result = try fit(work, train: clouds(24), test: nil) { told in
            switch told {
            case .epoch(let report):
                epoch = report.epoch + 1
                asked.rate = rates[epoch] ?? asked.rate
            case .rate(let change): changes.append(change)
            default: break
            }
        } wantedRate: {
            asked.rate
        }
        return (result, changes)
    }

    private final class Asked: @unchecked Sendable { var rate: Double? }

    /// The schedule that halves the rate after three epochs knows beforehand what the other is told on the way.
    @Test("trains as a schedule that had the change", arguments: ["adam", "sgd", "momentum", "rmsprop", "qng", "spsa"])
    func asSchedule(optimizer: String) throws {
        let planned = try fit(Self.plain(optimizer, schedule: .step(every: 3, factor: 0.5)), train: clouds(24), test: nil)
        let (steered, _) = try fitted(Self.plain(optimizer, schedule: .constant), asking: [4: 0.04])
        let constant = try fit(Self.plain(optimizer, schedule: .constant), train: clouds(24), test: nil)
        #expect(steered.checkpoint.parameters != constant.checkpoint.parameters)
        // The last epoch of the schedule is beyond a second halving only at epoch 7.
        #expect(steered.checkpoint.parameters == planned.checkpoint.parameters)
        #expect(steered.history.map(\.loss) == planned.history.map(\.loss))
        #expect(steered.ablation?.metrics == planned.ablation?.metrics)
    }

    @Test("is reported with its first epoch, once, and is part of the work that repeats the run")
    func recorded() throws {
        let (steered, changes) = try fitted(Self.plain("adam", schedule: .cosine(floor: 0.1)), asking: [3: 0.02, 5: 0.2])
        #expect(changes == [RateChange(epoch: 3, rate: 0.02), RateChange(epoch: 5, rate: 0.2)])
        #expect(steered.checkpoint.work.training.rateChanges == changes)
        let repeated = try fit(steered.checkpoint.work, train: clouds(24), test: nil)
        #expect(repeated.checkpoint == steered.checkpoint.with(history: repeated.history))
        #expect(repeated.ablation?.metrics == steered.ablation?.metrics)
    }

    @Test("is kept by every checkpoint: going on from any of them ends in the same bits", arguments: 1...5)
    func resumed(epoch: Int) throws {
        let work = Self.plain("adam", schedule: .constant)
        var states: [Checkpoint] = []
        let asked = Asked()
        let whole = try fit(work, train: clouds(24), test: nil) { told in
            if case .epoch(let report) = told, report.epoch == 3 { asked.rate = 0.01 }
            if case .checkpoint(let state) = told { states.append(state) }
        } wantedRate: {
            asked.rate
        }
        let state = try #require(states.first { $0.epoch == epoch })
        // From before the change it is the work that knows of it, from after it the checkpoint too.
        let resumed = try fit(whole.checkpoint.work, train: clouds(24), test: nil, from: Checkpoint(decoding: state.encoded()))
        #expect(resumed.checkpoint.parameters == whole.checkpoint.parameters)
        #expect(resumed.history.map(\.loss) == whole.history.map(\.loss))
        if epoch > 3 { #expect(throws: LearningError.self) { try fit(work, train: clouds(24), test: nil, from: state) } }
    }

    @Test("means nothing to an optimiser that has none", arguments: ["rotosolve", "cobyla"])
    func without(optimizer: String) throws {
        let (steered, changes) = try fitted(Self.plain(optimizer, schedule: .constant), asking: [1: 0.02, 3: 0.2])
        #expect(changes.isEmpty && steered.checkpoint.work.training.rateChanges == nil)
        #expect(steered.checkpoint.work.training.rate(inEpoch: 1) == nil)
    }

    @Test("is written with the epoch from which it holds, and read back")
    func text() {
        #expect(RateChange(epoch: 8, rate: 0.01).description == "0.01@8")
        #expect(RateChange("0.01@8") == RateChange(epoch: 8, rate: 0.01))
        #expect(RateChange("1e-05@12")?.rate == 1e-5)
        for bad in ["", "0.01", "@8", "0.01@", "0.01@8@9", "x@1"] { #expect(RateChange(bad) == nil) }
    }

    @Test("specifications of earlier versions have none")
    func earlier() throws {
        let text = String(decoding: try JSONEncoder().encode(TrainingSpecification()), as: UTF8.self)
        #expect(!text.contains("rateChanges"))
        #expect(try JSONDecoder().decode(TrainingSpecification.self, from: Data(text.utf8)).rateChanges == nil)
    }
}

extension Checkpoint {
    /// With the wall-clock times of another.
    fileprivate func with(history: [EpochReport]) -> Checkpoint {
        var copy = self
        for place in copy.history.indices where history.indices.contains(place) { copy.history[place].seconds = history[place].seconds }
        return copy
    }
}
