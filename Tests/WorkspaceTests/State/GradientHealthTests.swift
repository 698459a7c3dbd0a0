import Testing
import Tracking

@testable import Workspace

@Suite("What gradients say")
struct GradientHealthTests {
    private func health(_ variances: [Double?], losses: [Double]) -> GradientHealth? {
        var state = WorkspaceState()
        state.apply(Event(time: 0, run: "r1", .created(RunCreation(name: "moons", seed: 0, epochs: 9))))
        for (epoch, loss) in losses.enumerated() {
            var record = EpochRecord(epoch: epoch + 1, loss: loss, trainAccuracy: 0.5, seconds: 1)
            record.gradientVariance = variances[epoch]
            state.apply(Event(time: 1, run: "r1", .epoch(record)))
        }
        return state.gradientHealth(of: "r1")
    }

    @Test("components that vanish while the loss has not moved are a plateau; after it fell they are not")
    func findings() throws {
        let flat = try #require(health([1e-10, 1e-10], losses: [0.693, 0.6929]))
        #expect(flat.finding == .plateau && abs(flat.component - 1e-5) < 1e-12 && abs(flat.shots / 1e10 - 1) < 1e-9)
        #expect(health([1e-2, 1e-10, 1e-10, 1e-10, 1e-10, 1e-10], losses: [0.7, 0.5, 0.4, 0.3, 0.3, 0.3])?.finding == .settled)
        #expect(health([1e-2, 1e-2], losses: [0.693, 0.693])?.finding == .sound)
    }

    @Test("too little is known before the second epoch, without gradients, and with values that are no numbers")
    func unknown() {
        #expect(health([1e-10], losses: [0.7]) == nil)
        #expect(health([nil, nil], losses: [0.7, 0.6]) == nil)
        #expect(health([1e-10, 1e-10], losses: [.nan, 0.6]) == nil)
        #expect(health([.nan, .nan], losses: [0.7, 0.6]) == nil)
        #expect(WorkspaceState().gradientHealth(of: "r1") == nil)
    }
}
