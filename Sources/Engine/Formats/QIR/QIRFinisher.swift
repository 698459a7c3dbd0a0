internal import Circuits

/// Makes a circuit of what a run has left: numbers its bits and variables, and drops what nothing reads.
struct QIRFinisher {
    private let runner: QIRRunner
    private let module: QIRModule
    private var operations: [Operation]
    /// Outputs in order of recording.
    private let uses: [QIRRunner.Use]
    /// Results and outputs by their numbers in the run.
    private var bits: [Int: Int] = [:]
    private var registers: [Register] = []
    private var variables: [Int: Int] = [:]

    init(_ runner: QIRRunner) {
        (self.runner, module, operations) = (runner, runner.module, runner.operations)
        uses = runner.uses.map { QIRRunner.Use(record: QIRFinisher.canonical($0.record, runner), isCertain: $0.isCertain) }
    }

    private static func canonical(_ record: Int, _ runner: QIRRunner) -> Int {
        var record = record
        while let other = runner.aliases[record] { record = other }
        return record
    }

    mutating func circuit(name: String) -> Circuit {
        layOutOutputs()
        coalesce()
        let needed = neededVariables()
        for (place, variable) in needed.sorted().enumerated() { variables[variable] = place }
        layOutResults()
        var circuit = Circuit(name: name)
        circuit.qubits = registersOfQubits()
        circuit.bits = registers
        circuit.variables = needed.sorted().enumerated().map {
            ClassicalVariable(name: QIRRunner.name(ofVariable: $0.offset), type: runner.variables[$0.element])
        }
        circuit.operations = rewritten(operations)
        return circuit
    }

    // MARK: - Registers

    private var isPlain: Bool { uses.allSatisfy { $0.isCertain && runner.records[$0.record].kind == .result } }

    private mutating func layOutOutputs() {
        guard !uses.isEmpty else { return }
        var next = 0
        for use in uses {
            let kind = runner.records[use.record].kind
            let size = kind == .result || kind == .boolean ? 1 : 64
            for bit in 0..<size { bits[QIRRunner.bit(ofRecord: use.record, bit)] = next + bit }
            next += size
            if !use.isCertain {
                bits[QIRRunner.bit(ofRecord: use.record, QIRRunner.presenceBit)] = next
                next += 1
            }
        }
        if isPlain {
            registers = named("bits", uses.count) ?? labelled() ?? [Register(name: "c", size: uses.count)]
            return
        }
        for (place, use) in uses.enumerated() {
            let kind = Register.Output.Kind(rawValue: runner.records[use.record].kind.rawValue) ?? .integer
            let size = kind == .result || kind == .boolean ? 1 : 64
            registers.append(
                Register(
                    name: "out\(place)", size: size + (use.isCertain ? 0 : 1), output: Register.Output(kind, isOptional: !use.isCertain)))
        }
    }

    /// Registers that this program has told of, where they have as many places.
    private func named(_ kind: String, _ count: Int) -> [Register]? {
        var found: [Register] = []
        for text in module.registers {
            let words = text.split(separator: " ")
            guard words.count == 3, words[0] == kind, let size = Int(words[2]), size >= 0, QIRFinisher.isName(words[1]) else { continue }
            found.append(Register(name: String(words[1]), size: size))
        }
        let isSound = found.reduce(0) { $0 &+ $1.size } == count && Set(found.map(\.name)).count == found.count
        return isSound && !found.isEmpty ? found : nil
    }

