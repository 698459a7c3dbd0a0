internal import Circuits
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

    /// The circuit families in both precisions.
    static let stateVectors: [Workload] = [20, 24].flatMap { qubits in
        [Precision.double, .single].flatMap { precision in
            CircuitFamily.allCases.map { family in stateVector(family, qubits: qubits, precision) }
        }
    }

    private static func stateVector(_ family: CircuitFamily, qubits: Int, _ precision: Precision) -> Workload {
        let suffix = precision == .single ? "-single" : ""
        return Workload(
            name: "\(family.rawValue)-n\(qubits)\(suffix)", work: "\(family.rawValue) on \(qubits) qubits, \(precision.rawValue)",
            unit: "gates",
            goal: goals["\(family.rawValue)-n\(qubits)\(suffix)"],
            limit: { leastSeconds(family.circuit(qubits: qubits), precision, $0) },
            run: { team in
                let circuit = family.circuit(qubits: qubits)
                let seconds = try evolutionSeconds(circuit, precision, runs: qubits > 20 ? 2 : 3, on: team)
                return Measurement(seconds: seconds, units: Double(circuit.operations.count))
            })
    }

    /// Seconds on two cores of an AVX-512 server.
    private static let goals = [
        "hea-n20": 0.060, "hea-n20-single": 0.025, "qft-n20": 0.012, "qft-n20-single": 0.008, "hea-n24": 1.2, "hea-n24-single": 0.6,
        "qft-n24": 0.25, "qft-n24-single": 0.15, "qv-n24": 0.9, "qv-n24-single": 0.40, "qaoa-n24": 0.50, "qaoa-n24-single": 0.25,
        "tfim-n24": 0.90, "tfim-n24-single": 0.45,
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
        Workload(name: "sampling-n20", work: "1000000 shots of 20 qubits, sampling alone", unit: "shots", goal: 0.05) { team in
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
        }
    ]
}
