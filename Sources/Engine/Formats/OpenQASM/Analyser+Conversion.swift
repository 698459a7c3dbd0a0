internal import Circuits
internal import Diagnostics

extension Analyser {
    /// A scalar type as circuits have it; nil where its size is wrong, which is reported.
    func classicalType(_ syntax: TypeSyntax) -> ClassicalType? {
        var width: Int?
        if let size = syntax.size {
            guard let bits = constantInteger(size, "a size") else { return nil }
            guard bits > 0 else {
                findings.report("qasm.size", "a size must be positive, not \(bits)", at: size.extent)
                return nil
            }
            width = bits
        }
        switch syntax.kind {
        case .int, .uint, .angle:
            guard (width ?? 64) <= WideInteger.mostBits else {
                let what = syntax.kind == .angle ? "an angle" : "a whole number"
                findings.report(
                    "qasm.too-large", "\(what) of \(width ?? 64) bits is too wide; at most \(WideInteger.mostBits) are supported",
                    at: syntax.size?.extent ?? syntax.extent)
                return nil
            }
            switch syntax.kind {
            case .int: return .integer(bits: width ?? 64)
            case .uint: return .unsigned(bits: width ?? 64)
            default: return .angle(bits: width)
            }
        case .float: return .real
        case .bool: return .boolean
        case .bit:
            guard (width ?? 1) <= Analyser.mostWires else {
                findings.report("qasm.too-large", "a register of \(width ?? 1) is too large", at: syntax.extent)
                return nil
            }
            return .bits(width ?? 1)
        case .duration, .stretch: return .duration
        case .complex: return .complex
        case .qubit:
            findings.report("qasm.type", "a qubit holds no classical value", at: syntax.extent)
            return nil
        }
    }

    /// The value as another type; nil where that cannot be, which is reported.
    func convert(_ value: Value, to type: ClassicalType, at extent: Extent) -> Value? {
        guard value.array == nil else {
            findings.report("qasm.type", "cannot convert an array to '\(type)'", at: extent)
            return nil
        }
        if value.type == type { return value }
        guard fits(value.type, type, at: extent) else { return nil }
        if let constant = value.constant {
            do throws(ClassicalFault) {
                let converted = try constant.converted(to: type)
                var result = Value.constant(converted)
                if type == .real || result.type.isAngle, let angle = value.angle, converted.number == constant.number {
                    result.angle = angle
                }
                return result
            } catch {
                findings.report(error == .overflow ? "qasm.no-value" : "qasm.type", error.description, at: extent)
                return nil
            }
        }
        guard (try? value.type.zero.converted(to: type)) != nil else {
            findings.report("qasm.type", ClassicalFault.conversion(value.type, to: type).description, at: extent)
            return nil
        }
        var result = Value(type: type, dynamic: value.dynamic.map { .convert(type, $0) })
        switch type {
        case .real, .angle(nil): result.angle = value.angle
        case .boolean:
            if let claim = value.claim { result = .condition(claim) }
        case .unsigned(let bits): if let read = value.bits, bits >= read.count { (result.bits, result.claim) = (read, value.claim) }
        case .integer(let bits):
            if let read = value.bits, bits > read.count { (result.bits, result.claim) = (read, value.claim) }
            if value.isInput { result.angle = value.angle }
        case .bits(1): result.claim = value.type == .boolean ? value.claim : nil
        default: break
        }
        result.isInput = value.isInput
        return result
    }

    /// Whether bits become a number of as many bits, or the other way round; what is not so is reported.
    ///
    /// Sizes that nobody wrote fit any. Where the specification asks for the same size and the meaning is plain, only a warning is given.
    private func fits(_ from: ClassicalType, _ to: ClassicalType, at extent: Extent) -> Bool {
        func numberBits(_ type: ClassicalType) -> Int? {
            switch type {
            case .integer(let bits), .unsigned(let bits): bits == ClassicalType.unwrittenSize ? nil : bits
            case .angle(let bits): bits
            default: nil
            }
        }
        func warn(_ what: String) {
            guard repeats == 0 else { return }
            findings.report(
                "qasm.size-mismatch", what, at: extent, hint: "the specification asks for sizes that are the same", severity: .warning)
        }
        switch (from, to) {
        case (.boolean, .bits(let count)) where count > 1: break
        case (.bits(let count), _):
            guard let bits = numberBits(to), bits != count else { return true }
            let isLiteral = findings.sources[Int(extent.source)].bytes[Int(extent.start)] == UInt8(ascii: "\"")
            if bits > count, !isLiteral, !to.isAngle {
                // One bit is 0 or 1 in a number of any size.
                guard count > 1 else { return true }
                warn("'\(from)' becomes the wider '\(to)'")
                return true
            }
        case (_, .bits(let count)):
            guard let bits = numberBits(from), bits != count else { return true }
            if from.isAngle { break }
            warn("'\(from)' becomes '\(to)' by its lowest bits")
            return true
        default: return true
        }
        findings.report(
            "qasm.size-mismatch", "cannot convert '\(from)' to '\(to)': the sizes differ", at: extent,
            hint: "select as many bits as are needed, or write as many digits")
        return false
    }

    /// How long the statements of a block take, as far as they say so.
    func duration(of body: [StatementSyntax]) -> DelayLength {
        var perQubit: [Int: DelayLength] = [:]
        for statement in body {
            guard case .delay(let syntax, let operands) = statement.kind, case .duration(let length)? = value(syntax)?.constant else {
                continue
            }
            for operand in operands {
                guard let wires = qubitOperand(operand) else { continue }
                for qubit in wires.all {
                    let before = perQubit[qubit] ?? DelayLength()
                    perQubit[qubit] = before.plus(length)
                }
            }
        }
        return perQubit.values.max { ($0.nanoseconds, $0.cycles) < ($1.nanoseconds, $1.cycles) } ?? DelayLength()
    }
}

extension DelayLength {
    init(_ length: Double, unit: String) {
        switch unit {
        case "dt": self.init(cycles: length)
        case "ns": self.init(nanoseconds: length)
        case "us", "µs", "μs": self.init(nanoseconds: length * 1e3)
        case "ms": self.init(nanoseconds: length * 1e6)
        default: self.init(nanoseconds: length * 1e9)
        }
    }
}