    /// Registers where every label is an element of one: `c[0]`, `c[1]`, `d[0]`.
    private func labelled() -> [Register]? {
        var found: [Register] = []
        for use in uses {
            let label = runner.records[use.record].label
            guard label.hasSuffix("]"), let open = label.firstIndex(of: "["), let index = Int(label[label.index(after: open)...].dropLast())
            else { return nil }
            let name = label[..<open]
            guard QIRFinisher.isName(name) else { return nil }
            if let last = found.last, last.name == name, index == last.size {
                found[found.count - 1].size += 1
            } else if index == 0, !found.contains(where: { $0.name == name }) {
                found.append(Register(name: String(name), size: 1))
            } else {
                return nil
            }
        }
        return found
    }

    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first,
            first == UInt8(ascii: "_") || (first | 0x20) >= UInt8(ascii: "a") && (first | 0x20) <= UInt8(ascii: "z")
        else { return false }
        return text.utf8.count <= 64
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "_") || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
                    || ((byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z"))
            }
    }

    private func registersOfQubits() -> [Register] {
        guard runner.qubitCount > 0 else { return [] }
        return named("qubits", runner.qubitCount) ?? [Register(name: "q", size: runner.qubitCount)]
    }

    /// Results that are no outputs are the program's own; all are outputs where it records nothing.
    private mutating func layOutResults() {
        if uses.isEmpty {
            for result in 0..<runner.resultCount { bits[result] = result }
            if runner.resultCount > 0 { registers = [Register(name: "c", size: runner.resultCount)] }
            return
        }
        var used: Set<Int> = []
        QIRFinisher.visitBits(operations) { if $0 < QIRRunner.firstOutputBit, bits[$0] == nil { used.insert($0) } }
        guard !used.isEmpty else { return }
        let first = registers.reduce(0) { $0 + $1.size }
        for (place, bit) in used.sorted().enumerated() { bits[bit] = first + place }
        var name = "r"
        while registers.contains(where: { $0.name == name }) { name += "_" }
        registers.append(Register(name: name, size: used.count, isLocal: true))
    }

    // MARK: - Outputs that are results

    /// A result that is recorded once, and not measured again after, is its output.
    private mutating func coalesce() {
        var counts: [Int: Int] = [:]
        Circuit.visit(operations) { operation in
            guard case .assign(.bits(let targets), _) = operation, let first = targets.first else { return }
            counts[outputBit(first), default: 0] += 1
        }
        var written: Set<Int> = []
        var dropped: Set<Int> = []
        for place in operations.indices.reversed() {
            if case .assign(.bits(let targets), .bits(let sources)) = operations[place], targets.count == 1, sources.count == 1,
                let target = targets.first, let source = sources.first, target >= QIRRunner.firstOutputBit,
                source < QIRRunner.firstOutputBit, counts[outputBit(target)] == 1, bits[source] == nil, !written.contains(source),
                let bit = bits[outputBit(target)]
            {
                bits[source] = bit
                dropped.insert(place)
                continue
            }
            Circuit.visit([operations[place]]) { operation in
                switch operation {
                case .measure(_, let bit?): written.insert(bit)
                case .assign(.bits(let targets), _): written.formUnion(targets)
                default: break
                }
            }
        }
        if !dropped.isEmpty { operations = operations.indices.filter { !dropped.contains($0) }.map { operations[$0] } }
    }

    /// An output's bit as the output has it that it is one with.
    private func outputBit(_ bit: Int) -> Int {
        guard bit >= QIRRunner.firstOutputBit else { return bit }
        let (record, place) = (bit - QIRRunner.firstOutputBit).quotientAndRemainder(dividingBy: QIRRunner.bitsPerOutput)
        return QIRRunner.bit(ofRecord: QIRFinisher.canonical(record, runner), place)
    }

    // MARK: - Variables

    private func neededVariables() -> Set<Int> {
        var reads: [Int: Set<Int>] = [:]
        var needed: Set<Int> = []
        Circuit.visit(operations) { operation in
            switch operation {
            case .assign(.variable(let variable), let value): reads[variable, default: []].formUnion(value.variables)
            case .assign(.bits, let value): needed.formUnion(value.variables)
            case .conditional(let condition, _, _), .loop(let condition, _): needed.formUnion(condition.variables)
            case .gate(let gate):
                for angle in gate.angles where !angle.isConstant {
                    for symbol in angle.symbols { if let variable = Int(symbol.dropFirst()) { needed.insert(variable) } }
                }
            default: break
            }
        }
        var waiting = Array(needed)
        while let variable = waiting.popLast() {
            for other in reads[variable] ?? [] where needed.insert(other).inserted { waiting.append(other) }
        }
        return needed
    }

    // MARK: - Rewriting

    private func rewritten(_ operations: [Operation]) -> [Operation] {
        var result: [Operation] = []
        result.reserveCapacity(operations.count)
        for operation in operations {
            switch operation {
            case .gate(var gate):
                if !variables.isEmpty {
                    for place in gate.angles.indices {
                        guard case .symbol(let name) = gate.angles[place], let variable = Int(name.dropFirst()),
                            let new = variables[variable]
                        else { continue }
                        gate.angles[place] = .symbol(QIRRunner.name(ofVariable: new))
                    }
                }
                result.append(.gate(gate))
            case .measure(let qubit, let bit): result.append(.measure(qubit: qubit, bit: bit.flatMap { bits[$0] }))
            case .assign(.variable(let variable), let value):
                if let new = variables[variable] { result.append(.assign(.variable(new), rewritten(value))) }
            case .assign(.bits(let targets), let value):
                let new = targets.compactMap { bits[outputBit($0)] }
                if new.count == targets.count { result.append(.assign(.bits(new), rewritten(value))) }
            case .conditional(let condition, let then, let otherwise):
                let (one, other) = (rewritten(then), rewritten(otherwise))
                if one.isEmpty, other.isEmpty { continue }
                if one.isEmpty {
                    result.append(.conditional(negated(rewritten(condition)), then: other, otherwise: []))
                } else {
                    result.append(.conditional(rewritten(condition), then: one, otherwise: other))
                }
            case .loop(let condition, let body): result.append(.loop(while: rewritten(condition), body: rewritten(body)))
            default: result.append(operation)
            }
        }
        return result
    }

    private func negated(_ condition: Condition) -> Condition {
        if case .not(let inner) = condition { return inner }
        return .not(condition)
    }

    private func rewritten(_ condition: Condition) -> Condition {
        switch condition {
        case .bit(let bit): .bit(bits[bit] ?? bit)
        case .compare(let read, let comparison, let value): .compare(bits: read.map { bits[$0] ?? $0 }, comparison, value)
        case .constant: condition
        case .not(let inner): .not(rewritten(inner))
        case .and(let left, let right): .and(rewritten(left), rewritten(right))
        case .or(let left, let right): .or(rewritten(left), rewritten(right))
        case .expression(let expression): .expression(rewritten(expression))
        }
    }

    private func rewritten(_ expression: ClassicalExpression) -> ClassicalExpression {
        let renamed = try? expression.replacing { leaf in
            switch leaf {
            case .bits(let read): .bits(read.map { bits[$0] ?? $0 })
            case .variable(let variable): .variable(variables[variable] ?? variable)
            default: nil
            }
        }
        return renamed ?? expression
    }

    // MARK: - Walking

    private static func visitBits(_ operations: [Operation], _ body: (Int) -> Void) {
        Circuit.visit(operations) { operation in
            switch operation {
            case .measure(_, let bit?): body(bit)
            case .assign(let target, let value):
                if case .bits(let bits) = target { for bit in bits { body(bit) } }
                for bit in value.bits { body(bit) }
            case .conditional(let condition, _, _), .loop(let condition, _): for bit in condition.bits { body(bit) }
            default: break
            }
        }
    }
}
