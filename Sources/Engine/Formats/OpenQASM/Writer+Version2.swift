public import Circuits
internal import Diagnostics
internal import Glibc
internal import Numerics

extension OpenQASM {
    /// OpenQASM 2 text that does the same, global phases aside.
    ///
    /// Gates that `qelib1.inc` lacks are written through gates that it has. Variables, loops and inputs have no words there; conditions have them where they read one
    /// register of at most eight bits.
    /// - Throws: ``Inexpressible`` with the operation that OpenQASM 2 cannot say.
    public static func writeVersion2(_ circuit: Circuit) throws(Inexpressible) -> String {
        var writer = WriterOfVersion2(circuit)
        return try writer.text()
    }
}

private struct WriterOfVersion2 {
    private let circuit: Circuit
    private let definitions: [String: GateDefinition]
    /// Definitions that OpenQASM 2 can say, by their names there.
    private var kept: [String: String] = [:]
    private var qubits: [String] = []
    private var bits: [String] = []
    private var registers: [(name: String, bits: Range<Int>)] = []
    private var taken: Set<String>
    private var place: Int?

    private static let library = Set(Library.qelib1Original + Library.qelib1Later)

    init(_ circuit: Circuit) {
        self.circuit = circuit
        definitions = Dictionary(circuit.definitions.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
        taken = Self.library.union(Keyword.allCases.map(\.rawValue)).union(["pi", "sin", "cos", "tan", "exp", "ln", "sqrt", "U", "CX"])
    }

    private func fault(_ what: String) -> Inexpressible { Inexpressible(what: what, operation: place) }

    /// The name, or one like it that OpenQASM 2 allows and nothing else has.
    private mutating func free(_ name: String) -> String {
        var letters = name.unicodeScalars.map {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil) || $0 == "_" ? Character($0) : "_"
        }
        if letters.first.map({ !("a"..."z").contains($0) }) ?? true { letters.insert("r", at: 0) }
        let base = String(letters)
        var (candidate, number) = (base, 1)
        while taken.contains(candidate) {
            number += 1
            candidate = "\(base)_\(number)"
        }
        taken.insert(candidate)
        return candidate
    }

    mutating func text() throws(Inexpressible) -> String {
        if let name = (circuit.inputs + circuit.symbols).first { throw fault("OpenQASM 2 has no inputs: '\(name)' needs a value") }
        var text = Self.lineComments(circuit.directives)
        text += "OPENQASM 2.0;\ninclude \"qelib1.inc\";\n"
        let declared = circuit.declarationComments
        func above(_ name: String) -> String { Self.lineComments(declared[name] ?? []) }
        for definition in circuit.definitions { text += try above(definition.name) + self.text(of: definition) }
        for register in circuit.qubits {
            let name = free(register.name)
            qubits += (0..<register.size).map { "\(name)[\($0)]" }
            text += above(register.name) + "qreg \(name)[\(register.size)];\n"
        }
        for register in circuit.bits {
            let name = free(register.name)
            registers.append((name, bits.count..<(bits.count + register.size)))
            bits += (0..<register.size).map { "\(name)[\($0)]" }
            text += above(register.name) + "creg \(name)[\(register.size)];\n"
        }
        var comments = circuit.annotations.filter { $0.text.hasPrefix("/") && $0.declaration == nil }[...]
        for (place, operation) in circuit.operations.enumerated() {
            self.place = place
            while let comment = comments.first, comment.operation <= place {
                text += Self.lineComments([comment.text])
                comments.removeFirst()
            }
            for line in try lines(of: operation) { text += line + "\n" }
        }
        text += Self.lineComments(comments.map(\.text))
        return text
    }

    /// The comments among texts, a line each: OpenQASM 2 has no others.
    private static func lineComments(_ texts: [String]) -> String {
        var lines = ""
        for text in texts where text.hasPrefix("/") {
            guard text.hasPrefix("/*") else {
                lines += text + "\n"
                continue
            }
            for line in text.dropFirst(2).dropLast(text.hasSuffix("*/") && text.utf8.count >= 4 ? 2 : 0).split(separator: "\n") {
                let words = line.drop { $0 == " " || $0 == "\t" || $0 == "*" }
                if let end = words.lastIndex(where: { $0 != " " && $0 != "\t" }) { lines += "// \(words[...end])\n" }
            }
        }
        return lines
    }

