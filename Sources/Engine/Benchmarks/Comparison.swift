/// What changed since an earlier run of the benchmarks.
public struct Comparison: Hashable, Sendable {
    public enum Verdict: String, Hashable, Sendable {
        case faster, slower, same
    }

    public var name: String
    public var before: Double
    public var after: Double

    /// Time now over time before.
    public var ratio: Double { after / before }

    /// Differences within a tenth are noise on a shared machine.
    public var verdict: Verdict { ratio > 1.1 ? .slower : ratio < 1 / 1.1 ? .faster : .same }

    /// The workloads that both runs timed, in the order of the later one.
    public static func comparing(_ results: [BenchmarkResult], with earlier: [String: Double]) -> [Comparison] {
        results.compactMap { result in
            earlier[result.name].map { Comparison(name: result.name, before: $0, after: result.seconds) }
        }
    }
}
