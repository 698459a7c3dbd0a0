internal import Circuits

/// Equal outcomes added up, in ascending order.
func merged<Value: AdditiveArithmetic>(_ values: [(outcome: Outcome, value: Value)]) -> [(outcome: Outcome, value: Value)] {
    guard zip(values, values.dropFirst()).contains(where: { $0.outcome >= $1.outcome }) else { return values }
    var result: [(outcome: Outcome, value: Value)] = []
    for (outcome, value) in values.sorted(by: { $0.outcome < $1.outcome }) {
        if result.last?.outcome == outcome { result[result.count - 1].value += value } else { result.append((outcome, value)) }
    }
    return result
}

/// How a program's outcomes are read and written.
struct OutcomeReading {
    /// Reads outcomes into the circuit's bits, or all qubits where it keeps no measurement.
    let finals: FinalMeasurement
    let text: OutcomeText
    /// Whether outcomes are the circuit's bits, else its qubits.
    let recordsBits: Bool

    init<Gate>(_ program: Program<Gate>, of request: SimulationRequest) {
        recordsBits = program.recordsBits
        finals = FinalMeasurement(recordsBits ? program.finals : (0..<program.qubits).map { ($0, $0) })
        text = recordsBits ? OutcomeText(registers: request.circuit.bits) : OutcomeText(qubits: program.qubits)
    }

    /// What the final measurements' outcomes are put on top of.
    func base(_ bits: Outcome) -> Outcome { recordsBits ? bits : Outcome() }

    func counts(_ counts: [(outcome: Outcome, count: Int)]) -> [(String, Int)] {
        merged(counts.map { ($0.outcome, $0.count) }).map { (text.text($0.outcome), $0.value) }
    }

    /// Without those below 1e-12.
    func probabilities(_ values: [(outcome: Outcome, probability: Double)]) -> [(String, Double)] {
        merged(values.map { ($0.outcome, $0.probability) }).filter { $0.value >= 1e-12 }.map { (text.text($0.outcome), $0.value) }
    }
}
