public import Circuits
internal import Glibc
internal import Numerics

extension OpenQASM {
    /// OpenQASM 3 text: the same bytes for the same circuit; it reads back to an equal circuit (but for its name).
    ///
    /// Gates outside `stdgates.inc` are written with their definitions, explicit matrices as gates of their own. OpenQASM 3 has no opaque gates: those
    /// are named, but not defined.
    public static func write(_ circuit: Circuit) -> String {
        var writer = Writer(circuit)
        return writer.text()
    }
}

/// Writes a circuit as OpenQASM 3.
struct Writer {
    let circuit: Circuit
    private var header = ""
    private let comments: [String: [String]]
    let arrays: WrittenArrays
    private let definitions: [GateDefinition]
    /// How each qubit and bit is written.
    let qubits: [String]
    let bits: [String]
    /// Names of definitions that had to give way to a library's.
    private var renamed: [String: String] = [:]
    /// Slices of bits that need a name to be compared.
    private var aliases: [[Int]: String] = [:]
    private var unitaries: [Unitary: String] = [:]

    init(_ original: Circuit) {
        var named = Writer.withWritableNames(original)
        arrays = Writer.nameArrays(of: &named)
        circuit = named
        comments = original.declarationComments
        func names(_ registers: [Register]) -> [String] {
            registers.flatMap { register in
                register.isHardware ? [register.name] : (0..<register.size).map { "\(register.name)[\($0)]" }
            }
        }
        qubits = names(circuit.qubits)
        bits = names(circuit.bits)
        definitions = circuit.definitions.map(Writer.withWritableNames)
    }

    mutating func text() -> String {
        chooseNames()
        var gates = ""
        for index in usedOutsideLibrary() { gates += Writer.definition(of: index) }
        gates += matrixDefinitions()
        for (definition, original) in zip(definitions, circuit.definitions) {
            gates += commentLines(original.name) + self.definition(definition)
        }
        var body = ""
        var annotations = circuit.annotations.filter { $0.declaration == nil }[...]
        var indent = ""
        for (place, operation) in circuit.operations.enumerated() {
            while let annotation = annotations.first, annotation.operation <= place {
                body += indent + annotation.text + "\n"
                annotations.removeFirst()
            }
            write(operation, to: &body, indent: &indent, names: qubits)
        }
        Writer.closeBoxes(&body, from: indent, to: "")
        // Behind the last operation only comments may stand.
        for annotation in annotations where annotation.text.hasPrefix("/") { body += annotation.text + "\n" }
        let isComment: (String) -> Bool = { $0.hasPrefix("/") }
        for directive in circuit.directives where isComment(directive) { header += directive + "\n" }
        header += "OPENQASM 3.0;\ninclude \"stdgates.inc\";\n"
        for directive in circuit.directives where !isComment(directive) { header += directive + "\n" }
        for (name, declaration) in WrittenInputs(circuit).declarations { header += commentLines(name) + declaration }
        header += gates
        for register in circuit.qubits where !register.isHardware {
            header += commentLines(register.name) + "qubit[\(register.size)] \(register.name);\n"
        }
        for register in circuit.bits {
            header += commentLines(register.name) + "\(register.isLocal ? "@local\n" : "")bit[\(register.size)] \(register.name);\n"
        }
        let lone = circuit.variables.indices.filter { arrays.elements[$0] == nil }.map { circuit.variables[$0] }
        // Variables of bits would be registers of the answer.
        for variable in lone where variable.type.isBits { header += "@local\n\(variable.type) \(variable.name);\n" }
        for declaration in arrays.declarations { header += declaration }
        for variable in lone where !variable.type.isBits { header += "\(variable.type) \(variable.name);\n" }
        for name in Writer.stretches(in: circuit) { header += "stretch \(name);\n" }
        for (list, name) in aliases.sorted(by: { $0.value < $1.value }) {
            header += "let \(name) = \(list.map { bits[$0] }.joined(separator: " ++ "));\n"
        }
        return header + body
    }

    private func commentLines(_ name: String) -> String { (comments[name] ?? []).map { $0 + "\n" }.joined() }

    // MARK: Definitions

    private static let libraryNames = Set(
        Gate.standard.filter { $0.library == .stdgates || $0.library == .language }.flatMap { [$0.name] + $0.aliases } + [
            "pi", "tau", "euler", "π", "τ", "ℇ",
        ])

