internal import Circuits
internal import Numerics

/// A circuit's gates with what is needed to differentiate by its inputs.
struct DifferentiableCircuit {
    let qubits: Int
    let gates: [LoweredGate]
    /// The inputs that derivatives are taken by.
    let inputs: [String]
    let binding: Binding
    private let places: [String: Int]

    /// - Throws: ``SimulationError/gradientThroughMeasurement(_:)`` where chance decides inside the circuit.
    init(_ circuit: Circuit, _ lowered: LoweredCircuit, _ program: Program<BoundGate>, _ binding: Binding) throws(SimulationError) {
        if let chance = program.chance { throw .gradientThroughMeasurement(chance) }
        qubits = lowered.qubitCount
        self.binding = binding
        gates = lowered.operations.compactMap { if case .gate(let gate) = $0 { gate } else { nil } }
        inputs = binding.inputs.filter(circuit.isContinuous)
        places = Dictionary(inputs.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
    }

    /// The derivatives of a gate's angles by the inputs, by the chain rule: one row an angle, none where it depends on no input.
    func angleDerivatives(of gate: LoweredGate) throws(SimulationError) -> [[(input: Int, factor: Double)]] {
        var result: [[(input: Int, factor: Double)]] = []
        for angle in gate.angles {
            if case .symbol(let name) = angle {
                result.append(places[name].map { [($0, 1)] } ?? [])
                continue
            }
            var row: [(input: Int, factor: Double)] = []
            if !angle.isConstant {
                for (index, input) in angle.symbols.compactMap({ name in places[name].map { ($0, name) } }).sorted(by: { $0.0 < $1.0 }) {
                    do { row.append((index, try angle.derivative(input).evaluate(binding.values))) } catch { throw .circuit(error) }
                }
            }
            result.append(row)
        }
        return result
    }
}
