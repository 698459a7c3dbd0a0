internal import Diagnostics

/// A way to bring a sample's features into a circuit.
///
/// The project schema, the help and the documentation read ``Encoding/all``; ``ModelCircuit`` builds the circuit.
public struct Encoding: Sendable {
    /// The name in `project.yaml`.
    public let name: String
    /// What a person would call it.
    public let title: String
    public let help: String
    let kind: Kind

    enum Kind: Sendable {
        case angle
        case amplitude
        case basis
        case iqp
        case reuploading
    }
}

extension Encoding {
    public static let angle = Encoding(
        name: "angle", title: "angle", help: "one rotation a feature, one feature a qubit", kind: .angle)
    public static let amplitude = Encoding(
        name: "amplitude", title: "amplitude", help: "the normalised features are the amplitudes: up to 2ⁿ features on n qubits",
        kind: .amplitude)
    public static let basis = Encoding(
        name: "basis", title: "basis", help: "a qubit is 1 where its feature is above 0", kind: .basis
    )
    public static let iqp = Encoding(
        name: "iqp", title: "IQP", help: "Hadamards, rotations about Z by features and ZZ rotations by their products, twice", kind: .iqp)
    public static let reuploading = Encoding(
        name: "reuploading", title: "data re-uploading", help: "the features return before every layer, each with a trained factor",
        kind: .reuploading)

    /// Every encoding, in the order in which help shows them.
    public static let all: [Encoding] = [angle, amplitude, basis, iqp, reuploading]

    /// The encoding of that name.
    ///
    /// - Throws: a configuration fault with the nearest names where there is none.
    public static func named(_ name: String) throws(LearningError) -> Encoding {
        if let found = all.first(where: { $0.name == name }) { return found }
        throw .unknown("encoding", name, nearest: nearest(to: name, among: all.map(\.name)))
    }
}

extension Encoding: Hashable, Codable {
    public static func == (one: Encoding, other: Encoding) -> Bool { one.name == other.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
    public init(from decoder: any Decoder) throws { self = try Encoding.named(decoder.singleValueContainer().decode(String.self)) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