    private mutating func chooseNames() {
        var taken = Set(Gate.standard.flatMap { [$0.name] + $0.aliases })
        taken.formUnion(circuit.qubits.map(\.name) + circuit.bits.map(\.name) + circuit.inputs + circuit.definitions.map(\.name))
        let used = Set(usedOutsideLibrary().map(\.gate.name))
        for name in circuit.definitions.map(\.name) {
            guard Writer.libraryNames.contains(name) || used.contains(name) || Keyword(rawValue: name) != nil else { continue }
            renamed[name] = Writer.free(name, &taken)
        }
    }

    /// The name with something added that nothing else has.
    private static func free(_ name: String, _ taken: inout Set<String>) -> String {
        var (candidate, number) = (name + "_", 1)
        while taken.contains(candidate) {
            number += 1
            candidate = "\(name)_\(number)"
        }
        taken.insert(candidate)
        return candidate
    }

    /// The circuit with registers and inputs renamed that are called as OpenQASM 3 calls something else.
    private static func withWritableNames(_ circuit: Circuit) -> Circuit {
        var renamed = circuit
        var taken = Set(circuit.qubits.map(\.name) + circuit.bits.map(\.name) + circuit.inputs + circuit.definitions.map(\.name)).union(
            libraryNames)
        func isTaken(_ name: String) -> Bool {
            libraryNames.contains(name) || Keyword(rawValue: name) != nil || circuit.definitions.contains { $0.name == name }
        }
        for place in circuit.qubits.indices where isTaken(circuit.qubits[place].name) {
            renamed.qubits[place].name = free(circuit.qubits[place].name, &taken)
        }
        for place in circuit.bits.indices where isTaken(circuit.bits[place].name) {
            renamed.bits[place].name = free(circuit.bits[place].name, &taken)
        }
        var registers = Set(renamed.qubits.map(\.name) + renamed.bits.map(\.name))
        var variables: [String: String] = [:]
        for place in circuit.variables.indices {
            let name = circuit.variables[place].name
            if isTaken(name) || !registers.insert(name).inserted {
                variables[name] = free(name, &taken)
                renamed.variables[place].name = variables[name] ?? name
            }
        }
        // Parameters that no input declares are declared too.
        for name in circuit.symbols where !circuit.inputs.contains(name) { renamed.inputs.append(name) }
        var inputs: [String: String] = [:]
        for (place, name) in renamed.inputs.enumerated() where isTaken(name) {
            inputs[name] = free(name, &taken)
            renamed.inputs[place] = inputs[name] ?? name
            renamed.inputTypes[inputs[name] ?? name] = circuit.inputTypes[name]
        }
        let symbols = inputs.merging(variables) { first, _ in first }
        guard !symbols.isEmpty else { return renamed }
        renamed.operations = circuit.operations.map { $0.renamingSymbols(symbols) }
        return renamed
    }

    /// Calls the variables that make up an array as its elements.
    private static func nameArrays(of circuit: inout Circuit) -> WrittenArrays {
        var taken = libraryNames.union(
            circuit.qubits.map(\.name) + circuit.bits.map(\.name) + circuit.inputs + circuit.definitions.map(\.name))
        taken.formUnion(circuit.variables.map(\.name) + Keyword.allCases.map(\.rawValue))
        let arrays = WrittenArrays(circuit, taken: &taken, free: free)
        guard !arrays.elements.isEmpty else { return arrays }
        var symbols: [String: String] = [:]
        for (place, element) in arrays.elements {
            symbols[circuit.variables[place].name] = element
            circuit.variables[place].name = element
        }
        circuit.operations = circuit.operations.map { $0.renamingSymbols(symbols) }
        return arrays
    }

    private static func withWritableNames(_ definition: GateDefinition) -> GateDefinition {
        var renamed = definition
        var used: Set<String> = []
        Circuit.visitGates(in: definition.body ?? []) { used.insert($0.baseName) }
        var taken = used.union(definition.parameters).union(definition.qubits)
        func isTaken(_ name: String) -> Bool {
            used.contains(name) || Keyword(rawValue: name) != nil || ["pi", "tau", "euler"].contains(name)
        }
        for place in definition.qubits.indices where isTaken(definition.qubits[place]) {
            renamed.qubits[place] = free(definition.qubits[place], &taken)
        }
        var parameters: [String: String] = [:]
        for (place, name) in definition.parameters.enumerated() where isTaken(name) {
            parameters[name] = free(name, &taken)
            renamed.parameters[place] = parameters[name] ?? name
        }
        if !parameters.isEmpty { renamed.body = definition.body?.map { $0.renamingSymbols(parameters) } }
        return renamed
    }

