internal import KernelTable
internal import Kernels
public import Numerics

/// How fast this machine reads and writes in place and calculates, all threads of a team together: what predictions are made of.
public struct MachineRates: Hashable, Sendable, Codable {
    /// Traffic in place where each thread works on so many bytes of its own; ascending.
    public var traffic: [Traffic]
    /// Operations a second, a multiply-add counted as two.
    public var doubleOperationsPerSecond: Double
    public var singleOperationsPerSecond: Double

    public struct Traffic: Hashable, Sendable, Codable {
        public var bytesPerThread: Int
        /// Read and written back, both counted.
        public var bytesPerSecond: Double

        public init(bytesPerThread: Int, bytesPerSecond: Double) {
            (self.bytesPerThread, self.bytesPerSecond) = (bytesPerThread, bytesPerSecond)
        }
    }

    public init(traffic: [Traffic], doubleOperationsPerSecond: Double, singleOperationsPerSecond: Double) {
        self.traffic = traffic
        (self.doubleOperationsPerSecond, self.singleOperationsPerSecond) = (doubleOperationsPerSecond, singleOperationsPerSecond)
    }

    /// For a working set, taken from the next larger measured one.
    public func bytesPerSecond(bytesPerThread bytes: Int) -> Double {
        (traffic.first { $0.bytesPerThread >= bytes } ?? traffic.last)?.bytesPerSecond ?? .infinity
    }

    public func operationsPerSecond(_ precision: Precision) -> Double {
        precision == .double ? doubleOperationsPerSecond : singleOperationsPerSecond
    }

    /// Measures for some fifty milliseconds: close enough for a prediction, and disturbed by whatever else runs meanwhile.
    public static func probe(on team: ThreadTeam = .shared) -> MachineRates {
        let probes = Kernels.best.probes
        let largest = 32 << 20
        let buffer = AlignedBuffer<Double>(count: team.threads * largest / 8)
        let values = buffer.pointer
        let traffic = [CacheSizes.first / 2, CacheSizes.second / 2, 8 << 20, largest].map { bytes in
            let repeats = max(1, (4 << 20) / bytes)
            let seconds = shortest {
                team.parallel(team.threads) { part, _ in
                    for thread in part {
                        for _ in 0..<repeats { probes.scale(values + thread * (largest / 8), bytes / 8, 1.000_000_1) }
                    }
                }
            }
            return Traffic(bytesPerThread: bytes, bytesPerSecond: Double(2 * bytes * repeats * team.threads) / seconds)
        }
        func arithmetic(_ operations: Int, _ loop: @escaping (_ rounds: Int) -> Bool) -> Double {
            let rounds = 100_000
            let seconds = shortest { team.parallel(team.threads) { part, _ in for _ in part where !loop(rounds) { return } } }
            return Double(operations * rounds * team.threads) / seconds
        }
        return MachineRates(
            traffic: traffic, doubleOperationsPerSecond: arithmetic(probes.doubleOperations) { probes.doubleArithmetic($0) > 0 },
            singleOperationsPerSecond: arithmetic(probes.singleOperations) { probes.singleArithmetic($0) > 0 })
    }

    /// Of three runs.
    private static func shortest(_ work: () -> Void) -> Double {
        var best = Double.infinity
        for _ in 0..<3 {
            var watch = Stopwatch()
            work()
            best = min(best, watch.lap())
        }
        return best
    }
}
