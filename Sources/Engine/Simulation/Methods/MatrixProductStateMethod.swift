internal import Circuits
internal import Glibc
internal import Numerics

/// A product of matrices, one pair a qubit.
struct MatrixProductStateMethod {
    private let request: SimulationRequest
    private let program: Program<ChainGate>
    private let state: MatrixProductState

    private var options: SimulationOptions { request.options }

    init(_ request: SimulationRequest) throws(SimulationError) {
        self.request = request
        if let obstacle = request.matrixProductStateVerdict.obstacle { throw obstacle }
        program = try request.program { (gate, gates) throws(SimulationError) in
            try ChainGate.bind(gate, request.binding, into: &gates)
        }
        state = MatrixProductState(
            qubits: request.qubits, bond: request.options.bond, weight: request.options.truncation, memoryLimit: request.memoryLimit,
            team: request.team)
    }

    func run(into answer: inout SimulationResult, _ watch: inout Stopwatch) throws(SimulationError) {
        answer.timing.prepareSeconds = watch.lap()
        try Evolution(request: request, program: program, state: state, spareStates: MatrixProductStateMethod.spareStates)
            .run(into: &answer, &watch)
        try state.checkSoundness()
        if options.wantsState { answer.state = try state.amplitudes() }
        let truncation = state.worstTruncation
        (answer.truncation, answer.memoryBytes) = (truncation, state.memoryBytes)
        if truncation.fidelity < MatrixProductState.statedFidelity {
            answer.warnings.append(
                "truncation at a bond dimension of \(truncation.largestBond) leaves a fidelity of about \(rounded(truncation.fidelity)), below "
                    + "\(MatrixProductState.statedFidelity): a larger --bond gives a better answer")
        }
    }

    static let usualBond = 256.0
    /// Tensors are shared until they change, so that states kept for other outcomes cost little.
    private static let spareStates = 1024

    private func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}

extension SimulationRequest {
    /// What a matrix product state would take: where it cannot hold the state exactly, for bonds that seconds allow.
    var matrixProductStateVerdict: MethodVerdict {
        func refused(_ what: String) -> MethodVerdict {
            MethodVerdict(method: .mps, obstacle: .unsupported(.mps, what: what, instead: [.statevector]))
        }
        if hasNoise {
            return MethodVerdict(method: .mps, obstacle: .unsupported(.mps, what: "noise", instead: [.densityMatrix, .trajectories]))
        }
        if options.gradient != nil { return refused("gradients") }
        if options.precision == .single { return refused("single precision") }
        if let bond = options.bond, bond < 1 {
            return MethodVerdict(method: .mps, obstacle: .impossibleTruncation("a bond dimension of \(bond) holds no state"))
        }
        if let weight = options.truncation, !(0..<1).contains(weight) {
            return MethodVerdict(
                method: .mps, obstacle: .impossibleTruncation("\(weight) is no share of the state's weight to give up"))
        }
        let bond = matrixProductStateBond
        let isExact = exp2(Double(lowered.bondBits)) <= bond
        return MethodVerdict(
            method: .mps, obstacle: nil, memory: 32 * Double(max(1, qubits)) * bond * bond,
            merit: isExact ? "bonds of at most \(Int(bond)) hold the state exactly" : "cut at --bond \(Int(bond)), an approximation")
    }

    /// The largest bond dimension that the circuit may need, that is allowed, or that is usual.
    var matrixProductStateBond: Double {
        let need = exp2(Double(lowered.bondBits))
        if let bond = options.bond { return min(need, Double(bond)) }
        return need <= MatrixProductStateMethod.usualBond * 4 ? need : MatrixProductStateMethod.usualBond
    }
}
