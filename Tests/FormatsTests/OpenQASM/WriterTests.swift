import Circuits
import Diagnostics
import Formats
import Numerics
import TestSupport
import Testing

@Suite("Writing OpenQASM 3")
struct WriterTests {
    private func readBack(_ circuit: Circuit) throws -> Circuit {
        let text = OpenQASM.write(circuit)
        let parsed = OpenQASM.parse(text, file: "\(circuit.name).qasm")
        let read = try #require(parsed.circuit, "\(parsed.diagnostics.map(\.description))\n\(text)")
        #expect(OpenQASM.write(read) == text)
        return read
    }

    @Test("a random circuit reads back equal, with the same bytes", arguments: 0..<60)
    func random(seed: Int) throws {
        let circuit = randomCircuit(
            qubits: 2 + seed % 6, gates: 60, seed: UInt64(seed), parameters: seed % 2 == 0 ? ["a", "β"] : [], modifiers: seed % 3 > 0)
        #expect(try readBack(circuit) == circuit)
    }

    @Test("measurements, conditions, resets and definitions read back equal")
    func everything() throws {
        var circuit = Circuit(name: "everything")
        circuit.qubits = [Register(name: "q", size: 3), Register(name: "anc", size: 1)]
        circuit.bits = [Register(name: "c", size: 2), Register(name: "flag", size: 1), Register(name: "wide", size: 5)]
        circuit.inputs = ["n", "τ1"]
        circuit.inputTypes = ["n": .wholeNumber]
        circuit.definitions = [
            GateDefinition(name: "empty", qubits: ["x"], body: []),
            GateDefinition(
                name: "mine", parameters: ["v"], qubits: ["x", "y"],
                body: [
                    .gate(GateApplication("rxx", angles: ["v" * 2], on: [0, 1])), .barrier(qubits: [0, 1]),
                    .gate(GateApplication(.defined("empty"), on: [1], modifiers: [.inverse])),
                ]),
        ]
        circuit.append(GateApplication(.defined("mine"), angles: [1 / 2 - "τ1"], on: [3, 0]))
        circuit.append(GateApplication(.defined("mine"), angles: ["n" / 2.5], on: [1, 3, 0], modifiers: [.control(positive: false)]))
        circuit.append(GateApplication("x", on: [0], modifiers: [.power(1 / 2), .inverse]))
        circuit.append(GateApplication("rz", angles: [.binary(.power, 2, 3) * .pi / 4], on: [0]))
        circuit.append(GateApplication("gphase", angles: [.pi], on: []))
        circuit.barrier()
        circuit.measure(0, into: 1)
        circuit.measure(1, into: nil)
        circuit.reset(2)
        let conditions: [Condition] = [
            .bit(2), .not(.bit(0)), .compare(bits: [0, 1], .equal, 3), .compare(bits: [3, 4, 5, 6, 7], .greaterOrEqual, 17),
            .compare(bits: [4, 6], .less, 2), .or(.and(.bit(0), .not(.bit(2))), .compare(bits: [1, 0], .notEqual, 1)),
            .and(.or(.bit(0), .bit(1)), .not(.and(.bit(2), .bit(3)))),
        ]
        for condition in conditions {
            circuit.operations.append(
                .conditional(
                    condition, then: [.gate(GateApplication("h", on: [0])), .measure(qubit: 3, bit: 7)],
                    otherwise: condition == .bit(2) ? [.conditional(.bit(4), then: [.reset(qubit: 1)], otherwise: [])] : []))
        }
        try circuit.check()
        #expect(try readBack(circuit) == circuit)
    }

    @Test("hardware qubits keep their names")
    func hardware() throws {
        let source = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nbit[2] c;\nh $3;\ncx $3, $1;\nc[0] = measure $1;\n"
        let circuit = try #require(OpenQASM.parse(source, file: "h.qasm").circuit)
        #expect(circuit.qubits.map(\.name) == ["$3", "$1"])
        var read = try readBack(circuit)
        read.name = circuit.name
        #expect(read == circuit)
    }

    @Test("matrices on one qubit become gates of their own")
    func matrices() throws {
        var circuit = Circuit(qubits: 2, name: "matrices")
        for (place, name) in ["h", "ry", "x", "s", "u2", "sx"].enumerated() {
            let gate = try Gate.named(name)
            let unitary = Unitary(qubits: 1, values: gate.matrix(gate.parameters.indices.map { 0.4 + Double($0) }))
            circuit.h(0)
            circuit.append(GateApplication(.unitary(unitary), on: [place % 2, 1 - place % 2], modifiers: [.control(positive: true)]))
        }
        let read = try readBack(circuit)
        #expect(distance(try DenseEvolution(read).state, try DenseEvolution(circuit).state) < 1e-12)
    }

    @Test("names that OpenQASM 3 uses otherwise give way")
    func names() throws {
        var circuit = Circuit(name: "names")
        circuit.qubits = [Register(name: "p", size: 1), Register(name: "input", size: 1)]
        circuit.bits = [Register(name: "end", size: 1)]
        circuit.rx("t" * 2, 0)
        circuit.measure(1, into: 0)
        let read = try readBack(circuit)
        #expect(read.inputs == ["t_"] && read.qubits.map(\.name) == ["p_", "input_"] && read.bits[0].name == "end_")
    }

