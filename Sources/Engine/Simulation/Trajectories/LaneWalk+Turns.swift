internal import Circuits
internal import KernelTable
internal import Numerics

// Turns act on the states.
extension LaneWalk {
    func flush(_ qubits: [Int], takesFrames: Bool) {
        if takesFrames { for qubit in qubits { takeFrames(qubit, allLanes) } }
        let list = qubits.filter { pending >> $0 & 1 == 1 }
        guard !list.isEmpty else { return }
        if isFresh, places.indices.allSatisfy({ places[$0] == LaneQubit(bit: $0) }) {
            writeProduct(list)
        } else {
            write()
            if !rotate(list, movesFrames: !takesFrames) {
                for (place, qubit) in list.enumerated() { write(qubit, to: matrices.pointer + 8 * place * lanes) }
                sweep(list)
            }
        }
        for qubit in list {
            pending &= ~(1 << qubit)
            contracting &= ~(1 << qubit)
        }
    }

    /// Writes basis state 0 down where that has not happened.
    func write() {
        guard isFresh else { return }
        isFresh = false
        state.pointer.update(repeating: 0, count: 2 * amplitudes * lanes)
        for lane in 0..<lanes { state.pointer[lane] = 1 }
    }

    /// The turns' images of 0: the state is a product.
    private func writeProduct(_ list: [Int]) {
        isFresh = false
        let vectors = matrices.pointer
        for qubit in 0..<program.qubits {
            let place = vectors + 4 * qubit * lanes
            place.update(repeating: 0, count: 4 * lanes)
            for lane in 0..<lanes {
                guard pending >> qubit & 1 == 1, list.contains(qubit) else {
                    place[lane] = 1
                    continue
                }
                let turn = apart[qubit] >> UInt32(lane) & 1 == 1 ? own[qubit * lanes + lane] : shared[qubit]
                (place[lane], place[lanes + lane]) = (Scalar(turn.a.real), Scalar(turn.a.imaginary))
                (place[2 * lanes + lane], place[3 * lanes + lane]) = (Scalar(turn.c.real), Scalar(turn.c.imaginary))
            }
        }
        kernels.product(vectors, program.qubits, state.pointer)
    }

    /// Applies turns as rotations between phases: what all lanes flip changes where the qubit lies, what some flip their frames.
    ///
    /// - Returns: false, and nothing done, where a turn is not unitary or frames would move that may not.
    private func rotate(_ list: [Int], movesFrames: Bool) -> Bool {
        guard list.allSatisfy({ contracting >> $0 & 1 == 0 }) else { return false }
        var turns: [TurnRotation] = []
        turns.reserveCapacity(list.count * lanes)
        for qubit in list {
            guard let common = apart[qubit] == allLanes ? .identity : TurnRotation(shared[qubit]) else { return false }
            for lane in 0..<lanes {
                let isApart = apart[qubit] >> UInt32(lane) & 1 == 1
                guard let turn = isApart ? TurnRotation(own[qubit * lanes + lane]) : common else { return false }
                turns.append(turn)
            }
            let flips = turns[turns.count - lanes].isFlipped
            guard movesFrames || turns.suffix(lanes).allSatisfy({ $0.isFlipped == flips }) else { return false }
        }
        // The same passes, and so the same bits, whatever the caches.
        let widest = LaneRotation<Scalar>.widest
        let passes = (list.count + widest - 1) / widest
        let each = (list.count + passes - 1) / passes
        for first in stride(from: 0, to: list.count, by: each) {
            let some = first..<min(first + each, list.count)
            rotate(list[some].map { places[$0] }, turns[some.lowerBound * lanes..<some.upperBound * lanes])
        }
        for (place, qubit) in list.enumerated() {
            let flips = turns[place * lanes].isFlipped
            if flips { places[qubit].isFlipped.toggle() }
            for lane in 0..<lanes where turns[place * lanes + lane].isFlipped != flips { frameX[qubit] ^= 1 << UInt32(lane) }
        }
        return true
    }

