internal import Circuits

extension SimulationRequest {
    /// A method's own measure of its work, by name: what it grows with.
    func work(of method: Method) -> [(name: String, value: Double)] {
        var gates = 0
        LoweredGate.visit(lowered.operations) { _ in gates += 1 }
        switch method {
        case .auto, .statevector:
            let work = [("gates", Double(gates)), ("amplitudes", Double(sign: .plus, exponent: qubits, significand: 1))]
            guard let plan = try? stateVectorPlan(rates: nil) else { return work }
            return work + [
                ("stages", Double(plan.stages.count)), ("sweeps", Double(plan.sweeps)), ("memoryTrafficBytes", plan.memoryBytes),
                ("cacheTrafficBytes", plan.cacheBytes), ("operations", plan.operations), ("predictedSeconds", plan.seconds),
            ]
        case .densityMatrix:
            return [("gates", Double(gates)), ("coefficients", Double(sign: .plus, exponent: 2 * qubits, significand: 1))]
        case .trajectories:
            return [
                ("gates", Double(gates)), ("amplitudes", Double(sign: .plus, exponent: qubits, significand: 1)),
                ("trajectories", Double(options.trajectoryCount)),
            ]
        case .mps: return [("gates", Double(gates)), ("largestBond", matrixProductStateBond)]
        case .stabilizer:
            // A gate changes up to four rows of X and Z bits.
            return [("gates", Double(gates)), ("rowBytes", Double(128 * PauliBits.words(for: qubits)))]
        }
    }
}
