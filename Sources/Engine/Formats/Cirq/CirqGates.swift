internal import Circuits
internal import Diagnostics
internal import Documents
internal import Numerics

/// Gates of Cirq as gates of the table, phases kept.
struct CirqGates {
    let faults: JSONFaults
    /// Parameters in the order in which they were met.
    var symbols: [String]
    /// What sub-circuits set parameters to, innermost last: a value of an inner one is over the parameters of those around it.
    private let settings: [[String: Node]]
    /// How many parts the expression being read has: no tree of them gets deep.
    private var terms = 0

    init(faults: JSONFaults, symbols: [String], settings: [[String: Node]] = []) {
        (self.faults, self.symbols, self.settings) = (faults, symbols, settings)
    }

    mutating func applications(_ gate: Node, _ qubits: [Int], depth: Int) -> [GateApplication]? {
        guard depth < 50 else {
            faults.report("depth", "more than 50 gates inside each other", at: gate.span)
            return nil
        }
        let type = gate["cirq_type"]?.string ?? ""
        func fits(_ width: Int) -> Bool {
            if qubits.count == width { return true }
            faults.report("qubit-count", "a '\(type)' takes \(counted(width, "qubit")), got \(qubits.count)", at: gate.span)
            return false
        }
        if let power = Cirq.powers.first(where: { $0.type == type }) {
            guard fits(power.base.gate.qubits + power.controls), let exponent = number(gate, "exponent", standard: 1),
                let shift = number(gate, "global_shift", standard: 0)
            else { return nil }
            return self.power(
                power.base, exponent, shift, controls: Array(qubits.prefix(power.controls)), Array(qubits.dropFirst(power.controls)))
        }
        switch type {
        case "Rx", "Ry", "Rz":
            guard fits(1), let angle = number(gate, "rads") else { return nil }
            return [GateApplication(type == "Rx" ? "rx" : type == "Ry" ? "ry" : "rz", angles: [angle], on: qubits)]
        case "IdentityGate": return qubits.map { GateApplication("id", on: [$0]) }
        case "CSwapGate": return fits(3) ? [GateApplication("cswap", on: qubits)] : nil
        case "cirq.MSGate", "MSGate":
            guard fits(2), let angle = number(gate, "rads") else { return nil }
            return [GateApplication("rxx", angles: [(Expression.number(2) * angle).folded], on: qubits)]
        case "GlobalPhaseGate":
            guard fits(0), let value = gate["coefficient"], let coefficient = complex(value), abs(coefficient.magnitude - 1) < 1e-6 else {
                if qubits.isEmpty { faults.report("matrix", "a global phase is a number of magnitude 1", at: gate.span) }
                return nil
            }
            return [GateApplication("gphase", angles: [Expression.number(coefficient.phase)], on: [])]
        case "ControlledGate": return controlled(gate, qubits, depth: depth)
        case "MatrixGate": return matrix(gate, qubits)
        case "DiagonalGate", "TwoQubitDiagonalGate", "ThreeQubitDiagonalGate": return diagonal(gate, qubits)
        case "PhasedXPowGate":
            guard fits(1), let axis = number(gate, "phase_exponent"), let exponent = number(gate, "exponent", standard: 1),
                let shift = number(gate, "global_shift", standard: 0)
            else { return nil }
            return phase(exponent, (shift + Expression.number(0.5)).folded) + [
                GateApplication("r", angles: [turns(exponent), turns(axis)], on: qubits)
            ]
        case "PhasedXZGate":
            guard fits(1), let x = number(gate, "x_exponent"), let z = number(gate, "z_exponent"),
                let axis = number(gate, "axis_phase_exponent")
            else { return nil }
            return [GateApplication("p", angles: [turns((-axis).folded)], on: qubits)]
                + power("x", x, Expression.number(0), controls: [], qubits)
                + [GateApplication("p", angles: [turns(axis)], on: qubits), GateApplication("p", angles: [turns(z)], on: qubits)]
        case "PhasedISwapPowGate":
            guard fits(2), let axis = number(gate, "phase_exponent"), let exponent = number(gate, "exponent", standard: 1),
                let shift = number(gate, "global_shift", standard: 0)
            else { return nil }
            let (forth, back) = (turns(axis), turns((-axis).folded))
            return [GateApplication("p", angles: [forth], on: [qubits[0]]), GateApplication("p", angles: [back], on: [qubits[1]])]
                + power("iswap", exponent, shift, controls: [], qubits)
                + [GateApplication("p", angles: [back], on: [qubits[0]]), GateApplication("p", angles: [forth], on: [qubits[1]])]
        case "FSimGate":
            guard fits(2), let theta = number(gate, "theta"), let phi = number(gate, "phi") else { return nil }
            return [
                GateApplication("rxx", angles: [theta], on: qubits), GateApplication("ryy", angles: [theta], on: qubits),
                GateApplication("cp", angles: [(-phi).folded], on: qubits),
            ]
        case "PhasedFSimGate":
            guard fits(2), let theta = number(gate, "theta"), let zeta = number(gate, "zeta", standard: 0),
                let chi = number(gate, "chi", standard: 0),
                let gamma = number(gate, "gamma", standard: 0), let phi = number(gate, "phi", standard: 0)
            else { return nil }
            let (first, last) = ((chi + zeta).folded, (chi - zeta).folded)
            func one(_ row: GateIndex, _ angle: Expression, _ place: Int) -> GateApplication {
                GateApplication(row, angles: [angle.folded], on: [qubits[place]])
            }
            return [
                one("rz", first / Expression.number(2), 0), one("rz", -first / Expression.number(2), 1),
                GateApplication("rxx", angles: [theta], on: qubits),
                GateApplication("ryy", angles: [theta], on: qubits), one("rz", -last / Expression.number(2), 0),
                one("rz", last / Expression.number(2), 1),
                one("p", -gamma, 0), one("p", -gamma, 1), GateApplication("cp", angles: [(-phi).folded], on: qubits),
            ]
        default:
            faults.report(
                "unknown-gate", type.isEmpty ? "a gate has no 'cirq_type'" : "gate '\(type)' has no words in a circuit",
                at: gate["cirq_type"]?.span ?? gate.span, hint: didYouMean(type, among: Cirq.gateTypes))
            return nil
        }
    }

