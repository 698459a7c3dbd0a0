internal import KernelTable

/// The loops on states side by side; see `LaneKernelTable`.
enum LaneStates<Vector: LaneVector> where Vector.Scalar: KernelScalar {
    typealias Scalar = Vector.Scalar
    typealias Vectors = UnsafeMutablePointer<Vector>
    typealias ReadOnlyVectors = UnsafePointer<Vector>
    typealias Amplitude = LaneComplex<Vector>

    @inline(__always) static func vectors(_ lanes: UnsafeMutablePointer<Scalar>) -> Vectors {
        UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: Vector.self)
    }

    @inline(__always) static func vectors(_ lanes: UnsafePointer<Scalar>) -> ReadOnlyVectors {
        UnsafeRawPointer(lanes).assumingMemoryBound(to: Vector.self)
    }

    /// Bits that are zero at one place of each class of places that the qubits' masks connect.
    static func pivots(_ qubits: UnsafePointer<LaneQubit>, _ count: Int) -> Int {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: max(count, 1)) { reduced in
            var (pivots, index) = (0, 0)
            while index < count {
                var mask = qubits[index].mask
                var other = 0
                while other < index {
                    // Each earlier one has a highest bit of its own.
                    if mask & highest(reduced[other]) != 0 { mask ^= reduced[other] }
                    other &+= 1
                }
                other = 0
                while other < index {
                    if reduced[other] & highest(mask) != 0 { reduced[other] ^= mask }
                    other &+= 1
                }
                reduced[index] = mask
                index &+= 1
            }
            index = 0
            while index < count {
                pivots |= highest(reduced[index])
                index &+= 1
            }
            return pivots
        }
    }

    @inline(__always) private static func highest(_ mask: Int) -> Int {
        1 << ((Int.bitWidth &- 1 &- mask.leadingZeroBitCount) & (Int.bitWidth &- 1))
    }

    /// All ones where the qubit's value at a place is 1.
    @inline(__always) static func ones(_ functional: Int, _ flip: Int, _ place: Int) -> Int {
        0 &- (((place & functional).nonzeroBitCount ^ flip) & 1)
    }

    /// Applies a matrix to a pair.
    @inline(__always) private static func turn(_ a: inout Amplitude, _ b: inout Amplitude, _ u: ReadOnlyVectors) {
        let (x, y) = (a, b)
        a = Amplitude.combination(Amplitude(u), x, Amplitude(u + 2), y)
        b = Amplitude.combination(Amplitude(u + 4), x, Amplitude(u + 6), y)
    }

    static func turn(
        _ state: UnsafeMutablePointer<Scalar>, _ amplitudes: Int, _ qubits: UnsafePointer<LaneQubit>, _ count: Int,
        _ matrices: UnsafePointer<Scalar>
    ) {
        let (held, lanes, u) = (pivots(qubits, count), vectors(state), vectors(matrices))
        switch count {
        case 1: turnOne(lanes, amplitudes, held, qubits[0], u)
        case 2: turnTwo(lanes, amplitudes, held, qubits[0], qubits[1], u)
        case 3: turnThree(lanes, amplitudes, held, qubits[0], qubits[1], qubits[2], u)
        default: break
        }
    }

    private static func turnOne(_ state: Vectors, _ amplitudes: Int, _ held: Int, _ q: LaneQubit, _ u: ReadOnlyVectors) {
        let (mask, functional, flip) = (q.mask, q.functional, q.isFlipped ? 1 : 0)
        var (place, left) = (0, amplitudes &>> 1)
        while left > 0 {
            let first = place ^ (mask & ones(functional, flip, place))
            let (p0, p1) = (state + (first &<< 1), state + ((first ^ mask) &<< 1))
            var (a, b) = (Amplitude(p0), Amplitude(p1))
            turn(&a, &b, u)
            a.store(p0)
            b.store(p1)
            place = ((place | held) &+ 1) & ~held
            left &-= 1
        }
    }

    private static func turnTwo(
        _ state: Vectors, _ amplitudes: Int, _ held: Int, _ q: LaneQubit, _ r: LaneQubit, _ u: ReadOnlyVectors
    ) {
        let (m, f, g) = (q.mask, q.functional, q.isFlipped ? 1 : 0)
        let (n, h, k) = (r.mask, r.functional, r.isFlipped ? 1 : 0)
        var (place, left) = (0, amplitudes &>> 2)
        while left > 0 {
            let first = place ^ (m & ones(f, g, place)) ^ (n & ones(h, k, place))
            let (p0, p1) = (state + (first &<< 1), state + ((first ^ m) &<< 1))
            let (p2, p3) = (state + ((first ^ n) &<< 1), state + ((first ^ m ^ n) &<< 1))
            var (a, b, c, d) = (Amplitude(p0), Amplitude(p1), Amplitude(p2), Amplitude(p3))
            turn(&a, &b, u)
            turn(&c, &d, u)
            turn(&a, &c, u + 8)
            turn(&b, &d, u + 8)
            a.store(p0)
            b.store(p1)
            c.store(p2)
            d.store(p3)
            place = ((place | held) &+ 1) & ~held
            left &-= 1
        }
    }

    private static func turnThree(
        _ state: Vectors, _ amplitudes: Int, _ held: Int, _ q: LaneQubit, _ r: LaneQubit, _ s: LaneQubit, _ u: ReadOnlyVectors
    ) {
        let (l, m, n) = (q.mask, r.mask, s.mask)
        let (e, f, g) = (q.functional, r.functional, s.functional)
        let (x, y, z) = (q.isFlipped ? 1 : 0, r.isFlipped ? 1 : 0, s.isFlipped ? 1 : 0)
        var (place, left) = (0, amplitudes &>> 3)
        while left > 0 {
            let first = place ^ (l & ones(e, x, place)) ^ (m & ones(f, y, place)) ^ (n & ones(g, z, place))
            let second = first ^ n
            let (p0, p1) = (state + (first &<< 1), state + ((first ^ l) &<< 1))
            let (p2, p3) = (state + ((first ^ m) &<< 1), state + ((first ^ l ^ m) &<< 1))
            let (p4, p5) = (state + (second &<< 1), state + ((second ^ l) &<< 1))
            let (p6, p7) = (state + ((second ^ m) &<< 1), state + ((second ^ l ^ m) &<< 1))
            var (a0, a1, a2, a3) = (Amplitude(p0), Amplitude(p1), Amplitude(p2), Amplitude(p3))
            turn(&a0, &a1, u)
            turn(&a2, &a3, u)
            turn(&a0, &a2, u + 8)
            turn(&a1, &a3, u + 8)
            var (a4, a5, a6, a7) = (Amplitude(p4), Amplitude(p5), Amplitude(p6), Amplitude(p7))
            turn(&a4, &a5, u)
            turn(&a6, &a7, u)
            turn(&a4, &a6, u + 8)
            turn(&a5, &a7, u + 8)
            turn(&a0, &a4, u + 16)
            a0.store(p0)
            a4.store(p4)
            turn(&a1, &a5, u + 16)
            a1.store(p1)
            a5.store(p5)
            turn(&a2, &a6, u + 16)
            a2.store(p2)
            a6.store(p6)
            turn(&a3, &a7, u + 16)
            a3.store(p3)
            a7.store(p7)
            place = ((place | held) &+ 1) & ~held
            left &-= 1
        }
    }

    /// The product state of a two-component vector a qubit.
    static func product(_ factors: UnsafePointer<Scalar>, _ qubits: Int, _ lanes: UnsafeMutablePointer<Scalar>) {
        let (factors, state) = (vectors(factors), vectors(lanes))
        Amplitude(factors).store(state)
        Amplitude(factors + 2).store(state + 2)
        var qubit = 1
        while qubit < qubits {
            let (a, b) = (Amplitude(factors + (4 &* qubit)), Amplitude(factors + (4 &* qubit &+ 2)))
            let half = 2 << qubit
            var place = 0
            while place < half {
                let p = state + place
                let amplitude = Amplitude(p)
                (a * amplitude).store(p)
                (b * amplitude).store(p + half)
                place &+= 2
            }
            qubit &+= 1
        }
    }

    /// Copies the amplitudes of a class of places into a block.
    static func gather(
        _ block: UnsafeMutablePointer<Scalar>, _ from: UnsafePointer<Scalar>, _ base: Int, _ qubits: UnsafePointer<LaneQubit>, _ count: Int
    ) {
        let (block, state) = (vectors(block), vectors(from))
        walk(base, qubits, count) { step, place in
            Amplitude(state + (place &<< 1)).store(block + (step &<< 1))
        }
    }

    static func scatter(
        _ block: UnsafePointer<Scalar>, _ to: UnsafeMutablePointer<Scalar>, _ base: Int, _ qubits: UnsafePointer<LaneQubit>, _ count: Int
    ) {
        let (block, state) = (vectors(block), vectors(to))
        walk(base, qubits, count) { step, place in
            Amplitude(block + (step &<< 1)).store(state + (place &<< 1))
        }
    }

    @inline(__always)
    private static func walk(_ base: Int, _ qubits: UnsafePointer<LaneQubit>, _ count: Int, _ body: (_ step: Int, _ place: Int) -> Void) {
        var (step, place) = (0, base)
        let end = 1 << count
        while step < end {
            body(step, place)
            // The bits that counting on changes.
            var changed = (step ^ (step &+ 1)) & (end &- 1)
            while changed != 0 {
                place ^= qubits[changed.trailingZeroBitCount].mask
                changed &= changed &- 1
            }
            step &+= 1
        }
    }
}
