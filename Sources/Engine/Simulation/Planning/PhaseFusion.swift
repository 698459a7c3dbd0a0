internal import Glibc
internal import KernelTable
internal import Numerics

/// The phases of many diagonal gates, each on at most two qubits, as one polynomial of second degree in the bits of an index.
struct PhasePolynomial {
    /// Radians.
    private(set) var constant = 0.0
    /// One angle a qubit.
    private(set) var linear: [Double]
    /// One angle for each pair of qubits, the lower one first.
    private(set) var pairs: [[Double]]
    /// The qubits that must all be 1 for any phase.
    private(set) var common: Int

    /// - Parameter gates: diagonal gates that ``canFuse(_:)`` holds for.
    init(_ gates: [BoundGate], qubits: Int) {
        linear = [Double](repeating: 0, count: qubits)
        pairs = [[Double]](repeating: [Double](repeating: 0, count: qubits), count: qubits)
        common = -1
        for gate in gates {
            let places = (0..<qubits).filter { gate.qubitMask >> $0 & 1 == 1 }
            let angles = gate.matrix(on: places).enumerated().filter { $0.offset % (1 << places.count + 1) == 0 }.map(\.element.phase)
            constant += angles[0]
            if angles[0] != 0 { common = 0 }
            for (bit, qubit) in places.enumerated() {
                let angle = angles[1 << bit] - angles[0]
                linear[qubit] += angle
                if angle != 0 { common &= 1 << qubit }
            }
            guard places.count == 2 else { continue }
            let angle = angles[3] - angles[1] - angles[2] + angles[0]
            pairs[places[0]][places[1]] += angle
            if angle != 0 { common &= 1 << places[0] | 1 << places[1] }
        }
        if common == -1 { common = 0 }
    }

    /// Whether a gate is a unitary diagonal on at most two qubits.
    static func canFuse(_ gate: BoundGate) -> Bool {
        gate.qubitMask.nonzeroBitCount <= 2 && gate.isDiagonal && gate.diagonal.allSatisfy { abs($0.squaredMagnitude - 1) < 1e-12 }
    }

    /// The same phases where the common qubits are 1: what was paired with one of them depends on single qubits only.
    var whereCommon: PhasePolynomial {
        guard common != 0 else { return self }
        var result = self
        let qubits = linear.indices
        for qubit in qubits where common >> qubit & 1 == 1 {
            result.constant += linear[qubit]
            result.linear[qubit] = 0
            for other in qubits where pair(qubit, other) != 0 {
                if common >> other & 1 == 0 {
                    result.linear[other] += pair(qubit, other)
                } else if other < qubit {
                    result.constant += pair(qubit, other)
                }
            }
        }
        for qubit in qubits { result.pairs[qubit] = [Double](repeating: 0, count: linear.count) }
        return result
    }

    func pair(_ one: Int, _ other: Int) -> Double { one < other ? pairs[one][other] : pairs[other][one] }
}

extension PhasePolynomial {
    /// The row qubits, as bits of a row, that are paired with inner ones.
    fileprivate func coupling(of inner: [Int], to rows: [Int]) -> Int {
        rows.indices.reduce(0) { mask, row in inner.contains { pair(rows[row], $0) != 0 } ? mask | 1 << row : mask }
    }

    /// Whether no row differs from another, whatever the qubits outside the block are.
    fileprivate func isUniform(over rows: [Int], _ outer: [Int]) -> Bool {
        rows.allSatisfy { row in linear[row] == 0 && (rows + outer).allSatisfy { pair(row, $0) == 0 } }
    }

    /// How a pass over a block finds the factors.
    func factors<Scalar: KernelScalar>(in layout: BlockLayout, laneQubits: Int, _ scalar: Scalar.Type) -> Factors {
        let (inner, rows) = PreparedPhases<Scalar>.divided(layout, laneQubits: laneQubits)
        let polynomial = whereCommon
        let coupled = polynomial.coupling(of: inner, to: rows).nonzeroBitCount
        guard coupled == 0 else { return coupled <= PhasePass<Scalar>.mostTableBits ? .tabled : .coupled }
        return polynomial.isUniform(over: rows, layout.outer) ? .uniform : .tabled
    }
}

/// A phase polynomial ready for the blocks of one layout.
final class PreparedPhases<Scalar: KernelScalar>: @unchecked Sendable {
    private let layout: BlockLayout
    private let polynomial: PhasePolynomial
    private let tileQubits: Int
    /// Qubits inside the lanes and the tile, then those that number the rows.
    private let inner: [Int]
    private let rowQubits: [Int]
    /// For each row the phase of what concerns rows alone, and a line of what couples it to each inner qubit; empty where nothing does.
    private let row: [Complex]
    private let coupling: LaneBuffer<Scalar>?
    private let tile: LaneBuffer<Scalar>?
    /// Whether any qubit outside the block is paired with one that numbers rows.
    private let rowsDependOnBlock: Bool
    private let isUniform: Bool
    private let rowMask: Int
    private let tileMask: Int
    private let laneMask: Int
    private let couplingMask: Int
    private let outerMask: Int
    let cost: StageCost

