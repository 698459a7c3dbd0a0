internal import KernelTable
internal import Numerics

/// Divides a stage's gates into passes over the block: sweeps of tiles, fused diagonals, and gates alone.
///
/// A sweep takes gates on up to three qubits above the lanes, and on any in the lanes, that may be done now: gates that only read a qubit
/// pass one another. Diagonal gates wait until nothing else can be done without them, so that as many as possible go together; or, where
/// that costs less, those inside a tile go along with it as soon as they hold back another of its gates, as in a Fourier transform.
struct SweepPlanner<Scalar: KernelScalar> {
    private struct Entry {
        let gate: BoundGate
        /// The qubits that it mixes and those that it only reads.
        let mixed: Int
        let read: Int
        var kind: Kind
        /// The places of a phase's qubits in the block; nil where one is outside.
        var places: Int?
    }

    private enum Kind {
        /// Fits into a tile whose axes hold these places of the block.
        case tile(axes: Int)
        case phase
        case alone
    }

    private let layout: BlockLayout
    private let laneQubits: Int
    private var drafts: [Draft] = []
    private var pendingScale = 1.0
    /// Whether tiles take phases that hold back their gates.
    private let absorbsPhases: Bool

    private enum Draft {
        /// With the highest axis.
        case tile(TileBuilder<Scalar>, top: Int)
        case phases(PhasePolynomial)
        case gate(BoundGate)
    }

    static func steps(of stage: Stage, laneQubits: Int) -> [StageStep<Scalar>] {
        var planner = SweepPlanner(layout: stage.layout, laneQubits: laneQubits, absorbsPhases: false)
        planner.plan(stage.gates)
        if planner.canAbsorb(stage.gates) {
            var other = SweepPlanner(layout: stage.layout, laneQubits: laneQubits, absorbsPhases: true)
            other.plan(stage.gates)
            if other.weight < planner.weight { return other.steps }
        }
        return planner.steps
    }

    private init(layout: BlockLayout, laneQubits: Int, absorbsPhases: Bool) {
        (self.layout, self.laneQubits, self.absorbsPhases) = (layout, laneQubits, absorbsPhases)
    }

    /// Whether a phase pass may be spared: diagonals on two qubits before other gates on them.
    private func canAbsorb(_ gates: [BoundGate]) -> Bool {
        hasTiles && drafts.count { if case .phases = $0 { true } else { false } } > 1
            && gates.contains { $0.qubitMask.nonzeroBitCount == 2 && $0.isDiagonal }
    }

    private var width: Int { layout.local.count }
    /// Below that, states are too small for tiles.
    private var hasTiles: Bool { width - laneQubits >= TileProgram<Scalar>.axes }

    private mutating func plan(_ gates: [BoundGate]) {
        var rest = gates.map { gate in
            let isDiagonal = gate.isDiagonal
            return Entry(
                gate: gate, mixed: isDiagonal ? 0 : gate.targetMask, read: isDiagonal ? gate.qubitMask : gate.controls,
                kind: kind(gate, isDiagonal: isDiagonal), places: layout.outside(gate.qubitMask) == 0 ? layout.inside(gate.qubitMask) : nil)
        }
        while !rest.isEmpty {
            if takeTile(&rest) { continue }
            if let index = free(rest).first(where: { if case .alone = rest[$0].kind { true } else { false } }) {
                append(alone: rest.remove(at: index).gate)
                continue
            }
            takePhases(&rest)
        }
        // All amplitudes are multiplied together, so it does not matter where.
        let isTile = { (draft: Draft) in if case .tile = draft { true } else { false } }
        if let last = drafts.lastIndex(where: isTile), case .tile(var builder, let top) = drafts[last] {
            builder.appendScale()
            drafts[last] = .tile(builder, top: top)
        }
    }

    private func kind(_ gate: BoundGate, isDiagonal: Bool) -> Kind {
        if isDiagonal, width >= laneQubits, PhasePolynomial.canFuse(gate) { return .phase }
        guard hasTiles else { return .alone }
        if isDiagonal { return gate.targets.count <= 3 ? .tile(axes: 0) : .alone }
        let places = gate.targets.map { layout.position(of: $0) ?? 0 }
        let axes = places.reduce(0) { $1 >= laneQubits ? $0 | 1 << $1 : $0 }
        if gate.targets.count == 1 { return .tile(axes: axes) }
        return gate.matrix == BoundGate.swap && gate.controls == 0 && axes.nonzeroBitCount == 2 ? .tile(axes: axes) : .alone
    }

    /// The entries that no earlier one holds back.
    private func free(_ rest: [Entry]) -> [Int] {
        var (mixed, read) = (0, 0)
        return rest.indices.filter { index in
            let entry = rest[index]
            let isFree = entry.mixed & (mixed | read) == 0 && entry.read & mixed == 0
            mixed |= entry.mixed
            read |= entry.read
            return isFree
        }
    }

