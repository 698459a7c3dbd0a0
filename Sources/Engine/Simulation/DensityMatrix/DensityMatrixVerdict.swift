internal import Noise
internal import Numerics

extension SimulationRequest {
    /// Whether a density matrix can do what is asked, and what it takes.
    var densityMatrixVerdict: MethodVerdict {
        func refused(_ what: String) -> MethodVerdict {
            MethodVerdict(method: .densityMatrix, obstacle: .unsupported(.densityMatrix, what: what, instead: [.statevector]))
        }
        if options.gradient != nil { return refused("gradients") }
        if options.wantsState { return refused("amplitudes") }
        let need = densityMatrixBytes(qubits: qubits)
        let isNoisy = options.noise.map { !$0.rules.isEmpty } ?? false
        return MethodVerdict(
            method: .densityMatrix, obstacle: need <= Double(memoryLimit) ? nil : densityMatrixRefusal, memory: need,
            merit: isNoisy ? "the circuit has noise" : "a density matrix fits into memory")
    }

    var densityMatrixRefusal: SimulationError {
        let fits = (0..<32).last { densityMatrixBytes(qubits: $0) <= Double(memoryLimit) } ?? 0
        return .density(
            .memory(
                need: densityMatrixBytes(qubits: qubits), limit: memoryLimit, qubits: qubits, precision: options.precision, fits: fits))
    }

    /// The 4ⁿ coefficients, and tables of 2ⁿ probabilities.
    private func densityMatrixBytes(qubits: Int) -> Double {
        Double(sign: .plus, exponent: 2 * qubits, significand: Double(options.precision.amplitudeBytes / 2))
            + Double(sign: .plus, exponent: qubits, significand: 32)
    }
}
