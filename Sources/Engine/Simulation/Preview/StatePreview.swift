/// What is shown of a state while its circuit is edited: the largest amplitudes, every qubit's Bloch vector, entanglement, stabilizers.
public struct StatePreview: Hashable, Sendable {
    public var qubits: Int
    /// How it was computed; nil where it was not.
    public var method: Method?
    /// Why there is no state to show.
    public var why: String?
    /// The largest amplitudes, in descending order of their probability; empty where the state has too many to be looked at.
    public var amplitudes: [Amplitude] = []
    /// Basis states with a probability above 10⁻¹².
    public var support = 0
    public var blochVectors: [BlochVector] = []
    /// Entanglement entropy in bits between the qubits up to each and those above it; nil where it would take too long.
    public var entropies: [Double?] = []
    /// Generators of the stabilizer group, `+XZI`, qubit 0 on the right as in bit strings, or `+X2*Z1` where there are many qubits; empty where the state is none of a Clifford circuit.
    public var stabilizers: [String] = []
    public var expectations: [Double] = []
    public var measurements: [Measurement] = []
    /// The classical registers as they stand, most significant bit first; empty where there are none.
    public var bits = ""
    /// The probability that a run has these outcomes.
    public var pathProbability = 1.0
    /// Symbols that had no value and were taken as 0.
    public var symbolsAtZero = 0

    /// Noise that acted on the state; nil where there is none.
    public var noise: Noise?
    /// `Tr ρ²` of the whole state, where it is a density matrix; amplitudes are then roots of probabilities.
    public var purity: Double?
    /// Row-major ρ of few qubits under noise, numbered so; else empty.
    public var density: [Amplitude] = []

    /// The widest density matrix that is listed entry by entry.
    public static let mostQubitsOfDensity = 3

    /// What noise did on the way.
    public struct Noise: Hashable, Sendable {
        public var method: PreviewRequest.NoiseMethod
        public var seed: UInt64
        /// Places where noise acted.
        public var sites: Int
        /// Those of them, in a trajectory, where something other than the likeliest happened.
        public var events: Int
    }

    public init(qubits: Int, method: Method? = nil, why: String? = nil) { (self.qubits, self.method, self.why) = (qubits, method, why) }

    /// A basis state's amplitude.
    public struct Amplitude: Hashable, Sendable {
        public var state: UInt64
        public var real: Double
        public var imaginary: Double
        public var probability: Double { real * real + imaginary * imaginary }

        public init(state: UInt64, real: Double, imaginary: Double) { (self.state, self.real, self.imaginary) = (state, real, imaginary) }
    }

    /// Expectation values of a qubit's Pauli operators.
    public struct BlochVector: Hashable, Sendable {
        public var x: Double
        public var y: Double
        public var z: Double
        /// `Tr ρ²` of the qubit alone: 1 for a pure state, ½ for one of which nothing is known.
        public var purity: Double { (1 + x * x + y * y + z * z) / 2 }

        public init(x: Double, y: Double, z: Double) { (self.x, self.y, self.z) = (x, y, z) }
    }

    /// A measurement that was made on the way.
    public struct Measurement: Hashable, Sendable {
        /// The operation's number.
        public var step: Int
        public var qubit: Int
        public var bit: Int?
        public var outcome: Bool
        /// The outcome's probability when it was made.
        public var probability: Double
        public var isForced: Bool
    }
}
