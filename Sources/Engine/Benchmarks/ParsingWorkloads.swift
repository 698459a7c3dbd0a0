internal import Circuits
internal import Formats

extension Workload {
    /// OpenQASM text of a million gates.
    static let parsing: [Workload] = [2, 3].map { version in
        Workload(name: "parse-qasm\(version)-1m", work: "OpenQASM \(version), a million gates on 100 qubits", unit: "gates") { _ in
            let gates = 1_000_000
            var text =
                version == 2
                ? "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[100];\n" : "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[100] q;\n"
            for gate in 0..<gates {
                let (a, b) = (gate % 100, (gate * 7 + 1) % 100)
                text += gate % 3 == 0 ? "rz(0.\(gate % 977)) q[\(a)];\n" : a == b ? "h q[\(a)];\n" : "cx q[\(a)],q[\(b)];\n"
            }
            let seconds = shortest(of: 2) { _ = OpenQASM.parse(text, file: "benchmark.qasm") }
            return Measurement(seconds: seconds, units: Double(gates))
        }
    }
}
