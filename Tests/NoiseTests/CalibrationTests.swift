import Circuits
import Diagnostics
import Documents
import Noise
import Simulation
import Testing

@Suite("Calibrations")
struct CalibrationTests {
    private static func calibration(_ device: String) throws -> Calibration {
        guard case .calibration(let calibration) = try NoiseSource(readingFrom: "\(fixtures)/calibration/\(device).json") else {
            throw DocumentError(code: "test", "\(device) is no calibration")
        }
        return calibration
    }

    private static func probabilities(_ circuit: Circuit, _ noise: NoiseModel) throws -> [Double] {
        var options = SimulationOptions(method: .densityMatrix, wantsProbabilities: true)
        options.noise = noise
        var values = [Double](repeating: 0, count: 1 << circuit.qubitCount)
        for (outcome, probability) in try simulate(circuit, options: options).probabilities ?? [] {
            values[Int(outcome, radix: 2) ?? 0] = probability
        }
        return values
    }

    @Test(
        "circuits on real devices' calibrations give Aer's probabilities to 1e-6",
        arguments: ["ibmq_manila", "ibmq_guadalupe", "ibm_sherbrooke", "ibm_torino"])
    func reference(device: String) throws {
        let calibration = try Self.calibration(device)
        let cases = try jsonFixture("noise/\(device).json")["cases"]?.elements ?? []
        #expect(!cases.isEmpty)
        for entry in cases {
            var circuit = Circuit(qubits: entry["n"]?.integer ?? 0)
            for step in entry["ops"]?.elements ?? [] {
                let parts = step.elements
                try circuit.append(
                    named: parts[0].string ?? "", angles: parts[1].numbers.map { .number($0) }, on: parts[2].integers)
            }
            let layout = entry["physical_qubits"]?.integers
            let noise = try calibration.model(for: circuit, layout: layout)
            #expect(distance(try Self.probabilities(circuit, noise), entry["p_noisy_no_readout"]?.numbers ?? []) < 1e-6)
            circuit.measureAll()
            let read = try calibration.model(for: circuit, layout: layout)
            #expect(distance(try Self.probabilities(circuit, read), entry["p_noisy_readout"]?.numbers ?? []) < 1e-6)
        }
    }

    @Test("a circuit on hardware qubits needs no layout; others take the first ones")
    func hardwareQubits() throws {
        let calibration = try Self.calibration("ibmq_manila")
        var hardware = Circuit(qubits: [Register(name: "$3", size: 1), Register(name: "$4", size: 1)])
        hardware.cx(0, 1)
        var plain = Circuit(qubits: 2)
        plain.cx(0, 1)
        #expect(try calibration.model(for: hardware) == calibration.model(for: plain, layout: [3, 4]))
        #expect(try calibration.model(for: plain) == calibration.model(for: plain, layout: [0, 1]))
    }

    @Test("what the circuit needs and the device lacks is named")
    func refusals() throws {
        var calibration = try Self.calibration("ibmq_manila")
        func fault(_ layout: [Int]?, _ build: (inout Circuit) -> Void) -> NoiseError? {
            var circuit = Circuit(qubits: 2)
            build(&circuit)
            return #expect(throws: NoiseError.self) { try calibration.model(for: circuit, layout: layout) }
        }
        #expect(fault([0, 2]) { $0.cx(0, 1) }?.description.contains("'cx' on the pair 0, 2") == true)
        #expect(fault([0, 2]) { $0.cx(0, 1) }?.hint == "qubit 0 is coupled to 1")
        #expect(fault([0, 1]) { $0.h(0) }?.description.contains("no gate 'h'") == true)
        #expect(fault([0]) { $0.x(0) }?.kind == .usage)
        #expect(fault([0, 0]) { $0.x(0) }?.description.contains("0 twice") == true)
        #expect(fault([0, 7]) { $0.x(0) }?.description.contains("7") == true)
        calibration.qubits[1].t2Nanoseconds = nil
        #expect(fault([0, 1]) { $0.cx(0, 1) }?.description.contains("T2 of qubit 1") == true)
        calibration.gates["cx"]?[[0, 1]]?.error = nil
        #expect(fault([0, 1]) { $0.cx(0, 1) }?.description.contains("error of 'cx'") == true)
    }

