internal import Circuits
internal import Glibc
internal import Numerics

/// Takes gates apart into elementary steps.
struct ElementarySteps {
    private(set) var steps: [ElementaryStep] = []
    private(set) var angles: AngleTable

    private typealias Control = LoweredGate.Control

    init(_ gates: [LoweredGate], _ angles: AngleTable) throws(SimulationError) {
        self.angles = angles
        for gate in gates { try append(gate) }
    }

    private mutating func append(_ gate: LoweredGate) throws(SimulationError) {
        guard gate.isDiagonal || gate.targets.count <= SimulationError.widestGate else {
            throw .gateTooWide(gate.gate?.name ?? "unitary", qubits: gate.targets.count)
        }
        var values: [LinearAngle] = []
        for angle in gate.angles { values.append(try angles.angle(angle)) }
        if gate.controls.count <= 1, gate.targets.count <= 1, appendSingle(gate, values) { return }
        if gate.controls.isEmpty, gate.targets.count == 2, appendPair(gate, values) { return }
        steps.append(.gate(gate, values))
    }

    // MARK: On one qubit, with at most one control

    private mutating func appendSingle(_ gate: LoweredGate, _ a: [LinearAngle]) -> Bool {
        let control = gate.controls.first
        guard let row = gate.gate else {
            guard let target = gate.targets.first, let (theta, phi, lambda, phase) = eulerAngles(gate.matrix([])) else { return false }
            euler(target, LinearAngle(theta), LinearAngle(phi), LinearAngle(lambda), phase: LinearAngle(phase), control)
            return true
        }
        guard let q = gate.targets.first else {
            guard row.name == "gphase" else { return false }
            if let control { turn(control, by: a[0]) }
            return true
        }
        switch row.base ?? row.name {
        case "id", "u0": break
        case "x": flip(q, control)
        case "y":
            turnZ(q, LinearAngle(-.pi / 2), nil)
            flip(q, control)
            turnZ(q, LinearAngle(.pi / 2), nil)
        case "z": turn(q, by: LinearAngle(.pi), control)
        case "s": turn(q, by: LinearAngle(.pi / 2), control)
        case "sdg": turn(q, by: LinearAngle(-.pi / 2), control)
        case "t": turn(q, by: LinearAngle(.pi / 4), control)
        case "tdg": turn(q, by: LinearAngle(-.pi / 4), control)
        case "p": turn(q, by: a[0], control)
        case "h" where control == nil: hadamard(q)
        case "h":
            // RY(π/4) Z RY(−π/4) is the Hadamard gate.
            steps.append(.rotation(q, LinearAngle(-.pi / 4)))
            turn(q, by: LinearAngle(.pi), control)
            steps.append(.rotation(q, LinearAngle(.pi / 4)))
        case "sx":
            turnX(q, LinearAngle(.pi / 2), control)
            if let control { turn(control, by: LinearAngle(.pi / 4)) }
        case "sxdg":
            turnX(q, LinearAngle(-.pi / 2), control)
            if let control { turn(control, by: LinearAngle(-.pi / 4)) }
        case "rx": turnX(q, a[0], control)
        case "ry": turnY(q, a[0], control)
        case "rz": turnZ(q, a[0], control)
        case "r":
            turnZ(q, -a[1], nil)
            turnX(q, a[0], control)
            turnZ(q, a[1], nil)
        case "U": euler(q, a[0], a[1], a[2], phase: 0.5 * (a[0] + a[1] + a[2]), control)
        case "u2": euler(q, LinearAngle(.pi / 2), a[0], a[1], phase: LinearAngle(0), control)
        case "u3": euler(q, a[0], a[1], a[2], phase: LinearAngle(0), control)
        case "u": euler(q, a[0], a[1], a[2], phase: 0.5 * (a[1] + a[2]), control)
        case "cu": euler(q, a[0], a[1], a[2], phase: a[3] + 0.5 * (a[1] + a[2]), control)
        default: return false
        }
        return true
    }

    /// exp(iα) RZ(φ) RY(θ) RZ(λ).
    private mutating func euler(
        _ q: Int, _ theta: LinearAngle, _ phi: LinearAngle, _ lambda: LinearAngle, phase: LinearAngle, _ control: Control?
    ) {
        turnZ(q, lambda, control)
        turnY(q, theta, control)
        turnZ(q, phi, control)
        if let control { turn(control, by: phase) }
    }

    private mutating func hadamard(_ q: Int) {
        turnZ(q, LinearAngle(.pi), nil)
        steps.append(.rotation(q, LinearAngle(.pi / 2)))
    }

    private mutating func flip(_ q: Int, _ control: Control?) {
        if let control, !control.isPositive { steps.append(.flip(target: q, control: nil)) }
        steps.append(.flip(target: q, control: control?.qubit))
    }

    /// exp(iφ) where the control holds.
    private mutating func turn(_ control: Control, by phase: LinearAngle) {
        steps.append(.phase(mask: 1 << control.qubit, (control.isPositive ? -0.5 : 0.5) * phase))
    }

