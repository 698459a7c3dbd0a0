internal import Circuits
internal import Glibc

extension QIRRunner {
    /// Does an instruction that is no branch; false where the run does not go on after it.
    mutating func execute(_ instruction: QIRModule.Instruction) throws(Stop) -> Bool {
        let place = Location.slot(frame: frame, instruction.slot)
        switch instruction.opcode {
        case .call: return try call(instruction)
        case .alloca:
            guard case .integer(let count, _) = try value(instruction.operands[0]), count <= 1 << 20,
                instruction.number <= 1 << 24, instruction.number * Int(count) <= 1 << 24
            else { throw .fault(QIRFault("too-large", "memory of a size that is unknown or too large is reserved", near: ["alloca"])) }
            objects.append((instruction.number * Int(count), [:]))
            set(place, .memory(object: objects.count - 1, offset: 0))
        case .load: set(place, try load(try value(instruction.operands[0]), instruction.type))
        case .store: try store(try value(instruction.operands[0]), at: try value(instruction.operands[1]))
        case .address: set(place, try address(instruction))
        case .select:
            let (one, other) = (try value(instruction.operands[1]), try value(instruction.operands[2]))
            switch try value(instruction.operands[0]) {
            case .integer(let truth, _): set(place, truth & 1 == 1 ? one : other)
            case .dynamic(let condition, _): set(place, chosen(condition, one, other))
            default: set(place, .undefined)
            }
        case .freeze, .bitcast, .addrspacecast, .fpext:
            let found = try value(instruction.operands[0])
            if instruction.opcode == .bitcast, found.scalar != nil, found.scalar != instruction.type {
                throw .fault(QIRFault("unsupported", "a bitcast between numbers of different kinds", near: ["bitcast"]))
            }
            set(place, found)
        case .fptrunc: set(place, try value(instruction.operands[0]))
        default:
            var operands: [QIRValue] = []
            for operand in instruction.operands { operands.append(try value(operand)) }
            set(place, try computed(instruction, operands))
        }
        return true
    }

    // MARK: - Numbers

    private mutating func computed(_ instruction: QIRModule.Instruction, _ operands: [QIRValue]) throws(Stop) -> QIRValue {
        if operands.contains(.undefined) { return .undefined }
        let divides = [.udiv, .sdiv, .urem, .srem].contains(instruction.opcode)
        if divides, operands.count == 2, case .integer(0, _) = operands[1] {
            throw .fault(
                QIRFault("division-by-zero", "a division by zero", near: ["\(instruction.opcode) "]))
        }
        if let known = QIRArithmetic.known(instruction, operands) { return known }
        guard let type = operands.first?.scalar, operands.allSatisfy({ $0.expression != nil }) else {
            throw .fault(
                QIRFault("unsupported", "'\(instruction.opcode)' of pointers into memory, or of pointers that measurements decide"))
        }
        if case .inttoptr = instruction.opcode, let number = operands[0].expression {
            return .chosen(.convert(.unsigned(bits: 64), number), among: allNumbers())
        }
        guard let expression = QIRArithmetic.expression(instruction, operands.compactMap(\.expression), type) else {
            throw .fault(QIRFault("unsupported", "'\(instruction.opcode)' on a value that measurements decide"))
        }
        return try compact(simplified(expression), instruction.type)
    }

    /// The expression with its known parts computed.
    func simplified(_ expression: ClassicalExpression) throws(Stop) -> ClassicalExpression {
        do throws(ClassicalFault) { return try expression.replacing { _ in nil } } catch {
            throw .fault(QIRFault("value", error.description))
        }
    }

    /// One of two values, as a measurement decides.
    mutating func chosen(_ condition: ClassicalExpression, _ one: QIRValue, _ other: QIRValue) -> QIRValue {
        if one == other || other.isAbsent { return one }
        if one.isAbsent { return other }
        guard let type = one.scalar, type == other.scalar, let left = one.expression, let right = other.expression else { return .mixed }
        if type == .integer(1) {
            switch (left, right) {
            case (.constant(.boolean(true)), .constant(.boolean(false))): return .dynamic(condition, type)
            case (.constant(.boolean(false)), .constant(.boolean(true))): return .dynamic(.unary(.not, condition), type)
            case (_, .constant(.boolean(false))): return compact(.binary(.and, condition, left), type)
            case (.constant(.boolean(true)), _): return compact(.binary(.or, condition, right), type)
            default: break
            }
        }
        let variable = newVariable(type.classical)
        operations.append(
            .conditional(
                QIRRunner.condition(condition), then: [.assign(.variable(variable), left)], otherwise: [.assign(.variable(variable), right)]
            ))
        guard type == .pointer else { return .dynamic(.variable(variable), type) }
        return .chosen(.variable(variable), among: Array(Set(candidates(one) + candidates(other))).sorted())
    }

    // MARK: - Memory

    private mutating func address(_ instruction: QIRModule.Instruction) throws(Stop) -> QIRValue {
        var result = try value(instruction.operands[0])
        func moved(_ bytes: Int) throws(Stop) -> QIRValue {
            switch result {
            case .memory(let object, let offset): return .memory(object: object, offset: offset &+ bytes)
            case .element(let object, let offset, let stride, let index):
                return .element(object: object, offset: offset &+ bytes, stride: stride, index: index)
            case .address(let number) where bytes == 0: return .address(number)
            default: throw .fault(QIRFault("unsupported", "an address computed from something that is no memory", near: ["getelementptr"]))
            }
        }
        result = try moved(instruction.number)
        for (operand, stride) in zip(instruction.operands.dropFirst(), instruction.strides) {
            switch try value(operand) {
            case .integer(let index, let bits): result = try moved(stride &* signed(index, bits: bits))
            case .dynamic(let index, let type):
                guard case .memory(let object, let offset) = result else {
                    throw .fault(QIRFault("unsupported", "an address with two indices that measurements decide", near: ["getelementptr"]))
                }
                // A step over the whole object can only be by none.
                if stride >= objects[object].size { continue }
                guard case .integer(let bits) = type else { throw .fault(QIRFault("unsupported", "an index that is no whole number")) }
                let number = bits == 1 ? index : ClassicalExpression.convert(.integer(bits: bits), index)
                result = .element(object: object, offset: offset, stride: stride, index: number)
            default: throw .fault(QIRFault("undefined", "an address with an undefined index", near: ["getelementptr"]))
            }
        }
        return result
    }

