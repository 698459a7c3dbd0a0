internal import Circuits
internal import Glibc
internal import KernelTable
internal import Kernels
internal import Noise
internal import Numerics

/// A density matrix as its coefficients r_P = Tr(Pρ) of all Pauli products: 4ⁿ real numbers.
///
/// Digit q of an index in base 4 is the Pauli on qubit q, in the order of ``PauliBasis``. Hermiticity is built in: nothing is stored twice, and a
/// Pauli's expectation value is one of the numbers. Small circuits are padded with qubits that nothing touches.
final class PauliVector<Scalar: TransferScalar> {
    let qubits: Int
    /// Qubits with padding.
    let places: Int
    let team: ThreadTeam
    let kernels: TransferTable<Scalar>
    let buffer: AlignedBuffer<Scalar>
    private var scratch: [AlignedBuffer<Scalar>] = []

    /// All qubits at 0.
    init(
        qubits: Int, places: Int, team: ThreadTeam, kernels: TransferTable<Scalar> = Scalar.transfers
    ) throws(MemoryFault) {
        (self.qubits, self.places, self.team, self.kernels) = (qubits, places, team, kernels)
        buffer = try AlignedBuffer(checked: 1 << (2 * places))
        reset()
    }

    private init(like other: PauliVector) throws(MemoryFault) {
        (qubits, places, team, kernels) = (other.qubits, other.places, other.team, other.kernels)
        buffer = try AlignedBuffer(checked: other.buffer.count)
    }

    /// Qubits that a row of two and the widest map need.
    static func places(qubits: Int, widest: Int) -> Int { max(qubits, min(max(widest, 1), TransferMap.widest) + 2) }

    var memoryBytes: Int { buffer.count * MemoryLayout<Scalar>.stride }
    var trace: Double { Double(buffer.pointer[0]) }

    func reset() {
        memset(buffer.pointer, 0, memoryBytes)
        for index in 0..<(1 << qubits) { buffer.pointer[diagonalIndex(index)] = 1 }
    }

    func copy() throws(MemoryFault) -> PauliVector {
        let result = try PauliVector(like: self)
        let (to, from) = (SendablePointer(result.buffer.pointer), SendablePointer(buffer.pointer))
        team.parallel(buffer.count, grain: 1 << 16) { part, _ in
            memcpy(to.value + part.lowerBound, from.value + part.lowerBound, part.count * MemoryLayout<Scalar>.stride)
        }
        return result
    }

    /// Mixes another state into this one; weights lie in their traces.
    func add(_ other: PauliVector) {
        let (to, from) = (SendablePointer(buffer.pointer), SendablePointer(other.buffer.pointer))
        team.parallel(buffer.count, grain: 1 << 16) { part, _ in for index in part { to.value[index] += from.value[index] } }
    }

    func apply(_ parts: [TransferPlanner.Part<Scalar>], cancellation: Cancellation?) throws(SimulationError) {
        for part in parts {
            if let cancellation, cancellation.isCancelled { throw .cancelled }
            switch part {
            case .stage(let stage): apply(stage, cancellation)
            case .wide(let gate): try apply(gate, cancellation)
            }
        }
        if let cancellation, cancellation.isCancelled { throw .cancelled }
    }

    private func apply(_ stage: TransferStage<Scalar>, _ cancellation: Cancellation?) {
        if !stage.isInPlace, scratch.count < team.threads || scratch[0].count < stage.blockCount {
            scratch = (0..<team.threads).map { _ in AlignedBuffer(count: stage.blockCount) }
        }
        let (state, kernels, scratch) = (SendablePointer(buffer.pointer), kernels, scratch)
        team.parallel(stage.blocks) { part, thread in
            for block in part {
                if let cancellation, cancellation.isCancelled { return }
                let start = stage.start(of: block)
                if stage.isInPlace {
                    for component in stage.components { kernels.apply(state.value + start, component) }
                    continue
                }
                let (room, sweep) = (scratch[thread].pointer, stage.sweep.moved(to: start))
                kernels.gather(room, state.value, sweep)
                for component in stage.components { kernels.apply(room, component) }
                kernels.scatter(room, state.value, sweep)
            }
        }
    }

