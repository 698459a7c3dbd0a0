internal import Circuits
internal import Glibc
internal import KernelTable
internal import Kernels
internal import Numerics

/// A circuit compiled for gradients in one precision: stages and tables that are planned once and bound to new numbers without planning.
///
/// Forwards, the state passes the stages; backwards, it and a bra (the observable times the state) pass them together, and every derivative is an inner product
/// on the way. Memory is that of the states, whatever the depth. Results have the same bits at any number of threads.
final class GradientEngine<Scalar: Amplitude & BitwiseCopyable> {
    let qubits: Int
    private let team: ThreadTeam
    private let kernels: KernelTable<Scalar>
    private let gradientKernels: GradientKernelTable<Scalar>
    private let stages: [GradientStage<Scalar>]
    private let angles: AngleTable
    private let numbers: [LinearAngle]
    private let parameters: Int

    private let ket: StateVector<Scalar>
    private var bras: [StateVector<Scalar>] = []
    private var spare: StateVector<Scalar>?
    /// Where the ket, the bras and, where every stage is one block, the spare state are: permutations exchange them.
    private var homes: [UnsafeMutablePointer<Scalar>] = []
    /// For each thread a block for each state and one to spare.
    private var rooms: [[AlignedBuffer<Scalar>]] = []

    // One entry an angle, a number, and a sum.
    private var angleValues: [Double]
    private var numberValues: [Double]
    private var angleSlopes: [Double]
    private var slopes: [Double] = []
    private var sums: [Double] = []
    private var partials: [Double] = []
    private var stack: [Double] = []
    private var occupied = 0

    /// - Parameters:
    ///   - gates: unitary ones.
    ///   - ket: a state of the circuit's size; overwritten.
    init(
        _ gates: [LoweredGate], inputs: [String], parameters: [String], ket: StateVector<Scalar>, planner: GradientPlanner? = nil,
        gradientKernels: GradientKernelTable<Scalar> = Scalar.gradientKernels
    ) throws(SimulationError) {
        (qubits, team, kernels, self.ket, self.gradientKernels) = (ket.qubits, ket.team, ket.kernels, ket, gradientKernels)
        let planner = planner ?? GradientPlanner(qubits: ket.qubits, amplitudeBytes: 2 * MemoryLayout<Scalar>.stride)
        let steps = try ElementarySteps(gates, AngleTable(inputs: inputs, parameters: parameters))
        var numbers: [LinearAngle] = []
        stages = planner.stages(steps.steps).map { GradientStage($0, laneQubits: ket.kernels.laneQubits, numbers: &numbers) }
        (angles, self.numbers, self.parameters) = (steps.angles, numbers, parameters.count)
        angleValues = [Double](repeating: 0, count: steps.angles.entries.count)
        angleSlopes = angleValues
        numberValues = [Double](repeating: 0, count: numbers.count)
    }

    var laneQubits: Int { kernels.laneQubits }

    /// Bytes of the states and blocks held now.
    var memoryBytes: Int {
        let states = [ket] + bras + [spare].compactMap { $0 }
        return states.reduce(0) { $0 + $1.memoryBytes } + rooms.joined().reduce(0) { $0 + $1.count * MemoryLayout<Scalar>.stride }
    }

    // MARK: Forwards

    /// Brings all tables to the inputs' values.
    func bind(_ values: [Double]) throws(SimulationError) {
        for (place, entry) in angles.entries.enumerated() { angleValues[place] = try entry.value.evaluate(values, &stack) }
        for (place, number) in numbers.enumerated() {
            var value = number.constant
            for term in number.terms { value += term.factor * angleValues[term.angle] }
            numberValues[place] = value
        }
        for stage in stages { stage.bind(numberValues) }
    }

    /// Evolves all qubits from 0.
    func run(cancellation: Cancellation?) throws(SimulationError) {
        try prepare(bras: 0)
        let state = homes[0]
        let pointer = SendablePointer(state)
        team.parallel(2 * max(ket.count, 8), grain: 1 << 16) { part, _ in
            memset(pointer.value + part.lowerBound, 0, part.count * MemoryLayout<Scalar>.stride)
        }
        state[0] = 1
        occupied = 0
        for stage in stages {
            try walk(stage, bras: nil, cancellation)
            occupied |= stage.mixed
        }
        occupied = -1
    }