    /// The places in an object that an index may mean, each with the index.
    private func places(_ object: Int, _ offset: Int, _ stride: Int) throws(Stop) -> [(index: Int, offset: Int)] {
        guard stride > 0 else { return [(0, offset)] }
        let size = objects[object].size
        guard size / stride <= 4096 else {
            throw .fault(QIRFault("too-large", "an array of over 4096 elements with an index that measurements decide"))
        }
        let first = offset % stride
        return stride <= size - first
            ? Swift.stride(from: first, through: size - stride, by: stride).map { (($0 - offset) / stride, $0) } : []
    }

    private func zero(_ type: QIRModule.Scalar) -> QIRValue {
        switch type {
        case .integer(let bits): .integer(0, bits: bits)
        case .real: .real(0)
        default: .address(0)
        }
    }

    func cell(_ object: Int, _ offset: Int, _ type: QIRModule.Scalar) throws(Stop) -> QIRValue {
        guard offset >= 0, offset < objects[object].size else {
            throw .fault(QIRFault("memory", "memory is read outside what was reserved"))
        }
        guard let value = objects[object].cells[offset], value != .absent else {
            // Only constants are zero where nothing is written.
            return isGlobal(object) ? zero(type) : .undefined
        }
        if let found = value.scalar, found != type { throw .fault(QIRFault("memory", "memory of \(found) is read as \(type)")) }
        return value
    }

    private mutating func load(_ pointer: QIRValue, _ type: QIRModule.Scalar) throws(Stop) -> QIRValue {
        switch pointer {
        case .memory(let object, let offset): return try cell(object, offset, type)
        case .element(let object, let offset, let stride, let index):
            var found: [(index: Int, value: QIRValue)] = []
            for place in try places(object, offset, stride) {
                let value = try cell(object, place.offset, type)
                if value != .undefined { found.append((place.index, value)) }
            }
            return try oneOf(found, at: index, type)
        default: throw .fault(QIRFault("memory", "a value is read through a pointer that is no memory of the program's", near: [" load "]))
        }
    }

    /// One of several values, as an index that measurements decide says.
    private mutating func oneOf(_ found: [(index: Int, value: QIRValue)], at index: ClassicalExpression, _ type: QIRModule.Scalar)
        throws(Stop) -> QIRValue
    {
        guard let first = found.first else { return .undefined }
        if found.allSatisfy({ $0.value == first.value }) { return first.value }
        var everyone: Set<UInt64> = []
        for (_, value) in found {
            guard value.scalar == type, value.expression != nil else { return .mixed }
            everyone.formUnion(candidates(value))
        }
        // Numbers in a row need no table.
        let numbers = found.map { if case .address(let number) = $0.value { Int(clamping: number) - $0.index } else { Int.min } }
        if let shift = numbers.first, shift != .min, numbers.allSatisfy({ $0 == shift }) {
            let number: ClassicalExpression = shift == 0 ? index : .binary(.plus, index, .constant(.whole(shift)))
            return .chosen(try simplified(.convert(.unsigned(bits: 64), number)), among: everyone.sorted())
        }
        let variable = newVariable(type.classical)
        for (place, value) in found {
            guard let expression = value.expression else { continue }
            operations.append(
                .conditional(
                    .expression(.binary(.equal, index, .constant(.whole(place)))), then: [.assign(.variable(variable), expression)],
                    otherwise: []))
        }
        return type == .pointer ? .chosen(.variable(variable), among: everyone.sorted()) : .dynamic(.variable(variable), type)
    }

    private mutating func store(_ new: QIRValue, at pointer: QIRValue) throws(Stop) {
        switch pointer {
        case .memory(let object, let offset):
            guard offset >= 0, offset < objects[object].size, !isGlobal(object) else {
                throw .fault(QIRFault("memory", "memory is written outside what was reserved", near: [" store "]))
            }
            set(.cell(object: object, offset: offset), new)
        case .element(let object, let offset, let stride, let index):
            guard !isGlobal(object) else { throw .fault(QIRFault("memory", "a constant is written", near: [" store "])) }
            for place in try places(object, offset, stride) {
                let location = Location.cell(object: object, offset: place.offset)
                let condition = ClassicalExpression.binary(.equal, index, .constant(.whole(place.index)))
                set(location, chosen(condition, new, current(location)))
            }
        default:
            throw .fault(QIRFault("memory", "a value is written through a pointer that is no memory of the program's", near: [" store "]))
        }
    }

    /// A text in a global constant.
    func text(_ pointer: QIRValue) throws(Stop) -> String {
        guard case .memory(let object, let start) = pointer, start >= 0, start < objects[object].size else { return "" }
        var bytes: [UInt8] = []
        for offset in start..<objects[object].size {
            guard case .integer(let byte, 8)? = objects[object].cells[offset], byte != 0 else { break }
            bytes.append(UInt8(truncatingIfNeeded: byte))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
