import Circuits
import Documents
import Numerics
import Simulation
import TestSupport
import Testing

@testable import Formats

@Suite(.enabled(if: hasLLVM, "libllvm19 is not installed: QIR cannot be read")) struct QIRWriterTests {
    @Test(arguments: QIRTests.names) func readWrittenAndReadItIsTheSameCircuit(name: String) throws {
        let circuit = try QIRTests.circuit("ok/\(name).ll")
        let text = try QIR.write(circuit)
        let again = try QIR.parse(Array(text.utf8), file: "\(name).ll")
        #expect(again.diagnostics.isEmpty)
        #expect(again.circuit?.operations == circuit.operations)
        #expect(again.circuit?.qubits == circuit.qubits)
        #expect(again.circuit?.bits == circuit.bits)
        if let second = again.circuit { #expect(try QIR.write(second) == text) }
    }

    @Test(arguments: ["bell.base", "teleport.adaptive", "switch"]) func bitcodeSaysWhatTextSays(name: String) throws {
        let circuit = try QIRTests.circuit("ok/\(name).ll")
        let bytes = try QIR.writeBitcode(circuit)
        #expect(QIR.isBitcode(bytes))
        #expect(try QIR.parse(bytes, file: "\(name).bc").circuit?.operations == circuit.operations)
    }

    @Test func aBaseProgramHasOneRecordingBlockAtItsEnd() throws {
        let source = """
            OPENQASM 3.0; include "stdgates.inc";
            qubit[2] q; bit[2] c; bit d; cx q[0], q[1]; c[1] = measure q[0]; d = measure q[1];
            """
        let text = try QIR.write(try #require(OpenQASM.parse(source, file: "x.qasm").circuit))
        #expect(text.contains("\"qir_profiles\"=\"base_profile\""))
        #expect(text.contains("call void @__quantum__qis__cx__body(") && !text.contains("cnot"))
        let output = text.split(separator: "output:\n").last.map(String.init) ?? ""
        let recorded = output.split(separator: "\n").filter { $0.contains("result_record_output(ptr") && $0.contains("call") }.map {
            String($0)
        }
        #expect(recorded.map { $0.contains("i64 0 to") } == [true, false, false])
        #expect(recorded.map { $0.contains("i64 2 to") } == [false, false, true])
        let again = try #require(try QIR.parse(Array(text.utf8), file: "x.ll").circuit)
        #expect(again.bits.map(\.name) == ["c", "d"])
        #expect(again.qubits.map(\.name) == ["q"])
    }

    /// Every gate of the table, and some under more controls, from a random product state: the same state but for a global phase.
    @Test(arguments: Gate.standard.map(\.name)) func gatesAreWrittenThroughQIRsOwn(name: String) throws {
        let index = try GateIndex(named: name)
        guard index.gate.qubits + 2 <= 7, index != "gphase" else { return }
        for controls in 0...2 {
            let width = index.gate.qubits + controls
            var circuit = Circuit(qubits: width)
            for qubit in 0..<width {
                circuit.ry(.number(0.3 + 0.4 * Double(qubit)), qubit)
                circuit.rz(.number(0.7 - 0.2 * Double(qubit)), qubit)
            }
            let angles = index.gate.parameters.indices.map { Expression.number(0.4 + 0.5 * Double($0)) }
            circuit.append(
                GateApplication(
                    index, angles: angles, on: Array(0..<width),
                    modifiers: (0..<controls).map { GateApplication.Modifier.control(positive: $0 == 0) }))
            let again = try #require(try QIR.parse(Array(try QIR.write(circuit).utf8), file: "x.ll").circuit)
            let (one, other) = (try state(circuit), try state(again))
            var overlap = Complex(0)
            for (a, b) in zip(one, other) { overlap += a.conjugate * b }
            #expect(abs(overlap.magnitude - 1) < 1e-10, "\(name) under \(controls) controls")
        }
    }

    private func state(_ circuit: Circuit) throws -> [Complex] {
        let options = SimulationOptions(wantsState: true)
        let result = try simulate(circuit, inputs: [:], options: options, on: ThreadTeam(threads: 1), cancellation: nil)
        let values = result.state.map { Array($0.elements) } ?? []
        return stride(from: 0, to: values.count, by: 2).map { Complex(values[$0], values[$0 + 1]) }
    }

    @Test(arguments: [
        "input float a; qubit q; rx(a) q;", "qubit q; bit[2] c; c[0] = measure q; uint[8] a = uint[8](c); if (a << 9 == 0) x q;",
        "qubit q; bit[2] c; c[0] = measure q; c = rotl(c, 1);",
    ]) func whatQIRCannotSayIsNamedAtItsPlace(body: String) throws {
        let source = "OPENQASM 3.0; include \"stdgates.inc\"; " + body
        let circuit = try #require(OpenQASM.parse(source, file: "x.qasm").circuit)
        #expect(throws: Inexpressible.self) { try QIR.write(circuit) }
    }

    /// Bits of numbers are taken by comparison, and the program names every width that it computes with.
    @Test func assignmentsToSeveralBitsAreReadAgain() throws {
        let source = """
            OPENQASM 3.0; include "stdgates.inc";
            qubit[2] q; bit[4] c; ry(0.7) q[0]; ry(1.9) q[1]; c[0] = measure q[0]; c[1] = measure q[1]; c = c << 1;
            """
        let circuit = try #require(OpenQASM.parse(source, file: "x.qasm").circuit)
        let text = try QIR.write(circuit)
        #expect(text.contains("!\"int_computations\", !{!\"i4\", !\"i64\"}") && !text.contains("trunc"))
        let again = try #require(try QIR.parse(Array(text.utf8), file: "x.ll").circuit)
        let (once, twice) = (try QIRTests.distribution(circuit), try QIRTests.distribution(again))
        #expect(Set(once.keys) == Set(twice.keys))
        for (key, value) in once { #expect(abs((twice[key] ?? 0) - value) < 1e-10) }
    }

    @Test func withoutLLVMTheMessageSaysSo() throws {
        do throws(QIRLibrary.Failure) {
            _ = try QIRLibrary.module(Array("x".utf8), libraries: "libnone.so")
            Issue.record("a library that is not there was opened")
        } catch {
            #expect(error.unavailable?.contains("libllvm19") == true)
        }
    }

    /// Cut and changed files are refused or read; nothing else happens.
    @Test(arguments: ["switch.ll", "loop-phi.bc", "teleport.adaptive.bc", "count-ones.adaptive.ll"]) func damagedModulesDoNoHarm(
        file: String
    ) throws {
        let whole = try readBytes("\(fixtures)/qir/ok/\(file)")
        var random = Philox(seed: 20, stream: 1)
        for _ in 0..<12 {
            var bytes = whole
            if random.uniform() < 0.3 { bytes.removeLast(Int(random.uniform() * Double(bytes.count))) }
            for _ in 0..<3 where !bytes.isEmpty {
                bytes[Int(random.uniform() * Double(bytes.count))] = UInt8(truncatingIfNeeded: Int(random.uniform() * 256))
            }
            let parsed = try QIR.parse(bytes, file: file, mostSteps: 20_000)
            #expect((parsed.circuit == nil) == parsed.hasErrors)
        }
    }
}
