internal import Circuits
internal import Glibc

extension Analyser {
    /// Reads the commonest statements straight from the bytes: `cx q[0], q[1];`, `rz(-3*pi/4) q[2];`, one after the other.
    ///
    /// Whatever is not exactly that, faults included, is left to the parser, which reads the statement anew; both give it the same meaning.
    /// - Returns: where the first statement that was not read begins; `start` where none was.
    func plainGates(of source: Source, from start: Int) -> Int {
        guard gateInProgress == nil, scopes.count == 1, !hasEnded, pendingAnnotations.isEmpty else { return start }
        if names.version != declarations { names = PlainNames(scopes[0], version: declarations) }
        return source.bytes.withUnsafeBufferPointer { bytes in
            var cursor = PlainCursor(bytes: bytes, offset: start)
            var end = start
            while operations.count < Analyser.mostOperations, let application = cursor.gate(names, &shared) {
                operations.append(.gate(application))
                cursor.skipSpace()
                end = cursor.offset
            }
            return end
        }
    }
}

/// Angles that were read before: most circuits repeat them, and a list that is shared takes no memory of its own.
struct SharedAngles {
    /// By the place that their hash gives them: later ones take the place of earlier ones.
    private var angles = [(text: UInt64, angles: [Expression])](repeating: (0, []), count: SharedAngles.places)

    private static let places = 4096

    /// The angles that this text of at most eight bytes, packed, stood for.
    func known(_ text: UInt64) -> [Expression]? {
        let entry = angles[SharedAngles.place(of: text)]
        return entry.text == text ? entry.angles : nil
    }

    mutating func keep(_ found: [Expression], for text: UInt64) { angles[SharedAngles.place(of: text)] = (text, found) }

    private static func place(of text: UInt64) -> Int { Int(truncatingIfNeeded: (text &* 0x9E37_79B9_7F4A_7C15) >> 52) }
}

/// Gates and quantum registers whose names fit eight bytes of ASCII.
struct PlainNames {
    /// Which state of the program's declarations it shows.
    var version = -1
    fileprivate var gates: [UInt64: KnownGate] = [:]
    fileprivate var registers: [UInt64: Range<Int>] = [:]

    init() {}

    init(_ scope: [String: Symbol], version: Int) {
        self.version = version
        for (name, symbol) in scope where name.utf8.count <= 8 {
            let packed = name.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            switch symbol {
            case .gate(let gate) where gate.qubits > 0: gates[packed] = KnownGate(gate)
            case .qubits(let range): registers[packed] = range
            default: break
            }
        }
    }
}

/// A gate as the program knows it, with an application that all of its applications without angles share.
private struct KnownGate {
    let symbol: GateSymbol
    let application: GateApplication

    init(_ symbol: GateSymbol) { (self.symbol, application) = (symbol, GateApplication(symbol.reference, on: [])) }
}

private struct PlainCursor {
    /// Ended by a zero.
    let bytes: UnsafeBufferPointer<UInt8>
    var offset: Int

