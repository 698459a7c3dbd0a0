import Circuits
import Diagnostics
import Documents
import Formats
import Numerics
import TestSupport
import Testing

private let names: [String] = ((try? jsonFixture("qasm/expected.json")["programs"]?.entries?.map(\.key)) ?? nil) ?? []

@Suite("Writing OpenQASM 2")
struct Version2WriterTests {
    @Test("what OpenQASM 2 can say does the same when read back", arguments: names)
    func same(name: String) throws {
        let circuit = try #require(OpenQASM.parse(try fixture("qasm/\(name).qasm"), file: name).circuit)
        let text: String
        do {
            text = try OpenQASM.writeVersion2(circuit)
        } catch {
            // OpenQASM 2 programs, and straight ones, can always be said.
            #expect(name.hasPrefix("qasm3") && (!circuit.isUnitary || !circuit.inputs.isEmpty), "\(error)")
            return
        }
        let parsed = OpenQASM.parse(text, file: name)
        #expect(parsed.language == .openQASM2)
        let read = try #require(parsed.circuit, "\(parsed.diagnostics)\n\(text)")
        let (one, other) = (try DenseEvolution(circuit).distribution, try DenseEvolution(read).distribution)
        for key in Set(one.keys).union(other.keys) { #expect(abs((one[key] ?? 0) - (other[key] ?? 0)) < 1e-9, "\(key)\n\(text)") }
    }

    @Test("random circuits with modifiers, up to a global phase", arguments: 0..<20)
    func random(seed: Int) throws {
        let circuit = randomCircuit(qubits: 2 + seed % 4, gates: 25, seed: UInt64(seed), parameters: [], modifiers: true)
        let read = try #require(OpenQASM.parse(try OpenQASM.writeVersion2(circuit), file: "r").circuit)
        #expect(distanceUpToPhase(try DenseEvolution(read).state, try DenseEvolution(circuit).state) < 1e-7)
    }

    @Test("what OpenQASM 2 cannot say is named")
    func refused() throws {
        var circuit = Circuit(qubits: 1, bits: 1)
        circuit.h(0)
        circuit.operations.append(.loop(while: .bit(0), body: []))
        #expect(throws: Inexpressible(what: "a loop has no words in OpenQASM 2", operation: 1)) {
            try OpenQASM.writeVersion2(circuit)
        }
    }
}

@Suite("Matrices as gates")
struct MatrixGatesTests {
    @Test(
        "a matrix on several qubits is written as a gate that does the same",
        arguments: ["swap", "rxx", "iswap", "ccx", "cswap", "rccx", "dcx", "c3x"])
    func written(name: String) throws {
        let gate = try Gate.named(name)
        let unitary = Unitary(qubits: gate.qubits, values: gate.matrix(gate.parameters.map { _ in 0.7 }))
        var circuit = Circuit(qubits: gate.qubits)
        for qubit in 0..<gate.qubits { circuit.append("ry", angles: .number(0.3 + Double(qubit)), on: qubit) }
        circuit.append(GateApplication(.unitary(unitary), on: Array((0..<gate.qubits).reversed())))
        let text = OpenQASM.write(circuit)
        let parsed = OpenQASM.parse(text, file: "m")
        let read = try #require(parsed.circuit, "\(parsed.diagnostics)")
        #expect(distance(try DenseEvolution(read).state, try DenseEvolution(circuit).state) < 1e-10)
        let older = try #require(OpenQASM.parse(try OpenQASM.writeVersion2(circuit), file: "m").circuit)
        #expect(distanceUpToPhase(try DenseEvolution(older).state, try DenseEvolution(circuit).state) < 1e-7)
    }

    @Test("a register measured under a condition on itself is one statement, or refused where it would be several")
    func measuredUnderItself() throws {
        let head = "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[2];\ncreg c[2];\ncreg d[1];\n"
        for statement in ["if(c==3) measure q -> c;", "if(c==2) measure q[0] -> c[0];", "if(d==1) measure q[1] -> d[0];"] {
            let circuit = try #require(OpenQASM.parse(head + statement, file: "x.qasm").circuit)
            let text = try OpenQASM.writeVersion2(circuit)
            #expect(text.contains(statement + "\n"), "\(text)")
            #expect(OpenQASM.parse(text, file: "x.qasm").circuit?.operations == circuit.operations)
        }
        let several = try #require(
            OpenQASM.parse("qubit[2] q; bit[2] c; if (c == 1) { c[0] = measure q[0]; c[1] = measure q[1]; reset q[0]; }", file: "x.qasm")
                .circuit)
        #expect(throws: Inexpressible.self) { try OpenQASM.writeVersion2(several) }
    }

    @Test("a condition holds one operation, not another condition")
    func nestedConditions() {
        let parsed = OpenQASM.parse("OPENQASM 2.0;\nqreg q[1];\ncreg c[1];\nif(c==1) if(c==0) U(0,0,0) q[0];", file: "x.qasm")
        #expect(parsed.diagnostics.map(\.description) == ["x.qasm:4:10: error: expected a gate, 'measure' or 'reset', found keyword 'if'"])
    }
}
