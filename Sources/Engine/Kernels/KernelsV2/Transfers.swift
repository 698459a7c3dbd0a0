public import KernelTable

/// The density matrix's loops; see `TransferTable`.
enum Transfers<Vector: Lanes> where Vector.Scalar: KernelScalar {
    typealias Scalar = Vector.Scalar
    typealias Vectors = UnsafeMutablePointer<Vector>

    /// Vectors of a row.
    @inline(__always) private static var width: Int { 16 / Vector.scalarCount }

    @inline(__always) private static func vectors(_ rows: UnsafeMutablePointer<Scalar>) -> Vectors {
        UnsafeMutableRawPointer(rows).assumingMemoryBound(to: Vector.self)
    }

    @inline(__always) private static func vectors(_ rows: UnsafePointer<Scalar>) -> UnsafePointer<Vector> {
        UnsafeRawPointer(rows).assumingMemoryBound(to: Vector.self)
    }

    static func apply(_ block: UnsafeMutablePointer<Scalar>, _ component: TransferComponent<Scalar>) {
        let rows = component.sweep
        let base = vectors(block) + rows.value * width
        // The same places counted in vectors.
        let sweep = Sweep(vectors: rows.count << rows.held.nonzeroBitCount * width, holding: rows.held * width)
        component.matrix.withUnsafeBufferPointer { m in
            component.offsets.withUnsafeBufferPointer { offsets in
                switch component.shape {
                case .scale: scale(base + offsets[0] * width, sweep, .uniform(m[0]))
                case .exchange: exchange(base, sweep, offsets, m)
                case .two: two(base, sweep, offsets, m)
                case .three: three(base, sweep, offsets, m)
                case .four: four(base, sweep, offsets, m)
                case .affine: affine(base, sweep, offsets, m)
                case .any: any(base, rows, offsets, m)
                }
            }
        }
    }

    private static func scale(_ v: Vectors, _ sweep: Sweep, _ factor: Vector) {
        var (place, left) = (sweep.position(at: 0), sweep.count)
        while left > 0 {
            v[place] = v[place] * factor
            place = sweep.next(place)
            left &-= 1
        }
    }

    private static func exchange(
        _ base: Vectors, _ sweep: Sweep, _ offsets: UnsafeBufferPointer<Int>, _ m: UnsafeBufferPointer<Scalar>
    ) {
        let (v, w) = (base + offsets[0] * width, base + offsets[1] * width)
        let (p, q): (Vector, Vector) = (.uniform(m[1]), .uniform(m[2]))
        var (place, left) = (sweep.position(at: 0), sweep.count)
        while left > 0 {
            let (a, b) = (v[place], w[place])
            v[place] = b * p
            w[place] = a * q
            place = sweep.next(place)
            left &-= 1
        }
    }

    private static func two(_ base: Vectors, _ sweep: Sweep, _ offsets: UnsafeBufferPointer<Int>, _ m: UnsafeBufferPointer<Scalar>) {
        let (v, w) = (base + offsets[0] * width, base + offsets[1] * width)
        let (m0, m1, m2, m3): (Vector, Vector, Vector, Vector) = (.uniform(m[0]), .uniform(m[1]), .uniform(m[2]), .uniform(m[3]))
        var (place, left) = (sweep.position(at: 0), sweep.count)
        while left > 0 {
            let (a, b) = (v[place], w[place])
            v[place] = (a * m0).adding(b, times: m1)
            w[place] = (a * m2).adding(b, times: m3)
            place = sweep.next(place)
            left &-= 1
        }
    }

