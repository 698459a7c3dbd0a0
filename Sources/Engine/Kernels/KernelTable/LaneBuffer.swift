/// A few vectors of constants, aligned for the widest vector.
public final class LaneBuffer<Scalar: KernelScalar>: @unchecked Sendable {
    public let count: Int
    public let pointer: UnsafeMutablePointer<Scalar>

    public init(count: Int) {
        self.count = count
        let raw = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * MemoryLayout<Scalar>.stride, alignment: 64)
        pointer = raw.bindMemory(to: Scalar.self, capacity: max(count, 1))
        pointer.initialize(repeating: 0, count: max(count, 1))
    }

    deinit { pointer.deallocate() }

    /// Writes one complex factor for the amplitude at `lane`, as the loops want it: (re, re) in the first vector of a pair, (-im, im) in the second.
    public func set(pair: Int, lane: Int, lanes: Int, to factor: (Double, Double)) {
        let place = pointer + (pair * 4 * lanes + 2 * lane)
        (place[0], place[1]) = (Scalar(factor.0), Scalar(factor.0))
        (place[2 * lanes], place[2 * lanes + 1]) = (Scalar(-factor.1), Scalar(factor.1))
    }
}
