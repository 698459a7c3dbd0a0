import Circuits
import Diagnostics
import Numerics
import TestSupport
import Testing

@testable import Formats

@Suite("What other languages mean")
struct MeaningTests {
    private func circuit(_ text: String, _ file: String) throws -> Circuit {
        let parsed = try CircuitSource(text, file: file).parsed()
        return try #require(parsed.circuit, "\(parsed.diagnostics)")
    }

    private func expect(_ text: String, _ file: String, is openQASM: String, phase: Bool = false) throws {
        let (one, other) = (try circuit(text, file), try circuit("OPENQASM 3.0;\ninclude \"stdgates.inc\";\n" + openQASM, "x.qasm"))
        let (state, wanted) = (try DenseEvolution(one).state, try DenseEvolution(other).state)
        #expect((phase ? distance(state, wanted) : distanceUpToPhase(state, wanted)) < 1e-9, "\(text)")
    }

    @Test("IonQ's native gates have turns, controls any number")
    func ionq() throws {
        try self.expect(
            "{\"qubits\":2,\"gateset\":\"native\",\"circuit\":[{\"gate\":\"gpi2\",\"target\":0,\"phase\":0.25},{\"gate\":\"ms\",\"targets\":[0,1],\"phases\":[0,0],\"angle\":0.25}]}",
            "x.ionq.json",
            is:
                "qubit[2] q; rz(-pi/2) q[0]; rx(pi/2) q[0]; rz(pi/2) q[0]; h q[0]; h q[1]; cx q[0], q[1]; rz(pi/2) q[1]; cx q[0], q[1]; h q[0]; h q[1];"
        )
        try self.expect(
            "{\"input\":{\"qubits\":3,\"circuit\":[{\"gate\":\"h\",\"targets\":[0,1]},{\"gate\":\"x\",\"target\":2,\"controls\":[0,1]},{\"gate\":\"z\",\"target\":0,\"rotation\":0.3}]}}",
            "job.ionq.json", is: "qubit[3] q; h q[0]; h q[1]; ccx q[0], q[1], q[2]; p(0.3) q[0];")
    }

    @Test("Quil's matrices have their first qubit on the left; forks choose their angles")
    func quil() throws {
        try self.expect(
            "DEFGATE CN:\n    1, 0, 0, 0\n    0, 1, 0, 0\n    0, 0, 0, 1\n    0, 0, 1, 0\nX 0\nCN 0 1\n", "x.quil",
            is: "qubit[2] q; x q[0]; x q[1];")
        try self.expect(
            "H 1\nFORKED RX(0.1, 0.2) 1 0\n", "x.quil", is: "qubit[2] q; h q[1]; negctrl @ rx(0.1) q[1], q[0]; ctrl @ rx(0.2) q[1], q[0];")
        try expect("H 0\nDAGGER CONTROLLED S 0 1\nDAGGER T 0", "x.quil", is: "qubit[2] q; h q[0]; ctrl @ sdg q[0], q[1]; tdg q[0];")
        try self.expect(
            "DEFCIRCUIT B(%a) x y:\n    RX(%a/2) x\n    CNOT x y\nB(pi) 0 1\n", "x.quil", is: "qubit[2] q; rx(pi/2) q[0]; cx q[0], q[1];")
        try self.expect(
            "DEFGATE E(%t) a b AS PAULI-SUM:\n    ZZ(%t/2) a b\nH 0\nH 1\nE(0.7) 0 1", "x.quil",
            is: "qubit[2] q; h q[0]; h q[1]; cx q[0], q[1]; rz(0.7) q[1]; cx q[0], q[1];")
    }

    @Test("Quil's jumps that nest are loops and branches")
    func jumps() throws {
        let text = """
            DECLARE ro BIT[2]
            H 0
            MEASURE 0 ro[0]
            JUMP-WHEN @THEN ro[0]
            X 1
            JUMP @END
            LABEL @THEN
            I 1
            LABEL @END
            MEASURE 1 ro[1]
            LABEL @START
            JUMP-UNLESS @STOP ro[0]
            H 0
            MEASURE 0 ro[0]
            JUMP @START
            LABEL @STOP
            """
        let distribution = try DenseEvolution(try circuit(text, "x.quil")).distribution
        #expect(abs((distribution["00"] ?? 0) - 0.5) < 1e-9 && abs((distribution["10"] ?? 0) - 0.5) < 1e-9, "\(distribution)")
    }