    // MARK: Definitions

    private mutating func text(of definition: GateDefinition) throws(Inexpressible) -> String {
        let name = free(definition.name)
        let parameters = definition.parameters.map { _ in "" }.indices.map { "p\($0)" }
        let operands = definition.qubits.indices.map { "a\($0)" }
        let header = "\(name)\(parameters.isEmpty ? "" : "(\(parameters.joined(separator: ",")))") \(operands.joined(separator: ","))"
        guard let body = definition.body else {
            kept[definition.name] = name
            return "opaque \(header);\n"
        }
        guard !definition.qubits.isEmpty, body.allSatisfy(isPlain) else {
            taken.remove(name)
            return ""
        }
        var text = "gate \(header) {"
        for operation in body {
            switch operation {
            case .gate(var application):
                for angle in application.angles.indices {
                    let renamed = try? application.angles[angle].substituting { symbol in
                        definition.parameters.firstIndex(of: symbol).map { .symbol(parameters[$0]) }
                    }
                    application.angles[angle] = renamed ?? application.angles[angle]
                }
                text += " " + (try call(application, names: operands))
            case .barrier(let wires): if !wires.isEmpty { text += " barrier \(wires.map { operands[$0] }.joined(separator: ","));" }
            default: break
            }
        }
        kept[definition.name] = name
        return text + " }\n"
    }

    private func isPlain(_ operation: Operation) -> Bool {
        switch operation {
        case .barrier: return true
        case .gate(let application):
            guard application.modifiers.isEmpty, application.angles.allSatisfy(canSay) else { return false }
            switch application.gate {
            case .standard(let index): return Self.library.contains(index.gate.name) || index.gate.name == "U"
            case .defined(let name): return kept[name] != nil
            case .unitary: return false
            }
        default: return false
        }
    }

    /// Whether an expression that is no number can be written.
    private func canSay(_ expression: Expression) -> Bool {
        switch expression {
        case .number, .symbol: true
        case .constant(let constant): constant == .pi
        case .negation(let operand): canSay(operand)
        case .binary(_, let left, let right): canSay(left) && canSay(right)
        case .call(let function, let arguments):
            [.sin, .cos, .tan, .exp, .sqrt].contains(function) && arguments.allSatisfy(canSay)
        }
    }

    private func text(of angle: Expression) throws(Inexpressible) -> String {
        if canSay(angle) { return angle.text() }
        guard let number = try? angle.evaluate() else { throw fault("angle '\(angle)' has no words in OpenQASM 2") }
        return Expression.number(number).text()
    }

    // MARK: Operations

    private func call(_ application: GateApplication, names: [String]) throws(Inexpressible) -> String {
        let name: String
        switch application.gate {
        case .standard(let index): name = index.gate.name == "U" ? "u3" : index.gate.name
        case .defined(let defined): name = kept[defined] ?? defined
        case .unitary(let unitary): name = unitary.name
        }
        var angles: [String] = []
        for angle in application.angles { angles.append(try text(of: angle)) }
        let list = angles.isEmpty ? "" : "(\(angles.joined(separator: ",")))"
        return "\(name)\(list) \(application.qubits.map { names[$0] }.joined(separator: ","));"
    }

    private func lines(of operation: Operation) throws(Inexpressible) -> [String] {
        switch operation {
        case .gate(let application):
            if isPlain(operation) { return [try call(application, names: qubits)] }
            return try spelledOut(application)
        case .measure(let qubit, let bit):
            guard let bit else { throw fault("a measurement without a bit has no words in OpenQASM 2") }
            return ["measure \(qubits[qubit]) -> \(bits[bit]);"]
        case .reset(let qubit): return ["reset \(qubits[qubit]);"]
        case .barrier(let wires): return wires.isEmpty ? [] : ["barrier \(wires.map { qubits[$0] }.joined(separator: ","));"]
        case .conditional(let condition, let then, let otherwise): return try conditional(condition, then, otherwise)
        case .loop: throw fault("a loop has no words in OpenQASM 2")
        case .assign: throw fault("an assignment has no words in OpenQASM 2")
        case .delay: throw fault("a delay has no words in OpenQASM 2")
        case .box(let edge):
            try check(edge, in: "OpenQASM 2")
            let wires = place.map { Circuit.qubits(ofBoxAt: $0, in: circuit.operations) } ?? []
            return wires.isEmpty ? [] : ["barrier \(wires.map { qubits[$0] }.joined(separator: ","));"]
        }
    }

