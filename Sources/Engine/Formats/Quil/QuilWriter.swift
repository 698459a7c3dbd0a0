internal import Circuits
internal import Numerics

extension Quil {
    /// The circuit as a Quil program, global phases aside.
    static func write(_ circuit: Circuit) throws(Inexpressible) -> String {
        var writer = QuilWriter(circuit)
        return try writer.text()
    }
}

private struct QuilWriter {
    private let circuit: Circuit
    private var lines: [String] = []
    private var matrices: [Unitary: String] = [:]
    private var definitions: [String] = []
    private var bits: [String] = []
    private var variables: [String] = []
    private var inputs: [String: String] = [:]
    private var labels = 0
    private var usesScratch = false
    private var names: Set<String> = []

    private static let words: [String: String] = [
        "id": "I", "x": "X", "y": "Y", "z": "Z", "h": "H", "s": "S", "sdg": "DAGGER S", "t": "T", "tdg": "DAGGER T", "p": "PHASE",
        "rx": "RX",
        "ry": "RY", "rz": "RZ", "swap": "SWAP", "iswap": "ISWAP", "rxx": "RXX", "ryy": "RYY", "rzz": "RZZ",
    ]
    private static let controlled: [String: String] = ["x1": "CNOT", "x2": "CCNOT", "z1": "CZ", "p1": "CPHASE", "swap1": "CSWAP"]

    init(_ circuit: Circuit) { self.circuit = circuit }

    mutating func text() throws(Inexpressible) -> String {
        var declarations: [String] = []
        for register in circuit.bits {
            let name = free(register.name)
            declarations.append("DECLARE \(name) BIT[\(register.size)]")
            bits += (0..<register.size).map { "\(name)[\($0)]" }
        }
        var read = circuit.inputs
        let variableNames = Set(circuit.variables.map(\.name))
        for symbol in circuit.symbols where !read.contains(symbol) && !variableNames.contains(symbol) { read.append(symbol) }
        for input in read {
            let name = free(input)
            let type = circuit.inputTypes[input] ?? .real
            let isContinuous = type == .real || type == .angle(bits: nil)
            guard isContinuous || type == .wholeNumber, !input.contains(where: { "([".contains($0) }) else {
                throw Inexpressible(what: "Quil has no inputs of the type of '\(input)'", operation: nil)
            }
            declarations.append("DECLARE \(name) \(isContinuous ? "REAL" : "INTEGER")[1]")
            inputs[input] = name + "[0]"
        }
        for variable in circuit.variables {
            let name = free(variable.name)
            let type: String
            switch variable.type {
            case .real: type = "REAL[1]"
            case .integer(64): type = "INTEGER[1]"
            case .boolean: type = "BIT[1]"
            case .bits(let count): type = "BIT[\(count)]"
            default: throw Inexpressible(what: "Quil has no variables of type \(variable.type) ('\(variable.name)')", operation: nil)
            }
            declarations.append("DECLARE \(name) \(type)")
            variables.append(name + "[0]")
            inputs[variable.name] = name + "[0]"
        }
        let spelling = GateSpelling(definitions: circuit.definitions) { gate in
            switch gate.source {
            case .matrix(let unitary): unitary.qubits > 0 && unitary.qubits <= 6
            case .row("gphase"): gate.controls.isEmpty
            case .row(let row): QuilWriter.words[row.gate.name] != nil
            }
        }
        for (place, operation) in circuit.operations.enumerated() {
            do throws(Inexpressible) {
                try write(operation, spelling)
            } catch {
                throw Inexpressible(what: error.what, operation: place)
            }
        }
        if usesScratch { declarations.append("DECLARE \(scratchName) BIT[1]") }
        let all = definitions + declarations + lines
        return all.isEmpty ? "" : all.joined(separator: "\n") + "\n"
    }

    private let scratchName = Quil.scratch

    private mutating func free(_ name: String) -> String {
        let reserved = Set(Quil.instructionNames + Quil.gateNames + ["pi", "i", "AS", "DAGGER", "CONTROLLED", "FORKED", scratchName])
        var candidate = identifier(name, otherwise: "memory_")
        while reserved.contains(candidate) || names.contains(candidate) { candidate += "_" }
        names.insert(candidate)
        return candidate
    }

    // MARK: Operations

