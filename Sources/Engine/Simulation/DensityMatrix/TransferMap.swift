internal import Noise
internal import Numerics

/// What gates and noise do to Pauli coefficients: a real 4ᵏ × 4ᵏ matrix on k qubits.
///
/// Digit j of an index in base 4 is the Pauli on `qubits[j]`, in the order of ``PauliBasis``. Gates, channels, resets and projections are all such
/// maps, so that a gate and the noise after it become one.
struct TransferMap: Hashable, Sendable {
    var qubits: [Int]
    /// Row-major.
    var matrix: [Double]

    init(_ matrix: [Double], on qubits: [Int]) {
        precondition(matrix.count == 1 << (4 * qubits.count), "a matrix of the qubits' size")
        (self.qubits, self.matrix) = (qubits, matrix)
    }

    var size: Int { 1 << (2 * qubits.count) }

    /// Gates on more qubits are applied another way; see ``WideGate``.
    static let widest = 4

    static func reset(_ qubit: Int) -> TransferMap { TransferMap([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0], on: [qubit]) }

    /// A measurement whose outcome is forgotten.
    static func dephasing(_ qubit: Int) -> TransferMap { TransferMap([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], on: [qubit]) }

    /// The part of a state in which a measurement reads the value: the trace of its image is the probability.
    static func reading(_ value: Bool, of qubit: Int, _ error: ReadoutError?) -> TransferMap {
        let zero = error?.probability(ofReading: value, where: false) ?? (value ? 0 : 1)
        let one = error?.probability(ofReading: value, where: true) ?? (value ? 1 : 0)
        let (sum, difference) = ((zero + one) / 2, (zero - one) / 2)
        return TransferMap([sum, 0, 0, difference, 0, 0, 0, 0, 0, 0, 0, 0, difference, 0, 0, sum], on: [qubit])
    }

    /// The same map on more qubits; `wider` holds all of its own.
    func widened(to wider: [Int]) -> TransferMap {
        guard wider != qubits else { return self }
        let count = 1 << (2 * wider.count)
        let places = qubits.map { qubit in wider.firstIndex(of: qubit) ?? 0 }
        let mine = places.reduce(0) { $0 | 3 << (2 * $1) }
        func own(_ index: Int) -> Int { places.indices.reduce(0) { $0 | (index >> (2 * places[$1]) & 3) << (2 * $1) } }
        let inner = (0..<count).map(own)
        var result = [Double](repeating: 0, count: count * count)
        for row in 0..<count {
            for column in 0..<count where (row ^ column) & ~mine == 0 {
                result[row * count + column] = matrix[inner[row] * size + inner[column]]
            }
        }
        return TransferMap(result, on: wider)
    }

    /// This map followed by another on some or all of the same qubits.
    func followed(by next: TransferMap) -> TransferMap {
        let next = next.widened(to: qubits)
        let size = size
        var result = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for middle in 0..<size where next.matrix[row * size + middle] != 0 {
                let factor = next.matrix[row * size + middle]
                for column in 0..<size { result[row * size + column] += factor * matrix[middle * size + column] }
            }
        }
        return TransferMap(result, on: qubits)
    }

    /// Without what rounding left: entries next to 0 and ±1.
    var rounded: TransferMap {
        TransferMap(
            matrix.map { value in
                if abs(value) < 1e-15 { return 0 }
                return abs(abs(value) - 1) < 4e-16 ? (value < 0 ? -1 : 1) : value
            }, on: qubits)
    }

    /// Members that are mixed with one another, each list ascending; members that stay as they are are left out.
    var components: [[Int]] {
        var parent = Array(0..<size)
        func root(_ member: Int) -> Int {
            var member = member
            while parent[member] != member { member = parent[member] }
            return member
        }
        for row in 0..<size {
            for column in 0..<size where row != column && matrix[row * size + column] != 0 { parent[root(row)] = root(column) }
        }
        var lists: [Int: [Int]] = [:]
        for member in 0..<size { lists[root(member), default: []].append(member) }
        return lists.values.filter { $0.count > 1 || matrix[$0[0] * (size + 1)] != 1 }.sorted { $0[0] < $1[0] }
    }

    /// Vector operations for each sixteen of a state's vectors: loads, stores and multiply-adds.
    var cost: Double {
        let share = 16 / Double(size)
        return components.reduce(0) { cost, members in
            let count = Double(members.count)
            let isExchange = members.count == 2 && matrix[members[0] * (size + 1)] == 0 && matrix[members[1] * (size + 1)] == 0
            let products = isExchange ? 1 : count
            return cost + share * count * (2 + (count > 4 ? 1 : 0.5) * products)
        }
    }
}
