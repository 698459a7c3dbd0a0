internal import Circuits
internal import Numerics

/// A stabilizer state U|0…0⟩ of any number of qubits, through what the Clifford operation U makes of Pauli operators.
///
/// Rows 2q and 2q+1 hold U†X_qU and U†Z_qU: a gate changes few rows, a measurement whose outcome is certain reads one, and an expectation value
/// is a product of rows. (The inverse of the tableau of Aaronson and Gottesman, Phys. Rev. A 70, 052328; Gidney, Quantum 5, 497.)
/// Takes n²/2 bytes. A value: a copy is made at the first change after another one refers to the same rows.
struct Tableau: Sendable {
    typealias Word = PauliBits.Word

    let qubits: Int
    private let words: Int
    /// Rows of X bits and Z bits in any order.
    private var rows: AlignedBuffer<Word>
    /// Where each operator's row lies.
    private var places: [Int]
    private var isNegative: [Bool]

    /// All qubits at 0.
    ///
    /// - Throws: ``MemoryFault`` where the machine has not enough left.
    init(qubits: Int) throws(MemoryFault) {
        self.qubits = qubits
        words = PauliBits.words(for: qubits)
        rows = try AlignedBuffer(checked: 4 * max(1, qubits) * words)
        (places, isNegative) = ([], [])
        reset()
    }

    static func bytes(qubits: Int) -> Double { Double(4 * max(1, qubits)) * Double(PauliBits.words(for: qubits)) * 64 }

    var memoryBytes: Int { rows.count * MemoryLayout<Word>.stride }

    /// Back to all qubits at 0.
    mutating func reset() {
        own()
        rows.elements.update(repeating: .zero)
        places = Array(0..<2 * qubits)
        isNegative = [Bool](repeating: false, count: 2 * qubits)
        for qubit in 0..<qubits {
            let bit = UInt64(1) << UInt64(qubit & 63)
            rows.pointer[4 * qubit * words + qubit >> 9][qubit >> 6 & 7] = bit
            rows.pointer[(4 * qubit + 3) * words + qubit >> 9][qubit >> 6 & 7] = bit
        }
    }

    private mutating func own() {
        guard !isKnownUniquelyReferenced(&rows) else { return }
        let copy = AlignedBuffer<Word>(count: rows.count)
        copy.pointer.update(from: rows.pointer, count: rows.count)
        rows = copy
    }

    private func row(_ index: Int) -> UnsafeMutablePointer<Word> { rows.pointer + places[index] * 2 * words }

    /// U†X_qU.
    func image(ofX qubit: Int) -> PauliRow { image(2 * qubit) }
    /// U†Z_qU.
    func image(ofZ qubit: Int) -> PauliRow { image(2 * qubit + 1) }

    private func image(_ index: Int) -> PauliRow { PauliRow(qubits: qubits, bits: row(index), isNegative: isNegative[index]) }

    /// U†PU, Hermitian as P is.
    func image(of string: PauliString) -> PauliRow {
        var result = PauliRow(qubits: qubits)
        var turns = 0
        for factor in string.factors {
            var part = image(factor.pauli == .z ? 2 * factor.qubit + 1 : 2 * factor.qubit)
            if factor.pauli == .y {
                // Y = iXZ
                let z = image(ofZ: factor.qubit)
                turns += 1 + part.multiplyKeepingTurns(by: z) + (z.isNegative ? 2 : 0)
            }
            turns += result.multiplyKeepingTurns(by: part) + (part.isNegative ? 2 : 0)
        }
        result.isNegative = turns & 3 == 2
        return result
    }

    /// `⟨P⟩`: −1, 0 or 1.
    func expectation(of string: PauliString) -> Int {
        let image = image(of: string)
        return image.isDiagonal ? (image.isNegative ? -1 : 1) : 0
    }

    /// The outcome of measuring a qubit; nil where chance decides.
    func certainOutcome(of qubit: Int) -> Bool? {
        let row = row(2 * qubit + 1)
        for index in 0..<words where row[index] != .zero { return nil }
        return isNegative[2 * qubit + 1]
    }

    // MARK: Gates

