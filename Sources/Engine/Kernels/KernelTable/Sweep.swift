/// The vectors that a loop visits: those whose index has some bits held at a value.
///
/// A vector's index is an amplitude's index without its `laneQubits` lowest bits. Controls above the lanes hold a bit at their value;
/// targets above the lanes hold it at zero, and the loop reaches the other half by offsets.
public struct Sweep: Hashable, Sendable {
    /// The bits that stay.
    public let held: Int
    /// What they stay at.
    public let value: Int
    /// How many vectors that leaves.
    public let count: Int

    /// - Parameter vectors: how many vectors the state has, a power of two.
    public init(vectors: Int, holding held: Int = 0, at value: Int = 0) {
        precondition(value & ~held == 0 && held < vectors, "held bits lie inside the state")
        (self.held, self.value) = (held, value)
        count = vectors >> held.nonzeroBitCount
    }

    /// The free bits of the vector at a step; ``next(_:)`` leads on from there, and the vector itself is this with `value` added.
    @inlinable public func position(at step: Int) -> Int {
        var (rest, held, position) = (step, held, 0)
        var bit = 1
        while rest != 0 {
            if held & bit == 0 {
                if rest & 1 != 0 { position |= bit }
                rest >>= 1
            }
            held &= ~bit
            bit <<= 1
        }
        return position
    }

    @inlinable public func next(_ position: Int) -> Int { ((position | held) &+ 1) & ~held }
}
