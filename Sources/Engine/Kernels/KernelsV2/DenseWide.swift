internal import KernelTable

/// Dense matrices on three qubits and more, eight sums in registers at a time.
///
/// A step's vectors are numbered by the targets above the lanes, the rows; the targets inside are exchanges of lanes. Where a step has fewer
/// than eight rows, several steps go together, so that each factor serves all of them.
enum DenseWide<Vector: Lanes> where Vector.Scalar: KernelScalar {
    typealias Scalar = Vector.Scalar
    typealias Factors = UnsafePointer<Vector>

    static func apply(_ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DenseGate<Scalar>) {
        let rows = gate.offsets.count
        let together = max(1, 8 / rows)
        let whole = steps.count / together * together
        gate.offsets.withUnsafeBufferPointer { offsets in
            gate.exchanges.withUnsafeBufferPointer { exchanges in
                guard let offsets = offsets.baseAddress else { return }
                let place = Place(
                    base: Dense<Vector>.vectors(state) + gate.sweep.value, sweep: gate.sweep, offsets: offsets, exchanges: exchanges,
                    factors: Factors(Dense<Vector>.vectors(gate.factors.pointer)))
                var position = gate.sweep.position(at: steps.lowerBound)
                switch rows {
                case 8: eight(place, &position, whole)
                case 4: four(place, &position, whole)
                case 2: two(place, &position, whole)
                case 1: one(place, &position, whole)
                default: many(place, &position, whole, rows: rows)
                }
                if whole < steps.count { rest(place, &position, steps.count - whole, rows: rows) }
            }
        }
    }

    /// What the loops have in common.
    private struct Place {
        let base: UnsafeMutablePointer<Vector>
        let sweep: Sweep
        let offsets: UnsafePointer<Int>
        let exchanges: UnsafeBufferPointer<Int>
        let factors: Factors
    }

    /// One vector times the factors of eight rows, added to their sums.
    @inline(__always)
    private static func add(_ value: Vector, _ f: Factors, to sums: inout Tile<Vector>) {
        let swapped = value.swapped
        sums.v0 = sums.v0.adding(value, times: f[0]).adding(swapped, times: f[1])
        sums.v1 = sums.v1.adding(value, times: f[2]).adding(swapped, times: f[3])
        sums.v2 = sums.v2.adding(value, times: f[4]).adding(swapped, times: f[5])
        sums.v3 = sums.v3.adding(value, times: f[6]).adding(swapped, times: f[7])
        sums.v4 = sums.v4.adding(value, times: f[8]).adding(swapped, times: f[9])
        sums.v5 = sums.v5.adding(value, times: f[10]).adding(swapped, times: f[11])
        sums.v6 = sums.v6.adding(value, times: f[12]).adding(swapped, times: f[13])
        sums.v7 = sums.v7.adding(value, times: f[14]).adding(swapped, times: f[15])
    }

    /// Eight rows, one step at a time.
    @inline(__always)
    private static func eight(_ place: Place, _ position: inout Int, _ count: Int) {
        let (base, offsets) = (place.base, place.offsets)
        var left = count
        while left > 0 {
            var sums = Tile<Vector>.zero
            var factor = place.factors
            var column = 0
            while column < 8 {
                let source = base[position &+ offsets[column]]
                for flips in place.exchanges {
                    add(source.exchanged(flips), factor, to: &sums)
                    factor += 16
                }
                column &+= 1
            }
            (base[position &+ offsets[0]], base[position &+ offsets[1]]) = (sums.v0, sums.v1)
            (base[position &+ offsets[2]], base[position &+ offsets[3]]) = (sums.v2, sums.v3)
            (base[position &+ offsets[4]], base[position &+ offsets[5]]) = (sums.v4, sums.v5)
            (base[position &+ offsets[6]], base[position &+ offsets[7]]) = (sums.v6, sums.v7)
            position = place.sweep.next(position)
            left &-= 1
        }
    }

