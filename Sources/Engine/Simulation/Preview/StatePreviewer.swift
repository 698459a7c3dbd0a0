internal import Circuits
public import Numerics

/// Computes ``StatePreview``s one after the other, each from the nearest state that it has kept.
///
/// Not safe to be used from several threads at once: a front end gives it a thread of its own.
public final class StatePreviewer {
    /// The widest circuit whose amplitudes are computed.
    public static let mostQubits = 20

    /// The widest circuit whose density matrix is computed.
    public static let mostQubitsOfDensity = 7
    /// The widest circuit that noise acts on by chance.
    public static let mostQubitsUnderNoise = 16

    private let team: ThreadTeam
    /// Bytes that kept states may take.
    private let memory: Int
    private var vector: PreviewWalk<StateVector<Double>>?
    private var density: PreviewWalk<DensityState>?
    private var tableau: PreviewWalk<StabilizerState>?

    public init(team: ThreadTeam = .shared, memory: Int = 64 << 20) { (self.team, self.memory) = (team, memory) }

    /// The state that a request speaks of; what cannot be shown has its reason in ``StatePreview/why``.
    ///
    /// - Throws: ``SimulationError/cancelled`` alone.
    public func preview(_ request: PreviewRequest, cancellation: Cancellation? = nil) throws(SimulationError) -> StatePreview {
        let qubits = request.circuit.qubitCount
        do throws(SimulationError) {
            guard qubits > 0 else { return StatePreview(qubits: 0, why: "no qubits") }
            if request.noise != nil { return try underNoise(request, cancellation) }
            return qubits <= Self.mostQubits ? try byVector(request, cancellation) : try byTableau(request, cancellation)
        } catch {
            if case .cancelled = error { throw error }
            return StatePreview(qubits: qubits, why: Self.reason(error, qubits: qubits))
        }
    }

    private static func reason(_ error: SimulationError, qubits: Int) -> String {
        if case .notClifford(let gate, _, _) = error {
            return "\(qubits) qubits, and \(gate) is no Clifford gate; amplitudes up to \(mostQubits) qubits"
        }
        return error.description
    }

    private func underNoise(_ request: PreviewRequest, _ cancellation: Cancellation?) throws(SimulationError) -> StatePreview {
        let qubits = request.circuit.qubitCount
        switch request.noiseMethod {
        case .trajectory:
            guard qubits <= Self.mostQubitsUnderNoise else {
                return StatePreview(
                    qubits: qubits, why: "\(qubits) qubits; noise is shown up to \(Self.mostQubitsUnderNoise) qubits")
            }
            return try byVector(request, cancellation)
        case .density:
            guard qubits <= Self.mostQubitsOfDensity else {
                return StatePreview(
                    qubits: qubits,
                    why: "\(qubits) qubits; a density matrix is shown up to \(Self.mostQubitsOfDensity) qubits, a trajectory up to "
                        + "\(Self.mostQubitsUnderNoise)")
            }
            return try byDensity(request, cancellation)
        }
    }

    private func byDensity(_ request: PreviewRequest, _ cancellation: Cancellation?) throws(SimulationError) -> StatePreview {
        let qubits = request.circuit.qubitCount
        if density?.state.qubits != qubits {
            density = nil
            density = PreviewWalk(try DensityState(qubits: qubits, team: team), memory: memory)
        }
        guard let density else { return StatePreview(qubits: qubits, why: "no memory") }
        let path = try density.walk(request, cancellation) { (gate, values, gates) throws(SimulationError) in
            gates.append(try Binding(known: values).bind(gate))
        }
        var preview = StatePreview(qubits: qubits, method: .densityMatrix)
        path.describe(request, &preview)
        density.state.describe(request, &preview)
        return preview
    }

    private func byVector(_ request: PreviewRequest, _ cancellation: Cancellation?) throws(SimulationError) -> StatePreview {
        let qubits = request.circuit.qubitCount
        if vector?.state.qubits != qubits {
            vector = nil
            vector = PreviewWalk(try StateVector<Double>(qubits: qubits, team: team), memory: memory)
        }
        guard let vector else { return StatePreview(qubits: qubits, why: "no memory") }
        let path = try vector.walk(request, cancellation) { (gate, values, gates) throws(SimulationError) in
            gates.append(try Binding(known: values).bind(gate))
        }
        var preview = StatePreview(qubits: qubits, method: request.noise == nil ? .statevector : .trajectories)
        path.describe(request, &preview)
        try vector.state.describe(request, cancellation, &preview)
        // The stabilizers beside it, where the circuit so far has some.
        if request.noise == nil, let other = try? byTableau(request, cancellation, forcing: path.outcomes) {
            preview.stabilizers = other.stabilizers
        }
        if let cancellation, cancellation.isCancelled { throw .cancelled }
        return preview
    }

    private func byTableau(
        _ request: PreviewRequest, _ cancellation: Cancellation?, forcing outcomes: [Bool]? = nil
    ) throws(SimulationError) -> StatePreview {
        let qubits = request.circuit.qubitCount
        if tableau?.state.qubits != qubits {
            tableau = nil
            tableau = PreviewWalk(try StabilizerState(qubits: qubits), memory: memory / 4)
        }
        guard let tableau else { return StatePreview(qubits: qubits, why: "no memory") }
        let readers = PreviewReaders()
        let path = try tableau.walk(request, cancellation, outcomes: outcomes) { (gate, values, gates) throws(SimulationError) in
            try readers.reader(for: values).append(gate, to: &gates)
        }
        var preview = StatePreview(qubits: qubits, method: .stabilizer)
        path.describe(request, &preview)
        try tableau.state.describe(request, cancellation, isBeside: outcomes != nil, &preview)
        return preview
    }
}

/// A reader of Clifford gates that is made anew only where inputs have got other values.
private final class PreviewReaders {
    private var values: [String: Double] = [:]
    private var reader: CliffordReader?

    func reader(for values: [String: Double]) -> CliffordReader {
        if let reader, self.values == values { return reader }
        let new = CliffordReader(Binding(known: values))
        (self.values, reader) = (values, new)
        return new
    }
}
