internal import Circuits
internal import Kernels
internal import Numerics

/// All 2ⁿ amplitudes, in one precision.
struct StateVectorMethod<Scalar: Amplitude & BitwiseCopyable> {
    private let request: SimulationRequest
    private let program: Program<BoundGate>
    private let state: StateVector<Scalar>
    private let memory: MemoryPlan
    /// States that fit into memory beside the first one.
    private let spareStates: Int

    private var options: SimulationOptions { request.options }

    init(_ request: SimulationRequest) throws(SimulationError) {
        self.request = request
        memory = request.options.memory(qubits: request.qubits)
        try memory.check(limit: request.memoryLimit)
        program = try request.program { (gate, gates) throws(SimulationError) in gates.append(try request.binding.bind(gate)) }
        state = try StateVector(qubits: request.qubits, team: request.team)
        spareStates = Int(min((Double(request.memoryLimit) - memory.need) / Double(state.memoryBytes), 64)) + memory.states - 1
    }

    func run(into answer: inout SimulationResult, _ watch: inout Stopwatch) throws(SimulationError) {
        answer.memoryBytes = Int(memory.need)
        answer.timing.prepareSeconds = watch.lap()
        try Evolution(request: request, program: program, state: state, spareStates: spareStates).run(into: &answer, &watch)
        if options.wantsState { answer.state = options.gradient == nil ? state.amplitudes() : try state.copy().amplitudes() }
        if let method = options.gradient {
            answer.gradients = try gradients(by: method)
            answer.timing.gradientSeconds = watch.lap()
        }
    }

    private func gradients(by method: GradientMethod) throws(SimulationError) -> [[(String, Double)]] {
        let differentiable = try DifferentiableCircuit(request.circuit, request.lowered, program, request.binding)
        let shifts = ShiftGradients<Scalar>(circuit: differentiable, observables: options.observables, cancellation: request.cancellation)
        let rows =
            switch method {
            case .adjoint: try adjointGradients(of: differentiable)
            case .parameterShift: try shifts.parameterShift(on: state)
            case .finiteDifference: try shifts.finiteDifference(on: state)
            }
        return rows.map { Array(zip(differentiable.inputs, $0)) }
    }

    /// As many observables at a time as states fit.
    private func adjointGradients(of circuit: DifferentiableCircuit) throws(SimulationError) -> [[Double]] {
        let adjoint = try AdjointGradient<Scalar>(circuit, planner: state.planner, cancellation: request.cancellation)
        let together = max(1, spareStates)
        var rows: [[Double]] = []
        for first in stride(from: 0, to: options.observables.count, by: together) {
            if first > 0 {
                state.reset()
                try state.apply(program.gates, cancellation: request.cancellation)
            }
            rows += try adjoint.gradients(
                of: Array(options.observables[first..<min(first + together, options.observables.count)]), at: state)
        }
        return rows
    }
}

extension SimulationOptions {
    /// What a state vector of that many qubits takes.
    func memory(qubits: Int) -> MemoryPlan {
        var plan = MemoryPlan(qubits: qubits, precision: precision)
        if gradient != nil { plan.states += 1 }
        if shots != nil, !observables.isEmpty { plan.states = max(plan.states, 2) }
        if wantsState, gradient != nil || precision == .single { plan.tableBytes += 16 }
        if wantsProbabilities { plan.tableBytes += 64 }
        return plan
    }
}
