internal import KernelTable
internal import Kernels

/// X and CX gates within a block as one walk over it: amplitude i comes from (or goes to) M i ⊕ f, where f depends on the bits that number the block.
///
/// At the start or the end of a stage the walk is the block's copy from or to the state itself.
final class PermutationLayer<Scalar: Amplitude & BitwiseCopyable> {
    /// One direction: the image of each index of the block.
    private struct Direction {
        let table: FixedList<Int32>
        let carries: FixedList<Int>
        /// What the bits of the block's number add to the image, and what is always added.
        let outer: [Int]
        let constant: Int

        /// - Parameter columns: the image of each bit of an index in the block.
        init(columns: [Int], outer: [Int], constant: Int, tableQubits: Int) {
            (self.outer, self.constant) = (outer, constant)
            table = FixedList(
                (0..<1 << tableQubits).map { index in
                    Int32(columns[..<tableQubits].indices.reduce(0) { index >> $1 & 1 == 1 ? $0 ^ columns[$1] : $0 })
                })
            carries = FixedList(PermutationLayer.carries(columns[tableQubits...]))
        }

        func flips(block: Int) -> Int {
            var flips = constant
            for (bit, change) in outer.enumerated() where block >> bit & 1 == 1 { flips ^= change }
            return flips
        }
    }

    private let layout: BlockLayout
    private let tableQubits: Int
    /// From an index after the flips to the one before, and back.
    private let toSource: Direction
    private let toTarget: Direction
    /// Where the runs of a block lie in a block, and in the state.
    private let blockPlaces: FixedList<Int>
    private let statePlaces: FixedList<Int>

    init(_ flips: [(target: Int, control: Int?)], in layout: BlockLayout) {
        self.layout = layout
        // A run is as long as the block's qubits are the state's lowest.
        let contiguous = layout.local.enumerated().prefix { $0.offset == $0.element }.count
        tableQubits = min(contiguous, LinearPermutation.largestTable)
        toSource = PermutationLayer.direction(flips.reversed(), layout, tableQubits)
        toTarget = PermutationLayer.direction(flips, layout, tableQubits)
        let above = layout.local.indices.dropFirst(tableQubits)
        blockPlaces = FixedList(PermutationLayer.carries(above.map { 1 << $0 }))
        statePlaces = FixedList(PermutationLayer.carries(above.map { 1 << layout.local[$0] }))
    }

    /// What changes where a bit becomes 1 and those below become 0.
    private static func carries(_ columns: some Sequence<Int>) -> [Int] {
        var sum = 0
        return columns.map { column in
            sum ^= column
            return sum
        }
    }

    /// What becomes of each bit where the flips act in this order. Flips are their own inverses, so that in reversed order they lead to the source.
    private static func direction(_ flips: [(target: Int, control: Int?)], _ layout: BlockLayout, _ tableQubits: Int) -> Direction {
        func image(_ start: Int, isAffine: Bool) -> Int {
            var index = start
            for (target, control) in flips {
                guard let control else {
                    if isAffine { index ^= 1 << target }
                    continue
                }
                index ^= (index >> control & 1) << target
            }
            return index
        }
        return Direction(
            columns: layout.local.map { layout.inside(image(1 << $0, isAffine: false)) },
            outer: layout.outer.map { layout.inside(image(1 << $0, isAffine: false)) },
            constant: layout.inside(image(0, isAffine: true)), tableQubits: tableQubits)
    }

    private func map(_ direction: Direction, block: Int, inState: Bool) -> LinearPermutation {
        LinearPermutation(
            qubits: layout.local.count, tableQubits: tableQubits, table: direction.table.pointer, carries: direction.carries.pointer,
            flips: direction.flips(block: block), start: inState ? layout.start(of: block) : 0,
            places: inState ? statePlaces.pointer : blockPlaces.pointer)
    }

    /// From one block to another.
    func apply(
        to result: UnsafeMutablePointer<Scalar>, from block: UnsafePointer<Scalar>, number: Int, undoes: Bool,
        _ kernels: GradientKernelTable<Scalar>
    ) {
        kernels.permute(result, block, map(undoes ? toTarget : toSource, block: number, inState: false))
    }

    /// From the state into a block.
    func load(
        _ block: UnsafeMutablePointer<Scalar>, from state: UnsafePointer<Scalar>, number: Int, undoes: Bool,
        _ kernels: GradientKernelTable<Scalar>
    ) {
        kernels.unpermute(block, state, map(undoes ? toSource : toTarget, block: number, inState: true))
    }

    /// From a block into the state.
    func store(
        _ block: UnsafePointer<Scalar>, to state: UnsafeMutablePointer<Scalar>, number: Int, undoes: Bool,
        _ kernels: GradientKernelTable<Scalar>
    ) {
        kernels.permute(state, block, map(undoes ? toTarget : toSource, block: number, inState: true))
    }
}
