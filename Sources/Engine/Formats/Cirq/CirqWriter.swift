internal import Circuits
internal import Documents
internal import Numerics

extension Cirq {
    /// The circuit as `cirq.read_json` reads it, each operation in the first moment that has room.
    static func write(_ circuit: Circuit) throws(Inexpressible) -> String {
        var writer = CirqWriter(circuit)
        return try writer.document().text(pretty: true) + "\n"
    }

    static func value(_ type: String, _ members: [(String, JSONValue)] = []) -> JSONValue {
        .object([("cirq_type", .string(type))] + members)
    }
}

private struct CirqWriter {
    private let circuit: Circuit
    private var moments: [[JSONValue]] = []
    /// The first moment in which each qubit and each bit is free.
    private var free: [Int]
    private var bitFree: [Int]
    private var names: [JSONValue] = []
    /// The key of each bit, and whether it was measured.
    private var keys: [String] = []
    private var measured: Set<Int> = []

    init(_ circuit: Circuit) {
        self.circuit = circuit
        free = [Int](repeating: 0, count: circuit.qubitCount)
        bitFree = [Int](repeating: 0, count: circuit.bitCount)
    }

    mutating func document() throws(Inexpressible) -> JSONValue {
        nameQubits()
        for register in circuit.bits {
            keys += (0..<register.size).map { register.size == 1 ? register.name : "\(register.name)[\($0)]" }
        }
        let spelling = GateSpelling(definitions: circuit.definitions, hasNegativeControls: true) { gate in
            switch gate.source {
            case .matrix(let unitary): unitary.qubits > 0 && unitary.qubits <= 6
            case .row("gphase"): gate.controls.isEmpty
            case .row(let row): CirqWriter.rows.contains(row.gate.name)
            }
        }
        var place = 0
        while place < circuit.operations.count {
            do throws(Inexpressible) {
                if let register = wholeRegister(from: place) {
                    add(measurement(of: register.qubits, key: register.name), qubits: register.qubits, writes: register.bits)
                    measured.formUnion(register.bits)
                    place += register.qubits.count
                    continue
                }
                try write(circuit.operations[place], spelling)
            } catch {
                throw Inexpressible(what: error.what, operation: place)
            }
            place += 1
        }
        // A qubit on which nothing acts is there all the same.
        for qubit in 0..<circuit.qubitCount where free[qubit] == 0 { add(operation(identity(1), [qubit]), qubits: [qubit]) }
        return Cirq.value("Circuit", [("moments", .array(moments.map { Cirq.value("Moment", [("operations", .array($0))]) }))])
    }

    // MARK: Qubits and moments

    private mutating func nameQubits() {
        let areSingle = circuit.qubits.count > 1 && circuit.qubits.allSatisfy { $0.size == 1 }
        var found: [CirqQubit] = []
        if areSingle { found = circuit.qubits.map { CirqWriter.qubit(named: $0.name) } }
        // Only names in Cirq's own order mean the same when they are read back.
        if found.isEmpty || found != found.sorted() || Set(found).count < found.count { found = (0..<circuit.qubitCount).map { .line($0) } }
        names = found.map { qubit in
            switch qubit {
            case .line(let x): Cirq.value("LineQubit", [("x", .integer(x))])
            case .grid(let row, let column): Cirq.value("GridQubit", [("row", .integer(row)), ("col", .integer(column))])
            case .named(let name): Cirq.value("NamedQubit", [("name", .string(name))])
            }
        }
    }

    /// `q_1_2` was a qubit of a grid, `q5` one of a line.
    private static func qubit(named name: String) -> CirqQubit {
        func number(_ text: Substring) -> Int? { text.hasPrefix("m") ? Int(text.dropFirst()).map { -$0 } : Int(text) }
        if name.hasPrefix("q_") {
            let parts = name.dropFirst(2).split(separator: "_", omittingEmptySubsequences: false)
            if parts.count == 2, let row = number(parts[0]), let column = number(parts[1]) { return .grid(row: row, column: column) }
        }
        if name.hasPrefix("q"), let x = number(name.dropFirst()) { return .line(x) }
        return .named(name)
    }

    private mutating func add(_ operation: JSONValue, qubits: [Int], reads: [Int] = [], writes: [Int] = []) {
        var moment = 0
        for qubit in qubits { moment = max(moment, free[qubit]) }
        for bit in reads + writes { moment = max(moment, bitFree[bit]) }
        while moments.count <= moment { moments.append([]) }
        moments[moment].append(operation)
        for qubit in qubits { free[qubit] = moment + 1 }
        for bit in writes { bitFree[bit] = moment + 1 }
    }

