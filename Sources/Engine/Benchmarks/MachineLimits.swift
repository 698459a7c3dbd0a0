internal import Glibc
internal import KernelTable
internal import Kernels
public import Numerics
public import Simulation

/// What this machine can do at best, measured: the yardstick of every other benchmark.
public struct MachineLimits: Hashable, Sendable {
    /// As the processor calls itself.
    public var processor: String
    /// The threads that were measured together.
    public var threads: Int
    /// The kernels in use, for instance `x86-64-v3`.
    public var instructionSet: String
    /// From main memory, all threads together, in 10⁹ bytes a second.
    public var readRate: Double
    public var writeRate: Double
    /// Reading and writing back in place, as a gate does, where each thread works on so many bytes of its own; ascending.
    public var inPlaceRates: [InPlaceRate]
    /// 10⁹ operations a second, a multiply-add counted as two.
    public var doubleArithmetic: Double
    public var singleArithmetic: Double

    public struct InPlaceRate: Hashable, Sendable {
        public var bytesPerThread: Int
        public var rate: Double
    }

    /// In-place traffic in main memory.
    public var memoryRate: Double { inPlaceRates.last?.rate ?? readRate }

    /// In-place traffic for a working set, taken from the next larger measured one.
    public func inPlaceRate(bytesPerThread bytes: Int) -> Double {
        (inPlaceRates.first { $0.bytesPerThread >= bytes } ?? inPlaceRates.last)?.rate ?? readRate
    }

    /// As predictions take them.
    public var rates: MachineRates {
        MachineRates(
            traffic: inPlaceRates.map { .init(bytesPerThread: $0.bytesPerThread, bytesPerSecond: $0.rate * 1e9) },
            doubleOperationsPerSecond: doubleArithmetic * 1e9, singleOperationsPerSecond: singleArithmetic * 1e9)
    }

    /// Measures for about a second.
    ///
    /// - Parameter streamed: the bytes that count as main memory; far more than the caches hold.
    public static func measure(on team: ThreadTeam, streamed: Int = 256 << 20) -> MachineLimits {
        let probes = Kernels.best.probes
        let buffer = AlignedBuffer<Double>(count: streamed / 8)
        let values = buffer.pointer

        func rate(bytes: Int, _ body: @escaping (Range<Int>) -> Void) -> Double {
            let seconds = shortest(of: 4) {
                team.parallel(streamed / 4096) { part, _ in body(part.lowerBound * 512..<part.upperBound * 512) }
            }
            return Double(bytes) / seconds / 1e9
        }
        let writeRate = rate(bytes: streamed) { probes.fill(values + $0.lowerBound, $0.count, 1) }
        let readRate = rate(bytes: streamed) { if probes.sum(values + $0.lowerBound, $0.count) < 0 { values[$0.lowerBound] = 0 } }
        let sizes = [16 << 10, 256 << 10, 1 << 20, 8 << 20].filter { $0 * team.threads < streamed } + [streamed / team.threads]
        let inPlaceRates = sizes.map { size in
            let repeats = max(1, (64 << 20) / size)
            let seconds = shortest(of: 3) {
                team.parallel(team.threads) { part, _ in
                    for thread in part {
                        for _ in 0..<repeats { probes.scale(values + thread * (streamed / 8 / team.threads), size / 8, 1.000_000_1) }
                    }
                }
            }
            return InPlaceRate(bytesPerThread: size, rate: Double(2 * size * repeats * team.threads) / seconds / 1e9)
        }
        return MachineLimits(
            processor: processorName(), threads: team.threads, instructionSet: Kernels.best.name, readRate: readRate, writeRate: writeRate,
            inPlaceRates: inPlaceRates,
            doubleArithmetic: arithmetic(on: team, operations: probes.doubleOperations) { probes.doubleArithmetic($0) > 0 },
            singleArithmetic: arithmetic(on: team, operations: probes.singleOperations) { probes.singleArithmetic($0) > 0 })
    }

    /// The rate of a loop of so many operations a round, all threads together.
    private static func arithmetic(on team: ThreadTeam, operations: Int, _ loop: @escaping (_ rounds: Int) -> Bool) -> Double {
        let rounds = 2_000_000
        let seconds = shortest(of: 3) {
            team.parallel(team.threads) { part, _ in
                for _ in part where !loop(rounds) { return }
            }
        }
        return Double(operations * rounds * team.threads) / seconds / 1e9
    }

    private static func processorName() -> String {
        guard let file = fopen("/proc/cpuinfo", "r") else { return "unknown processor" }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 512)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if text.hasPrefix("model name"), let colon = text.firstIndex(of: ":") {
                return String(text[text.index(after: colon)...].drop { $0 == " " }.prefix { $0 != "\n" })
            }
        }
        return "unknown processor"
    }
}
