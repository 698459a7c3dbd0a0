internal import Circuits
internal import Glibc
internal import Numerics

/// A step of a circuit in the batched engine's terms, on the circuit's own qubits.
enum BatchedPrimitive {
    /// A gate on one qubit.
    case element(qubit: Int, Element)
    /// Gates on one qubit where all controls hold.
    case controlled([LoweredGate.Control], qubit: Int, [Element])
    /// Basis states change places where all controls hold: row k of the list is where state k of the targets goes.
    case permutation([LoweredGate.Control], targets: [Int], [Int])
    /// A sign where all controls hold.
    case negation([LoweredGate.Control])
    /// A constant matrix on the targets where all controls hold.
    case dense([LoweredGate.Control], targets: [Int], [Complex])

    /// A factor of a run.
    enum Element {
        case rotation(RotationAxis, AnglePolynomial)
        case phase(AnglePolynomial)
        case fixed([Complex])

        enum RotationAxis { case x, y, z }

        var isDiagonal: Bool {
            switch self {
            case .rotation(let axis, _): axis == .z
            case .phase: true
            case .fixed(let matrix): matrix[1] == Complex(0) && matrix[2] == Complex(0)
            }
        }

        /// Whether the matrix is real for all angles.
        var isReal: Bool {
            switch self {
            case .rotation(let axis, _): axis == .y
            case .phase: false
            case .fixed(let matrix): matrix.allSatisfy { $0.imaginary == 0 }
            }
        }

        var angle: AnglePolynomial? {
            switch self {
            case .rotation(_, let angle), .phase(let angle): angle
            case .fixed: nil
            }
        }
    }

    /// The qubits it touches.
    var qubits: [Int] {
        switch self {
        case .element(let qubit, _): [qubit]
        case .controlled(let controls, let qubit, _): controls.map(\.qubit) + [qubit]
        case .permutation(let controls, let targets, _), .dense(let controls, let targets, _): controls.map(\.qubit) + targets
        case .negation(let controls): controls.map(\.qubit)
        }
    }

    var isDiagonal: Bool {
        switch self {
        case .element(_, let element): element.isDiagonal
        case .controlled(_, _, let elements): elements.allSatisfy(\.isDiagonal)
        case .negation: true
        case .permutation, .dense: false
        }
    }
}

extension BatchedPrimitive {
    /// The primitives of a lowered gate.
    static func primitives(of gate: LoweredGate, _ atoms: inout AngleAtoms) throws(BatchedError) -> [BatchedPrimitive] {
        var angles: [AnglePolynomial] = []
        for angle in gate.angles { angles.append(try atoms.polynomial(angle)) }
        guard let target = gate.targets.first else {
            guard let phase = angles.first else { return [] }
            return turned(gate.controls, by: phase)
        }
        if let interaction = interaction(gate, angles) { return interaction }
        if gate.targets.count == 1, let elements = elements(gate, angles) {
            if gate.controls.isEmpty { return elements.map { .element(qubit: target, $0) } }
            if case .fixed(let matrix)? = elements.first, elements.count == 1 {
                return fixed(matrix, gate.controls, target)
            }
            return [.controlled(gate.controls, qubit: target, elements)]
        }
        guard angles.allSatisfy(\.isConstant) else { throw .notUnitary("a gate of several angles on \(gate.targets.count) qubits") }
        let matrix = gate.matrix(angles.map(\.constant))
        if let moves = permutation(matrix) { return [.permutation(gate.controls, targets: gate.targets, moves)] }
        return [.dense(gate.controls, targets: gate.targets, matrix)]
    }

    /// exp(iφ) where all controls hold.
    private static func turned(_ controls: [LoweredGate.Control], by phase: AnglePolynomial) -> [BatchedPrimitive] {
        guard let last = controls.last else { return [] }
        let elements: [Element] = [.rotation(.z, (last.isPositive ? 1 : -1) * phase), .phase(0.5 * phase)]
        if controls.count == 1 { return [.element(qubit: last.qubit, elements[0])] }
        return [.controlled(Array(controls.dropLast()), qubit: last.qubit, elements)]
    }

    private static func fixed(_ matrix: [Complex], _ controls: [LoweredGate.Control], _ target: Int) -> [BatchedPrimitive] {
        if let moves = permutation(matrix) { return [.permutation(controls, targets: [target], moves)] }
        if matrix == [Complex(1), Complex(0), Complex(0), Complex(-1)] { return [.negation(controls + [.init(target)])] }
        return [.controlled(controls, qubit: target, [.fixed(matrix)])]
    }

