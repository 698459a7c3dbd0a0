public import Circuits
internal import Glibc

/// A circuit made ready for the batched engine: many samples at once, one SIMD lane a sample.
///
/// Inputs of the circuit are features (a value a sample) or parameters (one value for all). Permutations of basis states (X, CX, swap, Toffoli, …) cost nothing: they
/// relabel the lists of what follows. Gates on one qubit between two others become one matrix, those at the start a product state, and what no observable can see is left
/// out. Gates that the observables do not see therefore have the derivative 0, as they must.
public struct BatchedCircuit: Sendable {
    /// The widest circuit that the engine takes.
    public static let maximumQubits = 14

    public let qubitCount: Int
    public let features: [String]
    public let parameters: [String]
    public let observableCount: Int
    let program: BatchedProgram

    /// Compiles a circuit.
    ///
    /// - Parameters:
    ///   - features: inputs with a value a sample, in the order of a row's columns.
    ///   - parameters: inputs with one value for all samples, in the order of the parameters given to the simulator.
    ///   - amplitudeFeatures: how many further columns of a row, after those of `features`, are the amplitudes that the circuit starts from, normalised; rows of
    ///     zeros start from basis state 0. With 0 all samples start from basis state 0.
    ///   - isPruned: whether what no observable can see is left out.
    public init(
        _ circuit: Circuit, features: [String], parameters: [String], observables: [PauliSum], amplitudeFeatures: Int = 0,
        isPruned: Bool = true
    ) throws(BatchedError) {
        let qubits = circuit.qubitCount
        guard qubits <= Self.maximumQubits else { throw .tooWide(qubits: qubits, limit: Self.maximumQubits) }
        guard amplitudeFeatures <= 1 << qubits else { throw .tooManyAmplitudes(features: amplitudeFeatures, qubits: qubits) }
        for observable in observables where observable.width > qubits { throw .observableTooWide(observable.description, qubits: qubits) }
        var atoms = try AngleAtoms(parameters: parameters, features: features)
        let lowered: LoweredCircuit
        do { lowered = try circuit.lowered() } catch { throw .circuit(error) }
        var primitives: [BatchedPrimitive] = []
        for gate in try Self.gates(of: lowered) { primitives += try BatchedPrimitive.primitives(of: gate, &atoms) }
        if isPruned { primitives = LightCone.pruned(primitives, seenBy: observables) }
        program = try BatchedProgramBuilder.build(
            primitives, qubits: qubits, parameters: parameters, features: features.count, atoms: atoms, observables: observables,
            amplitudeFeatures: amplitudeFeatures)
        (qubitCount, self.features, self.parameters, observableCount) = (qubits, features, parameters, observables.count)
    }

    /// The gates; measurements at the end are left out, as expectation values are of the state before them.
    static func gates(of lowered: LoweredCircuit) throws(BatchedError) -> [LoweredGate] {
        var gates: [LoweredGate] = []
        var measured: Set<Int> = []
        for operation in lowered.operations {
            switch operation {
            case .gate(let gate):
                if let qubit = (gate.targets + gate.controls.map(\.qubit)).first(where: { measured.contains($0) }) {
                    throw .notUnitary("a measurement of qubit \(qubit) before its last gate")
                }
                gates.append(gate)
            case .measure(let qubit, _): measured.insert(qubit)
            case .reset(let qubit): throw .notUnitary("a reset of qubit \(qubit)")
            case .assign: throw .notUnitary("a classical assignment")
            case .conditional, .loop: throw .notUnitary("a classical condition")
            }
        }
        return gates
    }
}
