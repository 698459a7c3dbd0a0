import Diagnostics
import Documents
import Noise
import Testing

@Suite("Noise files")
struct NoiseReaderTests {
    private static func entries(_ list: String) throws -> [Node] { try jsonFixture("noise/channels.json")[list]?.elements ?? [] }

    /// A channel's entry as `noise show` takes it.
    private static func process(_ entry: Node) throws -> NoiseProcess {
        let name = try #require(entry["name"])
        let params = try #require(entry["params"])
        return try NoiseProcess(
            Node(
                .map([
                    Node.Entry(key: "channel", keySpan: name.span, value: name),
                    Node.Entry(key: "params", keySpan: params.span, value: params),
                ]), at: entry.span))
    }

    @Test("every channel of the reference has its transfer matrix and fidelities to 1e-10", arguments: 0..<27)
    func reference(index: Int) throws {
        let entry = try Self.entries("channels")[index]
        guard case .channel(let channel) = try Self.process(entry) else { throw Mismatch(description: "a readout error") }
        #expect(channel.qubits == entry["n_qubits"]?.integer)
        #expect(distance(channel.transferMatrix, (entry["ptm"]?.elements ?? []).flatMap(\.numbers)) < 1e-10)
        #expect(abs(channel.averageGateFidelity - (entry["avg_gate_fidelity"]?.number ?? 0)) < 1e-10)
        #expect(abs(channel.processFidelity - (entry["process_fidelity"]?.number ?? 0)) < 1e-10)
        #expect(Channel.deviation(of: channel.kraus, size: 1 << channel.qubits) < 1e-12)
        // The operators of the reference are the same channel.
        let kraus = entry["kraus"].map { operators in
            Node(
                .map([
                    Node.Entry(key: "channel", keySpan: entry.span, value: Node(.string("kraus"), at: entry.span)),
                    Node.Entry(
                        key: "params", keySpan: entry.span,
                        value: Node(.map([Node.Entry(key: "kraus", keySpan: operators.span, value: operators)]), at: operators.span)),
                ]), at: entry.span)
        }
        guard let kraus, case .channel(let same) = try NoiseProcess(kraus) else { throw Mismatch(description: "no operators") }
        #expect(distance(same.transferMatrix, channel.transferMatrix) < 1e-10)
    }

    @Test("readout errors have the reference's matrices", arguments: 0..<2)
    func readout(index: Int) throws {
        let entry = try Self.entries("readout_confusion")[index]
        let error = try ReadoutError(
            oneGivenZero: try #require(entry["p1_given_0"]?.number), zeroGivenOne: try #require(entry["p0_given_1"]?.number))
        let confusion = (entry["matrix_rows_measured_cols_prepared"]?.elements ?? []).flatMap(\.numbers)
        #expect(distance(error.confusion.flatMap { $0 }, confusion) < 1e-12)
        #expect(distance((error.inverse ?? []).flatMap { $0 }, (entry["inverse"]?.elements ?? []).flatMap(\.numbers)) < 1e-12)
        #expect(abs(error.assignmentFidelity - (entry["assignment_fidelity"]?.number ?? 0)) < 1e-12)
    }

    @Test("Pauli twirls keep the diagonal of the transfer matrix")
    func twirls() throws {
        let channels = [try Channel.amplitudeDamping(0.1), try Channel.coherentOverRotation(.x, angle: 0.2)]
        for (channel, entry) in zip(channels, try Self.entries("pauli_twirl")) {
            let twirled = channel.twirled
            #expect(distance(try #require(twirled.pauliProbabilities), entry["twirled_pauli_probs_IXYZ"]?.numbers ?? []) < 1e-10)
            #expect(distance(twirled.transferMatrix, diagonal(entry["ptm_diagonal"]?.numbers ?? [])) < 1e-10)
        }
    }

    @Test("several channels act in order, the first one first, in JSON and YAML alike")
    func sequence() throws {
        let json = """
            {"channels": [{"channel": "reset", "params": {"p_reset_0": 1, "p_reset_1": 0}},
                          {"channel": "pauli", "params": {"px": 1, "py": 0, "pz": 0}}]}
            """
        let yaml = """
            channels:
              - {channel: reset, params: {p_reset_0: 1, p_reset_1: 0}}
              - {channel: pauli, params: {px: 1, py: 0, pz: 0}}
            """
        for node in [try JSON.parse(json, file: "a.json"), try YAML.parse(yaml, file: "a.yaml")] {
            guard case .channel(let channel) = try NoiseProcess(node) else { throw Mismatch(description: "a readout error") }
            #expect(distance(channel.transferMatrix, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0]) < 1e-15)
        }
        let wide = try YAML.parse(
            """
            channels:
              - {channel: depolarizing, params: {p: 0.1, n: 2}}
              - {channel: amplitude_damping, params: {gamma: 0.2}}
              - {channel: zz_crosstalk, params: {angle: 0.3}}
              - {channel: thermal_relaxation, params: {t1_ns: 10, t2_ns: 10, time_ns: 1}}
            """, file: "b.yaml")
        guard case .channel(let channel) = try NoiseProcess(wide) else { throw Mismatch(description: "a readout error") }
        #expect(channel.qubits == 2 && channel.kraus.count <= 16)
        #expect(Channel.deviation(of: channel.kraus, size: 4) < 1e-12)
        // The operators say what the matrix says.
        let same = try Channel(qubits: 2, kraus: channel.kraus)
        #expect(distance(same.transferMatrix, channel.transferMatrix) < 1e-12)
    }

    @Test("rules are read with their places and qubits")
    func rules() throws {
        let model = try NoiseModel(
            YAML.parse(
                """
                rules:
                  - {on: 1q, channel: depolarizing, params: {p: 0.01}}
                  - {on: cx, qubits: [1, 0], channel: depolarizing, params: {p: 0.02, n: 2}}
                  - {on: measure, qubits: [0], channel: readout, params: {p1_given_0: 0.01, p0_given_1: 0.03}}
                """, file: "noise.yaml"))
        #expect(
            model.rules == [
                NoiseRule(on: .gates(qubits: 1), .channel(try .depolarizing(0.01))),
                NoiseRule(on: .gate("cx"), qubits: [1, 0], .channel(try .depolarizing(0.02, qubits: 2))),
                NoiseRule(on: .measurement, qubits: [0], .readout(try ReadoutError(oneGivenZero: 0.01, zeroGivenOne: 0.03))),
            ])
        #expect(model.hasChannels)
    }

