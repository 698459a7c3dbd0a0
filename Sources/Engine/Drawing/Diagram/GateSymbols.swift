internal import Circuits
internal import Numerics

/// Says how gates look, and remembers those without angles.
struct GateSymbols {
    private var known: [GateApplication.Reference: (label: Label, isOrdered: Bool)] = [:]

    /// Symbols of the table's gates without angles and modifiers, which differ in their wires alone.
    private var plain: [GateApplication.Reference: Diagram.GateSymbol] = [:]

    mutating func symbol(of application: GateApplication) -> Diagram.GateSymbol {
        guard application.modifiers.isEmpty, application.angles.isEmpty, case .standard(let gate) = application.gate else {
            return made(application)
        }
        guard var symbol = plain[application.gate], symbol.controls.count + symbol.targets.count == application.qubits.count else {
            let made = made(application)
            if application.qubits.count == gate.gate.qubits { plain[application.gate] = made }
            return made
        }
        if symbol.controls.isEmpty {
            symbol.targets = application.qubits
        } else {
            for place in symbol.controls.indices { symbol.controls[place].wire = application.qubits[place] }
            for place in symbol.targets.indices { symbol.targets[place] = application.qubits[symbol.controls.count + place] }
        }
        return symbol
    }

    private mutating func made(_ application: GateApplication) -> Diagram.GateSymbol {
        let row = application.standardGate
        let count = min(application.modifierControls + (row?.controls ?? 0), application.qubits.count)
        var signs = application.modifiers.compactMap { if case .control(let isPositive) = $0 { isPositive } else { nil } }
        signs += Array(repeating: true, count: row?.controls ?? 0)
        var controls: [(wire: Int, isPositive: Bool)] = []
        for (qubit, sign) in zip(application.qubits.prefix(count), signs) { controls.append((qubit, sign)) }
        let targets = Array(application.qubits.dropFirst(count))
        let (name, isOrdered) = look(application)
        var label = name
        for modifier in application.modifiers.reversed() {
            switch modifier {
            case .control: break
            case .inverse: label.append("†", .above)
            case .power(let exponent):
                let text = Label.angle(exponent)
                label.append(text.pieces.allSatisfy { $0.height == .line && !$0.isUnderRoot } ? text.raised(.above) : Label(text.plain))
            }
        }
        let isPlain = application.modifiers.allSatisfy { if case .control = $0 { true } else { false } }
        let base = row.map { $0.base ?? $0.name }
        var parameters = Label()
        for (place, angle) in application.angles.enumerated() {
            parameters.append(place == 0 ? Label.angle(angle) : Label(", ") + Label.angle(angle))
        }
        let ink: Ink = !application.angles.isEmpty ? .rotation : row?.clifford == .always ? .clifford : .gate
        var symbol = Diagram.GateSymbol(
            controls: controls, targets: targets, body: .box, label: label, parameters: parameters, ink: ink,
            isOrdered: isOrdered && targets.count > 1)
        if targets.isEmpty {
            // A phase: alone it is of everything, under controls it is theirs.
            (symbol.body, symbol.label, symbol.parameters) = (.dots, Self.phase(application, parameters), Label())
        } else if isPlain, base == "swap", targets.count == 2 {
            symbol.body = .cross
        } else if isPlain, base == "x", targets.count == 1, !controls.isEmpty {
            symbol.body = .plus
        } else if isPlain, base == "z", targets.count == 1, !controls.isEmpty {
            symbol.controls.append((targets[0], true))
            (symbol.body, symbol.label, symbol.targets) = (.dots, Label(), [])
        }
        return symbol
    }

    /// `e` to the power of `i` times the angle.
    private static func phase(_ application: GateApplication, _ angle: Label) -> Label {
        let text = angle.plain.contains(" ") ? "(\(angle.plain))" : angle.plain
        var (sign, factor) = ("", "")
        for modifier in application.modifiers {
            switch modifier {
            case .control: break
            case .inverse: sign = sign.isEmpty ? "−" : ""
            case .power(let exponent): factor += "\(Label.angle(exponent).plain)·"
            }
        }
        var label = Label("e", isItalic: true)
        label.append(sign, .above)
        label.append("i", isItalic: true, .above)
        label.append(factor + text, .above)
        return label
    }

    private mutating func look(_ application: GateApplication) -> (label: Label, isOrdered: Bool) {
        if case .unitary(let unitary) = application.gate { return (Self.word(unitary.name), true) }
        if let found = known[application.gate] { return found }
        let found: (Label, Bool)
        if let row = application.standardGate {
            let base = row.controls > 0 ? row.base.flatMap { try? Gate.named($0) } ?? row : row
            found = (Self.label(base), !Self.isSymmetric(base))
        } else {
            found = (Self.word(application.baseName), true)
        }
        known[application.gate] = found
        return found
    }

    /// How a gate of the table is called in a box.
    private static func label(_ gate: Gate) -> Label {
        switch gate.name {
        case "rx", "ry", "rz", "rxx", "ryy", "rzz", "rzx":
            var label = Label("R", isItalic: true)
            label.append(String(gate.name.dropFirst()), isItalic: true, .below)
            return label
        case "iswap": return Label("iSWAP")
        case "rccx", "rc3x": return Label(gate.name.uppercased())
        default: break
        }
        var symbol = Substring(gate.symbol)
        var label = Label()
        let isRoot = symbol.hasPrefix("√")
        let isDagger = symbol.hasSuffix("†")
        if isRoot { symbol.removeFirst() }
        if isDagger { symbol.removeLast() }
        let letters = symbol.prefix { !$0.isNumber }
        if isRoot {
            label.pieces = [.init(text: String(symbol), isItalic: true, isUnderRoot: true)]
        } else if letters.count == 1 {
            label.append(String(letters), isItalic: true)
            label.append(String(symbol.dropFirst()), .below)
        } else {
            label.append(String(symbol))
        }
        if isDagger { label.append("†", .above) }
        return label
    }

    /// How a gate of the circuit's own is called: one letter as a symbol, a word upright.
    private static func word(_ name: String) -> Label {
        let letters = name.prefix { !$0.isNumber }
        if letters.count == 1, name.dropFirst().allSatisfy(\.isNumber), letters.first?.isUppercase ?? false {
            var label = Label(String(letters), isItalic: true)
            label.append(String(name.dropFirst()), .below)
            return label
        }
        return Label(name)
    }

    /// Whether two qubits may change places without changing the gate.
    private static func isSymmetric(_ gate: Gate) -> Bool {
        guard gate.qubits - gate.controls == 2 else { return false }
        let matrix = gate.targetMatrix(gate.parameters.indices.map { 0.7 + 0.4 * Double($0) })
        guard matrix.count == 16 else { return false }
        let order = [0, 2, 1, 3]
        for row in 0..<4 {
            for column in 0..<4 where (matrix[4 * row + column] - matrix[4 * order[row] + order[column]]).magnitude > 1e-12 { return false }
        }
        return true
    }
}
