/// One Pauli string times a complex coefficient, prepared for the loops.
///
/// A string with X on the bits `flips`, Z on the bits `signs` and Y where both are set takes amplitude i to amplitude `i ^ flips` with the factor
/// `iʸ (-1)^|i & signs|`, y being the number of Ys.
public final class PauliTerm<Scalar: KernelScalar>: Sendable {
    /// Vector and lane parts of the bits.
    public let vectorFlips: Int
    public let laneFlips: Int
    public let vectorSigns: Int
    /// The number of Ys modulo four.
    public let quarterTurns: Int
    /// Four vectors: the factor (real, alternating imaginary) of `y += c P x` at an even vector, then at an odd one.
    public let factors: LaneBuffer<Scalar>
    /// One vector: the sign of each source lane.
    public let laneSigns: LaneBuffer<Scalar>

    public init(flips: Int, signs: Int, coefficient: (real: Double, imaginary: Double) = (1, 0), laneQubits: Int) {
        let lanes = 1 << laneQubits
        vectorFlips = flips >> laneQubits
        laneFlips = flips & (lanes - 1)
        vectorSigns = signs >> laneQubits
        quarterTurns = (flips & signs).nonzeroBitCount & 3
        let turned: (Double, Double)
        switch quarterTurns {
        case 0: turned = (coefficient.real, coefficient.imaginary)
        case 1: turned = (-coefficient.imaginary, coefficient.real)
        case 2: turned = (-coefficient.real, -coefficient.imaginary)
        default: turned = (coefficient.imaginary, -coefficient.real)
        }
        factors = LaneBuffer(count: 8 * lanes)
        laneSigns = LaneBuffer(count: 2 * lanes)
        for lane in 0..<lanes {
            let source: Double = ((lane ^ laneFlips) & signs & (lanes - 1)).nonzeroBitCount & 1 == 0 ? 1 : -1
            factors.set(pair: 0, lane: lane, lanes: lanes, to: (source * turned.0, source * turned.1))
            factors.set(pair: 1, lane: lane, lanes: lanes, to: (-source * turned.0, -source * turned.1))
            let sign: Scalar = (lane & signs & (lanes - 1)).nonzeroBitCount & 1 == 0 ? 1 : -1
            laneSigns.pointer[2 * lane] = sign
            laneSigns.pointer[2 * lane + 1] = sign
        }
    }
}

/// A real sum of Z-only strings, prepared so that one pass over the state serves them all.
public final class ParityTerms<Scalar: KernelScalar>: Sendable {
    public let count: Int
    /// The bits of the vector's index under a Z, one entry a string.
    public let vectorSigns: [Int]
    /// A vector of lane signs a string.
    public let laneSigns: LaneBuffer<Scalar>
    public let coefficients: [Scalar]

    public init(signs: [Int], coefficients: [Double], laneQubits: Int) {
        let lanes = 1 << laneQubits
        count = signs.count
        vectorSigns = signs.map { $0 >> laneQubits }
        self.coefficients = coefficients.map { Scalar($0) }
        laneSigns = LaneBuffer(count: 2 * lanes * signs.count)
        for (term, mask) in signs.enumerated() {
            for lane in 0..<lanes {
                let sign: Scalar = (lane & mask).nonzeroBitCount & 1 == 0 ? 1 : -1
                laneSigns.pointer[(term * lanes + lane) * 2] = sign
                laneSigns.pointer[(term * lanes + lane) * 2 + 1] = sign
            }
        }
    }
}
