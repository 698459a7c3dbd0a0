import Circuits
import Glibc
import Numerics
import TestSupport
import Testing

private let names = Gate.standard.map(\.name)

private func angles(of gate: Gate, from first: Double = 0.3) -> [Double] { gate.parameters.indices.map { first + 0.9 * Double($0) } }

@Suite("The gate table")
struct GateTests {
    @Test("every row has a name of its own, a title, help and as many dependences as angles")
    func rows() {
        var seen: Set<String> = []
        for gate in Gate.standard {
            for name in [gate.name] + gate.aliases { #expect(seen.insert(name).inserted, "\(name) twice") }
            #expect(!gate.title.isEmpty && !gate.help.isEmpty && !gate.symbol.isEmpty)
            #expect(gate.dependence.count == gate.parameters.count)
            #expect(gate.controls < max(gate.qubits, 1))
            #expect(gate.library != .other && gate.library != .qelib1 || gate.definition != nil)
        }
    }

    @Test("every matrix equals its textbook formula", arguments: names)
    func matrix(name: String) throws {
        let gate = try Gate.named(name)
        for first in [0.3, -2.1, 4.4] {
            let reference = try #require(referenceMatrix(name, angles(of: gate, from: first)))
            #expect(DenseMatrix(gate.matrix(angles(of: gate, from: first))).distance(to: reference) < 1e-15)
        }
    }

    @Test("every gate is unitary", arguments: names)
    func unitary(name: String) throws {
        let gate = try Gate.named(name)
        let matrix = DenseMatrix(gate.matrix(angles(of: gate)))
        #expect((matrix.adjoint * matrix).distance(to: .identity(qubits: gate.qubits)) < 1e-15)
    }

    @Test("every gate times its inverse is the identity", arguments: names)
    func inverse(name: String) throws {
        let gate = try Gate.named(name)
        let numbers = angles(of: gate)
        let undo: [Complex]
        switch gate.inverse {
        case .itself: undo = gate.matrix(numbers)
        case .named(let other): undo = try Gate.named(other).matrix(numbers)
        case .angles(let terms): undo = gate.matrix(terms.map { $0.applied(to: numbers) })
        case .modifier:
            #expect(gate.parameters.isEmpty, "the inverse of a gate with angles is a row")
            return
        }
        #expect((DenseMatrix(undo) * DenseMatrix(gate.matrix(numbers))).distance(to: .identity(qubits: gate.qubits)) < 1e-15)
    }

    @Test("the derivative by every angle equals finite differences", arguments: names)
    func derivative(name: String) throws {
        let gate = try Gate.named(name)
        for first in [0.3, -1.7, 5.0] {
            let numbers = angles(of: gate, from: first)
            for parameter in numbers.indices {
                func shifted(_ shift: Double) -> DenseMatrix {
                    var moved = numbers
                    moved[parameter] += shift
                    return DenseMatrix(gate.matrix(moved))
                }
                let step = 1e-3
                // Five-point rule: error of order step⁴.
                let near = Complex(8) * (shifted(step) - shifted(-step))
                let far = shifted(2 * step) - shifted(-2 * step)
                let numeric = Complex(1 / (12 * step)) * (near - far)
                #expect(DenseMatrix(gate.matrixDerivative(numbers, by: parameter)).distance(to: numeric) < 1e-11)
            }
        }
    }

    @Test("derivatives of rotations and phases equal their closed forms to 1e-14")
    func closedForms() throws {
        for angle in [-3.0, -0.4, 0.0, 0.7, 2.9, 9.1] {
            let (c, s) = (cos(angle / 2) / 2, sin(angle / 2) / 2)
            let rx = try Gate.named("rx").matrixDerivative([angle], by: 0)
            #expect(distance(rx, [Complex(-s), Complex(0, -c), Complex(0, -c), Complex(-s)]) < 1e-14)
            let ry = try Gate.named("ry").matrixDerivative([angle], by: 0)
            #expect(distance(ry, [Complex(-s), Complex(-c), Complex(c), Complex(-s)]) < 1e-14)
            let p = try Gate.named("cp").matrixDerivative([angle], by: 0)
            #expect((p[15] - Complex(-sin(angle), cos(angle))).magnitude < 1e-14)
            #expect(p[..<15].allSatisfy { $0 == Complex(0) })
            let crz = try Gate.named("crz").matrixDerivative([angle], by: 0)
            #expect((crz[5] - Complex(-s, -c)).magnitude < 1e-14 && (crz[15] - Complex(-s, c)).magnitude < 1e-14)
            // d/dθ ½(1 + e^iθ) = ½ i e^iθ
            let u = try Gate.named("U").matrixDerivative([angle, 0.2, 0.3], by: 0)
            #expect((u[0] - Complex(-sin(angle) / 2, cos(angle) / 2)).magnitude < 1e-14)
        }
    }

    @Test("a gate is Clifford exactly where conjugation keeps Paulis Paulis", arguments: names)
    func clifford(name: String) throws {
        let gate = try Gate.named(name)
        guard !gate.parameters.isEmpty else {
            #expect(gate.isClifford([]) == keepsPaulis(DenseMatrix(gate.matrix([])), gate.qubits))
            return
        }
        for turn in [0.0, 0.25, 0.5, 1, 1.5, 2, 3, -1, 0.1] {
            let numbers = gate.parameters.map { _ in turn * Double.pi }
            #expect(gate.isClifford(numbers) == keepsPaulis(DenseMatrix(gate.matrix(numbers)), gate.qubits), "\(turn)π")
        }
        let mixed = gate.parameters.indices.map { [0, 0.25, -0.25, 0.5][$0] * Double.pi }
        #expect(gate.isClifford(mixed) == keepsPaulis(DenseMatrix(gate.matrix(mixed)), gate.qubits))
    }

    @Test("what is called diagonal is diagonal, and nothing else", arguments: names)
    func diagonal(name: String) throws {
        let gate = try Gate.named(name)
        let matrix = DenseMatrix(gate.matrix(angles(of: gate)))
        let isDiagonal = (0..<matrix.size).allSatisfy { row in (0..<matrix.size).allSatisfy { row == $0 || matrix[row, $0] == Complex(0) } }
        #expect(gate.isDiagonal == isDiagonal)
    }

    @Test("a row is found by name and alias, and stored by its name")
    func lookup() throws {
        #expect(try Gate.named("cnot").name == "cx")
        #expect(try GateIndex(named: "u1") == "p")
        #expect(GateIndex.all.map(\.gate.name) == names)
    }

    @Test("a misspelt gate names its neighbours")
    func misspelt() {
        #expect(throws: UnknownGate(name: "sdgg", nearest: ["sdg"])) { try Gate.named("sdgg") }
    }
}

/// Conjugates every single-qubit X and Z and looks for the one Pauli string that it may have become.
private func keepsPaulis(_ matrix: DenseMatrix, _ qubits: Int) -> Bool {
    let generators = (0..<qubits).flatMap { qubit in
        ["x", "z"].compactMap { referenceMatrix($0, []) }.map { embedded($0, on: [qubit], of: qubits) }
    }
    return generators.allSatisfy { generator in
        let image = matrix * generator * matrix.adjoint
        // ± a Pauli string: every row has one entry of magnitude 1, at column row ⊕ flip, and squares to one after multiplying by any Z or X again.
        let flips = (0..<image.size).map { row in (0..<image.size).first { image[row, $0].magnitude > 0.5 }.map { $0 ^ row } }
        guard let flip = flips.first ?? nil, flips.allSatisfy({ $0 == flip }) else { return false }
        guard (0..<image.size).allSatisfy({ abs(image[$0, $0 ^ flip].magnitude - 1) < 1e-9 }) else { return false }
        // The sign pattern is a character of the group: value(a ⊕ b)·value(0) = value(a)·value(b).
        return (0..<image.size).allSatisfy { a in
            (0..<image.size).allSatisfy { b in
                let (both, none) = (image[a ^ b, a ^ b ^ flip], image[0, flip])
                return (both * none - image[a, a ^ flip] * image[b, b ^ flip]).magnitude < 1e-9
            }
        }
    }
}
