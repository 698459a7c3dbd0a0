internal import Circuits
internal import Documents
internal import Numerics

extension Quirk {
    /// The circuit as a link, one line.
    static func write(_ circuit: Circuit) throws(Inexpressible) -> String {
        guard circuit.qubitCount <= mostQubits else {
            throw Inexpressible(what: "Quirk has at most \(mostQubits) qubits, and the circuit has \(circuit.qubitCount)", operation: nil)
        }
        var writer = QuirkWriter(circuit)
        let document = try writer.document()
        return address + document.text() + "\n"
    }
}

private struct QuirkWriter {
    private let circuit: Circuit
    private var columns: [[JSONValue]] = []
    private var gates: [JSONValue] = []
    private var matrices: [Unitary: String] = [:]
    /// Wires of the last column that are taken; nil where nothing may be added to it.
    private var taken: Set<Int>?
    private var measured: Set<Int> = []

    init(_ circuit: Circuit) { self.circuit = circuit }

    mutating func document() throws(Inexpressible) -> JSONValue {
        let spelling = GateSpelling(definitions: circuit.definitions, hasNegativeControls: true) { gate in
            switch gate.source {
            case .matrix(let unitary): unitary.qubits > 0 && unitary.qubits <= 4 && QuirkWriter.isRow(gate.targets)
            case .row("gphase"): gate.controls.isEmpty
            case .row("p"), .row("rx"), .row("ry"), .row("rz"), .row("swap"): true
            case .row(let row): Quirk.fixed.contains { $0.row == row && $0.power == nil }
            }
        }
        for (place, operation) in circuit.operations.enumerated() {
            do throws(Inexpressible) {
                switch operation {
                case .gate(let application):
                    if let power = fixedPower(application) {
                        add([(application.qubits[0], power)])
                    } else {
                        for gate in try spelling.gates(of: application) { try add(gate) }
                    }
                case .measure(let qubit, let bit):
                    guard bit == qubit, circuit.bits.count == 1, circuit.bitCount == circuit.qubitCount else {
                        throw Inexpressible(
                            what: "Quirk measures qubit \(qubit) as bit \(qubit) of as many bits as there are qubits", operation: nil)
                    }
                    measured.insert(qubit)
                    add([(qubit, "Measure")])
                case .barrier: taken = nil
                case .reset: throw Inexpressible(what: "a reset has no words in a Quirk link", operation: nil)
                case .delay: throw Inexpressible(what: "a delay has no words in a Quirk link", operation: nil)
                case .box(let edge):
                    try check(edge, in: "a Quirk link")
                    taken = nil
                case .conditional: throw Inexpressible(what: "a condition has no words in a Quirk link", operation: nil)
                case .loop: throw Inexpressible(what: "a loop has no words in a Quirk link", operation: nil)
                case .assign: throw Inexpressible(what: "an assignment has no words in a Quirk link", operation: nil)
                }
            } catch {
                throw Inexpressible(what: error.what, operation: place)
            }
        }
        var document: JSONValue = ["cols": .array(columns.map { .array($0) })]
        if !gates.isEmpty { document["gates"] = .array(gates) }
        // Where the last wires are idle, their start says that they are there.
        if (columns.map(\.count).max() ?? 0) < circuit.qubitCount {
            document["init"] = .array([JSONValue](repeating: .integer(0), count: circuit.qubitCount))
        }
        return document
    }

    private static func isRow(_ targets: [Int]) -> Bool { zip(targets, targets.dropFirst()).allSatisfy { $1 == $0 + 1 } }

    /// A power of a Pauli gate as a gate of its own.
    private func fixedPower(_ application: GateApplication) -> JSONValue? {
        guard application.modifiers.count == 1, case .power(let exponent) = application.modifiers[0],
            case .standard(let row) = application.gate,
            ["x", "y", "z"].contains(row.gate.name), let number = try? exponent.evaluate([:])
        else { return nil }
        if let gate = Quirk.fixed.first(where: { $0.row == row && $0.power == number }) { return .string(gate.name) }
        return ["id": .string("\(row.gate.name.uppercased())^ft"), "arg": .string(text(exponent))]
    }

