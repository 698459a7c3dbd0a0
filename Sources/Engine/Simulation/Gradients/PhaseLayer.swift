internal import Glibc
internal import KernelTable
internal import Kernels
internal import Numerics

/// Phases exp(iφ(−1)^|index & mask|) on one or two qubits each, as one pass over a block; its tables are written anew for new numbers.
final class PhaseLayer<Scalar: Amplitude & BitwiseCopyable> {
    private let layout: BlockLayout
    private let masks: [Int]
    private let values: [Int]
    private let parities: ParityTerms<Scalar>
    private let outerSigns: [Int]
    private let laneQubits: Int
    private let vectors: Int

    private let tileQubits: Int
    /// Qubits inside the lanes and the tile, then those that number the rows, as places in the block.
    private let innerCount: Int
    private let rowCount: Int
    /// What bits contribute: for a qubit its angle, for a pair the angle of both.
    private var linear: [Double]
    private let pairs: [Pair]
    private var pairAngles: [Double]
    private let hasOuterPairs: Bool
    private let couples: Bool
    private let row: LaneBuffer<Double>
    private let scratch: LaneBuffer<Double>
    private let coupling: (LaneBuffer<Scalar>, LaneBuffer<Scalar>)?
    private let tile: (LaneBuffer<Scalar>, LaneBuffer<Scalar>)?
    /// Cosine and sine of each inner qubit's angle.
    private let inner: LaneBuffer<Double>

    private struct Pair {
        /// The lower and the higher qubit.
        let low: Int
        let high: Int
        /// Places in the block; nil outside.
        let lowPlace: Int?
        let highPlace: Int?
    }

    /// - Parameter phases: different masks of one or two qubits with the places of their numbers.
    init(_ phases: [(mask: Int, value: Int)], in layout: BlockLayout, laneQubits: Int) {
        (self.layout, self.laneQubits) = (layout, laneQubits)
        (masks, values) = (phases.map(\.mask), phases.map(\.value))
        let width = max(layout.local.count, laneQubits)
        vectors = 1 << (width - laneQubits)
        parities = ParityTerms(
            signs: masks.map { layout.inside($0) }, coefficients: masks.map { _ in 1 }, laneQubits: laneQubits)
        outerSigns = masks.map { layout.outside($0) }
        tileQubits = min(PhasePass<Scalar>.tileQubits, width - laneQubits)
        innerCount = laneQubits + tileQubits
        rowCount = width - innerCount
        linear = [Double](repeating: 0, count: layout.qubits)
        let places = (0..<layout.qubits).map { layout.position(of: $0) }
        pairs = masks.filter { $0.nonzeroBitCount == 2 }.map { mask in
            let (low, high) = (mask.trailingZeroBitCount, Int.bitWidth - 1 - mask.leadingZeroBitCount)
            return Pair(low: low, high: high, lowPlace: places[low], highPlace: places[high])
        }
        pairAngles = pairs.map { _ in 0 }
        hasOuterPairs = pairs.contains { ($0.lowPlace == nil) != ($0.highPlace == nil) }
        let innerCount = innerCount
        couples = pairs.contains { pair in
            guard let low = pair.lowPlace, let high = pair.highPlace else { return false }
            return low < innerCount && high >= innerCount
        }
        let hasTile = pairs.contains { pair in
            guard let low = pair.lowPlace, let high = pair.highPlace else { return false }
            return low < innerCount && high < innerCount
        }
        row = LaneBuffer(count: 2 << rowCount)
        scratch = LaneBuffer(count: 2 << max(rowCount, innerCount))
        inner = LaneBuffer(count: 2 * innerCount)
        let couplingSize = (2 * innerCount) << rowCount
        coupling = couples ? (LaneBuffer(count: couplingSize), LaneBuffer(count: couplingSize)) : nil
        let tileSize = 4 << innerCount
        tile = hasTile ? (LaneBuffer(count: tileSize), LaneBuffer(count: tileSize)) : nil
    }

