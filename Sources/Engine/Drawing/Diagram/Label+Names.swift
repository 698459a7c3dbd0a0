internal import Circuits

extension Label {
    /// A name of a parameter or a variable: `theta_1` as θ₁, `x0` as x₀, words upright.
    static func symbol(_ name: String) -> Label {
        var (stem, index) = (Substring(name), "")
        if let bar = name.firstIndex(of: "_"), bar > name.startIndex {
            (stem, index) = (name[..<bar], String(name[name.index(after: bar)...]))
        } else {
            let letters = name.prefix { !$0.isNumber }
            if !letters.isEmpty, letters.count < name.count, letters.count == 1 || greekLetters[String(letters)] != nil,
                name.dropFirst(letters.count).allSatisfy(\.isNumber)
            {
                (stem, index) = (letters, String(name.dropFirst(letters.count)))
            }
        }
        let letter = greekLetters[String(stem)] ?? String(stem)
        guard letter.unicodeScalars.count == 1, index.unicodeScalars.count <= 6 else { return Label(name) }
        var label = Label(letter, isItalic: true)
        label.append(index, isItalic: index.first?.isLetter ?? false && index.count == 1, .below)
        return label
    }

    /// The name of a wire: the register's, with the place in it as an index.
    static func wire(_ register: Register, _ place: Int) -> Label {
        let isLetter = register.name.unicodeScalars.count == 1
        if register.isHardware { return Label(register.name) }
        guard register.size > 1 else { return isLetter ? Label(register.name, isItalic: true) : symbol(register.name) }
        var label = Label(greekLetters[register.name] ?? register.name, isItalic: isLetter || greekLetters[register.name] != nil)
        label.append(String(place), .below)
        return label
    }

    /// An angle as it is written by hand: `2θ₁ + π/4`; fractions of π that were written as decimals are fractions again.
    static func angle(_ expression: Expression) -> Label {
        var label = Label()
        label.write(expression, within: 0)
        return label
    }

    /// Binding strengths: 1 sum, 2 product, 3 sign, 4 power, 5 closed.
    private static func strength(_ expression: Expression) -> Int {
        switch expression {
        case .number(let value): value < 0 ? 3 : fractionOfPi(value) == nil ? 5 : 2
        case .constant, .symbol, .call: 5
        case .negation: 3
        case .binary(.plus, _, _), .binary(.minus, _, _): 1
        case .binary(.times, _, _), .binary(.over, _, _): 2
        case .binary(.power, _, _): 4
        }
    }

    private mutating func write(_ expression: Expression, within outer: Int) {
        guard Self.strength(expression) >= outer else {
            append("(")
            write(expression, within: 0)
            append(")")
            return
        }
        switch expression {
        case .number(let value): write(value)
        case .constant(.pi): append("π", isItalic: true)
        case .constant(.tau): append("τ", isItalic: true)
        case .constant(.euler): append("e", isItalic: true)
        case .symbol(let name): append(Self.symbol(name))
        case .negation(.number(let value)) where value > 0: write(-value)
        case .negation(let operand):
            append("−")
            write(operand, within: 3)
        case .call(.sqrt, let arguments) where arguments.count == 1:
            var inner = Label()
            inner.write(arguments[0], within: 0)
            if inner.pieces.allSatisfy({ $0.height == .line && !$0.isUnderRoot }) {
                let isItalic = inner.pieces.count == 1 && inner.pieces[0].isItalic
                pieces.append(Piece(text: inner.plain, isItalic: isItalic, isUnderRoot: true))
            } else {
                append("sqrt(")
                append(inner)
                append(")")
            }
        case .call(let function, let arguments):
            append(function.rawValue + "(")
            for (place, argument) in arguments.enumerated() {
                if place > 0 { append(", ") }
                write(argument, within: 0)
            }
            append(")")
        case .binary(let operation, let left, let right): write(operation, left, right)
        }
    }

    private mutating func write(_ operation: Expression.Operator, _ left: Expression, _ right: Expression) {
        switch operation {
        case .plus, .minus:
            write(left, within: 1)
            append(operation == .plus ? " + " : " − ")
            write(right, within: 2)
        case .over:
            write(left, within: 2)
            append("/")
            write(right, within: 4)
        case .times:
            write(left, within: 2)
            // A number before a letter is its multiple; everything else has a dot.
            if case .number(let value) = left, Self.fractionOfPi(value) == nil, Self.beginsWithLetter(right) {
            } else {
                append("·")
            }
            write(right, within: 4)
        case .power:
            write(left, within: 5)
            var exponent = Label()
            exponent.write(right, within: 0)
            if exponent.pieces.allSatisfy({ $0.height == .line && !$0.isUnderRoot }) {
                append(exponent.raised(.above))
            } else {
                append("^(")
                append(exponent)
                append(")")
            }
        }
    }

    private static func beginsWithLetter(_ expression: Expression) -> Bool {
        switch expression {
        case .constant, .symbol: true
        case .binary(.power, let base, _): beginsWithLetter(base)
        default: false
        }
    }

    private mutating func write(_ value: Double) {
        guard let (numerator, denominator) = Self.fractionOfPi(value) else {
            return append((value < 0 ? "−" : "") + shortNumber(value.magnitude))
        }
        append((numerator < 0 ? "−" : "") + (numerator.magnitude == 1 ? "" : String(numerator.magnitude)))
        append("π", isItalic: true)
        if denominator > 1 { append("/\(denominator)") }
    }

    /// The small fraction of π that a decimal stands for.
    static func fractionOfPi(_ value: Double) -> (numerator: Int, denominator: Int)? {
        guard value != 0, value.isFinite, value.magnitude < 64 else { return nil }
        for denominator in [1, 2, 3, 4, 5, 6, 8, 12, 16, 32, 64, 128, 256, 512, 1024] {
            let numerator = value / .pi * Double(denominator)
            if numerator.rounded() != 0, abs(numerator - numerator.rounded()) < 1e-9, numerator.magnitude < 33 {
                return (Int(numerator.rounded()), denominator)
            }
        }
        return nil
    }
}

/// Letters that go by a name.
let greekLetters: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω",
]
