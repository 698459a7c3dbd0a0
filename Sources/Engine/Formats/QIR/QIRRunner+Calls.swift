internal import Circuits
internal import Diagnostics

extension QIRRunner {
    /// Bits of outputs are numbered apart from results until the circuit is finished: so many for each.
    static let firstOutputBit = 1 << 40
    static let bitsPerOutput = 128
    /// Marks an output that only some runs record.
    static let presenceBit = 127

    static func bit(ofRecord record: Int, _ bit: Int = 0) -> Int { firstOutputBit + record * bitsPerOutput + bit }

    mutating func call(_ instruction: QIRModule.Instruction) throws(Stop) -> Bool {
        let callee = module.functions[instruction.number]
        let place = Location.slot(frame: frame, instruction.slot)
        if callee.isDeclaration, case .nothing? = calls[instruction.number] { return true }
        var arguments: [QIRValue] = []
        for operand in instruction.operands { arguments.append(try value(operand)) }
        if !callee.isDeclaration { return try call(instruction.number, arguments, into: instruction.slot) }
        guard let known = calls[instruction.number] else { return true }
        switch known {
        case .gate(let gate, let angles, _): try apply(gate, arguments, angles: angles)
        case .measure(let resets):
            if arguments.count == 2 {
                try measure(arguments[0], into: arguments[1], resets: resets)
            } else {
                let result = newResult()
                try measure(arguments[0], into: result, resets: resets)
                set(place, result)
            }
        case .reset:
            let reset = try forEach([arguments[0]]) { (runner, numbers) throws(Stop) in [.reset(qubit: try runner.qubit(numbers[0]))] }
            operations += reset
        case .barrier: operations.append(.barrier(qubits: Array(0..<qubitCount)))
        case .initialize, .nothing, .releaseResult, .releaseResults: break
        case .fail: throw .fault(QIRFault("fails", "the program fails: \(try text(arguments.first ?? .undefined))"))
        case .readResult: set(place, try read(arguments[0]))
        case .writeResult: try write(arguments)
        case .resultEqual:
            let (one, other) = (try read(arguments[0]), try read(arguments[1]))
            switch (one, other) {
            case (.integer(let a, _), .integer(let b, _)): set(place, .integer(a == b ? 1 : 0, bits: 1))
            default:
                guard let left = one.expression, let right = other.expression else { break }
                set(place, .dynamic(.binary(.equal, left, right), .integer(1)))
            }
        case .resultConstant(let truth): set(place, .fixedResult(truth))
        case .allocateQubit: set(place, .address(try allocateQubit()))
        case .releaseQubit: try release(arguments[0])
        case .allocateResult: set(place, newResult())
        case .allocateQubits, .allocateResults, .releaseQubits: try array(known, arguments)
        case .record(let kind): try record(kind, arguments)
        case .recordResults: try recordResults(arguments)
        case .number, .power, .multiplyAdd, .extreme, .magnitude: set(place, try function(known, arguments, instruction.type))
        case .fillMemory, .copyMemory:
            throw .fault(QIRFault("unsupported", "'\(callee.name)' is not read", near: ["call", "@" + callee.name]))
        }
        return true
    }

    // MARK: - Gates and measurements

