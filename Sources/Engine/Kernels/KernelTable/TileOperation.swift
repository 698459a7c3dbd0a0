/// One thing to do to a tile: eight vectors in registers, numbered by three of the qubits above the lanes.
///
/// "Along" an axis the vectors make four pairs (a, b) that differ in that axis's bit. Factors are vectors, so they may differ from lane to lane;
/// those of imaginary parts alternate in sign, as ``LaneBuffer`` has them.
public enum TileKind: UInt8, Sendable, CaseIterable {
    /// a += b f₀, b += a f₁: a real matrix with ones on its diagonal, as a rotation about Y divided by its cosine.
    case unit0, unit1, unit2
    /// The same along all three axes, one after another.
    case units
    /// a = a f₀ - b, b = b f₀ + a: a rotation about Y divided by its sine.
    case turn0, turn1, turn2
    /// a += b f₀, b = a f₀ - b: a reflection, as H is.
    case mirror0, mirror1, mirror2
    /// a = a f₀ + b, b = a - b f₀.
    case cross0, cross1, cross2
    /// a = a f₀ + b f₁, b = a f₂ + b f₃.
    case real0, real1, real2
    /// a += i b f₀, b += i a f₁: a rotation about X divided by its cosine.
    case unitX0, unitX1, unitX2
    /// The same along all three axes, one after another.
    case unitsX
    /// a = a f₀ + i b f₁, b = i a f₂ + b f₃.
    case realX0, realX1, realX2
    /// a = a (f₀, f₁) + b (f₂, f₃), b = a (f₄, f₅) + b (f₆, f₇).
    case complex0, complex1, complex2
    /// The same on the pairs that the flags name.
    case someComplex0, someComplex1, someComplex2
    /// The pairs exchanged.
    case flip0, flip1, flip2
    /// Exchanged along the second axis where the first axis's bit is 1.
    case flip01, flip02, flip10, flip12, flip20, flip21

    /// v += w f₀, where w is v with the halves of a lane qubit exchanged.
    case laneUnit0, laneUnit1, laneUnit2
    /// v = v f₀ + w f₁.
    case laneReal0, laneReal1, laneReal2
    /// v += i w f₀.
    case laneUnitX0, laneUnitX1, laneUnitX2
    /// v = v f₀ + i w f₁.
    case laneRealX0, laneRealX1, laneRealX2
    /// v = v (f₀, f₁) + w (f₂, f₃).
    case laneComplex0, laneComplex1, laneComplex2
    /// The same on the vectors that the flags name.
    case someLaneComplex0, someLaneComplex1, someLaneComplex2
    /// v = w.
    case laneFlip0, laneFlip1, laneFlip2
    /// v = w where the axis's bit is 1; lane qubit first, axis second.
    case laneFlip0Along0, laneFlip0Along1, laneFlip0Along2
    case laneFlip1Along0, laneFlip1Along1, laneFlip1Along2
    case laneFlip2Along0, laneFlip2Along1, laneFlip2Along2

    /// Each vector times a real factor of its own.
    case realDiagonal
    /// Each vector times a complex factor of its own.
    case diagonal
    /// All times one real factor.
    case scale

    /// The kind of the same family for another axis or lane qubit.
    func along(_ axis: Int) -> TileKind { TileKind(rawValue: rawValue + UInt8(axis)) ?? self }

    static func flip(where control: Int, along axis: Int) -> TileKind {
        TileKind(rawValue: flip01.rawValue + UInt8(2 * control + (axis > control ? axis - 1 : axis))) ?? flip01
    }

    static func laneFlip(_ lane: Int, where axis: Int) -> TileKind {
        TileKind(rawValue: laneFlip0Along0.rawValue + UInt8(3 * lane + axis)) ?? laneFlip0Along0
    }
}

extension TileKind {
    /// Multiply-adds on vectors for each vector of the tile.
    var vectorOperations: Double {
        switch self {
        case .unit0, .unit1, .unit2, .turn0, .turn1, .turn2, .mirror0, .mirror1, .mirror2, .cross0, .cross1, .cross2, .unitX0, .unitX1,
            .unitX2, .laneUnit0, .laneUnit1, .laneUnit2, .laneUnitX0, .laneUnitX1, .laneUnitX2, .realDiagonal, .scale:
            1
        case .units, .unitsX: 3
        case .real0, .real1, .real2, .realX0, .realX1, .realX2, .laneReal0, .laneReal1, .laneReal2, .laneRealX0, .laneRealX1, .laneRealX2,
            .diagonal:
            2
        case .complex0, .complex1, .complex2, .laneComplex0, .laneComplex1, .laneComplex2: 4
        case .someComplex0, .someComplex1, .someComplex2, .someLaneComplex0, .someLaneComplex1, .someLaneComplex2: 2
        default: 0
        }
    }
}

/// A step of a ``TileProgram``.
public struct TileStep: Sendable {
    public let kind: TileKind
    /// Pairs or vectors that the kind works on, where it works on some.
    public let flags: UInt8
    /// The first of its factors, counted in vectors.
    public let factor: Int32
    /// Bits of a tile's place, the block's number above them, and what they must be for the step to be done.
    public let mask: Int
    public let value: Int

    /// Floating-point operations for each amplitude, a multiply-add counted as two.
    var operations: Double {
        4 * Double(sign: .plus, exponent: -mask.nonzeroBitCount, significand: 1) * kind.vectorOperations
    }
}
