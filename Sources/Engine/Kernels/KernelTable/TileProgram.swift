/// Gates on three qubits above the lanes and any inside them, done together: eight vectors are read, changed and written once for all gates.
///
/// Exchanges before the first arithmetic and after the last are no steps: the vectors are read and written in another order.
public final class TileProgram<Scalar: KernelScalar>: @unchecked Sendable {
    public let form: TileForm
    public let count: Int
    public let steps: UnsafeMutablePointer<TileStep>
    public let factors: LaneBuffer<Scalar>
    /// Where a tile's vectors lie in the block.
    public let near: TilePlaces
    /// Where they lie in the state that the block is a part of.
    public let far: TilePlaces

    init(form: TileForm, steps: [TileStep], factors: LaneBuffer<Scalar>, near: TilePlaces, far: TilePlaces) {
        (self.form, count, self.factors, self.near, self.far) = (form, steps.count, factors, near, far)
        self.steps = .allocate(capacity: max(steps.count, 1))
        self.steps.initialize(from: steps, count: steps.count)
    }

    deinit { steps.deallocate() }

    /// Qubits that number a tile's vectors.
    public static var axes: Int { 3 }

    /// Floating-point operations for each amplitude, a multiply-add counted as two.
    public var operations: Double {
        (0..<count).reduce(0) { $0 + steps[$1].operations }
    }
}

/// What a program's steps have in common, so that a loop can be made for them alone.
public enum TileForm: Hashable, Sendable {
    case steps
    /// ``TileKind/unit0`` along the axes that the bits name, in any order; two factors an axis, of the others too.
    case units(axes: Int)
    /// The same of ``TileKind/unitX0``.
    case unitsX(axes: Int)
}

/// Bits of a tile's place in the block, the block's number above them, and what they must be.
public struct TileTest: Hashable, Sendable {
    public let mask: Int
    public let value: Int
    /// Exclusive-ored with the offsets of all vectors where the test holds.
    public let shift: Int
}

/// Where a tile's vectors lie in an array.
public final class TilePlaces: @unchecked Sendable {
    /// The places of the tiles; the tile's own bits are held at zero.
    public let sweep: Sweep
    /// Of the eight vectors when they are read and when they are written, in bytes, to be exclusive-ored with the tile's.
    public let reads: UnsafeMutablePointer<Int>
    public let writes: UnsafeMutablePointer<Int>
    /// For each test, what it adds to these offsets where it holds.
    public let readTests: UnsafeMutablePointer<TileTest>
    public let readTestCount: Int
    public let writeTests: UnsafeMutablePointer<TileTest>
    public let writeTestCount: Int

    init(sweep: Sweep, reads: [Int], writes: [Int], readTests: [TileTest], writeTests: [TileTest]) {
        func copy<Element>(_ values: [Element]) -> UnsafeMutablePointer<Element> {
            let place = UnsafeMutablePointer<Element>.allocate(capacity: max(values.count, 1))
            place.initialize(from: values, count: values.count)
            return place
        }
        (self.sweep, self.reads, self.writes) = (sweep, copy(reads), copy(writes))
        (self.readTests, readTestCount) = (copy(readTests), readTests.count)
        (self.writeTests, writeTestCount) = (copy(writeTests), writeTests.count)
    }

    deinit {
        reads.deallocate()
        writes.deallocate()
        readTests.deallocate()
        writeTests.deallocate()
    }
}

/// From where to where a ``TileProgram`` runs: a block, or the state that it is a part of.
public struct TileRoute<Scalar: KernelScalar> {
    /// The block, or the state from the block's first amplitude on.
    public let source: UnsafePointer<Scalar>
    public let readsFar: Bool
    public let target: UnsafeMutablePointer<Scalar>
    public let writesFar: Bool
    /// The block's number, shifted above the bits of a vector's place in the block.
    public let block: Int

    public init(source: UnsafePointer<Scalar>, readsFar: Bool, target: UnsafeMutablePointer<Scalar>, writesFar: Bool, block: Int) {
        (self.source, self.readsFar, self.target, self.writesFar, self.block) = (source, readsFar, target, writesFar, block)
    }
}
