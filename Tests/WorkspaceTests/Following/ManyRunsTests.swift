import Testing
import Tracking

@testable import Workspace

@Suite("A project with many runs")
struct ManyRunsTests {
    @Test("the newest are there at once, the others soon, in the order of time, and curves when they are asked for")
    func loading() throws {
        let project = try SampleProject(runs: 1500)
        let follower = StoreFollower(folder: project.path)
        var state = WorkspaceState()
        #expect(follower.update(&state))
        #expect(state.runs.count == 200 && state.runs.first?.id == "r1500" && follower.isLoading)
        #expect(state.curves.count == 20 && state.runs[150].metrics["loss"] != nil && state.runs[150].parameters["model.layers"] == "3")
        for _ in 0..<3 where follower.isLoading { _ = follower.update(&state) }
        #expect(state.runs.map(\.id) == (1...1500).reversed().map { "r\($0)" } && !follower.isLoading)
        #expect(state.runs.allSatisfy { $0.epoch == 2 && $0.metrics["loss"] != nil && $0.endedAt != nil })
        #expect(state.runs.last?.status == .failed)
        let before = try #require(state.run("r7"))
        #expect(state.curves["r7"] == nil && follower.showCurves(of: "r7", &state))
        #expect(state.curves["r7"]?["loss"]?.count == 2 && state.run("r7") == before)
        #expect(!follower.showCurves(of: "r7", &state) && !follower.showCurves(of: "none", &state))
    }
}
