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

    func pair(_ one: Int, _ other: Int) -> Double { one < other ? pairs[one][other] : pairs[other][one] }
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
    private let rowMask: Int
    private let outerMask: Int

    init(_ polynomial: PhasePolynomial, in layout: BlockLayout, laneQubits: Int) {
        (self.layout, self.polynomial) = (layout, polynomial)
        let width = layout.local.count
        tileQubits = min(PhasePass<Scalar>.tileQubits, max(width - laneQubits, 0))
        let (inner, rowQubits) = (
            Array(layout.local.prefix(laneQubits + tileQubits)), Array(layout.local.dropFirst(laneQubits + tileQubits))
        )
        (self.inner, self.rowQubits) = (inner, rowQubits)
        rowMask = rowQubits.indices.reduce(0) { polynomial.common >> rowQubits[$1] & 1 == 1 ? $0 | 1 << $1 : $0 }
        outerMask = layout.outside(polynomial.common)
        rowsDependOnBlock = layout.outer.contains { outer in rowQubits.contains { polynomial.pair(outer, $0) != 0 } }
        let turns = rowQubits.map { qubit in Complex.exp(i: polynomial.linear[qubit]) }
        row = PreparedPhases.doubled(turns) { one, other in polynomial.pair(rowQubits[one], rowQubits[other]) }
        if rowQubits.contains(where: { row in inner.contains { polynomial.pair(row, $0) != 0 } }) {
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

    /// Products over the bits of every index, by doubling; with the phases of pairs of bits where they are given.
    private static func doubled(_ factors: [Complex], pair: ((Int, Int) -> Double)? = nil) -> [Complex] {
        var result = [Complex.one]
        for (bit, factor) in factors.enumerated() {
            let turns = pair.map { pair in doubled((0..<bit).map { Complex.exp(i: pair($0, bit)) }) }
            result += result.indices.map { result[$0] * factor * (turns?[$0] ?? .one) }
        }
        return result
    }

    var cost: StageCost { polynomial.sweepCost }

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
                    tile: tile.map { UnsafePointer($0.pointer) }, rowMask: rowMask))
        }
    }
}
