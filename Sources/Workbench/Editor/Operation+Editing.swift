import Circuits

extension Circuit {
    /// The circuit with every symbol of these angles among its inputs.
    func declaring(_ angles: [Expression]) -> Circuit {
        var result = self
        for symbol in angles.flatMap(\.symbols).sorted() where !result.inputs.contains(symbol) { result.inputs.append(symbol) }
        return result
    }

    var freeBitName: String {
        let names = Set((qubits + bits).map(\.name))
        var (name, number) = ("c", 0)
        while names.contains(name) { (name, number) = ("c\(number)", number + 1) }
        return name
    }
}

extension Operation {
    /// What messages call it.
    var shortName: String {
        switch self {
        case .gate(let application): application.name
        case .measure: "measure"
        case .reset: "reset"
        case .barrier: "barrier"
        case .conditional: "if"
        case .loop: "while"
        case .assign: "assignment"
        case .delay: "delay"
        case .box: "box"
        }
    }

    /// The same on wires further down or up; nil where they would leave the circuit.
    func shifted(by step: Int, within count: Int) -> Operation? {
        qubits.allSatisfy { (0..<count).contains($0 + step) } ? mapped { $0 + step } : nil
    }
}

extension GateApplication {
    /// The gate under one more control; the table's own controlled gate where it has one.
    func controlled(by wire: Int) -> GateApplication {
        if modifiers.isEmpty, let gate = standardGate {
            let bigger = Gate.standard.first {
                $0.base == (gate.base ?? gate.name) && $0.controls == gate.controls + 1 && $0.qubits == gate.qubits + 1
            }
            if let bigger, bigger.parameters == gate.parameters, let index = try? GateIndex(named: bigger.name) {
                return GateApplication(index, angles: angles, on: [wire] + qubits)
            }
        }
        var result = self
        result.modifiers.insert(.control(positive: true), at: 0)
        result.qubits.insert(wire, at: 0)
        return result
    }
}

extension Expression {
    /// π/16 more or less; multiples of it stay fractions of π.
    func nudged(by step: Int) -> Expression {
        let unit = Double.pi / 16
        guard let value = try? evaluate([:]), isConstant else {
            return (try? Expression(parsing: "\(self) \(step > 0 ? "+" : "-") pi/16")) ?? self
        }
        let turns = (value / unit).rounded()
        guard abs(value - turns * unit) < 1e-12, abs(turns) < 1e6 else { return .number(value + Double(step) * unit) }
        var (top, bottom) = (Int(turns) + step, 16)
        if top == 0 { return .number(0) }
        while top % 2 == 0, bottom > 1 { (top, bottom) = (top / 2, bottom / 2) }
        let text = (top == 1 ? "pi" : top == -1 ? "-pi" : "\(top)*pi") + (bottom == 1 ? "" : "/\(bottom)")
        return (try? Expression(parsing: text)) ?? .number(value + Double(step) * unit)
    }
}
