/// A vector of interleaved complex amplitudes in one register of this build.
///
/// The arithmetic is spelt out here, on concrete types, so that each operation is one instruction; `adding(_:times:)` is fused where the
/// processor can.
protocol Lanes: SIMD where Scalar: SIMDScalar & BinaryFloatingPoint & Sendable {
    /// How many qubits lie inside the vector.
    static var qubits: Int { get }
    static func uniform(_ value: Scalar) -> Self
    static func * (a: Self, b: Self) -> Self
    static func + (a: Self, b: Self) -> Self
    static func - (a: Self, b: Self) -> Self
    func adding(_ a: Self, times b: Self) -> Self
    /// One in the lanes whose index has that bit, zero in the others.
    static func laneBit(_ qubit: Int) -> Self
    /// (-1, 1, -1, 1, …)
    static var alternatingSigns: Self { get }
    /// Real and imaginary parts exchanged.
    var swapped: Self { get }
    /// The halves of one lane qubit exchanged.
    var exchanged0: Self { get }
    var exchanged1: Self { get }
    var exchanged2: Self { get }
}

extension Lanes {
    @inline(__always) var exchanged0: Self { self }
    @inline(__always) var exchanged1: Self { self }
    @inline(__always) var exchanged2: Self { self }

    /// Lanes exchanged by flipping the bits of `flips` in their index.
    @inline(__always) func exchanged(_ flips: Int) -> Self {
        var result = self
        if flips & 1 != 0 { result = result.exchanged0 }
        if flips & 2 != 0 { result = result.exchanged1 }
        if flips & 4 != 0 { result = result.exchanged2 }
        return result
    }

    /// The factor's imaginary part as the loops want it: (-im, im).
    @inline(__always) static func alternating(_ value: Scalar) -> Self { uniform(value) * alternatingSigns }

    /// This vector times complex factors, given as (re, re) and (-im, im).
    @inline(__always) func times(_ real: Self, _ imaginary: Self) -> Self { (self * real).adding(swapped, times: imaginary) }

    /// This vector times a factor, less another; fused where multiply-adds are.
    @inline(__always) func times(_ factor: Self, minus other: Self) -> Self { (Self.uniform(-0.0) - other).adding(self, times: factor) }

    /// This vector less `other` times a factor.
    @inline(__always) func subtracting(_ other: Self, times factor: Self) -> Self { adding(Self.uniform(-0.0) - other, times: factor) }

    /// This vector plus `other` times complex factors.
    @inline(__always) func adding(_ other: Self, times real: Self, _ imaginary: Self) -> Self {
        adding(other, times: real).adding(other.swapped, times: imaginary)
    }
}

#if WIDE
    typealias DoubleLanes = SIMD8<Double>
    typealias SingleLanes = SIMD16<Float>

    extension SIMD8: Lanes where Scalar == Double {
        static var qubits: Int { 2 }
        @inline(__always) static func uniform(_ value: Double) -> Self { Self(repeating: value) }
        @inline(__always) static func laneBit(_ qubit: Int) -> Self {
            qubit == 0 ? Self(0, 0, 1, 1, 0, 0, 1, 1) : Self(0, 0, 0, 0, 1, 1, 1, 1)
        }
        @inline(__always) static var alternatingSigns: Self { Self(-1, 1, -1, 1, -1, 1, -1, 1) }
        @inline(__always) func adding(_ a: Self, times b: Self) -> Self { addingProduct(a, b) }
        @inline(__always) var swapped: Self { Self(self[1], self[0], self[3], self[2], self[5], self[4], self[7], self[6]) }
        @inline(__always) var exchanged0: Self { Self(self[2], self[3], self[0], self[1], self[6], self[7], self[4], self[5]) }
        @inline(__always) var exchanged1: Self { Self(self[4], self[5], self[6], self[7], self[0], self[1], self[2], self[3]) }
    }

    extension SIMD16: Lanes where Scalar == Float {
        static var qubits: Int { 3 }
        @inline(__always) static func uniform(_ value: Float) -> Self { Self(repeating: value) }
        @inline(__always) static func laneBit(_ qubit: Int) -> Self {
            switch qubit {
            case 0: Self(0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1)
            case 1: Self(0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1)
            default: Self(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1)
            }
        }
        @inline(__always) static var alternatingSigns: Self { Self(-1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1) }
        @inline(__always) func adding(_ a: Self, times b: Self) -> Self { addingProduct(a, b) }
        @inline(__always) var swapped: Self {
            Self(
                self[1], self[0], self[3], self[2], self[5], self[4], self[7], self[6],
                self[9], self[8], self[11], self[10], self[13], self[12], self[15], self[14])
        }
        @inline(__always) var exchanged0: Self {
            Self(
                self[2], self[3], self[0], self[1], self[6], self[7], self[4], self[5],
                self[10], self[11], self[8], self[9], self[14], self[15], self[12], self[13])
        }
        @inline(__always) var exchanged1: Self {
            Self(
                self[4], self[5], self[6], self[7], self[0], self[1], self[2], self[3],
                self[12], self[13], self[14], self[15], self[8], self[9], self[10], self[11])
        }
        @inline(__always) var exchanged2: Self {
            Self(
                self[8], self[9], self[10], self[11], self[12], self[13], self[14], self[15],
                self[0], self[1], self[2], self[3], self[4], self[5], self[6], self[7])
        }
    }
