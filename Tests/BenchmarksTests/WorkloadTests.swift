import Numerics
import Testing

@testable import Benchmarks

@Suite("Workloads")
struct WorkloadTests {
    @Test("names are those of the command line, each once")
    func names() {
        let names = Workload.all.map(\.name)
        #expect(Set(names).count == names.count)
        for name in [
            "gate-q0", "hea-n20", "qft-n24-single", "gradient-n10", "training-n8", "sampling-n20", "parse-qasm2-1m", "hea-n26-single",
            "qft-n26-single", "qv-n26-single", "process-qaoa-n16",
        ] {
            #expect(names.contains(name))
        }
    }

    @Test("a workload reports its time, its throughput and its share of the limit")
    func measured() throws {
        let limits = MachineLimits.measure(on: .shared, streamed: 8 << 20)
        let workload = try #require(Workload.all.first { $0.name == "training-n4" })
        let result = try workload.measure(on: .shared, limits: limits)
        #expect(result.seconds > 0)
        #expect(result.throughput == 32 / result.seconds)
        let fraction = try #require(result.limitFraction)
        #expect(fraction > 0)
    }

    @Test("the machine's limits are positive and ordered as memory is")
    func limits() {
        let limits = MachineLimits.measure(on: ThreadTeam(threads: 1), streamed: 4 << 20)
        #expect(limits.readRate > 0 && limits.writeRate > 0 && limits.doubleArithmetic > 0 && limits.singleArithmetic > 0)
        #expect(limits.inPlaceRates.map(\.bytesPerThread) == limits.inPlaceRates.map(\.bytesPerThread).sorted())
        #expect(limits.inPlaceRate(bytesPerThread: 1) == limits.inPlaceRates[0].rate)
        #expect(limits.inPlaceRate(bytesPerThread: 1 << 40) == limits.memoryRate)
    }
}

@Suite("Comparison with an earlier run")
struct ComparisonTests {
    @Test("a tenth is noise, more is a verdict", arguments: [(1.05, Comparison.Verdict.same), (1.3, .slower), (0.5, .faster)])
    func verdict(seconds: Double, verdict: Comparison.Verdict) {
        let now = BenchmarkResult(name: "hea-n20", work: "", seconds: seconds, unit: "gates", throughput: 1)
        let changes = Comparison.comparing([now], with: ["hea-n20": 1, "gone": 2])
        #expect(changes.map(\.verdict) == [verdict])
    }

    @Test("a workload that the earlier run lacks is left out")
    func unknown() {
        let now = BenchmarkResult(name: "new", work: "", seconds: 1, unit: "gates", throughput: 1)
        #expect(Comparison.comparing([now], with: ["hea-n20": 1]).isEmpty)
    }
}
