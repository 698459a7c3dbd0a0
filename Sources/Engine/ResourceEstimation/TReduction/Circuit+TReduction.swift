public import Circuits

extension Circuit {
    /// The same unitary with fewer T gates and rotations: rotations about the same product of Pauli operators are merged wherever what
    /// stands between lets them pass, multiples of a quarter turn become Clifford gates, pairs of equal CCZ-like gates cancel.
    ///
    /// Every rotation is seen from the start of the circuit, where Clifford gates have turned its axis into a product of Pauli operators
    /// (arXiv:1903.12456); with CX and Rz alone that is the merging of equal parities. Measurements, resets and conditions stay where they are.
    /// The global phase is kept.
    public func reducingT() throws(CircuitError) -> Circuit {
        var circuit = try flattened()
        // Each round may turn rotations into Clifford gates, which turn the axes of later ones.
        for _ in 0..<12 {
            var reducer = TReducer(qubits: qubitCount, inputs: Set(inputs))
            let reduced = reducer.reduce(circuit.operations)
            circuit.operations = reduced
            if !reducer.hasChanged { break }
        }
        return circuit
    }
}

/// One pass over a list of operations.
private struct TReducer {
    private enum Step {
        /// Written as it was.
        case fixed(Operation)
        case rotation(PauliRotation)
        case dropped
    }

    /// What later rotations must pass to be merged with earlier ones.
    private struct Obstacle {
        /// Index of its step.
        var step: Int
        /// What must commute with all of these passes; the first is the axis of a rotation.
        var paulis: [SparsePauli]
        var isRotation: Bool
        /// The gate, where two of it cancel.
        var selfInverse: String?
        var isAlive = true
    }

    private(set) var hasChanged = false
    private var steps: [Step] = []
    private var obstacles: [Obstacle] = []
    private var frame: CliffordFrame
    private var phase = Turn(eighths: 0)

    /// How far back a partner is sought.
    private static let farthest = 2000
    private static let selfInverse: Set<String> = ["ccx", "ccz", "cswap", "c3x", "c4x", "rccx", "c3z"]

    /// Parameters that keep their value; what depends on anything else may change on the way.
    private let inputs: Set<String>

    init(qubits: Int, inputs: Set<String>) { (frame, self.inputs) = (CliffordFrame(qubits: qubits), inputs) }

    mutating func reduce(_ operations: [Operation]) -> [Operation] {
        for operation in operations { take(operation) }
        return written()
    }

    private mutating func take(_ operation: Operation) {
        switch operation {
        case .gate(let application): take(application, operation)
        case .measure(let qubit, _): block(operation, [frame.z(qubit)])
        case .reset(let qubit): block(operation, [frame.z(qubit), frame.x(qubit)])
        case .barrier, .delay, .assign, .box: steps.append(.fixed(operation))
        case .loop(let condition, let body):
            let inner = reduced(body)
            block(.loop(while: condition, body: inner), Self.qubits(of: body).flatMap { [frame.z($0), frame.x($0)] })
        case .conditional(let condition, let then, let otherwise):
            let qubits = Self.qubits(of: then + otherwise)
            block(
                .conditional(condition, then: reduced(then), otherwise: reduced(otherwise)),
                qubits.flatMap { [frame.z($0), frame.x($0)] })
        }
    }

    /// A part that runs sometimes or several times is a circuit of its own.
    private mutating func reduced(_ operations: [Operation]) -> [Operation] {
        var reducer = TReducer(qubits: frame.qubits, inputs: inputs)
        let reduced = reducer.reduce(operations)
        hasChanged = hasChanged || reducer.hasChanged
        return reduced
    }

