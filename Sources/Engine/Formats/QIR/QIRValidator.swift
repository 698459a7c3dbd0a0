internal import Circuits
internal import Diagnostics

/// What a module must be before it is run: an entry point, known instructions with the right operands, no recursion, the profile's rules.
struct QIRValidator {
    let module: QIRModule
    let calls: [QIRCall?]
    private(set) var entry = 0
    private(set) var requiredQubits: Int?
    private(set) var requiredResults: Int?
    private(set) var warnings: [QIRFault] = []
    /// What the entry point reaches, callees before callers.
    private(set) var finished: [Int] = []

    /// A register of more qubits is refused.
    static let mostQubits = 1_000_000
    static let mostResults = 10_000_000

    init(_ module: QIRModule) throws(QIRFault) {
        self.module = module
        calls = module.functions.map { QIRCall($0.name) }
        entry = try findEntry()
        try readAttributes()
        try checkFlags()
        let reached = try reachedFunctions()
        let isBase = (module.functions[entry].attributes["qir_profiles"] ?? "").contains("base")
        for function in reached {
            if isBase { try checkBase(module.functions[function]) }
            try check(module.functions[function])
        }
    }

    private func findEntry() throws(QIRFault) -> Int {
        let entries = module.functions.indices.filter {
            module.functions[$0].attributes["entry_point"] != nil || module.functions[$0].attributes["EntryPoint"] != nil
        }
        guard let entry = entries.first else {
            throw QIRFault(
                "no-entry-point", "no function has the attribute \"entry_point\"", hint: "mark the program's main function with it")
        }
        let function = module.functions[entry]
        guard entries.count == 1 else {
            throw QIRFault(
                "several-entry-points", "\(entries.count) functions have the attribute \"entry_point\"",
                near: ["define", "@" + module.functions[entries[1]].name])
        }
        guard !function.isDeclaration else {
            throw QIRFault("no-entry-body", "the entry point '\(function.name)' is only declared", near: ["declare", "@" + function.name])
        }
        guard function.parameters.isEmpty else {
            throw QIRFault(
                "entry-parameters", "the entry point '\(function.name)' takes parameters", near: ["define", "@" + function.name])
        }
        switch function.result {
        case .void, .integer: break
        default:
            throw QIRFault(
                "entry-result", "the entry point '\(function.name)' returns \(function.result); expected i64 or nothing",
                near: ["define", "@" + function.name])
        }
        return entry
    }

    private mutating func readAttributes() throws(QIRFault) {
        let attributes = module.functions[entry].attributes
        func count(_ names: [String], most: Int) throws(QIRFault) -> Int? {
            for name in names {
                guard let text = attributes[name] else { continue }
                guard let value = Int(text), value >= 0 else {
                    throw QIRFault(
                        "bad-attribute", "\"\(name)\" is \"\(text)\"; expected a whole number",
                        near: ["attributes", "\"\(name)\"", "\"\(text)\""])
                }
                guard value <= most else {
                    throw QIRFault(
                        "too-large", "\"\(name)\" is \(value); at most \(most) are read",
                        near: ["attributes", "\"\(name)\"", "\"\(text)\""])
                }
                return value
            }
            return nil
        }
        requiredQubits = try count(["required_num_qubits", "num_required_qubits", "requiredQubits"], most: QIRValidator.mostQubits)
        requiredResults = try count(["required_num_results", "num_required_results", "requiredResults"], most: QIRValidator.mostResults)
        if isManaged("dynamic_qubit_management") { requiredQubits = nil }
        if isManaged("dynamic_result_management") { requiredResults = nil }
    }

    private func isManaged(_ flag: String) -> Bool { (module.flags[flag].flatMap { $0 } ?? 0) != 0 }

    private mutating func checkFlags() throws(QIRFault) {
        guard let major = module.flags["qir_major_version"] else {
            warnings.append(
                QIRFault(
                    "no-version", "no module flag \"qir_major_version\": read as QIR 1.0",
                    hint: "add module flags for the version and the program's capabilities"))
            return
        }
        guard let major, major == 1 || major == 2 else {
            throw QIRFault(
                "version", "QIR version \(major.map(String.init) ?? "that is no number"); 1 and 2 are read", near: ["\"qir_major_version\""]
            )
        }
    }

