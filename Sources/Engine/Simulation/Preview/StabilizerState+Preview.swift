internal import Circuits
internal import Glibc
internal import Numerics

extension StabilizerState {
    /// Writes what a preview tells of a stabilizer state; beside a state vector only its generators.
    func describe(
        _ request: PreviewRequest, _ cancellation: Cancellation?, isBeside: Bool, _ preview: inout StatePreview
    ) throws(SimulationError) {
        func check() throws(SimulationError) { if let cancellation, cancellation.isCancelled { throw .cancelled } }
        for qubit in 0..<min(qubits, request.listed) {
            preview.stabilizers.append(tableau.stabilizer(qubit))
            try check()
        }
        if isBeside { return }
        for qubit in 0..<qubits {
            func value(_ pauli: Pauli) -> Double { Double(tableau.expectation(of: PauliString([PauliString.Factor(qubit, pauli)]))) }
            preview.blochVectors.append(StatePreview.BlochVector(x: value(.x), y: value(.y), z: value(.z)))
            if qubit & 63 == 0 { try check() }
        }
        for observable in request.observables where observable.width <= qubits {
            preview.expectations.append(expectation(of: observable))
        }
        var rank = TableauRank(words: PauliBits.words(for: qubits))
        for qubit in 0..<max(qubits - 1, 0) {
            rank.insert(tableau.image(ofX: qubit).flips)
            rank.insert(tableau.image(ofZ: qubit).flips)
            preview.entropies.append(Double(rank.rank - (qubit + 1)))
            if qubit & 15 == 0 { try check() }
        }
    }
}

extension Tableau {
    /// The generator U Z_q U†, as `-XZI`, qubit 0 on the right, or on many qubits as `-X2*Z1`.
    ///
    /// It has X on a qubit where U†ZU there does not commute with Z_q, and Z where U†XU does not.
    fileprivate func stabilizer(_ number: Int) -> String {
        var factors: [PauliString.Factor] = []
        for qubit in 0..<qubits {
            switch (image(ofZ: qubit).x(number), image(ofX: qubit).x(number)) {
            case (true, true): factors.append(PauliString.Factor(qubit, .y))
            case (true, false): factors.append(PauliString.Factor(qubit, .x))
            case (false, true): factors.append(PauliString.Factor(qubit, .z))
            case (false, false): break
            }
        }
        let string = PauliString(factors)
        let sign = image(of: string).isNegative ? "-" : "+"
        if qubits > widestInLetters { return sign + string.description }
        var letters = [Character](repeating: "I", count: qubits)
        for factor in factors { letters[qubits - 1 - factor.qubit] = Character(factor.pauli.rawValue) }
        return sign + String(letters)
    }
}

/// The rank of rows over the field of two elements, as they come.
private struct TableauRank {
    let words: Int
    private(set) var rank = 0
    /// Reduced rows by their lowest bit.
    private var rows: [Int: [PauliBits.Word]] = [:]

    init(words: Int) { self.words = words }

    mutating func insert(_ bits: ArraySlice<PauliBits.Word>) {
        var row = Array(bits)
        while let lowest = Self.lowest(row) {
            guard let other = rows[lowest] else {
                rows[lowest] = row
                rank += 1
                return
            }
            for word in 0..<words { row[word] ^= other[word] }
        }
    }

    private static func lowest(_ row: [PauliBits.Word]) -> Int? {
        for (index, word) in row.enumerated() where word != .zero {
            for lane in 0..<8 where word[lane] != 0 { return index << 9 | lane << 6 | word[lane].trailingZeroBitCount }
        }
        return nil
    }
}

/// Generators on more qubits name theirs.
private let widestInLetters = 32

func base2Logarithm(_ value: Double) -> Double { log2(value) }
