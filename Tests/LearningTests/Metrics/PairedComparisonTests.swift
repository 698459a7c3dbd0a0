import Learning
import Numerics
import Testing

@Suite("Two classifiers on the same samples")
struct PairedComparisonTests {
    /// Predictions that share `both` hits, have `first` and `second` hits alone, and miss `neither` together.
    static func comparison(both: Int, first: Int, second: Int, neither: Int) -> PairedComparison? {
        func hits(_ values: [(Int, Int)]) -> [Int] { values.flatMap { Array(repeating: $0.0, count: $0.1) } }
        return PairedComparison(
            first: hits([(1, both), (1, first), (0, second), (0, neither)]),
            second: hits([(1, both), (0, first), (1, second), (0, neither)]),
            labels: hits([(1, both + first + second + neither)]))
    }

    @Test("McNemar's exact test agrees with sums of binomial chances")
    func exact() throws {
        // 2 (1 + 10 + 45) / 2¹⁰ and 2 / 2⁵.
        #expect(abs(try #require(Self.comparison(both: 5, first: 8, second: 2, neither: 1)).pValue - 112.0 / 1024) < 1e-12)
        #expect(abs(try #require(Self.comparison(both: 5, first: 0, second: 5, neither: 1)).pValue - 2.0 / 32) < 1e-12)
        #expect(try #require(Self.comparison(both: 5, first: 3, second: 3, neither: 1)).pValue == 1)
    }

    @Test("the interval is Newcombe's for his example, 36, 12, 2, 0 of 50")
    func interval() throws {
        let comparison = try #require(Self.comparison(both: 36, first: 12, second: 2, neither: 0))
        #expect(comparison.difference == 0.2)
        #expect(abs(comparison.interval.low - 0.0569) < 1e-3 && abs(comparison.interval.high - 0.3404) < 1e-3, "\(comparison.interval)")
    }

    @Test("a classifier against itself differs by nothing")
    func itself() throws {
        let comparison = try #require(Self.comparison(both: 160, first: 0, second: 0, neither: 11))
        #expect(comparison.difference == 0 && comparison.pValue == 1 && comparison.interval.contains(0))
        #expect(PairedComparison(first: [], second: [], labels: []) == nil)
    }
}