    /// The entry point and what it calls, in order of discovery.
    private mutating func reachedFunctions() throws(QIRFault) -> [Int] {
        enum Mark { case open, done }
        var (marks, order): ([Int: Mark], [Int]) = ([:], [])
        // A stack of functions with the places of calls still to be followed.
        var stack: [(function: Int, callees: ArraySlice<Int>)] = []
        func open(_ function: Int) {
            marks[function] = .open
            order.append(function)
            var callees: [Int] = []
            for block in module.functions[function].blocks {
                for instruction in block where instruction.opcode == .call && instruction.number >= 0 {
                    if callees.last != instruction.number { callees.append(instruction.number) }
                }
            }
            stack.append((function, callees.filter { !module.functions[$0].isDeclaration }[...]))
        }
        open(entry)
        while let (function, callees) = stack.last {
            guard let callee = callees.first else {
                marks[function] = .done
                finished.append(function)
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].callees = callees.dropFirst()
            switch marks[callee] {
            case .open:
                let name = module.functions[callee].name
                throw QIRFault(
                    "recursion",
                    "function '\(name)' calls itself" + (callee == function ? "" : " through '\(module.functions[function].name)'"),
                    hint: "QIR has no recursion", near: ["call", "@" + name + "("])
            case .done: break
            case nil: open(callee)
            }
        }
        return order
    }

    private func checkBase(_ function: QIRModule.Function) throws(QIRFault) {
        // Branches first: they are the cause where a result is read for one.
        for isAboutBranches in [true, false] {
            for instruction in function.blocks.joined() where (instruction.opcode != .call) == isAboutBranches {
                let what: (String, [String])? =
                    switch instruction.opcode {
                    case .br where instruction.blocks.count > 1: ("a conditional branch", ["br i1 "])
                    case .switchOn: ("a switch", ["switch "])
                    case .phi: ("a phi", [" phi "])
                    case .call where instruction.number >= 0:
                        switch calls[instruction.number] {
                        case .readResult: ("a measurement's result read by the program", ["call", "read_result"])
                        default: nil
                        }
                    default: nil
                    }
                if let (what, near) = what {
                    throw QIRFault(
                        "profile", "\(what) in a program of the base profile", hint: "set \"qir_profiles\" to \"adaptive_profile\"",
                        near: near)
                }
            }
        }
    }

    private func check(_ function: QIRModule.Function) throws(QIRFault) {
        var types = [QIRModule.Scalar](repeating: .void, count: function.slots + 1)
        for (slot, type) in function.parameters { types[slot] = type }
        for block in function.blocks { for instruction in block { types[instruction.slot] = instruction.type } }
        for block in function.blocks {
            for instruction in block {
                if instruction.opcode == .other {
                    throw QIRFault(
                        "unsupported", "an instruction of LLVM (number \(instruction.number)) that is no part of QIR in '\(function.name)'")
                }
                if instruction.opcode == .call {
                    try check(call: instruction, types, in: function)
                    continue
                }
                for operand in instruction.operands {
                    if case .unsupported(let type) = operand {
                        throw QIRFault("unsupported", "\(type) or a constant that is no part of QIR in '\(function.name)'")
                    }
                }
                if case .other = instruction.type { throw QIRFault("unsupported", "a value of \(instruction.type) in '\(function.name)'") }
            }
        }
    }

