internal import Numerics

/// What applying something to all blocks of a state costs, counted.
struct StageCost: Hashable, Sendable {
    /// Passes over the block.
    var sweeps = 0
    /// Read and written in the cache, for each byte of the state.
    var traffic = 0.0
    /// Floating-point operations, for each amplitude of the state; a multiply-add counted as two.
    var operations = 0.0

    static func + (one: StageCost, other: StageCost) -> StageCost {
        StageCost(sweeps: one.sweeps + other.sweeps, traffic: one.traffic + other.traffic, operations: one.operations + other.operations)
    }
}

extension BoundGate {
    /// One sweep for this gate alone.
    var sweepCost: StageCost {
        let share = Double(sign: .plus, exponent: -controls.nonzeroBitCount, significand: 1)
        // A vector operation on interleaved numbers is a multiply-add for each of an amplitude's two numbers.
        let isMove = matrix == BoundGate.flip || matrix == BoundGate.swap
        let touched = matrix == BoundGate.swap ? 0.5 : isDiagonal ? 1 - Double(diagonal.count { $0 == .one }) / Double(size) : 1
        return StageCost(sweeps: 1, traffic: 2 * share * touched, operations: isMove ? 0 : 4 * cost * (isDiagonal ? touched : 1))
    }
}

extension PhasePolynomial {
    /// How a pass finds its factors.
    enum Factors {
        /// The same for every row of tiles.
        case uniform
        /// From a table, and one more factor a row.
        case tabled
        /// Made for each row.
        case coupled
    }

    /// One pass for all diagonals: a complex factor is found and multiplied in.
    func sweepCost(_ factors: Factors) -> StageCost {
        let share = Double(sign: .plus, exponent: -common.nonzeroBitCount, significand: 1)
        let operations = factors == .uniform ? 6.0 : factors == .tabled ? 12 : 20
        return StageCost(sweeps: 1, traffic: 2 * share, operations: operations * share)
    }
}