    mutating func apply(_ gate: CliffordGate) {
        own()
        switch gate.action.change {
        case .exchange: exchange(gate)
        case .multiplication(let multiplications, let negated):
            for step in multiplications { multiply(gate, step.row, step.factor) }
            for row in negated { isNegative[Tableau.index(row, gate)].toggle() }
        case .general: recombine(gate)
        }
    }

    /// The row of the tableau of an operator X₀, Z₀, X₁, Z₁, … on a gate's qubits.
    private static func index(_ part: Int, _ gate: CliffordGate) -> Int { 2 * gate.qubits[part >> 1] | part & 1 }

    private mutating func exchange(_ gate: CliffordGate) {
        if gate.qubits.count == 1 { return exchange(gate.qubits[0], gate.action.backward[0], gate.action.backward[1]) }
        let old = gate.action.backward.indices.map { (places[Tableau.index($0, gate)], isNegative[Tableau.index($0, gate)]) }
        for (part, image) in gate.action.backward.enumerated() {
            let from = image.x != 0 ? 2 * image.x.trailingZeroBitCount : 2 * image.z.trailingZeroBitCount + 1
            let index = Tableau.index(part, gate)
            places[index] = old[from].0
            isNegative[index] = old[from].1 != image.isNegative
        }
    }

    /// X and Z of one qubit stay or change places.
    private mutating func exchange(_ qubit: Int, _ imageOfX: CliffordAction.Image, _ imageOfZ: CliffordAction.Image) {
        if imageOfX.x == 0 {
            places.swapAt(2 * qubit, 2 * qubit + 1)
            isNegative.swapAt(2 * qubit, 2 * qubit + 1)
        }
        if imageOfX.isNegative { isNegative[2 * qubit].toggle() }
        if imageOfZ.isNegative { isNegative[2 * qubit + 1].toggle() }
    }

    private mutating func multiply(_ gate: CliffordGate, _ part: Int, _ factor: Int) {
        let image = gate.action.backward[part]
        let (index, other) = (Tableau.index(part, gate), Tableau.index(factor, gate))
        var turns = PauliBits.multiply(row(index), by: row(other), words: words) + (image.isNegative ? 2 : 0)
        if part ^ factor == 1 {
            // The image is ±Y = ±iXZ; the product above is XZ, or ZX = −XZ.
            turns += part & 1 == 0 ? 1 : 3
        }
        isNegative[index] = (isNegative[index] != isNegative[other]) != (turns & 3 == 2)
    }

    private mutating func recombine(_ gate: CliffordGate) {
        let parts = gate.action.backward.indices
        let old = parts.map { image(Tableau.index($0, gate)) }
        for (part, image) in gate.action.backward.enumerated() {
            var result = PauliRow(qubits: qubits)
            var turns = (image.x & image.z).nonzeroBitCount + (image.isNegative ? 2 : 0)
            for other in parts where (other & 1 == 0 ? image.x : image.z) >> (other >> 1) & 1 == 1 {
                turns += result.multiplyKeepingTurns(by: old[other]) + (old[other].isNegative ? 2 : 0)
            }
            let index = Tableau.index(part, gate)
            result.bits.withUnsafeBufferPointer { bits in
                guard let start = bits.baseAddress else { return }
                row(index).update(from: start, count: 2 * words)
            }
            isNegative[index] = turns & 3 == 2
        }
    }

    /// Exchanges 0 and 1 of a qubit.
    mutating func flip(_ qubit: Int) { isNegative[2 * qubit + 1].toggle() }

    /// Projects a qubit whose outcome chance decides; does nothing where the outcome is certain. Takes O(n²/64).
    mutating func collapse(_ qubit: Int, to outcome: Bool) {
        let measured = image(ofZ: qubit)
        guard let turn = PivotTurn(measured) else { return }
        own()
        for index in 0..<2 * qubits where turn.apply(to: row(index)) { isNegative[index].toggle() }
        guard isNegative[2 * qubit + 1] != outcome else { return }
        // X on the pivot before all else.
        for index in 0..<2 * qubits where turn.hasPivotZ(row(index)) { isNegative[index].toggle() }
    }
}
