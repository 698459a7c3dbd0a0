internal import Circuits
internal import Numerics

/// Formulas of Quirk: real ones of gates with a parameter, complex ones of matrices.
enum QuirkFormula {
    struct Fault: Error {
        let what: String
    }

    static let mostBytes = 500

    /// A formula in π as an expression; one in the time has no value before the circuit runs.
    static func expression(_ text: String) throws(Fault) -> Expression {
        guard text.utf8.count <= mostBytes else { throw Fault(what: "a formula is longer than \(mostBytes) bytes") }
        let found: Expression
        do throws(CircuitError) {
            found = try Expression(parsing: spelledOut(text))
            if found.isConstant { _ = try found.evaluate([:]) }
        } catch {
            throw Fault(what: "the formula '\(text)' cannot be read: \(error.description)")
        }
        guard found.isConstant else {
            throw Fault(what: "the formula '\(text)' depends on \(found.symbols.sorted().joined(separator: ", "))")
        }
        return found
    }

    private static let fractions: [Character: (Int, Int)] = [
        "½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6),
        "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8), "⅑": (1, 9), "⅒": (1, 10),
    ]

    private static func spelledOut(_ text: String) -> String {
        var plain = ""
        for character in text {
            if let (over, under) = fractions[character] {
                plain += "(\(over)/\(under))"
            } else if character == "π" {
                plain += "pi"
            } else if character == "×" || character == "·" {
                plain += "*"
            } else {
                plain.append(character)
            }
        }
        return plain
    }

    /// `{{√½,√½i},{i√½,-√½}}` row by row.
    static func matrix(_ text: String) throws(Fault) -> [[Complex]] {
        guard text.utf8.count <= 1 << 16 else { throw Fault(what: "the matrix is longer than \(1 << 16) bytes") }
        let letters = text.filter { !$0.isWhitespace }
        guard letters.hasPrefix("{{"), letters.hasSuffix("}}") else { throw Fault(what: "a matrix is written {{a,b},{c,d}}") }
        var rows: [[Complex]] = []
        for row in letters.dropFirst(2).dropLast(2).split(separator: "},{", omittingEmptySubsequences: false) {
            var values: [Complex] = []
            for entry in row.split(separator: ",", omittingEmptySubsequences: false) {
                var reader = ComplexReader(Array(entry))
                values.append(try reader.value())
            }
            rows.append(values)
        }
        return rows
    }

    /// Sums of products of numbers, fractions, roots and i.
    private struct ComplexReader {
        private let letters: [Character]
        private var place = 0
        private var depth = 0

        init(_ letters: [Character]) { self.letters = letters }

        private var next: Character? { place < letters.count ? letters[place] : nil }

        private func fault() -> Fault {
            Fault(what: "'\(String(letters))' is no complex number: nothing fits at '\(next.map(String.init) ?? "the end")'")
        }

        mutating func value() throws(Fault) -> Complex {
            let result = try sum()
            guard place == letters.count, result.isFinite else { throw fault() }
            return result
        }

        private mutating func sum() throws(Fault) -> Complex {
            depth += 1
            defer { depth -= 1 }
            guard depth < 50 else { throw fault() }
            var isNegative = false
            if next == "-" || next == "+" {
                isNegative = next == "-"
                place += 1
            }
            var total = isNegative ? -(try product()) : try product()
            while let sign = next, sign == "+" || sign == "-" {
                place += 1
                let term = try product()
                total = sign == "+" ? total + term : total - term
            }
            return total
        }

        private mutating func product() throws(Fault) -> Complex {
            var total = try factor()
            while let letter = next, letter != "+", letter != "-", letter != ")" {
                if letter == "*" {
                    place += 1
                    total *= try factor()
                } else if letter == "/" {
                    place += 1
                    total = total / (try factor())
                } else {
                    total *= try factor()
                }
            }
            return total
        }

        private mutating func factor() throws(Fault) -> Complex {
            depth += 1
            defer { depth -= 1 }
            guard depth < 50 else { throw fault() }
            guard let letter = next else { throw fault() }
            if let (over, under) = fractions[letter] {
                place += 1
                return Complex(Double(over) / Double(under))
            }
            switch letter {
            case "√":
                place += 1
                let inner = try factor()
                let root = Complex(magnitude: inner.magnitude.squareRoot(), phase: inner.phase / 2)
                return inner.imaginary == 0 && inner.real >= 0 ? Complex(inner.real.squareRoot()) : root
            case "i":
                place += 1
                return .i
            case "(":
                place += 1
                let inner = try sum()
                guard next == ")" else { throw fault() }
                place += 1
                return inner
            default:
                var digits = ""
                while let letter = next, letter.isASCII,
                    letter.isNumber || letter == "." || letter == "e" && !digits.isEmpty
                        || (letter == "-" || letter == "+") && digits.hasSuffix("e")
                {
                    digits.append(letter)
                    place += 1
                }
                guard !digits.isEmpty, let number = Double(digits) else { throw fault() }
                return Complex(number)
            }
        }
    }
}
