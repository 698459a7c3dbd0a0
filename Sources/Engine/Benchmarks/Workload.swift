internal import Circuits
public import Numerics
internal import Simulation

/// One thing that `bench` times: a name that stays, what is done, and what this machine would need at best.
public struct Workload: Sendable {
    /// As on the command line.
    public let name: String
    /// What is done, in a line.
    public let work: String
    /// What `throughput` counts a second of.
    public let unit: String
    /// Seconds to reach on two cores of an AVX-512 server, or nil where none is set.
    public let goal: Double?
    /// Does the work once or more on a team.
    let run: @Sendable (ThreadTeam) throws -> Measurement
    /// The time below which this machine cannot do it, where a model exists.
    let limit: (@Sendable (MachineLimits) -> Double?)?

    init(
        name: String, work: String, unit: String, goal: Double? = nil, limit: (@Sendable (MachineLimits) -> Double?)? = nil,
        run: @escaping @Sendable (ThreadTeam) throws -> Measurement
    ) {
        (self.name, self.work, self.unit, self.goal, self.limit, self.run) = (name, work, unit, goal, limit, run)
    }

    struct Measurement {
        var seconds: Double
        /// How many units were done in that time.
        var units: Double
        /// See ``BenchmarkResult/growth``.
        var growth: Double?

        init(seconds: Double, units: Double) { (self.seconds, self.units) = (seconds, units) }
    }
}

/// What a workload took here.
public struct BenchmarkResult: Hashable, Sendable {
    public var name: String
    public var work: String
    /// The shortest of several runs.
    public var seconds: Double
    public var unit: String
    /// Units a second.
    public var throughput: Double
    /// The least time that this machine's limits allow over the time taken; nil where no model says it.
    public var limitFraction: Double?
    public var goal: Double?
    /// How much longer a unit of arithmetic takes than on a narrower state that the caches hold: 1 where time grows as the work does; nil where
    /// nothing narrower was timed.
    public var growth: Double?
}

extension Workload {
    /// The least time that the limits allow for what the state vector really does of a circuit: stages, merged gates and sweeps.
    static func leastSeconds(_ circuit: Circuit, _ precision: Precision, _ limits: MachineLimits) -> Double? {
        try? plan(circuit, options: SimulationOptions(precision: precision), rates: limits.rates).leastSeconds
    }

    /// Every workload, in the order in which they are listed.
    public static let all: [Workload] =
        gates + wideGates + stateVectors + chains + densityMatrices + trajectories + gradients + training + sampling + stabilizers + parsing
        + estimation + processes

    /// Times it; a second or two at most for the small ones.
    public func measure(on team: ThreadTeam, limits: MachineLimits) throws -> BenchmarkResult {
        let measurement = try run(team)
        return BenchmarkResult(
            name: name, work: work, seconds: measurement.seconds, unit: unit, throughput: measurement.units / measurement.seconds,
            limitFraction: limit.flatMap { $0(limits) }.map { $0 / measurement.seconds }, goal: goal, growth: measurement.growth)
    }
}

/// What a computation moves and calculates at least; the roofline of a workload.
struct Roofline: Sendable {
    /// Each byte of the working set is read and written at least once from where it lies.
    var bytesOnce: Double
    var operations: Double
    var isDouble = true

    func seconds(_ limits: MachineLimits) -> Double {
        let rate = limits.inPlaceRate(bytesPerThread: Int(bytesOnce) / limits.threads)
        return max(2 * bytesOnce / rate, operations / (isDouble ? limits.doubleArithmetic : limits.singleArithmetic)) / 1e9
    }

    init(bytesOnce: Double, operations: Double, isDouble: Bool = true) {
        (self.bytesOnce, self.operations, self.isDouble) = (bytesOnce, operations, isDouble)
    }
}
