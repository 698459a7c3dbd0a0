import Glibc
import Numerics

/// A small matrix as aligned text.
enum MatrixText {
    /// One line a row.
    static func lines(_ matrix: [Complex]) -> [String] {
        let size = Int(Double(matrix.count).squareRoot())
        let entries = matrix.map(entry)
        let width = entries.map(\.count).max() ?? 0
        return (0..<size).map { row in
            (0..<size).map { column in
                let text = entries[row * size + column]
                return String(repeating: " ", count: width - text.count) + text
            }.joined(separator: "  ")
        }
    }

    /// `1/√2`, `-i`, `(1+i)/2`: as a person writes it where that is exact to 1e-12.
    static func entry(_ value: Complex) -> String {
        let (real, imaginary) = (part(value.real), part(value.imaginary))
        if abs(value.imaginary) < 1e-12 { return real.digits.isEmpty ? "0" : real.sign + real.digits }
        let unit =
            imaginary.digits == "1" ? "i" : imaginary.digits.hasPrefix("1/") ? "i" + imaginary.digits.dropFirst() : imaginary.digits + "i"
        if abs(value.real) < 1e-12 { return imaginary.sign + unit }
        return real.sign + real.digits + (imaginary.sign.isEmpty ? "+" : "-") + unit
    }

    private static func part(_ value: Double) -> (sign: String, digits: String) {
        let sign = value < 0 ? "-" : ""
        let size = abs(value)
        let known: [(Double, String)] = [(0, ""), (1, "1"), (0.5, "1/2"), (0.5.squareRoot(), "1/√2"), (0.125.squareRoot(), "1/√8")]
        if let found = known.first(where: { abs($0.0 - size) < 1e-12 }) { return (sign, found.1) }
        return (sign, "\((size * 1e6).rounded() / 1e6)")
    }
}