    private mutating func write(_ operation: Circuits.Operation, _ spelling: GateSpelling) throws(Inexpressible) {
        switch operation {
        case .gate(let application):
            if let line = try own(application) { return lines.append(line) }
            for gate in try spelling.gates(of: application) where gate.name != "gphase" { lines.append(try line(gate)) }
        case .measure(let qubit, let bit): lines.append("MEASURE \(qubit)" + (bit.map { " \(bits[$0])" } ?? ""))
        case .reset(let qubit): lines.append("RESET \(qubit)")
        case .barrier(let qubits): if !qubits.isEmpty { lines.append("FENCE \(list(qubits))") }
        case .delay(let qubits, let length):
            guard length.stretches.isEmpty else { throw Inexpressible(what: "a stretch has no words in Quil", operation: nil) }
            guard length.cycles == 0 else { throw Inexpressible(what: "Quil has delays in seconds, and dt is none", operation: nil) }
            lines.append("DELAY \(list(qubits)) \(length.nanoseconds / 1e9)")
        case .box(let edge): try check(edge, in: "Quil")
        case .assign(let target, let value): try assign(target, value)
        case .conditional(let condition, let then, let otherwise):
            let number = next()
            try jump(unless: condition, to: "@else\(number)")
            for inner in then { try write(inner, spelling) }
            if !otherwise.isEmpty { lines.append("JUMP @end\(number)") }
            lines.append("LABEL @else\(number)")
            if !otherwise.isEmpty {
                for inner in otherwise { try write(inner, spelling) }
                lines.append("LABEL @end\(number)")
            }
        case .loop(let condition, let body):
            let number = next()
            lines.append("LABEL @start\(number)")
            try jump(unless: condition, to: "@end\(number)")
            for inner in body { try write(inner, spelling) }
            lines.append("JUMP @start\(number)")
            lines.append("LABEL @end\(number)")
        }
    }

    private mutating func next() -> Int {
        labels += 1
        return labels
    }

    private func list(_ qubits: [Int]) -> String { qubits.map(String.init).joined(separator: " ") }

    // MARK: Gates

    /// A gate that Quil has and the table lacks.
    private func own(_ application: GateApplication) throws(Inexpressible) -> String? {
        guard case .defined(let name) = application.gate, let known = Quil.definitions[name.uppercased()],
            circuit.definitions.contains(known)
        else { return nil }
        var words = ""
        for modifier in application.modifiers {
            switch modifier {
            case .inverse: words += "DAGGER "
            case .control(true): words += "CONTROLLED "
            case .control(false), .power: return nil
            }
        }
        return words + name.uppercased() + (try angles(application.angles)) + " " + list(application.qubits)
    }

    private mutating func line(_ gate: PlainGate) throws(Inexpressible) -> String {
        let controls = gate.controls.map(\.qubit)
        let prefix = String(repeating: "CONTROLLED ", count: controls.count)
        switch gate.source {
        case .matrix(let unitary): return prefix + define(unitary) + " " + list(controls + gate.targets.reversed())
        case .row(let row):
            let angles = try self.angles(gate.angles)
            if let word = QuilWriter.controlled["\(row.gate.name)\(controls.count)"] {
                return word + angles + " " + list(controls + gate.targets)
            }
            return prefix + (QuilWriter.words[row.gate.name] ?? row.gate.name) + angles + " " + list(controls + gate.targets)
        }
    }

    private mutating func define(_ unitary: Unitary) -> String {
        if let name = matrices[unitary] { return name }
        let name = free(unitary.name)
        matrices[unitary] = name
        let size = 1 << unitary.qubits
        definitions.append("DEFGATE \(name):")
        for row in 0..<size {
            definitions.append("    " + (0..<size).map { number(unitary.values[row * size + $0]) }.joined(separator: ", "))
        }
        return name
    }

    private func number(_ value: Complex) -> String {
        if value.imaginary == 0 { return value.real.description }
        if value.real == 0 { return "\(value.imaginary)i" }
        return "\(value.real)\(value.imaginary.sign == .minus ? "-" : "+")\(abs(value.imaginary))i"
    }

    private func angles(_ angles: [Expression]) throws(Inexpressible) -> String {
        if angles.isEmpty { return "" }
        var texts: [String] = []
        for angle in angles { texts.append(try text(angle, within: 0)) }
        return "(\(texts.joined(separator: ", ")))"
    }

