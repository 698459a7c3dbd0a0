internal import Kernels
internal import Numerics

extension StateVector {
    /// The amplitudes in double precision, interleaved.
    func amplitudes() -> AlignedBuffer<Double> {
        restoreOrder()
        if count >= 8, let own = buffer as? AlignedBuffer<Double> { return own }
        let result = AlignedBuffer<Double>(count: 2 * count)
        let (from, to) = (SendablePointer(pointer), SendablePointer(result.pointer))
        team.parallel(2 * count, grain: 1 << 14) { part, _ in for index in part { to.value[index] = Double(from.value[index]) } }
        return result
    }

    public func probabilities(_ finals: FinalMeasurement, on bits: Outcome) -> [(outcome: Outcome, probability: Double)] {
        probabilities(of: finals.qubitMask).map { (finals.outcome(of: $0.state, on: bits), $0.probability) }
    }

    /// Probabilities of the values of the masked qubits, in ascending order of the value; those of zero may be left out.
    func probabilities(of mask: Int) -> [(state: Int, probability: Double)] {
        let places = (0..<qubits).filter { mask >> $0 & 1 == 1 }
        if places.count == qubits {
            return (0..<count).compactMap { index in
                let probability = amplitude(index).squaredMagnitude
                return probability == 0 ? nil : (index, probability)
            }
        }
        // An index's masked bits, closed up, by its lower and upper half.
        func closed(_ index: Int) -> Int { places.indices.reduce(0) { index >> places[$1] & 1 == 1 ? $0 | 1 << $1 : $0 } }
        let half = qubits / 2
        let lower = (0..<(1 << half)).map(closed)
        let upper = (0..<(1 << (qubits - half))).map { closed($0 << half) }
        var sums = [Double](repeating: 0, count: 1 << places.count)
        for index in 0..<count {
            sums[lower[index & (1 << half - 1)] | upper[index >> half]] += amplitude(index).squaredMagnitude
        }
        return sums.indices.compactMap { value in
            guard sums[value] > 0 else { return nil }
            return (places.indices.reduce(0) { value >> $1 & 1 == 1 ? $0 | 1 << places[$1] : $0 }, sums[value])
        }
    }
}