    /// One statement for each value of the register for which it happens.
    private func conditional(
        _ condition: Condition, _ then: [Operation], _ otherwise: [Operation]
    ) throws(Inexpressible) -> [String] {
        let read = condition.bits
        guard condition.variables.isEmpty, let first = read.first, let register = registers.first(where: { $0.bits.contains(first) }),
            read.allSatisfy({ register.bits.contains($0) })
        else { throw fault("a condition on more than one register has no words in OpenQASM 2") }
        for operation in then + otherwise {
            if case .conditional = operation { throw fault("a condition inside a condition has no words in OpenQASM 2") }
        }
        // What one statement writes changes no later one's condition.
        func checked(_ lines: [String]) throws(Inexpressible) -> [String] {
            guard lines.count > 1, (then + otherwise).contains(where: { !$0.bits.isDisjoint(with: Set(register.bits)) }) else {
                return lines
            }
            throw fault("a condition on a register that its own body writes has no words in OpenQASM 2")
        }
        if case .compare(let list, .equal, let value) = condition, otherwise.isEmpty, list == Array(register.bits) {
            return try checked(try statements(then).map { "if(\(register.name)==\(value)) \($0)" })
        }
        guard register.bits.count <= 8 else {
            throw fault("a condition on part of a register of \(register.bits.count) bits has no words in OpenQASM 2")
        }
        let (yes, no) = (try statements(then), try statements(otherwise))
        var lines: [String] = []
        for value in 0..<(1 << register.bits.count) {
            let holds = condition.holds { value >> ($0 - register.bits.lowerBound) & 1 == 1 }
            lines += (holds ? yes : no).map { "if(\(register.name)==\(value)) \($0)" }
        }
        return try checked(lines)
    }

    private func statements(_ operations: [Operation]) throws(Inexpressible) -> [String] {
        if let whole = measurementOfRegister(operations) { return [whole] }
        var result: [String] = []
        for operation in operations { result += try lines(of: operation) }
        return result
    }

