internal import Circuits
internal import Numerics
internal import Simulation

extension Workload {
    /// Loss and gradient of a batch of 32: RX encoding, strongly entangling layers, <Z0>, mean squared error.
    static let training: [Workload] = Precision.allCases.flatMap { precision in
        [(4, 3, 2e6), (8, 4, 1e5), (10, 6, 1.5e4)].map { training(qubits: $0.0, layers: $0.1, goal: $0.2, precision) }
    }

    /// - Parameter goal: samples a second in double precision; single precision has none of its own.
    private static func training(qubits: Int, layers: Int, goal: Double, _ precision: Precision) -> Workload {
        let (isSingle, words) = (
            precision == .single, "loss and gradient, batch 32, \(qubits) qubits, \(layers) strongly entangling layers"
        )
        return Workload(
            name: "training-n\(qubits)" + (isSingle ? "-single" : ""), work: words + (isSingle ? ", single" : ""),
            unit: "samples", goal: isSingle ? nil : 32 / goal,
            limit: { limits in
                // A rotation is eight multiply-adds an amplitude; back with two states and inner products: four times the forward arithmetic.
                let rotations = Double(qubits * (layers + 1))
                return 32 * rotations * 16 * Double(1 << qubits) * 4 / limits.doubleArithmetic / 1e9 / (isSingle ? 2 : 1)
            },
            run: { team in
                let model = StronglyEntanglingModel(qubits: qubits, layers: layers)
                let batched = try BatchedCircuit(
                    model.circuit, features: model.features, parameters: model.parameters, observables: [try PauliSum(parsing: "Z0")])
                let simulator = BatchedSimulator(batched, precision: precision, on: team)
                var generator = Philox(seed: 32, stream: UInt64(qubits))
                let rows = Matrix(rows: 32, columns: qubits, values: (0..<32 * qubits).map { _ in generator.angle() })
                let parameters = model.parameters.map { _ in generator.angle() }
                let labels = (0..<32).map { Double($0 % 2 * 2 - 1) }
                var gradient = [Double](repeating: 0, count: parameters.count)
                let steps = max(1, 4000 >> qubits * 2)
                let seconds = try shortest(of: 20) {
                    for _ in 0..<steps {
                        try simulator.gradient(rows, parameters: parameters, into: &gradient) { view in
                            view.setSlope(0, (view.expectation(0) - labels[view.sample]) / 16)
                        }
                    }
                }
                return Measurement(seconds: seconds / Double(steps), units: 32)
            })
    }
}

/// RX encoding and layers of rotations about Z, Y, Z with rings of CX of growing range.
private struct StronglyEntanglingModel {
    var circuit: Circuit
    var features: [String]
    var parameters: [String] = []

    init(qubits: Int, layers: Int) {
        circuit = Circuit(qubits: qubits)
        features = (0..<qubits).map { "x\($0)" }
        for (qubit, feature) in features.enumerated() { circuit.rx(.symbol(feature), qubit) }
        for layer in 0..<layers {
            for qubit in 0..<qubits {
                let names = (0..<3).map { "w\(layer)_\(qubit)_\($0)" }
                parameters += names
                circuit.rz(.symbol(names[0]), qubit)
                circuit.ry(.symbol(names[1]), qubit)
                circuit.rz(.symbol(names[2]), qubit)
            }
            let range = layer % (qubits - 1) + 1
            for qubit in 0..<qubits { circuit.cx(qubit, (qubit + range) % qubits) }
        }
        circuit.inputs = features + parameters
    }
}
