/// Reads what the child process tells of a module: the byte language described in `describe.c`.
struct QIRModuleReader {
    private let bytes: UnsafeRawBufferPointer
    private var place = 0
    private var isCut = false
    /// LLVM's names of values are addresses; ours are small numbers.
    private var globals: [UInt64: Int] = [:]
    private var functions: [UInt64: Int] = [:]
    private var slots: [UInt64: Int] = [:]
    private var blocks: [UInt64: Int] = [:]

    /// Nil where the bytes end too early.
    static func read(_ bytes: UnsafeRawBufferPointer) -> QIRModule? {
        var reader = QIRModuleReader(bytes: bytes)
        let module = reader.module()
        return reader.isCut ? nil : module
    }

    private init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private mutating func number() -> UInt64 {
        guard place + 8 <= bytes.count else {
            isCut = true
            return 0
        }
        defer { place += 8 }
        return bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    }

    private mutating func small() -> Int { Int(truncatingIfNeeded: number()) }

    /// How many things follow, each of which takes a number at least: no more than there is room for.
    private mutating func count() -> Int { min(max(0, small()), (bytes.count - place) / 8 + 1) }

    private mutating func text() -> String {
        let count = small()
        guard count >= 0, count <= bytes.count - place else {
            isCut = true
            return ""
        }
        defer { place += count }
        return String(decoding: bytes[place..<place + count], as: UTF8.self)
    }

    private mutating func type() -> QIRModule.Scalar {
        let (kind, bits) = (small(), small())
        switch kind {
        case 0: return .void
        case 2, 3: return .real
        case 8: return bits <= 64 ? .integer(bits) : .other(8)
        case 12: return .pointer
        default: return .other(kind)
        }
    }

    private mutating func module() -> QIRModule {
        var module = QIRModule()
        for _ in 0..<count() where !isCut {
            let name = text()
            if case .integer(let value, _) = operand() { module.flags[name] = .some(value) } else { module.flags[name] = .some(nil) }
        }
        while number() == 1 {
            globals[number()] = module.globals.count
            var global = QIRModule.Global(name: text(), size: small(), cells: [:])
            while number() == 1 {
                let offset = small()
                global.cells[offset] = operand()
            }
            module.globals.append(global)
        }
        while number() == 1 {
            let id = number()
            functions[id] = module.functions.count
            module.functions.append(function())
        }
        while number() == 1 { module.registers.append(text()) }
        resolveCalls(&module)
        return module
    }

    /// Calls may name functions that come later: they hold LLVM's names until all are known.
    private func resolveCalls(_ module: inout QIRModule) {
        for function in module.functions.indices {
            for block in module.functions[function].blocks.indices {
                for place in module.functions[function].blocks[block].indices
                where module.functions[function].blocks[block][place].opcode == .call {
                    let callee = UInt64(bitPattern: Int64(module.functions[function].blocks[block][place].number))
                    module.functions[function].blocks[block][place].number = functions[callee] ?? -1
                }
            }
        }
    }

    private mutating func function() -> QIRModule.Function {
        slots = [:]
        blocks = [:]
        var function = QIRModule.Function(
            name: text(), isDeclaration: number() == 1, result: type(), parameters: [], attributes: [:], blocks: [], slots: 0)
        for _ in 0..<count() where !isCut {
            let slot = slot(number())
            function.parameters.append((slot, type()))
        }
        for _ in 0..<count() where !isCut {
            let name = text()
            function.attributes[name] = text()
        }
        var order: [Int] = []
        var bodies: [[QIRModule.Instruction]] = []
        while number() == 1 {
            order.append(block(number()))
            var body: [QIRModule.Instruction] = []
            while true {
                let opcode = small()
                guard opcode != 0, !isCut else { break }
                body.append(instruction(opcode))
            }
            bodies.append(body)
        }
        function.blocks = [[QIRModule.Instruction]](repeating: [], count: max(blocks.count, 1))
        for (block, body) in zip(order, bodies) { function.blocks[block] = body }
        // The entry block comes first in LLVM's order and so has number 0, unless a phi names another one before: none can.
        if function.isDeclaration { function.blocks = [] }
        function.slots = slots.count
        return function
    }

    private mutating func slot(_ id: UInt64) -> Int {
        if let known = slots[id] { return known }
        slots[id] = slots.count
        return slots.count - 1
    }

