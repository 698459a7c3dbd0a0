internal import Circuits
internal import Diagnostics

/// Gives statements their meaning, one at a time, and builds the circuit.
final class Analyser {
    let findings: Findings
    /// Loops and calls write out at most so many steps and operations.
    let mostSteps: Int
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
    /// How many operands that gate has.
    var gateQubits: Int?
    /// Whether variables may not be read: in sizes and constants.
    var constantsOnly = 0
    /// What is read is only looked at: bodies that nothing calls, branches that are never taken.
    var dryDepth = 0
    var isDry: Bool { dryDepth > 0 }
    /// How many steps that may not happen stand around this one.
    var depth = 0
    /// How often what is read is read again: inside loops and calls.
    var repeats = 0
    /// For each step that may not happen, what it changed.
    var journals: [[Change]] = []
    var loops: [Loop] = []
    var calls: [Call] = []
    /// How many calls of the subroutine being run are under way around this one.
    var level = 0
    /// That the program has ended, where that depends on a measurement.
    var ended: Variable?
    /// How a call that ended the program leaves the statement it stands in.
    var endedInCall: Flow?
    /// Counts what the program sets, so that values are stored in its order.
    var order = 0
    var knownBits: [Int: KnownBit] = [:]
    var localBitDepths: [Int: Int] = [:]
    var localRegisters: [Site: Range<Int>] = [:]
    /// Variables of the circuit by the place of the text that made them.
    var temporaries: [Site: Int] = [:]
    /// Values that the loops around what is read go through.
    var heldTurns = 0
    /// Whether it was said that the circuit calls what is defined elsewhere.
    var saidExternal = false
    /// What stretches are called, by the place of their declaration.
    var stretches: [Extent: String] = [:]
    /// Names of the circuit's variables, inputs and local registers.
    var takenNames: Set<String> = []
    /// An index that only the running circuit knows, and the places it is read as at the moment.
    var choice: Choice?
    var chosen: [Site: Int] = [:]
    var checkedDead: Set<Extent> = []
    /// Where operations stand that other languages may not be able to say.
    private(set) var places: [Int: Extent] = [:]
    /// Whether that is of interest for every operation.
    var wantsPlaces = false
    /// Where registers, inputs and gates are declared, where that is of interest.
    private(set) var declared: [(name: String, extent: Extent)] = []
    /// Where inputs are declared, by the names that the circuit has for them.
    var inputPlaces: [String: Extent] = [:]
    private var steps = 0
    /// Elements of the arrays so far.
    var elementCount = 0
    private(set) var hasStopped = false
    var pendingAnnotations: [String] = []
    /// What follows an `end` that may not have been met depends on.
    private var openEnds: [(outer: [Operation], condition: Condition)] = []
    /// Stand-ins for qubits and bits that only a call would name.
    private var nextStandIn = -1
    private(set) var hasEnded = false
    /// Counts what changed the program's own names.
    private(set) var declarations = 0
    var names = PlainNames()
    var shared = SharedAngles()
    private var openFiles: [String] = []
    /// What an editor wants to know; nil where nobody edits.
    var notes: Notes?

    /// No register and no circuit may be larger.
    static let mostWires = 1_000_000
    static let mostOperations = 10_000_000
    /// So many operators after another are computed as one expression while the circuit runs; longer chains go by variables.
    static let longestChain = 50
    /// Elements of all arrays of a program.
    static let mostElements = 200_000
    /// Values that an index known only to the running circuit may have.
    static let mostChoices = 1024

    /// An index that only the running circuit knows.
    struct Choice {
        let extent: Extent
        let index: Value
        let count: Int
    }

    init(findings: Findings, include: @escaping (String) -> String?, name: String, mostSteps: Int) {
        (self.findings, self.include, self.mostSteps) = (findings, include, mostSteps)
        circuit = Circuit(name: name)
    }

    /// Reads a whole source into the circuit.
    func run(_ text: String, file: String, includedAt place: Extent? = nil) { run(Source(text, file: file), includedAt: place) }

