internal import Circuits
internal import Glibc

/// exp(-iθP/2) for a product P of Pauli operators on one or two qubits, times a phase that is kept apart.
struct PauliRotation {
    enum Axis { case x, y, z }

    struct Factor: Hashable {
        var qubit: Int
        var axis: Axis
    }

    var factors: [Factor]
    var angle: Turn
}

/// An angle as so many eighth turns exactly, a number and an expression beside them.
struct Turn: Hashable {
    /// Multiples of π/4.
    var eighths = 0
    var rest = 0.0
    /// What has no value yet.
    var symbolic: [Expression] = []

    init(eighths: Int) { self.eighths = eighths }

    init(_ expression: Expression) {
        if let value = try? expression.evaluate([:]) {
            self.init(value)
        } else {
            self.init(eighths: 0)
            symbolic = [expression]
        }
    }

    init(_ value: Double) {
        let multiple = (value / (.pi / 4)).rounded()
        if abs(multiple) < 1e6, abs(multiple * (.pi / 4) - value) <= .ulpOfOne * max(1, abs(value)) {
            eighths = Int(multiple)
        } else {
            rest = value
        }
    }

    var isZero: Bool { eighths == 0 && rest == 0 && symbolic.isEmpty }
    /// Whether it is a whole number of quarter turns.
    var isClifford: Bool { eighths & 1 == 0 && rest == 0 && symbolic.isEmpty }

    static func + (one: Turn, other: Turn) -> Turn {
        var sum = one
        sum.eighths += other.eighths
        sum.rest += other.rest
        for term in other.symbolic {
            let opposite: Expression = if case .negation(let inner) = term { inner } else { .negation(term) }
            if let place = sum.symbolic.firstIndex(of: opposite) { sum.symbolic.remove(at: place) } else { sum.symbolic.append(term) }
        }
        return sum
    }

    static prefix func - (turn: Turn) -> Turn {
        var negated = turn
        negated.eighths.negate()
        negated.rest.negate()
        negated.symbolic = turn.symbolic.map { if case .negation(let inner) = $0 { inner } else { .negation($0) } }
        return negated
    }

    /// Half of it; eighths that are odd become a number.
    var half: Turn {
        var half = Turn(eighths: eighths / 2)
        if eighths % 2 != 0 { half = half + Turn(Double(eighths % 2) * .pi / 8) }
        half.rest += rest / 2
        half.symbolic = symbolic.map { .binary(.over, $0, .number(2)) }
        return half
    }

    var expression: Expression {
        var terms = symbolic
        let value = Double(eighths) * .pi / 4 + rest
        if value != 0 || terms.isEmpty {
            terms.insert(rest == 0 ? .binary(.over, .binary(.times, .number(Double(eighths)), .pi), .number(4)) : .number(value), at: 0)
        }
        return terms.dropFirst().reduce(terms[0]) { .binary(.plus, $0, $1) }
    }
}

extension PauliRotation {
    /// The rotations that a gate is made of, first to last, and the phase beside them; nil where it is none of these.
    static func parts(of name: String, _ angles: [Expression], _ q: [Int]) -> (rotations: [PauliRotation], phase: Turn)? {
        func turn(_ index: Int) -> Turn { index < angles.count ? Turn(angles[index]) : Turn(eighths: 0) }
        func about(_ axis: Axis, _ angle: Turn, _ qubit: Int = 0) -> PauliRotation {
            PauliRotation(factors: [Factor(qubit: q[qubit], axis: axis)], angle: angle)
        }
        func both(_ one: Axis, _ other: Axis, _ angle: Turn) -> PauliRotation {
            PauliRotation(factors: [Factor(qubit: q[0], axis: one), Factor(qubit: q[1], axis: other)], angle: angle)
        }
        func phased(_ angle: Turn) -> ([PauliRotation], Turn) { ([about(.z, angle)], angle.half) }
        /// Rz(φ)·Ry(θ)·Rz(λ), applied from the right.
        func euler(_ theta: Turn, _ phi: Turn, _ lambda: Turn, _ phase: Turn) -> ([PauliRotation], Turn) {
            ([about(.z, lambda), about(.y, theta), about(.z, phi)], phase)
        }
        switch name {
        case "t": return phased(Turn(eighths: 1))
        case "tdg": return phased(Turn(eighths: -1))
        case "p", "u1": return phased(turn(0))
        case "rz": return ([about(.z, turn(0))], Turn(eighths: 0))
        case "rx": return ([about(.x, turn(0))], Turn(eighths: 0))
        case "ry": return ([about(.y, turn(0))], Turn(eighths: 0))
        case "u2": return euler(Turn(eighths: 2), turn(0), turn(1), Turn(eighths: 0))
        case "u3": return euler(turn(0), turn(1), turn(2), Turn(eighths: 0))
        case "u": return euler(turn(0), turn(1), turn(2), (turn(1) + turn(2)).half)
        case "U": return euler(turn(0), turn(1), turn(2), (turn(0) + turn(1) + turn(2)).half)
        case "rzz": return ([both(.z, .z, turn(0))], Turn(eighths: 0))
        case "rxx": return ([both(.x, .x, turn(0))], Turn(eighths: 0))
        case "ryy": return ([both(.y, .y, turn(0))], Turn(eighths: 0))
        case "cp", "cu1":
            let half = turn(0).half
            return ([about(.z, half, 0), about(.z, half, 1), both(.z, .z, -half)], half.half)
        case "crz":
            let half = turn(0).half
            return ([about(.z, half, 1), both(.z, .z, -half)], Turn(eighths: 0))
        default: return nil
        }
    }

    /// The gates that do it, and the phase that they lack.
    var gates: (operations: [Operation], phase: Turn) {
        guard factors.count == 1 else {
            if angle.isZero { return ([], Turn(eighths: 0)) }
            let name: GateIndex = factors[0].axis == .z ? "rzz" : factors[0].axis == .x ? "rxx" : "ryy"
            return ([.gate(GateApplication(name, angles: [angle.expression], on: factors.map(\.qubit)))], Turn(eighths: 0))
        }
        let qubit = [factors[0].qubit]
        guard factors[0].axis == .z, angle.rest == 0, angle.symbolic.isEmpty else {
            if angle.isZero { return ([], Turn(eighths: 0)) }
            let name: GateIndex = factors[0].axis == .z ? "rz" : factors[0].axis == .x ? "rx" : "ry"
            return ([.gate(GateApplication(name, angles: [angle.expression], on: qubit))], Turn(eighths: 0))
        }
        let names: [GateIndex] = [[], ["t"], ["s"], ["s", "t"], ["z"], ["z", "t"], ["sdg"], ["tdg"]][angle.eighths & 7]
        // The gates are diag(1, e^iθ): Rz(θ) is that times e^(-iθ/2).
        return (names.map { .gate(GateApplication($0, on: qubit)) }, -Turn(eighths: angle.eighths & 7).half + wrapped)
    }

    /// Rz by a whole turn is -1.
    private var wrapped: Turn { Turn(eighths: (angle.eighths - (angle.eighths & 7)) / 8 % 2 == 0 ? 0 : 4) }
}
