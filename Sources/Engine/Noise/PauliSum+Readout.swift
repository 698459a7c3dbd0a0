public import Circuits

extension NoiseModel {
    /// How each of so many qubits is misread at its measurement; nil where it is not.
    public func readouts(qubits count: Int) throws(NoiseError) -> [ReadoutError?] {
        var measured = Circuit(qubits: count, bits: count)
        measured.measureAll()
        var found = [ReadoutError?](repeating: nil, count: count)
        // Rules for gates say nothing here, and may name gates that only the circuit itself knows.
        for operation in try NoiseModel(rules.filter { $0.place == .measurement }).applied(to: measured).operations {
            if case .measure(let qubit, _, let readout) = operation { found[qubit] = readout }
        }
        return found
    }
}

extension PauliSum {
    /// The observable whose expectation value is what counts of misread bits estimate this one's to be.
    ///
    /// A Pauli P that is read through the confusion of its qubit has the mean a⟨P⟩ + b with a = 1 − P(1|0) − P(0|1) and b = P(0|1) − P(1|0), whatever
    /// the basis that it is turned to; qubits are misread independently of each other.
    public func misread(by readouts: [ReadoutError?]) -> PauliSum {
        terms.reduce(PauliSum()) { sum, term in
            let read = term.string.factors.reduce(PauliSum(.identity)) { product, factor in
                let pauli = PauliSum(PauliString([factor]))
                guard readouts.indices.contains(factor.qubit), let error = readouts[factor.qubit] else { return product * pauli }
                let (slope, shift) = (1 - error.oneGivenZero - error.zeroGivenOne, error.zeroGivenOne - error.oneGivenZero)
                return product * (slope * pauli + shift * PauliSum(.identity))
            }
            return sum + term.coefficient * read
        }
    }
}
