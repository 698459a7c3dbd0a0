internal import KernelTable

/// Small matrices on targets: the loops that change amplitudes.
enum Dense<Vector: Lanes> where Vector.Scalar: KernelScalar {
    typealias Scalar = Vector.Scalar
    typealias Vectors = UnsafeMutablePointer<Vector>

    @inline(__always) static func vectors(_ state: UnsafeMutablePointer<Scalar>) -> Vectors {
        UnsafeMutableRawPointer(state).assumingMemoryBound(to: Vector.self)
    }

    static func apply(_ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DenseGate<Scalar>) {
        switch (gate.offsets.count, gate.exchanges.count) {
        case (2, 1): high(state, steps, gate)
        case (1, 2):
            switch gate.exchanges[1] {
            case 1: low(state, steps, gate) { $0.exchanged0 }
            case 2: low(state, steps, gate) { $0.exchanged1 }
            default: low(state, steps, gate) { $0.exchanged2 }
            }
        case (4, 1): DensePair<Vector>.high(state, steps, gate)
        case (2, 2):
            switch gate.exchanges[1] {
            case 1: DensePair<Vector>.mixed(state, steps, gate) { $0.exchanged0 }
            case 2: DensePair<Vector>.mixed(state, steps, gate) { $0.exchanged1 }
            default: DensePair<Vector>.mixed(state, steps, gate) { $0.exchanged2 }
            }
        case (1, 4): DensePair<Vector>.low(state, steps, gate)
        default: DenseWide<Vector>.apply(state, steps, gate)
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
        switch gate.entries {
        case .real:
            while left > 0 {
                let (a, b) = (lower[position], upper[position])
                lower[position] = (a * r00).adding(b, times: r01)
                upper[position] = (b * r11).adding(a, times: r10)
                position = sweep.next(position)
                left &-= 1
            }
        case .realAndImaginary:
            while left > 0 {
                let (a, b) = (lower[position], upper[position])
                lower[position] = (a * r00).adding(b.swapped, times: i01)
                upper[position] = (b * r11).adding(a.swapped, times: i10)
                position = sweep.next(position)
                left &-= 1
            }
        case .general:
            while left > 0 {
                let (a, b) = (lower[position], upper[position])
                let (s, t) = (a.swapped, b.swapped)
                lower[position] = (a * r00).adding(s, times: i00).adding(b, times: r01).adding(t, times: i01)
                upper[position] = (b * r11).adding(t, times: i11).adding(a, times: r10).adding(s, times: i10)
                position = sweep.next(position)
                left &-= 1
            }
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
        switch gate.entries {
        case .real:
            while left > 0 {
                let a = base[position]
                base[position] = (a * r).adding(exchange(a), times: s)
                position = sweep.next(position)
                left &-= 1
            }
        case .realAndImaginary:
            while left > 0 {
                let a = base[position]
                base[position] = (a * r).adding(exchange(a).swapped, times: j)
                position = sweep.next(position)
                left &-= 1
            }
        case .general:
            while left > 0 {
                let a = base[position]
                base[position] = a.times(r, i).adding(exchange(a), times: s, j)
                position = sweep.next(position)
                left &-= 1
            }
        }
    }
}
