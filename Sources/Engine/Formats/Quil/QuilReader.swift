internal import Circuits
internal import Diagnostics
internal import Numerics

extension Quil {
    static func parse(_ source: CircuitSource) throws(FormatError) -> Parsed {
        let findings = Findings()
        let number = findings.open(try source.text, file: source.file)
        let lines = QuilLexer(source: findings.sources[Int(number)], number: number, findings: findings).lines()
        let reader = QuilReader(lines, findings: findings, name: stem(of: source.file))
        reader.read()
        var nesting = QuilNesting(reader.steps, findings)
        if findings.errorCount == 0, let jump = QuilDispatch(reader.steps).endlessJump {
            findings.report(
                "quil.endless-loop", "the program never ends: every run comes back to this jump", at: jump,
                hint: "leave the loop with JUMP-WHEN or JUMP-UNLESS")
        }
        reader.circuit.operations = nesting.operations()
        var places = nesting.places
        if let crossing = nesting.crossing {
            let dispatch = QuilDispatch(reader.steps)
            if dispatch.stretches > QuilDispatch.mostStretches {
                findings.report(
                    "quil.control-flow",
                    "this jump crosses others, and the program has \(dispatch.stretches) stretches between labels and jumps; at most \(QuilDispatch.mostStretches) are read",
                    at: crossing)
            }
            reader.circuit.variables.append(QuilDispatch.counter(named: reader.free("next")))
            reader.circuit.operations = dispatch.operations(counter: reader.circuit.variables.count - 1)
            places = [0: crossing]
        }
        let isSound = findings.errorCount == 0
        return Parsed(
            circuit: isSound ? reader.circuit : nil, language: .quil, diagnostics: findings.result,
            places: isSound && source.wantsPlaces ? places.mapValues(findings.span) : [:])
    }
}

/// Gives lines their meaning.
final class QuilReader {
    let findings: Findings
    var circuit: Circuit
    var steps: [QuilStep] = []
    var regions: [String: Region] = [:]
    var gates: [String: QuilDefinition] = [:]
    let lines: [QuilLine]
    var place = 0
    private var qubitCount = 0
    var inProgress: [String] = []
    var matrices: [String: Unitary] = [:]
    private var skipped: Set<String> = []

    /// Memory that was declared.
    struct Region {
        enum Kind {
            case bits(first: Int)
            case inputs(ClassicalType)
            case variables(first: Int, ClassicalType)
        }

        var kind: Kind
        var size: Int
        let name: String

        /// What OpenQASM calls an element of a region of numbers.
        func elementName(_ index: Int) -> String { size == 1 ? name : "\(name)_\(index)" }
    }

    init(_ lines: [QuilLine], findings: Findings, name: String) {
        (self.lines, self.findings) = (lines, findings)
        circuit = Circuit(name: name)
    }

    func read() {
        let written = writtenRegions()
        while place < lines.count, !findings.isFull {
            let line = lines[place]
            place += 1
            var cursor = QuilCursor(line.tokens, findings)
            guard let first = line.tokens.first else { continue }
            guard first.kind == .word else {
                cursor.fault("an instruction")
                continue
            }
            switch first.text {
            case "DECLARE": declare(&cursor, written)
            case "DEFGATE": defineGate(&cursor)
            case "DEFCIRCUIT": defineCircuit(&cursor)
            case "DEFCAL", "DEFFRAME", "DEFWAVEFORM":
                _ = block()
                say(skipped: first, "what pulses are is left out")
            case "INCLUDE": findings.report("quil.unsupported", "INCLUDE reads another file, and a circuit is one", at: first.extent)
            default: instruction(line.tokens, operands: [:], parameters: [:])
            }
        }
        if qubitCount > 0 { circuit.qubits = [Register(name: free("q"), size: qubitCount)] }
        // A reset of everything is known to be that only now.
        for place in steps.indices {
            if case .operation(.barrier(let qubits), let extent) = steps[place], qubits.isEmpty {
                steps[place] = .operation(.barrier(qubits: Array(0..<qubitCount)), extent)
            }
        }
        steps = steps.flatMap { step -> [QuilStep] in
            guard case .operation(.reset(qubit: -1), let extent) = step else { return [step] }
            return (0..<qubitCount).map { .operation(.reset(qubit: $0), extent) }
        }
    }

    func free(_ name: String) -> String {
        var candidate = name
        while regions[candidate] != nil { candidate += "_" }
        return candidate
    }

    private func say(skipped token: QuilToken, _ why: String) {
        guard skipped.insert(token.text).inserted else { return }
        findings.report("quil.skipped", "'\(token.text)' is not read: \(why)", at: token.extent, severity: .warning)
    }

    // MARK: Memory