    /// Operations on qubits or results of which measurements may decide which: one condition for each choice.
    private mutating func forEach(
        _ pointers: [QIRValue], _ body: (inout QIRRunner, [UInt64]) throws(Stop) -> [Operation]
    ) throws(Stop) -> [Operation] {
        var fixed: [UInt64] = []
        var open: [(place: Int, number: ClassicalExpression, among: [UInt64])] = []
        for (place, pointer) in pointers.enumerated() {
            switch pointer {
            case .address(let number): fixed.append(number)
            case .chosen(let number, let among):
                open.append((place, number, among))
                fixed.append(0)
            default: throw .fault(QIRFault("operand", "a quantum instruction on a pointer that is no qubit or result"))
            }
        }
        if open.isEmpty { return try body(&self, fixed) }
        let ways = open.reduce(1) { $0 * min($1.among.count, 4096) }
        guard ways <= 4096 else { throw .fault(QIRFault("too-large", "an instruction on one of over 4096 choices of qubits")) }
        var result: [Operation] = []
        for way in 0..<ways {
            try step()
            var (numbers, rest, condition) = (fixed, way, ClassicalExpression?.none)
            for (place, number, among) in open {
                let choice = among[rest % among.count]
                rest /= among.count
                numbers[place] = choice
                let test = ClassicalExpression.binary(.equal, number, .constant(.unsigned(choice, bits: 64)))
                condition = condition.map { .binary(.and, $0, test) } ?? test
            }
            // The same qubit twice can be no choice that occurs.
            guard Set(numbers).count == numbers.count || pointers.count < 2, let condition else { continue }
            result.append(.conditional(QIRRunner.condition(condition), then: try body(&self, numbers), otherwise: []))
        }
        return result
    }

    private mutating func apply(_ gate: GateIndex, _ arguments: [QIRValue], angles: Int) throws(Stop) {
        var numbers: [Expression] = []
        for argument in arguments.prefix(angles) {
            switch argument {
            case .real(let value):
                guard value.isFinite else { throw .fault(QIRFault("angle", "'\(gate)' by an angle that is no finite number")) }
                numbers.append(.number(value))
            case .dynamic(.variable(let variable), _): numbers.append(.symbol(QIRRunner.name(ofVariable: variable)))
            case .dynamic(let expression, _):
                let variable = newVariable(.real)
                operations.append(.assign(.variable(variable), expression))
                numbers.append(.symbol(QIRRunner.name(ofVariable: variable)))
            default: throw .fault(QIRFault("undefined", "'\(gate)' by an undefined angle"))
            }
        }
        operations += try forEach(Array(arguments.dropFirst(angles))) { (runner, pointers) throws(Stop) in
            var qubits: [Int] = []
            for pointer in pointers {
                let qubit = try runner.qubit(pointer)
                if qubits.contains(qubit) {
                    throw .fault(QIRFault("repeated-qubit", "'\(gate)' is applied to qubit \(qubit) twice", near: ["call", "__\(gate)__"]))
                }
                qubits.append(qubit)
            }
            return [.gate(GateApplication(gate, angles: numbers, on: qubits))]
        }
    }

    static func name(ofVariable variable: Int) -> String { "v\(variable)" }

    private mutating func newResult() -> QIRValue {
        var new = allocator
        new.nextResult += 1
        change(new)
        return .address(new.nextResult - 1)
    }

    private mutating func measure(_ qubit: QIRValue, into result: QIRValue, resets: Bool) throws(Stop) {
        guard result != .fixedResult(false), result != .fixedResult(true) else {
            throw .fault(QIRFault("operand", "a measurement into a constant result"))
        }
        for number in candidates(result) { keepReaders(of: try self.result(number)) }
        operations += try forEach([qubit]) { (runner, qubits) throws(Stop) in
            let measured = try runner.qubit(qubits[0])
            let stored = try runner.forEach([result]) { (runner, results) throws(Stop) in
                [.measure(qubit: measured, bit: try runner.result(results[0]))]
            }
            return stored + (resets ? [.reset(qubit: measured)] : [])
        }
    }

    /// A result's truth.
    private mutating func read(_ result: QIRValue) throws(Stop) -> QIRValue {
        switch result {
        case .fixedResult(let truth): return .integer(truth ? 1 : 0, bits: 1)
        case .address(let number): return .dynamic(.bits([try self.result(number)]), .integer(1))
        case .chosen:
            let variable = newVariable(.boolean)
            operations += try forEach([result]) { (runner, numbers) throws(Stop) in
                [.assign(.variable(variable), .bits([try runner.result(numbers[0])]))]
            }
            return .dynamic(.variable(variable), .integer(1))
        default: throw .fault(QIRFault("operand", "a pointer is read as a result that is none", near: ["call", "read_result"]))
        }
    }

