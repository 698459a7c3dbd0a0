internal import Circuits
internal import Diagnostics

/// Gives statements their meaning, one at a time, and builds the circuit.
final class Analyser {
    let findings: Findings
    private let include: (String) -> String?
    var language: Language = .openQASM3
    var circuit: Circuit
    var qubitCount = 0
    var bitCount = 0
    /// Innermost last; the first is the program's own.
    var scopes: [[String: Symbol]] = [[:]] {
        didSet { declarations += 1 }
    }
    /// The operations of the block being read.
    var operations: [Operation] = []
    /// The gate being defined, whose operands alone its body may use.
    var gateInProgress: String?
    /// Inside a loop, and inside a subroutine.
    var loopDepth = 0
    var subroutineDepth = 0
    /// Whether what is read is only checked: bodies that this version does not run.
    var isDry: Bool { loopDepth > 0 || subroutineDepth > 0 }
    /// Stand-ins for qubits and bits that only a call or a loop would name.
    private var nextStandIn = -1
    private(set) var hasEnded = false
    /// Counts what changed the program's own names.
    private(set) var declarations = 0
    var names = PlainNames()
    private var openFiles: [String] = []
    private var hasNotedDelay = false

    /// No register and no circuit may be larger.
    static let mostWires = 1_000_000
    static let mostOperations = 10_000_000

    init(findings: Findings, include: @escaping (String) -> String?, name: String) {
        (self.findings, self.include) = (findings, include)
        circuit = Circuit(name: name)
    }

    /// Reads a whole source into the circuit.
    func run(_ text: String, file: String, includedAt place: Extent? = nil) {
        let number = findings.open(text, file: file, includedAt: place)
        var parser = Parser(source: number, of: findings, language: place == nil ? nil : language)
        openFiles.append(file)
        defer { openFiles.removeLast() }
        parser.readVersion()
        if place == nil {
            language = parser.language
            declareLanguage()
        }
        while true {
            if parser.token.kind == .identifier {
                let end = plainGates(of: findings.sources[Int(number)], from: parser.token.start)
                if end > parser.token.start { parser.reread(from: end) }
            }
            guard let statement = parser.nextStatement() else { break }
            analyse(statement)
        }
    }

    /// The circuit of all that was read.
    func finished() -> Circuit {
        circuit.operations = operations
        return circuit
    }

    private func declareLanguage() {
        scopes[0]["U"] = .gate(GateSymbol("U"))
        if language == .openQASM2 { scopes[0]["CX"] = .gate(GateSymbol("cx")) } else { scopes[0]["gphase"] = .gate(GateSymbol("gphase")) }
    }

    func standIn() -> Int {
        nextStandIn -= 1
        return nextStandIn
    }

    // MARK: Names

    func lookUp(_ name: String) -> Symbol? {
        for scope in scopes.reversed() {
            if let symbol = scope[name] { return symbol }
        }
        return nil
    }

    func declare(_ name: NameSyntax, _ symbol: Symbol) {
        if let known = scopes[scopes.count - 1][name.text] {
            if case .gate(let gate) = known, gate.isReplaceable {
                scopes[scopes.count - 1][name.text] = symbol
                return
            }
            findings.report("qasm.redeclared", "'\(name.text)' is already declared as \(known.kindName)", at: name.extent)
            return
        }
        scopes[scopes.count - 1][name.text] = symbol
    }

    var visibleNames: [String] { scopes.flatMap { $0.keys }.sorted() }

    func inScope(_ body: () -> Void) {
        scopes.append([:])
        body()
        scopes.removeLast()
    }

    func emit(_ operation: Operation, at extent: Extent) {
        guard !hasEnded, !isDry else { return }
        guard operations.count < Analyser.mostOperations else {
            if operations.count == Analyser.mostOperations {
                findings.report("qasm.too-large", "more than \(Analyser.mostOperations) operations", at: extent)
                hasEnded = true
            }
            return
        }
        operations.append(operation)
    }

    /// The operations that `body` emits, instead of appending them.
    func collected(_ body: () -> Void) -> [Operation] {
        let outer = operations
        operations = []
        inScope(body)
        let inner = operations
        operations = outer
        return inner
    }

    // MARK: Statements

    func analyse(_ statements: [StatementSyntax]) {
        for statement in statements { analyse(statement) }
    }

