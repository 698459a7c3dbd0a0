import Documents
import Testing

@testable import Commands

@Suite("noise")
struct NoiseCommandTests {
    private static let device = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Fixtures/noise/ibmq_manila.json"
    private static let pair = """
        OPENQASM 3.0;
        include "stdgates.inc";
        bit[2] c;
        sx $3;
        cx $3, $4;
        c[0] = measure $3;
        c[1] = measure $4;

        """

    @Test("a channel is shown with its matrix, operators and fidelities; its twirl has a diagonal one")
    func show() throws {
        let folder = try Folder()
        let file = try folder.write("channel: amplitude_damping\nparams: {gamma: 0.1}\n", to: "c.yaml")
        let answer = try quantum("noise", "show", file, "--json").json()
        #expect(answer["qubits"] == 1)
        #expect(abs((answer["ptm"]?[3]?[0]?.number ?? 0) - 0.1) < 1e-12 && abs((answer["ptm"]?[3]?[3]?.number ?? 0) - 0.9) < 1e-12)
        #expect(abs((answer["kraus"]?[1]?[0]?[1]?[0]?.number ?? 0) - 0.1.squareRoot()) < 1e-12)
        #expect((answer["averageGateFidelity"]?.number ?? 0) > (answer["processFidelity"]?.number ?? 1))
        let twirled = try quantum("noise", "show", file, "--twirl", "--json").json()
        #expect(abs(twirled["ptm"]?[3]?[0]?.number ?? 1) < 1e-12)
        #expect(quantum("noise", "show", file).output.contains("average gate fidelity"))
    }

    @Test("a readout error is shown with its confusion and inverse")
    func readout() throws {
        let folder = try Folder()
        let file = try folder.write(#"{"channel":"readout","params":{"p1_given_0":0.05,"p0_given_1":0.1}}"#, to: "r.json")
        let answer = try quantum("noise", "show", file, "--json").json()
        #expect(answer["confusion"]?[0]?[1]?.number == 0.1 && answer["confusion"]?[1]?[0]?.number == 0.05)
        #expect(abs((answer["inverse"]?[0]?[0]?.number ?? 0) - 0.9 / 0.85) < 1e-12)
        #expect(abs((answer["assignmentFidelity"]?.number ?? 0) - 0.925) < 1e-12)
        #expect(quantum("noise", "show", file, "--twirl").code == 64)
    }

    @Test("a circuit under a noise file: exact probabilities, with a density matrix where no method is named")
    func simulate() throws {
        let folder = try Folder()
        let circuit = try folder.write("OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit q; bit c;\nx q;\nc = measure q;\n", to: "x.qasm")
        let noise = try folder.write(
            """
            rules:
              - {on: 1q, channel: depolarizing, params: {p: 0.2}}
              - {on: measure, channel: readout, params: {p1_given_0: 0, p0_given_1: 0.5}}
            """, to: "n.yaml")
        let answer = try quantum(
            "simulate", circuit, "--noise", noise, "--probabilities", "--observable", "Z0", "--method", "density-matrix", "--json"
        ).json()
        #expect(answer["method"] == "density-matrix")
        #expect(abs((answer["probabilities"]?["1"]?.number ?? 0) - 0.45) < 1e-12)
        // Readout errors do not reach observables.
        #expect(abs((answer["observables"]?[0]?["value"]?.number ?? 0) + 0.8) < 1e-12)
    }

    @Test("a circuit on hardware qubits under a calibration; an old snapshot is warned of, or refused")
    func calibration() throws {
        let folder = try Folder()
        let circuit = try folder.write(Self.pair, to: "pair.qasm")
        let outcome = quantum(
            "simulate", circuit, "--noise", Self.device, "--probabilities", "--method", "density-matrix", "--json")
        #expect(outcome.code == 0 && outcome.error.contains("days old"))
        let answer = try outcome.json()
        #expect(answer["warnings"]?[0]?.string?.contains("ibmq_manila") == true)
        #expect((answer["probabilities"]?["00"]?.number ?? 1) < 0.5 && (answer["probabilities"]?["10"]?.number ?? 0) > 0)
        let refused = quantum("simulate", circuit, "--noise", Self.device, "--max-calibration-age", "1d", "--shots", "1")
        #expect(refused.code == 65 && refused.error.contains("days old, more than 24.0 hours"))
        // The cx of the first qubits is between 0 and 2, which the device does not couple.
        let elsewhere = quantum("simulate", circuit, "--noise", Self.device, "--layout", "0,2", "--shots", "1")
        #expect(elsewhere.code == 65 && elsewhere.error.contains("'cx' on the pair 0, 2"))
        #expect(quantum("simulate", circuit, "--noise", Self.device, "--layout", "0", "--shots", "1").code == 64)
        #expect(quantum("simulate", circuit, "--noise", Self.device, "--layout", "0,x", "--shots", "1").code == 64)
    }

    @Test("no such file, no such device, faults at their places")
    func faults() throws {
        let folder = try Folder()
        let circuit = try folder.write(Self.pair, to: "pair.qasm")
        #expect(quantum("simulate", circuit, "--noise", "missing.yaml", "--shots", "1").code == 66)
        #expect(quantum("noise", "show", "missing.yaml").code == 66)
        let device = quantum("simulate", circuit, "--noise", "ibm_nowhere", "--shots", "1")
        #expect(device.code == 69 && device.error.contains("'ibm_nowhere'"))
        #expect(quantum("simulate", circuit, "--layout", "0,1", "--shots", "1").code == 64)
        let bad = try folder.write("rules:\n  - {on: 1q, channel: pauly, params: {}}\n", to: "bad.yaml")
        let outcome = quantum("simulate", circuit, "--noise", bad, "--shots", "1")
        #expect(outcome.code == 65 && outcome.error.contains("bad.yaml:2:23: error: no channel 'pauly'"))
        let torn = try folder.write("{\"channel\": ", to: "torn.json")
        let syntax = quantum("noise", "show", torn)
        #expect(syntax.code == 65 && syntax.error.contains("torn.json:1:13: error:"))
    }
}
