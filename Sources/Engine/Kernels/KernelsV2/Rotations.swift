internal import KernelTable

/// Rotations about Y on one state or on two at once; see ``GradientKernelTable``.
enum Rotations<Vector: Lanes> where Vector.Scalar: KernelScalar {
    typealias Scalar = Vector.Scalar
    typealias Vectors = UnsafeMutablePointer<Vector>

    static func rotate(_ state: UnsafeMutablePointer<Scalar>, _ groups: Range<Int>, _ step: RotationStep, _ undoes: Bool) {
        let v = Dense<Vector>.vectors(state)
        let sines = undoes ? step.sines : -step.sines
        switch step.kind {
        case .lanes: lanes(v, groups, step.cosines, sines)
        case .one where step.usesTangents: one(v, groups, step, sines, true)
        case .one: one(v, groups, step, sines, false)
        case .two where step.usesTangents: two(v, groups, step, sines, true)
        case .two: two(v, groups, step, sines, false)
        }
    }

    /// Turns a pair back: (c a + s b, c b − s a), or the same over c, where s is the tangent.
    @inline(__always)
    private static func turn(_ a: inout Vector, _ b: inout Vector, _ c: Vector, _ s: Vector, _ minusS: Vector, _ usesTangents: Bool) {
        let kept = a
        if usesTangents {
            a = a.adding(b, times: s)
            b = b.adding(kept, times: minusS)
            return
        }
        a = (a * c).adding(b, times: s)
        b = (b * c).adding(kept, times: minusS)
    }

    /// A sine as the lanes want it: positive where the qubit's bit is 0, negative where it is 1.
    @inline(__always)
    private static func laneSine(_ qubit: Int, _ sine: Scalar) -> Vector {
        Vector.uniform(sine).adding(Vector.laneBit(qubit), times: .uniform(-2 * sine))
    }

    @inline(__always)
    private static func lanes(_ v: Vectors, _ groups: Range<Int>, _ cosines: SIMD4<Double>, _ sines: SIMD4<Double>) {
        let (c0, c1, c2) = (Vector.uniform(Scalar(cosines[0])), Vector.uniform(Scalar(cosines[1])), Vector.uniform(Scalar(cosines[2])))
        let (s0, s1, s2) = (laneSine(0, Scalar(sines[0])), laneSine(1, Scalar(sines[1])), laneSine(2, Scalar(sines[2])))
        var k = groups.lowerBound
        while k < groups.upperBound {
            var a = v[k]
            if Vector.qubits > 0 { a = (a * c0).adding(a.exchanged0, times: s0) }
            if Vector.qubits > 1 { a = (a * c1).adding(a.exchanged1, times: s1) }
            if Vector.qubits > 2 { a = (a * c2).adding(a.exchanged2, times: s2) }
            v[k] = a
            k &+= 1
        }
    }

    @inline(__always)
    private static func one(_ v: Vectors, _ groups: Range<Int>, _ step: RotationStep, _ sines: SIMD4<Double>, _ usesTangents: Bool) {
        let upper = v + step.offset0
        let (c, s, m) = (Vector.uniform(Scalar(step.cosines[0])), Vector.uniform(Scalar(sines[0])), Vector.uniform(Scalar(-sines[0])))
        let sweep = Sweep(holding: step.offset0)
        var k = sweep.position(at: groups.lowerBound)
        var left = groups.count
        while left > 0 {
            var (a, b) = (v[k], upper[k])
            turn(&a, &b, c, s, m, usesTangents)
            (v[k], upper[k]) = (a, b)
            k = sweep.next(k)
            left &-= 1
        }
    }

    @inline(__always)
    private static func two(_ v: Vectors, _ groups: Range<Int>, _ step: RotationStep, _ sines: SIMD4<Double>, _ usesTangents: Bool) {
        let (v1, v2, v3) = (v + step.offset0, v + step.offset1, v + (step.offset0 + step.offset1))
        let (c0, s0, m0) = (Vector.uniform(Scalar(step.cosines[0])), Vector.uniform(Scalar(sines[0])), Vector.uniform(Scalar(-sines[0])))
        let (c1, s1, m1) = (Vector.uniform(Scalar(step.cosines[1])), Vector.uniform(Scalar(sines[1])), Vector.uniform(Scalar(-sines[1])))
        let sweep = Sweep(holding: step.offset0 | step.offset1)
        var k = sweep.position(at: groups.lowerBound)
        var left = groups.count
        while left > 0 {
            var (a, b, c, d) = (v[k], v1[k], v2[k], v3[k])
            turn(&a, &b, c0, s0, m0, usesTangents)
            turn(&c, &d, c0, s0, m0, usesTangents)
            turn(&a, &c, c1, s1, m1, usesTangents)
            turn(&b, &d, c1, s1, m1, usesTangents)
            (v[k], v1[k], v2[k], v3[k]) = (a, b, c, d)
            k = sweep.next(k)
            left &-= 1
        }
    }

