internal import Circuits
internal import Diagnostics
internal import Documents

extension IonQ {
    /// Reads `{"qubits", "circuit": […]}`, which may stand under `input` as in a job.
    static func parse(_ source: CircuitSource) throws(FormatError) -> Parsed {
        var reader = IonQReader(name: stem(of: source.file), wantsPlaces: source.wantsPlaces)
        if let document = try reader.faults.document(source) { reader.read(document) }
        return Parsed(reader.circuit, .ionq, reader.faults, places: reader.places)
    }
}

private struct IonQReader {
    let faults = JSONFaults("ionq")
    var circuit: Circuit
    var places: [Int: SourceSpan] = [:]
    private let wantsPlaces: Bool
    private var qubitCount = 0
    private var isNative = false

    private static let documentKeys: Set = ["qubits", "circuit", "gateset", "format", "circuits", "name", "input", "metadata"]
    private static let gateKeys: Set = ["gate", "target", "targets", "control", "controls", "rotation", "phase", "phases", "angle"]

    init(name: String, wantsPlaces: Bool) {
        circuit = Circuit(name: name)
        self.wantsPlaces = wantsPlaces
    }

    mutating func read(_ document: Node) {
        guard document.entries != nil else {
            return faults.report("type", "an IonQ circuit is an object, found \(document.summary)", at: document.span)
        }
        let isJob = document["input"] != nil
        let body = document["input"] ?? document
        guard body.entries != nil else { return faults.report("type", "'input' is \(body.summary), expected an object", at: body.span) }
        if !isJob { faults.checkKeys(of: body, "an IonQ circuit", known: Self.documentKeys) }
        if let data = body["data"] {
            return faults.report(
                "type", "the input is a text in another language, not a list of gates", at: data.span,
                hint: "write that text to a file of its own")
        }
        if let set = body["gateset"] ?? document["gateset"] {
            guard let name = set.string, ["qis", "native"].contains(name) else {
                return faults.report("gateset", "gate set \(set.summary) is not known", at: set.span, hint: "expected 'qis' or 'native'")
            }
            isNative = name == "native"
        }
        var list = body["circuit"]
        var count = body["qubits"] ?? document["qubits"]
        if list == nil, let circuits = body["circuits"] {
            guard let all = circuits.list, all.count == 1, let only = all.first else {
                return faults.report(
                    "circuits", "the job holds \(circuits.list?.count ?? 0) circuits, and a file is one circuit", at: circuits.span)
            }
            list = only["circuit"]
            count = only["qubits"] ?? count
        }
        guard let list else { return faults.report("key", "an IonQ circuit has no 'circuit'", at: body.span) }
        guard let gates = list.list else { return faults.report("type", "'circuit' is \(list.summary), expected a list", at: list.span) }
        if let count {
            guard let number = faults.whole(count, "'qubits'", in: 0...IonQ.mostQubits) else { return }
            qubitCount = number
        } else {
            return faults.report("key", "an IonQ circuit has no 'qubits'", at: body.span)
        }
        if qubitCount > 0 { circuit.qubits = [Register(name: "q", size: qubitCount)] }
        circuit.operations.reserveCapacity(gates.count)
        for gate in gates where !faults.isFull { self.gate(gate) }
    }

    private mutating func gate(_ node: Node) {
        guard node.entries != nil else { return faults.report("type", "a gate is \(node.summary), expected an object", at: node.span) }
        guard let nameNode = faults.member("gate", of: node, "a gate") else { return }
        guard let name = nameNode.string else {
            return faults.report("type", "'gate' is \(nameNode.summary), expected a name", at: nameNode.span)
        }
        faults.checkKeys(of: node, "gate '\(name)'", known: Self.gateKeys)
        guard let controls = qubits(node, "control", "controls"), let targets = qubits(node, "target", "targets") else { return }
        for (place, qubit) in (controls + targets).enumerated() where (controls + targets)[..<place].contains(where: { $0.0 == qubit.0 }) {
            return faults.report("repeated-qubit", "gate '\(name)' is applied to qubit \(qubit.0) twice", at: qubit.1.span)
        }
        if isNative || ["gpi", "gpi2", "ms", "nop"].contains(name) {
            return native(name, node, nameNode, targets: targets.map(\.0), controls: controls)
        }
        let hasRotation = node["rotation"] != nil
        let rows = IonQ.rows.filter { $0.name == name }
        guard let first = rows.first else {
            return faults.report(
                "unknown-gate", "no gate '\(name)'", at: nameNode.span,
                hint: didYouMean(name, among: IonQ.names + IonQ.nativeNames) ?? "the QIS gates are \(IonQ.names.joined(separator: ", "))")
        }
        guard let row = rows.first(where: { $0.hasRotation == hasRotation }) else {
            return faults.report(
                "rotation", first.hasRotation ? "gate '\(name)' has no 'rotation'" : "gate '\(name)' takes no 'rotation'",
                at: node["rotation"]?.span ?? node.span)
        }
        var angles: [Expression] = []
        if let rotation = node["rotation"] {
            guard let number = faults.number(rotation, "'rotation'") else { return }
            angles = [.number(number)]
        }
        let width = row.row.gate.qubits
        guard targets.count == width || width == 1 && targets.count > 1 else {
            return faults.report(
                "qubit-count", "gate '\(name)' takes \(width == 1 ? "1 target" : "\(width) targets"), got \(targets.count)", at: node.span)
        }
        if name == "cnot", controls.isEmpty { return faults.report("qubit-count", "gate 'cnot' has no 'control'", at: node.span) }
        for operands in width == 1 ? targets.map({ [$0.0] }) : [targets.map(\.0)] {
            append(applied(row.row, angles, controls.map(\.0), operands), at: node.span)
        }
    }