    /// Rows in use that `stdgates.inc` lacks, in the table's order.
    private func usedOutsideLibrary() -> [GateIndex] {
        var used: Set<GateIndex> = []
        func note(_ application: GateApplication) {
            if case .standard(let index) = application.gate, index.gate.definition != nil { used.insert(index) }
        }
        Circuit.visitGates(in: circuit.operations, note)
        for definition in circuit.definitions { Circuit.visitGates(in: definition.body ?? [], note) }
        return used.sorted()
    }

    private static func definition(of index: GateIndex) -> String {
        let gate = index.gate
        let operands = ["a", "b", "c", "d", "e"].prefix(gate.qubits).joined(separator: ", ")
        let parameters = gate.parameters.isEmpty ? "" : "(\(gate.parameters.joined(separator: ", ")))"
        return "gate \(gate.name)\(parameters) \(operands) { \(gate.definition ?? "") }\n"
    }

    private mutating func definition(_ definition: GateDefinition) -> String {
        let parameters = definition.parameters.isEmpty ? "" : "(\(definition.parameters.joined(separator: ", ")))"
        let header = "gate \(renamed[definition.name] ?? definition.name)\(parameters) \(definition.qubits.joined(separator: ", "))"
        guard let body = definition.body else { return "// opaque: \(header)\n" }
        if body.isEmpty { return header + " { }\n" }
        var text = header + " {\n"
        write(body, to: &text, indent: "  ", names: definition.qubits)
        return text + "}\n"
    }

    /// Explicit matrices, as gates of their own.
    private mutating func matrixDefinitions() -> String {
        var found: [Unitary] = []
        func note(_ application: GateApplication) {
            if case .unitary(let unitary) = application.gate, !found.contains(unitary) { found.append(unitary) }
        }
        Circuit.visitGates(in: circuit.operations, note)
        for definition in circuit.definitions { Circuit.visitGates(in: definition.body ?? [], note) }
        let taken = Set(circuit.qubits.map(\.name) + circuit.bits.map(\.name) + circuit.inputs + circuit.definitions.map(\.name))
        var (text, number) = ("", 0)
        for unitary in found {
            while taken.contains("matrix\(number)") { number += 1 }
            unitaries[unitary] = "matrix\(number)"
            let operands = (0..<unitary.qubits).map { "a\($0)" }
            text += definition(
                GateDefinition(
                    name: "matrix\(number)", qubits: unitary.qubits == 1 ? ["a"] : operands, body: unitary.gates.map { .gate($0) }))
            number += 1
        }
        return text
    }

    // MARK: Operations

    /// A block's operations, the boxes that begin in it closed.
    private mutating func write(_ operations: [Operation], to text: inout String, indent: String, names: [String]) {
        var inner = indent
        for operation in operations where operation != .box(.end) || inner.count > indent.count {
            write(operation, to: &text, indent: &inner, names: names)
        }
        Writer.closeBoxes(&text, from: inner, to: indent)
    }

    private static func closeBoxes(_ text: inout String, from inner: String, to outer: String) {
        var indent = inner
        while indent.count > outer.count {
            indent.removeLast(2)
            text += indent + "}\n"
        }
    }

    /// - Parameter indent: deeper after the beginning of a box.
    private mutating func write(_ operation: Operation, to text: inout String, indent: inout String, names qubits: [String]) {
        switch operation {
        case .gate(let application): text += indent + call(application, qubits: qubits) + "\n"
        case .measure(let qubit, let bit):
            text += indent + (bit.map { "\(bits[$0]) = " } ?? "") + "measure \(qubits[qubit]);\n"
        case .reset(let qubit): text += "\(indent)reset \(qubits[qubit]);\n"
        case .barrier(let wires):
            // Over nothing at all it would mean every qubit.
            if !wires.isEmpty { text += "\(indent)barrier \(wires.map { qubits[$0] }.joined(separator: ", "));\n" }
        case .delay(let wires, let length):
            text += "\(indent)delay[\(Writer.text(length))] \(wires.map { qubits[$0] }.joined(separator: ", "));\n"
        case .box(.begin(let length)):
            text += "\(indent)box\(length.map { "[\(Writer.text($0))]" } ?? "") {\n"
            indent += "  "
        case .box(.end):
            // One that closes nothing is left out.
            guard indent.count >= 2 else { break }
            indent.removeLast(2)
            text += indent + "}\n"
        case .assign(let target, let value):
            switch target {
            case .variable(let variable): text += "\(indent)\(circuit.variables[variable].name) = \(self.text(of: value));\n"
            // A call whose result nobody keeps.
            case .bits([]): text += "\(indent)\(self.text(of: value));\n"
            case .bits(let list): text += "\(indent)\(name(of: list)) = \(self.text(of: value));\n"
            }
        case .loop(let condition, let body):
            text += "\(indent)while (\(self.text(of: condition, within: 0))) {\n"
            write(body, to: &text, indent: indent + "  ", names: qubits)
            text += "\(indent)}\n"
        case .conditional(let condition, let then, let otherwise):
            text += "\(indent)if (\(self.text(of: condition, within: 0))) {\n"
            write(then, to: &text, indent: indent + "  ", names: qubits)
            if !otherwise.isEmpty {
                text += "\(indent)} else {\n"
                write(otherwise, to: &text, indent: indent + "  ", names: qubits)
            }
            text += "\(indent)}\n"
        }
    }

