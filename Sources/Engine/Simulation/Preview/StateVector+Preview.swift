internal import Circuits
internal import Numerics

extension StateVector {
    /// Writes what a preview tells of a state vector.
    func describe(
        _ request: PreviewRequest, _ cancellation: Cancellation?, _ preview: inout StatePreview
    ) throws(SimulationError) {
        func check() throws(SimulationError) { if let cancellation, cancellation.isCancelled { throw .cancelled } }
        (preview.amplitudes, preview.support) = largest(request.listed)
        try check()
        for qubit in 0..<qubits {
            preview.blochVectors.append(blochVector(qubit))
            try check()
        }
        for observable in request.observables where observable.width <= qubits {
            preview.expectations.append(expectation(of: observable))
        }
        guard qubits > 1 else { return }
        for cut in 1..<qubits {
            try check()
            let narrow = min(cut, qubits - cut)
            preview.entropies.append(narrow <= 8 && qubits + narrow <= 24 ? entropy(below: cut) : nil)
        }
    }

    /// The amplitudes of the most probable states, and how many states there are.
    private func largest(_ most: Int) -> ([StatePreview.Amplitude], Int) {
        var found: [StatePreview.Amplitude] = []
        var (support, least) = (0, 1e-12)
        for index in 0..<count {
            let value = amplitude(index)
            let probability = value.squaredMagnitude
            guard probability > 1e-12 else { continue }
            support += 1
            // Ones that rounding alone tells apart stay in the order of their states.
            guard found.count < most || probability > least * (1 + 1e-9) else { continue }
            let place = found.firstIndex { $0.probability * (1 + 1e-9) < probability } ?? found.count
            found.insert(StatePreview.Amplitude(state: UInt64(index), real: value.real, imaginary: value.imaginary), at: place)
            if found.count > most { found.removeLast() }
            if found.count == most { least = found[most - 1].probability }
        }
        return (found, support)
    }

    private func blochVector(_ qubit: Int) -> StatePreview.BlochVector {
        func expectation(_ pauli: Pauli) -> Double { self.expectation(of: PauliSum(PauliString([PauliString.Factor(qubit, pauli)]))) }
        return StatePreview.BlochVector(x: expectation(.x), y: expectation(.y), z: expectation(.z))
    }

    /// Entanglement entropy in bits between the lowest qubits and the rest.
    private func entropy(below cut: Int) -> Double? {
        let (low, high) = (1 << cut, 1 << (qubits - cut))
        let isLowNarrow = low <= high
        let size = min(low, high)
        // ρ of the narrower side.
        var density = [Complex](repeating: .zero, count: size * size)
        if isLowNarrow {
            for block in 0..<high {
                for row in 0..<low {
                    let left = amplitude(block * low + row)
                    if left == .zero { continue }
                    for column in 0...row { density[row * size + column] += left * amplitude(block * low + column).conjugate }
                }
            }
        } else {
            for row in 0..<high {
                for column in 0...row {
                    var sum = Complex.zero
                    for inner in 0..<low { sum += amplitude(row * low + inner) * amplitude(column * low + inner).conjugate }
                    density[row * size + column] = sum
                }
            }
        }
        for row in 0..<size { for column in 0..<row { density[column * size + row] = density[row * size + column].conjugate } }
        guard let values = try? LinearAlgebra.hermitianEigen(density).values else { return nil }
        return abs(values.reduce(0) { $1 > 1e-15 ? $0 - $1 * base2Logarithm($1) : $0 })
    }
}
