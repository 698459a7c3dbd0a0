/// What a ``GateApplication`` says, in 16 bytes and mostly without memory of its own: circuits have millions of them.
///
/// Equal applications have equal storage: each has one way of being written here.
struct GateStorage: Hashable, Sendable {
    /// Angles, or all that does not fit.
    private(set) var rest: Rest
    /// Of a gate of the table.
    private var row: UInt8
    private var low: UInt16
    private var middle: UInt16
    private var form: Form
    private var high: UInt8

    enum Rest: Hashable, Sendable {
        case none
        /// One angle that is a number.
        case number(Double)
        /// Several angles that are numbers.
        case numbers([Double])
        case angles([Expression])
        case long(LongApplication)
    }

    /// How many operands stand here, the 40 bits shared evenly among them.
    private enum Form: UInt8, Hashable, Sendable {
        case elsewhere, none, one, two, three, four, five

        init?(operands: Int) {
            guard operands <= 5 else { return nil }
            self.init(rawValue: UInt8(operands + 1))
        }

        var operands: Int { Int(rawValue) - 1 }

        var width: UInt64 {
            switch self {
            case .elsewhere, .none: 0
            case .one: 40
            case .two: 20
            case .three: 13
            case .four: 10
            case .five: 8
            }
        }
    }

    init(_ gate: GateApplication.Reference, angles: [Expression], qubits: [Int], modifiers: [GateApplication.Modifier]) {
        if case .standard(let index) = gate, modifiers.isEmpty {
            self.init(row: index.rawValue, rest: Rest(angles))
            guard place(qubits) else {
                rest = .long(LongApplication(gate, angles: angles, qubits: qubits, modifiers: []))
                return
            }
        } else {
            self.init(row: 0, rest: .none)
            let fits = place(qubits)
            rest = .long(LongApplication(gate, angles: angles, qubits: fits ? [] : qubits, modifiers: modifiers))
        }
    }

    private init(row: UInt8, rest: Rest) {
        (self.rest, self.row, low, middle, form, high) = (rest, row, 0, 0, .elsewhere, 0)
    }

    private var packed: UInt64 {
        get { UInt64(low) | UInt64(middle) << 16 | UInt64(high) << 32 }
        set {
            (low, middle) = (UInt16(truncatingIfNeeded: newValue), UInt16(truncatingIfNeeded: newValue >> 16))
            high = UInt8(truncatingIfNeeded: newValue >> 32)
        }
    }

    /// Puts the operands here; false where they do not fit.
    private mutating func place(_ qubits: [Int]) -> Bool {
        (form, packed) = (.elsewhere, 0)
        if case .long(let long) = rest, long.isWhole { return false }
        guard let form = Form(operands: qubits.count) else { return false }
        var bits: UInt64 = 0
        for (place, qubit) in qubits.enumerated() {
            guard qubit >= 0, UInt64(qubit) >> form.width == 0 else { return false }
            bits |= UInt64(qubit) << (UInt64(place) * form.width)
        }
        (self.form, packed) = (form, bits)
        return true
    }

    /// The same gate on one qubit; nil where that does not fit.
    func on(_ qubit: Int) -> GateStorage? {
        guard form != .elsewhere, UInt64(bitPattern: Int64(qubit)) >> 40 == 0 else { return nil }
        var result = self
        (result.form, result.packed) = (.one, UInt64(qubit))
        return result
    }

    /// The same gate on two qubits; nil where they do not fit.
    func on(_ one: Int, _ other: Int) -> GateStorage? {
        guard form != .elsewhere, UInt64(bitPattern: Int64(one | other)) >> 20 == 0 else { return nil }
        var result = self
        (result.form, result.packed) = (.two, UInt64(one) | UInt64(other) << 20)
        return result
    }

    /// The same gate on other qubits; nil where they do not fit.
    func on(_ qubits: [Int]) -> GateStorage? {
        guard form != .elsewhere else { return nil }
        var result = self
        return result.place(qubits) ? result : nil
    }

    // MARK: Reading

    var isStandard: Bool { if case .long = rest { false } else { true } }