    /// `measure q -> c;` where the operations measure every qubit of one register into a register as long.
    private func measurementOfRegister(_ operations: [Operation]) -> String? {
        guard operations.count > 1, case .measure(let first, let target?) = operations[0],
            let bits = registers.first(where: { $0.bits.lowerBound == target && $0.bits.count == operations.count })
        else { return nil }
        var start = 0
        for register in circuit.qubits {
            defer { start += register.size }
            guard start == first, register.size == operations.count else { continue }
            for (place, operation) in operations.enumerated() {
                guard case .measure(first + place, .some(target + place)) = operation else { return nil }
            }
            return "measure \(qubits[first].prefix { $0 != "[" }) -> \(bits.name);"
        }
        return nil
    }

    // MARK: Gates that the library lacks

    private func spelledOut(_ application: GateApplication) throws(Inexpressible) -> [String] {
        var part = Circuit(
            qubits: [Register(name: "q", size: circuit.qubitCount)], definitions: circuit.definitions, operations: [.gate(application)])
        do { part = try part.flattened() } catch { throw fault("\(error)") }
        var lines: [String] = []
        for case .gate(let gate) in part.operations {
            if isPlain(.gate(gate)) {
                lines.append(try call(gate, names: qubits))
                continue
            }
            lines += try matrixGates(gate)
        }
        return lines
    }

    private func matrixGates(_ application: GateApplication) throws(Inexpressible) -> [String] {
        let count = application.modifierControls
        var matrix: [Complex]
        var controls: [(qubit: Int, isPositive: Bool)] = []
        for (place, modifier) in application.modifiers.enumerated() {
            guard case .control(let isPositive) = modifier else { throw fault("'\(application.name)' has no words in OpenQASM 2") }
            controls.append((application.qubits[place], isPositive))
        }
        var targets = Array(application.qubits.dropFirst(count))
        switch application.gate {
        case .unitary(let unitary): matrix = unitary.values
        case .standard(let index):
            var angles: [Double] = []
            for angle in application.angles {
                guard let number = try? angle.evaluate() else { throw fault("angle '\(angle)' has no words in OpenQASM 2") }
                angles.append(number)
            }
            matrix = index.gate.targetMatrix(angles)
            for qubit in targets.prefix(index.controls) { controls.append((qubit, true)) }
            targets = Array(targets.dropFirst(index.controls))
        case .defined(let name): throw fault("gate '\(name)' has no words in OpenQASM 2")
        }
        guard targets.count <= 4 else { throw fault("a matrix on \(targets.count) qubits is too large for OpenQASM 2") }
        var lines: [String] = []
        if targets.isEmpty {
            guard let last = controls.popLast() else { return [] }
            let phase = matrix[0]
            return flipped([last]) + controlled([Complex(1), Complex(0), Complex(0), phase], by: controls, on: last.qubit) + flipped([last])
        }
        if targets.count == 1 { return controlled(matrix, by: controls, on: targets[0]) }
        for gate in Unitary(qubits: targets.count, values: matrix).gates {
            var own: [(qubit: Int, isPositive: Bool)] = []
            for (place, modifier) in gate.modifiers.enumerated() {
                if case .control(let isPositive) = modifier { own.append((targets[gate.qubits[place]], isPositive)) }
            }
            let angles = gate.angles.compactMap { try? $0.evaluate() }
            let block = gate.standardGate?.targetMatrix(angles) ?? []
            if block.count == 1 {
                guard let last = own.popLast() else { continue }
                lines +=
                    flipped([last]) + controlled([Complex(1), Complex(0), Complex(0), block[0]], by: controls + own, on: last.qubit)
                    + flipped([last])
            } else {
                lines += controlled(block, by: controls + own, on: targets[gate.qubits[own.count]])
            }
        }
        return lines
    }

    private func flipped(_ controls: [(qubit: Int, isPositive: Bool)]) -> [String] {
        controls.filter { !$0.isPositive }.map { "x \(qubits[$0.qubit]);" }
    }

    /// A matrix on one qubit under controls, by square roots.
    private func controlled(_ matrix: [Complex], by controls: [(qubit: Int, isPositive: Bool)], on target: Int) -> [String] {
        flipped(controls) + positive(matrix, by: controls.map(\.qubit), on: target) + flipped(controls)
    }

    private func positive(_ matrix: [Complex], by controls: [Int], on target: Int) -> [String] {
        let (phase, angles) = Unitary.angles(of: matrix)
        let list = angles.map { Expression.number($0).text() }.joined(separator: ",")
        guard let last = controls.last else { return ["u3(\(list)) \(qubits[target]);"] }
        if controls.count == 1 {
            return ["cu(\(list),\(Expression.number(phase + angles[0] / 2).text())) \(qubits[last]),\(qubits[target]);"]
        }
        let flip = [Complex(0), Complex(1), Complex(1), Complex(0)]
        let names = ["", "cx", "ccx", "c3x", "c4x"]
        if matrix == flip, controls.count < names.count {
            return ["\(names[controls.count]) \((controls + [target]).map { qubits[$0] }.joined(separator: ","));"]
        }
        let rest = Array(controls.dropLast())
        let root = squareRoot(matrix)
        let undone = [root[0].conjugate, root[2].conjugate, root[1].conjugate, root[3].conjugate]
        return positive(root, by: [last], on: target) + positive(flip, by: rest, on: last) + positive(undone, by: [last], on: target)
            + positive(flip, by: rest, on: last) + positive(root, by: rest, on: target)
    }

    /// (M + √det)/√(tr + 2√det)
    private func squareRoot(_ m: [Complex]) -> [Complex] {
        func root(_ value: Complex) -> Complex { Complex(magnitude: value.magnitude.squareRoot(), phase: value.phase / 2) }
        var s = root(m[0] * m[3] - m[1] * m[2])
        var t = root(m[0] + m[3] + s + s)
        if t.magnitude < 1e-8 {
            s = -s
            t = root(m[0] + m[3] + s + s)
        }
        return [(m[0] + s) / t, m[1] / t, m[2] / t, (m[3] + s) / t]
    }
}