    // MARK: Operations

    private func operation(_ gate: JSONValue, _ qubits: [Int]) -> JSONValue {
        Cirq.value("GateOperation", [("gate", gate), ("qubits", .array(qubits.map { names[$0] }))])
    }

    private func identity(_ width: Int) -> JSONValue { Cirq.value("IdentityGate", [("num_qubits", .integer(width))]) }

    private func measurement(of qubits: [Int], key: String) -> JSONValue {
        let gate = Cirq.value(
            "MeasurementGate", [("num_qubits", .integer(qubits.count)), ("key", .string(key)), ("invert_mask", .array([]))])
        return operation(gate, qubits)
    }

    /// A register that is measured bit by bit from this place on, and in no other way.
    private func wholeRegister(from place: Int) -> (name: String, qubits: [Int], bits: [Int])? {
        guard case .measure(_, let first?) = circuit.operations[place] else { return nil }
        var start = 0
        for register in circuit.bits {
            guard start == first else {
                start += register.size
                continue
            }
            guard register.size > 1, place + register.size <= circuit.operations.count else { return nil }
            var qubits: [Int] = []
            for offset in 0..<register.size {
                guard case .measure(let qubit, let bit?) = circuit.operations[place + offset], bit == first + offset,
                    !qubits.contains(qubit),
                    !measured.contains(bit)
                else { return nil }
                qubits.append(qubit)
            }
            let bits = Array(first..<(first + register.size))
            // Bits that are read one by one are keys of their own.
            for operation in circuit.operations[(place + register.size)...] where !operation.bits.isDisjoint(with: bits) { return nil }
            return (register.name, qubits, bits)
        }
        return nil
    }

    private mutating func write(_ operation: Circuits.Operation, _ spelling: GateSpelling) throws(Inexpressible) {
        switch operation {
        case .gate(let application):
            for gate in try spelling.gates(of: application) {
                add(try self.operation(gate), qubits: gate.controls.map(\.qubit) + gate.targets)
            }
        case .measure(let qubit, let bit):
            guard let bit else {
                throw Inexpressible(what: "Cirq keeps the result of every measurement, and this one has no bit", operation: nil)
            }
            guard measured.insert(bit).inserted else {
                throw Inexpressible(what: "bit '\(keys[bit])' is measured twice, and Cirq would keep both results", operation: nil)
            }
            add(measurement(of: [qubit], key: keys[bit]), qubits: [qubit], writes: [bit])
        case .reset(let qubit): add(self.operation(Cirq.value("ResetChannel", [("dimension", .integer(2))]), [qubit]), qubits: [qubit])
        case .barrier(let qubits):
            let moment = qubits.reduce(0) { max($0, free[$1]) }
            if moment > 0 { for qubit in qubits where free[qubit] > 0 { free[qubit] = moment } }
        case .box(let edge): try check(edge, in: "Cirq")
        case .delay(let qubits, let length):
            guard length.stretches.isEmpty else { throw Inexpressible(what: "a stretch has no words in Cirq", operation: nil) }
            guard length.cycles == 0 else { throw Inexpressible(what: "Cirq has delays in seconds, and dt is none", operation: nil) }
            for qubit in qubits {
                let duration = Cirq.value("Duration", [("picos", .number(length.nanoseconds * 1000))])
                add(
                    self.operation(Cirq.value("WaitGate", [("duration", duration), ("num_qubits", .integer(1))]), [qubit]), qubits: [qubit])
            }
        case .conditional(let condition, let then, let otherwise):
            try conditional(condition, then, spelling)
            if !otherwise.isEmpty { try conditional(condition.negated, otherwise, spelling) }
        case .loop: throw Inexpressible(what: "a loop has no words in Cirq JSON", operation: nil)
        case .assign: throw Inexpressible(what: "an assignment has no words in Cirq JSON", operation: nil)
        }
    }

    private mutating func conditional(_ condition: Condition, _ operations: [Circuits.Operation], _ spelling: GateSpelling)
        throws(Inexpressible)
    {
        let claims = try self.claims(condition)
        for operation in operations {
            guard case .gate(let application) = operation else {
                throw Inexpressible(what: "under a condition Cirq JSON has gates alone", operation: nil)
            }
            for gate in try spelling.gates(of: application) where gate.name != "gphase" {
                let controlled = Cirq.value(
                    "ClassicallyControlledOperation", [("conditions", .array(claims)), ("sub_operation", try self.operation(gate))])
                add(controlled, qubits: gate.controls.map(\.qubit) + gate.targets, reads: Array(condition.bits))
            }
        }
    }