    private func apply(_ wide: WideGate, _ cancellation: Cancellation?) throws(SimulationError) {
        let (count, inner) = (1 << (2 * wide.qubits.count), wide.qubits.reduce(0) { $0 | 3 << (2 * $1) })
        let (state, stages) = (SendablePointer(buffer.pointer), wide.stages(Scalar.self))
        // The padding is not touched: its coefficients other than the identity's are zero.
        let parts = 1 << ((1 << (2 * qubits) - 1) & ~inner).nonzeroBitCount
        // Either threads divide the parts, or all work on one.
        let isDivided = parts >= team.threads
        let rooms = SendableRooms<Scalar>(count: isDivided ? team.threads : 1)
        for index in rooms.states.indices {
            rooms.states[index] = try StateVector(qubits: 2 * wide.qubits.count, team: isDivided ? ThreadTeam(threads: 1) : team)
        }
        func compute(_ part: Range<Int>, _ thread: Int) {
            guard let room = rooms.states[thread] else { return }
            let amplitudes = room.pointer
            let sweep = Sweep(vectors: 1 << (2 * self.qubits), holding: inner)
            var position = sweep.position(at: part.lowerBound)
            for _ in part {
                if let cancellation, cancellation.isCancelled { return }
                var place = 0
                for index in 0..<count {
                    (amplitudes[2 * index], amplitudes[2 * index + 1]) = (state.value[position + place], 0)
                    place = ((place | ~inner) &+ 1) & inner
                }
                room.occupied = count - 1
                for stage in stages { try? room.apply(stage, cancellation: cancellation) }
                place = 0
                for index in 0..<count {
                    state.value[position + place] = amplitudes[2 * index]
                    place = ((place | ~inner) &+ 1) & inner
                }
                position = sweep.next(position)
            }
        }
        if isDivided { team.parallel(parts, compute) } else { compute(0..<parts, 0) }
        if let cancellation, cancellation.isCancelled { throw .cancelled }
    }
}

/// A state a thread.
private final class SendableRooms<Scalar: Amplitude & BitwiseCopyable>: @unchecked Sendable {
    var states: [StateVector<Scalar>?]

    init(count: Int) { states = Array(repeating: nil, count: count) }
}

extension PauliVector {
    /// Where the product of Z on the qubits of a mask stands.
    private func diagonalIndex(_ mask: Int) -> Int {
        var (index, mask) = (0, mask)
        while mask != 0 {
            index |= 3 << (2 * mask.trailingZeroBitCount)
            mask &= mask - 1
        }
        return index
    }

    /// Tr(Oρ).
    func expectation(of observable: PauliSum) -> Double {
        observable.terms.reduce(0) { sum, term in
            let index = term.string.factors.reduce(0) { index, factor in
                index | (factor.pauli == .x ? 1 : factor.pauli == .y ? 2 : 3) << (2 * factor.qubit)
            }
            return sum + term.coefficient * Double(buffer.pointer[index])
        }
    }

    /// Probabilities of the outcomes of some qubits, the first of which is the least significant bit; they add up to the trace.
    func probabilities(of measured: [Int]) -> [Double] {
        var values = (0..<(1 << measured.count)).map { pattern in
            Double(buffer.pointer[diagonalIndex(measured.indices.reduce(0) { pattern >> $1 & 1 == 1 ? $0 | 1 << measured[$1] : $0 })])
        }
        // From Z products to basis states: a Walsh–Hadamard transform.
        for bit in measured.indices {
            for index in values.indices where index >> bit & 1 == 0 {
                let (even, odd) = (values[index], values[index | 1 << bit])
                (values[index], values[index | 1 << bit]) = ((even + odd) / 2, (even - odd) / 2)
            }
        }
        return values.map { max(0, $0) }
    }

    /// Tr ρ².
    var purity: Double {
        var total = 0.0
        for index in 0..<buffer.count { total += Double(buffer.pointer[index]) * Double(buffer.pointer[index]) }
        return total / Double(1 << qubits)
    }
}
