internal import Circuits

/// The values of classical bits, as a number of any length.
public struct Outcome: Hashable, Comparable, Sendable {
    public private(set) var low: UInt64 = 0
    /// Bits from 64 up, 64 to a word, without leading zero words.
    public private(set) var high: [UInt64] = []

    public init(low: UInt64 = 0) { self.low = low }

    public subscript(bit: Int) -> Bool {
        get {
            if bit < 64 { return low >> UInt64(bit) & 1 == 1 }
            let word = bit / 64 - 1
            return word < high.count && high[word] >> UInt64(bit % 64) & 1 == 1
        }
        set {
            guard self[bit] != newValue else { return }
            if bit < 64 {
                low ^= 1 << UInt64(bit)
            } else {
                let word = bit / 64 - 1
                while high.count <= word { high.append(0) }
                high[word] ^= 1 << UInt64(bit % 64)
                while high.last == 0 { high.removeLast() }
            }
        }
    }

    /// Sets the masked ones of bits 64 · word … 64 · word + 63.
    mutating func setWord(_ word: Int, to value: UInt64, mask: UInt64) {
        if word == 0 {
            low = low & ~mask | value & mask
            return
        }
        while high.count < word { high.append(0) }
        high[word - 1] = high[word - 1] & ~mask | value & mask
        while high.last == 0 { high.removeLast() }
    }

    public static func < (one: Outcome, other: Outcome) -> Bool {
        if one.high.isEmpty, other.high.isEmpty { return one.low < other.low }
        if one.high.count != other.high.count { return one.high.count < other.high.count }
        for (left, right) in zip(one.high, other.high).reversed() where left != right { return left < right }
        return one.low < other.low
    }
}

/// How outcomes are written: registers separated by a space, the last declared first, most significant bit first.
///
/// Where registers are outputs with a kind, each is written with its kind instead, in order: `INT -20, RESULT 1`.
struct OutcomeText {
    /// Bits from the most significant of the last register on; nil for a space.
    private let places: [Int?]
    private var outputs: [(register: Register, first: Int)] = []

    init(registers: [Register]) {
        var places: [Int?] = []
        var first = 0
        for register in registers where register.size > 0 {
            defer { first += register.size }
            if register.isLocal { continue }
            let bits: [Int?] = (first..<first + register.size).reversed()
            places = places.isEmpty ? bits : bits + [nil] + places
            outputs.append((register, first))
        }
        self.places = places
        if outputs.allSatisfy({ $0.register.output == nil }) { outputs = [] }
    }

    /// One register of all qubits.
    init(qubits: Int) { places = (0..<qubits).reversed() }

    func text(_ outcome: Outcome) -> String {
        if !outputs.isEmpty {
            return outputs.compactMap { OutcomeText.text(of: $0.register, outcome, from: $0.first) }.joined(separator: ", ")
        }
        return String(unsafeUninitializedCapacity: max(places.count, 1)) { buffer in
            for (index, place) in places.enumerated() {
                buffer[index] = place.map { outcome[$0] ? UInt8(ascii: "1") : UInt8(ascii: "0") } ?? UInt8(ascii: " ")
            }
            return places.count
        }
    }
}

extension OutcomeText {
    /// One output with its kind; nil where this run has not given it out.
    private static func text(of register: Register, _ outcome: Outcome, from first: Int) -> String? {
        guard let output = register.output else {
            return (first..<first + register.size).reversed().map { outcome[$0] ? "1" : "0" }.joined()
        }
        if output.isOptional, !outcome[first + register.size - 1] { return nil }
        let pattern = (0..<min(64, register.size)).reduce(UInt64(0)) { outcome[first + $1] ? $0 | 1 << UInt64($1) : $0 }
        return switch output.kind {
        case .result: "RESULT \(pattern & 1)"
        case .boolean: "BOOL \(pattern & 1 == 1)"
        case .integer: "INT \(Int64(bitPattern: pattern))"
        case .real: "DOUBLE \(Double(bitPattern: pattern))"
        case .exit: "EXIT \(Int64(bitPattern: pattern))"
        }
    }
}

/// How the final state's qubits are read into classical bits.
public struct FinalMeasurement: Sendable {
    /// One qubit a bit: later measurements have overwritten earlier ones.
    public let pairs: [(qubit: Int, bit: Int)]
    /// Whether each qubit is read into the bit of its own number.
    let keepsPlaces: Bool
    /// The qubits read, as a mask: for states of up to 62 qubits.
    let qubitMask: Int
    /// The bits that each byte of a basis state sets, 256 entries a byte; empty where places are kept or bits lie beyond the first word.
    private let bytes: [UInt64]
    private let bitMask: UInt64

    init(_ finals: [(qubit: Int, bit: Int)]) {
        var qubits: [Int: Int] = [:]
        for final in finals { qubits[final.bit] = final.qubit }
        pairs = qubits.map { (qubit: $0.value, bit: $0.key) }.sorted { $0.bit < $1.bit }
        keepsPlaces = pairs.allSatisfy { $0.qubit == $0.bit }
        qubitMask = pairs.reduce(0) { $0 | 1 << $1.qubit }
        bitMask = pairs.reduce(0) { $1.bit < 64 ? $0 | 1 << UInt64($1.bit) : $0 }
        let width = (pairs.map(\.qubit).max() ?? 0) / 8 + 1
        guard !keepsPlaces, width <= 8, pairs.allSatisfy({ $0.bit < 64 }) else {
            bytes = []
            return
        }
        var bytes = [UInt64](repeating: 0, count: width << 8)
        for pair in pairs {
            let (first, bit) = ((pair.qubit >> 3) << 8, pair.qubit & 7)
            for value in 0..<256 where value >> bit & 1 == 1 { bytes[first + value] |= 1 << UInt64(pair.bit) }
        }
        self.bytes = bytes
    }

    /// The bits for a basis state of up to 62 qubits, on top of those set before.
    func outcome(of state: Int, on bits: Outcome) -> Outcome {
        if keepsPlaces, bits.low == 0, bits.high.isEmpty { return Outcome(low: UInt64(state & qubitMask)) }
        var result = bits
        if !bytes.isEmpty {
            var (rest, place, word) = (state, 0, UInt64(0))
            while rest != 0, place < bytes.count {
                word |= bytes[place + (rest & 255)]
                rest >>= 8
                place += 256
            }
            result.setWord(0, to: word, mask: bitMask)
            return result
        }
        for (qubit, bit) in pairs { result[bit] = state >> qubit & 1 == 1 }
        return result
    }
}