    var sums: Int { masks.count }
    /// What a sum is to be multiplied by to become the derivative by the phase: 2 Re⟨bra|iZ ket⟩.
    static var sumFactor: Double { -2 }

    // MARK: Numbers

    func bind(_ numbers: [Double]) {
        for qubit in linear.indices { linear[qubit] = 0 }
        var pair = 0
        for (place, mask) in masks.enumerated() {
            let number = numbers[values[place]]
            guard mask.nonzeroBitCount == 2 else {
                linear[mask.trailingZeroBitCount] -= 2 * number
                continue
            }
            // (1 − 2a)(1 − 2b)
            linear[pairs[pair].low] -= 2 * number
            linear[pairs[pair].high] -= 2 * number
            pairAngles[pair] = 4 * number
            pair += 1
        }
        for place in 0..<innerCount { setFactor(inner.pointer, place, angle(at: place)) }
        let rows = row.pointer
        double(rows, rowCount) { angle(at: innerCount + $0) }
        for (pair, angle) in zip(pairs, pairAngles) {
            guard let low = pair.lowPlace, let high = pair.highPlace, low >= innerCount, high >= innerCount else { continue }
            turn(rows, 1 << rowCount, bits: 1 << (low - innerCount) | 1 << (high - innerCount), by: angle)
        }
        if let coupling { bindCoupling(coupling.0.pointer, coupling.1.pointer) }
        if let tile { bindTile(tile.0, tile.1) }
    }

    private func angle(at place: Int) -> Double { place < layout.local.count ? linear[layout.local[place]] : 0 }

    private func setFactor(_ factors: UnsafeMutablePointer<Double>, _ place: Int, _ angle: Double) {
        (factors[2 * place], factors[2 * place + 1]) = angle == 0 ? (1, 0) : (cos(angle), sin(angle))
    }

    /// Products of the factors of an index's bits, for all indices of so many bits.
    private func double(_ factors: UnsafeMutablePointer<Double>, _ bits: Int, _ angle: (Int) -> Double) {
        (factors[0], factors[1]) = (1, 0)
        for bit in 0..<bits {
            let angle = angle(bit)
            let (c, s) = angle == 0 ? (1, 0) : (cos(angle), sin(angle))
            for index in 0..<1 << bit {
                let (re, im) = (factors[2 * index], factors[2 * index + 1])
                let place = 2 * (index | 1 << bit)
                (factors[place], factors[place + 1]) = (re * c - im * s, re * s + im * c)
            }
        }
    }

    /// Turns the factors of the indices that have all of the bits.
    private func turn(_ factors: UnsafeMutablePointer<Double>, _ count: Int, bits: Int, by angle: Double) {
        let (c, s) = (cos(angle), sin(angle))
        for index in 0..<count where index & bits == bits {
            let (re, im) = (factors[2 * index], factors[2 * index + 1])
            (factors[2 * index], factors[2 * index + 1]) = (re * c - im * s, re * s + im * c)
        }
    }

    private func bindCoupling(_ forward: UnsafeMutablePointer<Scalar>, _ backward: UnsafeMutablePointer<Scalar>) {
        for place in 0..<innerCount {
            double(scratch.pointer, rowCount) { bit in
                var sum = 0.0
                for (pair, angle) in zip(pairs, pairAngles) where pair.lowPlace == place && pair.highPlace == innerCount + bit {
                    sum += angle
                }
                return sum
            }
            for index in 0..<1 << rowCount {
                let (re, im) = (Scalar(scratch.pointer[2 * index]), Scalar(scratch.pointer[2 * index + 1]))
                let target = 2 * (index * innerCount + place)
                (forward[target], forward[target + 1]) = (re, im)
                (backward[target], backward[target + 1]) = (re, -im)
            }
        }
    }

