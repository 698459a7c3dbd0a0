internal import Circuits
internal import Glibc
internal import Numerics

/// A channel as trajectories take it: one of its operators acts, by chance.
///
/// The likeliest operator is the *default*. Whether anything else may have to act, an *event*, is drawn before the state is known: for unitaries applied by chance that
/// settles it; for other operators the default acts at least with the smallest probability that any state gives it.
struct TrajectoryChannel: Sendable {
    struct Branch: Sendable {
        /// Row-major; unitary in a mixture of unitaries.
        var matrix: [Complex]
        /// K†K: its mean is the probability.
        var weight: [Complex]
        var pauli: PauliMask?
        /// In a mixture of unitaries.
        var probability = 0.0
    }

    let qubits: Int
    /// The default first.
    let branches: [Branch]
    /// Whether every operator is a multiple of a unitary, so that chances do not depend on the state.
    let isMixture: Bool
    let eventProbability: Double
    /// In a mixture: sums of the probabilities of the branches after the default, the last one their total.
    private let sums: [Double]

    init(qubits: Int, kraus: [[Complex]]) {
        self.qubits = qubits
        let size = 1 << qubits
        func norm(_ matrix: [Complex]) -> Double { matrix.reduce(0) { $0 + $1.squaredMagnitude } / Double(size) }
        var found: [Branch] = []
        for matrix in kraus where norm(matrix) > 0 {
            let weight = LinearAlgebra.multiply(LinearAlgebra.adjoint(matrix), matrix)
            let probability = norm(matrix)
            let isUnitary = weight.indices.allSatisfy {
                (weight[$0] - ($0 % (size + 1) == 0 ? Complex(probability) : .zero)).magnitude < 1e-12
            }
            let pauli = isUnitary ? PauliMask(matrix, qubits: qubits) : nil
            if let pauli, let twin = found.firstIndex(where: { $0.pauli == pauli }) {
                found[twin].probability += probability
                continue
            }
            found.append(Branch(matrix: matrix, weight: weight, pauli: pauli, probability: isUnitary ? probability : -1))
        }
        isMixture = found.allSatisfy { $0.probability >= 0 }
        if isMixture {
            found.sort { $0.probability > $1.probability }
            for place in found.indices {
                let scale = 1 / norm(found[place].matrix).squareRoot()
                found[place].matrix = found[place].matrix.map { $0 * scale }
            }
            var sum = 0.0
            sums = found.dropFirst().map { branch in
                sum += branch.probability
                return sum
            }
            eventProbability = min(1, sum)
        } else {
            found.sort { norm($0.matrix) > norm($1.matrix) }
            sums = []
            let values = (try? LinearAlgebra.hermitianEigen(found[0].weight).values) ?? [0]
            // A hair more than what may be needed costs nothing.
            eventProbability = min(1, max(0, 1 - (values.first ?? 0) + 1e-14))
        }
        branches = found
    }

    /// A measurement: its branch is the outcome.
    static let measurement = TrajectoryChannel(projectors: [[.one, .zero, .zero, .zero], [.zero, .zero, .zero, .one]])
    /// To 0 whatever it was.
    static let reset = TrajectoryChannel(projectors: [[.one, .zero, .zero, .zero], [.zero, .one, .zero, .zero]])

    private init(projectors: [[Complex]]) {
        (qubits, isMixture, eventProbability, sums) = (1, false, 1, [])
        branches = projectors.map { Branch(matrix: $0, weight: LinearAlgebra.multiply(LinearAlgebra.adjoint($0), $0)) }
    }

    /// Whether the default changes nothing.
    var isDefaultIdentity: Bool { branches[0].pauli?.isIdentity ?? false }
    /// Whether events only move the Pauli frame.
    var isPauli: Bool { isMixture && branches.allSatisfy { $0.pauli != nil } }

    /// The branch of an event in a mixture, for a uniform number.
    func branch(_ uniform: Double) -> Int {
        let target = uniform * (sums.last ?? 0)
        return 1 + (sums.firstIndex { target < $0 } ?? max(0, sums.count - 1))
    }

    /// The branch of an event for a reduced state (row-major, of any trace) and a uniform number, and ⟨K†K⟩ of it.
    func branch(_ state: [Complex], _ uniform: Double) -> (Int, Double) {
        let size = 1 << qubits
        func mean(_ weight: [Complex]) -> Double {
            var sum = 0.0
            for row in 0..<size {
                for column in 0..<size { sum += (weight[row * size + column] * state[column * size + row]).real }
            }
            return max(0, sum)
        }
        let trace = (0..<size).reduce(0) { $0 + state[$1 * (size + 1)].real }
        let target = (1 - eventProbability * (1 - uniform)) * trace
        var (sum, last) = (0.0, (0, trace))
        for place in branches.indices {
            let value = mean(branches[place].weight)
            guard value > 0 else { continue }
            sum += value
            last = (place, value)
            if target < sum { break }
        }
        return last
    }
}
