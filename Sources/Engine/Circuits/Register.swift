/// A named row of qubits or classical bits.
public struct Register: Hashable, Sendable, Codable {
    public var name: String
    public var size: Int
    /// Whether these bits are the program's own and no part of its answer.
    public var isLocal = false

    public init(name: String, size: Int, isLocal: Bool = false) { (self.name, self.size, self.isLocal) = (name, size, isLocal) }

    private enum CodingKeys: CodingKey { case name, size, isLocal }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name), size: try container.decode(Int.self, forKey: .size),
            isLocal: try container.decodeIfPresent(Bool.self, forKey: .isLocal) ?? false)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(size, forKey: .size)
        if isLocal { try container.encode(true, forKey: .isLocal) }
    }

    /// Whether it stands for one physical qubit of a device, `$0`.
    public var isHardware: Bool { name.hasPrefix("$") }
}
