internal import Circuits
internal import Numerics

extension QIR {
    /// The circuit as a module of QIR 2, opaque pointers, global phases aside: of the Base Profile, or of the Adaptive Profile where it has control flow, resets or
    /// gates after measurements.
    ///
    /// - Throws: ``Inexpressible`` with the operation that QIR cannot say.
    static func write(_ circuit: Circuit) throws(Inexpressible) -> String {
        var writer = QIRWriter(circuit)
        return try writer.text()
    }
}

struct QIRWriter {
    let circuit: Circuit
    let variables: [String: Int]
    /// Lines of the entry point so far.
    var lines: [String] = []
    private var declarations: Set<String> = []
    private var labels: [String] = []
    var temporaries = 0
    private var blocks = 0
    private let spelling: GateSpelling
    /// Where each bit is: a result of its own number, or part of an output in memory.
    private var outputs: [(register: Register, first: Int)] = []
    private var isInOutput: [Bool]
    /// The result of each bit.
    private var results: [Int] = []
    private var resultCount: Int
    /// Where measurements go that no bit keeps.
    private var forgotten: Int?
    private var place: Int?

    init(_ circuit: Circuit) {
        self.circuit = circuit
        variables = Dictionary(circuit.variables.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        spelling = GateSpelling(definitions: circuit.definitions) { QIRGates.takes($0) }
        isInOutput = [Bool](repeating: false, count: circuit.bitCount)
        resultCount = 0
        var first = 0
        for register in circuit.bits {
            outputs.append((register, first))
            if let output = register.output, output.kind != .result || output.isOptional {
                for bit in first..<first + register.size { isInOutput[bit] = true }
            }
            first += register.size
        }
        for isInOutput in isInOutput {
            results.append(resultCount)
            if !isInOutput { resultCount += 1 }
        }
    }

    /// The result that holds a bit, as an operand.
    private func result(_ bit: Int) -> String { QIRWriter.pointer(results[bit]) }

    /// The outcome of a result.
    private mutating func read(result: Int) -> String {
        value("call i1 @__quantum__rt__read_result(\(QIRWriter.pointer(result)))", "i1 @__quantum__rt__read_result(ptr readonly)")
    }

    /// The output in memory that a bit belongs to, and whether the bit says that the output is there.
    private func output(of bit: Int) -> (place: Int, isPresence: Bool)? {
        guard let place = outputs.firstIndex(where: { $0.first <= bit && bit < $0.first + $0.register.size }) else { return nil }
        return (place, bit - outputs[place].first >= outputs[place].register.valueBits)
    }

    /// The bit's value now: a result's outcome, or a bit of an output in memory.
    mutating func read(_ bit: Int) throws(Inexpressible) -> String {
        guard isInOutput[bit] else { return read(result: results[bit]) }
        guard let (place, isPresence) = output(of: bit) else { throw fault("a bit of no register has no words in QIR") }
        if isPresence { return value("load i1, ptr %p\(place)") }
        let (register, first) = outputs[place]
        if register.valueBits == 1 { return value("load i1, ptr %o\(place)") }
        guard register.output?.kind != .real else { throw fault("a real number's bits have no words in QIR") }
        let whole = value("load i64, ptr %o\(place)")
        return self.bit(bit - first, of: whole, "i64")
    }

    /// A bit of a whole number. By comparison, not by `trunc`: there are runtimes that keep the upper bits then.
    mutating func bit(_ place: Int, of whole: String, _ word: String) -> String {
        let moved = place == 0 ? whole : value("lshr \(word) \(whole), \(place)")
        let masked = value("and \(word) \(moved), 1")
        return value("icmp ne \(word) \(masked), 0")
    }

    func fault(_ what: String) -> Inexpressible { Inexpressible(what: what, operation: place) }

    // MARK: - The module

    mutating func text() throws(Inexpressible) -> String {
        var known = Set(circuit.variables.map(\.name))
        known.subtract(circuit.inputs)
        if let name = (circuit.inputs + circuit.symbols).first(where: { !known.contains($0) }) {
            throw fault("QIR has no inputs: '\(name)' needs a value")
        }
        let isBase = circuit.isOfBaseProfile
        emit("call void @__quantum__rt__initialize(ptr null)", "void @__quantum__rt__initialize(ptr)")
        if isBase { open("body") }
        try reserve()
        var measurements: [Operation] = []
        for (place, operation) in circuit.operations.enumerated() {
            self.place = place
            if isBase, case .measure = operation { measurements.append(operation) } else { try write(operation) }
        }
        if isBase { open("measurements") }
        for operation in measurements { try write(operation) }
        if isBase || circuit.bitCount > 0 { open("output") }
        place = nil
        let exit = try record()
        lines.append("  ret i64 \(exit)")
        return header() + "define i64 @ENTRYPOINT__main() #0 {\nentry:\n" + lines.joined(separator: "\n") + "\n}\n\n" + footer(isBase)
    }

    /// Widths of the whole numbers that the program computes with.
    private func integerWidths() -> [Int] {
        var widths: Set<Int> = [64]
        for line in lines where line.hasPrefix("  %") && !line.contains("call ") {
            for word in line.split(whereSeparator: { $0 == " " || $0 == "," }) where word.first == "i" {
                if let width = Int(word.dropFirst()), width > 1 { widths.insert(width) }
            }
        }
        return widths.sorted()
    }

    private func header() -> String {
        var text = ""
        for (place, label) in labels.enumerated() {
            var written = ""
            for byte in label.utf8 {
                let isPlain = byte >= 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x5C
                written += isPlain ? String(Character(UnicodeScalar(byte))) : "\\" + hexadecimal(byte)
            }
            text += "@\(place) = internal constant [\(label.utf8.count + 1) x i8] c\"\(written)\\00\"\n"
        }
        return text.isEmpty ? "" : text + "\n"
    }

    private func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count < 2 ? "0" + digits : digits
    }

