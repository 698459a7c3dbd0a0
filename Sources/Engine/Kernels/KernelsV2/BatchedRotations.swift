internal import KernelTable

extension LaneStates {
    /// Rotates qubits about Y between phases, block by block; see `LaneRotation`.
    ///
    /// The first few qubits of a block are rotated on the way in and the last few on the way out, the others where it lies in the nearest cache.
    static func rotate(
        _ state: UnsafeMutablePointer<Scalar>, _ amplitudes: Int, _ qubits: UnsafePointer<LaneQubit>, _ count: Int,
        _ rotation: LaneRotation<Scalar>
    ) {
        let (size, held) = (1 << count, pivots(qubits, count))
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * size) { room in
            guard let near = room.baseAddress else { return }
            let far = near + size
            var index = 0
            while index < size {
                near[index] = index &<< 1
                far[index] = moved(0, qubits, index) &<< 1
                index &+= 1
            }
            let block = vectors(rotation.block)
            var (place, left) = (0, amplitudes &>> count)
            while left > 0 {
                rotate(Side(vectors(state), base(place, qubits, count) &<< 1, far), Side(block, 0, near), count, rotation)
                place = ((place | held) &+ 1) & ~held
                left &-= 1
            }
        }
    }

    /// Where the amplitudes of a block lie: in the state, or side by side.
    private struct Side {
        let start: Vectors
        let base: Int
        let offsets: UnsafePointer<Int>

        @inline(__always) init(_ start: Vectors, _ base: Int, _ offsets: UnsafePointer<Int>) {
            (self.start, self.base, self.offsets) = (start, base, offsets)
        }

        @inline(__always) func at(_ index: Int) -> Vectors { start + (base ^ offsets[index]) }
    }

    /// Phases that amplitudes are multiplied by as they are read or written.
    private struct Factors {
        let vectors: ReadOnlyVectors?

        @inline(__always) func times(_ amplitude: Amplitude, _ index: Int) -> Amplitude {
            guard let vectors else { return amplitude }
            return Amplitude(vectors + (index &<< 1)) * amplitude
        }
    }

    private static func rotate(_ state: Side, _ block: Side, _ count: Int, _ rotation: LaneRotation<Scalar>) {
        let tangents = vectors(rotation.tangents)
        let before = Factors(vectors: rotation.before.map { vectors($0) })
        let after = Factors(vectors: rotation.after.map { vectors($0) })
        let none = Factors(vectors: nil)
        var first = 0
        while first < count {
            // No single qubit is left over where three and one may be two and two.
            let left = count &- first
            let some = left &- together == 1 && together > 2 ? together &- 1 : min(together, left)
            let (isFirst, isLast) = (first == 0, first &+ some == count)
            let (source, target) = (isFirst ? state : block, isLast ? state : block)
            let (pre, post) = (isFirst ? before : none, isLast ? after : none)
            switch some {
            case 1: rotateOne(source, target, count, first, tangents + first, pre, post)
            case 2: rotateTwo(source, target, count, first, tangents + first, pre, post)
            default: rotateThree(source, target, count, first, tangents + first, pre, post)
            }
            first &+= some
        }
    }

    /// a − t b and b + t a.
    @inline(__always) private static func rotate(_ a: inout Amplitude, _ b: inout Amplitude, _ t: Vector) {
        let (x, y) = (a, b)
        a = Amplitude(x.re.subtracting(t, times: y.re), x.im.subtracting(t, times: y.im))
        b = Amplitude(y.re.adding(t, times: x.re), y.im.adding(t, times: x.im))
    }

    private static func rotateOne(
        _ source: Side, _ target: Side, _ count: Int, _ bit: Int, _ tangents: ReadOnlyVectors, _ before: Factors, _ after: Factors
    ) {
        let (t, step, end) = (tangents[0], 1 << bit, 1 << count)
        var index = 0
        while index < end {
            var a = before.times(Amplitude(source.at(index)), index)
            var b = before.times(Amplitude(source.at(index | step)), index | step)
            rotate(&a, &b, t)
            after.times(a, index).store(target.at(index))
            after.times(b, index | step).store(target.at(index | step))
            index = ((index | step) &+ 1) & ~step
        }
    }

    private static func rotateTwo(
        _ source: Side, _ target: Side, _ count: Int, _ bit: Int, _ tangents: ReadOnlyVectors, _ before: Factors, _ after: Factors
    ) {
        let (t, u, step, end) = (tangents[0], tangents[1], 1 << bit, 1 << count)
        let held = 3 &* step
        var index = 0
        while index < end {
            let (i1, i2, i3) = (index | step, index | 2 &* step, index | held)
            var a0 = before.times(Amplitude(source.at(index)), index)
            var a1 = before.times(Amplitude(source.at(i1)), i1)
            var a2 = before.times(Amplitude(source.at(i2)), i2)
            var a3 = before.times(Amplitude(source.at(i3)), i3)
            rotate(&a0, &a1, t)
            rotate(&a2, &a3, t)
            rotate(&a0, &a2, u)
            rotate(&a1, &a3, u)
            after.times(a0, index).store(target.at(index))
            after.times(a1, i1).store(target.at(i1))
            after.times(a2, i2).store(target.at(i2))
            after.times(a3, i3).store(target.at(i3))
            index = ((index | held) &+ 1) & ~held
        }
    }

    private static func rotateThree(
        _ source: Side, _ target: Side, _ count: Int, _ bit: Int, _ tangents: ReadOnlyVectors, _ before: Factors, _ after: Factors
    ) {
        let (t, u, v, step, end) = (tangents[0], tangents[1], tangents[2], 1 << bit, 1 << count)
        let held = 7 &* step
        var index = 0
        while index < end {
            let (i1, i2, i3) = (index | step, index | 2 &* step, index | 3 &* step)
            let (i4, i5, i6, i7) = (index | 4 &* step, index | 5 &* step, index | 6 &* step, index | held)
            var a0 = before.times(Amplitude(source.at(index)), index)
            var a1 = before.times(Amplitude(source.at(i1)), i1)
            var a2 = before.times(Amplitude(source.at(i2)), i2)
            var a3 = before.times(Amplitude(source.at(i3)), i3)
            rotate(&a0, &a1, t)
            rotate(&a2, &a3, t)
            rotate(&a0, &a2, u)
            rotate(&a1, &a3, u)
            var a4 = before.times(Amplitude(source.at(i4)), i4)
            var a5 = before.times(Amplitude(source.at(i5)), i5)
            var a6 = before.times(Amplitude(source.at(i6)), i6)
            var a7 = before.times(Amplitude(source.at(i7)), i7)
            rotate(&a4, &a5, t)
            rotate(&a6, &a7, t)
            rotate(&a4, &a6, u)
            rotate(&a5, &a7, u)
            rotate(&a0, &a4, v)
            after.times(a0, index).store(target.at(index))
            after.times(a4, i4).store(target.at(i4))
            rotate(&a1, &a5, v)
            after.times(a1, i1).store(target.at(i1))
            after.times(a5, i5).store(target.at(i5))
            rotate(&a2, &a6, v)
            after.times(a2, i2).store(target.at(i2))
            after.times(a6, i6).store(target.at(i6))
            rotate(&a3, &a7, v)
            after.times(a3, i3).store(target.at(i3))
            after.times(a7, i7).store(target.at(i7))
            index = ((index | held) &+ 1) & ~held
        }
    }
}