    /// π times an exponent.
    private func turns(_ exponent: Expression) -> Expression { .binary(.times, .pi, exponent) }

    /// exp(iπ·exponent·shift); nothing where that is 1.
    private func phase(_ exponent: Expression, _ shift: Expression) -> [GateApplication] {
        let angle = (Expression.pi * (exponent * shift)).folded
        return angle == Expression.number(0) ? [] : [GateApplication("gphase", angles: [angle], on: [])]
    }

    /// exp(iπ·shift·exponent) times the principal power of a gate under controls.
    private func power(_ base: GateIndex, _ exponent: Expression, _ shift: Expression, controls: [Int], _ targets: [Int])
        -> [GateApplication]
    {
        func under(_ applications: [GateApplication]) -> [GateApplication] {
            applications.map { application in
                var application = application
                application.qubits = controls + application.qubits
                application.modifiers = controls.map { _ in .control(positive: true) } + application.modifiers
                return application.simplified
            }
        }
        let angle = turns(exponent)
        let isPlain = shift == Expression.number(0)
        // A rotation is the power with a shift of −1/2.
        func rotation(_ row: GateIndex) -> [GateApplication] {
            phase(exponent, (shift + Expression.number(0.5)).folded) + [GateApplication(row, angles: [angle], on: targets)]
        }
        let names: [Expression: [String: GateIndex]] = [
            Expression.number(1): ["x": "x", "y": "y", "z": "z", "h": "h", "swap": "swap", "iswap": "iswap"],
            Expression.number(0.5): ["x": "sx", "z": "s"], Expression.number(-0.5): ["x": "sxdg", "z": "sdg"],
            Expression.number(0.25): ["z": "t"],
            Expression.number(-0.25): ["z": "tdg"],
        ]
        if isPlain, let row = names[exponent]?[base.gate.name] { return under([GateApplication(row, on: targets)]) }
        let own: [GateApplication]
        // The controls leave out the shift, which is a phase of everything.
        let outer = controls.isEmpty ? [] : phase(exponent, shift)
        switch base.gate.name {
        case "x", "y":
            let row: GateIndex = base == "x" ? "rx" : "ry"
            own =
                controls.isEmpty
                ? rotation(row) : phase(exponent, Expression.number(0.5)) + [GateApplication(row, angles: [angle], on: targets)]
        case "rxx", "ryy", "rzz": own = rotation(base)
        case "z":
            if controls.isEmpty, shift == Expression.number(-0.5) { return [GateApplication("rz", angles: [angle], on: targets)] }
            own = (controls.isEmpty ? phase(exponent, shift) : []) + [GateApplication("p", angles: [angle], on: targets)]
        case "h":
            own =
                phase(exponent, shift) + [
                    GateApplication("ry", angles: [-Expression.pi / Expression.number(4)], on: targets),
                    GateApplication("p", angles: [angle], on: targets),
                    GateApplication("ry", angles: [Expression.pi / Expression.number(4)], on: targets),
                ]
        case "swap":
            let back = [targets[1], targets[0]]
            own =
                phase(exponent, shift) + [
                    GateApplication("cx", on: targets),
                    GateApplication("p", angles: [(angle / Expression.number(2)).folded], on: [back[0]]),
                    GateApplication("crx", angles: [angle], on: back), GateApplication("cx", on: targets),
                ]
        default:
            let half = (-(angle / Expression.number(2))).folded
            own =
                phase(exponent, shift) + [
                    GateApplication("rxx", angles: [half], on: targets), GateApplication("ryy", angles: [half], on: targets),
                ]
        }
        return outer + under(own)
    }

