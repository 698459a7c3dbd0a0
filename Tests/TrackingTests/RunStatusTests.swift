import Testing
import Tracking

@Suite("Where a run stands")
struct RunStatusTests {
    @Test("a run is either at work, over for good, or can be resumed", arguments: RunStatus.allCases)
    func partition(status: RunStatus) {
        #expect([status.isActive, status == .finished, status.canResume].filter { $0 }.count == 1)
    }

    @Test("the published name is one of the four", arguments: RunStatus.allCases)
    func published(status: RunStatus) { #expect(["running", "finished", "failed", "killed"].contains(status.published)) }
}
