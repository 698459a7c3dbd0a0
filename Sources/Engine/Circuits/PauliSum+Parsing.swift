extension PauliSum {
    /// Reads an observable: `0.5*Z0*Z1 + X2`, `Z0 Z1`, `-1.5e-1*Y3`; `I` or a number alone is the identity, `I0` a factor of it.
    ///
    /// - Throws: ``CircuitError/syntax(_:text:column:)``.
    public init(parsing text: String) throws(CircuitError) {
        var cursor = TextCursor(text)
        var terms: [Term] = []
        cursor.skipSpace()
        guard cursor.next != nil else { throw cursor.fault("expected an observable such as 0.5*Z0*Z1 + X2, found nothing") }
        var sign = 1.0
        while cursor.next == "-" || cursor.next == "+" {
            if cursor.next == "-" { sign = -sign }
            cursor.position += 1
            cursor.skipSpace()
        }
        while true {
            terms.append(try PauliSum.term(&cursor, sign: sign))
            cursor.skipSpace()
            guard cursor.next != nil else { break }
            if cursor.take("+") {
                sign = 1
            } else if cursor.take("-") {
                sign = -1
            } else {
                throw cursor.fault("expected '+', '-' or '*', found \(cursor.found)")
            }
            cursor.skipSpace()
            if cursor.take("-") {
                sign = -sign
                cursor.skipSpace()
            }
        }
        self.init(terms)
    }

    private static func term(_ cursor: inout TextCursor, sign: Double) throws(CircuitError) -> Term {
        var coefficient = sign
        var (factors, hasFactor) = ([PauliString.Factor](), false)
        while true {
            let start = cursor.position
            if let value = try cursor.number() {
                guard (coefficient * value).isFinite else { throw cursor.fault("too large a coefficient", at: start) }
                coefficient *= value
            } else if let factor = try factor(&cursor) {
                if let repeated = factors.first(where: { $0.qubit == factor.qubit }) {
                    throw cursor.fault("qubit \(factor.qubit) has \(repeated.pauli.rawValue) already in this term", at: start)
                }
                factors.append(factor)
            } else if cursor.position == start {
                let what = hasFactor ? "expected a number or a Pauli such as Z0" : "expected a term such as 0.5*Z0*Z1"
                throw cursor.fault("\(what), found \(cursor.found)")
            }
            hasFactor = true
            cursor.skipSpace()
            if cursor.take("*") || cursor.take("·") {
                cursor.skipSpace()
            } else if !(cursor.next.map { "XYZI".unicodeScalars.contains($0) } ?? false) {
                return Term(coefficient, PauliString(factors))
            }
        }
    }

    /// A Pauli on a qubit; nothing for an identity (the cursor moves past it) and where no factor begins.
    private static func factor(_ cursor: inout TextCursor) throws(CircuitError) -> PauliString.Factor? {
        guard let letter = cursor.next, "XYZI".unicodeScalars.contains(letter) else { return nil }
        cursor.position += 1
        let start = cursor.position
        while let scalar = cursor.next, scalar.isDigit { cursor.position += 1 }
        let digits = String(String.UnicodeScalarView(cursor.scalars[start..<cursor.position]))
        if letter == "I" { return nil }
        guard !digits.isEmpty else { throw cursor.fault("expected the number of a qubit after \(letter), found \(cursor.found)") }
        guard let qubit = Int(digits), qubit < 1 << 31, let pauli = Pauli(rawValue: String(letter)) else {
            throw cursor.fault("'\(digits)' is no qubit", at: start)
        }
        return PauliString.Factor(qubit, pauli)
    }
}
