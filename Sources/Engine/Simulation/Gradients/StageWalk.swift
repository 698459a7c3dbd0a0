internal import KernelTable
internal import Kernels
internal import Numerics

/// A stage's gates undone one by one, with the sums that their derivatives are made of.
struct StageWalk<Scalar: Amplitude & BitwiseCopyable> {
    typealias Element = DifferentiableCircuit.Element

    private enum Step {
        case gate(undo: PreparedGate<Scalar>, cross: PreparedCross?)
        /// Diagonal gates together.
        case phases(undo: PreparedPhases<Scalar>, parities: PreparedParities<Scalar>?)
    }

    /// How one input's derivative comes from the sums.
    private struct Contribution {
        let input: Int
        let sum: Int
        let factor: Double
    }

    let layout: BlockLayout
    private var steps: [Step] = []
    /// Where each step's sums begin.
    private var places: [Int] = []
    private(set) var sums = 0
    private var contributions: [Contribution] = []

    init(_ elements: [Element], _ stage: Stage, laneQubits: Int) {
        layout = stage.layout
        var diagonals: [Element] = []
        for element in elements {
            if layout.local.count >= laneQubits, PhasePolynomial.canFuse(element.gate) {
                diagonals.append(element)
                continue
            }
            let mixed = element.gate.isDiagonal ? 0 : element.gate.targetMask
            if diagonals.contains(where: { $0.gate.qubitMask & mixed != 0 }) {
                append(diagonals, laneQubits)
                diagonals = []
            }
            append(element, laneQubits)
        }
        append(diagonals, laneQubits)
    }

    private mutating func append(_ element: Element, _ laneQubits: Int) {
        let cross = element.derivatives.isEmpty ? nil : PreparedCross(element.gate, in: layout, laneQubits: laneQubits)
        steps.append(.gate(undo: PreparedGate(element.gate.inverse, in: layout, laneQubits: laneQubits), cross: cross))
        places.append(sums)
        guard cross != nil else { return }
        // 2 Re Σ M[a][b] K[a][b]
        for (input, matrix) in element.derivatives {
            for (entry, value) in matrix.enumerated() {
                if value.real != 0 { contributions.append(Contribution(input: input, sum: sums + 2 * entry, factor: 2 * value.real)) }
                if value.imaginary != 0 {
                    contributions.append(Contribution(input: input, sum: sums + 2 * entry + 1, factor: -2 * value.imaginary))
                }
            }
        }
        sums += 2 * element.gate.size * element.gate.size
    }

    private mutating func append(_ diagonals: [Element], _ laneQubits: Int) {
        guard diagonals.count >= PhasePolynomial.worthwhile else {
            for element in diagonals { append(element, laneQubits) }
            return
        }
        var masks: [Int: Int] = [:]
        var order: [Int] = []
        for element in diagonals {
            for (input, matrix) in element.derivatives {
                // The gate is exp(iφ): its derivative is iφ' times itself, and φ' a sum of signs.
                for (mask, weight) in element.gate.phaseDerivative(matrix) {
                    if masks[mask] == nil {
                        masks[mask] = order.count
                        order.append(mask)
                    }
                    contributions.append(Contribution(input: input, sum: sums + (masks[mask] ?? 0), factor: -2 * weight))
                }
            }
        }
        let polynomial = PhasePolynomial(diagonals.map(\.gate.inverse), qubits: layout.qubits)
        let parities = order.isEmpty ? nil : PreparedParities<Scalar>(order, in: layout, laneQubits: laneQubits)
        steps.append(.phases(undo: PreparedPhases(polynomial, in: layout, laneQubits: laneQubits), parities: parities))
        places.append(sums)
        // Cross matrices begin at even places.
        sums += order.count + order.count % 2
    }

    /// Undoes the stage on a block of the state and of each bra and returns the sums, one row a bra.
    func run(
        _ ket: UnsafeMutablePointer<Scalar>, _ bras: [UnsafeMutablePointer<Scalar>], block: Int, _ kernels: KernelTable<Scalar>
    ) -> [[Double]] {
        var result = [[Double]](repeating: [Double](repeating: 0, count: sums), count: bras.count)
        for index in steps.indices.reversed() {
            switch steps[index] {
            case .gate(let undo, let cross):
                undo.apply(to: ket, block: block, kernels)
                for (number, bra) in bras.enumerated() {
                    cross?.add(bra, ket, block: block, kernels, to: &result[number], at: places[index])
                    undo.apply(to: bra, block: block, kernels)
                }
            case .phases(let undo, let parities):
                for (number, bra) in bras.enumerated() {
                    parities?.add(bra, ket, block: block, kernels, to: &result[number], at: places[index])
                    undo.apply(to: bra, block: block, kernels)
                }
                undo.apply(to: ket, block: block, kernels)
            }
        }
        return result
    }

    /// Adds what the sums mean for the inputs' derivatives.
    func add(_ sums: [Double], to gradient: inout [Double]) {
        for contribution in contributions { gradient[contribution.input] += contribution.factor * sums[contribution.sum] }
    }
}

