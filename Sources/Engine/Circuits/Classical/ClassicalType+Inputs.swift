internal import Glibc
internal import Numerics

extension ClassicalType {
    /// What an input of that type holds that is given this number, nil where it has no such value; durations are given in nanoseconds.
    public func value(of number: Double) -> ClassicalValue? {
        let isWhole = number.rounded() == number
        switch self {
        case .real, .angle: return try? ClassicalValue.real(number).converted(to: self)
        case .boolean: return number == 0 || number == 1 ? .boolean(number == 1) : nil
        case .integer(let bits):
            let end = scalbn(1, Int32(bits - 1))
            return isWhole && number >= -end && number < end ? try? ClassicalValue.real(number).converted(to: self) : nil
        case .unsigned(let bits):
            return isWhole && number >= 0 && number < scalbn(1, Int32(bits)) ? try? ClassicalValue.real(number).converted(to: self) : nil
        case .bits(let count): return try? ClassicalType.unsigned(bits: count).value(of: number)?.converted(to: self)
        case .duration: return number.isFinite ? .duration(DelayLength(nanoseconds: number)) : nil
        case .complex: return nil
        }
    }

    /// Which numbers an input of that type is given as, called as OpenQASM reads them: a complex one is two, bits that no number holds are many.
    public func inputParts(of name: String) -> [(name: String, type: ClassicalType)] {
        switch self {
        case .complex: [("real(\(name))", .real), ("imag(\(name))", .real)]
        case .bits(let count) where count > ClassicalType.mostBitsOfNumber: (0..<count).map { ("\(name)[\($0)]", .bits(1)) }
        default: [(name, self)]
        }
    }

    /// Bits that one number gives.
    public static let mostBitsOfNumber = 52

    /// What an input holds whose parts are given these numbers, nil where its type has no such value.
    func value(of numbers: [Double]) -> ClassicalValue? {
        switch self {
        case .complex: .complex(Complex(numbers[0], numbers[1]))
        case .bits where numbers.count > 1: .bits(numbers.map { $0 != 0 })
        default: value(of: numbers[0])
        }
    }
}

extension Circuit {
    /// Whether an input is a real number, or an angle: what derivatives may be taken by.
    public func isContinuous(_ input: String) -> Bool {
        switch inputTypes[input] {
        case nil, .real, .angle: true
        default: false
        }
    }

    /// The circuit with times that inputs give in place of their names.
    public func settingDurations(to values: [String: Double]) -> Circuit {
        let lengths = values.filter { inputTypes[$0.key] == .duration }
        guard !lengths.isEmpty else { return self }
        var set = self
        set.operations = operations.map { $0.settingDurations(to: lengths) }
        return set
    }
}

extension Operation {
    fileprivate func settingDurations(to values: [String: Double]) -> Operation {
        switch self {
        case .delay(let qubits, let length): .delay(qubits: qubits, length.setting(values))
        case .box(.begin(let length)): .box(.begin(length?.setting(values)))
        case .conditional(let condition, let then, let otherwise):
            .conditional(
                condition, then: then.map { $0.settingDurations(to: values) }, otherwise: otherwise.map { $0.settingDurations(to: values) })
        case .loop(let condition, let body): .loop(while: condition, body: body.map { $0.settingDurations(to: values) })
        case .gate, .measure, .reset, .barrier, .box, .assign: self
        }
    }
}

extension DelayLength {
    fileprivate func setting(_ values: [String: Double]) -> DelayLength {
        var length = self
        for (name, times) in stretches {
            guard let value = values[name] else { continue }
            length.nanoseconds += times * value
            length.stretches[name] = nil
        }
        return length
    }
}
