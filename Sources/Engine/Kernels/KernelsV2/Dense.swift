internal import KernelTable

/// Small matrices on targets: the loops that change amplitudes.
enum Dense<Vector: Lanes> where Vector.Scalar: KernelScalar {
    typealias Scalar = Vector.Scalar
    typealias Vectors = UnsafeMutablePointer<Vector>

    @inline(__always) static func vectors(_ state: UnsafeMutablePointer<Scalar>) -> Vectors {
        UnsafeMutableRawPointer(state).assumingMemoryBound(to: Vector.self)
    }

    static func apply(_ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DenseGate<Scalar>) {
        let lowest = gate.exchanges.count == 2 ? gate.exchanges[1] : 0
        switch (gate.offsets.count, gate.exchanges.count, gate.isReal) {
        case (2, 1, true): highReal(state, steps, gate)
        case (2, 1, false): high(state, steps, gate)
        case (1, 2, let isReal):
            switch (lowest, isReal) {
            case (1, true): lowReal(state, steps, gate) { $0.exchanged0 }
            case (2, true): lowReal(state, steps, gate) { $0.exchanged1 }
            case (_, true): lowReal(state, steps, gate) { $0.exchanged2 }
            case (1, false): low(state, steps, gate) { $0.exchanged0 }
            case (2, false): low(state, steps, gate) { $0.exchanged1 }
            case (_, false): low(state, steps, gate) { $0.exchanged2 }
            }
        case (4, 1, _): pair(state, steps, gate)
        default: general(state, steps, gate)
        }
    }

    /// One target above the lanes.
    @inline(__always)
    private static func high(_ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DenseGate<Scalar>) {
        let sweep = gate.sweep
        let lower = vectors(state) + sweep.value
        let upper = lower + gate.offsets[1]
        let f = UnsafePointer(vectors(gate.factors.pointer))
        let (r00, i00, r10, i10, r01, i01, r11, i11) = (f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7])
        var position = sweep.position(at: steps.lowerBound)
        var left = steps.count
        while left > 0 {
            let (a, b) = (lower[position], upper[position])
            let (s, t) = (a.swapped, b.swapped)
            lower[position] = (a * r00).adding(s, times: i00).adding(b, times: r01).adding(t, times: i01)
            upper[position] = (a * r10).adding(s, times: i10).adding(b, times: r11).adding(t, times: i11)
            position = sweep.next(position)
            left &-= 1
        }
    }

    @inline(__always)
    private static func highReal(_ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DenseGate<Scalar>) {
        let sweep = gate.sweep
        let lower = vectors(state) + sweep.value
        let upper = lower + gate.offsets[1]
        let f = UnsafePointer(vectors(gate.factors.pointer))
        let (r00, r10, r01, r11) = (f[0], f[2], f[4], f[6])
        var position = sweep.position(at: steps.lowerBound)
        var left = steps.count
        while left > 0 {
            let (a, b) = (lower[position], upper[position])
            lower[position] = (a * r00).adding(b, times: r01)
            upper[position] = (a * r10).adding(b, times: r11)
            position = sweep.next(position)
            left &-= 1
        }
    }

    /// One target inside the lanes.
    @inline(__always)
    private static func low(
        _ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DenseGate<Scalar>, _ exchange: (Vector) -> Vector
    ) {
        let sweep = gate.sweep
        let base = vectors(state) + sweep.value
        let f = UnsafePointer(vectors(gate.factors.pointer))
        let (r, i, s, j) = (f[0], f[1], f[2], f[3])
        var position = sweep.position(at: steps.lowerBound)
        var left = steps.count
        while left > 0 {
            let a = base[position]
            let b = exchange(a)
            base[position] = a.times(r, i).adding(b, times: s, j)
            position = sweep.next(position)
            left &-= 1
        }
    }

    @inline(__always)
    private static func lowReal(
        _ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DenseGate<Scalar>, _ exchange: (Vector) -> Vector
    ) {
        let sweep = gate.sweep
        let base = vectors(state) + sweep.value
        let f = UnsafePointer(vectors(gate.factors.pointer))
        let (r, s) = (f[0], f[2])
        var position = sweep.position(at: steps.lowerBound)
        var left = steps.count
        while left > 0 {
            let a = base[position]
            base[position] = (a * r).adding(exchange(a), times: s)
            position = sweep.next(position)
            left &-= 1
        }
    }

    /// Two targets above the lanes.
    @inline(__always)
    private static func pair(_ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DenseGate<Scalar>) {
        let sweep = gate.sweep
        let v0 = vectors(state) + sweep.value
        let (v1, v2, v3) = (v0 + gate.offsets[1], v0 + gate.offsets[2], v0 + gate.offsets[3])
        let f = UnsafePointer(vectors(gate.factors.pointer))
        var position = sweep.position(at: steps.lowerBound)
        var left = steps.count
        while left > 0 {
            let (a, b, c, d) = (v0[position], v1[position], v2[position], v3[position])
            let (s, t, u, w) = (a.swapped, b.swapped, c.swapped, d.swapped)
            v0[position] = (a * f[0]).adding(s, times: f[1]).adding(b, times: f[8]).adding(t, times: f[9])
                .adding(c, times: f[16]).adding(u, times: f[17]).adding(d, times: f[24]).adding(w, times: f[25])
            v1[position] = (a * f[2]).adding(s, times: f[3]).adding(b, times: f[10]).adding(t, times: f[11])
                .adding(c, times: f[18]).adding(u, times: f[19]).adding(d, times: f[26]).adding(w, times: f[27])
            v2[position] = (a * f[4]).adding(s, times: f[5]).adding(b, times: f[12]).adding(t, times: f[13])
                .adding(c, times: f[20]).adding(u, times: f[21]).adding(d, times: f[28]).adding(w, times: f[29])
            v3[position] = (a * f[6]).adding(s, times: f[7]).adding(b, times: f[14]).adding(t, times: f[15])
                .adding(c, times: f[22]).adding(u, times: f[23]).adding(d, times: f[30]).adding(w, times: f[31])
            position = sweep.next(position)
            left &-= 1
        }
    }

    /// Any targets: gathers a step's vectors, then adds each exchange of each column to every row.
    @inline(__always)
    private static func general(_ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DenseGate<Scalar>) {
        let sweep = gate.sweep
        let base = vectors(state) + sweep.value
        let f = UnsafePointer(vectors(gate.factors.pointer))
        let rows = gate.offsets.count
        gate.offsets.withUnsafeBufferPointer { offsets in
            gate.exchanges.withUnsafeBufferPointer { exchanges in
                withUnsafeTemporaryAllocation(of: Vector.self, capacity: rows) { results in
                    var position = sweep.position(at: steps.lowerBound)
                    var left = steps.count
                    while left > 0 {
                        for row in 0..<rows { results[row] = .uniform(0) }
                        var factor = f
                        for column in 0..<rows {
                            let source = base[position &+ offsets[column]]
                            for flips in exchanges {
                                let value = source.exchanged(flips)
                                let swapped = value.swapped
                                for row in 0..<rows {
                                    results[row] = results[row].adding(value, times: factor[0]).adding(swapped, times: factor[1])
                                    factor += 2
                                }
                            }
                        }
                        for row in 0..<rows { base[position &+ offsets[row]] = results[row] }
                        position = sweep.next(position)
                        left &-= 1
                    }
                }
            }
        }
    }
}