    private mutating func controlled(_ gate: Node, _ qubits: [Int], depth: Int) -> [GateApplication]? {
        guard let inner = faults.member("sub_gate", of: gate, "a 'ControlledGate'") else { return nil }
        let values = gate["control_values"]
        let count =
            values?["data"]?.list?.count ?? values?.list?.count ?? gate["control_qid_shape"]?.list?.count ?? gate["num_controls"]?.integer
            ?? 1
        guard count <= qubits.count, count >= 0 else {
            faults.report("qubit-count", "\(count) controls on \(counted(qubits.count, "qubit"))", at: gate.span)
            return nil
        }
        var positive: [Bool] = []
        for item in values?["data"]?.list ?? values?.list ?? [] {
            let options = item.list?.compactMap(\.integer) ?? item.integer.map { [$0] } ?? []
            guard options == [0] || options == [1] else {
                faults.report("control", "a control that acts on more than one value has no words in a circuit", at: item.span)
                return nil
            }
            positive.append(options == [1])
        }
        if positive.isEmpty { positive = [Bool](repeating: true, count: count) }
        guard let applications = applications(inner, Array(qubits.dropFirst(count)), depth: depth + 1) else { return nil }
        return applications.map { application in
            var application = application
            application.qubits = Array(qubits.prefix(count)) + application.qubits
            application.modifiers = positive.map { .control(positive: $0) } + application.modifiers
            return application
        }
    }

    // MARK: Matrices

    private func matrix(_ gate: Node, _ qubits: [Int]) -> [GateApplication]? {
        guard let rows = gate["matrix"]?.list, (1...6).contains(qubits.count), rows.count == 1 << qubits.count else {
            faults.report("matrix", "the matrix does not fit \(counted(qubits.count, "qubit"))", at: gate["matrix"]?.span ?? gate.span)
            return nil
        }
        var values: [Complex] = []
        for row in rows {
            let entries = (row.list ?? []).compactMap(complex)
            guard entries.count == rows.count else {
                faults.report("matrix", "a row of the matrix has not \(rows.count) numbers", at: row.span)
                return nil
            }
            values += entries
        }
        guard isUnitary(values, size: rows.count, tolerance: 1e-6) else {
            faults.report("matrix", "the matrix is not unitary", at: gate["matrix"]?.span ?? gate.span)
            return nil
        }
        let name = gate["name"]?.string.map { identifier($0) } ?? "unitary"
        // The first qubit is the most significant one.
        return [GateApplication(.unitary(Unitary(name: name, qubits: qubits.count, values: values)), on: qubits.reversed())]
    }

