/// A colour of a picture.
public struct Pigment: Hashable, Sendable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8

    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) { (self.red, self.green, self.blue) = (red, green, blue) }

    /// This colour with a share of another.
    public func mixed(with other: Pigment, _ share: Double) -> Pigment {
        func part(_ one: UInt8, _ two: UInt8) -> UInt8 { UInt8(Double(one) + (Double(two) - Double(one)) * min(max(share, 0), 1)) }
        return Pigment(part(red, other.red), part(green, other.green), part(blue, other.blue))
    }
}

/// A picture as shapes in units of 1/96 inch, from which every picture format is written.
public struct Scene: Sendable {
    public let width: Double
    public let height: Double
    public let background: Pigment
    /// What the picture shows, for those who cannot see it.
    public let title: String
    /// Later ones lie over earlier ones.
    public private(set) var shapes: [Shape] = []

    public init(width: Double, height: Double, background: Pigment, title: String = "") {
        (self.width, self.height, self.background, self.title) = (width, height, background, title)
    }

    public mutating func add(_ shape: Shape) { shapes.append(shape) }

    mutating func add(_ more: [Shape]) { shapes += more }
}

public enum Shape: Hashable, Sendable {
    case outline(Outline, Look)
    case text(Lettering)

    public enum Outline: Hashable, Sendable {
        case rectangle(x: Double, y: Double, width: Double, height: Double, radius: Double)
        case circle(x: Double, y: Double, radius: Double)
        case line(x1: Double, y1: Double, x2: Double, y2: Double)
        case path([Step])
    }

    public enum Step: Hashable, Sendable {
        case move(Double, Double)
        case line(Double, Double)
        case curve(Double, Double, Double, Double, Double, Double)
        case close
    }

    /// How an outline is filled and drawn; neither shows nothing.
    public struct Look: Hashable, Sendable {
        public var fill: Pigment?
        public var stroke: Pigment?
        public var width = 1.0
        /// Lengths of dashes and gaps.
        public var dash: Double?

        public init(fill: Pigment? = nil, stroke: Pigment? = nil, width: Double = 1, dash: Double? = nil) {
            (self.fill, self.stroke, self.width, self.dash) = (fill, stroke, width, dash)
        }
    }
}

/// A text in one font at one place.
public struct Lettering: Hashable, Sendable {
    public var text: String
    /// Where it begins, on the line that letters stand on.
    public var x: Double
    public var y: Double
    /// How wide it is meant to be; another font's letters are squeezed or stretched to it.
    public var width: Double
    public var font: Font
    public var color: Pigment

    public struct Font: Hashable, Sendable {
        public var family = Family.serif
        public var size: Double
        public var isItalic = false
        public var isBold = false
        public var isUnderlined = false

        public init(_ family: Family = .serif, size: Double, isItalic: Bool = false, isBold: Bool = false, isUnderlined: Bool = false) {
            (self.family, self.size, self.isItalic, self.isBold, self.isUnderlined) = (family, size, isItalic, isBold, isUnderlined)
        }
    }

    public enum Family: Hashable, Sendable {
        case serif, monospaced

        /// Fonts to try, the best first.
        public var names: [String] {
            switch self {
            case .serif: ["Liberation Serif", "Times New Roman", "Tinos", "Nimbus Roman", "Times", "serif"]
            case .monospaced: ["DejaVu Sans Mono", "JetBrains Mono", "Menlo", "Consolas", "monospace"]
            }
        }
    }

    public init(_ text: String, x: Double, y: Double, width: Double, font: Font, color: Pigment) {
        (self.text, self.x, self.y, self.width, self.font, self.color) = (text, x, y, width, font, color)
    }
}
