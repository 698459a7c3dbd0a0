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
        // What is walked forwards and backwards is compiled for both.
        let isWalked = request.options.isGradientAlone
        program = try request.program { (gate, gates) throws(SimulationError) in
            if !isWalked { gates.append(try request.binding.bind(gate)) }
        }
        state = try StateVector(qubits: request.qubits, team: request.team)
        spareStates = Int(min((Double(request.memoryLimit) - memory.need) / Double(state.memoryBytes), 64)) + memory.states - 1
    }

    func run(into answer: inout SimulationResult, _ watch: inout Stopwatch) throws(SimulationError) {
        answer.memoryBytes = Int(memory.need)
        answer.timing.prepareSeconds = watch.lap()
        if options.isGradientAlone {
            let circuit = try DifferentiableCircuit(request.circuit, request.lowered, program, request.binding)
            let (expectations, rows) = try adjoint(circuit.gates, inputs: circuit.inputs)
            answer.expectations = expectations.map { ($0, 0) }
            answer.gradients = rows.map { Array(zip(circuit.inputs, $0)) }
            answer.timing.gradientSeconds = watch.lap()
            return
        }
        try Evolution(request: request, program: program, state: state, spareStates: spareStates).run(into: &answer, &watch)
        if options.wantsState { answer.state = options.gradient == nil ? state.amplitudes() : try state.copy().amplitudes() }
        if let method = options.gradient {
            if method == .adjoint, options.wantsProbabilities { answer.probabilityGradients = try probabilityGradients() }
            if !options.observables.isEmpty { answer.gradients = try gradients(by: method) }
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

    /// The derivatives of the probability of every outcome that is listed; the state is overwritten.
    private func probabilityGradients() throws(SimulationError) -> [(String, [(String, Double)])] {
        let circuit = try DifferentiableCircuit(request.circuit, request.lowered, program, request.binding)
        let reading = OutcomeReading(program, of: request)
        let base = reading.base(program.visible(program.stored.bits))
        let mask = reading.finals.qubitMask
        let outcomes = state.probabilities(of: mask).filter { $0.probability >= 1e-12 }
            .map { (value: $0.state, outcome: reading.finals.outcome(of: $0.state, on: base)) }.sorted { $0.outcome < $1.outcome }
        guard outcomes.count <= mostDerivedOutcomes else {
            throw .tooManyDerivedOutcomes(outcomes.count, limit: mostDerivedOutcomes)
        }
        let evaluator = try adjointEvaluator(circuit.gates, inputs: circuit.inputs)
        var gradients: [Double] = []
        _ = try evaluator.gradients(
            inputValues, request.cancellation, of: outcomes.map { BasisOutcome(mask: mask, value: $0.value) }, into: &gradients)
        let width = circuit.inputs.count
        return outcomes.enumerated().map { place, outcome in
            (reading.text.text(outcome.outcome), Array(zip(circuit.inputs, gradients[place * width..<(place + 1) * width])))
        }
    }

    /// One row an observable; the state is overwritten.
    private func adjointGradients(of circuit: DifferentiableCircuit) throws(SimulationError) -> [[Double]] {
        try adjoint(circuit.gates, inputs: circuit.inputs).gradients
    }

    /// Expectation values and their derivatives by a walk of its own from the start.
    private func adjoint(
        _ gates: [LoweredGate], inputs: [String]
    ) throws(SimulationError) -> (expectations: [Double], gradients: [[Double]]) {
        var gradients: [Double] = []
        let expectations = try adjointEvaluator(gates, inputs: inputs).gradients(inputValues, request.cancellation, into: &gradients)
        let width = inputs.count
        return (expectations, options.observables.indices.map { Array(gradients[$0 * width..<($0 + 1) * width]) })
    }

    private func adjointEvaluator(_ gates: [LoweredGate], inputs: [String]) throws(SimulationError) -> GradientEvaluator<Scalar> {
        let engine = try GradientEngine<Scalar>(gates, inputs: request.binding.inputs, parameters: inputs, ket: state)
        return GradientEvaluator(engine, options.observables, parameters: inputs.count, spareStates: spareStates)
    }

    /// An input that no gate uses may have no value.
    private var inputValues: [Double] { request.binding.inputs.map { request.binding.values[$0] ?? 0 } }
}

/// Outcomes whose probabilities are differentiated: each takes a walk back.
private let mostDerivedOutcomes = 4096

extension SimulationOptions {
    /// Whether nothing is asked for but exact expectation values and their derivatives by the adjoint method.
    fileprivate var isGradientAlone: Bool { gradient == .adjoint && shots == nil && !wantsProbabilities && !wantsState }

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
