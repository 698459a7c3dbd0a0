public import Circuits
public import Noise

/// How a circuit is simulated.
public enum Method: String, Hashable, Sendable, Codable, CaseIterable {
    /// The program chooses.
    case auto
    /// All 2ⁿ amplitudes.
    case statevector
    /// A tableau of Pauli operators: Clifford circuits of any number of qubits.
    case stabilizer
    /// The 4ⁿ coefficients of a density matrix: noise, exactly.
    case densityMatrix = "density-matrix"
    /// Random pure states whose mean is the density matrix.
    case trajectories
    /// A chain of matrices whose size follows entanglement.
    case mps

    /// One sentence on what it is for.
    public var summary: String {
        switch self {
        case .auto: "the method is chosen by the circuit's gates and size, what is asked, and this machine's memory"
        case .statevector: "any circuit; exact; memory doubles with each qubit; amplitudes and gradients"
        case .stabilizer: "circuits of Clifford gates alone, thousands of qubits; exact; counts, probabilities, observables"
        case .densityMatrix: "circuits under noise; exact; memory grows fourfold with each qubit"
        case .trajectories: "circuits under noise; means over --trajectories random runs; memory doubles with each qubit"
        case .mps: "weakly entangled or shallow circuits of hundreds of qubits; exact, or cut at --bond with the fidelity told"
        }
    }
}

/// The floating-point numbers that amplitudes are made of.
public enum Precision: String, Hashable, Sendable, Codable, CaseIterable {
    case double, single

    /// Bytes of one complex amplitude.
    public var amplitudeBytes: Int { self == .double ? 16 : 8 }
}

/// How the derivatives of expectation values are computed.
public enum GradientMethod: String, Hashable, Sendable, Codable, CaseIterable {
    /// One walk forwards and one backwards, whatever the number of inputs; exact.
    case adjoint
    /// Expectation values at shifted angles; exact, and possible on hardware.
    case parameterShift = "parameter-shift"
    /// Central differences, for checking the others.
    case finiteDifference = "finite-difference"
}

/// What to compute of a circuit, and how.
public struct SimulationOptions: Hashable, Sendable, Codable {
    public var method: Method
    public var precision: Precision
    public var seed: UInt64
    /// How often to measure; nil for no samples.
    public var shots: Int?
    public var observables: [PauliSum]
    public var wantsProbabilities: Bool
    public var wantsState: Bool
    /// Derivatives of every observable by every input.
    public var gradient: GradientMethod?
    /// Bytes that the computation may take; nil for what the machine has available.
    public var memoryLimit: Int?
    /// The largest bond dimension of a matrix product state; nil for what accuracy asks for.
    public var bond: Int?
    /// The weight that a matrix product state may lose at one truncation; nil for the method's own bound.
    public var truncation: Double?
    /// How many random trajectories stand for a density matrix; nil for one a shot up to 10000, or 1000 without shots.
    public var trajectories: Int?
    /// What happens after gates and at measurements; nil for perfect ones.
    public var noise: NoiseModel?

    public init(
        method: Method = .auto, precision: Precision = .double, seed: UInt64 = 0, shots: Int? = nil, observables: [PauliSum] = [],
        wantsProbabilities: Bool = false, wantsState: Bool = false, gradient: GradientMethod? = nil, memoryLimit: Int? = nil
    ) {
        (self.method, self.precision, self.seed, self.shots) = (method, precision, seed, shots)
        (self.observables, self.wantsProbabilities, self.wantsState) = (observables, wantsProbabilities, wantsState)
        (self.gradient, self.memoryLimit) = (gradient, memoryLimit)
    }
}
