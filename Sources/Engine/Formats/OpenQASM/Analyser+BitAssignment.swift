internal import Circuits
internal import Diagnostics

extension Analyser {
    /// `x[3] = 1;`, `x[4:7] = "1010";`: bits of a whole number, an angle or an element of an array of bits.
    func setBits(of variable: Variable, _ entries: [IndexSyntax], _ operation: String, _ right: Value, at extent: Extent) {
        let width: Int
        switch variable.type {
        case .integer(let bits), .unsigned(let bits), .angle(let bits?), .bits(let bits): width = bits
        default: return findings.report("qasm.type", "'\(variable.name)' has no bits", at: extent)
        }
        guard entries.count == 1 else { return findings.report("qasm.index", "a number has one index", at: extent) }
        guard let wires = select(entries[0], of: .range(0..<width), name: variable.name) else { return }
        let places = wires.all
        guard spend(places.count / 16, at: extent) else { return }
        var given = right
        if operation != "=" {
            guard let old = bit(of: read(variable), entries, extent), let new = compound(operation, old, right, at: extent) else { return }
            given = new
        }
        guard let bits = convert(given, to: .bits(places.count), at: extent), !isDry else { return }
        if case .bits(let digits)? = bits.constant, let known = read(variable).constant,
            case .bits(var all)? = try? known.converted(to: .bits(width))
        {
            for (place, digit) in zip(places, digits) { all[place] = digit }
            guard let value = try? ClassicalValue.bits(all).converted(to: variable.type) else { return }
            return store(.constant(value), in: variable, at: extent)
        }
        // One after the other, each from the bits as they were before.
        let source =
            places.count > 1 && bits.bits == nil && bits.constant == nil
            ? gathered([bits], count: places.count, name: "assigned", at: extent) : bits
        for (number, place) in places.enumerated() {
            guard let one = element(number, of: source) else { return }
            setBit(place, of: variable, width: width, one, at: extent)
        }
    }

    /// One bit of a value of bits.
    private func element(_ place: Int, of value: Value) -> Value? {
        if case .bits(let digits)? = value.constant { return .constant(.bits([digits[place]])) }
        if let bits = value.bits { return bitValue([bits[place]]) }
        return value.type == .bits(1) ? value : nil
    }

    private func setBit(_ place: Int, of variable: Variable, width: Int, _ bit: Value, at extent: Extent) {
        let pattern = ClassicalType.unsigned(bits: max(width, 64))
        guard let bit = widened(bit, to: pattern), let one = convert(.integer(1), to: pattern, at: extent),
            let mask = combine(.shiftLeft, one, .integer(place), extent), let old = convert(read(variable), to: pattern, at: extent),
            let hole = unary(.complement, mask, extent), let rest = combine(.bitAnd, old, hole, extent),
            let moved = combine(.shiftLeft, bit, .integer(place), extent), let whole = combine(.bitOr, rest, moved, extent),
            // A number would become an angle as so many radians.
            let digits = variable.type.isWhole ? whole : convert(whole, to: .bits(width), at: extent),
            let value = convert(digits, to: variable.type, at: extent)
        else { return }
        store(value, in: variable, at: extent)
    }

    /// A bit as a number, whatever its size.
    private func widened(_ bit: Value, to type: ClassicalType) -> Value? {
        if let constant = bit.constant { return (try? constant.converted(to: type)).map { .constant($0) } }
        return Value(type: type, dynamic: bit.dynamic.map { .convert(type, $0) })
    }
}