    /// Binding strengths: 1 sum, 2 product, 3 sign, 4 power.
    private func text(_ expression: Expression, within outer: Int) throws(Inexpressible) -> String {
        func closed(_ strength: Int, _ text: String) -> String { strength < outer ? "(\(text))" : text }
        switch expression {
        case .number(let value): return closed(value.sign == .minus ? 3 : 5, value.description)
        case .constant(.pi): return "pi"
        case .constant(let constant): return constant.value.description
        case .symbol(let name): return inputs[name] ?? name
        case .negation(let operand): return closed(3, "-" + (try text(operand, within: 4)))
        case .binary(let operation, let left, let right):
            switch operation {
            case .plus, .minus: return closed(1, "\(try text(left, within: 1)) \(operation.rawValue) \(try text(right, within: 2))")
            case .times, .over: return closed(2, "\(try text(left, within: 2))\(operation.rawValue)\(try text(right, within: 4))")
            case .power: return closed(4, "\(try text(left, within: 5))^\(try text(right, within: 4))")
            }
        case .call(let function, let operands):
            if [.sin, .cos, .sqrt, .exp].contains(function), let operand = operands.first {
                return "\(function.rawValue.uppercased())(\(try text(operand, within: 0)))"
            }
            if function == .tan, let operand = operands.first {
                let inner = try text(operand, within: 0)
                return closed(2, "SIN(\(inner))/COS(\(inner))")
            }
            guard let value = try? expression.evaluate([:]) else {
                throw Inexpressible(what: "Quil has no function '\(function.rawValue)'", operation: nil)
            }
            return closed(value.sign == .minus ? 3 : 5, value.description)
        }
    }

    // MARK: Classical values

    private mutating func jump(unless condition: Condition, to label: String) throws(Inexpressible) {
        switch condition {
        case .constant(let value): if !value { lines.append("JUMP \(label)") }
        case .bit(let bit): lines.append("JUMP-UNLESS \(label) \(bits[bit])")
        case .not(.bit(let bit)): lines.append("JUMP-WHEN \(label) \(bits[bit])")
        case .not(.not(let inner)): try jump(unless: inner, to: label)
        case .and(let left, let right):
            try jump(unless: left, to: label)
            try jump(unless: right, to: label)
        default:
            // Anything else is worked out in a bit of its own.
            usesScratch = true
            try store(condition, isTop: true)
            lines.append("JUMP-UNLESS \(label) \(scratchName)[0]")
        }
    }

    /// Works a claim out in the scratch bit.
    private mutating func store(_ condition: Condition, isTop: Bool) throws(Inexpressible) {
        let scratch = scratchName + "[0]"
        switch condition {
        case .constant(let value): lines.append("MOVE \(scratch) \(value ? 1 : 0)")
        case .bit(let bit): lines.append("MOVE \(scratch) \(bits[bit])")
        case .not(let inner):
            try store(inner, isTop: false)
            lines.append("NOT \(scratch)")
        case .or(let left, let right), .and(let left, let right):
            let isOr = if case .or = condition { true } else { false }
            let number = next()
            try store(left, isTop: false)
            lines.append("\(isOr ? "JUMP-WHEN" : "JUMP-UNLESS") @known\(number) \(scratch)")
            try store(right, isTop: false)
            lines.append("LABEL @known\(number)")
        case .compare(let list, let comparison, let value): try store(.spelledOut(list, comparison, value), isTop: false)
        case .expression(.binary(let operation, let left, let right)) where operation.isComparison:
            try compare(operation, left, right, into: scratch)
        case .expression(let value):
            guard let name = operand(value) else { throw Inexpressible(what: "this condition has no words in Quil", operation: nil) }
            lines.append("MOVE \(scratch) \(name)")
        }
    }

    private func operand(_ value: ClassicalExpression) -> String? {
        switch value {
        case .bits(let list) where list.count == 1: bits[list[0]]
        case .variable(let variable): variables[variable]
        case .input(let name, _): inputs[name]
        case .constant(.integer(let whole, _)): String(whole)
        case .constant(.real(let number)): number.description
        case .constant(.bits(let digits)) where digits.count == 1: digits[0] ? "1" : "0"
        case .constant(.boolean(let truth)): truth ? "1" : "0"
        default: nil
        }
    }

