internal import Circuits
internal import Noise

/// The method that a request is computed by, and why.
struct MethodChoice {
    /// Never ``Method/auto``.
    let method: Method
    /// In words, without a full stop.
    let reason: String
}

/// What a method says of a request: whether it can do it, and what it takes.
struct MethodVerdict {
    let method: Method
    /// Why it cannot; nil where it can.
    let obstacle: SimulationError?
    /// In bytes; a floating-point number, since it may exceed an integer. Zero where the method cannot do it for another reason.
    var memory = 0.0
    /// What speaks for it.
    var merit = ""
}

extension SimulationRequest {
    /// The method asked for, or the best one for this circuit.
    ///
    /// - Throws: ``SimulationError`` where the method asked for cannot do the job, or none can.
    func chosenMethod() throws(SimulationError) -> MethodChoice {
        guard options.method == .auto else {
            if let obstacle = verdict(on: options.method).obstacle { throw withAlternatives(obstacle) }
            return MethodChoice(method: options.method, reason: "asked for")
        }
        if options.wantsState || options.gradient != nil {
            let choice = MethodChoice(
                method: .statevector, reason: options.wantsState ? "amplitudes were asked for" : "gradients were asked for")
            if let obstacle = verdict(on: .statevector).obstacle { throw withAlternatives(obstacle) }
            return choice
        }
        let stateVector = verdict(on: .statevector)
        // Up to here a state vector takes no longer than anything else, and lists all its outcomes.
        let isSmall = qubits <= (options.wantsProbabilities ? 24 : 16)
        if isSmall, stateVector.obstacle == nil { return MethodChoice(method: .statevector, reason: stateVector.merit) }
        let chain = verdict(on: .mps)
        let bits = lowered.bondBits
        let isChainExact = chain.obstacle == nil && bits <= ChainGate.easyBondBits
        // A gate takes 8^bits operations on one, 2^qubits on the other.
        // Each shot takes its own way through a chain, and next to nothing of a state vector.
        let mostShots = Double(sign: .plus, exponent: qubits - 2 * bits - 8, significand: 1)
        let prefersChain = isChainExact && 3 * bits + 8 < qubits && Double(options.shots ?? 0) <= mostShots
        // Under noise a small density matrix gives everything exactly; beyond its size random trajectories are quicker.
        let order: [Method] =
            switch (hasNoise, qubits) {
            case (true, ...10): [.densityMatrix, .stabilizer, .trajectories]
            case (true, 11...12): [.stabilizer, .densityMatrix, .trajectories]
            case (true, _): [.stabilizer, .trajectories, .densityMatrix]
            case (false, _):
                [.stabilizer] + (prefersChain ? [.mps] : []) + [.statevector] + (isChainExact ? [.mps] : []) + [.densityMatrix]
            }
        for method in order {
            let verdict = verdict(on: method)
            if verdict.obstacle == nil { return MethodChoice(method: method, reason: verdict.merit) }
        }
        throw withAlternatives((hasNoise ? densityMatrixVerdict : stateVector).obstacle ?? .cancelled)
    }

    func verdict(on method: Method) -> MethodVerdict {
        switch method {
        case .auto, .statevector: stateVectorVerdict
        case .stabilizer: stabilizerVerdict
        case .densityMatrix: densityMatrixVerdict
        case .trajectories: trajectoriesVerdict
        case .mps: matrixProductStateVerdict
        }
    }

    var hasNoise: Bool { options.noise.map { !$0.rules.isEmpty } ?? false }

    private var stateVectorVerdict: MethodVerdict {
        if hasNoise {
            return MethodVerdict(
                method: .statevector, obstacle: .unsupported(.statevector, what: "noise", instead: [.densityMatrix, .trajectories]))
        }
        let plan = options.memory(qubits: qubits)
        let fits = plan.need <= Double(memoryLimit)
        return MethodVerdict(
            method: .statevector, obstacle: fits ? nil : plan.refusal(limit: memoryLimit), memory: plan.need,
            merit: "the amplitudes of \(qubits) qubit\(qubits == 1 ? "" : "s") fit into memory")
    }

    private var stabilizerVerdict: MethodVerdict {
        func refused(_ what: String) -> MethodVerdict {
            MethodVerdict(method: .stabilizer, obstacle: .unsupported(.stabilizer, what: what, instead: [.statevector]))
        }
        if options.gradient != nil { return refused("gradients") }
        if options.wantsState { return refused("amplitudes") }
        if let gate = firstOtherThanClifford { return MethodVerdict(method: .stabilizer, obstacle: gate) }
        if hasNoise {
            do throws(SimulationError) { _ = try StabilizerMethod.noisyProgram(self) } catch {
                return MethodVerdict(method: .stabilizer, obstacle: error)
            }
            if options.wantsProbabilities { return refused("probabilities under noise") }
        }
        let need = Tableau.bytes(qubits: qubits)
        return MethodVerdict(
            method: .stabilizer,
            obstacle: need <= Double(memoryLimit) ? nil : .methodMemory(.stabilizer, need: need, limit: memoryLimit), memory: need,
            merit: hasNoise ? "all gates are Clifford gates and the noise is Paulis by chance" : "all gates are Clifford gates")
    }

    /// The first gate, under conditions or not, that is no Clifford gate, as an error that names it.
    private var firstOtherThanClifford: SimulationError? {
        let reader = CliffordReader(binding)
        var gates: [CliffordGate] = []
        func check(_ operations: [LoweredOperation]) throws(SimulationError) {
            for operation in operations {
                switch operation {
                case .gate(let gate):
                    gates.removeAll(keepingCapacity: true)
                    try reader.append(gate, to: &gates)
                case .conditional(_, let then, let otherwise):
                    try check(then)
                    try check(otherwise)
                case .loop(_, let repeated): try check(repeated)
                case .measure, .reset, .assign: break
                }
            }
        }
        do throws(SimulationError) {
            try check(lowered.operations)
            return nil
        } catch {
            return error
        }
    }
}
