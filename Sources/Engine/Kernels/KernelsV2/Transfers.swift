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
        let base = vectors(block) + component.sweep.value * width
        component.matrix.withUnsafeBufferPointer { m in
            component.offsets.withUnsafeBufferPointer { offsets in
                switch component.shape {
                case .scale: scale(base + offsets[0] * width, component.sweep, .uniform(m[0]))
                case .exchange: exchange(base, component.sweep, offsets, .uniform(m[1]), .uniform(m[2]))
                case .two: two(base, component.sweep, offsets, m)
                case .three: three(base, component.sweep, offsets, m)
                case .four: four(base, component.sweep, offsets, m)
                case .affine: affine(base, component.sweep, offsets, m)
                case .any: any(base, component.sweep, offsets, m)
                }
            }
        }
    }

    /// Calls the body with the place of every vector of a sweep.
    @inline(__always) private static func each(_ sweep: Sweep, _ body: (Int) -> Void) {
        var position = sweep.position(at: 0)
        var left = sweep.count
        while left > 0 {
            let first = position &* width
            var vector = 0
            while vector < width {
                body(first &+ vector)
                vector &+= 1
            }
            position = sweep.next(position)
            left &-= 1
        }
    }

    private static func scale(_ v: Vectors, _ sweep: Sweep, _ factor: Vector) {
        each(sweep) { v[$0] = v[$0] * factor }
    }

    private static func exchange(_ base: Vectors, _ sweep: Sweep, _ offsets: UnsafeBufferPointer<Int>, _ p: Vector, _ q: Vector) {
        let (v, w) = (base + offsets[0] * width, base + offsets[1] * width)
        each(sweep) {
            let (a, b) = (v[$0], w[$0])
            v[$0] = b * p
            w[$0] = a * q
        }
    }

    private static func two(_ base: Vectors, _ sweep: Sweep, _ offsets: UnsafeBufferPointer<Int>, _ m: UnsafeBufferPointer<Scalar>) {
        let (v, w) = (base + offsets[0] * width, base + offsets[1] * width)
        let (m0, m1, m2, m3): (Vector, Vector, Vector, Vector) = (.uniform(m[0]), .uniform(m[1]), .uniform(m[2]), .uniform(m[3]))
        each(sweep) {
            let (a, b) = (v[$0], w[$0])
            v[$0] = (a * m0).adding(b, times: m1)
            w[$0] = (a * m2).adding(b, times: m3)
        }
    }

    private static func three(_ base: Vectors, _ sweep: Sweep, _ offsets: UnsafeBufferPointer<Int>, _ m: UnsafeBufferPointer<Scalar>) {
        let (v, w, x) = (base + offsets[0] * width, base + offsets[1] * width, base + offsets[2] * width)
        let (m0, m1, m2): (Vector, Vector, Vector) = (.uniform(m[0]), .uniform(m[1]), .uniform(m[2]))
        let (m3, m4, m5): (Vector, Vector, Vector) = (.uniform(m[3]), .uniform(m[4]), .uniform(m[5]))
        let (m6, m7, m8): (Vector, Vector, Vector) = (.uniform(m[6]), .uniform(m[7]), .uniform(m[8]))
        each(sweep) {
            let (a, b, c) = (v[$0], w[$0], x[$0])
            v[$0] = (a * m0).adding(b, times: m1).adding(c, times: m2)
            w[$0] = (a * m3).adding(b, times: m4).adding(c, times: m5)
            x[$0] = (a * m6).adding(b, times: m7).adding(c, times: m8)
        }
    }

    private static func affine(_ base: Vectors, _ sweep: Sweep, _ offsets: UnsafeBufferPointer<Int>, _ m: UnsafeBufferPointer<Scalar>) {
        let u = base + offsets[0] * width
        let (v, w, x) = (base + offsets[1] * width, base + offsets[2] * width, base + offsets[3] * width)
        let (m4, m5, m6, m7): (Vector, Vector, Vector, Vector) = (.uniform(m[4]), .uniform(m[5]), .uniform(m[6]), .uniform(m[7]))
        let (m8, m9, m10, m11): (Vector, Vector, Vector, Vector) = (.uniform(m[8]), .uniform(m[9]), .uniform(m[10]), .uniform(m[11]))
        let (m12, m13, m14, m15): (Vector, Vector, Vector, Vector) = (.uniform(m[12]), .uniform(m[13]), .uniform(m[14]), .uniform(m[15]))
        each(sweep) {
            let (a, b, c, d) = (u[$0], v[$0], w[$0], x[$0])
            v[$0] = (a * m4).adding(b, times: m5).adding(c, times: m6).adding(d, times: m7)
            w[$0] = (a * m8).adding(b, times: m9).adding(c, times: m10).adding(d, times: m11)
            x[$0] = (a * m12).adding(b, times: m13).adding(c, times: m14).adding(d, times: m15)
        }
    }

    private static func four(_ base: Vectors, _ sweep: Sweep, _ offsets: UnsafeBufferPointer<Int>, _ m: UnsafeBufferPointer<Scalar>) {
        let (u, v) = (base + offsets[0] * width, base + offsets[1] * width)
        let (w, x) = (base + offsets[2] * width, base + offsets[3] * width)
        each(sweep) {
            let (a, b, c, d) = (u[$0], v[$0], w[$0], x[$0])
            u[$0] = (a * .uniform(m[0])).adding(b, times: .uniform(m[1])).adding(c, times: .uniform(m[2])).adding(d, times: .uniform(m[3]))
            v[$0] = (a * .uniform(m[4])).adding(b, times: .uniform(m[5])).adding(c, times: .uniform(m[6])).adding(d, times: .uniform(m[7]))
            w[$0] = (a * .uniform(m[8])).adding(b, times: .uniform(m[9])).adding(c, times: .uniform(m[10]))
                .adding(d, times: .uniform(m[11]))
            x[$0] = (a * .uniform(m[12])).adding(b, times: .uniform(m[13])).adding(c, times: .uniform(m[14]))
                .adding(d, times: .uniform(m[15]))
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
        var (position, row) = (0, 0)
        if sweep.isContiguous {
            while row < sweep.rows {
                let (to, from) = (vectors(block + row &* 16), vectors(source + position))
                for vector in 0..<width { to[vector] = from[vector] }
                position = sweep.next(position)
                row &+= 1
            }
            return
        }
        sweep.lanes.withUnsafeBufferPointer { lanes in
            while row < sweep.rows {
                let to = block + row &* 16
                for lane in 0..<16 { to[lane] = source[position &+ lanes[lane]] }
                position = sweep.next(position)
                row &+= 1
            }
        }
    }

    static func scatter(_ block: UnsafePointer<Scalar>, _ to: UnsafeMutablePointer<Scalar>, _ sweep: RowSweep) {
        let target = to + sweep.start
        var (position, row) = (0, 0)
        if sweep.isContiguous {
            while row < sweep.rows {
                let (to, from) = (vectors(target + position), vectors(block + row &* 16))
                for vector in 0..<width { to[vector] = from[vector] }
                position = sweep.next(position)
                row &+= 1
            }
            return
        }
        sweep.lanes.withUnsafeBufferPointer { lanes in
            while row < sweep.rows {
                let from = block + row &* 16
                for lane in 0..<16 { target[position &+ lanes[lane]] = from[lane] }
                position = sweep.next(position)
                row &+= 1
            }
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
