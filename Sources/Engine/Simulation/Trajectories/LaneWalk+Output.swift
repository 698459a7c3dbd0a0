internal import Circuits
internal import KernelTable
internal import Numerics

/// Amplitudes whose weights are added before samples look for their place.
private let weightRun = 64

extension LaneWalk {
    /// The squared norms of runs of amplitudes, lane vector by lane vector, and each lane's total.
    func weights() -> (runs: [Scalar], totals: [Double]) {
        write()
        let count = (amplitudes + weightRun - 1) / weightRun
        let room = AlignedBuffer<Scalar>(count: count * lanes)
        kernels.weights(state.pointer, amplitudes, weightRun, room.pointer)
        var totals = [Double](repeating: 0, count: lanes)
        for run in 0..<count {
            for lane in 0..<lanes { totals[lane] += Double(room.pointer[run * lanes + lane]) }
        }
        return (Array(room.elements), totals)
    }

    /// An observable's expectation value a lane, for states of these squared norms.
    func expectations(of observable: PauliSum, _ totals: [Double]) -> [Double] {
        var values = [Double](repeating: 0, count: lanes)
        for term in observable.terms {
            let (flips, signs) = (Int(term.string.flipMask), Int(term.string.signMask))
            if flips == 0, signs == 0 {
                for lane in 0..<lanes { values[lane] += term.coefficient }
                continue
            }
            var (mask, functional, isNegative) = (0, 0, false)
            for (qubit, place) in places.enumerated() {
                if flips >> qubit & 1 == 1 { mask ^= place.mask }
                if signs >> qubit & 1 == 1 {
                    functional ^= place.functional
                    if place.isFlipped { isNegative.toggle() }
                }
            }
            let count = term.string.yCount
            var sums = [Double](repeating: 0, count: lanes)
            kernels.expectation(state.pointer, amplitudes, mask, functional, count & 1 == 1, &sums)
            // i^count, times i where the imaginary part was taken.
            if (count + 1) & 2 != 0 { isNegative.toggle() }
            for lane in 0..<lanes {
                var crossings = 0
                for qubit in places.indices {
                    if frameX[qubit] >> UInt32(lane) & 1 == 1 { crossings += signs >> qubit & 1 }
                    if frameZ[qubit] >> UInt32(lane) & 1 == 1 { crossings += flips >> qubit & 1 }
                }
                let sign = isNegative != (crossings & 1 == 1) ? -1.0 : 1
                values[lane] += term.coefficient * sign * sums[lane] / totals[lane]
            }
        }
        return values
    }

    /// The basis state at a place, with a lane's frame applied.
    func basisState(at place: Int, lane: Int) -> Int {
        var result = 0
        for (qubit, lies) in places.enumerated() {
            let flips = frameX[qubit] >> UInt32(lane) & 1 == 1
            if lies.value(at: place) != flips { result |= 1 << qubit }
        }
        return result
    }

    /// Calls `found` with the basis state that each uniform number, in ascending order, falls on.
    func sample(
        _ lane: Int, _ uniforms: [Double], _ weights: (runs: [Scalar], totals: [Double]), _ found: (_ index: Int, _ state: Int) -> Void
    ) {
        let total = weights.totals[lane]
        let runs = weights.runs.count / lanes
        var (run, before, index) = (0, 0.0, 0)
        let lastRun = (0..<runs).last { weights.runs[$0 * lanes + lane] > 0 } ?? 0
        while index < uniforms.count {
            // The run that the next number falls into.
            while run < lastRun {
                let weight = Double(weights.runs[run * lanes + lane])
                if uniforms[index] * total < before + weight { break }
                before += weight
                run += 1
            }
            let ahead = run == lastRun ? Double.infinity : before + Double(weights.runs[run * lanes + lane])
            var (sum, last) = (before, -1)
            for place in run * weightRun..<min((run + 1) * weightRun, amplitudes) {
                let (real, imaginary) = (
                    Double(state.pointer[2 * place * lanes + lane]), Double(state.pointer[(2 * place + 1) * lanes + lane])
                )
                let weight = real * real + imaginary * imaginary
                guard weight > 0 else { continue }
                sum += weight
                last = place
                guard index < uniforms.count, uniforms[index] * total < sum else { continue }
                let state = basisState(at: place, lane: lane)
                while index < uniforms.count, uniforms[index] * total < sum, uniforms[index] * total < ahead {
                    found(index, state)
                    index += 1
                }
            }
            // What rounding left over belongs to the last place of the run that can occur.
            if last >= 0 {
                let state = basisState(at: last, lane: lane)
                while index < uniforms.count, uniforms[index] * total < ahead {
                    found(index, state)
                    index += 1
                }
            }
            guard run < lastRun else { return }
            before = ahead
            run += 1
        }
    }
}

extension LaneWalk {
    /// The basis state at every place, without frames and flips: the same at every end of the program.
    func basisStates() -> [Int] {
        var columns = [Int](repeating: 0, count: program.qubits)
        for (qubit, lies) in places.enumerated() {
            for bit in columns.indices where lies.functional >> bit & 1 == 1 { columns[bit] |= 1 << qubit }
        }
        var states = [0]
        states.reserveCapacity(amplitudes)
        for column in columns { states += states.map { $0 ^ column } }
        return states
    }
}
