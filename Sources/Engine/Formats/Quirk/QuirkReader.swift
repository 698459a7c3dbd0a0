internal import Circuits
internal import Diagnostics
internal import Documents
internal import Numerics

extension Quirk {
    /// Reads a link, or the JSON of one.
    static func parse(_ source: CircuitSource) throws(FormatError) -> Parsed {
        let link = try QuirkLink(source)
        var reader = QuirkReader(name: stem(of: source.file))
        if let document = try reader.faults.document(CircuitSource(link.json, file: source.file)) { reader.read(document) }
        let diagnostics = reader.faults.diagnostics.map { diagnostic in
            var moved = diagnostic
            moved.span = diagnostic.span.map(link.place)
            return moved
        }
        return Parsed(
            circuit: reader.faults.errorCount == 0 ? reader.circuit : nil, language: .quirk, diagnostics: diagnostics,
            places: reader.places.mapValues(link.place))
    }
}

/// The JSON in a link, and where its parts stand in the file.
private struct QuirkLink {
    let file: String
    private(set) var json = ""
    private let raw: [UInt8]
    /// For each byte of the JSON, its byte in the file.
    private var origins: [Int] = []

    init(_ source: CircuitSource) throws(FormatError) {
        _ = try source.text
        (file, raw) = (source.file, source.bytes)
        var start = 0
        let marker = Array("circuit=".utf8)
        let first = raw.first { !" \t\r\n".utf8.contains($0) }
        if first != UInt8(ascii: "{"), raw.count >= marker.count {
            for place in 0...(raw.count - marker.count)
            where raw[place] == marker[0] && raw[place..<(place + marker.count)].elementsEqual(marker) {
                start = place + marker.count
                break
            }
        }
        var bytes: [UInt8] = []
        var place = start
        while place < raw.count {
            var (byte, width) = (raw[place], 1)
            if byte == UInt8(ascii: "%"), place + 2 < raw.count,
                let code = UInt8(String(decoding: raw[(place + 1)...(place + 2)], as: UTF8.self), radix: 16)
            {
                (byte, width) = (code, 3)
            }
            bytes.append(byte)
            origins.append(place)
            place += width
        }
        json = String(decoding: bytes, as: UTF8.self)
    }

    func place(_ span: SourceSpan) -> SourceSpan { SourceSpan(file: file, start: place(span.start), end: place(span.end)) }

    private func place(_ position: SourcePosition) -> SourcePosition {
        let offset = position.offset < origins.count ? origins[position.offset] : raw.count
        var (line, lineStart) = (1, 0)
        for (place, byte) in raw[..<offset].enumerated() where byte == UInt8(ascii: "\n") { (line, lineStart) = (line + 1, place + 1) }
        let column = raw[lineStart..<offset].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        return SourcePosition(line: line, column: column, offset: offset)
    }
}

private struct QuirkReader {
    let faults: JSONFaults
    var circuit: Circuit
    var places: [Int: SourceSpan] = [:]
    private var custom: [String: Custom] = [:]
    private var measures = false

    /// The state of a control's wire under which its column acts.
    private enum Kind {
        case one, zero, plus, minus, plusI, minusI

        /// What takes that state to one of the basis.
        var turn: GateIndex? {
            switch self {
            case .one, .zero: nil
            case .plus, .minus: "h"
            case .plusI: "sxdg"
            case .minusI: "sx"
            }
        }

        /// What takes it back.
        var turnBack: GateIndex? { self == .plusI ? "sx" : self == .minusI ? "sxdg" : turn }

        /// Whether that state of the basis is one.
        var isPositive: Bool { self != .zero && self != .plus }
    }

    enum Custom {
        case matrix(Unitary)
        case circuit(GateDefinition)
    }

    init(name: String, faults: JSONFaults = JSONFaults("quirk"), custom: [String: Custom] = [:]) {
        (self.faults, self.custom) = (faults, custom)
        circuit = Circuit(name: name)
    }

