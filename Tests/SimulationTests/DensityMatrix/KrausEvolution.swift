import Circuits
import Noise
import Numerics
import TestSupport

/// What brute force says a noisy circuit does: a dense density matrix for each value of the classical bits, every operation as matrices.
struct KrausEvolution {
    struct Branch {
        var bits: [Bool]
        var density: DenseMatrix
    }

    private(set) var branches: [Branch]
    private let circuit: NoisyCircuit

    init(_ circuit: NoisyCircuit) throws {
        self.circuit = circuit
        let size = 1 << circuit.qubitCount
        let density = DenseMatrix(diagonal: (0..<size).map { $0 == 0 ? .one : .zero })
        branches = [Branch(bits: [Bool](repeating: false, count: circuit.bitCount), density: density)]
        branches = try run(circuit.operations, branches)
    }

    /// The mixture of all branches.
    var density: DenseMatrix { branches.dropFirst().reduce(branches[0].density) { $0 + $1.density } }

    func expectation(of observable: PauliSum) -> Double {
        observable.terms.reduce(0) { sum, term in
            var matrix = density
            for factor in term.string.factors {
                let pauli = referenceMatrix(factor.pauli.rawValue.lowercased(), []) ?? .identity(qubits: 1)
                matrix = embedded(pauli, on: [factor.qubit], of: circuit.qubitCount) * matrix
            }
            return sum + term.coefficient * (0..<matrix.size).reduce(0) { $0 + matrix[$1, $1].real }
        }
    }

    /// Probabilities of the classical bits, bit 0 rightmost.
    var distribution: [String: Double] {
        branches.reduce(into: [:]) { result, branch in
            let weight = (0..<branch.density.size).reduce(0) { $0 + branch.density[$1, $1].real }
            result[String(branch.bits.reversed().map { $0 ? "1" : "0" }), default: 0] += weight
        }
    }

    private func run(_ operations: [NoisyOperation], _ start: [Branch]) throws -> [Branch] {
        var branches = start
        for operation in operations {
            switch operation {
            case .gate(let gate):
                var matrix = DenseMatrix(gate.matrix(try gate.evaluatedAngles([:])))
                for control in gate.controls.reversed() { matrix = matrix.controlled(by: control.isPositive ? 1 : 0) }
                apply([matrix], on: gate.controls.map(\.qubit) + gate.targets, &branches)
            case .channel(let place, let qubits): apply(circuit.channels[place].kraus.map { DenseMatrix($0) }, on: qubits, &branches)
            case .reset(let qubit):
                let (zero, lower) = (DenseMatrix([.one, .zero, .zero, .zero]), DenseMatrix([.zero, .one, .zero, .zero]))
                apply([zero, lower], on: [qubit], &branches)
            case .measure(let qubit, let bit, let readout):
                branches = branches.flatMap { branch in
                    [false, true].flatMap { actual in
                        let projector = DenseMatrix(diagonal: actual ? [.zero, .one] : [.one, .zero])
                        var part = [branch]
                        apply([projector], on: [qubit], &part)
                        return [false, true].map { read in
                            var result = part[0]
                            if let bit { result.bits[bit] = read }
                            let probability = readout?.probability(ofReading: read, where: actual) ?? (read == actual ? 1 : 0)
                            result.density = Complex(probability) * result.density
                            return result
                        }
                    }
                }
            case .loop, .assign: throw CircuitError.notInvertible("a loop or assignment")
            case .conditional(let condition, let then, let otherwise):
                branches = try branches.flatMap { branch in
                    try run(condition.holds { branch.bits[$0] } ? then : otherwise, [branch])
                }
            }
        }
        return branches
    }

    private func apply(_ kraus: [DenseMatrix], on qubits: [Int], _ branches: inout [Branch]) {
        guard !qubits.isEmpty else { return }
        let wide = kraus.map { embedded($0, on: qubits, of: circuit.qubitCount) }
        for place in branches.indices {
            let density = branches[place].density
            branches[place].density = wide.reduce(Complex.zero * density) { $0 + $1 * density * $1.adjoint }
        }
    }
}