    private static func three(_ base: Vectors, _ sweep: Sweep, _ offsets: UnsafeBufferPointer<Int>, _ m: UnsafeBufferPointer<Scalar>) {
        let (v, w, x) = (base + offsets[0] * width, base + offsets[1] * width, base + offsets[2] * width)
        let (m0, m1, m2): (Vector, Vector, Vector) = (.uniform(m[0]), .uniform(m[1]), .uniform(m[2]))
        let (m3, m4, m5): (Vector, Vector, Vector) = (.uniform(m[3]), .uniform(m[4]), .uniform(m[5]))
        let (m6, m7, m8): (Vector, Vector, Vector) = (.uniform(m[6]), .uniform(m[7]), .uniform(m[8]))
        var (place, left) = (sweep.position(at: 0), sweep.count)
        while left > 0 {
            let (a, b, c) = (v[place], w[place], x[place])
            v[place] = (a * m0).adding(b, times: m1).adding(c, times: m2)
            w[place] = (a * m3).adding(b, times: m4).adding(c, times: m5)
            x[place] = (a * m6).adding(b, times: m7).adding(c, times: m8)
            place = sweep.next(place)
            left &-= 1
        }
    }

    private static func affine(_ base: Vectors, _ sweep: Sweep, _ offsets: UnsafeBufferPointer<Int>, _ m: UnsafeBufferPointer<Scalar>) {
        let u = base + offsets[0] * width
        let (v, w, x) = (base + offsets[1] * width, base + offsets[2] * width, base + offsets[3] * width)
        let (m4, m5, m6, m7): (Vector, Vector, Vector, Vector) = (.uniform(m[4]), .uniform(m[5]), .uniform(m[6]), .uniform(m[7]))
        let (m8, m9, m10, m11): (Vector, Vector, Vector, Vector) = (.uniform(m[8]), .uniform(m[9]), .uniform(m[10]), .uniform(m[11]))
        let (m12, m13, m14, m15): (Vector, Vector, Vector, Vector) = (.uniform(m[12]), .uniform(m[13]), .uniform(m[14]), .uniform(m[15]))
        var (place, left) = (sweep.position(at: 0), sweep.count)
        while left > 0 {
            let (a, b, c, d) = (u[place], v[place], w[place], x[place])
            v[place] = (a * m4).adding(b, times: m5).adding(c, times: m6).adding(d, times: m7)
            w[place] = (a * m8).adding(b, times: m9).adding(c, times: m10).adding(d, times: m11)
            x[place] = (a * m12).adding(b, times: m13).adding(c, times: m14).adding(d, times: m15)
            place = sweep.next(place)
            left &-= 1
        }
    }

    private static func four(_ base: Vectors, _ sweep: Sweep, _ offsets: UnsafeBufferPointer<Int>, _ m: UnsafeBufferPointer<Scalar>) {
        let (u, v) = (base + offsets[0] * width, base + offsets[1] * width)
        let (w, x) = (base + offsets[2] * width, base + offsets[3] * width)
        let (m0, m1, m2, m3): (Vector, Vector, Vector, Vector) = (.uniform(m[0]), .uniform(m[1]), .uniform(m[2]), .uniform(m[3]))
        let (m4, m5, m6, m7): (Vector, Vector, Vector, Vector) = (.uniform(m[4]), .uniform(m[5]), .uniform(m[6]), .uniform(m[7]))
        let (m8, m9, m10, m11): (Vector, Vector, Vector, Vector) = (.uniform(m[8]), .uniform(m[9]), .uniform(m[10]), .uniform(m[11]))
        let (m12, m13, m14, m15): (Vector, Vector, Vector, Vector) = (.uniform(m[12]), .uniform(m[13]), .uniform(m[14]), .uniform(m[15]))
        var (place, left) = (sweep.position(at: 0), sweep.count)
        while left > 0 {
            let (a, b, c, d) = (u[place], v[place], w[place], x[place])
            u[place] = (a * m0).adding(b, times: m1).adding(c, times: m2).adding(d, times: m3)
            v[place] = (a * m4).adding(b, times: m5).adding(c, times: m6).adding(d, times: m7)
            w[place] = (a * m8).adding(b, times: m9).adding(c, times: m10).adding(d, times: m11)
            x[place] = (a * m12).adding(b, times: m13).adding(c, times: m14).adding(d, times: m15)
            place = sweep.next(place)
            left &-= 1
        }
    }

