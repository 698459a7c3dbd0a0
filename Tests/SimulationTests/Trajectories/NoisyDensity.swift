import Circuits
import Noise
import Numerics
import TestSupport

/// A noisy circuit by brute force: density matrices as square tables, every outcome of a measurement followed.
struct NoisyDensity {
    struct Branch {
        var bits: [Bool]
        /// Its trace is the branch's probability.
        var density: DenseMatrix
    }

    private(set) var branches: [Branch]
    private let circuit: NoisyCircuit

    init(_ circuit: NoisyCircuit) {
        self.circuit = circuit
        var start = [Complex](repeating: .zero, count: 1 << circuit.qubitCount)
        start[0] = .one
        branches = [Branch(bits: Array(repeating: false, count: circuit.bitCount), density: DenseMatrix(diagonal: start))]
        branches = run(circuit.operations, branches)
    }

    func expectation(of observable: PauliSum) -> Double {
        observable.terms.reduce(0) { sum, term in
            var matrix = DenseMatrix.identity(qubits: circuit.qubitCount)
            for factor in term.string.factors {
                matrix = wide(referenceMatrix(factor.pauli.rawValue.lowercased(), []) ?? .identity(qubits: 1), [factor.qubit]) * matrix
            }
            return sum
                + term.coefficient
                * branches.reduce(0) { sum, branch in
                    let product = matrix * branch.density
                    return sum + (0..<product.size).reduce(0) { $0 + product[$1, $1].real }
                }
        }
    }

    /// Probabilities of the classical bits, most significant first.
    var distribution: [String: Double] {
        var result: [String: Double] = [:]
        for branch in branches {
            let text = String(branch.bits.reversed().map { $0 ? "1" : "0" })
            result[text, default: 0] += (0..<branch.density.size).reduce(0) { $0 + branch.density[$1, $1].real }
        }
        return result
    }

    private func wide(_ matrix: DenseMatrix, _ qubits: [Int]) -> DenseMatrix { embedded(matrix, on: qubits, of: circuit.qubitCount) }

    private func run(_ operations: [NoisyOperation], _ start: [Branch]) -> [Branch] {
        var branches = start
        for operation in operations {
            switch operation {
            case .gate(let gate):
                var matrix = DenseMatrix(gate.matrix((try? gate.evaluatedAngles([:])) ?? []))
                for control in gate.controls { matrix = matrix.controlled(by: control.isPositive ? 1 : 0) }
                let u = wide(matrix, gate.controls.reversed().map(\.qubit) + gate.targets)
                for place in branches.indices { branches[place].density = u * branches[place].density * u.adjoint }
            case .channel(let place, let qubits):
                let operators = circuit.channels[place].kraus.map { wide(DenseMatrix($0), qubits) }
                for place in branches.indices {
                    let density = branches[place].density
                    branches[place].density = operators.dropFirst().reduce(operators[0] * density * operators[0].adjoint) {
                        $0 + $1 * density * $1.adjoint
                    }
                }
            case .measure(let qubit, let bit, let readout):
                branches = branches.flatMap { branch in
                    [false, true].flatMap { actual in
                        [false, true].compactMap { read -> Branch? in
                            let chance = readout?.probability(ofReading: read, where: actual) ?? (read == actual ? 1 : 0)
                            guard chance > 0, read == actual || bit != nil else { return nil }
                            let projector = wide(DenseMatrix(diagonal: actual ? [.zero, .one] : [.one, .zero]), [qubit])
                            var result = branch
                            result.density = Complex(bit == nil ? 1 : chance) * (projector * branch.density * projector)
                            if let bit { result.bits[bit] = read }
                            return result
                        }
                    }
                }
            case .reset(let qubit):
                let keep = wide(DenseMatrix([.one, .zero, .zero, .zero]), [qubit])
                let lower = wide(DenseMatrix([.zero, .one, .zero, .zero]), [qubit])
                for place in branches.indices {
                    let density = branches[place].density
                    branches[place].density = keep * density * keep.adjoint + lower * density * lower.adjoint
                }
            case .conditional(let condition, let then, let otherwise):
                branches = branches.flatMap { branch in run(condition.holds { branch.bits[$0] } ? then : otherwise, [branch]) }
            case .loop, .assign: break
            }
        }
        return branches
    }
}