    private func bindTile(_ forward: LaneBuffer<Scalar>, _ backward: LaneBuffer<Scalar>) {
        let factors = scratch.pointer
        for index in 0..<1 << innerCount { (factors[2 * index], factors[2 * index + 1]) = (1, 0) }
        for (pair, angle) in zip(pairs, pairAngles) {
            guard let low = pair.lowPlace, let high = pair.highPlace, low < innerCount, high < innerCount else { continue }
            turn(factors, 1 << innerCount, bits: 1 << low | 1 << high, by: angle)
        }
        let lanes = 1 << laneQubits
        for index in 0..<1 << innerCount {
            let (re, im) = (factors[2 * index], factors[2 * index + 1])
            forward.set(pair: index >> laneQubits, lane: index & (lanes - 1), lanes: lanes, to: (re, im))
            backward.set(pair: index >> laneQubits, lane: index & (lanes - 1), lanes: lanes, to: (re, -im))
        }
    }

    // MARK: Passes

    func apply(_ state: UnsafeMutablePointer<Scalar>, block: Int, undoes: Bool, _ kernels: KernelTable<Scalar>) {
        let sign = undoes ? -1.0 : 1.0
        // What the block's number adds to all amplitudes alike, and to qubits inside.
        var whole = 0.0
        for (bit, qubit) in layout.outer.enumerated() where block >> bit & 1 == 1 { whole += linear[qubit] }
        func isOne(_ qubit: Int) -> Bool { block & layout.outside(1 << qubit) != 0 }
        for (pair, angle) in zip(pairs, pairAngles) where pair.lowPlace == nil && pair.highPlace == nil {
            if isOne(pair.low), isOne(pair.high) { whole += angle }
        }
        let rows = 1 << rowCount
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * (rows + innerCount)) { room in
            withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 2 * (rows + innerCount)) { result in
                guard let factors = room.baseAddress, let start = result.baseAddress else { return }
                factors.update(from: row.pointer, count: 2 * rows)
                let line = factors + 2 * rows
                line.update(from: inner.pointer, count: 2 * innerCount)
                if hasOuterPairs {
                    for (pair, angle) in zip(pairs, pairAngles) where (pair.lowPlace == nil) != (pair.highPlace == nil) {
                        guard let place = pair.lowPlace ?? pair.highPlace, isOne(pair.lowPlace == nil ? pair.low : pair.high) else {
                            continue
                        }
                        if place < innerCount {
                            turn(line + 2 * place, 1, bits: 0, by: angle)
                        } else {
                            turn(factors, rows, bits: 1 << (place - innerCount), by: angle)
                        }
                    }
                }
                if whole != 0 { turn(factors, rows, bits: 0, by: whole) }
                for place in 0..<rows + innerCount {
                    start[2 * place] = Scalar(factors[2 * place])
                    start[2 * place + 1] = Scalar(sign * factors[2 * place + 1])
                }
                kernels.phases(
                    state,
                    PhasePass(
                        rows: rows, tileQubits: tileQubits, row: start, linear: start + 2 * rows,
                        coupling: coupling.map { UnsafePointer(undoes ? $0.1.pointer : $0.0.pointer) },
                        tile: tile.map { UnsafePointer(undoes ? $0.1.pointer : $0.0.pointer) }, rowMask: 0))
            }
        }
    }

    /// Adds `Im⟨bra|Z…|ket⟩` over a block, one sum a mask.
    func addSums(
        _ ket: UnsafePointer<Scalar>, _ bra: UnsafePointer<Scalar>, block: Int, _ kernels: KernelTable<Scalar>,
        _ sums: UnsafeMutablePointer<Double>
    ) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: masks.count) { room in
            room.initialize(repeating: 0)
            guard let start = room.baseAddress else { return }
            var from = 0
            while from < vectors {
                let to = min(from + 512, vectors)
                kernels.parityCross(bra, ket, from..<to, parities, start)
                from = to
            }
            for place in 0..<masks.count {
                sums[place] += (block & outerSigns[place]).nonzeroBitCount & 1 == 0 ? start[place] : -start[place]
            }
        }
    }
}