    /// Regions that the program itself writes: they are variables, others are inputs.
    private func writtenRegions() -> Set<String> {
        let writers: Set = [
            "MOVE", "NOT", "NEG", "AND", "IOR", "XOR", "ADD", "SUB", "MUL", "DIV", "EXCHANGE", "CONVERT", "EQ", "GT", "GE", "LT", "LE",
            "LOAD",
        ]
        var written: Set<String> = []
        for line in lines {
            guard let first = line.tokens.first else { continue }
            if writers.contains(first.text), line.tokens.count > 1 { written.insert(line.tokens[1].text) }
            if first.text == "EXCHANGE", let second = line.tokens.dropFirst(2).first(where: { $0.kind == .word }) {
                written.insert(second.text)
            }
            if first.text == "MEASURE", line.tokens.count > 2 { written.insert(line.tokens[2].text) }
        }
        return written
    }

    private func declare(_ cursor: inout QuilCursor, _ written: Set<String>) {
        cursor.place = 1
        guard let name = cursor.word("a region's name"), let type = cursor.word("a type: BIT, INTEGER, REAL or OCTET") else { return }
        var size = 1
        if cursor.take("[") {
            guard let (count, extent) = cursor.integer("a size"), cursor.expect("]") else { return }
            guard (0...Quil.mostQubits).contains(count) else {
                return findings.report("quil.size", "a region of \(count) values is larger than \(Quil.mostQubits)", at: extent)
            }
            size = count
        }
        if cursor.next?.text == "SHARING" {
            return findings.report("quil.unsupported", "regions that share memory have no words in a circuit", at: cursor.extent)
        }
        guard cursor.expectEnd() else { return }
        guard regions[name.text] == nil else {
            return findings.report("quil.redeclared", "region '\(name.text)' is declared twice", at: name.extent)
        }
        let called = identifier(name.text, otherwise: "memory_")
        switch type.text {
        case "BIT":
            regions[name.text] = Region(kind: .bits(first: circuit.bitCount), size: size, name: called)
            if size > 0 { circuit.bits.append(Register(name: called, size: size, isLocal: name.text == Quil.scratch)) }
        case "REAL", "INTEGER", "OCTET":
            let valueType: ClassicalType = type.text == "REAL" ? .real : type.text == "OCTET" ? .unsigned(bits: 8) : .integer(bits: 64)
            guard size <= 100_000 else {
                return findings.report("quil.size", "a region of \(size) numbers is larger than 100000", at: name.extent)
            }
            if written.contains(name.text) {
                let region = Region(kind: .variables(first: circuit.variables.count, valueType), size: size, name: called)
                for index in 0..<size { circuit.variables.append(ClassicalVariable(name: region.elementName(index), type: valueType)) }
                regions[name.text] = region
            } else {
                let inputType: ClassicalType = type.text == "REAL" ? .real : type.text == "OCTET" ? .unsigned(bits: 8) : .wholeNumber
                let region = Region(kind: .inputs(inputType), size: size, name: called)
                for index in 0..<size {
                    circuit.inputs.append(region.elementName(index))
                    if inputType != .real { circuit.inputTypes[region.elementName(index)] = inputType }
                }
                regions[name.text] = region
            }
        default:
            findings.report(
                "quil.type", "no type '\(type.text)'", at: type.extent,
                hint: didYouMean(type.text, among: ["BIT", "INTEGER", "REAL", "OCTET"]) ?? "expected BIT, INTEGER, REAL or OCTET")
        }
    }

    /// The region of a reference whose index it has.
    func region(_ reference: QuilReference) -> Region? {
        guard let region = regions[reference.region] else {
            findings.report(
                "quil.undeclared", "no region '\(reference.region)' is declared", at: reference.extent,
                hint: didYouMean(reference.region, among: regions.keys.sorted()))
            return nil
        }
        guard reference.index < region.size else {
            findings.report("quil.index", "'\(reference.region)' has \(region.size) values, no [\(reference.index)]", at: reference.extent)
            return nil
        }
        return region
    }

    func symbol(_ reference: QuilReference) -> String? {
        guard let region = region(reference) else { return nil }
        if case .bits = region.kind {
            findings.report("quil.type", "a bit is no angle", at: reference.extent)
            return nil
        }
        return region.elementName(reference.index)
    }

    // MARK: Instructions

    func emit(_ operation: Operation, at extent: Extent) {
        guard steps.count < Quil.mostOperations else {
            if steps.count == Quil.mostOperations {
                findings.report("quil.too-long", "more than \(Quil.mostOperations) operations", at: extent)
                steps.append(.halt(extent))
            }
            return
        }
        steps.append(.operation(operation, extent))
    }