    /// Room for so many bras.
    private func prepare(bras count: Int) throws(SimulationError) {
        let isWhole = stages.allSatisfy { $0.layout.outer.isEmpty }
        if homes.isEmpty {
            if stages.contains(where: { $0.layout.outer.isEmpty && $0.permutes }) { spare = try StateVector(like: ket) }
            homes = [ket.pointer, spare?.pointer ?? ket.pointer]
        }
        while bras.count < count {
            let bra = try StateVector(like: ket)
            bras.append(bra)
            homes.insert(bra.pointer, at: homes.count - 1)
        }
        guard !isWhole else { return }
        let size = 2 * max(stages.reduce(0) { max($0, 1 << $1.layout.local.count) }, 8)
        if rooms.isEmpty { rooms = (0..<team.threads).map { _ in [] } }
        for thread in rooms.indices {
            while rooms[thread].count < bras.count + 2 { rooms[thread].append(AlignedBuffer(count: size)) }
        }
    }

    /// Takes all states through a stage: forwards, the ket alone, where `bras` is nil.
    private func walk(_ stage: GradientStage<Scalar>, bras count: Int?, _ cancellation: Cancellation?) throws(SimulationError) {
        if let cancellation, cancellation.isCancelled { throw .cancelled }
        let (layout, length) = (stage.layout, stage.sums * (count ?? 0))
        if length > 0 {
            if sums.count < length * layout.blocks { sums = [Double](repeating: 0, count: length * layout.blocks) }
            for place in 0..<length * layout.blocks { sums[place] = 0 }
        }
        let (kernels, gradientKernels, spare) = (kernels, gradientKernels, homes.count - 1)
        func run(
            _ states: UnsafeMutablePointer<UnsafeMutablePointer<Scalar>>, _ block: Int, copied: Bool, _ sums: UnsafeMutablePointer<Double>
        ) {
            if let count {
                stage.undo(
                    states, bras: count, spare: spare, block: block, copied: copied, kernels, gradientKernels, sums + block * length)
            } else {
                stage.apply(states, spare: spare, block: block, copied: copied, kernels, gradientKernels)
            }
        }
        var nothing = 0.0
        sums.withUnsafeMutableBufferPointer { sums in
            withUnsafeMutablePointer(to: &nothing) { nothing in
                let sums = SendablePointer(sums.baseAddress ?? nothing)
                homes.withUnsafeMutableBufferPointer { homes in
                    guard let homes = homes.baseAddress.map({ SendablePointer($0) }) else { return }
                    if layout.outer.isEmpty { return run(homes.value, 0, copied: false, sums.value) }
                    walkBlocks(stage, states: (count ?? 0) + 1, homes.value, undoes: count != nil, cancellation) {
                        run($0, $1, copied: $2, sums.value)
                    }
                }
            }
        }
        if let cancellation, cancellation.isCancelled { throw .cancelled }
    }

