internal import Circuits
internal import Numerics

/// A matrix on some qubits of a chain of any length, controls included.
public struct ChainGate: Hashable, Sendable {
    /// The first is the least significant bit of the matrix's index.
    var qubits: [Int]
    /// Row-major.
    var matrix: [Complex]

    init(_ matrix: [Complex], on qubits: [Int]) {
        precondition(matrix.count == 1 << (2 * qubits.count), "a matrix of the qubits' size")
        (self.qubits, self.matrix) = (qubits, matrix)
    }

    static let flip: [Complex] = [.zero, .one, .one, .zero]

    static let exchange: [Complex] = [
        .one, .zero, .zero, .zero, .zero, .zero, .one, .zero, .zero, .one, .zero, .zero, .zero, .zero, .zero, .one,
    ]

    var isExchange: Bool { qubits.count == 2 && matrix == ChainGate.exchange }

    /// The matrix with its index made of the same qubits in another order.
    func matrix(inOrder order: [Int]) -> [Complex] {
        guard order != qubits else { return matrix }
        let size = 1 << qubits.count
        let places = qubits.map { order.firstIndex(of: $0) ?? 0 }
        let moved = (0..<size).map { index in places.indices.reduce(0) { index >> places[$1] & 1 == 1 ? $0 | 1 << $1 : $0 } }
        return (0..<size * size).map { matrix[moved[$0 / size] * size + moved[$0 % size]] }
    }

    /// A two-qubit gate as two single-qubit gates, where it entangles nothing.
    var factors: (first: ChainGate, second: ChainGate)? {
        guard qubits.count == 2 else { return nil }
        // Entry (row, column) of first ⊗ second, found around the largest entry.
        func entry(_ rows: (Int, Int), _ columns: (Int, Int)) -> Complex {
            matrix[(rows.0 | rows.1 << 1) * 4 + (columns.0 | columns.1 << 1)]
        }
        var (best, size) = (0, 0.0)
        for index in matrix.indices where matrix[index].squaredMagnitude > size { (best, size) = (index, matrix[index].squaredMagnitude) }
        guard size > 0 else { return nil }
        let (row, column) = (best / 4, best % 4)
        let pivot = matrix[best]
        let first = (0..<4).map { entry(($0 / 2, row >> 1), ($0 % 2, column >> 1)) }
        let second = (0..<4).map { entry((row & 1, $0 / 2), (column & 1, $0 % 2)) / pivot }
        for row in 0..<4 {
            for column in 0..<4 {
                let expected = first[(row & 1) * 2 + (column & 1)] * second[(row >> 1) * 2 + (column >> 1)]
                guard (expected - matrix[row * 4 + column]).squaredMagnitude < 1e-30 * size else { return nil }
            }
        }
        return (ChainGate(first, on: [qubits[0]]), ChainGate(second, on: [qubits[1]]))
    }
}

extension ChainGate {
    /// How many qubits, controls included, one matrix may be on.
    static let widest = SimulationError.widestGate

    /// What a lowered gate does, with numbers for angles.
    static func bind(_ gate: LoweredGate, _ binding: Binding, into gates: inout [ChainGate]) throws(SimulationError) {
        let qubits = gate.targets + gate.controls.map(\.qubit)
        guard qubits.count <= widest else { throw .gateTooWide(gate.gate?.name ?? "unitary", qubits: qubits.count) }
        let matrix = gate.matrix(try binding.angles(of: gate))
        guard !gate.controls.isEmpty else { return gates.append(ChainGate(matrix, on: qubits)) }
        let count = gate.targets.count
        var (controls, ones) = (0, 0)
        for (place, control) in gate.controls.enumerated() {
            controls |= 1 << (count + place)
            if control.isPositive { ones |= 1 << (count + place) }
        }
        let local = BoundGate(matrix, on: Array(0..<count), controls: controls, controlValue: ones)
        gates.append(ChainGate(local.matrix(on: Array(0..<qubits.count)), on: qubits))
    }

    /// The same product with fewer gates: single-qubit gates and repeated gates on a pair are multiplied into one matrix.
    static func fused(_ gates: [ChainGate], qubits: Int) -> [ChainGate] {
        var result: [ChainGate] = []
        result.reserveCapacity(gates.count)
        /// Single-qubit gates not yet in a block, and the last block on each qubit where it may grow.
        var waiting = [[Complex]?](repeating: nil, count: qubits)
        var last = [Int?](repeating: nil, count: qubits)
        for gate in gates {
            switch gate.qubits.count {
            case 0:
                // A global phase goes wherever there is a qubit.
                if qubits > 0 { waiting[0] = (waiting[0] ?? [.one, .zero, .zero, .one]).map { $0 * gate.matrix[0] } }
            case 1:
                let qubit = gate.qubits[0]
                if let block = last[qubit] {
                    result[block].append(gate.matrix, on: qubit)
                } else {
                    waiting[qubit] = waiting[qubit].map { product(gate.matrix, $0, size: 2) } ?? gate.matrix
                }
            default:
                if gate.qubits.count == 2, let block = last[gate.qubits[0]], last[gate.qubits[1]] == block {
                    result[block].matrix = product(gate.matrix(inOrder: result[block].qubits), result[block].matrix, size: 4)
                    continue
                }
                var block = gate
                for qubit in gate.qubits {
                    if let before = waiting[qubit] {
                        if gate.qubits.count == 2 {
                            block.prepend(before, on: qubit)
                        } else {
                            result.append(ChainGate(before, on: [qubit]))
                        }
                    }
                    waiting[qubit] = nil
                }
                for qubit in gate.qubits { last[qubit] = gate.qubits.count == 2 ? result.count : nil }
                result.append(block)
            }
        }
        for (qubit, matrix) in waiting.enumerated() {
            if let matrix { result.append(ChainGate(matrix, on: [qubit])) }
        }
        return result
    }

    private mutating func append(_ other: [Complex], on qubit: Int) { matrix = product(widened(other, qubit), matrix, size: 4) }

    private mutating func prepend(_ other: [Complex], on qubit: Int) { matrix = product(matrix, widened(other, qubit), size: 4) }

    /// A single-qubit matrix on one qubit of this pair.
    private func widened(_ other: [Complex], _ qubit: Int) -> [Complex] {
        let place = qubits[0] == qubit ? 0 : 1
        return (0..<16).map { index in
            let (row, column) = (index / 4, index % 4)
            guard (row ^ column) & ~(1 << place) == 0 else { return .zero }
            return other[(row >> place & 1) * 2 + (column >> place & 1)]
        }
    }
}