    /// Four rows, two steps at a time.
    @inline(__always)
    private static func four(_ place: Place, _ position: inout Int, _ count: Int) {
        let (base, offsets) = (place.base, place.offsets)
        var left = count
        while left > 0 {
            let (a, b) = (position, place.sweep.next(position))
            var sums = Tile<Vector>.zero
            var f = place.factors
            var column = 0
            while column < 4 {
                let (x, y) = (base[a &+ offsets[column]], base[b &+ offsets[column]])
                for flips in place.exchanges {
                    let (v, w) = (x.exchanged(flips), y.exchanged(flips))
                    let (s, t) = (v.swapped, w.swapped)
                    sums.v0 = sums.v0.adding(v, times: f[0]).adding(s, times: f[1])
                    sums.v1 = sums.v1.adding(w, times: f[0]).adding(t, times: f[1])
                    sums.v2 = sums.v2.adding(v, times: f[2]).adding(s, times: f[3])
                    sums.v3 = sums.v3.adding(w, times: f[2]).adding(t, times: f[3])
                    sums.v4 = sums.v4.adding(v, times: f[4]).adding(s, times: f[5])
                    sums.v5 = sums.v5.adding(w, times: f[4]).adding(t, times: f[5])
                    sums.v6 = sums.v6.adding(v, times: f[6]).adding(s, times: f[7])
                    sums.v7 = sums.v7.adding(w, times: f[6]).adding(t, times: f[7])
                    f += 8
                }
                column &+= 1
            }
            (base[a &+ offsets[0]], base[b &+ offsets[0]]) = (sums.v0, sums.v1)
            (base[a &+ offsets[1]], base[b &+ offsets[1]]) = (sums.v2, sums.v3)
            (base[a &+ offsets[2]], base[b &+ offsets[2]]) = (sums.v4, sums.v5)
            (base[a &+ offsets[3]], base[b &+ offsets[3]]) = (sums.v6, sums.v7)
            position = place.sweep.next(b)
            left &-= 2
        }
    }

    /// Two rows, four steps at a time.
    @inline(__always)
    private static func two(_ place: Place, _ position: inout Int, _ count: Int) {
        let (base, offsets, sweep) = (place.base, place.offsets, place.sweep)
        var left = count
        while left > 0 {
            let a = position
            let b = sweep.next(a)
            let c = sweep.next(b)
            let d = sweep.next(c)
            var sums = Tile<Vector>.zero
            var f = place.factors
            for column in 0..<2 {
                let (w, x) = (base[a &+ offsets[column]], base[b &+ offsets[column]])
                let (y, z) = (base[c &+ offsets[column]], base[d &+ offsets[column]])
                for flips in place.exchanges {
                    add(w.exchanged(flips), f, to: &sums.v0, &sums.v4)
                    add(x.exchanged(flips), f, to: &sums.v1, &sums.v5)
                    add(y.exchanged(flips), f, to: &sums.v2, &sums.v6)
                    add(z.exchanged(flips), f, to: &sums.v3, &sums.v7)
                    f += 4
                }
            }
            let upper = offsets[1]
            (base[a], base[b], base[c], base[d]) = (sums.v0, sums.v1, sums.v2, sums.v3)
            (base[a &+ upper], base[b &+ upper], base[c &+ upper], base[d &+ upper]) = (sums.v4, sums.v5, sums.v6, sums.v7)
            position = sweep.next(d)
            left &-= 4
        }
    }

    @inline(__always)
    private static func add(_ value: Vector, _ f: Factors, to lower: inout Vector, _ upper: inout Vector) {
        let swapped = value.swapped
        lower = lower.adding(value, times: f[0]).adding(swapped, times: f[1])
        upper = upper.adding(value, times: f[2]).adding(swapped, times: f[3])
    }

