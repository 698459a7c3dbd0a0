import Circuits
import Testing

@testable import Learning

@Suite("Model circuits")
struct ModelCircuitTests {
    private static let columns = ["a", "b", "c"]

    @Test("have every parameter once and every input declared", arguments: Encoding.all.map(\.name), Ansatz.all.map(\.name))
    func inputs(encoding: String, ansatz: String) throws {
        let specification = ModelSpecification(
            qubits: 3, encoding: try .named(encoding), ansatz: .standard(try .named(ansatz)), layers: 2)
        let model = try ModelCircuit(specification, columns: Self.columns)
        #expect(Set(model.parameterNames).count == model.parameters.count)
        #expect(Set(model.circuit.symbols) == Set(model.features + model.parameterNames))
        #expect(model.circuit.inputs == model.features + model.parameterNames)
    }

    @Test("keep their parameters and lose their entangling gates for the ablation", arguments: Ansatz.all.map(\.name))
    func withoutEntanglement(ansatz: String) throws {
        let specification = ModelSpecification(qubits: 3, ansatz: .standard(try .named(ansatz)), layers: 2)
        let whole = try ModelCircuit(specification, columns: Self.columns)
        let plain = try ModelCircuit(specification.withoutEntanglement, columns: Self.columns)
        #expect(plain.parameterNames == whole.parameterNames)
        #expect(plain.circuit.gateCounts.keys.allSatisfy { ["rx", "ry", "rz"].contains($0) })
    }

    @Test("take a user's inputs named as a column or x0, x1, … as data, and train the others")
    func users() throws {
        let text = """
            OPENQASM 3.0;
            include "stdgates.inc";
            input float b;
            input float x0;
            input float theta;
            qubit[2] q;
            rx(b) q[0];
            ry(2 * x0) q[1];
            cx q[0], q[1];
            ry(theta) q[0];
            """
        let specification = ModelSpecification(ansatz: .circuit(file: "mine.qasm", text: text))
        let model = try ModelCircuit(specification, columns: Self.columns)
        #expect(model.features == ["b", "x0"])
        #expect(model.featureColumns == [1, 0])
        #expect(model.parameterNames == ["theta"])
        let plain = try ModelCircuit(specification.withoutEntanglement, columns: Self.columns)
        #expect(plain.circuit.gateCounts == ["rx": 1, "ry": 2])
    }

    @Test("put the project's encoding before a user's circuit that takes no data")
    func encoded() throws {
        let text = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\ninput float theta;\nqubit[3] q;\nry(theta) q[0];\n"
        let model = try ModelCircuit(ModelSpecification(ansatz: .circuit(file: "mine.qasm", text: text)), columns: Self.columns)
        #expect(model.features == ["x0", "x1", "x2"])
        #expect(model.parameterNames == ["theta"])
        #expect(model.circuit.gateCount == 4)
    }

    @Test("say where a user's circuit is at fault")
    func faults() throws {
        func fault(_ text: String, qubits: Int? = nil) -> String {
            do {
                _ = try ModelCircuit(
                    ModelSpecification(qubits: qubits, ansatz: .circuit(file: "mine.qasm", text: text)), columns: Self.columns)
                return ""
            } catch { return "\(error)" }
        }
        #expect(fault("OPENQASM 3.0;\nqubit q;\nwobble q;\n").contains("mine.qasm:3:1"))
        #expect(fault("OPENQASM 3.0;\nqubit[2] q;\n", qubits: 4).contains("the project says 4 qubits"))
    }
}
