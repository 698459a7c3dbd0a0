internal import Glibc
internal import Numerics

extension Flattener {
    /// Gates raised to a power.
    func power(of gates: [FlatGate], _ exponent: Expression, name: String) throws(CircuitError) -> [FlatGate] {
        guard let gate = gates.first else { return [] }
        let value = exponent.isConstant ? try exponent.evaluate() : nil
        if value == 1 { return gates }
        if value == 0 { return [] }
        if gates.count == 1, let scaled = scaled(gate, by: exponent, value: value) { return scaled }
        guard let value else { throw .symbolicPower(name) }
        if value == value.rounded(), abs(value) * Double(gates.count) <= (gates.count == 1 ? 2 : 100_000) {
            let once = value < 0 ? gates.reversed().map(\.inverse) : gates
            return Array(repeatElement(once, count: Int(abs(value))).joined())
        }
        if gates.count == 1 {
            let controls = gate.source.row?.controls ?? 0
            let matrix: [Complex]
            switch gate.source {
            case .unitary(let unitary): matrix = unitary.values
            case .standard(let index):
                var angles: [Double] = []
                for angle in gate.angles {
                    guard angle.isConstant else { throw .symbolicPower(name) }
                    angles.append(try angle.evaluate())
                }
                matrix = index.gate.targetMatrix(angles)
            }
            guard let raised = Circuits.power(of: matrix, value) else { throw .symbolicPower(name) }
            let targets = Array(gate.operands[controls...])
            let unitary = Unitary(name: "\(name)^\(Expression.text(of: value))", qubits: targets.count, values: raised)
            return [
                FlatGate(
                    source: .unitary(unitary), angles: [], operands: targets,
                    controls: gate.controls + gate.operands[..<controls].map { LoweredGate.Control($0) })
            ]
        }
        var qubits: [Int] = []
        for gate in gates {
            for qubit in gate.controls.map(\.qubit) + gate.operands where !qubits.contains(qubit) { qubits.append(qubit) }
        }
        guard qubits.count <= 7 else { throw .tooWide(gate: name, qubits: qubits.count) }
        guard gates.allSatisfy({ $0.angles.allSatisfy(\.isConstant) }) else { throw .symbolicPower(name) }
        guard let raised = Circuits.power(of: try Flattener.matrix(of: gates, qubits: qubits), value) else { throw .symbolicPower(name) }
        let unitary = Unitary(name: "\(name)^\(Expression.text(of: value))", qubits: qubits.count, values: raised)
        return [FlatGate(source: .unitary(unitary), angles: [], operands: qubits)]
    }

    /// The power of a gate whose angle scales with the exponent, where there is such a form.
    private func scaled(_ gate: FlatGate, by exponent: Expression, value: Double?) -> [FlatGate]? {
        guard let row = gate.source.row else { return nil }
        let isWhole = value.map { $0 == $0.rounded() } ?? false
        func turn(_ index: GateIndex, _ angle: Expression) -> FlatGate {
            FlatGate(source: .standard(index), angles: [(angle * exponent).folded], operands: gate.operands, controls: gate.controls)
        }
        func phased(_ index: GateIndex, _ angle: Expression) -> [FlatGate] {
            let phase = FlatGate(
                source: .standard("gphase"), angles: [(angle / 2 * exponent).folded], operands: [], controls: gate.controls)
            return [phase, turn(index, angle)]
        }
        switch row.name {
        case "id": return [gate]
        case "z": return [turn("p", .pi)]
        case "s": return [turn("p", .pi / 2)]
        case "sdg": return [turn("p", -.pi / 2)]
        case "t": return [turn("p", .pi / 4)]
        case "tdg": return [turn("p", -.pi / 4)]
        case "x", "y", "sx", "sxdg":
            // Repetition keeps whole powers of these exact.
            if isWhole, let value, abs(value) <= 2 { return nil }
            switch row.name {
            case "x": return phased("rx", .pi)
            case "y": return phased("ry", .pi)
            case "sx": return phased("rx", .pi / 2)
            default: return phased("rx", -.pi / 2)
            }
        case "p", "cp", "gphase", "rx", "ry", "rz", "crx", "cry", "crz", "rxx", "ryy", "rzz", "rzx", "r":
            var scaled = gate
            if !isWhole, gate.angles[0].isConstant, let angle = try? gate.angles[0].evaluate() {
                // The principal branch: eigenphases are ±angle/2 or the angle itself.
                let period = row.dependence[0] == .half ? 4 * Double.pi : 2 * Double.pi
                var principal = remainder(angle, period)
                if period - 2 * abs(principal) < 1e-9 {
                    guard row.dependence[0] == .whole else { return nil }
                    principal = .pi
                }
                if abs(principal - angle) > 1e-9 { scaled.angles[0] = .number(principal) }
            }
            scaled.angles[0] = (scaled.angles[0] * exponent).folded
            return [scaled]
        default: return nil
        }
    }
}

extension LoweredGate.Source {
    fileprivate var row: Gate? {
        if case .standard(let index) = self { return index.gate }
        return nil
    }
}

extension Expression {
    /// A number where it has no parameters and a value.
    fileprivate var folded: Expression {
        guard isConstant, let value = try? evaluate() else { return self }
        return .number(value)
    }
}
