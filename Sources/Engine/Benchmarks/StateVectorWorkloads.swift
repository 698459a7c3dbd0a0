internal import Circuits
internal import Formats
internal import Numerics
internal import Simulation

extension Workload {
    /// One single-qubit gate after the other on each of five places of a 24-qubit state.
    static let gates: [Workload] = [0, 1, 3, 8, 23].map { target in
        let (qubits, repeats) = (24, 8)
        var circuit = Circuit(qubits: qubits, name: "gate-q\(target)")
        for index in 0..<repeats {
            circuit.ry(.number(0.1 + Double(index)), target)
            // Keeps the next gate from being merged with this one.
            circuit.barrier(target)
        }
        let work = circuit
        return Workload(
            name: "gate-q\(target)", work: "\(repeats) RY on qubit \(target) of \(qubits), double", unit: "gates",
            limit: { Double(repeats) * 2 * Double(16 << qubits) / $0.memoryRate / 1e9 },
            run: { team in Measurement(seconds: try evolutionSeconds(work, .double, runs: 2, on: team), units: Double(repeats)) })
    }

    /// Dense matrices on three qubits, inside the lanes, across them and above.
    static let wideGates: [Workload] = [Precision.double, .single].map { precision in
        Workload(
            name: "gate-three\(precision == .single ? "-single" : "")",
            work: "32 dense three-qubit gates on 24 qubits after a ring of CX, \(precision.rawValue)",
            unit: "gates", limit: { limits in (try? threeQubitGates()).flatMap { leastSeconds($0, precision, limits) } },
            run: { team in Measurement(seconds: try evolutionSeconds(threeQubitGates(), precision, runs: 2, on: team), units: 32) })
    }

    private static func threeQubitGates() throws -> Circuit {
        var text = """
            OPENQASM 3.0; include "stdgates.inc"; qubit[24] q;
            gate three a, b, c { ry(0.3) a; cx a, b; u3(0.4, 0.5, 0.6) b; cx b, c; rx(0.7) c; cx c, a; }

            """
        for qubit in 0..<24 { text += "ry(0.\(qubit + 1)) q[\(qubit)];\n" }
        for qubit in 0..<24 { text += "cx q[\(qubit)], q[\((qubit + 1) % 24)];\n" }
        // A root has a matrix of its own.
        let triples = [[0, 1, 2], [1, 2, 3], [2, 3, 4], [0, 5, 9], [1, 10, 20], [9, 10, 11], [12, 17, 22], [21, 22, 23]]
        for _ in 0..<4 {
            for triple in triples { text += "pow(0.5) @ three q[\(triple[0])], q[\(triple[1])], q[\(triple[2])];\n" }
        }
        let parsed = OpenQASM.parse(text, file: "three-qubit gates")
        guard let circuit = parsed.circuit else { throw FormatError.faults(parsed.diagnostics) }
        return circuit
    }

    /// The circuit families in both precisions, and three of them on 26 qubits in half a gigabyte.
    static let stateVectors: [Workload] =
        [20, 24].flatMap { qubits in
            [Precision.double, .single].flatMap { precision in
                CircuitFamily.allCases.map { family in stateVector(family, qubits: qubits, precision) }
            }
        } + [CircuitFamily.hea, .qft, .qv].map { stateVector($0, qubits: 26, .single, growingFrom: 20) }

    private static func stateVector(
        _ family: CircuitFamily, qubits: Int, _ precision: Precision, growingFrom narrow: Int? = nil
    ) -> Workload {
        let suffix = precision == .single ? "-single" : ""
        return Workload(
            name: "\(family.rawValue)-n\(qubits)\(suffix)", work: "\(family.rawValue) on \(qubits) qubits, \(precision.rawValue)",
            unit: "gates",
            goal: goals["\(family.rawValue)-n\(qubits)\(suffix)"],
            limit: { leastSeconds(family.circuit(qubits: qubits), precision, $0) },
            run: { team in
                let circuit = family.circuit(qubits: qubits)
                let seconds = try evolutionSeconds(circuit, precision, runs: qubits > 20 ? 2 : 3, on: team)
                var measurement = Measurement(seconds: seconds, units: Double(circuit.operations.count))
                if let narrow {
                    let smaller = family.circuit(qubits: narrow)
                    let before = try evolutionSeconds(smaller, precision, runs: 3, on: team)
                    measurement.growth = try seconds / before / (operations(circuit, precision) / operations(smaller, precision))
                }
                return measurement
            })
    }

    /// What the state vector calculates for a circuit, counted.
    private static func operations(_ circuit: Circuit, _ precision: Precision) throws -> Double {
        try plan(circuit, options: SimulationOptions(precision: precision), rates: noRates).operations
    }

    /// For plans whose times nobody asks for.
    private static let noRates = MachineRates(traffic: [], doubleOperationsPerSecond: .infinity, singleOperationsPerSecond: .infinity)

    /// Seconds on two cores of an AVX-512 server.
    private static let goals = [
        "hea-n20": 0.060, "hea-n20-single": 0.025, "qft-n20": 0.012, "qft-n20-single": 0.008, "hea-n24": 1.2, "hea-n24-single": 0.6,
        "qft-n24": 0.25, "qft-n24-single": 0.15, "qv-n24": 0.9, "qv-n24-single": 0.40, "qaoa-n24": 0.50, "qaoa-n24-single": 0.25,
        "tfim-n24": 0.90, "tfim-n24-single": 0.45, "hea-n26-single": 3.0, "qft-n26-single": 0.7, "qv-n26-single": 1.9,
    ]

    /// The evolution alone, allocation included, parsing and planning excluded.
    private static func evolutionSeconds(_ circuit: Circuit, _ precision: Precision, runs: Int, on team: ThreadTeam) throws -> Double {
        var best = Double.infinity
        for _ in 0..<runs {
            let result = try simulate(circuit, options: SimulationOptions(precision: precision), on: team)
            best = min(best, result.timing.simulateSeconds)
        }
        return best
    }

    /// A million shots of a 20-qubit state: the sampling alone.
    static let sampling = [
        Workload(
            name: "sampling-n20", work: "1000000 shots of 20 qubits, sampling alone", unit: "shots", goal: 0.05,
            // Weights are summed once and walked once, and every outcome is written with its count.
            limit: { (2 * Double(16 << 20) / $0.readRate + 1e6 * 16 / $0.writeRate) / 1e9 },
            run: { team in
                var circuit = Circuit(qubits: 20)
                circuit.appendHardwareEfficientAnsatz(depth: 1) { .number(0.7) }
                circuit.measureAll()
                let shots = 1_000_000
                var best = Double.infinity
                for seed in 0..<3 {
                    let options = SimulationOptions(method: .statevector, seed: UInt64(seed), shots: shots)
                    best = min(best, try simulate(circuit, options: options, on: team).timing.sampleSeconds)
                }
                return Measurement(seconds: best, units: Double(shots))
            })
    ]
}
