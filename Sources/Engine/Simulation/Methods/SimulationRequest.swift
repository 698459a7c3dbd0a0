internal import Circuits
internal import Numerics

/// A circuit and what is asked of it, checked: what every method begins with.
///
/// Making one allocates nothing that grows with 2ⁿ; circuits of thousands of qubits pass.
struct SimulationRequest {
    let circuit: Circuit
    /// What is simulated: definitions inlined, controls apart.
    var lowered: LoweredCircuit
    let binding: Binding
    var options: SimulationOptions
    let team: ThreadTeam
    let cancellation: Cancellation?
    /// Bytes that the computation may take.
    let memoryLimit: Int

    var qubits: Int { lowered.qubitCount }

    init(
        _ circuit: Circuit, _ inputs: [String: Double], _ options: SimulationOptions, _ team: ThreadTeam, _ cancellation: Cancellation?
    ) throws(SimulationError) {
        (self.circuit, self.options, self.team, self.cancellation) = (circuit, options, team, cancellation)
        try options.check(qubits: circuit.qubitCount)
        let whole: LoweredCircuit
        do { whole = try circuit.lowered() } catch { throw .circuit(error) }
        if options.gradient != nil, !whole.variables.isEmpty { throw .gradientThroughMeasurement("classical assignment") }
        binding = try Binding(circuit, whole, values: inputs)
        do { lowered = try whole.resolved(binding.values) } catch { throw .circuit(error) }
        memoryLimit = options.memoryLimit ?? MachineMemory.available
    }

    /// The circuit as steps of gates that `bind` makes.
    func program<Gate>(_ bind: @escaping (LoweredGate, inout [Gate]) throws(SimulationError) -> Void) throws(SimulationError) -> Program<
        Gate
    > {
        let program = try Program(lowered, inputs: binding.values, bind)
        if options.wantsState, let chance = program.chance { throw .stateAfterMeasurement(chance) }
        if options.gradient != nil, let chance = program.chance { throw .gradientThroughMeasurement(chance) }
        return program
    }
}