extension BoundGate {
    /// The derivative of a diagonal gate's phase as a sum of signs `Σ weight (-1)^|index & mask|`, from that of its matrix.
    func phaseDerivative(_ derivative: [Complex]) -> [(mask: Int, weight: Double)] {
        let qubits = (0..<Int.bitWidth).filter { qubitMask >> $0 & 1 == 1 }
        let patterns = 1 << qubits.count
        let rates = (0..<patterns).map { pattern -> Double in
            let index = qubits.indices.reduce(0) { pattern >> $1 & 1 == 1 ? $0 | 1 << qubits[$1] : $0 }
            guard (index ^ controlValue) & controls == 0 else { return 0 }
            let entry = targets.indices.reduce(0) { index >> targets[$1] & 1 == 1 ? $0 | 1 << $1 : $0 } * (size + 1)
            return (derivative[entry] * matrix[entry].conjugate).imaginary
        }
        return (0..<patterns).compactMap { signs in
            let sum = rates.indices.reduce(0.0) { (signs & $1).nonzeroBitCount & 1 == 0 ? $0 + rates[$1] : $0 - rates[$1] }
            guard sum != 0 else { return nil }
            return (qubits.indices.reduce(0) { signs >> $1 & 1 == 1 ? $0 | 1 << qubits[$1] : $0 }, sum / Double(patterns))
        }
    }
}

/// `Σ Im(conj(bra) Z… ket)` for many strings of Z, ready for the blocks of one layout.
struct PreparedParities<Scalar: KernelScalar> {
    private let terms: ParityTerms<Scalar>
    private let outside: [Int]
    private let vectors: Int

    init(_ masks: [Int], in layout: BlockLayout, laneQubits: Int) {
        terms = ParityTerms(
            signs: masks.map { layout.inside($0) }, coefficients: [Double](repeating: 1, count: masks.count), laneQubits: laneQubits)
        outside = masks.map { layout.outside($0) }
        vectors = 1 << max(layout.local.count - laneQubits, 0)
    }

    func add(
        _ bra: UnsafePointer<Scalar>, _ ket: UnsafePointer<Scalar>, block: Int, _ kernels: KernelTable<Scalar>, to result: inout [Double],
        at place: Int
    ) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: terms.count) { sums in
            sums.initialize(repeating: 0)
            guard let start = sums.baseAddress else { return }
            var from = 0
            while from < vectors {
                let to = min(from + 512, vectors)
                kernels.parityCross(bra, ket, from..<to, terms, start)
                from = to
            }
            for term in 0..<terms.count {
                result[place + term] += (block & outside[term]).nonzeroBitCount & 1 == 0 ? sums[term] : -sums[term]
            }
        }
    }
}

extension StateVector {
    /// Undoes a stage on this state and the bras and returns the walk's sums, one row a bra.
    func walkBack(_ walk: StageWalk<Scalar>, with bras: [StateVector], cancellation: Cancellation?) throws(SimulationError) -> [[Double]] {
        let layout = walk.layout
        var partial = [[[Double]]](repeating: [], count: layout.blocks)
        let kernels = kernels
        let states = ([self] + bras).map { SendablePointer($0.pointer) }
        if layout.outer.isEmpty {
            if let cancellation, cancellation.isCancelled { throw .cancelled }
            partial[0] = walk.run(states[0].value, states.dropFirst().map(\.value), block: 0, kernels)
        } else {
            let isInPlace = layout.local.last == layout.local.count - 1
            let rooms = isInPlace ? [] : ([self] + bras).map { $0.blocks(qubits: layout.local.count) }
            let outerMask = layout.outer.reduce(0) { $0 | 1 << $1 } >> kernels.laneQubits
            partial.withUnsafeMutableBufferPointer { partial in
                guard let place = partial.baseAddress.map(SendablePointer.init) else { return }
                team.parallel(layout.blocks) { part, thread in
                    for block in part {
                        if let cancellation, cancellation.isCancelled { return }
                        let start = layout.start(of: block)
                        if isInPlace {
                            let blocks = states.map { $0.value + 2 * start }
                            place.value[block] = walk.run(blocks[0], Array(blocks.dropFirst()), block: block, kernels)
                            continue
                        }
                        let sweep = Sweep(
                            vectors: 1 << (layout.qubits - kernels.laneQubits), holding: outerMask, at: start >> kernels.laneQubits)
                        let blocks = rooms.map { $0[thread].pointer }
                        for (room, state) in zip(blocks, states) { kernels.gather(room, state.value, sweep) }
                        place.value[block] = walk.run(blocks[0], Array(blocks.dropFirst()), block: block, kernels)
                        for (room, state) in zip(blocks, states) { kernels.scatter(room, state.value, sweep) }
                    }
                }
            }
            if let cancellation, cancellation.isCancelled { throw .cancelled }
        }
        occupied = count - 1
        return bras.indices.map { bra in
            var total = [Double](repeating: 0, count: walk.sums)
            for block in partial { for index in total.indices { total[index] += block[bra][index] } }
            return total
        }
    }
}