    func analyse(_ statement: StatementSyntax) {
        let extent = statement.extent
        if gateInProgress != nil {
            switch statement.kind {
            case .gateCall, .barrier: break
            case .forLoop, .whileLoop, .conditional, .switchCase, .block, .delay, .nop:
                return findings.unsupported("this statement in a gate's body is", at: extent)
            default: return findings.report("qasm.gate-body", "a gate's body holds only gates", at: extent)
            }
        }
        switch statement.kind {
        case .gateCall(let call): gateCall(call, at: extent)
        case .measure(let operand, let target): measure(operand, into: target, at: extent)
        case .include(let path, let place): includeFile(path, at: place, statement: extent)
        case .qubits(let name, let size): qubits(name, size: size, at: extent)
        case .bits(let name, let size): bits(name, size: size, at: extent)
        case .gateDefinition(let name, let parameters, let qubits, let body):
            gateDefinition(name, parameters: parameters, qubits: qubits, body: body, at: extent)
        case .opaque(let name, let parameters, let qubits):
            define(GateDefinition(name: name.text, parameters: parameters.map(\.text), qubits: qubits.map(\.text), body: nil), name)
        case .reset(let operand):
            guard let wires = qubitOperand(operand) else { return }
            for place in 0..<wires.count { emit(.reset(qubit: wires[place]), at: extent) }
        case .barrier(let operands): barrier(operands, at: extent)
        case .conditional(let condition, let then, let otherwise): conditional(condition, then, otherwise, at: extent)
        case .constant(let type, let name, let value): constant(type, name, value)
        case .input(let type, let name): input(type, name, at: extent)
        case .output(let type, let name):
            if type.kind == .bit, type.dimensions == nil { return bits(name, size: type.size, at: extent) }
            findings.unsupported("output of type '\(type.kind.rawValue)' is", at: type.extent)
            declare(name, .variable(type.kind, dimensions: []))
        case .alias(let name, let value): alias(name, value)
        case .variable(let type, let name, let value): variable(type, name, value, at: extent)
        case .assignment(let target, let operation, let value): assignment(target, operation, value, at: extent)
        case .block(let statements): inScope { analyse(statements) }
        case .lateVersion: findings.report("qasm.version-late", "the version line must come first", at: extent)
        case .delay(_, let operands):
            check(operands)
            if !hasNotedDelay {
                hasNotedDelay = true
                findings.report("qasm.delay-ignored", "delays are ignored", at: extent, severity: .note)
            }
        case .nop, .skipped: break
        case .end:
            if scopes.count > 1 { return findings.unsupported("'end' inside a block is", at: extent) }
            hasEnded = true
        default: unsupportedStatement(statement)
        }
    }

    /// What this version does not run: checked as far as it goes, then refused.
    private func unsupportedStatement(_ statement: StatementSyntax) {
        let extent = statement.extent
        switch statement.kind {
        case .breakLoop where loopDepth == 0: findings.report("qasm.break", "'break' outside a loop", at: extent)
        case .continueLoop where loopDepth == 0: findings.report("qasm.continue", "'continue' outside a loop", at: extent)
        case .returnValue(let value):
            if let value { _ = self.value(value) }
            if subroutineDepth == 0 { findings.report("qasm.return", "'return' outside a subroutine", at: extent) }
        case .forLoop(let type, let name, let values, let body):
            findings.unsupported("'for' loops are", at: extent)
            switch values {
            case .set(let entries): for entry in entries { _ = value(entry) }
            case .expression(let entry): _ = value(entry)
            case .range(let range):
                if case .range(let first, let step, let last, _) = range {
                    for entry in [first, step, last] { if let entry { _ = value(entry) } }
                }
            }
            dry(loop: true) {
                declare(name, .variable(type.kind, dimensions: []))
                analyse(body)
            }
        case .whileLoop(let condition, let body):
            findings.unsupported("'while' loops are", at: extent)
            _ = value(condition)
            dry(loop: true) { analyse(body) }
        case .switchCase(let selected, let cases):
            findings.unsupported("'switch' is", at: extent)
            _ = value(selected)
            for (_, body) in cases { dry(loop: true) { analyse(body) } }
        case .box(let body):
            findings.unsupported("'box' is", at: extent)
            inScope { analyse(body) }
        case .subroutine(let name, let parameters, _, let body):
            guard scopes.count == 1 else {
                return findings.report("qasm.scope", "subroutines are defined only at the top level", at: extent)
            }
            findings.unsupported("subroutines are", at: name.extent)
            declare(name, .subroutine(parameters: parameters.count))
            dry(loop: false) {
                for parameter in parameters { declareParameter(parameter) }
                analyse(body)
            }
        case .external(let name):
            findings.unsupported("'extern' is", at: name.extent)
            declare(name, .external)
        case .expression(let value): if self.value(value) != nil { findings.unsupported("an expression as a statement is", at: extent) }
        default: break
        }
    }

    private func dry(loop: Bool, _ body: () -> Void) {
        if loop { loopDepth += 1 } else { subroutineDepth += 1 }
        inScope(body)
        if loop { loopDepth -= 1 } else { subroutineDepth -= 1 }
    }