    private func check(call: QIRModule.Instruction, _ types: [QIRModule.Scalar], in function: QIRModule.Function) throws(QIRFault) {
        guard call.number >= 0 else { throw QIRFault("unsupported", "a call through a pointer or of assembly in '\(function.name)'") }
        let callee = module.functions[call.number]
        let near = ["call", "@" + callee.name + "("]
        let found = call.operands.map { type(of: $0, types) }
        let expected: [QIRModule.Scalar]
        if callee.isDeclaration {
            guard let known = calls[call.number] else {
                let names = nearest(to: callee.name, among: QIRCall.names)
                let kind = callee.name.hasPrefix("__quantum__qis__") ? "quantum instruction" : "function"
                throw QIRFault(
                    "unknown-instruction", "unknown \(kind) '\(callee.name)'",
                    hint: names.isEmpty ? nil : "did you mean \(names.joined(separator: " or "))?", near: near)
            }
            guard let signature = known.signature(found.count) else {
                throw QIRFault("arguments", "'\(callee.name)' does not take \(found.count) arguments", near: near)
            }
            expected = signature
        } else {
            expected = callee.parameters.map(\.type)
        }
        guard found.count == expected.count else {
            throw QIRFault("arguments", "'\(callee.name)' takes \(expected.count) arguments, got \(found.count)", near: near)
        }
        for (place, pair) in zip(found, expected).enumerated() where !QIRValidator.fits(pair.0, pair.1) {
            throw QIRFault(
                "argument-type", "argument \(place + 1) of '\(callee.name)' is \(pair.0); expected \(pair.1)", near: near)
        }
        for operand in call.operands {
            if case .unsupported(let type) = operand, expected.contains(where: { $0 != .void }) {
                throw QIRFault("unsupported", "\(type) or a constant that is no part of QIR as an argument of '\(callee.name)'", near: near)
            }
        }
    }

    /// `void` stands for anything, `integer(0)` for any whole number.
    private static func fits(_ found: QIRModule.Scalar, _ expected: QIRModule.Scalar) -> Bool {
        switch (found, expected) {
        case (_, .void): true
        case (.integer, .integer(0)): true
        default: found == expected
        }
    }

    private func type(of operand: QIRModule.Operand, _ types: [QIRModule.Scalar]) -> QIRModule.Scalar {
        switch operand {
        case .slot(let slot): types[slot]
        case .integer(_, let bits): .integer(bits)
        case .real: .real
        case .address, .global, .function: .pointer
        case .undefined: .pointer
        case .unsupported(let type): type
        }
    }
}

extension QIRCall {
    /// The types of so many arguments, nil where it does not take as many; `void` stands for any, `integer(0)` for any whole number.
    func signature(_ count: Int) -> [QIRModule.Scalar]? {
        let any = [QIRModule.Scalar](repeating: .void, count: count)
        let pointers = [QIRModule.Scalar](repeating: .pointer, count: count)
        func only(_ types: QIRModule.Scalar...) -> [QIRModule.Scalar]? { types.count == count ? types : nil }
        switch self {
        case .gate(_, let angles, let qubits):
            guard count == angles + qubits else { return nil }
            return [QIRModule.Scalar](repeating: .real, count: angles) + [QIRModule.Scalar](repeating: .pointer, count: qubits)
        case .measure: return count == 1 || count == 2 ? pointers : nil
        case .reset, .releaseQubit, .releaseResult, .readResult: return only(.pointer)
        case .barrier, .nothing, .fail: return any
        case .initialize: return count <= 1 ? any : nil
        case .writeResult: return only(.pointer, .integer(1)).map { _ in any } ?? nil
        case .resultEqual: return only(.pointer, .pointer)
        case .resultConstant: return count == 0 ? [] : nil
        case .allocateQubit, .allocateResult: return count <= 1 ? pointers : nil
        case .allocateQubits, .allocateResults: return count == 2 || count == 3 ? any : nil
        case .releaseQubits, .releaseResults: return only(.integer(64), .pointer)
        case .record(let kind):
            switch kind {
            case .result: return only(.pointer, .pointer)
            case .boolean: return only(.integer(1), .pointer)
            case .real: return only(.real, .pointer)
            case .integer, .tuple, .array, .exit: return only(.integer(64), .pointer)
            }
        case .recordResults: return only(.integer(64), .pointer, .pointer)
        case .number(.popcount): return only(.integer(0))
        case .number: return only(.real)
        case .power: return only(.real, .real)
        case .multiplyAdd: return only(.real, .real, .real)
        case .extreme: return only(.integer(0), .integer(0))
        case .magnitude: return count == 2 ? any : nil
        case .fillMemory, .copyMemory: return count == 4 ? any : nil
        }
    }
}