    /// The factors of a gate on one qubit, first to be applied first.
    private static func elements(_ gate: LoweredGate, _ a: [AnglePolynomial]) -> [Element]? {
        guard let name = gate.gate?.name, !a.isEmpty else {
            return a.isEmpty ? [.fixed(gate.matrix([]))] : nil
        }
        switch name {
        case "rx": return [.rotation(.x, a[0])]
        case "ry": return [.rotation(.y, a[0])]
        case "rz", "crz": return [.rotation(.z, a[0])]
        case "crx": return [.rotation(.x, a[0])]
        case "cry": return [.rotation(.y, a[0])]
        case "p", "cp": return [.rotation(.z, a[0]), .phase(0.5 * a[0])]
        case "U": return euler(a[0], a[1], a[2], phase: 0.5 * (a[0] + a[1] + a[2]))
        case "u2": return euler(AnglePolynomial(.pi / 2), a[0], a[1], phase: AnglePolynomial())
        case "u3": return euler(a[0], a[1], a[2], phase: AnglePolynomial())
        case "u", "cu3": return euler(a[0], a[1], a[2], phase: 0.5 * (a[1] + a[2]))
        case "cu": return euler(a[0], a[1], a[2], phase: a[3] + 0.5 * (a[1] + a[2]))
        case "r": return [.rotation(.z, -1 * a[1]), .rotation(.x, a[0]), .rotation(.z, a[1])]
        case "u0": return []
        default: return a.allSatisfy(\.isConstant) ? [.fixed(gate.matrix(a.map(\.constant)))] : nil
        }
    }

    /// exp(iφ₀) RZ(φ) RY(θ) RZ(λ).
    private static func euler(
        _ theta: AnglePolynomial, _ phi: AnglePolynomial, _ lambda: AnglePolynomial, phase: AnglePolynomial
    ) -> [Element] {
        [.rotation(.z, lambda), .rotation(.y, theta), .rotation(.z, phi)] + (phase.terms.isEmpty ? [] : [.phase(phase)])
    }

    /// Rotations about products of two Paulis: basis changes around a rotation about Z of the parity.
    private static func interaction(_ gate: LoweredGate, _ angles: [AnglePolynomial]) -> [BatchedPrimitive]? {
        guard let name = gate.gate?.name, gate.targets.count == 2, let angle = angles.first, angles.count == 1 else { return nil }
        let (a, b) = (gate.targets[0], gate.targets[1])
        let (h, r) = (Complex(0.5.squareRoot()), 0.5.squareRoot())
        let hadamard = Element.fixed([h, h, h, -h])
        func quarter(_ sign: Double) -> Element { .fixed([Complex(r), Complex(0, -sign * r), Complex(0, -sign * r), Complex(r)]) }
        let before: [BatchedPrimitive]
        let after: [BatchedPrimitive]
        switch name {
        case "rzz": (before, after) = ([], [])
        case "rxx":
            before = [.element(qubit: a, hadamard), .element(qubit: b, hadamard)]
            after = before
        case "ryy":
            before = [.element(qubit: a, quarter(1)), .element(qubit: b, quarter(1))]
            after = [.element(qubit: a, quarter(-1)), .element(qubit: b, quarter(-1))]
        case "rzx":
            before = [.element(qubit: b, hadamard)]
            after = before
        default: return nil
        }
        let flip = BatchedPrimitive.permutation([.init(a)], targets: [b], [1, 0])
        let turn: BatchedPrimitive =
            gate.controls.isEmpty
            ? .element(qubit: b, .rotation(.z, angle)) : .controlled(gate.controls, qubit: b, [.rotation(.z, angle)])
        return before + [flip, turn, flip] + after
    }

    /// Where each basis state goes, for a matrix of zeros and ones.
    private static func permutation(_ matrix: [Complex]) -> [Int]? {
        let size = matrix.count == 4 ? 2 : Int(Double(matrix.count).squareRoot())
        var moves = [Int](repeating: 0, count: size)
        for column in 0..<size {
            let rows = (0..<size).filter { matrix[$0 * size + column] != Complex(0) }
            guard rows.count == 1, matrix[rows[0] * size + column] == Complex(1) else { return nil }
            moves[column] = rows[0]
        }
        return moves
    }
}