    mutating func read(_ document: Node) {
        guard document.entries != nil else {
            return faults.report("type", "a Quirk circuit is an object, found \(document.summary)", at: document.span)
        }
        faults.checkKeys(of: document, "a Quirk circuit", known: ["cols", "init", "gates"])
        guard let cols = faults.member("cols", of: document, "a Quirk circuit") else { return }
        guard let list = cols.list else { return faults.report("type", "'cols' is \(cols.summary), expected a list", at: cols.span) }
        for gate in document["gates"]?.list ?? [] { define(gate) }
        let starts = document["init"]?.list ?? []
        var width = starts.count
        for column in list {
            guard let entries = column.list else {
                return faults.report("type", "a column is \(column.summary), expected a list", at: column.span)
            }
            for (place, entry) in entries.enumerated() { width = max(width, place + height(entry)) }
        }
        guard width <= Quirk.mostQubits else {
            return faults.report("width", "\(width) wires, and Quirk has at most \(Quirk.mostQubits)", at: cols.span)
        }
        if width > 0 { circuit.qubits = [Register(name: "q", size: width)] }
        for (qubit, start) in starts.enumerated() { initialize(qubit, start) }
        for column in list where !faults.isFull { read(column: column.list ?? [], at: column.span) }
        if measures { circuit.bits = [Register(name: "c", size: width)] }
    }

    private func height(_ entry: Node) -> Int {
        guard let name = entry.string ?? entry["id"]?.string else { return 1 }
        switch custom[name] {
        case .matrix(let unitary): return unitary.qubits
        case .circuit(let definition): return definition.qubits.count
        case nil:
            if let member = Quirk.member(name) { return member.height }
            if let input = Quirk.input(name) { return input.height }
            return Quirk.isDisplay(name) ? Quirk.split(name)?.height ?? 1 : 1
        }
    }

    private mutating func initialize(_ qubit: Int, _ start: Node) {
        let text = start.string ?? start.integer.map(String.init) ?? ""
        let gates: [GateIndex]
        switch text {
        case "0": gates = []
        case "1": gates = ["x"]
        case "+": gates = ["h"]
        case "-": gates = ["x", "h"]
        case "i": gates = ["h", "s"]
        case "-i": gates = ["h", "sdg"]
        default:
            return faults.report(
                "init", "a wire starts as \(start.summary)", at: start.span, hint: "expected 0, 1, \"+\", \"-\", \"i\" or \"-i\"")
        }
        for gate in gates { append(.gate(GateApplication(gate, on: [qubit])), at: start.span) }
    }

    // MARK: Columns

    private mutating func read(column: [Node], at span: SourceSpan) {
        for operation in operations(of: column, at: span) { append(operation.0, at: operation.1) }
    }

    private mutating func operations(of column: [Node], at span: SourceSpan) -> [(Circuits.Operation, SourceSpan)] {
        var (controls, swaps): ([(Int, Kind, Node)], [(Int, Node)]) = ([], [])
        for (qubit, entry) in column.enumerated() {
            switch entry.string {
            case "•": controls.append((qubit, .one, entry))
            case "◦": controls.append((qubit, .zero, entry))
            case "⊕": controls.append((qubit, .plus, entry))
            case "⊖": controls.append((qubit, .minus, entry))
            case "⊗": controls.append((qubit, .plusI, entry))
            case "(/)": controls.append((qubit, .minusI, entry))
            case "Swap": swaps.append((qubit, entry))
            default: break
            }
        }
        var inner: [(Circuits.Operation, SourceSpan)] = []
        let modifiers = controls.map { GateApplication.Modifier.control(positive: $0.1.isPositive) }
        func controlled(_ application: GateApplication) -> Circuits.Operation {
            var application = application
            if modifiers.allSatisfy({ $0 == .control(positive: true) }), application.modifiers.isEmpty, !modifiers.isEmpty,
                case .standard(let row) = application.gate, let whole = controlledRow(row, controls: modifiers.count)
            {
                return .gate(GateApplication(whole, angles: application.angles, on: controls.map(\.0) + application.qubits))
            }
            application.modifiers = modifiers + application.modifiers
            application.qubits = controls.map(\.0) + application.qubits
            return .gate(application)
        }
        if !swaps.isEmpty {
            if swaps.count == 2 {
                inner.append((controlled(GateApplication("swap", on: swaps.map(\.0))), swaps[0].1.span))
            } else {
                faults.report(
                    "swap", "\(swaps.count == 1 ? "one 'Swap'" : "\(swaps.count) 'Swap's") in a column, expected two", at: swaps[0].1.span)
            }
        }
        for (qubit, entry) in column.enumerated() {
            if entry.integer == 1 { continue }
            guard let name = entry.string ?? entry["id"]?.string else {
                faults.report("type", "an entry of a column is \(entry.summary), expected a gate's name or 1", at: entry.span)
                continue
            }
            if ["•", "◦", "⊕", "⊖", "⊗", "(/)", "Swap", "…"].contains(name) || Quirk.isDisplay(name) || Quirk.input(name) != nil {
                continue
            }
            if name == "Measure" {
                if controls.isEmpty {
                    measures = true
                    inner.append((.measure(qubit: qubit, bit: qubit), entry.span))
                } else {
                    faults.report("measure", "a measurement stands under no controls", at: entry.span)
                }
                continue
            }
            if let member = Quirk.member(name), custom[name] == nil {
                if let whole = application(member, entry, on: qubit, of: column) { inner.append((controlled(whole), entry.span)) }
                continue
            }
            if let application = application(name, entry, on: qubit) { inner.append((controlled(application), entry.span)) }
        }
        func turns(_ gate: (Kind) -> GateIndex?) -> [(Circuits.Operation, SourceSpan)] {
            controls.compactMap { qubit, kind, entry in
                gate(kind).map { (.gate(GateApplication($0, on: [qubit])), entry.span) }
            }
        }
        return turns(\.turn) + inner + turns(\.turnBack)
    }