    init(_ whole: PhasePolynomial, in layout: BlockLayout, laneQubits: Int) {
        let polynomial = whole.whereCommon
        (self.layout, self.polynomial) = (layout, polynomial)
        tileQubits = min(PhasePass<Scalar>.tileQubits, max(layout.local.count - laneQubits, 0))
        let (inner, rowQubits) = Self.divided(layout, laneQubits: laneQubits)
        (self.inner, self.rowQubits) = (inner, rowQubits)
        rowMask = rowQubits.indices.reduce(0) { polynomial.common >> rowQubits[$1] & 1 == 1 ? $0 | 1 << $1 : $0 }
        outerMask = layout.outside(polynomial.common)
        let innerMask = inner.indices.reduce(0) { polynomial.common >> inner[$1] & 1 == 1 ? $0 | 1 << $1 : $0 }
        (laneMask, tileMask) = (innerMask & (1 << laneQubits - 1), innerMask >> laneQubits)
        couplingMask = polynomial.coupling(of: inner, to: rowQubits)
        rowsDependOnBlock = layout.outer.contains { outer in rowQubits.contains { polynomial.pair(outer, $0) != 0 } }
        isUniform = couplingMask == 0 && polynomial.isUniform(over: rowQubits, layout.outer)
        cost = whole.sweepCost(whole.factors(in: layout, laneQubits: laneQubits, Scalar.self))
        let turns = rowQubits.map { qubit in Complex.exp(i: polynomial.linear[qubit]) }
        row = PreparedPhases.doubled(turns) { one, other in polynomial.pair(rowQubits[one], rowQubits[other]) }
        if couplingMask != 0 {
            let buffer = LaneBuffer<Scalar>(count: 2 * inner.count << rowQubits.count)
            for (place, qubit) in inner.enumerated() {
                let factors = PreparedPhases.doubled(rowQubits.map { Complex.exp(i: polynomial.pair($0, qubit)) })
                for (index, factor) in factors.enumerated() {
                    buffer.pointer[2 * (index * inner.count + place)] = Scalar(factor.real)
                    buffer.pointer[2 * (index * inner.count + place) + 1] = Scalar(factor.imaginary)
                }
            }
            coupling = buffer
        } else {
            coupling = nil
        }
        if inner.indices.contains(where: { one in inner[..<one].contains { polynomial.pair($0, inner[one]) != 0 } }) {
            let factors = PreparedPhases.doubled(inner.map { _ in Complex.one }) { one, other in polynomial.pair(inner[one], inner[other]) }
            let lanes = 1 << laneQubits
            let buffer = LaneBuffer<Scalar>(count: 4 * lanes << tileQubits)
            for index in 0..<(1 << min(inner.count, laneQubits + tileQubits)) {
                buffer.set(
                    pair: index >> laneQubits, lane: index & (lanes - 1), lanes: lanes, to: (factors[index].real, factors[index].imaginary))
            }
            tile = buffer
        } else {
            tile = nil
        }
    }

    /// A block's qubits inside the lanes and a tile, and those that number rows.
    fileprivate static func divided(_ layout: BlockLayout, laneQubits: Int) -> (inner: [Int], rows: [Int]) {
        let inside = laneQubits + min(PhasePass<Scalar>.tileQubits, max(layout.local.count - laneQubits, 0))
        return (Array(layout.local.prefix(inside)), Array(layout.local.dropFirst(inside)))
    }

    /// Products over the bits of every index, by doubling; with the phases of pairs of bits where they are given.
    private static func doubled(_ factors: [Complex], pair: ((Int, Int) -> Double)? = nil) -> [Complex] {
        var result = [Complex.one]
        for (bit, factor) in factors.enumerated() {
            let turns = pair.map { pair in doubled((0..<bit).map { Complex.exp(i: pair($0, bit)) }) }
            result += result.indices.map { result[$0] * factor * (turns?[$0] ?? .one) }
        }
        return result
    }

    func apply(to state: UnsafeMutablePointer<Scalar>, block: Int, _ kernels: KernelTable<Scalar>) {
        guard block & outerMask == outerMask else { return }
        let ones = layout.outer.indices.filter { block >> $0 & 1 == 1 }.map { layout.outer[$0] }
        var angle = polynomial.constant
        for (place, qubit) in ones.enumerated() {
            angle += polynomial.linear[qubit]
            for other in ones[..<place] { angle += polynomial.pair(qubit, other) }
        }
        func turn(_ qubit: Int, _ start: Double) -> Double { ones.reduce(start) { $0 + polynomial.pair($1, qubit) } }
        let whole = Complex.exp(i: angle)
        var rows = row
        if rowsDependOnBlock {
            let turns = PreparedPhases.doubled(rowQubits.map { Complex.exp(i: turn($0, 0)) })
            for index in rows.indices { rows[index] = rows[index] * turns[index] }
        }
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 2 * (rows.count + inner.count)) { room in
            guard let start = room.baseAddress else { return }
            for (index, factor) in rows.enumerated() {
                let factor = factor * whole
                (start[2 * index], start[2 * index + 1]) = (Scalar(factor.real), Scalar(factor.imaginary))
            }
            let linear = start + 2 * rows.count
            for (place, qubit) in inner.enumerated() {
                let factor = Complex.exp(i: turn(qubit, polynomial.linear[qubit]))
                (linear[2 * place], linear[2 * place + 1]) = (Scalar(factor.real), Scalar(factor.imaginary))
            }
            kernels.phases(
                state,
                PhasePass(
                    rows: rows.count, tileQubits: tileQubits, row: start, linear: linear,
                    coupling: coupling.map { UnsafePointer($0.pointer) },
                    tile: tile.map { UnsafePointer($0.pointer) }, rowMask: rowMask, tileMask: tileMask, laneMask: laneMask,
                    couplingMask: couplingMask, isUniform: isUniform))
        }
    }
}
