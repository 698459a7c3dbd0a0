public import Circuits
internal import KernelTable
internal import Kernels
public import Numerics

/// How the state vector would run a circuit: its stages, what each moves and calculates, and how long that should take here.
///
/// Made without allocating the state. Counts are what the program does; seconds are a prediction from ``rates``, without what the process
/// needs to start, to read the circuit or to write results.
public struct SimulationPlan: Hashable, Sendable, Codable {
    public struct Stage: Hashable, Sendable, Codable {
        /// The qubits inside a block, ascending.
        public var localQubits: [Int]
        /// Gates after merging.
        public var gates: Int
        /// Passes over a block while it is in the cache.
        public var sweeps: Int
        /// Read and written where the state lies.
        public var memoryBytes: Double
        /// Read and written in the cache.
        public var cacheBytes: Double
        /// Floating-point operations.
        public var operations: Double
        public var seconds: Double
    }

    public var qubits: Int
    public var precision: Precision
    public var threads: Int
    /// Qubits of a block; all of them where the state is one block.
    public var blockQubits: Int
    /// Gates of the circuit, its control flow followed once.
    public var circuitGates: Int
    /// Whether measurements, resets or conditions inside the circuit have the stages run more than once, for each branch or group of shots.
    public var hasBranches: Bool
    public var stages: [Stage]
    /// What states, blocks and tables take.
    public var stateBytes: Double
    public var rates: MachineRates

    /// Gates after merging.
    public var gates: Int { stages.reduce(0) { $0 + $1.gates } }
    public var sweeps: Int { stages.reduce(0) { $0 + $1.sweeps } }
    public var memoryBytes: Double { stages.reduce(0) { $0 + $1.memoryBytes } }
    public var cacheBytes: Double { stages.reduce(0) { $0 + $1.cacheBytes } }
    public var operations: Double { stages.reduce(0) { $0 + $1.operations } }
    public var seconds: Double { stages.reduce(0) { $0 + $1.seconds } }

    /// The least time that the rates allow if everything overlaps: the longest of moving the state, moving in the cache and calculating.
    public var leastSeconds: Double {
        stages.reduce(0) { $0 + max(memorySeconds($1), cacheSeconds($1), arithmeticSeconds($1)) }
    }

    fileprivate func memorySeconds(_ stage: Stage) -> Double {
        stage.memoryBytes / rates.bytesPerSecond(bytesPerThread: (precision.amplitudeBytes << qubits) / threads)
    }

    fileprivate func cacheSeconds(_ stage: Stage) -> Double {
        stage.cacheBytes / rates.bytesPerSecond(bytesPerThread: precision.amplitudeBytes << blockQubits)
    }

    fileprivate func arithmeticSeconds(_ stage: Stage) -> Double { stage.operations / rates.operationsPerSecond(precision) }
}

/// Plans what ``simulate(_:inputs:options:on:cancellation:)`` would do with the state vector, and predicts its time.
///
/// - Parameter rates: this machine's; measured in some fifty milliseconds where none are given.
/// - Throws: ``SimulationError`` where the circuit has no state vector: an unbound input, a gate too wide, more qubits than any memory holds.
///   A state beyond this machine's memory is planned all the same.
public func plan(
    _ circuit: Circuit, inputs: [String: Double] = [:], options: SimulationOptions = SimulationOptions(), on team: ThreadTeam = .shared,
    rates: MachineRates? = nil
) throws(SimulationError) -> SimulationPlan {
    try SimulationRequest(circuit, inputs, options, team, nil).stateVectorPlan(rates: rates)
}

extension SimulationRequest {
    func stateVectorPlan(rates: MachineRates?) throws(SimulationError) -> SimulationPlan {
        let memory = options.memory(qubits: qubits)
        guard qubits < widestState else { throw memory.refusal(limit: memoryLimit) }
        let program = try program { (gate, gates: inout [BoundGate]) throws(SimulationError) in gates.append(try binding.bind(gate)) }
        switch options.precision {
        case .double: return SimulationPlan(program, memory, Double.self, team, rates)
        case .single: return SimulationPlan(program, memory, Float.self, team, rates)
        }
    }
}

/// Qubits beyond what an index in 64 bits reaches.
let widestState = 58

extension SimulationPlan {
    fileprivate init<Scalar: Amplitude>(
        _ program: Program<BoundGate>, _ memory: MemoryPlan, _ scalar: Scalar.Type, _ team: ThreadTeam, _ rates: MachineRates?
    ) {
        let planner = StagePlanner(qubits: program.qubits, scalar: scalar)
        (qubits, precision, threads) = (program.qubits, memory.precision, team.threads)
        blockQubits = min(planner.blockQubits, program.qubits)
        (hasBranches, self.rates) = (!program.isDeterministic, rates ?? .probe(on: team))
        (circuitGates, stateBytes) = (0, 0)
        stages = []
        let amplitudes = Double(sign: .plus, exponent: program.qubits, significand: 1)
        // Qubits that may be other than 0, as the state keeps them.
        var occupied = 0
        var (hasRoom, map) = (false, QubitMap(qubits: program.qubits))
        for case .gates(let gates) in program.steps {
            circuitGates += gates.count
            for stage in planner.plan(GateFusion.fused(map.folded(gates))) {
                let steps = StageStep<Scalar>.steps(of: stage, laneQubits: Scalar.kernels.laneQubits)
                let cost = steps.reduce(StageCost()) { $0 + $1.cost }
                let share = Double(sign: .plus, exponent: -stage.layout.outer.count { occupied >> $0 & 1 == 0 }, significand: 1)
                let bytes = amplitudes * share * Double(precision.amplitudeBytes)
                var entry = Stage(
                    localQubits: stage.layout.local, gates: stage.gates.count, sweeps: cost.sweeps,
                    memoryBytes: stage.layout.outer.isEmpty ? 0 : 2 * bytes, cacheBytes: cost.traffic * bytes,
                    operations: cost.operations * amplitudes * share, seconds: 0)
                // The team fetches and writes back a block before and after it works on it.
                entry.seconds = memorySeconds(entry) + max(cacheSeconds(entry), arithmeticSeconds(entry))
                stages.append(entry)
                for gate in stage.gates where !gate.isDiagonal { occupied |= gate.targetMask }
                if !stage.layout.isContiguous { hasRoom = true }
            }
        }
        stateBytes = memory.need + (hasRoom ? Double(threads * precision.amplitudeBytes << blockQubits) : 0)
    }
}
