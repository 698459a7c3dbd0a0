internal import KernelTable

/// Dense matrices on two qubits.
enum DensePair<Vector: Lanes> where Vector.Scalar: KernelScalar {
    typealias Scalar = Vector.Scalar

    /// Both targets above the lanes.
    static func high(_ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DenseGate<Scalar>) {
        let sweep = gate.sweep
        let v0 = Dense<Vector>.vectors(state) + sweep.value
        let (v1, v2, v3) = (v0 + gate.offsets[1], v0 + gate.offsets[2], v0 + gate.offsets[3])
        let f = UnsafePointer(Dense<Vector>.vectors(gate.factors.pointer))
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

    /// One target above the lanes, one inside.
    @inline(__always)
    static func mixed(
        _ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DenseGate<Scalar>, _ exchange: (Vector) -> Vector
    ) {
        let sweep = gate.sweep
        let lower = Dense<Vector>.vectors(state) + sweep.value
        let upper = lower + gate.offsets[1]
        let f = UnsafePointer(Dense<Vector>.vectors(gate.factors.pointer))
        var position = sweep.position(at: steps.lowerBound)
        var left = steps.count
        while left > 0 {
            let (a, c) = (lower[position], upper[position])
            let (b, d) = (exchange(a), exchange(c))
            let (s, t, u, w) = (a.swapped, b.swapped, c.swapped, d.swapped)
            lower[position] = (a * f[0]).adding(s, times: f[1]).adding(b, times: f[4]).adding(t, times: f[5])
                .adding(c, times: f[8]).adding(u, times: f[9]).adding(d, times: f[12]).adding(w, times: f[13])
            upper[position] = (a * f[2]).adding(s, times: f[3]).adding(b, times: f[6]).adding(t, times: f[7])
                .adding(c, times: f[10]).adding(u, times: f[11]).adding(d, times: f[14]).adding(w, times: f[15])
            position = sweep.next(position)
            left &-= 1
        }
    }

    /// Both targets inside the lanes.
    @inline(__always)
    static func low(_ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DenseGate<Scalar>) {
        switch (gate.exchanges[1], gate.exchanges[2]) {
        case (1, 2): low(state, steps, gate, { $0.exchanged0 }, { $0.exchanged1 })
        case (2, 1): low(state, steps, gate, { $0.exchanged1 }, { $0.exchanged0 })
        case (1, 4): low(state, steps, gate, { $0.exchanged0 }, { $0.exchanged2 })
        case (4, 1): low(state, steps, gate, { $0.exchanged2 }, { $0.exchanged0 })
        case (2, 4): low(state, steps, gate, { $0.exchanged1 }, { $0.exchanged2 })
        default: low(state, steps, gate, { $0.exchanged2 }, { $0.exchanged1 })
        }
    }

    @inline(__always)
    private static func low(
        _ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DenseGate<Scalar>, _ first: (Vector) -> Vector,
        _ second: (Vector) -> Vector
    ) {
        let sweep = gate.sweep
        let base = Dense<Vector>.vectors(state) + sweep.value
        let f = UnsafePointer(Dense<Vector>.vectors(gate.factors.pointer))
        let (r0, i0, r1, i1, r2, i2, r3, i3) = (f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7])
        var position = sweep.position(at: steps.lowerBound)
        var left = steps.count
        while left > 0 {
            let a = base[position]
            let (b, c) = (first(a), second(a))
            let d = second(b)
            base[position] = a.times(r0, i0).adding(b, times: r1, i1).adding(c, times: r2, i2).adding(d, times: r3, i3)
            position = sweep.next(position)
            left &-= 1
        }
    }
}
