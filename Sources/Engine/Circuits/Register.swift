/// A named row of qubits or classical bits.
public struct Register: Hashable, Sendable, Codable {
    public var name: String
    public var size: Int
    /// Whether these bits are the program's own and no part of its answer.
    public var isLocal = false
    /// What the bits say where they are one output of a program, nil where they are bits.
    public var output: Output?

    /// A value that a program gives out: a truth or a measurement's result in one bit, a whole or real number in 64.
    public struct Output: Hashable, Sendable, Codable {
        public enum Kind: String, Hashable, Sendable, Codable {
            case result, boolean, integer, real
            /// What the program ends with.
            case exit
        }

        public var kind: Kind
        /// Whether only some runs give it out; one more bit, the last, then says which.
        public var isOptional: Bool

        public init(_ kind: Kind, isOptional: Bool = false) { (self.kind, self.isOptional) = (kind, isOptional) }
    }

    public init(name: String, size: Int, isLocal: Bool = false, output: Output? = nil) {
        (self.name, self.size, self.isLocal, self.output) = (name, size, isLocal, output)
    }

    private enum CodingKeys: CodingKey { case name, size, isLocal, output }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name), size: try container.decode(Int.self, forKey: .size),
            isLocal: try container.decodeIfPresent(Bool.self, forKey: .isLocal) ?? false,
            output: try container.decodeIfPresent(Output.self, forKey: .output))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(size, forKey: .size)
        if isLocal { try container.encode(true, forKey: .isLocal) }
        try container.encodeIfPresent(output, forKey: .output)
    }

    /// Whether it stands for one physical qubit of a device, `$0`.
    public var isHardware: Bool { name.hasPrefix("$") }
}