    /// The row under controls, as the table's controlled row where it has one.
    private func applied(_ row: GateIndex, _ angles: [Expression], _ controls: [Int], _ targets: [Int]) -> GateApplication {
        if controls.isEmpty { return GateApplication(row, angles: angles, on: targets) }
        if let whole = controlledRow(row, controls: controls.count) {
            return GateApplication(whole, angles: angles, on: controls + targets)
        }
        return GateApplication(
            row, angles: angles, on: controls + targets, modifiers: controls.map { _ in .control(positive: true) })
    }

    private mutating func native(_ name: String, _ node: Node, _ nameNode: Node, targets: [Int], controls: [(Int, Node)]) {
        if let control = controls.first {
            return faults.report("qubit-count", "the native gate '\(name)' takes no controls", at: control.1.span)
        }
        let width: Int
        var angles: [Double?] = []
        func turn(_ key: String, standard: Double? = nil) -> Double? {
            guard let value = node[key] else {
                if standard == nil { faults.report("key", "gate '\(name)' has no '\(key)'", at: node.span) }
                return standard
            }
            return faults.number(value, "'\(key)'")
        }
        switch name {
        case "nop": return
        case "gpi", "gpi2":
            width = 1
            angles = [turn("phase")]
        case "zz":
            width = 2
            angles = [turn(node["angle"] == nil && node["phase"] != nil ? "phase" : "angle", standard: 0.25)]
        case "ms":
            width = 2
            guard let phases = faults.member("phases", of: node, "gate 'ms'") else { return }
            guard let list = phases.list, list.count == 2 else {
                return faults.report("type", "'phases' is \(phases.summary), expected two numbers", at: phases.span)
            }
            angles = list.map { faults.number($0, "a phase") } + [turn("angle", standard: 0.25)]
        default:
            return faults.report(
                "unknown-gate", "no native gate '\(name)'", at: nameNode.span,
                hint: didYouMean(name, among: IonQ.nativeNames) ?? "the native gates are \(IonQ.nativeNames.joined(separator: ", "))")
        }
        guard targets.count == width else {
            return faults.report(
                "qubit-count", "gate '\(name)' takes \(width == 1 ? "1 target" : "2 targets"), got \(targets.count)", at: node.span)
        }
        let numbers = angles.compactMap(\.self)
        guard numbers.count == angles.count else { return }
        if name == "zz" {
            return append(GateApplication("rzz", angles: [.number(2 * .pi * numbers[0])], on: targets), at: node.span)
        }
        let definition = name == "gpi" ? IonQ.gpi : name == "gpi2" ? IonQ.gpi2 : IonQ.ms
        if !circuit.definitions.contains(where: { $0.name == name }) { circuit.definitions.append(definition) }
        append(GateApplication(.defined(name), angles: numbers.map { .number($0) }, on: targets), at: node.span)
    }

    /// The qubits under a singular or a plural key; nil after a fault.
    private func qubits(_ node: Node, _ one: String, _ many: String) -> [(Int, Node)]? {
        var found: [(Int, Node)] = []
        for key in [one, many] {
            guard let value = node[key] else { continue }
            for item in value.list ?? [value] {
                guard let qubit = faults.whole(item, "a qubit", in: 0...max(0, qubitCount - 1)) else { return nil }
                found.append((qubit, item))
            }
        }
        return found
    }

    private mutating func append(_ application: GateApplication, at span: SourceSpan) {
        if wantsPlaces { places[circuit.operations.count] = span }
        circuit.operations.append(.gate(application))
    }
}

/// The table's row that is this one under so many controls.
func controlledRow(_ row: GateIndex, controls: Int) -> GateIndex? {
    controlledRows[ControlledRow(row: row, controls: controls)]
}

private struct ControlledRow: Hashable {
    let row: GateIndex
    let controls: Int
}

private let controlledRows: [ControlledRow: GateIndex] = {
    var rows: [ControlledRow: GateIndex] = [:]
    for index in GateIndex.all where index.controls > 0 {
        guard let base = index.gate.base, let row = try? GateIndex(named: base) else { continue }
        rows[ControlledRow(row: row, controls: index.controls)] = rows[ControlledRow(row: row, controls: index.controls)] ?? index
    }
    return rows
}()

/// A file's name without folders and extension.
func stem(of file: String) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return name.firstIndex(of: ".").map { String(name[..<$0]) } ?? name
}