    private func footer(_ isBase: Bool) -> String {
        var text = declarations.sorted().map { "declare \($0)\n" }.joined()
        let profile = isBase ? "base_profile" : "adaptive_profile"
        text += """

            attributes #0 = { "entry_point" "output_labeling_schema"="labeled" "qir_profiles"="\(profile)" \
            "required_num_qubits"="\(circuit.qubitCount)" "required_num_results"="\(resultCount)" }
            attributes #1 = { "irreversible" }


            """
        var flags = [
            "i32 1, !\"qir_major_version\", i32 2", "i32 7, !\"qir_minor_version\", i32 0",
            "i32 1, !\"dynamic_qubit_management\", i1 false",
            "i32 1, !\"dynamic_result_management\", i1 false",
        ]
        if !isBase {
            let widths = integerWidths().map { "!\"i\($0)\"" }.joined(separator: ", ")
            flags += [
                "i32 5, !\"int_computations\", !{\(widths)}", "i32 5, !\"float_computations\", !{!\"double\"}",
                "i32 7, !\"backwards_branching\", i2 \(circuit.operations.contains(where: \.hasLoop) ? 3 : 0)",
                "i32 1, !\"writable_results\", i1 true",
            ]
        }
        text += "!llvm.module.flags = !{\(flags.indices.map { "!\($0)" }.joined(separator: ", "))}\n"
        var registers = circuit.qubits.map { "qubits \($0.name) \($0.size)" }
        if circuit.bits.allSatisfy({ $0.output == nil }) {
            registers += circuit.bits.map { "\($0.isLocal ? "local" : "bits") \($0.name) \($0.size)" }
        }
        let isAscii = registers.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C } }
        if isAscii, !registers.isEmpty {
            let numbers = registers.indices.map { "!\($0 + flags.count)" }
            text += "!quantum_mlops.registers = !{\(numbers.joined(separator: ", "))}\n"
        }
        for (place, flag) in flags.enumerated() { text += "!\(place) = !{\(flag)}\n" }
        if isAscii { for (place, register) in registers.enumerated() { text += "!\(place + flags.count) = !{!\"\(register)\"}\n" } }
        return text
    }

    // MARK: - Lines

    mutating func emit(_ line: String, _ declaration: String? = nil) {
        lines.append("  " + line)
        if let declaration { declarations.insert(declaration) }
    }

    /// A new value.
    mutating func value(_ line: String, _ declaration: String? = nil) -> String {
        temporaries += 1
        emit("%t\(temporaries) = \(line)", declaration)
        return "%t\(temporaries)"
    }

    /// Ends the block and begins another.
    private mutating func open(_ label: String) {
        lines.append("  br label %\(label)")
        begin(label)
    }

    private mutating func begin(_ label: String) { lines += ["", "\(label):"] }

    private mutating func newLabels() -> Int {
        blocks += 1
        return blocks
    }

    static func pointer(_ number: Int) -> String { "ptr inttoptr (i64 \(number) to ptr)" }

    private mutating func label(_ text: String) -> String {
        labels.append(text)
        return "ptr @\(labels.count - 1)"
    }

    // MARK: - Memory

    static func type(_ type: ClassicalType) -> String? {
        switch type {
        case .boolean: "i1"
        case .integer(let bits) where bits <= 64, .unsigned(let bits) where bits <= 64: "i\(bits)"
        case .bits(let count) where (1...64).contains(count): "i\(count)"
        case .real: "double"
        default: nil
        }
    }

    private mutating func reserve() throws(Inexpressible) {
        for (place, variable) in circuit.variables.enumerated() {
            guard let type = QIRWriter.type(variable.type) else {
                throw fault("QIR has no variables of type \(variable.type) ('\(variable.name)')")
            }
            emit("%v\(place) = alloca \(type)")
            emit("store \(type) \(type == "double" ? "0.0" : type == "i1" ? "false" : "0"), ptr %v\(place)")
        }
        for (place, output) in outputs.enumerated() where isInOutput.indices.contains(output.first) && isInOutput[output.first] {
            guard let kind = output.register.output else { continue }
            let type = kind.kind == .real ? "double" : output.register.valueBits == 1 ? "i1" : "i64"
            emit("%o\(place) = alloca \(type)")
            emit("store \(type) \(type == "double" ? "0.0" : "0"), ptr %o\(place)")
            if kind.isOptional {
                emit("%p\(place) = alloca i1")
                emit("store i1 false, ptr %p\(place)")
            }
        }
    }

    // MARK: - Operations

    mutating func write(_ operation: Operation) throws(Inexpressible) {
        switch operation {
        case .gate(let application):
            do throws(Inexpressible) {
                for gate in try spelling.gates(of: application) { try write(gate) }
            } catch { throw Inexpressible(what: error.what, operation: place) }
        case .measure(let qubit, let bit):
            var target = forgotten
            var truthOutput: Int?
            if let bit {
                target = results[bit]
                if isInOutput[bit] {
                    guard let output = self.output(of: bit), !output.isPresence, outputs[output.place].register.valueBits == 1 else {
                        throw fault("a measurement into a whole number has no words in QIR")
                    }
                    truthOutput = output.place
                    target = resultCount
                    resultCount += 1
                }
            } else if forgotten == nil {
                forgotten = resultCount
                target = resultCount
                resultCount += 1
            }
            emit(
                "call void @__quantum__qis__mz__body(\(QIRWriter.pointer(qubit)), \(QIRWriter.pointer(target ?? 0)))",
                "void @__quantum__qis__mz__body(ptr, ptr writeonly) #1")
            if let truthOutput { emit("store i1 \(read(result: target ?? 0)), ptr %o\(truthOutput)") }
        case .reset(let qubit):
            emit("call void @__quantum__qis__reset__body(\(QIRWriter.pointer(qubit)))", "void @__quantum__qis__reset__body(ptr) #1")
        case .barrier, .delay, .box: break
        case .assign(_, .external(let name, _, _)): throw fault("calls of '\(name)', which is defined elsewhere, have no words in QIR")
        case .assign(let target, let expression): try assign(target, expression)
        case .conditional(let condition, let then, let otherwise):
            let truth = try self.truth(condition)
            let number = newLabels()
            emit("br i1 \(truth), label %then\(number), label %\(otherwise.isEmpty ? "join" : "else")\(number)")
            begin("then\(number)")
            for inner in then { try write(inner) }
            emit("br label %join\(number)")
            if !otherwise.isEmpty {
                begin("else\(number)")
                for inner in otherwise { try write(inner) }
                emit("br label %join\(number)")
            }
            begin("join\(number)")
        case .loop(let condition, let body):
            let number = newLabels()
            open("while\(number)")
            let truth = try self.truth(condition)
            emit("br i1 \(truth), label %do\(number), label %done\(number)")
            begin("do\(number)")
            for inner in body { try write(inner) }
            emit("br label %while\(number)")
            begin("done\(number)")
        }
    }

    private mutating func write(_ gate: PlainGate) throws(Inexpressible) {
        for step in try QIRGates.steps(gate) {
            var operands: [String] = []
            for angle in step.angles { operands.append("double \(try number(angle))") }
            operands += step.qubits.map(QIRWriter.pointer)
            let types = step.angles.map { _ in "double" } + step.qubits.map { _ in "ptr" }
            emit("call void @\(step.name)(\(operands.joined(separator: ", ")))", "void @\(step.name)(\(types.joined(separator: ", ")))")
        }
    }

    private mutating func assign(_ target: ClassicalTarget, _ expression: ClassicalExpression) throws(Inexpressible) {
        switch target {
        case .variable(let variable):
            let type = circuit.variables[variable].type
            let value = try converted(try self.value(of: expression), to: type)
            emit("store \(QIRWriter.type(type) ?? "i64") \(value), ptr %v\(variable)")
        case .bits(let bits):
            guard let first = bits.first else { return }
            if isInOutput[first] { return try assign(output: bits, expression) }
            guard bits.allSatisfy({ !isInOutput[$0] }) else { throw fault("an assignment to bits and numbers at once has no words in QIR") }
            let whole = try self.value(of: expression)
            for (place, bit) in bits.enumerated() {
                let truth: String
                if bits.count == 1 {
                    truth = try converted(whole, to: .boolean)
                } else {
                    let width = min(64, max(whole.bits, bits.count))
                    guard place < width else { throw fault("an assignment to more than 64 bits at once has no words in QIR") }
                    truth = self.bit(place, of: try converted(whole, to: .unsigned(bits: width)), "i\(width)")
                }
                emit(
                    "call void @__quantum__rt__write_result(i1 \(truth), \(result(bit)))",
                    "void @__quantum__rt__write_result(i1, ptr)")
            }
        }
    }

    private mutating func assign(output bits: [Int], _ expression: ClassicalExpression) throws(Inexpressible) {
        guard let place = outputs.firstIndex(where: { $0.first <= bits[0] && bits[0] < $0.first + $0.register.size }),
            let kind = outputs[place].register.output
        else { return }
        let (register, first) = outputs[place]
        if kind.isOptional, bits == [first + register.size - 1] {
            return emit("store i1 \(try converted(try value(of: expression), to: .boolean)), ptr %p\(place)")
        }
        guard bits == Array(first..<first + register.valueBits) else { throw fault("a part of a whole number has no words in QIR") }
        if register.valueBits == 1 {
            return emit("store i1 \(try converted(try value(of: expression), to: .boolean)), ptr %o\(place)")
        }
        guard kind.kind == .real else {
            var value = try value(of: expression)
            // Bits are taken as they are: signed numbers are widened with their sign.
            value = Value(
                text: try converted(value, to: value.isSigned ? .integer(bits: 64) : .unsigned(bits: 64)), type: .unsigned(bits: 64))
            return emit("store i64 \(value.text), ptr %o\(place)")
        }
        switch expression {
        case .call(.pattern, let operands) where operands.count == 1:
            emit("store double \(try converted(try value(of: operands[0]), to: .real)), ptr %o\(place)")
        case .constant(.unsigned(let pattern, _)):
            emit("store double \(QIRWriter.text(Double(bitPattern: pattern))), ptr %o\(place)")
        default: throw fault("a real number's bits have no words in QIR")
        }
    }

    // MARK: - Outputs

    /// Records every register and says what the program ends with.
    private mutating func record() throws(Inexpressible) -> String {
        var exit = "0"
        let visible = outputs.enumerated().filter { !$0.element.register.isLocal && $0.element.register.size > 0 }
        let plain = visible.allSatisfy { $0.element.register.output == nil }
        func structure(_ kind: String, _ count: Int, _ text: String) {
            let name = label(text)
            emit(
                "call void @__quantum__rt__\(kind)_record_output(i64 \(count), \(name))",
                "void @__quantum__rt__\(kind)_record_output(i64, ptr)")
        }
        if visible.isEmpty { return exit }
        if visible.count > 1 { structure("tuple", visible.filter { $0.element.register.output?.kind != .exit }.count, "t") }
        for (place, (register, first)) in visible {
            if plain {
                structure("array", register.size, register.name)
                for bit in 0..<register.size { recordResult(first + bit, "\(register.name)[\(bit)]") }
                continue
            }
            guard let output = register.output else {
                structure("array", register.size, register.name)
                for bit in 0..<register.size { recordResult(first + bit, "\(register.name)[\(bit)]") }
                continue
            }
            if output.kind == .exit {
                exit = value("load i64, ptr %o\(place)")
                continue
            }
            let number = newLabels()
            if output.isOptional {
                let isPresent = value("load i1, ptr %p\(place)")
                emit("br i1 \(isPresent), label %then\(number), label %join\(number)")
                begin("then\(number)")
            }
            switch output.kind {
            case .result where !output.isOptional: recordResult(first, register.name)
            case .boolean, .result: recordValue("bool", "i1", place, register.name)
            case .real: recordValue("double", "double", place, register.name)
            case .integer, .exit: recordValue("int", "i64", place, register.name)
            }
            if output.isOptional { open("join\(number)") }
        }
        return exit
    }

    private mutating func recordResult(_ bit: Int, _ name: String) {
        let label = label(name)
        emit(
            "call void @__quantum__rt__result_record_output(\(result(bit)), \(label))",
            "void @__quantum__rt__result_record_output(ptr, ptr)")
    }

    private mutating func recordValue(_ kind: String, _ type: String, _ place: Int, _ name: String) {
        let value = value("load \(type), ptr %o\(place)")
        let label = label(name)
        emit(
            "call void @__quantum__rt__\(kind)_record_output(\(type) \(value), \(label))",
            "void @__quantum__rt__\(kind)_record_output(\(type), ptr)")
    }

    /// A real number as LLVM reads it: exactly.
    static func text(_ number: Double) -> String {
        if let whole = Int64(exactly: number), abs(whole) < 1 << 53 { return "\(whole).0" }
        var digits = String(number.bitPattern, radix: 16, uppercase: true)
        while digits.count < 16 { digits = "0" + digits }
        return "0x" + digits
    }
}

extension Register {
    /// The bits of an output's value, without the one that says whether it is there.
    fileprivate var valueBits: Int { size - (output?.isOptional == true ? 1 : 0) }
}

extension Operation {
    fileprivate var hasLoop: Bool {
        switch self {
        case .loop: true
        case .conditional(_, let then, let otherwise): (then + otherwise).contains(where: \.hasLoop)
        default: false
        }
    }
}

extension Circuit {
    /// Whether gates come first and then measurements, each qubit and bit at most once.
    fileprivate var isOfBaseProfile: Bool {
        guard variables.isEmpty, bits.allSatisfy({ $0.output == nil }) else { return false }
        var (measured, written): (Set<Int>, Set<Int>) = ([], [])
        for operation in operations {
            switch operation {
            case .gate(let gate): if !measured.isEmpty, !measured.isDisjoint(with: gate.qubits) { return false }
            case .measure(let qubit, let bit):
                guard measured.insert(qubit).inserted, let bit, written.insert(bit).inserted else { return false }
            case .barrier, .delay, .box: break
            case .reset, .conditional, .loop, .assign: return false
            }
        }
        return true
    }
}