    func call(_ application: GateApplication, qubits names: [String]) -> String {
        var text = ""
        for modifier in application.modifiers { text += modifierText(modifier) + " @ " }
        let name: String =
            switch application.gate {
            case .standard(let index): index.gate.name
            case .defined(let name): renamed[name] ?? name
            case .unitary(let unitary): unitaries[unitary] ?? unitary.name
            }
        text += name
        if !application.angles.isEmpty {
            text += "(" + application.angles.map(Writer.text).joined(separator: ", ") + ")"
        }
        for (place, qubit) in application.qubits.enumerated() { text += (place == 0 ? " " : ", ") + names[qubit] }
        return text + ";"
    }

    private func modifierText(_ modifier: GateApplication.Modifier) -> String {
        if case .power(let exponent) = modifier { return "pow(\(Writer.text(exponent)))" }
        return modifier.description
    }

    /// Powers as `**`; whole numbers divided by or raised to whole numbers get a fraction, since OpenQASM 3 would compute with whole numbers.
    static func text(_ expression: Expression) -> String { expression.text(power: "**", realDivision: true) }

    // MARK: Conditions

    /// Binding strengths: 1 or, 2 and, 3 comparison, 4 not.
    mutating func text(of condition: Condition, within outer: Int) -> String {
        let (strength, text): (Int, String)
        switch condition {
        case .bit(let bit): (strength, text) = (4, bits[bit])
        case .constant(let value): (strength, text) = (4, value ? "true" : "false")
        case .not(let inner): (strength, text) = (4, "!" + self.text(of: inner, within: 4))
        case .and(let left, let right):
            (strength, text) = (2, self.text(of: left, within: 2) + " && " + self.text(of: right, within: 3))
        case .or(let left, let right):
            (strength, text) = (1, self.text(of: left, within: 1) + " || " + self.text(of: right, within: 2))
        case .expression(let expression): (strength, text) = (outer > 0 ? 0 : 4, self.text(of: expression))
        case .compare(let list, let comparison, let value):
            // A lone bit against 0 or 1 would read back as that bit.
            (strength, text) = (3, "\(name(of: list)) \(comparison.rawValue) \(value)")
        }
        return strength < outer ? "(\(text))" : text
    }

    mutating func name(of list: [Int]) -> String {
        var first = 0
        for register in circuit.bits {
            if list == Array(first..<(first + register.size)) { return register.name }
            if list.count == 1, let bit = list.first, (first..<(first + register.size)).contains(bit) { return bits[bit] }
            first += register.size
        }
        if let known = aliases[list] { return known }
        var taken = Set(circuit.bits.map(\.name) + circuit.qubits.map(\.name) + circuit.inputs + circuit.definitions.map(\.name))
        taken.formUnion(aliases.values)
        var number = aliases.count
        while taken.contains("slice\(number)") { number += 1 }
        aliases[list] = "slice\(number)"
        return "slice\(number)"
    }
}

extension Operation {
    /// The operation with some parameters called otherwise.
    fileprivate func renamingSymbols(_ names: [String: String]) -> Operation {
        func renamed(_ expression: Expression) -> Expression {
            (try? expression.substituting { names[$0].map { .symbol($0) } }) ?? expression
        }
        switch self {
        case .gate(var application):
            application.angles = application.angles.map(renamed)
            application.modifiers = application.modifiers.map {
                if case .power(let exponent) = $0 { .power(renamed(exponent)) } else { $0 }
            }
            return .gate(application)
        case .conditional(let condition, let then, let otherwise):
            return .conditional(
                condition.renamingInputs(names), then: then.map { $0.renamingSymbols(names) },
                otherwise: otherwise.map { $0.renamingSymbols(names) })
        case .loop(let condition, let body):
            return .loop(while: condition.renamingInputs(names), body: body.map { $0.renamingSymbols(names) })
        case .assign(let target, let value): return .assign(target, value.renamingInputs(names))
        case .measure, .reset, .barrier, .delay, .box: return self
        }
    }
}
