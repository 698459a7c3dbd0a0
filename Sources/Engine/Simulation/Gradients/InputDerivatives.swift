internal import Circuits
internal import Numerics

/// A circuit's gates with what is needed to differentiate by its inputs.
struct DifferentiableCircuit {
    /// One gate and the exact derivatives of its matrix by the inputs that it depends on.
    struct Element {
        var gate: BoundGate
        var derivatives: [(input: Int, matrix: [Complex])]
    }

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
        inputs = binding.inputs.filter { circuit.inputTypes[$0] ?? .real == .real }
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

    /// Every gate with its derivatives; stretches that depend on no input are fused.
    func elements() throws(SimulationError) -> [Element] {
        var result: [Element] = []
        var constant: [BoundGate] = []
        for gate in gates {
            let angles = try binding.angles(of: gate)
            let rows = try angleDerivatives(of: gate)
            let bound = BoundGate(gate.matrix(angles), like: gate)
            guard rows.contains(where: { !$0.isEmpty }) else {
                constant.append(bound)
                continue
            }
            result += GateFusion.fused(constant).map { Element(gate: $0, derivatives: []) }
            constant = []
            var derivatives: [Int: [Complex]] = [:]
            for (parameter, row) in rows.enumerated() where !row.isEmpty {
                let matrix = gate.matrixDerivative(angles, by: parameter)
                for (input, factor) in row {
                    let sum = derivatives[input] ?? [Complex](repeating: .zero, count: matrix.count)
                    derivatives[input] = zip(sum, matrix).map { $0 + factor * $1 }
                }
            }
            result.append(Element(gate: bound, derivatives: derivatives.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
        }
        return result + GateFusion.fused(constant).map { Element(gate: $0, derivatives: []) }
    }
}