    private func declareParameter(_ parameter: ParameterSyntax) {
        let size = parameter.type.size.map { constantInteger($0, "a size") ?? 1 } ?? 1
        let wires = (0..<max(0, min(size, 1000))).map { _ in standIn() }
        switch parameter.type.kind {
        case .qubit: declare(parameter.name, .qubitAlias(wires))
        case .bit where parameter.type.dimensions == nil: declare(parameter.name, .bitAlias(wires))
        default:
            let dimensions = parameter.type.dimensions.map { [Int?](repeating: nil, count: max($0.count, 1)) }
            declare(parameter.name, .variable(parameter.type.kind, dimensions: dimensions ?? []))
        }
    }

    private func includeFile(_ path: String, at place: Extent, statement: Extent) {
        guard scopes.count == 1 else {
            return findings.report("qasm.include-late", "files are included only at the top level", at: statement)
        }
        if let gates = Library.gates(of: path) {
            for (name, isReplaceable) in gates {
                guard let index = try? GateIndex(named: name) else { continue }
                if let known = scopes[0][name] {
                    if case .gate(let gate) = known, gate.reference == .standard(index) { continue }
                    findings.report("qasm.redeclared", "\(path) declares '\(name)', which is declared already", at: place)
                    return
                }
                scopes[0][name] = .gate(GateSymbol(index, isReplaceable: isReplaceable))
            }
            return
        }
        // Relative to the file that includes it.
        let folder = openFiles.last.flatMap { file in file.lastIndex(of: "/").map { String(file[...$0]) } } ?? ""
        let file = path.hasPrefix("/") ? path : folder + path
        guard !openFiles.contains(file) else {
            return findings.report("qasm.include-cycle", "file '\(path)' includes itself", at: place)
        }
        guard openFiles.count < 50, findings.sources.count < 1000 else {
            return findings.report("qasm.nesting", "too many files are included", at: place)
        }
        guard let text = include(file) else {
            return findings.report(
                "qasm.include", "file '\(path)' not found", at: place, hint: "stdgates.inc and qelib1.inc are built in")
        }
        run(text, file: file, includedAt: place)
    }

    private func qubits(_ name: NameSyntax, size: ExpressionSyntax?, at extent: Extent) {
        guard scopes.count == 1 else { return findings.report("qasm.scope", "qubits are declared only at the top level", at: extent) }
        guard let count = registerSize(size, of: qubitCount) else { return declareUnknown(name, .qubitAlias([])) }
        declare(name, .qubits(qubitCount..<(qubitCount + count)))
        circuit.qubits.append(Register(name: name.text, size: count))
        qubitCount += count
    }

    private func bits(_ name: NameSyntax, size: ExpressionSyntax?, at extent: Extent) {
        guard scopes.count == 1 else {
            if !isDry { findings.unsupported("declaring bits inside a block is", at: extent) }
            let count = size.map { constantInteger($0, "a size") ?? 1 } ?? 1
            return declare(name, .bitAlias((0..<max(0, min(count, 1000))).map { _ in standIn() }))
        }
        guard let count = registerSize(size, of: bitCount) else { return declareUnknown(name, .bitAlias([])) }
        declare(name, .bits(bitCount..<(bitCount + count)))
        circuit.bits.append(Register(name: name.text, size: count))
        bitCount += count
    }

    /// A register of unknown size keeps its name from being reported again.
    private func declareUnknown(_ name: NameSyntax, _ symbol: Symbol) { declare(name, symbol) }

    private func registerSize(_ size: ExpressionSyntax?, of present: Int) -> Int? {
        guard let size else { return 1 }
        guard let count = constantInteger(size, "a register's size") else { return nil }
        guard count > 0 else {
            findings.report("qasm.size", "a register's size must be positive, not \(count)", at: size.extent)
            return nil
        }
        guard count <= Analyser.mostWires - present else {
            findings.report("qasm.too-large", "a register of \(count) is too large", at: size.extent)
            return nil
        }
        return count
    }

    /// The qubit that a hardware qubit's name stands for; a register of its own at its first use.
    func hardwareQubit(_ name: String, at extent: Extent) -> Int? {
        if case .qubits(let range) = scopes[0][name] { return range.lowerBound }
        guard qubitCount < Analyser.mostWires else {
            findings.report("qasm.too-large", "too many qubits", at: extent)
            return nil
        }
        scopes[0][name] = .qubits(qubitCount..<(qubitCount + 1))
        circuit.qubits.append(Register(name: name, size: 1))
        qubitCount += 1
        return qubitCount - 1
    }
}
