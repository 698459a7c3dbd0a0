import Circuits
import Drawing
import Workspace

extension CircuitPane.State {
    /// What stands above the drawing.
    func summary(columns: Int, _ symbols: Symbols) -> [(text: String, role: Role)] {
        let dot = " \(symbols.dot) "
        var parts: [(String, Role)] = []
        let name = layout?.circuit.name ?? ""
        if !name.isEmpty, columns >= 50 {
            parts += [(Width.shortened(name, to: path.isEmpty ? 28 : 12, ellipsis: symbols.ellipsis), .heading)]
            parts += path.isEmpty ? [(dot, .faint)] : []
        }
        if !path.isEmpty {
            let way = before.names.suffix(2).joined(separator: " \(symbols.pointer) ")
            parts += [(" \(symbols.pointer) " + Width.shortened(way, to: max(columns / 2, 12), ellipsis: symbols.ellipsis), .classical)]
            parts += [(dot, .faint)]
        }
        let figures = [(wireCount, "qubits"), (facts.depth, "depth"), (facts.gates, "gates"), (facts.symbols, "symbols")]
        for (place, (value, name)) in figures.enumerated() {
            let isCompact = columns < 60
            if place > 0 { parts.append((isCompact ? " " : dot, .faint)) }
            parts += [("\(value)", .value), (" " + name, .label)]
        }
        return parts
    }

    private static func counted(_ count: Int) -> String { "\(count) operation\(count == 1 ? "" : "s")" }

    private var blockKeys: [(text: String, role: Role)] {
        [("  \(Action.key(.enterBlock)) opens it, \(Action.key(.newCondition)) changes the condition", .dim)]
    }

    /// What stands under the cursor.
    func inspection() -> [(text: String, role: Role)] {
        guard let layout, layout.wireNames.indices.contains(wire) else { return [] }
        let place: [(String, Role)] = [(layout.wireNames[wire], .value), (" column ", .label), ("\(column)", .value), ("  ", .text)]
        guard let element = layout.element(wire: wire, column: column) else { return place + [("empty", .faint)] }
        switch layout.operation(of: element) {
        case .gate(let application):
            let names = application.qubits.map { layout.wireNames.indices.contains($0) ? layout.wireNames[$0] : "\($0)" }
            var parts = place + [(application.name, .gate)]
            if !application.angles.isEmpty {
                parts.append(("(" + application.angles.map(\.description).joined(separator: ", ") + ")", .gateParameter))
            }
            parts.append((" " + names.joined(separator: ", "), .text))
            if !application.qubits.contains(wire) { parts.append((" passes here", .faint)) }
            if let gate = application.standardGate { parts.append(("  " + gate.title, .dim)) }
            return parts
        case .measure(let qubit, let bit):
            let forced = debugger.forced[element.operation].map { "  outcome \($0 ? 1 : 0) is forced" } ?? ""
            return place + [
                ("measure", .measurement), (" \(layout.wireNames[qubit])" + (bit.map { " into " + layout.bitName($0) } ?? ""), .text),
                (forced, .warning),
            ]
        case .reset: return place + [("reset", .measurement), ("  to zero", .dim)]
        case .barrier: return place + [("barrier", .barrier), ("  nothing moves across", .dim)]
        case .delay: return place + [("delay", .barrier), ("  nothing happens for a while", .dim)]
        case .box: return place + [("box", .barrier), ("  nothing moves across its edge", .dim)]
        case .assign: return place + [("assign", .classical), ("  a classical value is stored", .dim)]
        case .loop(let condition, let body):
            return place + [("while", .classical), (" \(layout.text(of: condition)): \(Self.counted(body.count))", .text)] + blockKeys
        case .conditional(let condition, let then, let otherwise):
            let other = otherwise.isEmpty ? "" : ", else \(Self.counted(otherwise.count))"
            return place + [("if", .classical), (" \(layout.text(of: condition)): \(Self.counted(then.count))\(other)", .text)] + blockKeys
        }
    }
}