    private mutating func add(_ gate: PlainGate) throws(Inexpressible) {
        if gate.name == "gphase" { return }
        for qubit in gate.targets where measured.contains(qubit) {
            throw Inexpressible(
                what: "Quirk has no gates on a measured qubit but controls, and qubit \(qubit) was measured", operation: nil)
        }
        let controls = gate.controls.map { ($0.qubit, JSONValue.string($0.isPositive ? "•" : "◦")) }
        switch gate.source {
        case .matrix(let unitary):
            let name = self.name(of: unitary)
            let rest = gate.targets.dropFirst().map { ($0, JSONValue.integer(1)) }
            add(controls + [(gate.targets[0], .string(name))] + rest, alone: !controls.isEmpty)
        case .row("swap"): add(controls + gate.targets.map { ($0, JSONValue.string("Swap")) }, alone: true)
        case .row("p"):
            add(controls + [(gate.targets[0], formula("Z^ft", halfTurns(try constant(gate.angles[0]))))], alone: !controls.isEmpty)
        case .row(let row) where row.gate.parameters.count == 1:
            let entry = formula("R\(row.gate.name.dropFirst())ft", text(try constant(gate.angles[0])))
            add(controls + [(gate.targets[0], entry)], alone: !controls.isEmpty)
        case .row(let row):
            let name = Quirk.fixed.first { $0.row == row && $0.power == nil }?.name ?? row.gate.name
            add(controls + [(gate.targets[0], .string(name))], alone: !controls.isEmpty)
        }
    }

    /// Puts entries into the last column where its wires are free, else into a new one.
    private mutating func add(_ entries: [(Int, JSONValue)], alone: Bool = false) {
        let wires = Set(entries.map(\.0))
        if alone || taken.map({ !$0.isDisjoint(with: wires) }) ?? true {
            columns.append([])
            taken = []
        }
        let last = columns.count - 1
        for (wire, value) in entries {
            while columns[last].count <= wire { columns[last].append(.integer(1)) }
            columns[last][wire] = value
        }
        taken = alone ? nil : taken?.union(wires)
    }

    private func constant(_ angle: Expression) throws(Inexpressible) -> Expression {
        guard (try? angle.evaluate([:])) != nil else {
            throw Inexpressible(what: "angle '\(angle)' has no value before the circuit runs", operation: nil)
        }
        return angle
    }

    private func formula(_ name: String, _ argument: String) -> JSONValue { ["id": .string(name), "arg": .string(argument)] }

    /// An angle as a multiple of π.
    private func halfTurns(_ angle: Expression) -> String {
        switch angle {
        case .binary(.times, .constant(.pi), let factor): text(factor)
        case .binary(.over, .constant(.pi), let divisor): text(.number(1) / divisor)
        case .negation(.binary(.over, .constant(.pi), let divisor)): text(.number(-1) / divisor)
        default: text(angle / .pi)
        }
    }

    /// Numbers without exponents, which Quirk does not read; functions, and what is longer than is read, as their value.
    private func text(_ expression: Expression) -> String {
        let text = expression.text()
        let isPlain = text.allSatisfy { $0.isASCII && ($0.isNumber || " .+-*/^()pi".contains($0)) }
        if isPlain, text.utf8.count < QuirkFormula.mostBytes { return text }
        return decimal((try? expression.evaluate([:])) ?? 0)
    }

    private func decimal(_ value: Double) -> String {
        let text = value.description
        guard let mark = text.firstIndex(where: { $0 == "e" }), let exponent = Int(text[text.index(after: mark)...]) else {
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        }
        let sign = text.hasPrefix("-") ? "-" : ""
        let digits = text[..<mark].filter(\.isNumber)
        let whole = text[..<mark].drop { $0 == "-" }.prefix { $0 != "." }.count
        let point = whole + exponent
        if point <= 0 { return "\(sign)0.\(String(repeating: "0", count: -point))\(digits)" }
        return sign + digits + String(repeating: "0", count: max(0, point - digits.count))
    }

    private mutating func name(of unitary: Unitary) -> String {
        if let name = matrices[unitary] { return name }
        let name = "~\(gates.count)"
        matrices[unitary] = name
        let size = 1 << unitary.qubits
        let rows = (0..<size).map { row in
            "{" + (0..<size).map { number(unitary.values[row * size + $0]) }.joined(separator: ",") + "}"
        }
        gates.append(["id": .string(name), "name": .string(unitary.name), "matrix": .string("{\(rows.joined(separator: ","))}")])
        return name
    }

    private func number(_ value: Complex) -> String {
        if value.imaginary == 0 { return decimal(value.real) }
        let imaginary = decimal(value.imaginary) + "i"
        if value.real == 0 { return imaginary }
        return decimal(value.real) + (imaginary.hasPrefix("-") ? "" : "+") + imaginary
    }
}