    /// `write_result(value, result)`, its operands in either order: results take a truth.
    private mutating func write(_ arguments: [QIRValue]) throws(Stop) {
        guard let truth = arguments.first(where: { $0.scalar == .integer(1) }),
            let pointer = arguments.first(where: { $0.scalar == .pointer }),
            let expression = truth.expression
        else { throw .fault(QIRFault("operand", "'write_result' takes a result and a truth", near: ["call", "write_result"])) }
        for number in candidates(pointer) { keepReaders(of: try result(number)) }
        operations += try forEach([pointer]) { (runner, numbers) throws(Stop) in
            [.assign(.bits([try runner.result(numbers[0])]), expression)]
        }
    }

    // MARK: - Management

    private mutating func allocateQubit() throws(Stop) -> UInt64 {
        var new = allocator
        if let free = new.freeQubits.popLast() {
            change(new)
            operations.append(.reset(qubit: try qubit(free)))
            return free
        }
        new.nextQubit += 1
        change(new)
        _ = try qubit(new.nextQubit - 1)
        return new.nextQubit - 1
    }

    private mutating func release(_ pointer: QIRValue) throws(Stop) {
        guard case .address(let number) = pointer else {
            throw .fault(QIRFault("unsupported", "a qubit that measurements decide is released", near: ["call", "qubit_release"]))
        }
        guard !allocator.freeQubits.contains(number), number < allocator.nextQubit else {
            throw .fault(QIRFault("released", "qubit \(number) is released, which is not allocated", near: ["call", "qubit_release"]))
        }
        var new = allocator
        new.freeQubits.append(number)
        change(new)
    }

    /// `qubit_array_allocate(n, array, out error)` and its relatives, on memory of the program's.
    private mutating func array(_ kind: QIRCall, _ arguments: [QIRValue]) throws(Stop) {
        guard case .integer(let count, _) = arguments[0], count <= UInt64(QIRValidator.mostQubits),
            case .memory(let object, let start) = arguments[1]
        else { throw .fault(QIRFault("operand", "an array of qubits or results whose size or place is unknown")) }
        for index in 0..<Int(count) {
            try step()
            let offset = start + 8 * index
            guard offset + 8 <= objects[object].size else {
                throw .fault(QIRFault("memory", "an array of \(count) does not fit its memory"))
            }
            switch kind {
            case .allocateQubits: set(.cell(object: object, offset: offset), .address(try allocateQubit()))
            case .allocateResults: set(.cell(object: object, offset: offset), newResult())
            default: try release(try cell(object, offset, .pointer))
            }
        }
    }

    // MARK: - Outputs

    private mutating func record(_ kind: QIRRecord.Kind, _ arguments: [QIRValue]) throws(Stop) {
        let label = try text(arguments[1])
        switch kind {
        case .tuple, .array:
            if case .integer(let count, _) = arguments[0] {
                structures.append(QIRStructure(kind: kind, count: Int(clamping: count), label: label, before: uses.count))
            }
        case .result:
            let truth = try read(arguments[0])
            try record(QIRRecord(kind: kind, label: label), truth)
        default: try record(QIRRecord(kind: kind, label: label), arguments[0])
        }
    }