    func run(_ source: Source, includedAt place: Extent? = nil) {
        let (number, file) = (findings.open(source, includedAt: place), source.file)
        // As many operations as statements, mostly: growing step by step would hold them twice.
        if place == nil { operations.reserveCapacity(min(source.bytes.count(where: { $0 == UInt8(ascii: ";") }), Analyser.mostOperations)) }
        var parser = Parser(source: number, of: findings, language: place == nil ? nil : language)
        openFiles.append(file)
        defer { openFiles.removeLast() }
        parser.readVersion()
        if place == nil {
            language = parser.language
            declareLanguage()
        }
        while true {
            // The short way leaves no notes of its expressions.
            if parser.token.kind == .identifier, !wantsPlaces, notes == nil || source.count > Notes.largestText {
                let end = plainGates(of: findings.sources[Int(number)], from: parser.token.start)
                if end > parser.token.start { parser.reread(from: end) }
            }
            guard let statement = parser.nextStatement() else { break }
            let flow = analyse(statement)
            if flow.certain == .end { hasEnded = true }
            if flow.possible.contains(.end) { openEnd() }
        }
    }

    /// What follows happens only where the program has not ended.
    private func openEnd() {
        guard let ended else { return }
        openEnds.append((operations, .not(read(ended).condition ?? .constant(false))))
        operations = []
        depth += 1
        journals.append([])
    }

    /// The circuit of all that was read.
    func finished() -> Circuit {
        hasEnded = false
        let local = circuit.localBits
        while true {
            let here = depth
            flush((0..<bitCount).filter { bitDepth($0) == here && !local.contains($0) }.map { .bit($0) })
            guard let (outer, condition) = openEnds.popLast() else { break }
            let inner = operations
            depth -= 1
            var touched: [Cell] = []
            for change in journals.removeLast().reversed() {
                touched.append(change.cell)
                switch change.cell {
                case .variable(let variable):
                    (variable.known, variable.isStale, variable.order) = (change.known, change.isStale, change.order)
                case .bit(let bit): knownBits[bit] = change.bit
                }
            }
            operations = outer
            flush(touched)
            if !inner.isEmpty { append(.conditional(condition, then: inner, otherwise: [])) }
            forget(touched)
        }
        circuit.operations = operations
        return circuit.orderingVariables()
    }

    /// Counts a step of a loop or call; false where there are too many.
    func spend(_ count: Int = 1, at extent: Extent) -> Bool {
        steps += count
        guard steps <= mostSteps, operations.count <= mostSteps else {
            if !hasStopped {
                findings.report(
                    "qasm.too-large", "the program's loops write out more than \(mostSteps) steps", at: extent,
                    hint: "use fewer turns")
            }
            hasStopped = true
            return false
        }
        return true
    }

    /// Appends an operation that belongs to no statement.
    func append(_ operation: Operation) {
        guard !hasEnded, !isDry else { return }
        operations.append(operation)
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
        var place = scopes.count - 1
        while place >= 0 {
            if let symbol = scopes[place][name] {
                // A subroutine sees the program's constants, gates and subroutines.
                return place == 0 && !calls.isEmpty && !symbol.isVisibleInSubroutines && !name.hasPrefix("$") ? nil : symbol
            }
            place -= 1
        }
        return nil
    }

    func declare(_ name: NameSyntax, _ symbol: Symbol) {
        notes?.note(symbol, at: name.extent)
        if let known = scopes[scopes.count - 1][name.text] {
            if case .gate(let gate) = known, gate.isReplaceable {
                scopes[scopes.count - 1][name.text] = symbol
                return
            }
            let library = language == .openQASM2 ? "qelib1.inc" : "stdgates.inc"
            var (place, hint) = ("", String?.none)
            if case .gate(let gate) = known, gate.isFromLibrary {
                (place, hint) = (" by \(library)", "choose another name, or leave out the include")
            }
            findings.report(
                "qasm.redeclared", "'\(name.text)' is already declared as \(known.kindName)\(place)", at: name.extent, hint: hint)
            return
        }
        scopes[scopes.count - 1][name.text] = symbol
    }

    /// Remembers where a name is declared that the circuit has too.
    func noteDeclaration(of name: NameSyntax, at extent: Extent) {
        if wantsPlaces, scopes.count == 1 { declared.append((name.text, extent)) }
    }

    var visibleNames: [String] { scopes.flatMap { $0.keys }.sorted() }

    @discardableResult
    func inScope<Result>(_ body: () -> Result) -> Result {
        scopes.append([:])
        defer { scopes.removeLast() }
        return body()
    }

