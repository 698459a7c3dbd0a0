internal import KernelTable

/// Amplitudes in another order, and inner products.
enum Permutations<Scalar: KernelScalar> {
    static func permute(_ to: UnsafeMutablePointer<Scalar>, _ from: UnsafePointer<Scalar>, _ map: LinearPermutation) {
        let to = UnsafeMutableRawPointer(to).assumingMemoryBound(to: SIMD2<Scalar>.self)
        let from = UnsafeRawPointer(from).assumingMemoryBound(to: SIMD2<Scalar>.self)
        let (size, table) = (1 << map.tableQubits, map.table)
        runs(map) { place, image in
            let run = to + place
            var k = 0
            while k < size {
                run[k] = from[image ^ Int(table[k])]
                k &+= 1
            }
        }
    }

    static func unpermute(_ to: UnsafeMutablePointer<Scalar>, _ from: UnsafePointer<Scalar>, _ map: LinearPermutation) {
        let to = UnsafeMutableRawPointer(to).assumingMemoryBound(to: SIMD2<Scalar>.self)
        let from = UnsafeRawPointer(from).assumingMemoryBound(to: SIMD2<Scalar>.self)
        let (size, table) = (1 << map.tableQubits, map.table)
        runs(map) { place, image in
            let run = from + place
            var k = 0
            while k < size {
                to[image ^ Int(table[k])] = run[k]
                k &+= 1
            }
        }
    }

    /// Calls `body` with each run's place on the side that is passed in order, and its image.
    @inline(__always)
    private static func runs(_ map: LinearPermutation, _ body: (_ place: Int, _ image: Int) -> Void) {
        let parts = 1 << (map.qubits &- map.tableQubits)
        var (place, image, part) = (map.start, map.flips, 0)
        while true {
            body(place, image)
            part &+= 1
            if part == parts { return }
            let bit = part.trailingZeroBitCount
            image ^= map.carries[bit]
            place ^= map.places[bit]
        }
    }

    @inline(__always)
    static func dot<Vector: Lanes>(
        _ one: UnsafePointer<Scalar>, _ other: UnsafePointer<Scalar>, _ range: Range<Int>, lanes: Vector.Type
    ) -> Double where Vector.Scalar == Scalar {
        let (x, y) = (Reductions<Vector>.vectors(one), Reductions<Vector>.vectors(other))
        var (even, odd) = (Vector.uniform(0), Vector.uniform(0))
        var k = range.lowerBound
        while k &+ 1 < range.upperBound {
            even = even.adding(x[k], times: y[k])
            odd = odd.adding(x[k &+ 1], times: y[k &+ 1])
            k &+= 2
        }
        if k < range.upperBound { even = even.adding(x[k], times: y[k]) }
        return Double((even + odd).total)
    }
}
