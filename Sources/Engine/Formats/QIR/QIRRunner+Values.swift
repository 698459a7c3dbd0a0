internal import Circuits

extension QIRRunner {
    mutating func newVariable(_ type: ClassicalType) -> Int {
        variables.append(type)
        return variables.count - 1
    }

    /// Values that read a bit which is about to change are kept in variables.
    mutating func keepReaders(of bit: Int) {
        guard let places = readers[bit], !places.isEmpty else { return }
        // What no block reads any more need not be kept, nor looked at again: where it is read again it is set again.
        var dead: Set<Location> = []
        for location in places where isDead(location) { dead.insert(location) }
        if !dead.isEmpty { readers[bit]?.subtract(dead) }
        keep(readers(of: [bit]))
    }

    /// Whether a value was for a block alone that has been left.
    private mutating func isDead(_ location: Location) -> Bool {
        guard case .slot(let frame, let slot) = location else { return false }
        guard frame < frames.count else { return true }
        let function = frames[frame].function
        if homes[function] == nil { homes[function] = QIRRunner.homes(of: module.functions[function]) }
        guard let home = homes[function]?[slot], home >= 0 else { return false }
        return home != frames[frame].block
    }

    /// For each slot the block that defines it, where no other block and no phi reads it; -1 elsewhere.
    private static func homes(of function: QIRModule.Function) -> [Int] {
        var homes = [Int](repeating: -1, count: function.slots + 1)
        for (block, instructions) in function.blocks.enumerated() {
            for instruction in instructions where instruction.opcode != .phi { homes[instruction.slot] = block }
        }
        for (block, instructions) in function.blocks.enumerated() {
            for instruction in instructions {
                for case .slot(let slot) in instruction.operands where homes[slot] != block || instruction.opcode == .phi {
                    homes[slot] = -1
                }
            }
        }
        return homes
    }

    /// The places of values that read one of these bits.
    func readers(of bits: Set<Int>) -> Set<Location> {
        var places: Set<Location> = []
        for bit in bits {
            for location in readers[bit] ?? [] where current(location).expression?.bits.contains(bit) ?? false { places.insert(location) }
        }
        return places
    }

    /// Keeps values in variables as they are now.
    mutating func keep(_ places: Set<Location>) {
        var kept: [ClassicalExpression: Int] = [:]
        for location in places.sorted(by: QIRRunner.precedes) {
            let value = current(location)
            guard let type = value.scalar, let expression = value.expression else { continue }
            let variable: Int
            if let known = kept[expression] {
                variable = known
            } else {
                variable = newVariable(type.classical)
                kept[expression] = variable
                operations.append(.assign(.variable(variable), expression))
            }
            set(location, variableValue(variable, type, value, value))
        }
    }

    /// The expression, through a variable where it has grown long.
    mutating func compact(_ expression: ClassicalExpression, _ type: QIRModule.Scalar) -> QIRValue {
        guard expression.size(upTo: 12) >= 12 else { return .dynamic(expression, type) }
        let variable = newVariable(type.classical)
        operations.append(.assign(.variable(variable), expression))
        return .dynamic(.variable(variable), type)
    }

    static func condition(_ expression: ClassicalExpression) -> Condition {
        switch expression {
        case .bits(let bits) where bits.count == 1: .bit(bits[0])
        case .unary(.not, let operand): .not(condition(operand))
        case .binary(.and, let left, let right): .and(condition(left), condition(right))
        case .binary(.or, let left, let right): .or(condition(left), condition(right))
        case .constant(.boolean(let truth)): .constant(truth)
        default: .expression(expression)
        }
    }

    func allNumbers() -> [UInt64] { Array(0..<UInt64(min(max(qubitCount, resultCount), 4096))) }

    // MARK: - Qubits, results and outputs
    mutating func qubit(_ number: UInt64) throws(Stop) -> Int {
        let place = try checked(
            number, "qubit", of: requiredQubits, allocated: allocator.nextQubit, most: QIRValidator.mostQubits)
        qubitCount = max(qubitCount, place + 1)
        return place
    }

    mutating func result(_ number: UInt64) throws(Stop) -> Int {
        let place = try checked(
            number, "result", of: requiredResults, allocated: allocator.nextResult, most: QIRValidator.mostResults)
        resultCount = max(resultCount, place + 1)
        return place
    }

    /// The number of a qubit or result that the program has, or has allocated.
    private func checked(
        _ number: UInt64, _ kind: String, of required: Int?, allocated: UInt64, most: Int
    ) throws(Stop) -> Int {
        if let required, number >= UInt64(required), number >= allocated {
            throw .fault(
                QIRFault(
                    "\(kind)-out-of-range", "\(kind) \(number) in a program of \(required) \(kind)s",
                    hint: number < UInt64(most) ? "required_num_\(kind)s must be at least \(number + 1)" : nil,
                    near: ["call", "inttoptr (i64 \(number) to"]))
        }
        guard number < UInt64(most) else {
            throw .fault(QIRFault("too-large", "\(kind) \(number); at most \(most) \(kind)s are read"))
        }
        return Int(number)
    }

    /// A new output, its bits numbered apart from results.
    mutating func newRecord(_ record: QIRRecord) -> Int {
        records.append(record)
        change(uses + [Use(record: records.count - 1)])
        return records.count - 1
    }

    /// The object of a global constant.
    mutating func object(ofGlobal global: Int) throws(Stop) -> Int {
        if let known = globals[global] { return known }
        var cells: [Int: QIRValue] = [:]
        for (offset, operand) in module.globals[global].cells { cells[offset] = try value(operand) }
        objects.append((module.globals[global].size, cells))
        globals[global] = objects.count - 1
        globalObjects.insert(objects.count - 1)
        return objects.count - 1
    }

    func isGlobal(_ object: Int) -> Bool { globalObjects.contains(object) }

    mutating func value(_ operand: QIRModule.Operand) throws(Stop) -> QIRValue {
        switch operand {
        case .slot(let slot):
            let value = frames[frames.count - 1].values[slot]
            return value == .absent ? .undefined : value
        case .integer(let value, let bits): return .integer(masked(value, bits: bits), bits: bits)
        case .real(let value): return .real(value)
        case .address(let number): return .address(number)
        case .global(let global, let offset): return .memory(object: try object(ofGlobal: global), offset: offset)
        case .function(let function): return .function(function)
        case .undefined: return .undefined
        case .unsupported: return .undefined
        }
    }

    var frame: Int { frames.count - 1 }
}
