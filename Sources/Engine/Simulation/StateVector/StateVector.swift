internal import Glibc
internal import KernelTable
public import Kernels
public import Numerics

/// The 2ⁿ amplitudes of a pure state, in one precision.
///
/// Qubit 0 is the least significant bit of an amplitude's index. Gates run in stages: the state is cut into blocks that fit into a core's cache,
/// and all gates of a stage act on a block while it is there. Exchanges of qubits move nothing: they are kept as a ``QubitMap`` until somebody
/// wants the amplitudes in order.
public final class StateVector<Scalar: Amplitude & BitwiseCopyable>: Simulator {
    public let qubits: Int
    let team: ThreadTeam
    let kernels: KernelTable<Scalar>
    let buffer: AlignedBuffer<Scalar>
    /// Where each qubit is in the buffer's indices.
    var map: QubitMap
    /// Places of the map that may be other than 0: the blocks where another one is 1 are zero and need no work.
    var occupied = 0
    /// A block a thread.
    private var scratch: [AlignedBuffer<Scalar>] = []

    /// All qubits at 0.
    ///
    /// - Throws: ``SimulationError/memory(need:limit:qubits:precision:fits:)`` where the machine has not enough left.
    public convenience init(qubits: Int, team: ThreadTeam = .shared) throws(SimulationError) {
        try self.init(qubits: qubits, team: team, kernels: Scalar.kernels)
    }

    /// With kernels of a level of one's choice.
    init(qubits: Int, team: ThreadTeam, kernels: KernelTable<Scalar>) throws(SimulationError) {
        (self.qubits, self.team, self.kernels) = (qubits, team, kernels)
        map = QubitMap(qubits: qubits)
        buffer = try StateVector.buffer(qubits: qubits)
        buffer.pointer[0] = 1
    }

    /// A state of the same shape, its qubits at the same places, with all amplitudes zero.
    init(like other: StateVector) throws(SimulationError) {
        (qubits, team, kernels, map) = (other.qubits, other.team, other.kernels, other.map)
        buffer = try StateVector.buffer(qubits: qubits)
    }

    private static func buffer(qubits: Int) throws(SimulationError) -> AlignedBuffer<Scalar> {
        do throws(MemoryFault) {
            guard qubits < widestState else { throw MemoryFault(needed: .max, available: MachineMemory.available) }
            return try AlignedBuffer(checked: 2 << max(qubits, 3))
        } catch {
            throw MemoryPlan(qubits: qubits, precision: precision).refusal(limit: error.available)
        }
    }

    static var precision: Precision { MemoryLayout<Scalar>.size == 8 ? .double : .single }

    /// The amplitudes in order of their index, each qubit at its own bit.
    public var pointer: UnsafeMutablePointer<Scalar> {
        restoreOrder()
        return buffer.pointer
    }
    public var count: Int { 1 << qubits }
    /// Vectors of the kernels, padding included.
    var vectors: Int { max(count, 8) >> kernels.laneQubits }
    public var memoryBytes: Int {
        (buffer.count + scratch.reduce(0) { $0 + $1.count }) * MemoryLayout<Scalar>.stride
    }

    public func amplitude(_ index: Int) -> Complex { Complex(Double(pointer[2 * index]), Double(pointer[2 * index + 1])) }

    public func reset() {
        zero()
        map = QubitMap(qubits: qubits)
        buffer.pointer[0] = 1
    }

    /// All amplitudes zero.
    func zero() {
        let pointer = SendablePointer(buffer.pointer)
        team.parallel(buffer.count, grain: 1 << 16) { part, _ in
            memset(pointer.value + part.lowerBound, 0, part.count * MemoryLayout<Scalar>.stride)
        }
        occupied = 0
    }

    public func copy() throws(SimulationError) -> StateVector {
        let result = try StateVector(like: self)
        result.assign(self)
        return result
    }

    /// Takes over another state's amplitudes.
    public func assign(_ other: StateVector) {
        let (to, from) = (SendablePointer(buffer.pointer), SendablePointer(other.buffer.pointer))
        team.parallel(buffer.count, grain: 1 << 16) { part, _ in
            memcpy(to.value + part.lowerBound, from.value + part.lowerBound, part.count * MemoryLayout<Scalar>.stride)
        }
        (map, occupied) = (other.map, other.occupied)
    }

    /// A block for each thread of the team.
    func blocks(qubits: Int) -> [AlignedBuffer<Scalar>] {
        if scratch.count < team.threads || scratch[0].count != 2 << qubits {
            scratch = (0..<team.threads).map { _ in AlignedBuffer(count: 2 << qubits) }
        }
        return scratch
    }
}

/// A pointer that threads of a team share, each writing its own part.
struct SendablePointer<Pointee>: @unchecked Sendable {
    let value: UnsafeMutablePointer<Pointee>
    init(_ value: UnsafeMutablePointer<Pointee>) { self.value = value }
}
