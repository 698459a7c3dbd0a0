public import Circuits

/// Parts of models as circuits of their own, as editors put them in: what `project.yaml` may name, without the rest of a model.
public enum ModelBlocks {
    /// The layers of an ansatz, with the parameters that would be trained as inputs.
    public static func circuit(of ansatz: Ansatz, qubits: Int, layers: Int) throws(LearningError) -> Circuit {
        let specification = ModelSpecification(qubits: qubits, ansatz: .standard(ansatz), layers: layers)
        return try ModelCircuit(specification, columns: []).circuit
    }

    /// An encoding of a feature a qubit, with the features `x0`, `x1`, … as inputs.
    ///
    /// - Throws: where the encoding is no circuit, as amplitude encoding is none.
    public static func circuit(of encoding: Encoding, qubits: Int) throws(LearningError) -> Circuit {
        guard encoding.kind != .amplitude else {
            throw .configuration("amplitude encoding is no circuit: it is the state that one starts from", hint: nil)
        }
        let none = AnsatzChoice.circuit(file: "block.qasm", text: "OPENQASM 3.0;\nqubit[\(qubits)] q;\n")
        let specification = ModelSpecification(qubits: qubits, encoding: encoding, ansatz: none, layers: 1)
        return try ModelCircuit(specification, columns: (0..<qubits).map { "x\($0)" }).circuit
    }
}
