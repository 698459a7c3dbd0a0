import Testing
import Workspace

@testable import Workbench

@Suite("Thousands of runs in the list")
struct RunListingTests {
    private static let state: WorkspaceState = {
        var state = Sample.state
        state.runs = (0..<5000).map { number in
            var run = RunSummary(
                id: "r\(5000 - number)", name: "n", status: number % 17 == 0 ? .failed : .finished, seed: UInt64(number % 100), epoch: 2,
                epochs: 2, startedAt: Sample.now - Double(number),
                metrics: ["loss": Double((number * 7919) % 5000), "trainAccuracy": 0.5])
            run.parameters = ["training.learningRate": "\(Double(number % 10) / 10)"]
            return run
        }
        return state
    }()

    private func opened() -> ScreenState {
        var screen = ScreenState(size: Size(columns: 120, rows: 40))
        _ = screen.update(.workspace(Self.state))
        _ = screen.update(.action(.trainingPane, []))
        return screen
    }

    @Test("all are listed, sorted and filtered, and their number is told")
    func all() {
        var screen = opened()
        #expect(screen.training.listing.count == 5000)
        #expect(ScreenView.draw(screen, theme: .standard).text.contains("5 000 runs"))
        _ = screen.run("sort loss")
        let losses = screen.listedRuns.prefix(4).compactMap { $0.metrics["loss"] }
        #expect(losses == [0, 1, 2, 3])
        _ = screen.run("filter state=failed & lr>0.55")
        let expected = Self.state.runs.filter { $0.status == .failed && Double($0.parameters["training.learningRate"] ?? "") ?? 0 > 0.55 }
        #expect(screen.training.listing.count == expected.count)
        #expect(Set(screen.listedRuns.map(\.id)) == Set(expected.map(\.id)))
        _ = screen.run("filter")
        #expect(screen.prompt != nil)
    }

    @Test("keys go through them one by one, to either end and no further")
    func moving() {
        var screen = opened()
        for _ in 0..<30 { _ = screen.update(.event(.key(Key("j")))) }
        #expect(screen.shownRun?.id == "r4970")
        _ = screen.run("sort loss")
        _ = screen.update(.event(.key(Key("k"))))
        let place = screen.training.listing.place(of: screen.shownRun?.id ?? "", in: screen.workspace.runs)
        #expect(place.map { $0 >= 0 && $0 < 5000 } == true)
    }

    @Test("the curves of an old run are asked for once, when it is shown")
    func curves() {
        var screen = opened()
        var asked: [Effect] = []
        for key in ["j", "j", "k", "j"] { asked += screen.update(.event(.key(Key(Unicode.Scalar(key) ?? "j")))) }
        let wanted = asked.compactMap { effect -> String? in
            guard case .send(.showCurves(let run)) = effect else { return nil }
            return run
        }
        #expect(wanted == ["r4999", "r4998"])
    }
}
