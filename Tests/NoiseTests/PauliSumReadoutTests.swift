import Circuits
import Noise
import Testing

@Suite("Observables read through misread bits")
struct PauliSumReadoutTests {
    private let errors: [ReadoutError?]

    init() throws {
        errors = [try ReadoutError(oneGivenZero: 0.1, zeroGivenOne: 0.3), nil, try ReadoutError(oneGivenZero: 0.02, zeroGivenOne: 0)]
    }

    /// The mean of (−1)^parity of what is read of a basis state, by going through all readings.
    private func mean(of qubits: [Int], in state: Int) -> Double {
        (0..<8).reduce(0) { sum, read in
            let probability = (0..<3).reduce(1.0) { product, qubit in
                let (is1, reads1) = (state >> qubit & 1 == 1, read >> qubit & 1 == 1)
                return product * (errors[qubit]?.probability(ofReading: reads1, where: is1) ?? (is1 == reads1 ? 1 : 0))
            }
            let parity = qubits.filter { read >> $0 & 1 == 1 }.count
            return sum + probability * (parity % 2 == 0 ? 1 : -1)
        }
    }

    private func value(_ sum: PauliSum, in state: Int) -> Double {
        sum.terms.reduce(0) { total, term in
            total + term.coefficient * term.string.factors.reduce(1) { $0 * (state >> $1.qubit & 1 == 1 ? -1 : 1) }
        }
    }

    @Test("their means are those of all readings of every basis state", arguments: [[0], [1], [2], [0, 1], [0, 2], [0, 1, 2]])
    func bruteForce(qubits: [Int]) {
        let string = PauliString(qubits.map { PauliString.Factor($0, .z) })
        let read = (0.5 * PauliSum(string)).misread(by: errors)
        for state in 0..<8 { #expect(abs(value(read, in: state) - 0.5 * mean(of: qubits, in: state)) < 1e-14) }
    }

    @Test("qubits that are read as they are leave an observable as it is, and what no rule speaks of is read as it is")
    func plain() throws {
        let sum = PauliSum(PauliString([PauliString.Factor(0, .x), PauliString.Factor(7, .z)]))
        #expect(sum.misread(by: [nil]).terms == sum.terms)
        let error = try ReadoutError(oneGivenZero: 0.1, zeroGivenOne: 0.2)
        let model = NoiseModel([
            NoiseRule(on: .measurement, qubits: [1], .readout(error)), NoiseRule(on: .gate("of my own"), .channel(try .depolarizing(0.1))),
        ])
        #expect(try model.readouts(qubits: 3) == [nil, error, nil])
    }
}