    private func diagonal(_ gate: Node, _ qubits: [Int]) -> [GateApplication]? {
        let angles = (gate["diag_angles_radians"]?.list ?? []).compactMap(\.number)
        guard (1...6).contains(qubits.count), angles.count == 1 << qubits.count else {
            faults.report("matrix", "the diagonal does not fit \(counted(qubits.count, "qubit"))", at: gate.span)
            return nil
        }
        var values = [Complex](repeating: .zero, count: angles.count * angles.count)
        for (place, angle) in angles.enumerated() { values[place * angles.count + place] = .exp(i: angle) }
        return [GateApplication(.unitary(Unitary(name: "diagonal", qubits: qubits.count, values: values)), on: qubits.reversed())]
    }

    private func complex(_ node: Node) -> Complex? {
        if let real = node.number { return Complex(real) }
        guard let real = node["real"]?.number, let imaginary = node["imag"]?.number else { return nil }
        return Complex(real, imaginary)
    }

    // MARK: Numbers and parameters

    private mutating func number(_ gate: Node, _ key: String, standard: Double? = nil) -> Expression? {
        guard let node = gate[key] else {
            if let standard { return Expression.number(standard) }
            faults.report("key", "a '\(gate["cirq_type"]?.string ?? "gate")' has no '\(key)'", at: gate.span)
            return nil
        }
        terms = 0
        return expression(node, depth: 0, within: settings.count)?.folded
    }

    /// The parameter of that name as the innermost so many sub-circuits know it.
    private mutating func parameter(_ written: String, depth: Int, within: Int) -> Expression? {
        var outer = within
        while outer > 0 {
            outer -= 1
            if let value = settings[outer][written] {
                // A parameter may be set to itself; the value is read as the surroundings mean it.
                return depth < 50 ? expression(value, depth: depth + 1, within: outer) : nil
            }
        }
        let name = identifier(written, otherwise: "p_")
        if !symbols.contains(name) { symbols.append(name) }
        return .symbol(name)
    }

    private mutating func expression(_ node: Node, depth: Int, within: Int) -> Expression? {
        terms += 1
        guard terms <= 300 else {
            if terms == 301 { faults.report("depth", "an expression of more than 300 parts", at: node.span) }
            return nil
        }
        if let number = node.number, number.isFinite { return Expression.number(number) }
        if let written = node.string { return parameter(written, depth: depth, within: within) }
        let type = node["cirq_type"]?.string ?? ""
        var parts: [Expression] = []
        if ["sympy.Add", "sympy.Mul", "sympy.Pow"].contains(type), depth < 50 {
            for argument in (node["args"]?.list ?? []).prefix(500) {
                guard let part = expression(argument, depth: depth + 1, within: within) else { return nil }
                parts.append(part)
            }
        }
        switch type {
        case "sympy.Symbol":
            guard let written = node["name"]?.string else { break }
            return parameter(written, depth: depth, within: within)
        case "sympy.Integer": if let value = node["i"]?.number { return Expression.number(value) }
        case "sympy.Float": if let value = node["approx"]?.number { return Expression.number(value) }
        case "sympy.Rational":
            if let over = node["p"]?.number, let under = node["q"]?.number, under != 0 {
                return Expression.number(over) / Expression.number(under)
            }
        case "sympy.pi": return Expression.pi
        case "sympy.E": return .constant(.euler)
        case "sympy.Add": if let first = parts.first { return parts.dropFirst().reduce(first) { $0 + $1 } }
        case "sympy.Mul": if let first = parts.first { return parts.dropFirst().reduce(first) { $0 * $1 } }
        case "sympy.Pow": if parts.count == 2 { return .binary(.power, parts[0], parts[1]) }
        default: break
        }
        faults.report(
            "expression", type.isEmpty ? "\(node.summary) is no number" : "'\(type)' is no expression in a circuit", at: node.span)
        return nil
    }
}

extension Expression {
    /// A number where it has no parameters.
    fileprivate var folded: Expression { isConstant ? (try? evaluate([:])).map { Expression.number($0) } ?? self : self }
}