    static func unrotate(
        _ ket: UnsafeMutablePointer<Scalar>, _ bra: UnsafeMutablePointer<Scalar>, _ groups: Range<Int>, _ step: RotationStep,
        _ undoesKet: Bool, _ sums: UnsafeMutablePointer<Double>
    ) {
        let (v, w) = (Dense<Vector>.vectors(ket), Dense<Vector>.vectors(bra))
        switch (step.kind, undoesKet) {
        case (.lanes, true): unrotateLanes(v, w, groups, step, true, sums)
        case (.lanes, false): unrotateLanes(v, w, groups, step, false, sums)
        case (.one, true) where step.usesTangents: unrotateOne(v, w, groups, step, true, true, sums)
        case (.one, false) where step.usesTangents: unrotateOne(v, w, groups, step, false, true, sums)
        case (.two, true) where step.usesTangents: unrotateTwo(v, w, groups, step, true, true, sums)
        case (.two, false) where step.usesTangents: unrotateTwo(v, w, groups, step, false, true, sums)
        case (.one, true): unrotateOne(v, w, groups, step, true, false, sums)
        case (.one, false): unrotateOne(v, w, groups, step, false, false, sums)
        case (.two, true): unrotateTwo(v, w, groups, step, true, false, sums)
        case (.two, false): unrotateTwo(v, w, groups, step, false, false, sums)
        }
    }

    @inline(__always)
    private static func unrotateLanes(
        _ v: Vectors, _ w: Vectors, _ groups: Range<Int>, _ step: RotationStep, _ undoesKet: Bool,
        _ sums: UnsafeMutablePointer<Double>
    ) {
        let (c0, c1, c2) = (
            Vector.uniform(Scalar(step.cosines[0])), Vector.uniform(Scalar(step.cosines[1])), Vector.uniform(Scalar(step.cosines[2]))
        )
        let (s0, s1, s2) = (laneSine(0, Scalar(step.sines[0])), laneSine(1, Scalar(step.sines[1])), laneSine(2, Scalar(step.sines[2])))
        var (x0, x1, x2) = (Vector.uniform(0), Vector.uniform(0), Vector.uniform(0))
        var k = groups.lowerBound
        while k < groups.upperBound {
            var (a, p) = (v[k], w[k])
            if Vector.qubits > 0 { x0 = x0.adding(p, times: a.exchanged0) }
            if Vector.qubits > 1 { x1 = x1.adding(p, times: a.exchanged1) }
            if Vector.qubits > 2 { x2 = x2.adding(p, times: a.exchanged2) }
            if Vector.qubits > 0 {
                p = (p * c0).adding(p.exchanged0, times: s0)
                if undoesKet { a = (a * c0).adding(a.exchanged0, times: s0) }
            }
            if Vector.qubits > 1 {
                p = (p * c1).adding(p.exchanged1, times: s1)
                if undoesKet { a = (a * c1).adding(a.exchanged1, times: s1) }
            }
            if Vector.qubits > 2 {
                p = (p * c2).adding(p.exchanged2, times: s2)
                if undoesKet { a = (a * c2).adding(a.exchanged2, times: s2) }
            }
            w[k] = p
            if undoesKet { v[k] = a }
            k &+= 1
        }
        if Vector.qubits > 0 { sums[Int(step.places[0])] -= step.sumFactor * Double((x0 * laneSine(0, 1)).total) }
        if Vector.qubits > 1 { sums[Int(step.places[1])] -= step.sumFactor * Double((x1 * laneSine(1, 1)).total) }
        if Vector.qubits > 2 { sums[Int(step.places[2])] -= step.sumFactor * Double((x2 * laneSine(2, 1)).total) }
    }

