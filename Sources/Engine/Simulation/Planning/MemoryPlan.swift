internal import Numerics

/// What a computation needs in memory, told before anything is allocated.
struct MemoryPlan {
    var qubits: Int
    var precision: Precision
    /// States held at once.
    var states = 1
    /// Bytes an amplitude for tables besides the states.
    var tableBytes = 0

    /// In bytes; a floating-point number, since it may exceed an integer.
    var need: Double { need(qubits: qubits) }

    private func need(qubits: Int) -> Double {
        Double(sign: .plus, exponent: qubits, significand: 1) * Double(states * precision.amplitudeBytes + tableBytes)
    }

    func check(limit: Int?) throws(SimulationError) {
        let limit = limit ?? MachineMemory.available
        guard need <= Double(limit) else { throw refusal(limit: limit) }
    }

    func refusal(limit: Int) -> SimulationError {
        let fits = (0..<64).last { need(qubits: $0) <= Double(limit) } ?? 0
        return .memory(need: need, limit: limit, qubits: qubits, precision: precision, fits: fits)
    }
}
