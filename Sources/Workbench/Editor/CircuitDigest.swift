import Circuits
import Documents

/// What tells a circuit from others in few letters, the same whenever the program runs: a journal says so which circuit it is about.
///
/// It takes some milliseconds for 100,000 gates. Circuits that are the same have the same; others differ but for a chance of 2⁻⁶⁴.
struct CircuitDigest {
    private var sum: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The digest of a circuit.
    static func of(_ circuit: Circuit) -> String {
        var digest = CircuitDigest()
        var frame = circuit
        frame.operations = []
        digest.add(spelled: frame)
        for operation in circuit.operations { digest.add(operation) }
        let digits = String(digest.sum, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private mutating func add(_ number: UInt64) {
        sum = (sum ^ number) &* 0x9E37_79B9_7F4A_7C15
        sum ^= sum >> 29
    }

    private mutating func add(_ numbers: [Int]) {
        add(UInt64(numbers.count))
        for number in numbers { add(UInt64(bitPattern: Int64(number))) }
    }

    private mutating func add(_ text: String) {
        add(UInt64(text.utf8.count))
        for byte in text.utf8 { add(UInt64(byte)) }
    }

    /// What is rare is written out.
    private mutating func add(spelled value: some Encodable) { add((try? JSONValue(encoding: value).text()) ?? "") }

    private mutating func add(_ operation: Operation) {
        switch operation {
        case .gate(let application):
            switch application.gate {
            case .standard(let gate): add(UInt64(gate.rawValue))
            case .defined, .unitary: add(spelled: application.gate)
            }
            add(application.qubits)
            add(UInt64(application.angles.count))
            for angle in application.angles {
                if case .number(let value) = angle { add(value.bitPattern) } else { add(angle.description) }
            }
            if !application.modifiers.isEmpty { add(spelled: application.modifiers) }
        case .measure(let qubit, let bit): add([-2, qubit, bit ?? -1])
        case .reset(let qubit): add([-3, qubit])
        case .barrier(let qubits): add([-4] + qubits)
        case .conditional, .loop, .assign, .delay, .box: add(spelled: operation)
        }
    }
}
