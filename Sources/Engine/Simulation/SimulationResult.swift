public import Numerics

/// What a simulation found.
public struct SimulationResult: Sendable {
    public var qubits: Int
    /// The method that was used, never ``Method/auto``.
    public var method: Method
    /// Why this method, in words.
    public var methodReason: String
    public var precision: Precision
    /// How often each outcome was measured, in ascending order of the bit strings; nil where no shots were asked for.
    public var counts: [(String, Int)]?
    /// Probabilities of at least 1e-12, in ascending order of the bit strings.
    public var probabilities: [(String, Double)]?
    /// One exact value an observable; where shots were asked for, with the standard error of an estimate from as many.
    public var expectations: [(value: Double, standardError: Double)] = []
    /// For each observable the derivatives by the circuit's real inputs, in their order.
    public var gradients: [[(String, Double)]]?
    /// For each outcome of ``probabilities`` the derivatives of its probability by the circuit's real inputs; by the adjoint method, where both were asked for.
    public var probabilityGradients: [(String, [(String, Double)])]?
    /// Interleaved amplitudes before the final measurements, in double precision.
    public var state: AlignedBuffer<Double>?
    /// What truncation cost a matrix product state; nil for methods that truncate nothing.
    public var truncation: MatrixProductState.Truncation?
    public var timing = Timing()
    /// How many random trajectories were followed; nil in other methods.
    public var trajectories: Int?
    /// What states and tables took at most.
    public var memoryBytes = 0
    public var threads: Int
    public var warnings: [String] = []

    /// A result with nothing in it yet.
    init(qubits: Int, method: Method, methodReason: String, precision: Precision, threads: Int) {
        (self.qubits, self.method, self.methodReason) = (qubits, method, methodReason)
        (self.precision, self.threads) = (precision, threads)
    }

    public struct Timing: Hashable, Sendable, Codable {
        public var prepareSeconds = 0.0
        public var simulateSeconds = 0.0
        public var sampleSeconds = 0.0
        public var gradientSeconds = 0.0

        public init() {}
    }
}
