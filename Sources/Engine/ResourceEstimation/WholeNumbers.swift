/// Counts reach from one qubit to centuries in nanoseconds; where a product leaves 64 bits it stays at the largest number.
extension UInt64 {
    func times(_ other: UInt64) -> UInt64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }

    func plus(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    /// The quotient rounded up; the largest number where the divisor is zero.
    func dividedUp(by divisor: UInt64) -> UInt64 {
        guard divisor > 0 else { return .max }
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return quotient + (remainder > 0 ? 1 : 0)
    }

    /// Truncates towards zero; what is negative or no number becomes 0, what is too large the largest number.
    init(saturating value: Double) {
        if !(value > 0) {
            self = 0
        } else if value >= 18_446_744_073_709_551_616 {
            self = .max
        } else {
            self = UInt64(value)
        }
    }
}

/// A whole power by repeated squaring: its last bit differs from `pow`, and the model's figures hang on that bit.
func power(_ base: Double, _ exponent: UInt64) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while true {
        if rest & 1 == 1 { result *= square }
        rest >>= 1
        if rest == 0 { return result }
        square *= square
    }
}
