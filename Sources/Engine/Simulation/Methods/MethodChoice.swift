/// The method that a request is computed by, and why.
struct MethodChoice {
    /// Never ``Method/auto``.
    let method: Method
    /// In words, without a full stop.
    let reason: String
}

extension SimulationRequest {
    /// The method asked for, or the best one for this circuit.
    func chosenMethod() throws(SimulationError) -> MethodChoice {
        switch options.method {
        case .auto:
            MethodChoice(
                method: .statevector,
                reason: "all \(qubits == 1 ? "amplitudes of 1 qubit" : "amplitudes of \(qubits) qubits") fit into memory")
        case let method: MethodChoice(method: method, reason: "asked for")
        }
    }
}