    private mutating func take(_ application: GateApplication, _ operation: Operation) {
        let q = application.qubits
        guard application.modifiers.isEmpty, case .standard(let index) = application.gate else {
            return block(operation, q.flatMap { [frame.z($0), frame.x($0)] })
        }
        let name = index.gate.name
        guard application.angles.allSatisfy({ $0.symbols.isSubset(of: inputs) }) else {
            return block(operation, q.flatMap { [frame.z($0), frame.x($0)] })
        }
        if let parts = PauliRotation.parts(of: name, application.angles, q) {
            phase = phase + parts.phase
            for rotation in parts.rotations { take(rotation) }
            return
        }
        switch name {
        case "id", "u0": break
        case "h": frame.hadamard(q[0])
        case "x": frame.turn([PauliRotation.Factor(qubit: q[0], axis: .x)], quarters: 2)
        case "y": frame.turn([PauliRotation.Factor(qubit: q[0], axis: .y)], quarters: 2)
        case "z": frame.turn([PauliRotation.Factor(qubit: q[0], axis: .z)], quarters: 2)
        case "s", "sdg": frame.turn([PauliRotation.Factor(qubit: q[0], axis: .z)], quarters: name == "s" ? 1 : 3)
        case "sx", "sxdg": frame.turn([PauliRotation.Factor(qubit: q[0], axis: .x)], quarters: name == "sx" ? 1 : 3)
        case "cx": frame.controlledX(q[0], q[1])
        case "cz": frame.controlledZ(q[0], q[1])
        case "swap": frame.exchange(q[0], q[1])
        case "cy":
            frame.turn([PauliRotation.Factor(qubit: q[1], axis: .z)], quarters: 3)
            frame.controlledX(q[0], q[1])
            frame.turn([PauliRotation.Factor(qubit: q[1], axis: .z)], quarters: 1)
        case "gphase":
            phase = phase + Turn(application.angles[0])
            return
        default:
            let controls = index.gate.isDiagonal ? q.count : index.gate.controls
            let paulis = q[..<controls].map { frame.z($0) } + q[controls...].flatMap { [frame.z($0), frame.x($0)] }
            if Self.selfInverse.contains(name), let partner = partner(of: name, paulis) {
                steps[obstacles[partner].step] = .dropped
                obstacles[partner].isAlive = false
                hasChanged = true
                return
            }
            return block(operation, paulis, selfInverse: Self.selfInverse.contains(name) ? name : nil)
        }
        steps.append(.fixed(operation))
    }

    private mutating func block(_ operation: Operation, _ paulis: [SparsePauli], selfInverse: String? = nil) {
        obstacles.append(Obstacle(step: steps.count, paulis: paulis, isRotation: false, selfInverse: selfInverse))
        steps.append(.fixed(operation))
    }

    /// Merges a rotation with an earlier one about the same axis, or lets it stand.
    private mutating func take(_ rotation: PauliRotation) {
        if rotation.angle.isZero {
            hasChanged = true
            return
        }
        if rotation.angle.isClifford {
            frame.turn(rotation.factors, quarters: rotation.angle.eighths / 2)
            steps.append(.rotation(rotation))
            return
        }
        let image = frame.image(rotation.factors)
        let axis = image.positive
        for place in obstacles.indices.reversed().prefix(Self.farthest) where obstacles[place].isAlive {
            let obstacle = obstacles[place]
            if obstacle.isRotation, obstacle.paulis[0].positive == axis, case .rotation(var earlier) = steps[obstacle.step] {
                let isOpposite = obstacle.paulis[0].isNegative != image.isNegative
                earlier.angle = earlier.angle + (isOpposite ? -rotation.angle : rotation.angle)
                hasChanged = true
                if earlier.angle.isZero {
                    steps[obstacle.step] = .dropped
                    obstacles[place].isAlive = false
                } else {
                    steps[obstacle.step] = .rotation(earlier)
                }
                return
            }
            guard obstacle.paulis.allSatisfy({ $0.commutes(with: axis) }) else { break }
        }
        obstacles.append(Obstacle(step: steps.count, paulis: [image], isRotation: true))
        steps.append(.rotation(rotation))
    }

    /// An earlier gate that is the very same operator and that nothing keeps apart from it.
    private func partner(of name: String, _ paulis: [SparsePauli]) -> Int? {
        for place in obstacles.indices.reversed().prefix(Self.farthest) where obstacles[place].isAlive {
            let obstacle = obstacles[place]
            if obstacle.selfInverse == name, obstacle.paulis == paulis { return place }
            guard obstacle.paulis.allSatisfy({ one in paulis.allSatisfy { $0.commutes(with: one) } }) else { return nil }
        }
        return nil
    }

    private mutating func written() -> [Operation] {
        var operations: [Operation] = []
        operations.reserveCapacity(steps.count + 1)
        for step in steps {
            switch step {
            case .fixed(let operation): operations.append(operation)
            case .rotation(let rotation):
                let (gates, lacking) = rotation.gates
                operations += gates
                phase = phase + lacking
            case .dropped: break
            }
        }
        phase.eighths %= 8
        if !phase.isZero { operations.append(.gate(GateApplication("gphase", angles: [phase.expression], on: []))) }
        return operations
    }

    private static func qubits(of operations: [Operation]) -> Set<Int> {
        var qubits: Set<Int> = []
        for operation in operations {
            switch operation {
            case .gate(let application): qubits.formUnion(application.qubits)
            case .measure(let qubit, _), .reset(let qubit): qubits.insert(qubit)
            case .barrier, .delay, .assign, .box: break
            case .conditional(_, let then, let otherwise): qubits.formUnion(Self.qubits(of: then + otherwise))
            case .loop(_, let body): qubits.formUnion(Self.qubits(of: body))
            }
        }
        return qubits
    }
}
