internal import KernelTable

/// Sums over one or two states, kept lane by lane; the caller adds the lanes.
enum Reductions<Vector: Lanes> where Vector.Scalar: KernelScalar {
    typealias Scalar = Vector.Scalar

    @inline(__always) static func vectors(_ state: UnsafePointer<Scalar>) -> UnsafePointer<Vector> {
        UnsafeRawPointer(state).assumingMemoryBound(to: Vector.self)
    }

    static func norm(_ state: UnsafePointer<Scalar>, _ sweep: Sweep, _ steps: Range<Int>, _ sums: UnsafeMutablePointer<Scalar>) {
        let base = vectors(state) + sweep.value
        var sum = Vector.uniform(0)
        var position = sweep.position(at: steps.lowerBound)
        var left = steps.count
        while left > 0 {
            let a = base[position]
            sum = sum.adding(a, times: a)
            position = sweep.next(position)
            left &-= 1
        }
        let place = Dense<Vector>.vectors(sums)
        place[0] = place[0] + sum
    }

    static func cross(
        _ bra: UnsafePointer<Scalar>, _ ket: UnsafePointer<Scalar>, _ steps: Range<Int>, _ shape: CrossShape,
        _ sums: UnsafeMutablePointer<Scalar>
    ) {
        switch (shape.offsets.count, shape.exchanges.count) {
        case _ where shape.isDiagonal: crossDiagonal(bra, ket, steps, shape, sums)
        case (2, 1): crossHigh(bra, ket, steps, shape, sums)
        case (1, 2): crossLow(bra, ket, steps, shape, sums)
        default: crossGeneral(bra, ket, steps, shape, sums)
        }
    }

    /// One target above the lanes.
    @inline(__always)
    private static func crossHigh(
        _ bra: UnsafePointer<Scalar>, _ ket: UnsafePointer<Scalar>, _ steps: Range<Int>, _ shape: CrossShape,
        _ sums: UnsafeMutablePointer<Scalar>
    ) {
        let sweep = shape.sweep
        let (l0, k0) = (vectors(bra) + sweep.value, vectors(ket) + sweep.value)
        let (l1, k1) = (l0 + shape.offsets[1], k0 + shape.offsets[1])
        let place = Dense<Vector>.vectors(sums)
        var (r00, i00, r01, i01) = (place[0], place[1], place[2], place[3])
        var (r10, i10, r11, i11) = (place[4], place[5], place[6], place[7])
        var position = sweep.position(at: steps.lowerBound)
        var left = steps.count
        while left > 0 {
            let (a, b) = (k0[position], k1[position])
            let (s, t) = (a.swapped, b.swapped)
            let (x, y) = (l0[position], l1[position])
            r00 = r00.adding(x, times: a)
            i00 = i00.adding(x, times: s)
            r01 = r01.adding(x, times: b)
            i01 = i01.adding(x, times: t)
            r10 = r10.adding(y, times: a)
            i10 = i10.adding(y, times: s)
            r11 = r11.adding(y, times: b)
            i11 = i11.adding(y, times: t)
            position = sweep.next(position)
            left &-= 1
        }
        (place[0], place[1], place[2], place[3]) = (r00, i00, r01, i01)
        (place[4], place[5], place[6], place[7]) = (r10, i10, r11, i11)
    }

    /// One target inside the lanes.
    @inline(__always)
    private static func crossLow(
        _ bra: UnsafePointer<Scalar>, _ ket: UnsafePointer<Scalar>, _ steps: Range<Int>, _ shape: CrossShape,
        _ sums: UnsafeMutablePointer<Scalar>
    ) {
        let sweep = shape.sweep
        let (l, k) = (vectors(bra) + sweep.value, vectors(ket) + sweep.value)
        let flips = shape.exchanges[1]
        let place = Dense<Vector>.vectors(sums)
        var (r0, i0, r1, i1) = (place[0], place[1], place[2], place[3])
        var position = sweep.position(at: steps.lowerBound)
        var left = steps.count
        while left > 0 {
            let (x, a) = (l[position], k[position])
            let b = a.exchanged(flips)
            r0 = r0.adding(x, times: a)
            i0 = i0.adding(x, times: a.swapped)
            r1 = r1.adding(x, times: b)
            i1 = i1.adding(x, times: b.swapped)
            position = sweep.next(position)
            left &-= 1
        }
        (place[0], place[1], place[2], place[3]) = (r0, i0, r1, i1)
    }

