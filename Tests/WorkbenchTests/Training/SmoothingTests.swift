import Testing
import Workspace

@testable import Workbench

@Suite("Smoothing curves")
struct SmoothingTests {
    private func curve(_ values: [Double]) -> [CurvePoint] {
        values.enumerated().map { CurvePoint(epoch: Double($0 + 1), value: $1, seconds: Double($0)) }
    }

    @Test("a level curve stays level from its first point on", arguments: [0.0, 0.6, 0.97])
    func level(weight: Double) {
        for point in curve(Array(repeating: 0.7, count: 20)).smoothed(weight) { #expect(abs(point.value - 0.7) < 1e-12) }
    }

    @Test("each value is the mean of those before it, each step back weighing less")
    func weights() {
        let values = [3.0, -1, 4, 1, 5]
        let smoothed = curve(values).smoothed(0.5)
        for last in values.indices {
            let weights = (0...last).map { 1 / Double(1 << (last - $0)) }
            let mean = zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
            #expect(abs(smoothed[last].value - mean) < 1e-12)
        }
    }

    @Test("values that are no numbers stay and spoil nothing")
    func broken() {
        let smoothed = curve([1, .nan, 1, .infinity, 1]).smoothed(0.9).map(\.value)
        #expect(smoothed[1].isNaN && smoothed[3] == .infinity)
        #expect(abs(smoothed[4] - 1) < 1e-12)
    }

    @Test("the best so far never gets worse")
    func best() {
        #expect(curve([3, 5, 2, .nan, 4]).best(isLargest: false).map(\.value) == [3, 3, 2, 2, 2])
        #expect(curve([3, 5, 2, 6]).best(isLargest: true).map(\.value) == [3, 5, 5, 6])
        #expect(curve([.nan, 1]).best(isLargest: true).map(\.value) == [1])
    }

    @Test("a band lies around the mean, over the epochs that all curves have")
    func band() {
        let band = CurveBand([curve([1, 2, 3]), curve([3, 6])])
        #expect(band.mean.map(\.value) == [2, 4])
        #expect(band.low.map(\.value) == [1, 2] && band.high.map(\.value) == [3, 6])
        #expect(CurveBand([]).mean.isEmpty)
    }
}
