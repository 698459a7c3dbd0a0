import Glibc

/// A colour of a cell's text or background.
public enum Color: Hashable, Sendable {
    /// What the terminal draws with when nobody says otherwise.
    case terminal
    /// One of the terminal's own colours: 0–7 plain, 8–15 bright, 16–255 the fixed cube and greys.
    case indexed(UInt8)
    case rgb(red: UInt8, green: UInt8, blue: UInt8)
}

/// How many colours a terminal can show.
public enum ColorDepth: Int, Comparable, Sendable, CaseIterable {
    case monochrome
    /// The eight or sixteen colours that the user's own palette defines.
    case sixteen
    case cube
    case truecolor

    public static func < (one: ColorDepth, other: ColorDepth) -> Bool { one.rawValue < other.rawValue }
}

extension Color {
    /// The colour written `#rrggbb`, a number 0–255, or the name of one of the sixteen; nil for anything else.
    public init?(_ text: String) {
        if text == "none" || text == "terminal" {
            self = .terminal
        } else if text.hasPrefix("#") {
            let digits = text.dropFirst()
            guard digits.utf8.count == 6, digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }), let value = UInt32(digits, radix: 16) else {
                return nil
            }
            self = .rgb(red: UInt8(value >> 16), green: UInt8(value >> 8 & 255), blue: UInt8(value & 255))
        } else if let index = Self.names.firstIndex(of: text) {
            self = .indexed(UInt8(index))
        } else if let index = UInt8(text) {
            self = .indexed(index)
        } else {
            return nil
        }
    }

    /// Names of the sixteen colours that every colour terminal has, in their order.
    public static let names = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
        "bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
    ]

    /// The nearest colour that a terminal of that depth has.
    public func adapted(to depth: ColorDepth) -> Color {
        switch (self, depth) {
        case (.terminal, _), (_, .truecolor): self
        case (_, .monochrome): .terminal
        case (.indexed(let index), .sixteen) where index < 16: self
        case (.indexed, .cube): self
        case (_, .sixteen): Self.nearest(to: components, among: 0..<16)
        case (.rgb, .cube): Self.nearest(to: components, among: 16..<256)
        }
    }

    /// Red, green and blue, 0–255; the sixteen as xterm draws them; nil for the terminal's own.
    var components: (red: Int, green: Int, blue: Int) {
        switch self {
        case .terminal: return (0, 0, 0)
        case .rgb(let red, let green, let blue): return (Int(red), Int(green), Int(blue))
        case .indexed(let index):
            let index = Int(index)
            if index < 16 { return Self.sixteen[index] }
            if index >= 232 { return (8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232)) }
            let level = { (step: Int) in step == 0 ? 0 : 55 + 40 * step }
            return (level((index - 16) / 36), level((index - 16) / 6 % 6), level((index - 16) % 6))
        }
    }

    private static let sixteen: [(red: Int, green: Int, blue: Int)] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
    ]

    private static func nearest(to wanted: (red: Int, green: Int, blue: Int), among indices: Range<Int>) -> Color {
        let target = perceived(wanted)
        var best = indices.lowerBound
        var bestDistance = Double.infinity
        for index in indices {
            let candidate = perceived(Color.indexed(UInt8(index)).components)
            let difference = (candidate.0 - target.0, candidate.1 - target.1, candidate.2 - target.2)
            let distance = difference.0 * difference.0 + difference.1 * difference.1 + difference.2 * difference.2
            if distance < bestDistance { (best, bestDistance) = (index, distance) }
        }
        return .indexed(UInt8(best))
    }

    /// Oklab coordinates, in which equal distances look equally different.
    static func perceived(_ color: (red: Int, green: Int, blue: Int)) -> (Double, Double, Double) {
        let red = linear(color.red)
        let green = linear(color.green)
        let blue = linear(color.blue)
        let long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
        let medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
        let short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
        return (
            0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
            1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
            0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
        )
    }

    private static func linear(_ component: Int) -> Double {
        let value = Double(component) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    /// The contrast of two colours as WCAG 2 defines it, 1 (none) to 21 (black on white).
    public static func contrast(_ one: Color, _ other: Color) -> Double {
        let brightness = { (color: Color) in
            let (red, green, blue) = color.components
            return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
        }
        let (bright, dark) = (max(brightness(one), brightness(other)), min(brightness(one), brightness(other)))
        return (bright + 0.05) / (dark + 0.05)
    }
}