    func qubit(_ cursor: inout QuilCursor, _ operands: [String: Int]) -> Int? {
        guard let token = cursor.next else {
            cursor.fault("a qubit")
            return nil
        }
        if token.kind == .word, let known = operands[token.text] {
            cursor.place += 1
            return known
        }
        guard let (qubit, extent) = cursor.integer("a qubit's number") else { return nil }
        guard qubit < Quil.mostQubits else {
            findings.report("quil.size", "qubit \(qubit) is beyond the \(Quil.mostQubits) that a circuit may have", at: extent)
            return nil
        }
        qubitCount = max(qubitCount, qubit + 1)
        return qubit
    }

    func instruction(_ tokens: [QuilToken], operands: [String: Int], parameters: [String: Expression]) {
        guard let first = tokens.first else { return }
        let extent = Extent(source: first.extent.source, start: first.extent.start, end: tokens.last?.extent.end ?? first.extent.end)
        var cursor = QuilCursor(tokens, findings)
        cursor.place = 1
        switch first.text {
        case "NOP": _ = cursor.expectEnd()
        case "HALT": if cursor.expectEnd() { steps.append(.halt(extent)) }
        case "WAIT": say(skipped: first, "a circuit waits for nothing outside")
        case "PRAGMA": say(skipped: first, "it speaks to a compiler")
        case "LABEL":
            guard let label = cursor.next, label.kind == .label else { return cursor.fault("a label such as @start") }
            steps.append(.label(label.text, extent))
        case "JUMP", "JUMP-WHEN", "JUMP-UNLESS":
            guard let label = cursor.next, label.kind == .label else { return cursor.fault("a label such as @start") }
            cursor.place += 1
            guard first.text != "JUMP" else { return steps.append(.jump(label.text, when: nil, extent)) }
            guard let reference = cursor.reference(), let condition = condition(reference) else { return }
            steps.append(.jump(label.text, when: first.text == "JUMP-WHEN" ? condition : condition.negated, extent))
        case "MEASURE": measure(&cursor, operands, extent)
        case "RESET":
            if cursor.isAtEnd { return emit(.reset(qubit: -1), at: extent) }
            if let qubit = qubit(&cursor, operands), cursor.expectEnd() { emit(.reset(qubit: qubit), at: extent) }
        case "FENCE":
            var qubits: [Int] = []
            while !cursor.isAtEnd {
                guard let qubit = qubit(&cursor, operands) else { return }
                qubits.append(qubit)
            }
            emit(.barrier(qubits: qubits), at: extent)
        case "DELAY":
            var qubits: [Int] = []
            while let token = cursor.next, token.kind == .integer || token.kind == .word && operands[token.text] != nil,
                cursor.place + 1 < tokens.count
            {
                guard let qubit = qubit(&cursor, operands) else { return }
                qubits.append(qubit)
            }
            guard let expression = cursor.expression(), let seconds = expression.value([:]), seconds.imaginary == 0, seconds.real >= 0
            else { return cursor.fault("a time in seconds") }
            emit(.delay(qubits: qubits, DelayLength(nanoseconds: seconds.real * 1e9, cycles: 0)), at: extent)
        case "PULSE", "CAPTURE", "RAW-CAPTURE", "SET-PHASE", "SHIFT-PHASE", "SET-FREQUENCY", "SHIFT-FREQUENCY", "SET-SCALE", "SWAP-PHASES",
            "NONBLOCKING", "CALL", "EXTERN", "LOAD", "STORE":
            findings.report("quil.unsupported", "'\(first.text)' has no words in a circuit", at: first.extent)
        case "MOVE", "EXCHANGE", "CONVERT", "NOT", "NEG", "AND", "IOR", "XOR", "ADD", "SUB", "MUL", "DIV", "EQ", "GT", "GE", "LT", "LE":
            for operation in classical(first.text, &cursor) { emit(operation, at: extent) }
        case "DECLARE", "DEFGATE", "DEFCIRCUIT": cursor.fault("an instruction that may stand in a circuit")
        default: gate(tokens, extent, operands: operands, parameters: parameters)
        }
    }

    private func measure(_ cursor: inout QuilCursor, _ operands: [String: Int], _ extent: Extent) {
        guard let qubit = qubit(&cursor, operands) else { return }
        if cursor.isAtEnd { return emit(.measure(qubit: qubit, bit: nil), at: extent) }
        guard let reference = cursor.reference(), cursor.expectEnd(), let region = region(reference) else { return }
        guard case .bits(let first) = region.kind else {
            return findings.report("quil.type", "'\(reference.region)' is no region of bits", at: reference.extent)
        }
        emit(.measure(qubit: qubit, bit: first + reference.index), at: extent)
    }
}
