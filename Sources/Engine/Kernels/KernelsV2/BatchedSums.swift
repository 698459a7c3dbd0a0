internal import KernelTable

extension LaneStates {
    /// Applies a matrix on several qubits to every tuple whose controls hold.
    static func dense(_ state: UnsafeMutablePointer<Scalar>, _ amplitudes: Int, _ gate: LaneDense<Scalar>) {
        let (lanes, scratch) = (vectors(state), vectors(gate.scratch))
        let size = 1 << gate.targetCount
        let held = pivots(gate.targets, gate.targetCount)
        var (place, left) = (0, amplitudes &>> gate.targetCount)
        while left > 0 {
            let first = base(place, gate.targets, gate.targetCount)
            if index(first, gate.controls, gate.controlCount) == gate.controlValue {
                var row = 0
                while row < size {
                    var (re, im) = (Vector.uniform(0), Vector.uniform(0))
                    var column = 0
                    while column < size {
                        let a = Amplitude(lanes + (moved(first, gate.targets, column) &<< 1))
                        let entry = 2 &* (row &* size &+ column)
                        let (ur, ui) =
                            gate.isPerLane
                            ? (vectors(gate.matrix)[entry], vectors(gate.matrix)[entry &+ 1])
                            : (Vector.uniform(gate.matrix[entry]), Vector.uniform(gate.matrix[entry &+ 1]))
                        re = re.adding(ur, times: a.re).subtracting(ui, times: a.im)
                        im = im.adding(ur, times: a.im).adding(ui, times: a.re)
                        column &+= 1
                    }
                    Amplitude(re, im).store(scratch + (row &<< 1))
                    row &+= 1
                }
                row = 0
                while row < size {
                    Amplitude(scratch + (row &<< 1)).store(lanes + (moved(first, gate.targets, row) &<< 1))
                    row &+= 1
                }
            }
            place = ((place | held) &+ 1) & ~held
            left &-= 1
        }
    }

    /// The place of a class where all qubits are 0.
    @inline(__always) static func base(_ place: Int, _ qubits: UnsafePointer<LaneQubit>, _ count: Int) -> Int {
        var (result, qubit) = (place, 0)
        while qubit < count {
            result ^= qubits[qubit].mask & ones(qubits[qubit].functional, qubits[qubit].isFlipped ? 1 : 0, place)
            qubit &+= 1
        }
        return result
    }

    /// The qubits' values at a place, as bits.
    @inline(__always) private static func index(_ place: Int, _ qubits: UnsafePointer<LaneQubit>, _ count: Int) -> Int {
        var (result, qubit) = (0, 0)
        while qubit < count {
            result |= ones(qubits[qubit].functional, qubits[qubit].isFlipped ? 1 : 0, place) & (1 << qubit)
            qubit &+= 1
        }
        return result
    }

    /// The place where the qubits have other values than 0.
    @inline(__always) static func moved(_ place: Int, _ qubits: UnsafePointer<LaneQubit>, _ values: Int) -> Int {
        var (result, rest) = (place, values)
        while rest != 0 {
            result ^= qubits[rest.trailingZeroBitCount].mask
            rest &= rest &- 1
        }
        return result
    }

    /// Steps whose sums stay in the state's precision.
    private static var run: Int { 256 }

    @inline(__always) private static func add(_ vector: Vector, to sums: UnsafeMutablePointer<Double>) {
        var lane = 0
        while lane < Vector.scalarCount {
            sums[lane] += Double(vector[lane])
            lane &+= 1
        }
    }

    static func reduced(
        _ state: UnsafePointer<Scalar>, _ amplitudes: Int, _ qubits: UnsafePointer<LaneQubit>, _ count: Int,
        _ sums: UnsafeMutablePointer<Double>
    ) {
        let (lanes, size, held) = (vectors(state), 1 << count, pivots(qubits, count))
        let pairs = size &* (size &+ 1) / 2
        withUnsafeTemporaryAllocation(byteCount: 2 * pairs * MemoryLayout<Vector>.stride, alignment: 64) { raw in
            guard let start = raw.baseAddress else { return }
            let partial = start.bindMemory(to: Vector.self, capacity: 2 * pairs)
            var (place, left) = (0, amplitudes &>> count)
            while left > 0 {
                let steps = min(left, run)
                partial.initialize(repeating: Vector.uniform(0), count: 2 * pairs)
                var step = 0
                while step < steps {
                    let first = base(place, qubits, count)
                    var (row, entry) = (0, 0)
                    while row < size {
                        let a = Amplitude(lanes + (moved(first, qubits, row) &<< 1))
                        var column = 0
                        while column <= row {
                            // a conj(b)
                            let b = Amplitude(lanes + (moved(first, qubits, column) &<< 1))
                            partial[entry] = partial[entry].adding(a.re, times: b.re).adding(a.im, times: b.im)
                            partial[entry &+ 1] = partial[entry &+ 1].adding(a.im, times: b.re).subtracting(a.re, times: b.im)
                            entry &+= 2
                            column &+= 1
                        }
                        row &+= 1
                    }
                    place = ((place | held) &+ 1) & ~held
                    step &+= 1
                }
                left &-= steps
                var entry = 0
                while entry < 2 &* pairs {
                    add(partial[entry], to: sums + entry &* Vector.scalarCount)
                    entry &+= 1
                }
            }
        }
    }

    static func weights(_ state: UnsafePointer<Scalar>, _ amplitudes: Int, _ run: Int, _ to: UnsafeMutablePointer<Scalar>) {
        let (lanes, result) = (vectors(state), vectors(to))
        var (place, index) = (0, 0)
        while place < amplitudes {
            var (even, odd) = (Vector.uniform(0), Vector.uniform(0))
            let end = min(place &+ run, amplitudes)
            while place < end {
                let a = Amplitude(lanes + (place &<< 1))
                even = even.adding(a.re, times: a.re)
                odd = odd.adding(a.im, times: a.im)
                place &+= 1
            }
            result[index] = even + odd
            index &+= 1
        }
    }

    static func expectation(
        _ state: UnsafePointer<Scalar>, _ amplitudes: Int, _ flips: Int, _ signs: Int, _ isImaginary: Bool,
        _ sums: UnsafeMutablePointer<Double>
    ) {
        let lanes = vectors(state)
        var place = 0
        while place < amplitudes {
            var (even, odd) = (Vector.uniform(0), Vector.uniform(0))
            let end = min(place &+ run, amplitudes)
            while place < end {
                // conj(image) · (±source), summed over sources
                let (source, image) = (Amplitude(lanes + (place &<< 1)), Amplitude(lanes + ((place ^ flips) &<< 1)))
                let product =
                    isImaginary
                    ? (image.re * source.im).subtracting(image.im, times: source.re)
                    : (image.re * source.re).adding(image.im, times: source.im)
                if (place & signs).nonzeroBitCount & 1 == 0 { even = even + product } else { odd = odd + product }
                place &+= 1
            }
            add(even - odd, to: sums)
        }
    }
}