    mutating func skipSpace() {
        while bytes[offset] == UInt8(ascii: " ") || bytes[offset] == UInt8(ascii: "\n") || bytes[offset] == UInt8(ascii: "\r")
            || bytes[offset] == UInt8(ascii: "\t")
        {
            offset += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private var isInName: Bool {
        switch bytes[offset] {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private var isAtDigit: Bool { bytes[offset] >= UInt8(ascii: "0") && bytes[offset] <= UInt8(ascii: "9") }

    /// A name of up to eight bytes, packed.
    private mutating func name() -> UInt64? {
        skipSpace()
        guard !isAtDigit else { return nil }
        let start = offset
        var packed: UInt64 = 0
        while isInName {
            packed = packed << 8 | UInt64(bytes[offset])
            offset += 1
        }
        return offset > start && offset - start <= 8 ? packed : nil
    }

    /// A gate on single qubits up to its semicolon; nil for anything else.
    mutating func gate(_ names: PlainNames, _ shared: inout SharedAngles) -> GateApplication? {
        guard let name = name(), let gate = names.gates[name] else { return nil }
        var application = gate.application
        if gate.symbol.angles > 0 {
            guard let angles = angles(gate.symbol.angles, &shared) else { return nil }
            application = GateApplication(gate.symbol.reference, angles: angles, on: [])
        }
        guard let applied = self.application(application, on: gate.symbol.qubits, names), take(UInt8(ascii: ";")) else { return nil }
        return applied
    }

    private mutating func angles(_ count: Int, _ shared: inout SharedAngles) -> [Expression]? {
        guard take(UInt8(ascii: "(")) else { return nil }
        let start = offset
        var packed: UInt64 = 0
        while offset - start < 8, bytes[offset] != UInt8(ascii: ")"), bytes[offset] > UInt8(ascii: " ") {
            packed = packed << 8 | UInt64(bytes[offset])
            offset += 1
        }
        let isShort = bytes[offset] == UInt8(ascii: ")") && offset > start
        // Gates of one and of several angles do not share texts: those have commas.
        if isShort, let known = shared.known(packed), known.count == count {
            offset += 1
            return known
        }
        offset = start
        var angles: [Expression] = []
        angles.reserveCapacity(count)
        for place in 0..<count {
            if place > 0 { guard take(UInt8(ascii: ",")) else { return nil } }
            guard let angle = angle() else { return nil }
            angles.append(angle)
        }
        guard take(UInt8(ascii: ")")) else { return nil }
        if isShort { shared.keep(angles, for: packed) }
        return angles
    }

    private mutating func application(_ gate: GateApplication, on count: Int, _ names: PlainNames) -> GateApplication? {
        guard let first = qubit(names) else { return nil }
        if count == 1 { return gate.on(first) }
        guard take(UInt8(ascii: ",")), let second = qubit(names), second != first else { return nil }
        if count == 2 { return gate.on(first, second) }
        var qubits = [first, second]
        qubits.reserveCapacity(count)
        while qubits.count < count {
            guard take(UInt8(ascii: ",")), let qubit = qubit(names), !qubits.contains(qubit) else { return nil }
            qubits.append(qubit)
        }
        return gate.on(qubits)
    }

    private mutating func qubit(_ names: PlainNames) -> Int? {
        guard let name = name(), let register = names.registers[name], take(UInt8(ascii: "[")) else { return nil }
        skipSpace()
        var (index, digits) = (0, 0)
        while isAtDigit, digits < 9 {
            index = index * 10 + Int(bytes[offset] - UInt8(ascii: "0"))
            (offset, digits) = (offset + 1, digits + 1)
        }
        guard digits > 0, take(UInt8(ascii: "]")), index < register.count else { return nil }
        return register.lowerBound + index
    }

    /// A number, `pi`, `3*pi`, `pi/4` or `3*pi/4`, with or without sign.
    private mutating func angle() -> Expression? {
        let isNegative = take(UInt8(ascii: "-"))
        skipSpace()
        var result: Expression
        if isAtPi {
            result = isNegative ? .negation(.constant(.pi)) : .constant(.pi)
            offset += 2
        } else {
            guard let number = number() else { return nil }
            result = .number(isNegative ? -number : number)
            skipSpace()
            guard bytes[offset] == UInt8(ascii: "*") else { return result }
            offset += 1
            skipSpace()
            guard isAtPi else { return nil }
            offset += 2
            result = .binary(.times, result, .constant(.pi))
        }
        guard take(UInt8(ascii: "/")) else { return result }
        skipSpace()
        guard let divisor = number(), divisor != 0 else { return nil }
        return .binary(.over, result, .number(divisor))
    }

    private var isAtPi: Bool {
        guard bytes[offset] == UInt8(ascii: "p"), bytes[offset + 1] == UInt8(ascii: "i") else { return false }
        var after = self
        after.offset += 2
        return !after.isInName
    }

    /// Digits with or without fraction and exponent.
    private mutating func number() -> Double? {
        let start = offset
        var isWhole = true
        while isAtDigit { offset += 1 }
        guard offset > start else { return nil }
        if bytes[offset] == UInt8(ascii: ".") {
            isWhole = false
            offset += 1
            while isAtDigit { offset += 1 }
        }
        if bytes[offset] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            offset += 1
            if bytes[offset] == UInt8(ascii: "-") || bytes[offset] == UInt8(ascii: "+") { offset += 1 }
            guard isAtDigit else { return nil }
            while isAtDigit { offset += 1 }
        }
        guard !isInName, bytes[offset] != UInt8(ascii: ".") else { return nil }
        if isWhole {
            guard offset - start <= 15 else { return nil }
            var value = 0
            for place in start..<offset { value = value * 10 + Int(bytes[place] - UInt8(ascii: "0")) }
            return Double(value)
        }
        // The text ends with a zero byte, and a byte that is no part of the number stands here.
        guard let base = bytes.baseAddress else { return nil }
        let value = UnsafeRawPointer(base + start).withMemoryRebound(to: CChar.self, capacity: offset - start + 1) { strtod($0, nil) }
        return value.isFinite ? value : nil
    }
}
