public import KernelTable

#if WIDE
    private typealias SampleBits = SIMD8<Int64>
#elseif FMA
    private typealias SampleBits = SIMD4<Int64>
#else
    private typealias SampleBits = SIMD2<Int64>
#endif

/// The loops of this build on angles, which are in double precision whatever the states are in.
public let batchedAngleTable = BatchedAngleTable(
    lanes: Samples.scalarCount,
    cosinesAndSines: { Batched.cosinesAndSines($0, $1, $2, $3) },
    polynomials: { Batched.polynomials($0, $1, $2) })

extension Batched {
    /// Values of polynomials of lane atoms.
    static func polynomials(_ list: BatchedPolynomials, _ atomLanes: UnsafePointer<Double>, _ valueLanes: UnsafeMutablePointer<Double>) {
        let (atoms, values) = (vectors(atomLanes), vectors(valueLanes))
        var polynomial = 0
        while polynomial < list.count {
            var sum = Samples.zero
            var term = Int(list.starts[polynomial])
            let end = Int(list.starts[polynomial &+ 1])
            while term < end {
                var product = Samples.all(list.coefficients[term])
                var factor = Int(list.termStarts[term])
                let last = Int(list.termStarts[term &+ 1])
                while factor < last {
                    product *= atoms[Int(list.atoms[factor])]
                    factor &+= 1
                }
                sum += product
                term &+= 1
            }
            values[polynomial] = sum
            polynomial &+= 1
        }
    }

    /// Cosines and sines: reduction by π/2 in three parts, then the polynomials of fdlibm on ±π/4.
    static func cosinesAndSines(
        _ angles: UnsafePointer<Double>, _ cosines: UnsafeMutablePointer<Double>, _ sines: UnsafeMutablePointer<Double>, _ count: Int
    ) {
        let (angles, cosines, sines) = (vectors(angles), vectors(cosines), vectors(sines))
        var place = 0
        while place < count {
            (cosines[place], sines[place]) = cosineAndSine(angles[place])
            place &+= 1
        }
    }

    @inline(__always)
    private static func cosineAndSine(_ angle: Samples) -> (Samples, Samples) {
        // Adding 1.5 · 2⁵² rounds to a whole number and leaves it in the low bits.
        let shift = Samples.all(6_755_399_441_055_744)
        let shifted = shift.plus(angle, .all(0.636_619_772_367_581_343))
        let turns = shifted - shift
        let quarter = unsafeBitCast(shifted, to: SampleBits.self)
        // π/2 in parts of 33 bits, so that every product is exact.
        let r = angle.minus(turns, .all(1.570_796_326_734_125_614_17)).minus(turns, .all(6.077_100_506_303_965_976_60e-11))
            .minus(turns, .all(2.022_266_248_795_950_631_54e-21))
        let z = r * r
        var s = Samples.all(1.589_690_995_211_55e-10)
        s = Samples.all(-2.505_076_025_340_686_34e-08).plus(s, z)
        s = Samples.all(2.755_731_370_707_006_77e-06).plus(s, z)
        s = Samples.all(-1.984_126_982_985_794_93e-04).plus(s, z)
        s = Samples.all(8.333_333_333_322_489_46e-03).plus(s, z)
        s = Samples.all(-1.666_666_666_666_663_24e-01).plus(s, z)
        let sine = r.plus(r * z, s)
        var c = Samples.all(-1.135_964_755_778_819_48e-11)
        c = Samples.all(2.087_572_321_298_174_83e-09).plus(c, z)
        c = Samples.all(-2.755_731_435_139_066_33e-07).plus(c, z)
        c = Samples.all(2.480_158_728_947_672_94e-05).plus(c, z)
        c = Samples.all(-1.388_888_888_887_410_96e-03).plus(c, z)
        c = Samples.all(4.166_666_666_666_660_19e-02).plus(c, z)
        let half = z * Samples.all(0.5)
        let w = Samples.all(1) - half
        // What rounding took from 1 - z/2 comes back before the rest is added.
        let cosine = w + ((Samples.all(1) - w) - half).plus(z * z, c)
        let isOdd = quarter & SampleBits(repeating: 1) .!= SampleBits(repeating: 0)
        let sineSign = (quarter & SampleBits(repeating: 2)) &<< SampleBits(repeating: 62)
        let cosineSign = ((quarter &+ SampleBits(repeating: 1)) & SampleBits(repeating: 2)) &<< SampleBits(repeating: 62)
        let first = cosine.replacing(with: sine, where: isOdd)
        let second = sine.replacing(with: cosine, where: isOdd)
        return (
            unsafeBitCast(unsafeBitCast(first, to: SampleBits.self) ^ cosineSign, to: Samples.self),
            unsafeBitCast(unsafeBitCast(second, to: SampleBits.self) ^ sineSign, to: Samples.self)
        )
    }
}