    var gate: GateApplication.Reference {
        if case .long(let long) = rest { return long.gate }
        return .standard(GateIndex(rawValue: row))
    }

    var angles: [Expression] {
        switch rest {
        case .none: []
        case .number(let number): [.number(number)]
        case .numbers(let numbers): numbers.map { .number($0) }
        case .angles(let angles): angles
        case .long(let long): long.angles
        }
    }

    var modifiers: [GateApplication.Modifier] {
        if case .long(let long) = rest { return long.modifiers }
        return []
    }

    var operandCount: Int {
        if form == .elsewhere, case .long(let long) = rest { return long.qubits.count }
        return form.operands
    }

    var qubits: [Int] {
        let packed = packed
        switch form {
        case .elsewhere:
            if case .long(let long) = rest { return long.qubits }
            return []
        case .none: return []
        case .one: return SharedLists.list(of: Int(packed))
        case .two: return SharedLists.list(of: Int(packed & 0xF_FFFF), Int(packed >> 20))
        case .three, .four, .five:
            let (width, mask) = (form.width, UInt64(1) << form.width - 1)
            return (0..<form.operands).map { Int(packed >> (UInt64($0) * width) & mask) }
        }
    }

    /// Calls `body` with each operand in order, without making a list of them.
    @inline(__always)
    func forEachQubit(_ body: (Int) -> Void) {
        let packed = packed
        switch form {
        case .elsewhere: if case .long(let long) = rest { long.qubits.forEach(body) }
        case .none: break
        case .one: body(Int(packed))
        case .two:
            body(Int(packed & 0xF_FFFF))
            body(Int(packed >> 20))
        case .three, .four, .five:
            let (width, mask) = (form.width, UInt64(1) << form.width - 1)
            for place in 0..<UInt64(form.operands) { body(Int(packed >> (place * width) & mask)) }
        }
    }
}

extension GateStorage.Rest {
    /// Numbers without the expressions around them.
    init(_ angles: [Expression]) {
        switch angles.count {
        case 0: self = .none
        case 1:
            if case .number(let number) = angles[0] { self = .number(number) } else { self = .angles(angles) }
        default:
            var numbers: [Double] = []
            numbers.reserveCapacity(angles.count)
            for case .number(let number) in angles { numbers.append(number) }
            self = numbers.count == angles.count ? .numbers(numbers) : .angles(angles)
        }
    }
}

/// An application that has more to say than a row of the table, its angles and a few operands.
final class LongApplication: Hashable, Sendable {
    let gate: GateApplication.Reference
    let angles: [Expression]
    /// Empty where the operands fit elsewhere.
    let qubits: [Int]
    let modifiers: [GateApplication.Modifier]

    init(_ gate: GateApplication.Reference, angles: [Expression], qubits: [Int], modifiers: [GateApplication.Modifier]) {
        (self.gate, self.angles, self.qubits, self.modifiers) = (gate, angles, qubits, modifiers)
    }

    /// Whether the operands stand here.
    var isWhole: Bool { !qubits.isEmpty }

    static func == (one: LongApplication, other: LongApplication) -> Bool {
        one === other
            || one.gate == other.gate && one.angles == other.angles && one.qubits == other.qubits && one.modifiers == other.modifiers
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(gate)
        hasher.combine(angles)
        hasher.combine(qubits)
        hasher.combine(modifiers)
    }
}

/// Short lists of small numbers, made once: asking a gate for its operands mostly takes no memory.
private enum SharedLists {
    private static let mostSingles = 1024
    private static let mostPairs = 64
    private static let singles: [[Int]] = (0..<mostSingles).map { [$0] }
    private static let pairs: [[Int]] = (0..<mostPairs * mostPairs).map { [$0 / mostPairs, $0 % mostPairs] }

    static func list(of one: Int) -> [Int] { one < mostSingles ? singles[one] : [one] }

    static func list(of one: Int, _ other: Int) -> [Int] {
        one < mostPairs && other < mostPairs ? pairs[one * mostPairs + other] : [one, other]
    }
}
