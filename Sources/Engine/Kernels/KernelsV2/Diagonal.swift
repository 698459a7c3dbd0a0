internal import KernelTable

/// Phases and exchanges: the loops that need no mixing.
enum Diagonal<Vector: Lanes> where Vector.Scalar: KernelScalar {
    typealias Scalar = Vector.Scalar

    static func apply(_ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DiagonalGate<Scalar>) {
        switch gate.offsets.count {
        case 0: return
        case 1: one(state, steps, gate)
        case 2: two(state, steps, gate)
        default: several(state, steps, gate)
        }
    }

    @inline(__always)
    private static func one(_ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DiagonalGate<Scalar>) {
        let sweep = gate.sweep
        let base = Dense<Vector>.vectors(state) + sweep.value + gate.offsets[0]
        let f = Dense<Vector>.vectors(gate.factors.pointer)
        let (r, i) = (f[0], f[1])
        var position = sweep.position(at: steps.lowerBound)
        var left = steps.count
        if gate.isReal {
            while left > 0 {
                base[position] = base[position] * r
                position = sweep.next(position)
                left &-= 1
            }
        } else {
            while left > 0 {
                base[position] = base[position].times(r, i)
                position = sweep.next(position)
                left &-= 1
            }
        }
    }

    @inline(__always)
    private static func two(_ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DiagonalGate<Scalar>) {
        let sweep = gate.sweep
        let lower = Dense<Vector>.vectors(state) + sweep.value + gate.offsets[0]
        let upper = Dense<Vector>.vectors(state) + sweep.value + gate.offsets[1]
        let f = Dense<Vector>.vectors(gate.factors.pointer)
        let (r0, i0, r1, i1) = (f[0], f[1], f[2], f[3])
        var position = sweep.position(at: steps.lowerBound)
        var left = steps.count
        while left > 0 {
            lower[position] = lower[position].times(r0, i0)
            upper[position] = upper[position].times(r1, i1)
            position = sweep.next(position)
            left &-= 1
        }
    }

    @inline(__always)
    private static func several(_ state: UnsafeMutablePointer<Scalar>, _ steps: Range<Int>, _ gate: DiagonalGate<Scalar>) {
        let sweep = gate.sweep
        let base = Dense<Vector>.vectors(state) + sweep.value
        let f = Dense<Vector>.vectors(gate.factors.pointer)
        let count = gate.offsets.count
        gate.offsets.withUnsafeBufferPointer { offsets in
            var position = sweep.position(at: steps.lowerBound)
            var left = steps.count
            while left > 0 {
                var k = 0
                while k < count {
                    let place = base + (position &+ offsets[k])
                    place.pointee = place.pointee.times(f[2 &* k], f[2 &* k &+ 1])
                    k &+= 1
                }
                position = sweep.next(position)
                left &-= 1
            }
        }
    }

    static func exchange(_ state: UnsafeMutablePointer<Scalar>, _ sweep: Sweep, _ steps: Range<Int>, _ offset: Int, _ other: Int) {
        let one = Dense<Vector>.vectors(state) + sweep.value + offset
        let two = Dense<Vector>.vectors(state) + sweep.value + other
        var position = sweep.position(at: steps.lowerBound)
        var left = steps.count
        while left > 0 {
            let kept = one[position]
            one[position] = two[position]
            two[position] = kept
            position = sweep.next(position)
            left &-= 1
        }
    }

    static func gather(_ block: UnsafeMutablePointer<Scalar>, _ from: UnsafePointer<Scalar>, _ sweep: Sweep) {
        let (block, from) = (Dense<Vector>.vectors(block), Reductions<Vector>.vectors(from) + sweep.value)
        var position = 0
        var k = 0
        while k < sweep.count {
            block[k] = from[position]
            position = sweep.next(position)
            k &+= 1
        }
    }

    static func scatter(_ block: UnsafePointer<Scalar>, _ to: UnsafeMutablePointer<Scalar>, _ sweep: Sweep) {
        let (block, to) = (Reductions<Vector>.vectors(block), Dense<Vector>.vectors(to) + sweep.value)
        var position = 0
        var k = 0
        while k < sweep.count {
            to[position] = block[k]
            position = sweep.next(position)
            k &+= 1
        }
    }
}