    /// A gate of a family, defined when it is first met.
    private mutating func application(_ member: (family: Quirk.Family, height: Int), _ entry: Node, on qubit: Int, of column: [Node])
        -> GateApplication?
    {
        var wires = Array(qubit..<(qubit + member.height))
        var inputs: [Int] = []
        if member.family.usesInput {
            for (place, other) in column.enumerated() {
                guard let input = (other.string ?? other["id"]?.string).flatMap(Quirk.input) else { continue }
                let range = place..<(place + input.height)
                inputs = input.isReversed ? range.reversed() : Array(range)
            }
            guard !inputs.isEmpty else {
                faults.report("input", "the column has no input A", at: entry.span, hint: "expected inputA2, or another height")
                return nil
            }
            guard Set(inputs).isDisjoint(with: wires) else {
                faults.report("input", "input A stands on the gate's own wires", at: entry.span)
                return nil
            }
            wires = inputs + wires
        }
        let key = inputs.isEmpty ? "\(member.family.name)\(member.height)" : "\(member.family.name)\(inputs.count) \(member.height)"
        if case .circuit(let definition)? = custom[key] { return GateApplication(.defined(definition.name), on: wires) }
        let body = member.family.body(member.height, inputs.count).map { Circuits.Operation.gate($0) }
        let definition = define(member.family.title + (inputs.isEmpty ? "" : "\(inputs.count)_") + "\(member.height)", wires.count, body)
        custom[key] = .circuit(definition)
        return GateApplication(.defined(definition.name), on: wires)
    }

    /// A definition under a free name like the one asked for.
    private mutating func define(_ name: String, _ width: Int, _ body: [Circuits.Operation]) -> GateDefinition {
        var free = name
        while circuit.definitions.contains(where: { $0.name == free }) || (try? GateIndex(named: free)) != nil { free += "_" }
        let definition = GateDefinition(name: free, qubits: (0..<width).map { "q\($0)" }, body: body)
        circuit.definitions.append(definition)
        return definition
    }