    /// The claims that together are the condition.
    private func claims(_ condition: Condition) throws(Inexpressible) -> [JSONValue] {
        func key(_ bit: Int) throws(Inexpressible) -> String {
            guard measured.contains(bit) else {
                throw Inexpressible(what: "bit '\(keys[bit])' is read before it is measured", operation: nil)
            }
            return keys[bit]
        }
        switch condition {
        case .bit(let bit):
            let name = Cirq.value("MeasurementKey", [("name", .string(try key(bit))), ("path", .array([]))])
            return [Cirq.value("KeyCondition", [("key", name), ("index", .integer(-1))])]
        case .not(.bit(let bit)):
            let sides = [Cirq.value("sympy.Symbol", [("name", .string(try key(bit)))]), Cirq.value("sympy.Integer", [("i", .integer(0))])]
            return [Cirq.value("SympyCondition", [("expr", Cirq.value("sympy.Equality", [("args", .array(sides))]))])]
        case .not(.not(let inner)): return try claims(inner)
        case .and(let left, let right): return try claims(left) + claims(right)
        case .not(.or(let left, let right)): return try claims(left.negated) + claims(right.negated)
        case .compare(let bits, .equal, let value): return try claims(.spelledOut(bits, .equal, value))
        case .not(.compare(let bits, .notEqual, let value)): return try claims(.spelledOut(bits, .equal, value))
        case .compare(let bits, let comparison, let value) where bits.count == 1: return try claims(.spelledOut(bits, comparison, value))
        default: throw Inexpressible(what: "Cirq JSON has conditions that all hold, and this one is another", operation: nil)
        }
    }

    // MARK: Gates

    private static let rows: Set<String> = [
        "id", "x", "y", "z", "h", "s", "sdg", "t", "tdg", "sx", "sxdg", "p", "rx", "ry", "rz", "r", "swap", "iswap", "rxx", "ryy", "rzz",
    ]

    private func operation(_ gate: PlainGate) throws(Inexpressible) -> JSONValue {
        let qubits = gate.controls.map(\.qubit) + gate.targets
        let isPositive = gate.controls.allSatisfy(\.isPositive)
        if isPositive, let whole = try whole(gate) { return operation(whole, qubits) }
        switch gate.source {
        case .matrix(let unitary): return under(gate.controls, matrix(unitary), gate.targets.reversed())
        case .row("gphase"):
            let angle = try gate.numbers()[0]
            let phase = Complex.exp(i: angle)
            return operation(Cirq.value("GlobalPhaseGate", [("coefficient", complex(phase))]), [])
        case .row(let row): return under(gate.controls, try single(row, gate.angles), gate.targets)
        }
    }

    private func under(_ controls: [PlainGate.Control], _ gate: JSONValue, _ targets: [Int]) -> JSONValue {
        if controls.isEmpty { return operation(gate, targets) }
        let values = Cirq.value("ProductOfSums", [("data", .array(controls.map { .array([.integer($0.isPositive ? 1 : 0)]) }))])
        return Cirq.value(
            "ControlledOperation",
            [
                ("controls", .array(controls.map { names[$0.qubit] })), ("control_values", values),
                ("sub_operation", operation(gate, targets)),
            ])
    }

    private func power(_ type: String, _ exponent: JSONValue, shift: Double = 0) -> JSONValue {
        Cirq.value(type, [("exponent", exponent), ("global_shift", .number(shift))])
    }

    /// Gates of Cirq that have their controls themselves.
    private func whole(_ gate: PlainGate) throws(Inexpressible) -> JSONValue? {
        switch (gate.name, gate.controls.count) {
        case ("x", 1): return power("CXPowGate", .number(1))
        case ("z", 1): return power("CZPowGate", .number(1))
        case ("x", 2): return power("CCXPowGate", .number(1))
        case ("z", 2): return power("CCZPowGate", .number(1))
        case ("p", 1): return power("CZPowGate", try halfTurns(gate.angles[0]))
        case ("p", 2): return power("CCZPowGate", try halfTurns(gate.angles[0]))
        case ("swap", 1): return Cirq.value("CSwapGate")
        default: return nil
        }
    }