    @Test("Quil's jumps may cross")
    func crossing() throws {
        // Into the middle of a loop that a measurement ends, and out of it from the middle.
        let text = """
            DECLARE ro BIT[2]
            H 0
            MEASURE 0 ro[0]
            JUMP-WHEN @MIDDLE ro[0]
            LABEL @START
            X 1
            LABEL @MIDDLE
            MEASURE 1 ro[1]
            JUMP-WHEN @OUT ro[1]
            X 0
            JUMP @START
            LABEL @OUT
            MEASURE 0 ro[0]
            """
        // Either way the second qubit is 1 at the end; the first was turned once where the jump was taken.
        let distribution = try DenseEvolution(try circuit(text, "x.quil")).distribution
        #expect(abs((distribution["10"] ?? 0) - 1) < 1e-9, "\(distribution)")
        let again = try circuit(Quil.write(try circuit(text, "x.quil")), "x.quil")
        #expect(abs((try DenseEvolution(again).distribution["10"] ?? 0) - 1) < 1e-9)
        let halting = "DECLARE r BIT\nJUMP-WHEN @A r\nLABEL @B\nX 0\nHALT\nLABEL @A\nX 1\nJUMP @B\n"
        #expect(try DenseEvolution(try circuit(halting, "x.quil")).state.count == 4)
        let many = (0..<1200).map { "LABEL @L\($0)\nJUMP-WHEN @L\(($0 * 7) % 1200) r\n" }.joined()
        let parsed = try CircuitSource("DECLARE r BIT\n" + many, file: "x.quil").parsed()
        #expect(parsed.diagnostics.first?.code == "quil.control-flow")
    }

    @Test("memory that nothing writes is an input")
    func memory() throws {
        let circuit = try self.circuit("DECLARE theta REAL[2]\nDECLARE n INTEGER\nRX(2*theta[1]) 0\nMOVE n 3\n", "x.quil")
        #expect(circuit.inputs == ["theta_0", "theta_1"])
        #expect(circuit.variables.map(\.name) == ["n"])
    }