    private func rotate(_ qubits: [LaneQubit], _ turns: ArraySlice<TurnRotation>) {
        let (count, size) = (qubits.count, 2 * lanes << qubits.count)
        let (tangents, factors) = (matrices.pointer, matrices.pointer + count * lanes)
        let (after, before) = (rotation.pointer + size, rotation.pointer + 2 * size)
        func write(_ value: (TurnRotation) -> (Complex, Complex)) {
            for (place, turn) in turns.enumerated() {
                let vectors = factors + 4 * (place / lanes) * lanes + place % lanes
                let (zero, one) = value(turn)
                (vectors[0], vectors[lanes]) = (Scalar(zero.real), Scalar(zero.imaginary))
                (vectors[2 * lanes], vectors[3 * lanes]) = (Scalar(one.real), Scalar(one.imaginary))
            }
        }
        for (place, turn) in turns.enumerated() { tangents[place] = Scalar(turn.tangent) }
        write { (Complex($0.scale), $0.after * $0.scale) }
        kernels.product(factors, count, after)
        let isPlain = turns.allSatisfy { $0.before == .one }
        if !isPlain {
            write { (.one, $0.before) }
            kernels.product(factors, count, before)
        }
        kernels.rotate(
            state.pointer, amplitudes, qubits, count,
            LaneRotation(tangents: tangents, before: isPlain ? nil : UnsafePointer(before), after: after, block: rotation.pointer))
    }

    /// A qubit's turns as lane vectors.
    private func write(_ qubit: Int, to place: UnsafeMutablePointer<Scalar>) {
        for lane in 0..<lanes {
            let turn = apart[qubit] >> UInt32(lane) & 1 == 1 ? own[qubit * lanes + lane] : shared[qubit]
            (place[lane], place[lanes + lane]) = (Scalar(turn.a.real), Scalar(turn.a.imaginary))
            (place[2 * lanes + lane], place[3 * lanes + lane]) = (Scalar(turn.b.real), Scalar(turn.b.imaginary))
            (place[4 * lanes + lane], place[5 * lanes + lane]) = (Scalar(turn.c.real), Scalar(turn.c.imaginary))
            (place[6 * lanes + lane], place[7 * lanes + lane]) = (Scalar(turn.d.real), Scalar(turn.d.imaginary))
        }
    }

    /// Applies the written matrices to the listed qubits: a few at a time, and where the states exceed the cache in blocks of as many as fit.
    private func sweep(_ list: [Int]) {
        let together = kernels.together
        guard program.qubits > blockQubits, list.count > together else {
            for first in stride(from: 0, to: list.count, by: together) {
                let qubits = list[first..<min(first + together, list.count)].map { places[$0] }
                kernels.turn(state.pointer, amplitudes, qubits, qubits.count, matrices.pointer + 8 * first * lanes)
            }
            return
        }
        let passes = (list.count + blockQubits - 1) / blockQubits
        let each = (list.count + passes - 1) / passes
        for first in stride(from: 0, to: list.count, by: each) {
            let inside = list[first..<min(first + each, list.count)].map { places[$0] }
            let local = inside.indices.map { LaneQubit(bit: $0) }
            forEachBlock(inside) { base in
                kernels.gather(block.pointer, state.pointer, base, inside, inside.count)
                for start in stride(from: 0, to: inside.count, by: together) {
                    let count = min(together, inside.count - start)
                    local.withUnsafeBufferPointer { local in
                        guard let qubits = local.baseAddress else { return }
                        kernels.turn(
                            block.pointer, 1 << inside.count, qubits + start, count, matrices.pointer + 8 * (first + start) * lanes)
                    }
                }
                kernels.scatter(block.pointer, state.pointer, base, inside, inside.count)
            }
        }
    }

    /// Calls `body` with the place of each block where all its qubits are 0.
    private func forEachBlock(_ qubits: [LaneQubit], _ body: (Int) -> Void) {
        let held = LaneQubit.pivots(qubits)
        var place = 0
        for _ in 0..<amplitudes >> qubits.count {
            body(qubits.reduce(place) { $1.value(at: place) ? $0 ^ $1.mask : $0 })
            place = ((place | held) + 1) & ~held
        }
    }
}
