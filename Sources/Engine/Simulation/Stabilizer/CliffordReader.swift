internal import Circuits
internal import Numerics

/// Reads gates as Clifford operations, each distinct gate once.
final class CliffordReader {
    private struct Key: Hashable {
        let source: LoweredGate.Source
        let angles: [Double]
        /// Which controls act at 1.
        let controls: [Bool]
    }

    /// Matrices of more qubits are not looked at: a controlled gate of so many is none.
    private static let widest = 5

    private let binding: Binding
    private var known: [Key: CliffordAction?] = [:]
    /// Rows without angles by number, how many controls they have, and which of these act at 1; found faster.
    private var plain = [CliffordAction?](repeating: nil, count: 256 << 5)
    /// Gates read so far.
    private var count = 0

    init(_ binding: Binding) { self.binding = binding }

    /// Appends the gate, or nothing where it is a global phase alone.
    ///
    /// - Throws: ``SimulationError/notClifford(gate:qubits:number:)``.
    func append(_ gate: LoweredGate, to gates: inout [CliffordGate]) throws(SimulationError) {
        count += 1
        let qubits = gate.controls.map(\.qubit) + gate.targets
        guard !qubits.isEmpty else { return }
        let slot = slot(of: gate)
        if let slot, let action = plain[slot] { return gates.append(CliffordGate(action, on: qubits)) }
        let angles = gate.angles.isEmpty ? [] : try binding.angles(of: gate)
        let key = Key(source: gate.source, angles: angles, controls: gate.controls.map(\.isPositive))
        let action: CliffordAction?
        if let found = known[key] {
            action = found
        } else {
            action = CliffordReader.action(of: gate, angles)
            known[key] = .some(action)
        }
        guard let action else {
            let text = angles.isEmpty ? "" : "(\(angles.map { Expression.number($0).description }.joined(separator: ", ")))"
            throw .notClifford(gate: (gate.gate?.name ?? "unitary") + text, qubits: qubits, number: count)
        }
        if let slot { plain[slot] = action }
        gates.append(CliffordGate(action, on: qubits))
    }

    private func slot(of gate: LoweredGate) -> Int? {
        guard case .standard(let index) = gate.source, gate.angles.isEmpty, gate.controls.count < 5 else { return nil }
        // The row's number, a bit for each control, a one, zeros.
        let place = gate.controls.reduce(Int(index.rawValue)) { $0 << 1 | ($1.isPositive ? 1 : 0) }
        return (place << 1 | 1) << (4 - gate.controls.count)
    }

    private static func action(of gate: LoweredGate, _ angles: [Double]) -> CliffordAction? {
        let controls = gate.controls.count
        let qubits = controls + gate.targets.count
        guard qubits <= widest else { return nil }
        let ones = gate.controls.indices.reduce(0) { gate.controls[$1].isPositive ? $0 | 1 << $1 : $0 }
        let placed = BoundGate(
            gate.matrix(angles), on: Array(controls..<qubits), controls: 1 << controls - 1, controlValue: ones)
        return CliffordAction(placed.matrix(on: Array(0..<qubits)), qubits: qubits)
    }
}
