/// What a project says about its model: the `model` part of `project.yaml` as a value.
public struct ModelSpecification: Codable, Hashable, Sendable {
    /// Qubits of the circuit; nil for as many as the encoding needs for the features (or as the user's circuit has).
    public var qubits: Int?
    public var encoding: Encoding
    public var ansatz: AnsatzChoice
    /// Repetitions of the ansatz; with `reuploading` the data come back in each.
    public var layers: Int
    /// The axis of the encoding's rotations, where it has any: `x`, `y` or `z`.
    public var rotation: RotationAxis
    /// What every feature is multiplied by before it becomes an angle; the start of the trained factors where these are trained.
    public var inputScale: Double
    /// Whether the factors of the features are trained, one a feature and layer; nil for the encoding's own choice (`reuploading` trains them).
    public var trainsInputScale: Bool?
    /// False for the ablation: the same model without its entangling gates.
    public var isEntangled: Bool

    public init(
        qubits: Int? = nil, encoding: Encoding = .angle, ansatz: AnsatzChoice = .standard(.stronglyEntangling), layers: Int = 3,
        rotation: RotationAxis = .y, inputScale: Double = 1, trainsInputScale: Bool? = nil, isEntangled: Bool = true
    ) {
        (self.qubits, self.encoding, self.ansatz, self.layers) = (qubits, encoding, ansatz, layers)
        (self.rotation, self.inputScale, self.trainsInputScale, self.isEntangled) = (rotation, inputScale, trainsInputScale, isEntangled)
    }

    /// The same model without entangling gates, for comparison.
    public var withoutEntanglement: ModelSpecification {
        var copy = self
        copy.isEntangled = false
        return copy
    }
}

/// Where the trainable part of a circuit comes from.
public enum AnsatzChoice: Codable, Hashable, Sendable {
    /// A row of ``Ansatz/all``.
    case standard(Ansatz)
    /// The user's circuit: the name of its file and its OpenQASM text.
    ///
    /// Inputs named as a feature (a column's name, or `x0`, `x1`, … in the order of the features) are data, all others are trained.
    case circuit(file: String, text: String)

    /// The name as it stands in the project.
    public var name: String {
        switch self {
        case .standard(let ansatz): ansatz.name
        case .circuit(let file, _): file
        }
    }
}

/// The axis of a rotation gate.
public enum RotationAxis: String, Codable, Hashable, Sendable, CaseIterable {
    case x
    case y
    case z

    /// The gate that turns about it.
    public var gate: String { "r" + rawValue }
}
