internal import Circuits
internal import Noise

/// The method that a request is computed by, and why.
struct MethodChoice {
    /// Never ``Method/auto``.
    let method: Method
    /// In words, without a full stop.
    let reason: String
}

extension SimulationRequest {
    /// The method asked for, or the best one for this circuit.
    ///
    /// - Throws: ``SimulationError`` where the method asked for cannot do the job, or none can.
    func chosenMethod() throws(SimulationError) -> MethodChoice {
        switch options.method {
        case .auto: return try bestMethod()
        case .statevector, .stabilizer:
            if let noise = options.noise, !noise.rules.isEmpty {
                throw .unsupported(options.method, what: "noise", instead: [])
            }
            return MethodChoice(method: options.method, reason: "asked for")
        }
    }

    private func bestMethod() throws(SimulationError) -> MethodChoice {
        let memory = options.memory(qubits: qubits)
        let fits = memory.need <= Double(memoryLimit)
        let size = qubits == 1 ? "1 qubit" : "\(qubits) qubits"
        if options.wantsState || options.gradient != nil {
            return MethodChoice(
                method: .statevector, reason: options.wantsState ? "amplitudes were asked for" : "gradients were asked for")
        }
        // Up to here a state vector takes no longer, and lists all its outcomes.
        let small = options.wantsProbabilities ? 24 : 16
        if qubits > small || !fits, isClifford {
            return MethodChoice(method: .stabilizer, reason: "all gates are Clifford gates")
        }
        return MethodChoice(
            method: .statevector, reason: fits ? "the amplitudes of \(size) fit into memory" : "no other method takes this circuit")
    }

    /// Whether every gate, those under conditions included, is a Clifford gate.
    var isClifford: Bool {
        let reader = CliffordReader(binding)
        var gates: [CliffordGate] = []
        func holds(_ operations: [LoweredOperation]) -> Bool {
            operations.allSatisfy { operation in
                switch operation {
                case .gate(let gate):
                    gates.removeAll(keepingCapacity: true)
                    return (try? reader.append(gate, to: &gates)) != nil
                case .conditional(_, let then, let otherwise): return holds(then) && holds(otherwise)
                case .loop(_, let repeated): return holds(repeated)
                case .measure, .reset, .assign: return true
                }
            }
        }
        return holds(lowered.operations)
    }
}
