public import Numerics

extension MatrixProductState {
    /// All 2ⁿ amplitudes, interleaved: for few qubits.
    public func amplitudes() throws(SimulationError) -> AlignedBuffer<Double> {
        let need = qubits < 58 ? 2 * 16 << qubits : Int.max
        guard need <= memoryLimit else {
            let fits = max(0, (memoryLimit / 32).bitWidth - (memoryLimit / 32).leadingZeroBitCount - 1)
            let need = 32 * Double(sign: .plus, exponent: qubits, significand: 1)
            throw .memory(need: need, limit: memoryLimit, qubits: qubits, precision: .double, fits: fits)
        }
        do throws(LinearAlgebraError) {
            if looseness > 0 { try restore() }
        } catch {
            throw fail(error)
        }
        var product = ComplexMatrix.identity(1)
        for site in 0..<qubits {
            product = LinearAlgebra.multiply(product, wide(site))
            product = product.reshaped(rows: 2 * product.rows, columns: product.columns / 2)
        }
        // Of the product's index, the last site is the least significant bit.
        let low = qubits / 2
        func spread(_ index: Int, from first: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { index >> $1 & 1 == 1 ? $0 | 1 << qubitAt[qubits - 1 - first - $1] : $0 }
        }
        let lows = (0..<1 << low).map { spread($0, from: 0, low) }
        let highs = (0..<1 << (qubits - low)).map { spread($0, from: low, qubits - low) }
        let buffer: AlignedBuffer<Double>
        do throws(MemoryFault) {
            buffer = try AlignedBuffer(checked: 2 << qubits)
        } catch {
            throw .memory(need: Double(error.needed), limit: error.available, qubits: qubits, precision: .double, fits: 0)
        }
        for (high, above) in highs.enumerated() {
            for (index, below) in lows.enumerated() {
                let amplitude = product.values[high << low | index]
                buffer.pointer[2 * (above | below)] = amplitude.real
                buffer.pointer[2 * (above | below) + 1] = amplitude.imaginary
            }
        }
        return buffer
    }
}