    /// Takes what fits into one tile; false where nothing does.
    private mutating func takeTile(_ rest: inout [Entry]) -> Bool {
        var axes = 0
        var taken: [Int] = []
        /// Phases that could be done now, and would be if they held back a gate of this tile.
        var deferred: [Int] = []
        var (mixed, read) = (0, 0)
        for (index, entry) in rest.enumerated() {
            if case .tile(let needed) = entry.kind, entry.mixed & (mixed | read) == 0, entry.read & mixed == 0,
                (axes | needed).nonzeroBitCount <= TileProgram<Scalar>.axes
            {
                let inside = axes | needed | (1 << laneQubits - 1)
                let blockers = deferred.filter { rest[$0].read & entry.mixed != 0 }
                if blockers.allSatisfy({ rest[$0].places.map { $0 & ~inside == 0 } ?? false }) {
                    axes |= needed
                    if !blockers.isEmpty {
                        taken += blockers
                        deferred.removeAll { blockers.contains($0) }
                    }
                    taken.append(index)
                    continue
                }
            }
            if absorbsPhases, case .phase = entry.kind, entry.read & mixed == 0 {
                deferred.append(index)
            } else {
                mixed |= entry.mixed
                read |= entry.read
            }
        }
        guard !taken.isEmpty else { return false }
        let entries = taken.map { rest[$0] }
        let done = Set(taken)
        rest = rest.indices.filter { !done.contains($0) }.map { rest[$0] }
        // One gate touches no more than it must; only the first spares copying the block to have a tile.
        if entries.allSatisfy({ $0.mixed == 0 }) || entries.count == 1 && !(drafts.isEmpty && entries[0].gate.controls == 0) {
            for entry in entries { append(alone: entry.gate) }
        } else {
            append(entries.map(\.gate), axes: axes)
        }
        return true
    }

    private mutating func append(alone gate: BoundGate) { drafts.append(.gate(gate)) }

    private mutating func append(_ gates: [BoundGate], axes: Int) {
        var axes = axes
        for place in laneQubits..<width where axes.nonzeroBitCount < TileProgram<Scalar>.axes { axes |= 1 << place }
        let places = (0..<width).filter { axes >> $0 & 1 == 1 }
        var builder = TileBuilder<Scalar>(qubits: width, laneQubits: laneQubits, axes: places, pendingScale: pendingScale)
        for gate in gates { append(gate, to: &builder) }
        pendingScale = builder.pendingScale
        drafts.append(.tile(builder, top: places.last ?? 0))
    }

    private func append(_ gate: BoundGate, to builder: inout TileBuilder<Scalar>) {
        let targets = gate.targets.map(place(of:))
        let (controls, value) = (places(gate.controls), places(gate.controlValue))
        let interleaved = { (values: [Complex]) in values.flatMap { [$0.real, $0.imaginary] } }
        if gate.isDiagonal {
            builder.append(diagonal: interleaved(gate.diagonal), targets: targets, controls: controls, value: value)
        } else if targets.count == 1 {
            builder.append(matrix: interleaved(gate.matrix), target: targets[0], controls: controls, value: value)
        } else {
            builder.appendSwap(targets[0], targets[1])
        }
    }

    /// A qubit's place in the block's index, the block's number above it.
    private func place(of qubit: Int) -> Int { layout.position(of: qubit) ?? width + layout.outside(1 << qubit).trailingZeroBitCount }

    private func places(_ mask: Int) -> Int { layout.inside(mask) | layout.outside(mask) << width }

    /// Takes all diagonal gates that may be done now.
    private mutating func takePhases(_ rest: inout [Entry]) {
        let found = free(rest).filter { if case .phase = rest[$0].kind { true } else { false } }
        if found.count < PhasePolynomial.worthwhile, hasTiles {
            // They go along with the next tile.
            for index in found { rest[index].kind = .tile(axes: 0) }
            return
        }
        let gates = found.map { rest[$0].gate }
        for index in found.reversed() { rest.remove(at: index) }
        if gates.count < PhasePolynomial.worthwhile {
            for gate in gates { append(alone: gate) }
        } else {
            drafts.append(.phases(PhasePolynomial(gates, qubits: layout.qubits)))
        }
    }

    /// Tiles whose highest axis is below that stay in the first-level cache together.
    private var top: Int { laneQubits + PreparedTiles<Scalar>.stretch(laneQubits: laneQubits).trailingZeroBitCount }

    /// The drafts as steps: tiles one after another whose axes lie low together, others one by one.
    private var steps: [StageStep<Scalar>] {
        let (vectors, stretch) = (1 << max(width - laneQubits, 0), PreparedTiles<Scalar>.stretch(laneQubits: laneQubits))
        let top = top
        var steps: [StageStep<Scalar>] = []
        var low: [TileProgram<Scalar>] = []
        func close() {
            if !low.isEmpty { steps.append(.tiles(PreparedTiles(low, vectors: vectors, stretch: stretch))) }
            low = []
        }
        for draft in drafts {
            switch draft {
            case .tile(let builder, let highest):
                if highest >= top { close() }
                low.append(builder.program(state: (layout.local, layout.qubits)))
                if highest >= top { close() }
            case .phases(let polynomial):
                close()
                steps.append(.phases(PreparedPhases(polynomial, in: layout, laneQubits: laneQubits)))
            case .gate(let gate):
                close()
                steps.append(.gate(PreparedGate(gate, in: layout, laneQubits: laneQubits)))
            }
        }
        close()
        return steps
    }

    /// What the drafts cost against one another: vector operations, and passes over the block as what could be calculated meanwhile.
    private var weight: Double {
        let top = top
        let pass = MemoryLayout<Scalar>.stride << laneQubits >= 32 ? 3.0 : 2.0
        var (weight, isLow) = (0.0, false)
        for draft in drafts {
            switch draft {
            case .tile(let builder, let highest):
                weight += builder.operations / 4 + (isLow && highest < top ? 0 : 2 * pass)
                isLow = highest < top
            case .phases(let polynomial):
                let cost = polynomial.sweepCost(polynomial.factors(in: layout, laneQubits: laneQubits, Scalar.self))
                weight += cost.operations / 4 + cost.traffic * pass
                isLow = false
            case .gate(let gate):
                weight += gate.sweepCost.operations / 4 + gate.sweepCost.traffic * pass
                isLow = false
            }
        }
        return weight
    }
}