    private mutating func compare(
        _ operation: ClassicalExpression.Operator, _ left: ClassicalExpression, _ right: ClassicalExpression, into target: String
    ) throws(Inexpressible) {
        let words: [ClassicalExpression.Operator: String] = [
            .equal: "EQ", .notEqual: "EQ", .less: "LT", .lessOrEqual: "LE", .greater: "GT", .greaterOrEqual: "GE",
        ]
        guard let word = words[operation], let one = operand(left), let other = operand(right), !isConstant(left) else {
            throw Inexpressible(what: "this comparison has no words in Quil", operation: nil)
        }
        lines.append("\(word) \(target) \(one) \(other)")
        if operation == .notEqual { lines.append("NOT \(target)") }
    }

    private func isConstant(_ value: ClassicalExpression) -> Bool { if case .constant = value { true } else { false } }

    private mutating func assign(_ target: ClassicalTarget, _ value: ClassicalExpression) throws(Inexpressible) {
        if case .external(let function, _, _) = value {
            throw Inexpressible(what: "calls of '\(function)', which is defined elsewhere, have no words in Quil", operation: nil)
        }
        let name: String
        switch target {
        case .variable(let variable): name = variables[variable]
        case .bits(let list):
            if list.count != 1 { return try assignEach(list, value) }
            name = bits[list[0]]
        }
        let fault = Inexpressible(what: "this assignment has no words in Quil", operation: nil)
        if let source = operand(value) {
            if source != name { lines.append("MOVE \(name) \(source)") }
            return
        }
        switch value {
        case .convert(.bits(1), .binary(let operation, let left, let right)) where operation.isComparison:
            try compare(operation, left, right, into: name)
        case .convert(_, let inner):
            guard let source = operand(inner) else { throw fault }
            lines.append("CONVERT \(name) \(source)")
        case .unary(let operation, let inner):
            guard operation != .not, let source = operand(inner) else { throw fault }
            if source != name { lines.append("MOVE \(name) \(source)") }
            lines.append("\(operation == .minus ? "NEG" : "NOT") \(name)")
        case .binary(let operation, let left, let right):
            let words: [ClassicalExpression.Operator: String] = [
                .plus: "ADD", .minus: "SUB", .times: "MUL", .over: "DIV", .bitAnd: "AND", .bitOr: "IOR", .bitXor: "XOR",
            ]
            guard let word = words[operation], let one = operand(left), let other = operand(right), one == name || other != name else {
                throw fault
            }
            if one != name { lines.append("MOVE \(name) \(one)") }
            lines.append("\(word) \(name) \(other)")
        default: throw fault
        }
    }

    private mutating func assignEach(_ list: [Int], _ value: ClassicalExpression) throws(Inexpressible) {
        switch value {
        case .constant(.bits(let digits)) where digits.count == list.count:
            for (bit, digit) in zip(list, digits) { lines.append("MOVE \(bits[bit]) \(digit ? 1 : 0)") }
        case .bits(let sources) where sources.count == list.count && Set(sources).isDisjoint(with: list):
            for (bit, source) in zip(list, sources) { lines.append("MOVE \(bits[bit]) \(bits[source])") }
        default: throw Inexpressible(what: "this assignment has no words in Quil", operation: nil)
        }
    }
}

extension Condition {
    /// A comparison of bits with a number through the bits alone.
    static func spelledOut(_ bits: [Int], _ comparison: Comparison, _ value: UInt64) -> Condition {
        let wanted = (0..<bits.count).map { $0 < 64 && value >> UInt64($0) & 1 == 1 }
        let isBeyond = bits.count < 64 && value >> UInt64(bits.count) != 0
        /// Compares the lower bits, those above being equal.
        func below(orEqual: Bool) -> Condition {
            var claim = Condition.constant(orEqual)
            for (bit, digit) in zip(bits, wanted) {
                claim = digit ? .or(.not(.bit(bit)), claim) : .and(.not(.bit(bit)), claim)
            }
            return claim
        }
        switch comparison {
        case .equal, .notEqual:
            var claim: Condition?
            for (bit, digit) in zip(bits, wanted) {
                let one = digit ? Condition.bit(bit) : .not(.bit(bit))
                claim = claim.map { .and($0, one) } ?? one
            }
            let equal = isBeyond ? Condition.constant(false) : claim ?? .constant(true)
            return comparison == .equal ? equal : equal.negated
        case .less: return isBeyond ? .constant(true) : below(orEqual: false)
        case .lessOrEqual: return isBeyond ? .constant(true) : below(orEqual: true)
        case .greater: return isBeyond ? .constant(false) : .not(below(orEqual: true))
        case .greaterOrEqual: return isBeyond ? .constant(false) : .not(below(orEqual: false))
        }
    }
}