    private func walkBlocks(
        _ stage: GradientStage<Scalar>, states: Int, _ homes: UnsafeMutablePointer<UnsafeMutablePointer<Scalar>>,
        undoes: Bool, _ cancellation: Cancellation?,
        _ body: (_ states: UnsafeMutablePointer<UnsafeMutablePointer<Scalar>>, _ block: Int, _ copied: Bool) -> Void
    ) {
        let (layout, kernels, gradientKernels, rooms) = (stage.layout, kernels, gradientKernels, rooms)
        let isInPlace = layout.local.last == layout.local.count - 1 && !stage.permutes
        let outerMask = layout.outer.reduce(0) { $0 | 1 << $1 } >> kernels.laneQubits
        let occupied = occupied
        let busy = (0..<layout.blocks).filter { layout.start(of: $0) & ~occupied == 0 }
        let all = SendablePointer(homes)
        team.parallel(busy.count) { part, thread in
            withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Scalar>.self, capacity: rooms[thread].count) { places in
                guard let table = places.baseAddress else { return }
                for block in busy[part] {
                    if let cancellation, cancellation.isCancelled { return }
                    let start = layout.start(of: block)
                    for (place, room) in rooms[thread].enumerated() { (table + place).initialize(to: room.pointer) }
                    if isInPlace {
                        for place in 0..<states { table[place] = all.value[place] + 2 * start }
                        body(table, block, false)
                        continue
                    }
                    let sweep = Sweep(
                        vectors: 1 << (layout.qubits - kernels.laneQubits), holding: outerMask, at: start >> kernels.laneQubits)
                    for place in 0..<states {
                        stage.load(table[place], from: all.value[place], number: block, undoes: undoes, sweep, kernels, gradientKernels)
                    }
                    body(table, block, true)
                    for place in 0..<states {
                        stage.store(table[place], to: all.value[place], number: block, undoes: undoes, sweep, kernels, gradientKernels)
                    }
                }
            }
        }
    }

    // MARK: Observables

    /// Writes the observable times the ket to a bra and returns its expectation value.
    func apply(_ action: ObservableAction<Scalar>, toBra place: Int) throws(SimulationError) -> Double {
        try prepare(bras: place + 1)
        let vectors = max(ket.count, 8) >> kernels.laneQubits
        let parts = max(1, vectors / ObservableAction<Scalar>.part)
        if partials.count < parts { partials = [Double](repeating: 0, count: parts) }
        let (kernels, gradientKernels) = (kernels, gradientKernels)
        let (from, to) = (SendablePointer(homes[0]), SendablePointer(homes[place + 1]))
        return partials.withUnsafeMutableBufferPointer { partials in
            guard let sums = partials.baseAddress.map({ SendablePointer($0) }) else { return 0 }
            let size = vectors / parts
            team.parallel(parts, grain: 8) { range, _ in
                for part in range {
                    sums.value[part] = action.apply(
                        to.value, from.value, part * size..<(part + 1) * size, kernels, gradientKernels)
                }
            }
            var total = 0.0
            for part in 0..<parts { total += sums.value[part] }
            return total
        }
    }

    /// Writes to a bra the ket's amplitudes of the basis states that `isKept` holds for, and zeros elsewhere; returns their probability.
    func project(toBra place: Int, _ isKept: @Sendable (Int) -> Bool) throws(SimulationError) -> Double {
        try prepare(bras: place + 1)
        let (from, to) = (homes[0], homes[place + 1])
        var total = 0.0
        for index in 0..<ket.count {
            let kept = isKept(index)
            let (real, imaginary) = kept ? (from[2 * index], from[2 * index + 1]) : (0, 0)
            (to[2 * index], to[2 * index + 1]) = (real, imaginary)
            total += Double(real) * Double(real) + Double(imaginary) * Double(imaginary)
        }
        return total
    }

    // MARK: Backwards

    /// Walks the ket and the first `count` bras back to the start and gives each bra's derivatives of 2 Re⟨bra|ket⟩ by the parameters, to be added by `body`.
    ///
    /// The ket is at all qubits 0 afterwards, up to rounding.
    func differentiate(
        _ values: [Double], bras count: Int, cancellation: Cancellation?, _ body: (_ bra: Int, _ parameter: Int, _ slope: Double) -> Void
    ) throws(SimulationError) {
        if slopes.count < count * numbers.count { slopes = [Double](repeating: 0, count: count * numbers.count) }
        for place in slopes.indices { slopes[place] = 0 }
        for stage in stages.reversed() {
            try walk(stage, bras: count, cancellation)
            collect(stage, bras: count)
        }
        for bra in 0..<count {
            for place in angleSlopes.indices { angleSlopes[place] = 0 }
            for (place, number) in numbers.enumerated() {
                for term in number.terms { angleSlopes[term.angle] += term.factor * slopes[bra * numbers.count + place] }
            }
            for (place, entry) in angles.entries.enumerated() {
                for derivative in entry.derivatives {
                    body(bra, derivative.parameter, angleSlopes[place] * (try derivative.value.evaluate(values, &stack)))
                }
            }
        }
    }

    /// Adds the blocks' sums in their order.
    private func collect(_ stage: GradientStage<Scalar>, bras count: Int) {
        let length = stage.sums
        guard length > 0 else { return }
        let count = count
        sums.withUnsafeMutableBufferPointer { sums in
            slopes.withUnsafeMutableBufferPointer { slopes in
                guard let sums = sums.baseAddress, let slopes = slopes.baseAddress else { return }
                for block in 1..<max(1, stage.layout.blocks) {
                    for place in 0..<length * count { sums[place] += sums[block * length * count + place] }
                }
                for bra in 0..<count { stage.add(sums + bra * length, to: slopes + bra * numbers.count) }
            }
        }
    }
}