    func dry(_ body: () -> Void) {
        dryDepth += 1
        inScope(body)
        dryDepth -= 1
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
        if !pendingAnnotations.isEmpty {
            if depth == 0 { circuit.annotations += pendingAnnotations.map { Circuit.Annotation($0, before: operations.count) } }
            pendingAnnotations = []
        }
        if depth == 0, places.count < 10_000 || wantsPlaces {
            switch operation {
            case _ where wantsPlaces: places[operations.count] = extent
            case .gate, .reset, .barrier, .measure(_, .some): break
            case .measure, .conditional, .loop, .assign, .delay, .box: places[operations.count] = extent
            }
        }
        operations.append(operation)
    }

    // MARK: Statements

    func analyse(_ statement: StatementSyntax) -> Flow {
        if repeats > 0 {
            guard !hasStopped, spend(at: statement.extent) else { return Flow() }
        }
        let flow = meaning(of: statement)
        if choice == nil, endedInCall == nil { return flow }
        if let made = choice {
            choice = nil
            return choose(made, statement)
        }
        let ending = endedInCall ?? Flow()
        endedInCall = nil
        if ending.certain != nil || flow.certain != nil { return ending.certain != nil ? ending : flow }
        return Flow(goesOn: flow.goesOn, possible: flow.possible.union(ending.possible))
    }

    /// The statement once for each value of an index that only the running circuit knows.
    private func choose(_ choice: Choice, _ statement: StatementSyntax) -> Flow {
        if case .variable(let type, let name, let value?) = statement.kind {
            return choose(choice, assigning(value, toNew: name, type, at: statement.extent))
        }
        guard choice.count <= Analyser.mostChoices, chosen.count < 4 else {
            findings.report(
                "qasm.too-large", "an index that is known only when the program runs has at most \(Analyser.mostChoices) values",
                at: choice.extent)
            return Flow()
        }
        repeats += 1
        defer { repeats -= 1 }
        let errors = findings.errorCount
        for place in 0..<choice.count where findings.errorCount == errors {
            guard let claim = combine(.equal, choice.index, .integer(place), choice.extent)?.condition else { return Flow() }
            chosen[site(choice.extent)] = place
            let branch = branch { analyse(statement) }
            chosen[site(choice.extent)] = nil
            emit(.conditional(claim, then: branch.operations, otherwise: []), after: [branch], at: statement.extent)
        }
        return Flow()
    }

    /// Declares a variable for all the times that its first value is read; what gives it that value each time.
    private func assigning(_ value: ExpressionSyntax, toNew name: NameSyntax, _ type: TypeSyntax, at extent: Extent) -> StatementSyntax {
        if case .faulty? = scopes[scopes.count - 1][name.text] {
            scopes[scopes.count - 1][name.text] = nil
            variable(type, name, nil, at: extent)
        }
        let target = OperandSyntax(name: name.text, extent: name.extent)
        if case .measure(let operands) = value.kind, let operand = operands.first {
            return StatementSyntax(kind: .measure(operand, target: target), extent: extent)
        }
        return StatementSyntax(kind: .assignment(target, operation: "=", value), extent: extent)
    }