#elseif FMA
    typealias DoubleLanes = SIMD4<Double>
    typealias SingleLanes = SIMD8<Float>

    extension SIMD4: Lanes where Scalar == Double {
        static var qubits: Int { 1 }
        @inline(__always) static func uniform(_ value: Double) -> Self { Self(repeating: value) }
        @inline(__always) static func laneBit(_ qubit: Int) -> Self { Self(0, 0, 1, 1) }
        @inline(__always) static var alternatingSigns: Self { Self(-1, 1, -1, 1) }
        @inline(__always) func adding(_ a: Self, times b: Self) -> Self { addingProduct(a, b) }
        @inline(__always) var swapped: Self { Self(self[1], self[0], self[3], self[2]) }
        @inline(__always) var exchanged0: Self { Self(self[2], self[3], self[0], self[1]) }
    }

    extension SIMD8: Lanes where Scalar == Float {
        static var qubits: Int { 2 }
        @inline(__always) static func uniform(_ value: Float) -> Self { Self(repeating: value) }
        @inline(__always) static func laneBit(_ qubit: Int) -> Self {
            qubit == 0 ? Self(0, 0, 1, 1, 0, 0, 1, 1) : Self(0, 0, 0, 0, 1, 1, 1, 1)
        }
        @inline(__always) static var alternatingSigns: Self { Self(-1, 1, -1, 1, -1, 1, -1, 1) }
        @inline(__always) func adding(_ a: Self, times b: Self) -> Self { addingProduct(a, b) }
        @inline(__always) var swapped: Self { Self(self[1], self[0], self[3], self[2], self[5], self[4], self[7], self[6]) }
        @inline(__always) var exchanged0: Self { Self(self[2], self[3], self[0], self[1], self[6], self[7], self[4], self[5]) }
        @inline(__always) var exchanged1: Self { Self(self[4], self[5], self[6], self[7], self[0], self[1], self[2], self[3]) }
    }
#else
    typealias DoubleLanes = SIMD2<Double>
    typealias SingleLanes = SIMD4<Float>

    extension SIMD2: Lanes where Scalar == Double {
        static var qubits: Int { 0 }
        @inline(__always) static func uniform(_ value: Double) -> Self { Self(repeating: value) }
        @inline(__always) static func laneBit(_ qubit: Int) -> Self { Self(0, 0) }
        @inline(__always) static var alternatingSigns: Self { Self(-1, 1) }
        @inline(__always) func adding(_ a: Self, times b: Self) -> Self { self + a * b }
        @inline(__always) var swapped: Self { Self(self[1], self[0]) }
    }

    extension SIMD4: Lanes where Scalar == Float {
        static var qubits: Int { 1 }
        @inline(__always) static func uniform(_ value: Float) -> Self { Self(repeating: value) }
        @inline(__always) static func laneBit(_ qubit: Int) -> Self { Self(0, 0, 1, 1) }
        @inline(__always) static var alternatingSigns: Self { Self(-1, 1, -1, 1) }
        @inline(__always) func adding(_ a: Self, times b: Self) -> Self { self + a * b }
        @inline(__always) var swapped: Self { Self(self[1], self[0], self[3], self[2]) }
        @inline(__always) var exchanged0: Self { Self(self[2], self[3], self[0], self[1]) }
    }
#endif