    @Test("a gate of the table that a program defines itself is that gate")
    func recognised() throws {
        let source = """
            OPENQASM 2.0;
            gate h a { U(pi/2, 0, pi) a; }
            gate cx a, b { CX a, b; }
            gate rzz(theta) a, b { cx a, b; U(0, 0, theta) b; cx a, b; }
            gate ry(theta) a { U(theta, 0, 0.1) a; }
            qreg q[2];
            h q; rzz(0.3) q[0], q[1]; ry(0.2) q[0];
            """
        let circuit = try #require(OpenQASM.parse(source, file: "own.qasm").circuit)
        #expect(circuit.definitions.map(\.name) == ["ry"])
        #expect(circuit.gateCounts == ["h": 2, "rzz": 1, "ry": 1])
        let read = try readBack(circuit)
        #expect(distanceUpToPhase(try DenseEvolution(read).state, try DenseEvolution(circuit).state) < 1e-12)
        #expect(OpenQASM.write(read) == OpenQASM.write(circuit))
    }
}

@Suite("Comments")
struct CommentTests {
    @Test("comments stand where they stood, and a second conversion changes nothing")
    func kept() throws {
        let text = """
            // A bell pair.
            OPENQASM 3.0;
            include "stdgates.inc";
            /* by hand */
            qubit[2] q; // two qubits
            bit[2] c;
            h q[0]; // superpose
            // entangle
            cx q[0], q[1];
            @note // no comment
            c = measure q;
            // done
            """
        func converted(_ text: String) throws -> String {
            let parsed = OpenQASM.parse(text, file: "x.qasm", keepsComments: true)
            return OpenQASM.write(try #require(parsed.circuit, "\(parsed.diagnostics)"))
        }
        let once = try converted(text)
        #expect(
            once == """
                // A bell pair.
                OPENQASM 3.0;
                include "stdgates.inc";
                /* by hand */
                // two qubits
                qubit[2] q;
                bit[2] c;
                // superpose
                h q[0];
                // entangle
                cx q[0], q[1];
                @note // no comment
                c[0] = measure q[0];
                c[1] = measure q[1];
                // done

                """)
        #expect(try converted(once) == once)
    }

    private static let program = """
        // head
        OPENQASM 3.0;
        include "stdgates.inc"; // library
        // angle
        input float theta;
        qubit[3] q; // three
        // answers
        bit[2] c;
        // an oracle
        gate oracle a { // inside
          h a; // hadamard
        }
        // before
        oracle q[0]; // after
        for int i in [0:2] { // loop
          // in the loop
          rx(theta) q[i];
        }
        c[0] = measure q[0];
        if (c[0]) { // yes
          // then
          x q[1]; // flip
        } else {
          /* or
           * not */
          z q[1];
        }
        // end
        """

    @Test("comments of declarations stay with them, those in bodies stand before the body")
    func declarations() throws {
        func converted(_ text: String) throws -> String {
            let parsed = OpenQASM.parse(text, file: "x.qasm", keepsComments: true)
            return OpenQASM.write(try #require(parsed.circuit, "\(parsed.diagnostics)"))
        }
        let once = try converted(Self.program)
        #expect(
            once == """
                // head
                // library
                OPENQASM 3.0;
                include "stdgates.inc";
                // angle
                input float[64] theta;
                // an oracle
                // inside
                // hadamard
                gate oracle a {
                  h a;
                }
                // three
                qubit[3] q;
                // answers
                bit[2] c;
                // before
                // after
                oracle q[0];
                // loop
                // in the loop
                rx(theta) q[0];
                rx(theta) q[1];
                rx(theta) q[2];
                c[0] = measure q[0];
                // yes
                // then
                // flip
                /* or
                   * not */
                if (c[0]) {
                  x q[1];
                } else {
                  z q[1];
                }
                // end

                """)
        #expect(try converted(once) == once)
    }

    @Test("OpenQASM 2 has comments of one line only")
    func version2() throws {
        let text = Self.program.replacingTheta()
        let circuit = try #require(OpenQASM.parse(text, file: "x.qasm", keepsComments: true).circuit)
        let written = try OpenQASM.writeVersion2(circuit)
        #expect(written.hasPrefix("// head\n// library\nOPENQASM 2.0;\n"))
        #expect(written.contains("// an oracle\n// inside\n// hadamard\ngate oracle"))
        #expect(written.contains("// three\nqreg q[3];\n// answers\ncreg c[2];\n// before\n// after\noracle q[0];"))
        #expect(written.contains("// flip\n// or\n// not\nif(c==0)"))
        let again = try #require(OpenQASM.parse(written, file: "x.qasm", keepsComments: true).circuit)
        #expect(try OpenQASM.writeVersion2(again) == written)
    }
}

extension String {
    /// Without the input of the program above.
    fileprivate func replacingTheta() -> String {
        split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.hasPrefix("input") ? "" : $0 == "  rx(theta) q[i];" ? "  rx(0.5) q[i];" : $0
        }
        .joined(separator: "\n")
    }
}