    /// exp(iφ) where the qubit is 1 and the control, if there is one, holds.
    private mutating func turn(_ q: Int, by phase: LinearAngle, _ control: Control?) {
        guard let control else { return steps.append(.phase(mask: 1 << q, -0.5 * phase)) }
        let sign = control.isPositive ? 0.25 : -0.25
        steps.append(.phase(mask: 1 << control.qubit, -sign * phase))
        steps.append(.phase(mask: 1 << q, -0.25 * phase))
        steps.append(.phase(mask: 1 << control.qubit | 1 << q, sign * phase))
    }

    private mutating func turnZ(_ q: Int, _ angle: LinearAngle, _ control: Control?) {
        guard let control else { return steps.append(.phase(mask: 1 << q, -0.5 * angle)) }
        steps.append(.phase(mask: 1 << q, -0.25 * angle))
        steps.append(.phase(mask: 1 << control.qubit | 1 << q, (control.isPositive ? 0.25 : -0.25) * angle))
    }

    private mutating func turnY(_ q: Int, _ angle: LinearAngle, _ control: Control?) {
        guard let control else { return steps.append(.rotation(q, angle)) }
        // Z turns the second half back where the control does not hold.
        steps.append(.rotation(q, 0.5 * angle))
        turn(q, by: LinearAngle(.pi), control)
        steps.append(.rotation(q, -0.5 * angle))
        turn(q, by: LinearAngle(.pi), control)
    }

    private mutating func turnX(_ q: Int, _ angle: LinearAngle, _ control: Control?) {
        turnZ(q, LinearAngle(.pi / 2), nil)
        turnY(q, angle, control)
        turnZ(q, LinearAngle(-.pi / 2), nil)
    }

    // MARK: On two qubits

    private mutating func appendPair(_ gate: LoweredGate, _ angles: [LinearAngle]) -> Bool {
        guard let name = gate.gate?.name else { return false }
        let (a, b) = (gate.targets[0], gate.targets[1])
        switch name {
        case "swap":
            flip(b, Control(a))
            flip(a, Control(b))
            flip(b, Control(a))
        case "dcx":
            flip(b, Control(a))
            flip(a, Control(b))
        case "iswap":
            for q in [a, b] { turnZ(q, LinearAngle(.pi / 2), nil) }
            hadamard(a)
            flip(b, Control(a))
            flip(a, Control(b))
            hadamard(b)
        case "ecr":
            turnZ(a, LinearAngle(.pi / 2), nil)
            turnX(b, LinearAngle(.pi / 2), nil)
            flip(b, Control(a))
            flip(a, nil)
        case "rzz": steps.append(.phase(mask: 1 << a | 1 << b, -0.5 * angles[0]))
        case "rxx":
            for q in [a, b] { hadamard(q) }
            steps.append(.phase(mask: 1 << a | 1 << b, -0.5 * angles[0]))
            for q in [a, b] { hadamard(q) }
        case "ryy":
            for q in [a, b] { turnX(q, LinearAngle(.pi / 2), nil) }
            steps.append(.phase(mask: 1 << a | 1 << b, -0.5 * angles[0]))
            for q in [a, b] { turnX(q, LinearAngle(-.pi / 2), nil) }
        case "rzx":
            hadamard(b)
            steps.append(.phase(mask: 1 << a | 1 << b, -0.5 * angles[0]))
            hadamard(b)
        default: return false
        }
        return true
    }
}

/// θ, φ, λ and α of exp(iα) RZ(φ) RY(θ) RZ(λ), or nil where the matrix is no such product to 1e-12.
func eulerAngles(_ u: [Complex]) -> (theta: Double, phi: Double, lambda: Double, phase: Double)? {
    let (diagonal, beside) = (u[0].magnitude, u[2].magnitude)
    let theta = 2 * atan2(beside, diagonal)
    var (sum, difference, phase) = (0.0, 0.0, 0.0)
    if diagonal >= beside {
        sum = u[3].phase - u[0].phase
        phase = u[0].phase + sum / 2
        if beside > 1e-14 { difference = 2 * (u[2].phase - phase) }
    } else {
        difference = u[2].phase - (-u[1]).phase
        phase = u[2].phase - difference / 2
        if diagonal > 1e-14 { sum = 2 * (phase - u[0].phase) }
    }
    let (c, s) = (cos(theta / 2), sin(theta / 2))
    let product = [
        c * Complex.exp(i: phase - sum / 2), -s * Complex.exp(i: phase - difference / 2), s * Complex.exp(i: phase + difference / 2),
        c * Complex.exp(i: phase + sum / 2),
    ]
    guard zip(product, u).allSatisfy({ ($0 - $1).magnitude < 1e-12 }) else { return nil }
    return (theta, (sum + difference) / 2, (sum - difference) / 2, phase)
}