    mutating func record(_ record: QIRRecord, _ value: QIRValue) throws(Stop) {
        guard let expression = value.expression, value != .undefined else {
            throw .fault(QIRFault("undefined", "an undefined value is recorded as output"))
        }
        let place = newRecord(record)
        let bits: [Int]
        switch record.kind {
        case .result, .boolean: bits = [QIRRunner.bit(ofRecord: place)]
        default: bits = (0..<64).map { QIRRunner.bit(ofRecord: place, $0) }
        }
        var stored = expression
        if record.kind == .real {
            if case .real(let number) = value {
                stored = .constant(.unsigned(number.bitPattern, bits: 64))
            } else {
                stored = .call(.pattern, [expression])
            }
        } else if case .integer(let width)? = value.scalar, width > 1, width < 64 {
            stored = .convert(.integer(bits: width), expression)
        }
        operations.append(.assign(.bits(bits), stored))
        operations.append(.assign(.bits([QIRRunner.bit(ofRecord: place, QIRRunner.presenceBit)]), .constant(.boolean(true))))
    }

    private mutating func recordResults(_ arguments: [QIRValue]) throws(Stop) {
        guard case .integer(let count, _) = arguments[0], count <= UInt64(QIRValidator.mostResults),
            case .memory(let object, let start) = arguments[1]
        else {
            throw .fault(QIRFault("operand", "an array of results whose size or place is unknown", near: ["result_array_record_output"]))
        }
        let label = try text(arguments[2])
        structures.append(QIRStructure(kind: .array, count: Int(count), label: label, before: uses.count))
        for index in 0..<Int(count) {
            try step()
            let truth = try read(try cell(object, start + 8 * index, .pointer))
            try record(QIRRecord(kind: .result, label: label.isEmpty ? "" : "\(label)[\(index)]"), truth)
        }
    }

    // MARK: - Functions of numbers

    private mutating func function(_ call: QIRCall, _ arguments: [QIRValue], _ type: QIRModule.Scalar) throws(Stop) -> QIRValue {
        guard !arguments.contains(.undefined), let one = arguments[0].expression, let operand = arguments[0].scalar else {
            return .undefined
        }
        let result: ClassicalExpression
        switch (call, operand) {
        case (.number(.popcount), .integer): result = .convert(type.classical, .call(.popcount, [one]))
        case (.number(let function), _): result = .call(function, [one])
        case (.power, _):
            guard let exponent = arguments[1].expression else { return .undefined }
            result = .binary(.power, one, exponent)
        case (.multiplyAdd, _):
            guard let factor = arguments[1].expression, let summand = arguments[2].expression else { return .undefined }
            result = .binary(.plus, .binary(.times, one, factor), summand)
        case (.extreme(let isGreater, let isSigned), .integer(let bits)) where bits > 1:
            guard let other = arguments[1].expression else { return .undefined }
            func shown(_ expression: ClassicalExpression) -> ClassicalExpression {
                isSigned ? .convert(.integer(bits: bits), expression) : expression
            }
            let test = try simplified(.binary(isGreater ? .greater : .less, shown(one), shown(other)))
            if case .constant(let truth) = test { return arguments[truth.truth == true ? 0 : 1] }
            return chosen(test, arguments[0], arguments[1])
        case (.magnitude, .integer(let bits)) where bits > 1:
            let test = try simplified(.binary(.less, .convert(.integer(bits: bits), one), .constant(.whole(0))))
            let negated = QIRValue.dynamic(.unary(.minus, one), operand)
            if case .constant(let truth) = test {
                guard truth.truth == true, case .integer(let pattern, _) = arguments[0] else { return arguments[0] }
                return .integer(masked(0 &- pattern, bits: bits), bits: bits)
            }
            return chosen(test, negated, arguments[0])
        default: throw .fault(QIRFault("unsupported", "a function of LLVM on numbers of this type"))
        }
        let simple = try simplified(result)
        if case .constant(let value) = simple {
            switch value {
            case .real(let number): return .real(number)
            case .unsigned(let pattern, let bits): return .integer(pattern, bits: bits)
            default: break
            }
        }
        return compact(simple, type)
    }
}

/// A tuple or array that the program records before its elements.
struct QIRStructure {
    var kind: QIRRecord.Kind
    var count: Int
    var label: String
    /// The number of outputs recorded before.
    var before: Int
}
