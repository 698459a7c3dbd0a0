public import Circuits

/// A kind of circuit file: how it is named, and what reads and writes it.
public struct CircuitFormat: Sendable {
    public typealias Reader = @Sendable (CircuitSource) throws(FormatError) -> Parsed
    public typealias Writer = @Sendable (Circuit) throws(FormatError) -> [UInt8]

    /// What `convert --to` calls it.
    public let name: String
    /// What people call it.
    public let title: String
    /// Endings of such files, the usual one first.
    public let extensions: [String]
    /// Whether a file of no known extension begins like one.
    public let begins: (@Sendable (CircuitSource) -> Bool)?
    /// Nil where such files are only written.
    public let read: Reader?
    /// Nil where such files are only read.
    public let write: Writer?

    public init(
        _ name: String, _ title: String, _ extensions: [String], begins: (@Sendable (CircuitSource) -> Bool)? = nil, read: Reader? = nil,
        write: Writer? = nil
    ) {
        (self.name, self.title, self.extensions, self.begins, self.read, self.write) = (name, title, extensions, begins, read, write)
    }

    /// The kind of file that a path names by its extension: the longest that fits, letters compared without case.
    public static func of(path: String, among formats: [CircuitFormat] = all) -> CircuitFormat? {
        let name = (path.split(separator: "/").last ?? "").lowercased()
        let fitting = formats.flatMap { format in format.extensions.filter { name.hasSuffix($0) }.map { (format, $0.utf8.count) } }
        return fitting.max { $0.1 < $1.1 }?.0
    }

    /// ".qasm, .quil and .stim": the usual endings of what the formats read or write.
    static func endings(_ formats: [CircuitFormat]) -> String {
        let endings = formats.compactMap(\.extensions.first)
        guard let last = endings.last, endings.count > 1 else { return endings.first ?? "" }
        return endings.dropLast().joined(separator: ", ") + " and " + last
    }

    /// A writer of bytes from one of text; one that does not keep what the circuit's own text says of noise refuses such circuits.
    public static func text(keepsNoise: Bool = false, _ write: @escaping @Sendable (Circuit) throws(Inexpressible) -> String) -> Writer {
        { circuit throws(FormatError) in
            if !keepsNoise, let noise = circuit.writtenNoise {
                throw .inexpressible(Inexpressible(what: "the noise '\(noise)' has no words there", operation: nil))
            }
            do throws(Inexpressible) {
                return Array(try write(circuit).utf8)
            } catch {
                throw .inexpressible(error)
            }
        }
    }
}

/// What a language has no words for.
public struct Inexpressible: Error, Hashable, Sendable {
    public var what: String
    /// The place in ``Circuit/operations``; nil where it is no operation.
    public var operation: Int?

    public init(what: String, operation: Int?) { (self.what, self.operation) = (what, operation) }
}