    /// Any number of members: gathers them, then sums every row of the matrix, two rows and two vectors at a time.
    private static func any(_ base: Vectors, _ sweep: Sweep, _ offsets: UnsafeBufferPointer<Int>, _ m: UnsafeBufferPointer<Scalar>) {
        let count = offsets.count
        withUnsafeTemporaryAllocation(of: Vector.self, capacity: count * width) { members in
            var position = sweep.position(at: 0)
            var left = sweep.count
            while left > 0 {
                let place = base + position &* width
                for member in 0..<count {
                    for vector in 0..<width { members[member &* width &+ vector] = place[offsets[member] &* width &+ vector] }
                }
                for row in 0..<count {
                    let factors = m.baseAddress.unsafelyUnwrapped + row &* count
                    let target = place + offsets[row] &* width
                    var vector = 0
                    while vector < width {
                        var (even, odd) = (Vector.uniform(0), Vector.uniform(0))
                        var member = 0
                        while member &+ 1 < count {
                            even = even.adding(members[member &* width &+ vector], times: .uniform(factors[member]))
                            odd = odd.adding(members[(member &+ 1) &* width &+ vector], times: .uniform(factors[member &+ 1]))
                            member &+= 2
                        }
                        if member < count { even = even.adding(members[member &* width &+ vector], times: .uniform(factors[member])) }
                        target[vector] = even + odd
                        vector &+= 1
                    }
                }
                position = sweep.next(position)
                left &-= 1
            }
        }
    }

    static func gather(_ block: UnsafeMutablePointer<Scalar>, _ from: UnsafePointer<Scalar>, _ sweep: RowSweep) {
        let source = from + sweep.start
        if sweep.isContiguous {
            var (position, row) = (0, 0)
            while row < sweep.rows {
                let (to, from) = (vectors(block + row &* 16), vectors(source + position))
                for vector in 0..<width { to[vector] = from[vector] }
                position = sweep.next(position)
                row &+= 1
            }
            return
        }
        let (run, tiles) = tiling(sweep)
        sweep.lanes.withUnsafeBufferPointer { lanes in
            var (position, row) = (0, 0)
            while row < sweep.rows {
                if run >= 4 {
                    var lane = 0
                    while lane < 16 {
                        var inner = 0
                        while inner < run {
                            Square(source + (position &+ inner), lanes, lane).transposed.store(block + ((row &+ inner) &* 16 &+ lane))
                            inner &+= 4
                        }
                        lane &+= 4
                    }
                } else {
                    for lane in 0..<16 {
                        for inner in 0..<run {
                            block[(row &+ inner) &* 16 &+ lane] = source[position &+ inner &+ lanes[lane]]
                        }
                    }
                }
                position = ((position | ~tiles) &+ 1) & tiles
                row &+= run
            }
        }
    }

    static func scatter(_ block: UnsafePointer<Scalar>, _ to: UnsafeMutablePointer<Scalar>, _ sweep: RowSweep) {
        let target = to + sweep.start
        if sweep.isContiguous {
            var (position, row) = (0, 0)
            while row < sweep.rows {
                let (to, from) = (vectors(target + position), vectors(block + row &* 16))
                for vector in 0..<width { to[vector] = from[vector] }
                position = sweep.next(position)
                row &+= 1
            }
            return
        }
        let (run, tiles) = tiling(sweep)
        sweep.lanes.withUnsafeBufferPointer { lanes in
            var (position, row) = (0, 0)
            while row < sweep.rows {
                if run >= 4 {
                    var lane = 0
                    while lane < 16 {
                        var inner = 0
                        while inner < run {
                            Square(block + ((row &+ inner) &* 16 &+ lane)).transposed.store(target + (position &+ inner), lanes, lane)
                            inner &+= 4
                        }
                        lane &+= 4
                    }
                } else {
                    for lane in 0..<16 {
                        for inner in 0..<run {
                            target[position &+ inner &+ lanes[lane]] = block[(row &+ inner) &* 16 &+ lane]
                        }
                    }
                }
                position = ((position | ~tiles) &+ 1) & tiles
                row &+= run
            }
        }
    }