    /// Equal rows and columns only.
    @inline(__always)
    private static func crossDiagonal(
        _ bra: UnsafePointer<Scalar>, _ ket: UnsafePointer<Scalar>, _ steps: Range<Int>, _ shape: CrossShape,
        _ sums: UnsafeMutablePointer<Scalar>
    ) {
        let sweep = shape.sweep
        for (row, offset) in shape.offsets.enumerated() {
            let (l, k) = (vectors(bra) + sweep.value + offset, vectors(ket) + sweep.value + offset)
            let place = Dense<Vector>.vectors(sums) + 2 * row
            var (r, i) = (place[0], place[1])
            var position = sweep.position(at: steps.lowerBound)
            var left = steps.count
            while left > 0 {
                let (x, a) = (l[position], k[position])
                r = r.adding(x, times: a)
                i = i.adding(x, times: a.swapped)
                position = sweep.next(position)
                left &-= 1
            }
            (place[0], place[1]) = (r, i)
        }
    }

    @inline(__always)
    private static func crossGeneral(
        _ bra: UnsafePointer<Scalar>, _ ket: UnsafePointer<Scalar>, _ steps: Range<Int>, _ shape: CrossShape,
        _ sums: UnsafeMutablePointer<Scalar>
    ) {
        let sweep = shape.sweep
        let (l, k) = (vectors(bra) + sweep.value, vectors(ket) + sweep.value)
        let (rows, patterns) = (shape.offsets.count, shape.exchanges.count)
        let place = Dense<Vector>.vectors(sums)
        shape.offsets.withUnsafeBufferPointer { offsets in
            shape.exchanges.withUnsafeBufferPointer { exchanges in
                var position = sweep.position(at: steps.lowerBound)
                var left = steps.count
                while left > 0 {
                    for column in 0..<rows {
                        let source = k[position &+ offsets[column]]
                        for pattern in 0..<patterns {
                            let value = source.exchanged(exchanges[pattern])
                            let swapped = value.swapped
                            for row in 0..<rows {
                                let x = l[position &+ offsets[row]]
                                let sum = place + (((row &* rows &+ column) &* patterns &+ pattern) &* 2)
                                sum[0] = sum[0].adding(x, times: value)
                                sum[1] = sum[1].adding(x, times: swapped)
                            }
                        }
                    }
                    position = sweep.next(position)
                    left &-= 1
                }
            }
        }
    }

    static func axpy(
        _ y: UnsafeMutablePointer<Scalar>, _ x: UnsafePointer<Scalar>, _ range: Range<Int>, _ real: Scalar, _ imaginary: Scalar
    ) {
        let (y, x) = (Dense<Vector>.vectors(y), vectors(x))
        var alternating = Vector.uniform(imaginary)
        for lane in stride(from: 0, to: Vector.scalarCount, by: 2) { alternating[lane] = -imaginary }
        let r = Vector.uniform(real)
        for v in range { y[v] = y[v].adding(x[v], times: r, alternating) }
    }

    static func probabilities(_ state: UnsafePointer<Scalar>, _ range: Range<Int>, _ to: UnsafeMutablePointer<Double>) {
        let amplitudes = Vector.scalarCount / 2
        for k in (range.lowerBound &* amplitudes)..<(range.upperBound &* amplitudes) {
            let (re, im) = (Double(state[2 &* k]), Double(state[2 &* k &+ 1]))
            to[k] = re * re + im * im
        }
    }
}
