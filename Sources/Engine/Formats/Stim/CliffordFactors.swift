internal import Circuits
internal import Numerics

/// An instruction of Stim's and which of a gate's qubits it acts on.
struct StimWord: Hashable {
    let name: String
    let places: [Int]
}

/// Two-qubit Clifford gates that Stim has no word for, as one of its words between single-qubit ones.
///
/// Every such gate is (A ⊗ B) W (C ⊗ D) with A, B, C and D among the 24 single-qubit Clifford gates and W one of the identity, CX, ISWAP and
/// SWAP (arXiv:1210.7011, section IV). Matrices are 4 × 4, row by row, the first qubit the least significant bit.
enum CliffordFactors {
    private struct Single {
        let name: String
        let matrix: [Complex]
    }

    /// The identity first, so that the shortest words are found first.
    private static let singles: [Single] = {
        let all = Stim.unitaries.filter { $0.qubits == 1 }.compactMap { unitary -> Single? in
            let body = GateDefinition(name: "one", qubits: ["q"], body: unitary.gates.map { .gate($0) })
            return (try? body.matrix([], definitions: Array(Stim.definitions.values))).map { Single(name: unitary.name, matrix: $0) }
        }
        return all.filter { $0.name == "I" } + all.filter { $0.name != "I" }
    }()

    private static let byKey: [[Int]: String] = Dictionary(singles.map { (Stim.key(of: $0.matrix), $0.name) }) { first, _ in first }

    private static let pairs: [(name: String?, matrix: [Complex])] = {
        let identity = (0..<16).map { Complex($0 % 5 == 0 ? 1 : 0) }
        return [(nil, identity)]
            + ["SWAP", "CX", "ISWAP"].compactMap { name in
                guard let unitary = Stim.unitaries.first(where: { $0.name == name }) else { return nil }
                let body = GateDefinition(name: "one", qubits: ["a", "b"], body: unitary.gates.map { .gate($0) })
                return (try? body.matrix([], definitions: Array(Stim.definitions.values))).map { (name, $0) }
            }
    }()

    /// The words in the order of time; nil where the gate is no Clifford gate.
    static func words(for matrix: [Complex]) -> [StimWord]? {
        for pair in pairs {
            let needsFirst = pair.name == "CX" || pair.name == "ISWAP"
            for low in needsFirst ? singles[...] : singles.prefix(1) {
                for high in needsFirst ? singles[...] : singles.prefix(1) {
                    let rest = times(times(matrix, adjoint(product(low.matrix, high.matrix))), adjoint(pair.matrix))
                    guard let (last, lastHigh) = factors(of: rest) else { continue }
                    var words = [StimWord(name: low.name, places: [0]), StimWord(name: high.name, places: [1])]
                    if let name = pair.name { words.append(StimWord(name: name, places: [0, 1])) }
                    words += [StimWord(name: last, places: [0]), StimWord(name: lastHigh, places: [1])]
                    return words.filter { $0.name != "I" }
                }
            }
        }
        return nil
    }

    /// The names of the single-qubit gates whose product this is; nil where it is none.
    private static func factors(of matrix: [Complex]) -> (low: String, high: String)? {
        guard let largest = matrix.indices.first(where: { matrix[$0].magnitude > 0.45 }) else { return nil }
        let (row, column) = (largest / 4 & 2, largest % 4 & 2)
        let low = [(0, 0), (0, 1), (1, 0), (1, 1)].map { matrix[(row + $0.0) * 4 + column + $0.1] }
        let (inner, outer) = (largest / 4 & 1, largest % 4 & 1)
        let high = [(0, 0), (0, 2), (2, 0), (2, 2)].map { matrix[($0.0 + inner) * 4 + $0.1 + outer] }
        let whole = product(low, high)
        guard Stim.key(of: whole.map { $0 * (1 / max(scale(whole), 1e-9)) }) == Stim.key(of: matrix),
            let first = byKey[Stim.key(of: low.map { $0 * (1 / max(scale(low), 1e-9)) })],
            let second = byKey[Stim.key(of: high.map { $0 * (1 / max(scale(high), 1e-9)) })]
        else { return nil }
        return (first, second)
    }

    /// How much longer the matrix's rows are than a unitary's.
    private static func scale(_ matrix: [Complex]) -> Double {
        let width = matrix.count == 4 ? 2 : 4
        return matrix.prefix(width).reduce(0) { $0 + $1.magnitude * $1.magnitude }.squareRoot()
    }

    private static func product(_ low: [Complex], _ high: [Complex]) -> [Complex] {
        (0..<16).map { place in
            let (row, column) = (place / 4, place % 4)
            return low[(row & 1) * 2 + (column & 1)] * high[(row >> 1) * 2 + (column >> 1)]
        }
    }

    private static func times(_ left: [Complex], _ right: [Complex]) -> [Complex] {
        (0..<16).map { place in
            var sum = Complex(0)
            for inner in 0..<4 { sum += left[place / 4 * 4 + inner] * right[inner * 4 + place % 4] }
            return sum
        }
    }

    private static func adjoint(_ matrix: [Complex]) -> [Complex] { (0..<16).map { matrix[$0 % 4 * 4 + $0 / 4].conjugate } }
}