    @Test("Cirq's powers have their phase, and its shifts")
    func cirq() throws {
        func gate(_ type: String, _ exponent: Double, _ shift: Double = 0, qubits: [Int]) -> String {
            let list = qubits.map { "{\"cirq_type\":\"LineQubit\",\"x\":\($0)}" }.joined(separator: ",")
            return
                "{\"cirq_type\":\"GateOperation\",\"gate\":{\"cirq_type\":\"\(type)\",\"exponent\":\(exponent),\"global_shift\":\(shift)},\"qubits\":[\(list)]}"
        }
        func program(_ gates: String...) -> String {
            "{\"cirq_type\":\"Circuit\",\"moments\":[\(gates.map { "{\"cirq_type\":\"Moment\",\"operations\":[\($0)]}" }.joined(separator: ","))]}"
        }
        try self.expect(
            program(gate("XPowGate", 0.3, qubits: [0])), "x.cirq.json", is: "qubit[1] q; gphase(0.15*pi); rx(0.3*pi) q[0];", phase: true)
        try expect(program(gate("XPowGate", 0.3, -0.5, qubits: [0])), "x.cirq.json", is: "qubit[1] q; rx(0.3*pi) q[0];", phase: true)
        try self.expect(
            program(gate("HPowGate", 1, qubits: [0]), gate("CXPowGate", 0.5, qubits: [0, 1])), "x.cirq.json",
            is: "qubit[2] q; h q[0]; ctrl @ sx q[0], q[1];", phase: true)
        try self.expect(
            program(gate("HPowGate", 1, qubits: [0]), gate("SwapPowGate", 0.5, qubits: [0, 1])), "x.cirq.json",
            is: "qubit[2] q; h q[0]; pow(0.5) @ swap q[0], q[1];", phase: true)
        try self.expect(
            program(gate("XPowGate", 1, qubits: [0]), gate("ISwapPowGate", 1, qubits: [0, 1])), "x.cirq.json",
            is: "qubit[2] q; gphase(pi/2); x q[1];", phase: true)
    }

    @Test("Cirq's sub-circuits map qubits, keys and parameters")
    func cirqSubcircuits() throws {
        func line(_ x: Int) -> String { "{\"cirq_type\":\"LineQubit\",\"x\":\(x)}" }
        func circuit(_ operations: String..., type: String = "Circuit") -> String {
            "{\"cirq_type\":\"\(type)\",\"moments\":[\(operations.map { "{\"cirq_type\":\"Moment\",\"operations\":[\($0)]}" }.joined(separator: ","))]}"
        }
        func gate(_ gate: String, _ x: Int...) -> String {
            "{\"cirq_type\":\"GateOperation\",\"gate\":\(gate),\"qubits\":[\(x.map(line).joined(separator: ","))]}"
        }
        func sub(_ inner: String, _ more: String) -> String { "{\"cirq_type\":\"CircuitOperation\",\"circuit\":\(inner),\(more)}" }
        let a = "{\"cirq_type\":\"sympy.Symbol\",\"name\":\"a\"}"
        let turn = gate("{\"cirq_type\":\"Rx\",\"rads\":\(a)}", 0)
        let measured = gate("{\"cirq_type\":\"MeasurementGate\",\"num_qubits\":1,\"key\":\"m\"}", 0)
        let inner = circuit(turn, type: "FrozenCircuit")
        // The inner sub-circuit's value of a is over the outer one's.
        let double = "{\"cirq_type\":\"sympy.Mul\",\"args\":[{\"cirq_type\":\"sympy.Integer\",\"i\":2},\(a)]}"
        let outer = circuit(
            sub(inner, "\"param_resolver\":{\"param_dict\":[[\(a),\(double)]]},\"qubit_map\":[[\(line(0)),\(line(1))]]"),
            type: "FrozenCircuit")
        try self.expect(
            circuit(
                gate("{\"cirq_type\":\"HPowGate\",\"exponent\":1}", 0),
                sub(outer, "\"repetitions\":3,\"param_resolver\":{\"param_dict\":[[\"a\",0.1]]},\"qubit_map\":[[\(line(1)),\(line(2))]]")),
            "x.cirq.json",
            is: "qubit[2] q; h q[0]; rx(0.6) q[1];", phase: true)
        try self.expect(
            circuit(sub(inner, "\"repetitions\":-2,\"param_resolver\":{\"param_dict\":[[\"a\",0.4]]}")), "x.cirq.json",
            is: "qubit[1] q; rx(-0.8) q[0];", phase: true)
        let keys = circuit(
            sub(
                circuit(measured, type: "FrozenCircuit"),
                "\"repetitions\":2,\"repetition_ids\":[\"a\",\"b\"],\"measurement_key_map\":{\"m\":\"k\"}"),
            sub(circuit(measured, type: "FrozenCircuit"), "\"repetitions\":2,\"repetition_ids\":null"))
        #expect(try self.circuit(keys, "x.cirq.json").bits.map(\.name) == ["a_k", "b_k", "m", "m_2"])
    }

    @Test("Quirk's columns act under their controls")
    func quirk() throws {
        try self.expect(
            "{\"cols\":[[\"H\",\"H\"],[\"•\",\"◦\",\"X\"],[\"Swap\",1,\"Swap\"],[\"Z^¼\",{\"id\":\"Ryft\",\"arg\":\"pi/8\"}]],\"init\":[0,0,1]}",
            "x.quirk",
            is: "qubit[3] q; x q[2]; h q[0]; h q[1]; ctrl @ negctrl @ x q[0], q[1], q[2]; swap q[0], q[2]; t q[0]; ry(pi/8) q[1];")
        try self.expect(
            "{\"cols\":[[\"X\"],[\"~a\"]],\"gates\":[{\"id\":\"~a\",\"matrix\":\"{{√½,√½},{√½,-√½}}\"}]}", "x.quirk",
            is: "qubit[1] q; x q[0]; h q[0];")
        try expect("{\"cols\":[[\"⊕\",\"X\"]]}", "x.quirk", is: "qubit[2] q; h q[0]; negctrl @ x q[0], q[1]; h q[0];")
    }

    @Test("Stim's measurements, products and feedback")
    func stim() throws {
        let circuit = try self.circuit(
            "H 0\nCX 0 1\nMPP X0*X1 Z0*Z1 !Z0*Z1\nM 0\nCX rec[-1] 1\nM 1\nREPEAT 2 {\n    MR 0\n}\nDETECTOR(1) rec[-1]\n", "x.stim")
        #expect(circuit.bitCount == 7)
        let distribution = try DenseEvolution(circuit).distribution
        #expect(abs((distribution["0000100"] ?? 0) - 0.5) < 1e-9 && abs((distribution["0101100"] ?? 0) - 0.5) < 1e-9, "\(distribution)")
        #expect(circuit.directives == ["pragma stim DETECTOR(1) rec[-1]"])
    }

    @Test("noise of a Stim circuit is kept, told, and not lost on the way to OpenQASM and back")
    func noise() throws {
        let text = "R 0 1\nH 0\nDEPOLARIZE1(0.01) 0\nM(0.02) 0\nDETECTOR rec[-1]\n"
        let parsed = try CircuitSource(text, file: "x.stim").parsed()
        let circuit = try #require(parsed.circuit)
        #expect(parsed.diagnostics.map(\.code) == ["stim.noise"])
        #expect(circuit.writtenNoise == "DEPOLARIZE1(0.01) 0")
        let read = try #require(OpenQASM.parse(OpenQASM.write(circuit), file: "x.qasm").circuit)
        #expect(try Stim.write(read) == text)
        let quil = try #require(CircuitFormat.of(path: "x.quil"))
        #expect(throws: FormatError.self) { try quil.written(circuit) }
    }
}
