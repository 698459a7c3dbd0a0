/// A signed product of Pauli operators on any number of qubits, as bits: which qubits have an X part, which a Z part.
struct SparsePauli: Hashable, Sendable {
    /// X bits, then Z bits.
    private(set) var words: [UInt64]
    /// The operator is iᵖʰᵃˢᵉ times the product over qubits of XˣZᶻ.
    private(set) var phase = 0

    private var half: Int { words.count / 2 }

    init(qubits: Int) { words = [UInt64](repeating: 0, count: 2 * ((qubits + 63) / 64)) }

    static func x(_ qubit: Int, of qubits: Int) -> SparsePauli {
        var pauli = SparsePauli(qubits: qubits)
        pauli.words[qubit / 64] |= 1 << UInt64(qubit % 64)
        return pauli
    }

    static func z(_ qubit: Int, of qubits: Int) -> SparsePauli {
        var pauli = SparsePauli(qubits: qubits)
        pauli.words[pauli.half + qubit / 64] |= 1 << UInt64(qubit % 64)
        return pauli
    }

    func commutes(with other: SparsePauli) -> Bool {
        var ones = 0
        for word in 0..<half {
            ones ^= (words[word] & other.words[half + word]).nonzeroBitCount ^ (words[half + word] & other.words[word]).nonzeroBitCount
        }
        return ones & 1 == 0
    }

    mutating func multiply(by other: SparsePauli) {
        var swaps = 0
        for word in 0..<half { swaps += (words[half + word] & other.words[word]).nonzeroBitCount }
        for word in words.indices { words[word] ^= other.words[word] }
        phase = (phase + other.phase + 2 * swaps) & 3
    }

    mutating func turn(_ quarters: Int) { phase = (phase + quarters) & 3 }

    /// The Hermitian operator of these bits with a plus sign.
    var positive: SparsePauli {
        var positive = self
        positive.phase = yCount & 3
        return positive
    }

    /// Whether this Hermitian operator has a minus sign.
    var isNegative: Bool { (phase - yCount) & 3 == 2 }

    private var yCount: Int { (0..<half).reduce(0) { $0 + (words[$1] & words[half + $1]).nonzeroBitCount } }
}

/// Where Clifford gates take the Pauli operators of each qubit, as seen from the start of a circuit.
struct CliffordFrame {
    private var x: [SparsePauli]
    private var z: [SparsePauli]
    let qubits: Int

    init(qubits: Int) {
        self.qubits = qubits
        x = (0..<qubits).map { SparsePauli.x($0, of: qubits) }
        z = (0..<qubits).map { SparsePauli.z($0, of: qubits) }
    }

    /// What a Pauli operator of one qubit now was at the start.
    func x(_ qubit: Int) -> SparsePauli { x[qubit] }
    func z(_ qubit: Int) -> SparsePauli { z[qubit] }

    /// What a Hermitian product of Pauli operators now was at the start.
    func image(_ factors: [PauliRotation.Factor]) -> SparsePauli {
        var image = SparsePauli(qubits: qubits)
        for factor in factors {
            switch factor.axis {
            case .x: image.multiply(by: x[factor.qubit])
            case .z: image.multiply(by: z[factor.qubit])
            case .y:
                image.multiply(by: x[factor.qubit])
                image.multiply(by: z[factor.qubit])
                image.turn(1)
            }
        }
        return image
    }

    mutating func hadamard(_ qubit: Int) { swap(&x[qubit], &z[qubit]) }

    mutating func controlledX(_ control: Int, _ target: Int) {
        x[control].multiply(by: x[target])
        z[target] = {
            var product = z[control]
            product.multiply(by: z[target])
            return product
        }()
    }

    mutating func controlledZ(_ one: Int, _ other: Int) {
        x[one].multiply(by: z[other])
        x[other].multiply(by: z[one])
    }

    mutating func exchange(_ one: Int, _ other: Int) {
        x.swapAt(one, other)
        z.swapAt(one, other)
    }

    /// After exp(-iθP/2) by `quarters` quarter turns about P, itself a product of Pauli operators now.
    mutating func turn(_ factors: [PauliRotation.Factor], quarters: Int) {
        let turns = quarters & 3
        guard turns > 0 else { return }
        let about = image(factors)
        for factor in factors {
            if factor.axis != .x { Self.turn(&x[factor.qubit], about, turns) }
            if factor.axis != .z { Self.turn(&z[factor.qubit], about, turns) }
        }
    }

    /// Q becomes Q·exp(-iθP): -iQP, -Q or iQP.
    private static func turn(_ row: inout SparsePauli, _ about: SparsePauli, _ turns: Int) {
        if turns == 2 { return row.turn(2) }
        row.multiply(by: about)
        row.turn(turns == 1 ? 3 : 1)
    }
}