    /// All targets inside the lanes, eight steps at a time.
    @inline(__always)
    private static func one(_ place: Place, _ position: inout Int, _ count: Int) {
        let (base, sweep) = (place.base, place.sweep)
        var left = count
        while left > 0 {
            let p0 = position
            let (p1, p2) = (sweep.next(p0), sweep.next(sweep.next(p0)))
            let (p3, p4) = (sweep.next(p2), sweep.next(sweep.next(p2)))
            let (p5, p6) = (sweep.next(p4), sweep.next(sweep.next(p4)))
            let p7 = sweep.next(p6)
            var sums = Tile<Vector>.zero
            var f = place.factors
            for flips in place.exchanges {
                sums.v0 = sums.v0.adding(base[p0].exchanged(flips), times: f[0], f[1])
                sums.v1 = sums.v1.adding(base[p1].exchanged(flips), times: f[0], f[1])
                sums.v2 = sums.v2.adding(base[p2].exchanged(flips), times: f[0], f[1])
                sums.v3 = sums.v3.adding(base[p3].exchanged(flips), times: f[0], f[1])
                sums.v4 = sums.v4.adding(base[p4].exchanged(flips), times: f[0], f[1])
                sums.v5 = sums.v5.adding(base[p5].exchanged(flips), times: f[0], f[1])
                sums.v6 = sums.v6.adding(base[p6].exchanged(flips), times: f[0], f[1])
                sums.v7 = sums.v7.adding(base[p7].exchanged(flips), times: f[0], f[1])
                f += 2
            }
            (base[p0], base[p1], base[p2], base[p3]) = (sums.v0, sums.v1, sums.v2, sums.v3)
            (base[p4], base[p5], base[p6], base[p7]) = (sums.v4, sums.v5, sums.v6, sums.v7)
            position = sweep.next(p7)
            left &-= 8
        }
    }

    /// More than eight rows: the step's vectors are set aside, and eight rows at a time are made of all of them.
    @inline(__always)
    private static func many(_ place: Place, _ position: inout Int, _ count: Int, rows: Int) {
        let (base, offsets) = (place.base, place.offsets)
        withUnsafeTemporaryAllocation(of: Vector.self, capacity: rows) { sources in
            guard let sources = sources.baseAddress else { return }
            var left = count
            while left > 0 {
                for column in 0..<rows { sources[column] = base[position &+ offsets[column]] }
                var first = 0
                while first < rows {
                    var sums = Tile<Vector>.zero
                    var factor = place.factors + 2 &* first
                    var column = 0
                    while column < rows {
                        for flips in place.exchanges {
                            add(sources[column].exchanged(flips), factor, to: &sums)
                            factor += 2 &* rows
                        }
                        column &+= 1
                    }
                    let target = offsets + first
                    (base[position &+ target[0]], base[position &+ target[1]]) = (sums.v0, sums.v1)
                    (base[position &+ target[2]], base[position &+ target[3]]) = (sums.v2, sums.v3)
                    (base[position &+ target[4]], base[position &+ target[5]]) = (sums.v4, sums.v5)
                    (base[position &+ target[6]], base[position &+ target[7]]) = (sums.v6, sums.v7)
                    first &+= 8
                }
                position = place.sweep.next(position)
                left &-= 1
            }
        }
    }

    /// Steps that are left over where several go together: one at a time, fewer than eight rows.
    private static func rest(_ place: Place, _ position: inout Int, _ count: Int, rows: Int) {
        let (base, offsets) = (place.base, place.offsets)
        for _ in 0..<count {
            var sums = Tile<Vector>.zero
            withUnsafeMutableBytes(of: &sums) { bytes in
                let sums = bytes.bindMemory(to: Vector.self)
                var factor = place.factors
                for column in 0..<rows {
                    for flips in place.exchanges {
                        let value = base[position &+ offsets[column]].exchanged(flips)
                        for row in 0..<rows {
                            sums[row] = sums[row].adding(value, times: factor[0], factor[1])
                            factor += 2
                        }
                    }
                }
                for row in 0..<rows { base[position &+ offsets[row]] = sums[row] }
            }
            position = place.sweep.next(position)
        }
    }
}

extension Tile {
    /// Eight vectors of zeros.
    @inline(__always)
    fileprivate static var zero: Tile {
        let zero = Vector.uniform(0)
        return Tile(v0: zero, v1: zero, v2: zero, v3: zero, v4: zero, v5: zero, v6: zero, v7: zero)
    }
}