    private mutating func application(_ name: String, _ entry: Node, on qubit: Int) -> GateApplication? {
        if let gate = Quirk.fixed.first(where: { $0.name == name }) {
            return GateApplication(gate.row, on: [qubit], modifiers: gate.power.map { [.power(.number($0))] } ?? [])
        }
        if let phase = Quirk.phases.first(where: { $0.name == name }) {
            return GateApplication("gphase", angles: [.binary(.times, .pi, .number(phase.halfTurns))], on: [])
        }
        if let gate = Quirk.formulas.first(where: { $0.name == name }) {
            guard let argument = entry["arg"] else {
                faults.report("key", "gate '\(name)' has no 'arg'", at: entry.span)
                return nil
            }
            guard let text = argument.string ?? argument.number.map({ Expression.number($0).description }) else {
                faults.report("type", "'arg' is \(argument.summary), expected a formula", at: argument.span)
                return nil
            }
            do throws(QuirkFormula.Fault) {
                let formula = try QuirkFormula.expression(text)
                if !gate.isPower { return GateApplication(gate.row, angles: [formula], on: [qubit]) }
                if gate.row == "z" { return GateApplication("p", angles: [.binary(.times, .pi, formula)], on: [qubit]) }
                return GateApplication(gate.row, on: [qubit], modifiers: [.power(formula)])
            } catch {
                faults.report("formula", error.what, at: argument.span)
                return nil
            }
        }
        switch custom[name] {
        case .matrix(let unitary)?: return GateApplication(.unitary(unitary), on: Array(qubit..<(qubit + unitary.qubits)))
        case .circuit(let definition)?:
            return GateApplication(.defined(definition.name), on: Array(qubit..<(qubit + definition.qubits.count)))
        case nil:
            if let obstacle = Quirk.obstacle(name) {
                faults.report("inexact-gate", "gate '\(name)' \(obstacle): no gate of a circuit does", at: entry.span)
            } else {
                let hint = didYouMean(name, among: Quirk.names + custom.keys.sorted())
                faults.report("unknown-gate", "gate '\(name)' is not one that maps to a circuit exactly", at: entry.span, hint: hint)
            }
            return nil
        }
    }

    // MARK: Gates of the link's own

    private mutating func define(_ node: Node) {
        guard let idNode = node["id"], let id = idNode.string else {
            return faults.report("key", "a gate of 'gates' has no 'id'", at: node.span)
        }
        let name = identifier(node["name"]?.string ?? id)
        if let matrix = node["matrix"] {
            do throws(QuirkFormula.Fault) {
                let rows = try QuirkFormula.matrix(matrix.string ?? "")
                let qubits = rows.count.trailingZeroBitCount
                guard rows.count > 1, rows.count == 1 << qubits, qubits <= 4, rows.allSatisfy({ $0.count == rows.count }) else {
                    return faults.report(
                        "matrix", "the matrix of '\(id)' has \(rows.count) rows, expected 2, 4, 8 or 16, and as many columns",
                        at: matrix.span)
                }
                let values = rows.flatMap(\.self)
                guard isUnitary(values, size: rows.count, tolerance: 1e-6) else {
                    return faults.report("matrix", "the matrix of '\(id)' is not unitary", at: matrix.span)
                }
                custom[id] = .matrix(Unitary(name: name, qubits: qubits, values: values))
            } catch {
                faults.report("matrix", error.what, at: matrix.span)
            }
        } else if let inner = node["circuit"], let cols = inner["cols"]?.list {
            var part = QuirkReader(name: "", faults: faults, custom: custom)
            part.circuit.definitions = circuit.definitions
            let width = cols.reduce(1) { widest, column in
                (column.list ?? []).enumerated().reduce(widest) { max($0, $1.offset + height($1.element)) }
            }
            guard width <= Quirk.mostQubits else { return faults.report("width", "gate '\(id)' has \(width) wires", at: inner.span) }
            for column in cols { part.read(column: column.list ?? [], at: column.span) }
            guard !part.measures else { return faults.report("measure", "gate '\(id)' measures", at: inner.span) }
            circuit.definitions = part.circuit.definitions
            for (id, inner) in part.custom { custom[id] = inner }
            custom[id] = .circuit(define(name, width, part.circuit.operations))
        } else {
            faults.report("key", "gate '\(id)' has no 'matrix' and no 'circuit'", at: node.span)
        }
    }

    private mutating func append(_ operation: Circuits.Operation, at span: SourceSpan) {
        places[circuit.operations.count] = span
        circuit.operations.append(operation)
    }
}

/// Whether the row-major matrix times its adjoint is the identity.
func isUnitary(_ values: [Complex], size: Int, tolerance: Double) -> Bool {
    for row in 0..<size {
        for other in 0..<size {
            var sum = Complex.zero
            for column in 0..<size { sum = sum + values[row * size + column] * values[other * size + column].conjugate }
            if (sum - (row == other ? .one : .zero)).magnitude > tolerance || !sum.isFinite { return false }
        }
    }
    return true
}
