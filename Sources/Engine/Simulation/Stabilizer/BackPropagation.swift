internal import Circuits

/// A Pauli string carried back through a Clifford program to its start: its exact expectation value at the end, measurements and resets averaged.
///
/// Takes time in the gates that touch it alone, whatever the number of qubits.
struct BackPropagation {
    private var x: [Bool]
    private var z: [Bool]
    private var isNegative = false
    /// Classical bits whose value, as ±1, is a factor.
    private var bits: Set<Int> = []
    /// What noise has left of the value.
    private var weight = 1.0

    /// `⟨P⟩`: −1, 0 or 1, or less under noise. Nil where a condition is more than one bit, or reads one that may be misread.
    static func expectation(of string: PauliString, after program: CliffordProgram) -> Double? {
        var carried = BackPropagation(string, qubits: program.qubits)
        for step in program.steps.reversed() {
            switch step {
            case .gates(let gates): for gate in gates.reversed() { carried.pass(gate) }
            case .noise(let noise, let qubits): carried.pass(noise, qubits)
            case .measure(let qubit, let bit, let readout):
                if let bit, readout != nil, carried.bits.contains(bit) { return nil }
                if carried.x[qubit] { return 0 }
                if let bit, carried.bits.remove(bit) != nil { carried.z[qubit].toggle() }
            case .reset(let qubit):
                if carried.x[qubit] { return 0 }
                carried.z[qubit] = false
            case .paulis(let condition, let then, let otherwise): guard carried.pass(condition, then, otherwise) else { return nil }
            }
        }
        if carried.x.contains(true) { return 0 }
        return carried.isNegative ? -carried.weight : carried.weight
    }

    private init(_ string: PauliString, qubits: Int) {
        x = [Bool](repeating: false, count: qubits)
        z = x
        for factor in string.factors {
            x[factor.qubit] = factor.pauli != .z
            z[factor.qubit] = factor.pauli != .x
        }
    }

    private func part(_ gate: CliffordGate) -> CliffordAction.Image {
        var image = CliffordAction.Image(x: 0, z: 0, isNegative: false)
        for (place, qubit) in gate.qubits.enumerated() {
            if x[qubit] { image.x |= 1 << place }
            if z[qubit] { image.z |= 1 << place }
        }
        return image
    }

    private mutating func pass(_ gate: CliffordGate) {
        let old = part(gate)
        guard old.x | old.z != 0 else { return }
        let new = gate.action.conjugated(old)
        for (place, qubit) in gate.qubits.enumerated() {
            x[qubit] = new.x >> place & 1 == 1
            z[qubit] = new.z >> place & 1 == 1
        }
        if new.isNegative { isNegative.toggle() }
    }

    private mutating func pass(_ noise: PauliNoise, _ qubits: [Int]) {
        let index = qubits.enumerated().reduce(0) { sum, operand in
            let pauli = x[operand.element] ? (z[operand.element] ? 2 : 1) : z[operand.element] ? 3 : 0
            return sum | pauli << (2 * operand.offset)
        }
        weight *= noise.eigenvalues[index]
    }

    private mutating func pass(_ condition: Condition, _ then: [CliffordGate], _ otherwise: [CliffordGate]) -> Bool {
        func negates(_ gates: [CliffordGate]) -> Bool { gates.reduce(false) { $0 != $1.action.conjugated(part($1)).isNegative } }
        let (whereTrue, whereFalse) = (negates(then), negates(otherwise))
        guard whereTrue != whereFalse else {
            if whereTrue { isNegative.toggle() }
            return true
        }
        guard let (bit, isInverted) = condition.singleBit else { return false }
        if isInverted ? whereTrue : whereFalse { isNegative.toggle() }
        if bits.remove(bit) == nil { bits.insert(bit) }
        return true
    }
}

extension CliffordAction {
    /// U†PU of a string on the gate's qubits.
    func conjugated(_ string: Image) -> Image {
        var result = Image(x: 0, z: 0, isNegative: false)
        // Y = iXZ
        var turns = (string.x & string.z).nonzeroBitCount + (string.isNegative ? 2 : 0)
        for (part, image) in backward.enumerated() where (part & 1 == 0 ? string.x : string.z) >> (part >> 1) & 1 == 1 {
            turns += CliffordAction.turns(result, image) + (image.isNegative ? 2 : 0)
            result.x ^= image.x
            result.z ^= image.z
        }
        result.isNegative = turns & 3 == 2
        return result
    }

    /// The quarter turns of a product of bare strings, as ``PauliBits/multiply(_:by:words:)`` counts them.
    private static func turns(_ one: Image, _ other: Image) -> Int {
        // With XˣZᶻ and i for each Y: i^{y₁+y₂−y} (−1)^{z₁·x₂}.
        let (x, z) = (one.x ^ other.x, one.z ^ other.z)
        let y = (one.x & one.z).nonzeroBitCount + (other.x & other.z).nonzeroBitCount - (x & z).nonzeroBitCount
        return (y + 2 * (one.z & other.x).nonzeroBitCount) & 3
    }
}

extension Condition {
    /// The one bit that it reads, and whether it holds where that is 0.
    var singleBit: (bit: Int, isInverted: Bool)? {
        switch self {
        case .bit(let bit): return (bit, false)
        case .not(let inner): return inner.singleBit.map { ($0.bit, !$0.isInverted) }
        case .compare(let bits, _, _):
            guard bits.count == 1 else { return nil }
            let (one, zero) = (holds { _ in true }, holds { _ in false })
            return one == zero ? nil : (bits[0], zero)
        case .constant, .and, .or, .expression: return nil
        }
    }
}
