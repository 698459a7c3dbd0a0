internal import Diagnostics

/// A family of trainable circuits.
///
/// The project schema, the help and the documentation read ``Ansatz/all``; ``ModelCircuit`` builds the circuit.
public struct Ansatz: Sendable {
    /// The name in `project.yaml`.
    public let name: String
    /// What a person would call it.
    public let title: String
    public let help: String
    let kind: Kind

    enum Kind: Sendable {
        case stronglyEntangling
        case hardwareEfficient
        case basicEntangler
    }
}

extension Ansatz {
    public static let stronglyEntangling = Ansatz(
        name: "strongly-entangling", title: "strongly entangling layers",
        help: "three rotations (Z, Y, Z) a qubit, then a ring of CX whose reach grows with the layer", kind: .stronglyEntangling)
    public static let hardwareEfficient = Ansatz(
        name: "hardware-efficient", title: "hardware-efficient layers",
        help: "rotations about Y and Z a qubit, then CZ between neighbours; rotations about Y at the end",
        kind: .hardwareEfficient)
    public static let basicEntangler = Ansatz(
        name: "basic-entangler", title: "basic entangler layers", help: "one rotation about X a qubit, then a ring of CX",
        kind: .basicEntangler)

    /// Every ansatz, in the order in which help shows them.
    public static let all: [Ansatz] = [stronglyEntangling, hardwareEfficient, basicEntangler]

    /// The ansatz of that name.
    ///
    /// - Throws: a configuration fault with the nearest names where there is none.
    public static func named(_ name: String) throws(LearningError) -> Ansatz {
        if let found = all.first(where: { $0.name == name }) { return found }
        throw .unknown("ansatz", name, nearest: nearest(to: name, among: all.map(\.name)))
    }
}

extension Ansatz: Hashable, Codable {
    public static func == (one: Ansatz, other: Ansatz) -> Bool { one.name == other.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
    public init(from decoder: any Decoder) throws { self = try Ansatz.named(decoder.singleValueContainer().decode(String.self)) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