    /// A rule's text, what its fault says, and the column where it is.
    private static let faultyRules: [(String, [String], Int)] = [
        (#"{"on":"1q","channel":"depolarising","params":{"p":0.1}}"#, ["'depolarising'", "did you mean 'depolarizing'"], 32),
        (#"{"on":"1q","channel":"pauli","params":{"px":0.1,"py":0,"pw":0}}"#, ["'pw'", "did you mean 'px'"], 66),
        (#"{"on":"1q","channel":"pauli","params":{"px":0.1,"py":0}}"#, ["needs", "'pz'"], 49),
        (#"{"on":"1q","channel":"pauli","params":{"px":0.6,"py":0.5,"pz":0}}"#, ["1.1", "more than 1"], 49),
        (#"{"on":"1q","channel":"depolarizing","params":{"p":1.4}}"#, ["'p' is 1.4", "1.3333"], 61),
        (#"{"on":"1q","channel":"depolarizing","params":{"p":-0.1}}"#, ["'p' is -0.1"], 61),
        (#"{"on":"1q","channel":"depolarizing","params":{"p":"much"}}"#, ["'p' must be a number", "'much'"], 61),
        (#"{"on":"1q","channel":"depolarizing","params":{"p":0.1,"n":2}}"#, ["2 qubits", "'1q'"], 17),
        (#"{"on":"2q","channel":"depolarizing","params":{"p":0.1}}"#, ["'n'"], 56),
        (#"{"on":"1q","channel":"thermal_relaxation","params":{"t1_ns":10,"t2_ns":10,"time_ns":-5}}"#, ["'time_ns' is -5"], 95),
        (#"{"on":"1q","channel":"thermal_relaxation","params":{"t1_ns":10,"t2_ns":30,"time_ns":5}}"#, ["T2", "30"], 82),
        (#"{"on":"1q","channel":"kraus","params":{"n":1,"kraus":[[[[1,0],[0,0]],[[0,0],[0.9,0]]]]}}"#, ["trace preserving", "0.19"], 64),
        (#"{"on":"1q","channel":"kraus","params":{"n":1,"kraus":[[[[1,0],[0,0],[0,0]],[[0,0],[1,0]]]]}}"#, ["2 rows", "3 columns"], 66),
        (#"{"on":"2q","channel":"kraus","params":{"n":2,"kraus":[[[[1,0],[0,0]],[[0,0],[1,0]]]]}}"#, ["2 rows", "4 by 4"], 65),
        (#"{"on":"1q","channel":"readout","params":{"p1_given_0":0.1,"p0_given_1":0.1}}"#, ["'readout'", "'1q'", "measure"], 17),
        (#"{"on":"measure","channel":"pauli","params":{"px":0.1,"py":0,"pz":0}}"#, ["'pauli'", "'measure'"], 17),
        (#"{"on":"cx","qubits":[0],"channel":"phase_damping","params":{"lambda":0.1}}"#, ["1 qubits", "is on 2"], 31),
        (#"{"on":"1q","qubits":[-1],"channel":"phase_damping","params":{"lambda":0.1}}"#, ["-1"], 32),
        (#"{"on":"1q","chanel":"pauli","params":{}}"#, ["'chanel'", "did you mean 'channel'"], 22),
        (#"{"on":7,"channel":"pauli","params":{}}"#, ["'on'", "7"], 17),
    ]

    @Test("a fault names what is wrong, what was expected, and its place", arguments: faultyRules)
    func faults(rule: String, words: [String], column: Int) throws {
        let error = #expect(throws: DocumentError.self) { try NoiseSource(JSON.parse("{\"rules\":[\(rule)]}", file: "n.json")) }
        let text = error?.description ?? ""
        for word in words { #expect(text.contains(word), "'\(word)' is not in: \(text)") }
        #expect(error?.kind == .data && error?.diagnostic.span?.start.column == column)
    }

    @Test("files that are no noise files say what they are")
    func otherFiles() throws {
        for (text, word) in [
            ("{\"rule\":[]}", "did you mean 'rules'"), ("[]", "a list"), ("{\"channel\":\"pauli\",\"params\":{}}", "noise show"),
            ("{\"rules\":{}}", "'rules' must be a list"),
        ] {
            let error = #expect(throws: DocumentError.self) { try NoiseSource(JSON.parse(text, file: "n.json")) }
            #expect(error?.description.contains(word) == true)
        }
        let error = #expect(throws: DocumentError.self) { try NoiseProcess(JSON.parse("{\"rules\":[]}", file: "n.json")) }
        #expect(error?.description.contains("channels") == true)
    }
}
