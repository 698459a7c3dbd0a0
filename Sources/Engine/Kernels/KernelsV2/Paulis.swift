internal import KernelTable

/// Pauli strings: expectation values and action.
enum Paulis<Vector: Lanes> where Vector.Scalar: KernelScalar {
    typealias Scalar = Vector.Scalar
    /// Vectors whose lane sums stay in the state's precision before they are added in double precision.
    private static var run: Int { 64 }

    @inline(__always) private static func sign(_ vector: Int, _ mask: Int) -> Scalar { (vector & mask).nonzeroBitCount & 1 == 0 ? 1 : -1 }

    static func expectation(_ state: UnsafePointer<Scalar>, _ range: Range<Int>, _ term: PauliTerm<Scalar>) -> Double {
        switch term.laneFlips {
        case 0: expectation(state, range, term) { $0 }
        case 1: expectation(state, range, term) { $0.exchanged0 }
        case 2: expectation(state, range, term) { $0.exchanged1 }
        default: expectation(state, range, term) { $0.exchanged(term.laneFlips) }
        }
    }

    /// Sums `conj(ψ[i ^ flips]) s(i) ψ[i]`, of which only the real or the imaginary part is needed, as the number of Ys says.
    @inline(__always)
    private static func expectation(
        _ state: UnsafePointer<Scalar>, _ range: Range<Int>, _ term: PauliTerm<Scalar>, _ exchange: (Vector) -> Vector
    ) -> Double {
        let v = Reductions<Vector>.vectors(state)
        let signs = Dense<Vector>.vectors(term.laneSigns.pointer)[0]
        let (flips, mask) = (term.vectorFlips, term.vectorSigns)
        let isImaginary = term.quarterTurns & 1 == 1
        var total = 0.0
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(start &+ run, range.upperBound)
            var sum = Vector.uniform(0)
            var k = start
            while k < end {
                let bra = exchange(v[k ^ flips])
                let ket = v[k] * Vector.uniform(sign(k, mask))
                sum = sum.adding(bra, times: isImaginary ? ket.swapped : ket)
                k &+= 1
            }
            sum = sum * signs
            var part = 0.0
            for lane in stride(from: 0, to: Vector.scalarCount, by: 2) {
                part += isImaginary ? Double(sum[lane]) - Double(sum[lane + 1]) : Double(sum[lane]) + Double(sum[lane + 1])
            }
            total += part
            start = end
        }
        return term.quarterTurns == 1 || term.quarterTurns == 2 ? -total : total
    }

    static func apply(_ y: UnsafeMutablePointer<Scalar>, _ x: UnsafePointer<Scalar>, _ range: Range<Int>, _ term: PauliTerm<Scalar>) {
        switch term.laneFlips {
        case 0: apply(y, x, range, term) { $0 }
        case 1: apply(y, x, range, term) { $0.exchanged0 }
        case 2: apply(y, x, range, term) { $0.exchanged1 }
        default: apply(y, x, range, term) { $0.exchanged(term.laneFlips) }
        }
    }

    @inline(__always)
    private static func apply(
        _ y: UnsafeMutablePointer<Scalar>, _ x: UnsafePointer<Scalar>, _ range: Range<Int>, _ term: PauliTerm<Scalar>,
        _ exchange: (Vector) -> Vector
    ) {
        let (y, x) = (Dense<Vector>.vectors(y), Reductions<Vector>.vectors(x))
        let f = Dense<Vector>.vectors(term.factors.pointer)
        let (r, i) = (f[0], f[1])
        let (flips, mask) = (term.vectorFlips, term.vectorSigns)
        var k = range.lowerBound
        while k < range.upperBound {
            let source = k ^ flips
            let value = exchange(x[source]) * Vector.uniform(sign(source, mask))
            y[k] = y[k].adding(value, times: r, i)
            k &+= 1
        }
    }

    static func parityExpectations(
        _ state: UnsafePointer<Scalar>, _ range: Range<Int>, _ terms: ParityTerms<Scalar>, _ sums: UnsafeMutablePointer<Double>
    ) {
        let v = Reductions<Vector>.vectors(state)
        parities(range, terms, .uniform(1), sums) { v[$0] * v[$0] }
    }

    static func parityCross(
        _ bra: UnsafePointer<Scalar>, _ ket: UnsafePointer<Scalar>, _ range: Range<Int>, _ terms: ParityTerms<Scalar>,
        _ sums: UnsafeMutablePointer<Double>
    ) {
        let (l, k) = (Reductions<Vector>.vectors(bra), Reductions<Vector>.vectors(ket))
        parities(range, terms, .uniform(-1) * Vector.alternatingSigns, sums) { l[$0] * k[$0].swapped }
    }

    /// Sums of weights under the signs of each string; `lanes` is one more factor of each lane.
    ///
    /// A string's sum over a tile of 64 vectors is one entry of the tile's Walsh–Hadamard transform, so that many strings cost little more than one.
    @inline(__always)
    private static func parities(
        _ range: Range<Int>, _ terms: ParityTerms<Scalar>, _ lanes: Vector, _ sums: UnsafeMutablePointer<Double>, _ weight: (Int) -> Vector
    ) {
        let signs = Dense<Vector>.vectors(terms.laneSigns.pointer)
        terms.vectorSigns.withUnsafeBufferPointer { masks in
            withUnsafeTemporaryAllocation(of: Vector.self, capacity: run + terms.count) { room in
                let weights = UnsafeMutableBufferPointer(rebasing: room[..<run])
                let totals = UnsafeMutableBufferPointer(rebasing: room[run...])
                for term in 0..<terms.count { totals[term] = .uniform(0) }
                var first = range.lowerBound
                while first < range.upperBound {
                    let tile = tile(at: first, in: range)
                    for k in 0..<tile { weights[k] = weight(first &+ k) }
                    transform(weights, tile)
                    for term in 0..<terms.count {
                        let mask = masks[term]
                        let sum = weights[mask & (tile &- 1)]
                        totals[term] = (first & mask).nonzeroBitCount & 1 == 0 ? totals[term] + sum : totals[term] - sum
                    }
                    first &+= tile
                }
                for term in 0..<terms.count { totals[term] = totals[term] * signs[term] * lanes }
                guard let start = totals.baseAddress else { return }
                let scalars = UnsafeRawPointer(start).assumingMemoryBound(to: Scalar.self)
                for index in 0..<terms.count &* Vector.scalarCount { sums[index / Vector.scalarCount] += Double(scalars[index]) }
            }
        }
    }

    static func parityApply(
        _ y: UnsafeMutablePointer<Scalar>, _ x: UnsafePointer<Scalar>, _ range: Range<Int>, _ terms: ParityTerms<Scalar>
    ) {
        let (y, x) = (Dense<Vector>.vectors(y), Reductions<Vector>.vectors(x))
        let signs = Dense<Vector>.vectors(terms.laneSigns.pointer)
        terms.vectorSigns.withUnsafeBufferPointer { masks in
            withUnsafeTemporaryAllocation(of: Vector.self, capacity: run) { weights in
                var start = range.lowerBound
                while start < range.upperBound {
                    let tile = tile(at: start, in: range)
                    for k in 0..<tile { weights[k] = .uniform(0) }
                    for term in 0..<terms.count {
                        let mask = masks[term]
                        let factor = terms.coefficients[term] * sign(start, mask)
                        let place = mask & (tile &- 1)
                        weights[place] = weights[place].adding(signs[term], times: .uniform(factor))
                    }
                    transform(weights, tile)
                    for k in 0..<tile { y[start &+ k] = y[start &+ k].adding(x[start &+ k], times: weights[k]) }
                    start &+= tile
                }
            }
        }
    }

    /// The largest power of two of vectors that begins here, ends inside the range and is at most a run.
    @inline(__always) private static func tile(at start: Int, in range: Range<Int>) -> Int {
        var tile = start == 0 ? run : min(run, start & -start)
        while start &+ tile > range.upperBound { tile >>= 1 }
        return tile
    }

    /// `w[m] = Σ (-1)^|k & m| w[k]`, in place.
    @inline(__always) private static func transform(_ w: UnsafeMutableBufferPointer<Vector>, _ count: Int) {
        guard let w = w.baseAddress else { return }
        var half = 1
        while half < count {
            var first = 0
            while first < count {
                for k in first..<first &+ half {
                    let (a, b) = (w[k], w[k &+ half])
                    w[k] = a + b
                    w[k &+ half] = a - b
                }
                first &+= 2 &* half
            }
            half &*= 2
        }
    }
}
