public import Glibc

/// A complex number in double precision, laid out as two doubles: real part, imaginary part.
public struct Complex: Hashable, Sendable, Codable, BitwiseCopyable {
    public var real: Double
    public var imaginary: Double

    @inlinable
    public init(_ real: Double, _ imaginary: Double = 0) {
        self.real = real
        self.imaginary = imaginary
    }

    public static let zero = Complex(0)
    public static let one = Complex(1)
    /// The imaginary unit.
    public static let i = Complex(0, 1)

    /// e^(i·angle), the angle in radians.
    @inlinable
    public static func exp(i angle: Double) -> Complex {
        Complex(cos(angle), sin(angle))
    }

    /// The number of that magnitude and phase.
    @inlinable
    public init(magnitude: Double, phase: Double) {
        self.init(magnitude * cos(phase), magnitude * sin(phase))
    }

    @inlinable public var conjugate: Complex { Complex(real, -imaginary) }
    @inlinable public var squaredMagnitude: Double { real * real + imaginary * imaginary }
    /// Without overflow or underflow on the way.
    @inlinable public var magnitude: Double { hypot(real, imaginary) }
    /// The angle in (-π, π]; 0 for zero.
    @inlinable public var phase: Double { atan2(imaginary, real) }
    @inlinable public var isFinite: Bool { real.isFinite && imaginary.isFinite }
}

extension Complex: AdditiveArithmetic {
    @inlinable
    public static func + (left: Complex, right: Complex) -> Complex {
        Complex(left.real + right.real, left.imaginary + right.imaginary)
    }

    @inlinable
    public static func - (left: Complex, right: Complex) -> Complex {
        Complex(left.real - right.real, left.imaginary - right.imaginary)
    }

    @inlinable
    public static prefix func - (value: Complex) -> Complex {
        Complex(-value.real, -value.imaginary)
    }
}

extension Complex {
    @inlinable
    public static func * (left: Complex, right: Complex) -> Complex {
        Complex(
            left.real * right.real - left.imaginary * right.imaginary,
            left.real * right.imaginary + left.imaginary * right.real)
    }

    @inlinable
    public static func * (left: Double, right: Complex) -> Complex {
        Complex(left * right.real, left * right.imaginary)
    }

    @inlinable
    public static func * (left: Complex, right: Double) -> Complex {
        right * left
    }

    /// Scaled by the larger part of the divisor (Smith), so that it neither overflows nor underflows on the way.
    @inlinable
    public static func / (left: Complex, right: Complex) -> Complex {
        if abs(right.real) >= abs(right.imaginary) {
            let ratio = right.imaginary / right.real
            let scale = right.real + right.imaginary * ratio
            return Complex((left.real + left.imaginary * ratio) / scale, (left.imaginary - left.real * ratio) / scale)
        }
        let ratio = right.real / right.imaginary
        let scale = right.real * ratio + right.imaginary
        return Complex((left.real * ratio + left.imaginary) / scale, (left.imaginary * ratio - left.real) / scale)
    }

    @inlinable
    public static func / (left: Complex, right: Double) -> Complex {
        Complex(left.real / right, left.imaginary / right)
    }

    @inlinable public static func *= (left: inout Complex, right: Complex) { left = left * right }
    @inlinable public static func *= (left: inout Complex, right: Double) { left = left * right }
    @inlinable public static func /= (left: inout Complex, right: Complex) { left = left / right }
    @inlinable public static func /= (left: inout Complex, right: Double) { left = left / right }
}

extension Complex: CustomStringConvertible {
    public var description: String {
        imaginary.sign == .minus ? "\(real) - \(-imaginary)i" : "\(real) + \(imaginary)i"
    }
}
