import Circuits
import Numerics
import TestSupport
import Testing

@Suite("Pauli sums")
struct PauliSumTests {
    @Test(
        "are read and printed in canonical order",
        arguments: [
            ("0.5*Z0*Z1 + X2", "X2 + 0.5*Z0*Z1"), ("Z0 Z1", "Z0*Z1"), ("Z1Z0", "Z0*Z1"), ("-1.5e-1*Y3", "-0.15*Y3"), ("1", "1"), ("I", "1"),
            ("2*I", "2"), ("I0*Z1", "Z1"), ("Z0 - Z0", "0"), ("X0 + X0", "2*X0"), ("-X0 - -X1", "-X0 + X1"), ("3 Z2 * 2", "6*Z2"),
            ("- Z0 + 0.25", "0.25 - Z0"), ("1e3*X10 + X2", "X2 + 1000*X10"),
        ])
    func reading(text: String, canonical: String) throws {
        let sum = try PauliSum(parsing: text)
        #expect(sum.description == canonical)
        #expect(try PauliSum(parsing: canonical) == sum || canonical == "0")
    }

    @Test(
        "a fault has its column",
        arguments: [
            ("0.5*Q0", 5), ("Z", 2), ("Z0*Z0", 4), ("Z0 +", 5), ("", 1), ("Z0 % Z1", 4), ("X99999999999999", 2), ("Z0 Z1 + 2*", 11),
        ])
    func faults(text: String, column: Int) {
        let error = #expect(throws: CircuitError.self) { try PauliSum(parsing: text) }
        guard case .syntax(_, text, column) = error else {
            Issue.record("\(text): \(String(describing: error))")
            return
        }
    }

    @Test("the product of strings is that of their matrices")
    func products() throws {
        let strings = try ["X0*Y1", "Z0*Z1*Z2", "Y0*Y2", "X1", "I", "Y0*X1*Z2"].map { try PauliSum(parsing: $0).terms[0].string }
        let units = [Complex(1), Complex(0, 1), Complex(-1), Complex(0, -1)]
        for one in strings {
            for other in strings {
                let (turns, product) = one.times(other)
                let expected = matrix(one) * matrix(other)
                #expect((units[turns] * matrix(product)).distance(to: expected) < 1e-15)
                #expect(one.commutes(with: other) == (expected.distance(to: matrix(other) * matrix(one)) < 1e-15))
            }
        }
    }

    private func matrix(_ string: PauliString) -> DenseMatrix {
        string.factors.reduce(.identity(qubits: 3)) { product, factor in
            guard let pauli = referenceMatrix(factor.pauli.rawValue.lowercased(), []) else { return product }
            return embedded(pauli, on: [factor.qubit], of: 3) * product
        }
    }

    @Test("sums add, scale, multiply and commute as matrices do")
    func algebra() throws {
        let (a, b) = (try PauliSum(parsing: "Z0*Z1 + 0.5*X0"), try PauliSum(parsing: "X0*X1 - 2*Z2"))
        #expect(a + b == (try PauliSum(parsing: "0.5*X0 - 2*Z2 + X0*X1 + Z0*Z1")))
        #expect((a - a).terms.isEmpty)
        #expect(2 * a == a + a)
        #expect(try PauliSum(parsing: "Z0") * PauliSum(parsing: "Z1") == PauliSum(parsing: "Z0*Z1"))
        #expect(a.isCommuting == false && b.isCommuting)
        // The parts anticommute singly and commute together: [X0+Z0, X0+Z0] = 0.
        let mixed = try PauliSum(parsing: "X0 + Z0")
        #expect(mixed.commutes(with: mixed))
        #expect(!mixed.commutes(with: try PauliSum(parsing: "X0")))
    }

    @Test("masks say where a string flips and where it signs")
    func masks() throws {
        let string = try PauliSum(parsing: "X0*Y2*Z5").terms[0].string
        #expect(string.flipMask == 0b101 && string.signMask == 0b100100 && string.yCount == 1 && string.width == 6)
    }
}