    /// How many rows are neighbours in memory, and the bits that number such runs.
    ///
    /// Places of a row lie powers of two apart and fall into the same set of the cache: the lines of a run are used up before the next one.
    private static func tiling(_ sweep: RowSweep) -> (run: Int, tiles: Int) {
        var run = 1
        while run < 16, sweep.rowBits & run != 0 { run <<= 1 }
        return (run, sweep.rowBits & ~(run &- 1))
    }

    /// Four times four scalars.
    private struct Square {
        var a, b, c, d: SIMD4<Scalar>

        @inline(__always) init(_ a: SIMD4<Scalar>, _ b: SIMD4<Scalar>, _ c: SIMD4<Scalar>, _ d: SIMD4<Scalar>) {
            (self.a, self.b, self.c, self.d) = (a, b, c, d)
        }

        /// From four places of a row, four rows of each.
        @inline(__always) init(_ from: UnsafePointer<Scalar>, _ lanes: UnsafeBufferPointer<Int>, _ lane: Int) {
            a = Square.load(from + lanes[lane])
            b = Square.load(from + lanes[lane &+ 1])
            c = Square.load(from + lanes[lane &+ 2])
            d = Square.load(from + lanes[lane &+ 3])
        }

        /// From four rows of a block.
        @inline(__always) init(_ from: UnsafePointer<Scalar>) {
            (a, b, c, d) = (Square.load(from), Square.load(from + 16), Square.load(from + 32), Square.load(from + 48))
        }

        @inline(__always) func store(_ to: UnsafeMutablePointer<Scalar>, _ lanes: UnsafeBufferPointer<Int>, _ lane: Int) {
            Square.store(a, to + lanes[lane])
            Square.store(b, to + lanes[lane &+ 1])
            Square.store(c, to + lanes[lane &+ 2])
            Square.store(d, to + lanes[lane &+ 3])
        }

        @inline(__always) func store(_ to: UnsafeMutablePointer<Scalar>) {
            Square.store(a, to)
            Square.store(b, to + 16)
            Square.store(c, to + 32)
            Square.store(d, to + 48)
        }

        @inline(__always) var transposed: Square {
            let (even, odd) = (SIMD4(a[0], b[0], a[2], b[2]), SIMD4(a[1], b[1], a[3], b[3]))
            let (evenBelow, oddBelow) = (SIMD4(c[0], d[0], c[2], d[2]), SIMD4(c[1], d[1], c[3], d[3]))
            return Square(
                SIMD4(even[0], even[1], evenBelow[0], evenBelow[1]), SIMD4(odd[0], odd[1], oddBelow[0], oddBelow[1]),
                SIMD4(even[2], even[3], evenBelow[2], evenBelow[3]), SIMD4(odd[2], odd[3], oddBelow[2], oddBelow[3]))
        }

        @inline(__always) private static func load(_ from: UnsafePointer<Scalar>) -> SIMD4<Scalar> {
            UnsafeRawPointer(from).assumingMemoryBound(to: SIMD4<Scalar>.self).pointee
        }

        @inline(__always) private static func store(_ value: SIMD4<Scalar>, _ to: UnsafeMutablePointer<Scalar>) {
            UnsafeMutableRawPointer(to).assumingMemoryBound(to: SIMD4<Scalar>.self).pointee = value
        }
    }
}

/// The loops of this build in double precision.
public let doubleTransfers = TransferTable<Double>(
    named: transfersLevel, apply: { Transfers<DoubleLanes>.apply($0, $1) }, gather: { Transfers<DoubleLanes>.gather($0, $1, $2) },
    scatter: { Transfers<DoubleLanes>.scatter($0, $1, $2) })

/// The loops of this build in single precision.
public let singleTransfers = TransferTable<Float>(
    named: transfersLevel, apply: { Transfers<SingleLanes>.apply($0, $1) }, gather: { Transfers<SingleLanes>.gather($0, $1, $2) },
    scatter: { Transfers<SingleLanes>.scatter($0, $1, $2) })

#if WIDE
    private let transfersLevel = "x86-64-v4"
#elseif FMA
    private let transfersLevel = "x86-64-v3"
#else
    private let transfersLevel = "x86-64-v2"
#endif
