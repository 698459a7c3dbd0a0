internal import KernelTable

/// One pass over a block: a gate, or many diagonal gates at once.
enum StageStep<Scalar: KernelScalar> {
    case gate(PreparedGate<Scalar>)
    case phases(PreparedPhases<Scalar>)

    /// The passes of a stage. Diagonal gates are collected until a gate mixes one of their qubits.
    static func steps(of stage: Stage, laneQubits: Int) -> [StageStep] {
        var steps: [StageStep] = []
        var diagonals: [BoundGate] = []
        func flushed() -> [StageStep] {
            guard diagonals.count >= PhasePolynomial.worthwhile else {
                return diagonals.map { .gate(PreparedGate($0, in: stage.layout, laneQubits: laneQubits)) }
            }
            return [
                .phases(PreparedPhases(PhasePolynomial(diagonals, qubits: stage.layout.qubits), in: stage.layout, laneQubits: laneQubits))
            ]
        }
        for gate in stage.gates {
            if stage.layout.local.count >= laneQubits, PhasePolynomial.canFuse(gate) {
                diagonals.append(gate)
                continue
            }
            let mixed = gate.isDiagonal ? 0 : gate.targetMask
            if diagonals.contains(where: { $0.qubitMask & mixed != 0 }) {
                steps += flushed()
                diagonals = []
            }
            steps.append(.gate(PreparedGate(gate, in: stage.layout, laneQubits: laneQubits)))
        }
        return steps + flushed()
    }

    @inline(__always)
    func apply(to state: UnsafeMutablePointer<Scalar>, block: Int, _ kernels: KernelTable<Scalar>) {
        switch self {
        case .gate(let gate): gate.apply(to: state, block: block, kernels)
        case .phases(let phases): phases.apply(to: state, block: block, kernels)
        }
    }
}

extension PhasePolynomial {
    /// As many diagonal gates as one pass for all of them is worth.
    static var worthwhile: Int { 3 }
}
