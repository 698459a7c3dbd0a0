public import Circuits
public import Documents
internal import Glibc
internal import Numerics
internal import Simulation

/// What the same circuit costs as a state vector on this machine: figures to set beside an estimate, no claim.
public struct ClassicalCost: Hashable, Sendable {
    public var qubits: Int
    /// 16 · 2ⁿ; infinite where a double cannot hold it.
    public var stateVectorBytes: Double
    /// Measured where the circuit is small, else projected from a small one; nil where memory is too small or there is no circuit.
    public var seconds: Double?

    /// - Parameter circuit: nil where only its counts are known.
    public init(qubits: Int, circuit: Circuit?) {
        self.qubits = qubits
        stateVectorBytes = 16 * exp2(Double(qubits))
        let memory = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
        guard let circuit, stateVectorBytes <= 0.9 * memory else { return }
        let gates = circuit.gateCounts.values.reduce(0, +)
        if qubits <= 20, Double(gates) * exp2(Double(qubits)) < 1e9, let measured = Self.time(circuit) {
            seconds = measured
            return
        }
        guard let sample = Self.time(Self.sample) else { return }
        let each = sample / Double(Self.sample.gateCounts.values.reduce(0, +)) / exp2(Double(Self.sampleQubits))
        seconds = each * Double(gates) * exp2(Double(qubits))
    }

    private static let sampleQubits = 20

    /// Gates of all kinds on a state that does not fit into the caches.
    private static let sample: Circuit = {
        var circuit = Circuit(qubits: sampleQubits)
        for qubit in 0..<sampleQubits {
            circuit.h(qubit)
            circuit.cx(qubit, (qubit + 7) % sampleQubits)
            circuit.rx(.number(0.3), (qubit + 3) % sampleQubits)
        }
        return circuit
    }()

    private static func time(_ circuit: Circuit) -> Double? {
        let clock = ContinuousClock()
        let start = clock.now
        let values = Dictionary(circuit.inputs.map { ($0, 0.1) }, uniquingKeysWith: { first, _ in first })
        guard
            (try? simulate(
                circuit, inputs: values, options: SimulationOptions(method: Method(rawValue: "statevector") ?? .auto, wantsState: true),
                on: .shared)) != nil
        else { return nil }
        let elapsed = (clock.now - start).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    }

    public var document: JSONValue {
        let bytes: JSONValue = stateVectorBytes < 9e18 ? .integer(Int(stateVectorBytes)) : .number(stateVectorBytes)
        return ["qubits": .integer(qubits), "stateVectorBytes": bytes, "seconds": seconds.map { .number($0) } ?? .null]
    }
}
