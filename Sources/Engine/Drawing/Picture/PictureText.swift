/// The text of a picture's file, in bytes.
struct PictureText {
    var bytes: [UInt8] = []

    mutating func put(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func put(byte: UInt8) { bytes.append(byte) }

    /// A number in at most two decimals.
    mutating func put(_ value: Double) {
        let hundredths = Int((min(max(value, -1e12), 1e12) * 100).rounded())
        let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { digits in
            var place = digits.count
            func add(_ byte: UInt8) {
                place -= 1
                digits[place] = byte
            }
            if rest > 0 {
                let (tens, ones) = rest.quotientAndRemainder(dividingBy: 10)
                if ones > 0 { add(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: ones)) }
                add(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: tens))
                add(UInt8(ascii: "."))
            }
            var left = whole
            repeat {
                let (next, digit) = left.quotientAndRemainder(dividingBy: 10)
                add(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit))
                left = next
            } while left > 0
            if hundredths < 0 { add(UInt8(ascii: "-")) }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[place...]))
        }
    }

    mutating func put(_ value: Int) {
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Two numbers with a space after each.
    mutating func put(_ x: Double, _ y: Double) {
        put(x)
        bytes.append(UInt8(ascii: " "))
        put(y)
        bytes.append(UInt8(ascii: " "))
    }

    mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// The lowest digits of a number to the base of 16.
    mutating func put(_ value: Int, hexDigits count: Int) {
        let digits: StaticString = "0123456789ABCDEF"
        for place in (0..<count).reversed() { bytes.append(digits.utf8Start[value >> (4 * place) & 15]) }
    }
}