    @Test("T2 beyond twice T1 is capped there")
    func cap() throws {
        var calibration = try Self.calibration("ibmq_manila")
        var circuit = Circuit(qubits: 1)
        circuit.x(0)
        calibration.qubits[0].t2Nanoseconds = 3 * (calibration.qubits[0].t1Nanoseconds ?? 0)
        let long = try calibration.model(for: circuit)
        calibration.qubits[0].t2Nanoseconds = 2 * (calibration.qubits[0].t1Nanoseconds ?? 0)
        #expect(try calibration.model(for: circuit) == long)
    }

    @Test("backend properties mean what a snapshot means, in their own units")
    func properties() throws {
        let text = """
            {"backend_name":"fake","last_update_date":"2024-05-27T15:27:23-03:00","general":[],
             "qubits":[[{"name":"T1","unit":"us","value":131.529},{"name":"T2","unit":"ms","value":0.1},
                        {"name":"readout_error","unit":"","value":0.03},{"name":"prob_meas0_prep1","unit":"","value":0.05}],
                       [{"name":"T1","unit":"ns","value":90000},{"name":"T2","unit":"s","value":0.00008},
                        {"name":"readout_error","unit":"","value":0.02}]],
             "gates":[{"gate":"cx","qubits":[0,1],"parameters":[{"name":"gate_error","unit":"","value":0.01},
                                                                {"name":"gate_length","unit":"us","value":0.3}]},
                      {"gate":"reset","qubits":[0],"parameters":[{"name":"gate_length","unit":"ns","value":1000}]}]}
            """
        guard case .calibration(let calibration) = try NoiseSource(JSON.parse(text, file: "p.json")) else {
            throw Mismatch(description: "no calibration")
        }
        let expected = Calibration(
            device: "fake", snapshot: "2024-05-27T15:27:23-03:00",
            qubits: [
                .init(
                    t1Nanoseconds: 131529, t2Nanoseconds: 100000, readout: try ReadoutError(oneGivenZero: 0.03, zeroGivenOne: 0.05)),
                .init(t1Nanoseconds: 90000, t2Nanoseconds: 80000, readout: try ReadoutError(oneGivenZero: 0.02, zeroGivenOne: 0.02)),
            ], gates: ["cx": [[0, 1]: .init(error: 0.01, durationNanoseconds: 300)]])
        #expect(calibration.gates == expected.gates)
        for (one, other) in zip(calibration.qubits, expected.qubits) {
            #expect(abs((one.t1Nanoseconds ?? 0) - (other.t1Nanoseconds ?? 0)) < 1e-6)
            #expect(abs((one.t2Nanoseconds ?? 0) - (other.t2Nanoseconds ?? 0)) < 1e-6)
            #expect(one.readout == other.readout)
        }
        #expect(calibration.time == 1_716_834_443)
    }

    @Test(
        "faults in calibrations have their place",
        arguments: [
            (#"{"qubits":[{"t1_ns":-5}],"gates":{}}"#, "'t1_ns' is -5", 21),
            (#"{"qubits":[{"t1_ns":5}],"gates":{"x":{"3":[0,1]}}}"#, "'3'", 39),
            (#"{"qubits":[{"t1_ns":5}],"gates":{"x":{"0":[2,1]}}}"#, "error of 'x'", 44),
            (#"{"qubits":[{"t1_ns":5}],"gates":{"x":{"0":7}}}"#, "[error, nanoseconds]", 43),
            (#"{"qubits":[[{"name":"T1","unit":"h","value":1}]],"gates":[]}"#, "unit 'h'", 33),
        ])
    func faults(text: String, word: String, column: Int) throws {
        let error = #expect(throws: DocumentError.self) { try NoiseSource(JSON.parse(text, file: "c.json")) }
        #expect(error?.description.contains(word) == true)
        #expect(error?.diagnostic.span?.start.column == column)
    }

    @Test(
        "times are read with and without zones",
        arguments: [
            ("1970-01-02", 86400.0), ("2021-04-20T07:26:31+02:00", 1_618_896_391), ("2024-06-01 12:00Z", 1_717_243_200),
            ("2024-06-01T12:00:00.5", 1717243200.5),
        ])
    func times(text: String, seconds: Double) {
        #expect(secondsSince1970(text) == seconds)
        #expect(secondsSince1970(text + "x") == nil && secondsSince1970("06/01/2024") == nil)
    }
}
