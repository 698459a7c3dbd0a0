import Numerics
import Testing

@testable import Learning

@Suite("The ROC curve")
struct ROCCurveTests {
    @Test("perfect scores go up before they go right")
    func perfect() throws {
        let curve = try #require(ROCCurve(scores: [0.9, 0.8, 0.3, 0.1], isPositive: [true, true, false, false]))
        #expect(curve.area == 1)
        #expect(curve.points.contains(ROCCurve.Point(falsePositiveRate: 0, truePositiveRate: 1)))
        #expect(curve.points.first == ROCCurve.Point(falsePositiveRate: 0, truePositiveRate: 0))
        #expect(curve.points.last == ROCCurve.Point(falsePositiveRate: 1, truePositiveRate: 1))
    }

    @Test("equal scores are one step, and chance has half the area")
    func ties() throws {
        let curve = try #require(ROCCurve(scores: [0.5, 0.5, 0.5], isPositive: [true, false, true]))
        #expect(curve.points.count == 2 && curve.area == 0.5)
    }

    @Test("the area is the share of pairs in the right order, ties half", arguments: 0..<20 as Range<UInt64>)
    func area(seed: UInt64) throws {
        var random = Philox(seed: seed, stream: 1)
        let scores = (0..<60).map { _ in Double(random.next() % 17) }
        let isPositive = (0..<60).map { $0 < 2 ? $0 == 0 : random.next() % 3 == 0 }
        var (right, pairs) = (0.0, 0.0)
        for (a, isA) in zip(scores, isPositive) where isA {
            for (b, isB) in zip(scores, isPositive) where !isB {
                pairs += 1
                right += a > b ? 1 : a == b ? 0.5 : 0
            }
        }
        #expect(abs(try #require(ROCCurve(scores: scores, isPositive: isPositive)).area - right / pairs) < 1e-12)
    }

    @Test("one class alone, or scores that are no numbers, have no curve")
    func none() {
        #expect(ROCCurve(scores: [1, 2], isPositive: [true, true]) == nil)
        #expect(ROCCurve(scores: [1, .nan], isPositive: [true, false]) == nil)
    }
}