    private func meaning(of statement: StatementSyntax) -> Flow {
        let extent = statement.extent
        if gateInProgress != nil {
            switch statement.kind {
            case .gateCall, .barrier, .delay, .box, .forLoop, .block, .nop, .annotation: break
            default:
                findings.report("qasm.gate-body", "a gate's body holds only gates, barriers, delays and boxes", at: extent)
                return Flow()
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
            noteDeclaration(of: name, at: extent)
            define(GateDefinition(name: name.text, parameters: parameters.map(\.text), qubits: qubits.map(\.text), body: nil), name)
        case .reset(let operand):
            guard let wires = qubitOperand(operand) else { return Flow() }
            for place in 0..<wires.count { emit(.reset(qubit: wires[place]), at: extent) }
        case .barrier(let operands): barrier(operands, at: extent)
        case .conditional(let condition, let then, let otherwise): return conditional(condition, then, otherwise, at: extent)
        case .constant(let type, let name, let value): constant(type, name, value)
        case .input(let type, let name): input(type, name, at: extent)
        case .output(let type, let name):
            if type.kind == .bit, type.dimensions == nil {
                bits(name, size: type.size, at: extent)
            } else {
                variable(type, name, nil, at: extent)
            }
        case .alias(let name, let value): alias(name, value)
        case .variable(let type, let name, let value): variable(type, name, value, at: extent)
        case .assignment(let target, let operation, let value): assignment(target, operation, value, at: extent)
        case .block(let statements): return inScope { analyse(statements) }
        case .box(let statements, let duration): return box(statements, duration, at: extent)
        case .lateVersion: findings.report("qasm.version-late", "the version line must come first", at: extent)
        case .delay(let duration, let operands): delay(duration, operands, at: extent)
        case .nop: break
        case .directive(let text): if !isDry { circuit.directives.append(text) }
        case .annotation(let text):
            if !isDry, scopes.count == 1, depth == 0 { pendingAnnotations.append(text) }
            return Flow()
        case .end: return .leave(.end)
        case .breakLoop:
            if loops.isEmpty { findings.report("qasm.break", "'break' outside a loop", at: extent) } else { return .leave(.breakLoop) }
        case .continueLoop:
            if loops.isEmpty {
                findings.report("qasm.continue", "'continue' outside a loop", at: extent)
            } else {
                return .leave(.continueLoop)
            }
        case .returnValue(let value): return returnValue(value, at: extent)
        case .forLoop(let type, let name, let values, let body): return forLoop(type, name, values, body, at: extent)
        case .whileLoop(let condition, let body): return whileLoop(condition, body, at: extent)
        case .switchCase(let value, let cases): return switchCase(value, cases, at: extent)
        case .subroutine(let name, let parameters, let result, let body):
            subroutine(Subroutine(name: name.text, parameters: parameters, result: result, body: body), name, at: extent)
        case .external(let name, let parameters, let result): external(name, parameters, result, at: extent)
        case .expression(let value): expression(value)
        }
        if !pendingAnnotations.isEmpty { pendingAnnotations = [] }
        return Flow()
    }

    /// An expression as a statement: a call of a subroutine, or something whose value nobody wants.
    private func expression(_ syntax: ExpressionSyntax) {
        if case .call(let name, let arguments) = syntax.kind, case .subroutine(let subroutine)? = lookUp(name) {
            let place = Extent(
                source: syntax.extent.source, start: syntax.extent.start, end: syntax.extent.start + Int32(name.utf8.count))
            _ = run(subroutine, arguments, at: place)
            return
        }
        if case .call(let name, let arguments) = syntax.kind, case .external(let function)? = lookUp(name) {
            _ = call(function, arguments, at: syntax.extent, wantsResult: false)
            return
        }
        _ = value(syntax)
    }

    private func box(_ statements: [StatementSyntax], _ duration: ExpressionSyntax?, at extent: Extent) -> Flow {
        var length: DelayLength?
        if let duration, let value = value(duration) {
            if value.type != .duration { findings.report("qasm.type", "a box lasts a duration", at: duration.extent) }
            length = self.length(of: value)
        }
        emit(.box(.begin(length)), at: extent)
        let flow = inScope { analyse(statements) }
        emit(.box(.end), at: extent)
        return flow
    }

    /// A time that is known, or that inputs give: those stand in it by their names, as stretches do.
    private func length(of value: Value) -> DelayLength? {
        let named = try? value.expression?.replacing { leaf in
            guard case .input(let name, .duration) = leaf else { return nil }
            return .constant(.duration(DelayLength(stretches: [name: 1])))
        }
        guard case .constant(.duration(let length))? = named else { return nil }
        return length
    }

    private func delay(_ syntax: ExpressionSyntax, _ operands: [OperandSyntax], at extent: Extent) {
        guard let value = value(syntax) else { return check(operands) }
        guard value.type == .duration else { return findings.report("qasm.type", "a delay lasts a duration", at: syntax.extent) }
        var qubits: [Int] = []
        for operand in operands {
            guard let wires = qubitOperand(operand) else { return }
            qubits += wires.all
        }
        if operands.isEmpty { qubits = Array(0..<(gateQubits ?? qubitCount)) }
        guard let length = length(of: value) else {
            if !isDry, value.dynamic != nil, repeats == 0 {
                findings.report(
                    "qasm.delay", "how long the delay lasts is known only when the program runs: it is left out", at: syntax.extent,
                    severity: .warning)
            }
            return
        }
        emit(.delay(qubits: qubits, length), at: extent)
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
                scopes[0][name] = .gate(GateSymbol(index, isFromLibrary: true, isReplaceable: isReplaceable))
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
}