    private mutating func block(_ id: UInt64) -> Int {
        if let known = blocks[id] { return known }
        blocks[id] = blocks.count
        return blocks.count - 1
    }

    private mutating func instruction(_ opcode: Int) -> QIRModule.Instruction {
        let id = number()
        let known = QIRModule.Opcode(rawValue: opcode)
        var instruction = QIRModule.Instruction(opcode: known ?? .other, slot: slot(id), type: type(), operands: [])
        switch known {
        case .br:
            if number() == 1 { instruction.operands.append(operand()) }
            for _ in 0..<count() where !isCut { instruction.blocks.append(block(number())) }
        case .switchOn:
            instruction.operands.append(operand())
            instruction.blocks.append(block(number()))
            for _ in 0..<count() where !isCut {
                instruction.operands.append(operand())
                instruction.blocks.append(block(number()))
            }
        case .phi:
            for _ in 0..<count() where !isCut {
                instruction.operands.append(operand())
                instruction.blocks.append(block(number()))
            }
        case .call:
            let kind = number()
            let callee = number()
            instruction.number = kind == 0 ? Int(Int64(bitPattern: callee)) : 0
            for _ in 0..<count() where !isCut { instruction.operands.append(operand()) }
        case .alloca:
            instruction.number = small()
            instruction.operands.append(operand())
        case .address: readAddress(into: &instruction)
        default:
            instruction.number = small()
            for _ in 0..<count() where !isCut { instruction.operands.append(operand()) }
            if known == nil { instruction.number = opcode }
        }
        return instruction
    }

    private mutating func readAddress(into instruction: inout QIRModule.Instruction) {
        instruction.operands.append(operand())
        while number() == 1 {
            let isIndexed = number() == 1
            let stride = small()
            guard isIndexed else {
                instruction.number &+= stride
                continue
            }
            let index = operand()
            if case .integer(let value, let bits) = index {
                instruction.number &+= stride &* signed(value, bits: bits)
            } else {
                instruction.operands.append(index)
                instruction.strides.append(stride)
            }
        }
    }

    private mutating func operand() -> QIRModule.Operand {
        let tag = UInt8(truncatingIfNeeded: number())
        let type = type()
        guard !isCut else { return .undefined }
        switch tag {
        case UInt8(ascii: "v"): return .slot(slot(number()))
        case UInt8(ascii: "i"):
            let value = number()
            guard case .integer(let bits) = type else { return .unsupported(type) }
            return .integer(value, bits: bits)
        case UInt8(ascii: "d"): return .real(Double(bitPattern: number()))
        case UInt8(ascii: "n"): return .address(0)
        case UInt8(ascii: "g"): return globals[number()].map { .global($0, offset: 0) } ?? .unsupported(type)
        case UInt8(ascii: "f"): return functions[number()].map { .function($0) } ?? .unsupported(type)
        case UInt8(ascii: "u"): return .undefined
        case UInt8(ascii: "a"):
            var address = QIRModule.Instruction(opcode: .address, slot: -1, type: .pointer, operands: [])
            readAddress(into: &address)
            guard address.strides.isEmpty, let base = address.operands.first else { return .unsupported(type) }
            switch base {
            case .global(let global, let offset): return .global(global, offset: offset &+ address.number)
            case .address(let number): return .address(number &+ UInt64(bitPattern: Int64(address.number)))
            default: return .unsupported(type)
            }
        case UInt8(ascii: "c"):
            switch (operand(), type) {
            case (.integer(let value, _), .pointer): return .address(value)
            case (.address(let value), .pointer): return .address(value)
            case (.global(let global, let offset), .pointer): return .global(global, offset: offset)
            case (.address(let value), .integer(let bits)): return .integer(masked(value, bits: bits), bits: bits)
            default: return .unsupported(type)
            }
        default: return .unsupported(type)
        }
    }
}

/// Two's complement of so many bits.
func signed(_ pattern: UInt64, bits: Int) -> Int {
    guard bits > 0, bits < 64 else { return Int(Int64(bitPattern: pattern)) }
    let shift = UInt64(64 - bits)
    return Int(Int64(bitPattern: pattern << shift) >> Int64(shift))
}

func masked(_ pattern: UInt64, bits: Int) -> UInt64 { bits < 64 ? pattern & (1 << UInt64(max(bits, 0)) - 1) : pattern }
