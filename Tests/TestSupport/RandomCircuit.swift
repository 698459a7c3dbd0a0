public import Circuits
internal import Numerics

/// A circuit of random gates from the whole table that fits on the qubits, the same for the same seed.
///
/// - Parameters:
///   - parameters: names from which angles are made too, as `2*a + 0.3`; without any all angles are numbers.
///   - modifiers: whether some gates get `ctrl`, `negctrl`, `inv` and `pow`.
public func randomCircuit(
    qubits: Int, gates: Int, seed: UInt64, parameters: [String] = [], modifiers: Bool = false, table: [GateIndex] = GateIndex.all
) -> Circuit {
    var generator = Philox(seed: seed, stream: 0x7e57)
    var circuit = Circuit(qubits: qubits, name: "random \(seed)")
    circuit.inputs = parameters
    let fitting = table.filter { $0.gate.qubits <= qubits }
    for _ in 0..<gates {
        guard let index = fitting.randomElement(using: &generator) else { break }
        let angles = index.gate.parameters.map { _ in randomAngle(parameters, using: &generator) }
        var free = Array(0..<qubits).shuffled(using: &generator)
        var application = GateApplication(index, angles: angles, on: Array(free[..<index.gate.qubits]))
        free.removeFirst(index.gate.qubits)
        if modifiers, generator.uniform() < 0.4 {
            switch Int(generator.uniform() * 4) {
            case 0 where !free.isEmpty: application.modifiers = [.control(positive: true)]
            case 1 where !free.isEmpty: application.modifiers = [.control(positive: false)]
            case 2: application.modifiers = [.power(.number(Double(Int(generator.uniform() * 5)) - 2))]
            default: application.modifiers = [.inverse]
            }
            if case .control? = application.modifiers.first { application.qubits.insert(free.removeFirst(), at: 0) }
            if !free.isEmpty, generator.uniform() < 0.3 {
                application.modifiers.insert(.control(positive: true), at: 0)
                application.qubits.insert(free.removeFirst(), at: 0)
            }
        }
        circuit.append(application)
    }
    return circuit
}

private func randomAngle(_ parameters: [String], using generator: inout Philox) -> Expression {
    let number = Expression.number((generator.uniform() - 0.5) * 12)
    guard let name = parameters.randomElement(using: &generator), generator.uniform() < 0.6 else { return number }
    switch Int(generator.uniform() * 4) {
    case 0: return .symbol(name)
    case 1: return .number(2) * .symbol(name) + number
    case 2: return .call(.sin, [.symbol(name)]) - .pi / 4
    default: return .negation(.symbol(name)) / 2
    }
}
