/// A named row of qubits or classical bits.
public struct Register: Hashable, Sendable, Codable {
    public var name: String
    public var size: Int

    public init(name: String, size: Int) { (self.name, self.size) = (name, size) }

    /// Whether it stands for one physical qubit of a device, `$0`.
    public var isHardware: Bool { name.hasPrefix("$") }
}