    @inline(__always)
    private static func unrotateOne(
        _ v: Vectors, _ w: Vectors, _ groups: Range<Int>, _ step: RotationStep, _ undoesKet: Bool,
        _ usesTangents: Bool, _ sums: UnsafeMutablePointer<Double>
    ) {
        let (v1, w1) = (v + step.offset0, w + step.offset0)
        let (c, s, m) = (
            Vector.uniform(Scalar(step.cosines[0])), Vector.uniform(Scalar(step.sines[0])), Vector.uniform(Scalar(-step.sines[0]))
        )
        var (plus, minus) = (Vector.uniform(0), Vector.uniform(0))
        let sweep = Sweep(holding: step.offset0)
        var k = sweep.position(at: groups.lowerBound)
        var left = groups.count
        while left > 0 {
            var (a, b) = (v[k], v1[k])
            var (p, q) = (w[k], w1[k])
            plus = plus.adding(q, times: a)
            minus = minus.adding(p, times: b)
            turn(&p, &q, c, s, m, usesTangents)
            (w[k], w1[k]) = (p, q)
            if undoesKet {
                turn(&a, &b, c, s, m, usesTangents)
                (v[k], v1[k]) = (a, b)
            }
            k = sweep.next(k)
            left &-= 1
        }
        sums[Int(step.places[0])] += step.sumFactor * Double((plus - minus).total)
    }

    @inline(__always)
    private static func unrotateTwo(
        _ v: Vectors, _ w: Vectors, _ groups: Range<Int>, _ step: RotationStep, _ undoesKet: Bool,
        _ usesTangents: Bool, _ sums: UnsafeMutablePointer<Double>
    ) {
        let (v1, v2, v3) = (v + step.offset0, v + step.offset1, v + (step.offset0 + step.offset1))
        let (w1, w2, w3) = (w + step.offset0, w + step.offset1, w + (step.offset0 + step.offset1))
        let (c0, s0, m0) = (
            Vector.uniform(Scalar(step.cosines[0])), Vector.uniform(Scalar(step.sines[0])), Vector.uniform(Scalar(-step.sines[0]))
        )
        let (c1, s1, m1) = (
            Vector.uniform(Scalar(step.cosines[1])), Vector.uniform(Scalar(step.sines[1])), Vector.uniform(Scalar(-step.sines[1]))
        )
        var (plus0, minus0, plus1, minus1) = (Vector.uniform(0), Vector.uniform(0), Vector.uniform(0), Vector.uniform(0))
        let sweep = Sweep(holding: step.offset0 | step.offset1)
        var k = sweep.position(at: groups.lowerBound)
        var left = groups.count
        while left > 0 {
            var (a, b, c, d) = (v[k], v1[k], v2[k], v3[k])
            var (p, q, r, s) = (w[k], w1[k], w2[k], w3[k])
            plus0 = plus0.adding(q, times: a).adding(s, times: c)
            minus0 = minus0.adding(p, times: b).adding(r, times: d)
            plus1 = plus1.adding(r, times: a).adding(s, times: b)
            minus1 = minus1.adding(p, times: c).adding(q, times: d)
            turn(&p, &q, c0, s0, m0, usesTangents)
            turn(&r, &s, c0, s0, m0, usesTangents)
            turn(&p, &r, c1, s1, m1, usesTangents)
            turn(&q, &s, c1, s1, m1, usesTangents)
            (w[k], w1[k], w2[k], w3[k]) = (p, q, r, s)
            if undoesKet {
                turn(&a, &b, c0, s0, m0, usesTangents)
                turn(&c, &d, c0, s0, m0, usesTangents)
                turn(&a, &c, c1, s1, m1, usesTangents)
                turn(&b, &d, c1, s1, m1, usesTangents)
                (v[k], v1[k], v2[k], v3[k]) = (a, b, c, d)
            }
            k = sweep.next(k)
            left &-= 1
        }
        sums[Int(step.places[0])] += step.sumFactor * Double((plus0 - minus0).total)
        sums[Int(step.places[1])] += step.sumFactor * Double((plus1 - minus1).total)
    }

    /// A sweep over groups whose other vectors lie at the held bits.
    private struct Sweep {
        let held: Int

        @inline(__always) init(holding held: Int) { self.held = held }
        @inline(__always) func next(_ position: Int) -> Int { ((position | held) &+ 1) & ~held }
        @inline(__always) func position(at step: Int) -> Int {
            // At most two bits are held: a zero is put in at each, the lower one first.
            let low = held & -held
            let high = held ^ low
            var place = (step & (low &- 1)) | (step & ~(low &- 1)) << 1
            if high != 0 { place = (place & (high &- 1)) | (place & ~(high &- 1)) << 1 }
            return place
        }
    }
}
