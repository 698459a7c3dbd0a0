internal import KernelTable

/// Sweeps of tiles one after another, ready for the blocks of one layout.
///
/// Where all their axes lie low, they take turns on stretches that stay in the first-level cache.
struct PreparedTiles<Scalar: KernelScalar> {
    let programs: [TileProgram<Scalar>]
    /// Vectors of a stretch.
    private let stretch: Int
    private let vectors: Int

    init(_ programs: [TileProgram<Scalar>], vectors: Int, stretch: Int) {
        (self.programs, self.vectors, self.stretch) = (programs, vectors, programs.count > 1 ? min(stretch, vectors) : vectors)
    }

    /// Vectors that half of the first-level cache holds, but no less than a tile.
    static func stretch(laneQubits: Int) -> Int { max(CacheSizes.first / 2 / (2 * MemoryLayout<Scalar>.stride << laneQubits), 8) }

    var cost: StageCost {
        programs.reduce(StageCost(sweeps: programs.count, traffic: stretch < vectors ? 2 : Double(2 * programs.count))) {
            StageCost(sweeps: $0.sweeps, traffic: $0.traffic, operations: $0.operations + $1.operations)
        }
    }

    func apply(to place: BlockPlace<Scalar>, _ kernels: KernelTable<Scalar>) {
        let tiles = stretch >> TileProgram<Scalar>.axes
        for part in 0..<vectors / stretch {
            for (index, program) in programs.enumerated() {
                let (readsFar, writesFar) = (place.readsFar && index == 0, place.writesFar && index == programs.count - 1)
                let route = TileRoute(
                    source: readsFar ? place.far : place.near, readsFar: readsFar, target: writesFar ? place.far : place.near,
                    writesFar: writesFar, block: place.block * vectors)
                kernels.tiles(part * tiles..<(part + 1) * tiles, route, program)
            }
        }
    }
}

/// A block to work on: a copy of its own, near, and where it lies in the state, far. The same where it is worked on in place.
struct BlockPlace<Scalar> {
    let block: Int
    let near: UnsafeMutablePointer<Scalar>
    let far: UnsafeMutablePointer<Scalar>
    /// Whether the step finds the amplitudes in the state, and whether it leaves them there.
    var readsFar = false
    var writesFar = false
}