    private func single(_ row: GateIndex, _ angles: [Expression]) throws(Inexpressible) -> JSONValue {
        switch row.gate.name {
        case "id": return identity(1)
        case "x": return power("XPowGate", .number(1))
        case "y": return power("YPowGate", .number(1))
        case "z": return power("ZPowGate", .number(1))
        case "h": return power("HPowGate", .number(1))
        case "s": return power("ZPowGate", .number(0.5))
        case "sdg": return power("ZPowGate", .number(-0.5))
        case "t": return power("ZPowGate", .number(0.25))
        case "tdg": return power("ZPowGate", .number(-0.25))
        case "sx": return power("XPowGate", .number(0.5))
        case "sxdg": return power("XPowGate", .number(-0.5))
        case "swap": return power("SwapPowGate", .number(1))
        case "iswap": return power("ISwapPowGate", .number(1))
        case "p": return power("ZPowGate", try halfTurns(angles[0]))
        case "rx", "ry", "rz": return Cirq.value("R\(row.gate.name.suffix(1))", [("rads", try value(angles[0]))])
        case "rxx": return power("XXPowGate", try halfTurns(angles[0]), shift: -0.5)
        case "ryy": return power("YYPowGate", try halfTurns(angles[0]), shift: -0.5)
        case "rzz": return power("ZZPowGate", try halfTurns(angles[0]), shift: -0.5)
        case "r":
            return Cirq.value(
                "PhasedXPowGate",
                [("phase_exponent", try halfTurns(angles[1])), ("exponent", try halfTurns(angles[0])), ("global_shift", .number(-0.5))])
        default: throw Inexpressible(what: "gate '\(row)' has no words in Cirq JSON", operation: nil)
        }
    }

    private func complex(_ value: Complex) -> JSONValue {
        Cirq.value("complex", [("real", .number(value.real)), ("imag", .number(value.imaginary))])
    }

    private func matrix(_ unitary: Unitary) -> JSONValue {
        let size = 1 << unitary.qubits
        let rows = (0..<size).map { row in JSONValue.array((0..<size).map { complex(unitary.values[row * size + $0]) }) }
        return Cirq.value(
            "MatrixGate",
            [
                ("matrix", .array(rows)), ("qid_shape", .array([JSONValue](repeating: .integer(2), count: unitary.qubits))),
                ("name", .string(unitary.name)),
            ])
    }

    // MARK: Expressions

    /// An angle as a multiple of π.
    private func halfTurns(_ angle: Expression) throws(Inexpressible) -> JSONValue {
        if case .binary(.times, .constant(.pi), let exponent) = angle { return try value(exponent) }
        if let number = try? angle.evaluate([:]) { return .number(number / .pi) }
        return try value(.binary(.over, angle, .pi))
    }

    private func value(_ expression: Expression) throws(Inexpressible) -> JSONValue {
        if let number = try? expression.evaluate([:]) { return .number(number) }
        func call(_ name: String, _ arguments: [JSONValue]) -> JSONValue { Cirq.value("sympy.\(name)", [("args", .array(arguments))]) }
        func sympy(_ expression: Expression) throws(Inexpressible) -> JSONValue {
            switch expression {
            case .number(let value):
                if let whole = Int(exactly: value) { return Cirq.value("sympy.Integer", [("i", .integer(whole))]) }
                return Cirq.value("sympy.Float", [("approx", .number(value))])
            case .constant(.pi): return Cirq.value("sympy.pi")
            case .constant(.euler): return Cirq.value("sympy.E")
            case .constant(let constant): return Cirq.value("sympy.Float", [("approx", .number(constant.value))])
            case .symbol(let name): return Cirq.value("sympy.Symbol", [("name", .string(name))])
            case .negation(let operand): return call("Mul", [Cirq.value("sympy.Integer", [("i", .integer(-1))]), try sympy(operand)])
            case .binary(.plus, let left, let right): return call("Add", [try sympy(left), try sympy(right)])
            case .binary(.minus, let left, let right): return call("Add", [try sympy(left), try sympy(.negation(right))])
            case .binary(.times, let left, let right): return call("Mul", [try sympy(left), try sympy(right)])
            case .binary(.over, let left, let right):
                return call("Mul", [try sympy(left), call("Pow", [try sympy(right), Cirq.value("sympy.Integer", [("i", .integer(-1))])])])
            case .binary(.power, let left, let right): return call("Pow", [try sympy(left), try sympy(right)])
            case .call(let function, _):
                if let number = try? expression.evaluate([:]) { return Cirq.value("sympy.Float", [("approx", .number(number))]) }
                throw Inexpressible(what: "Cirq JSON has no function '\(function.rawValue)' of a parameter", operation: nil)
            }
        }
        return try sympy(expression)
    }
}
