import Circuits
import Documents
import Glibc

/// Writes the circuit before the first edit beside a journal, a piece at a time, so that edits need not wait for it.
///
/// It is needed once the circuit's own file holds another one: until then that file has it, and the journal knows it by its digest.
/// The first line is the circuit without operations, every other line a thousand of them. The file is complete when it has its name.
struct JournalBase {
    private let path: String
    private let circuit: Circuit
    private var descriptor: Int32 = -1
    private var next = 0

    /// Circuits of fewer operations stand in the journal itself.
    static let least = 2000
    private static let piece = 1000

    init(_ circuit: Circuit, ofJournal path: String) { (self.circuit, self.path) = (circuit, Self.path(ofJournal: path)) }

    static func path(ofJournal path: String) -> String { path + ".base" }

    /// Writes the next piece; false when all is written, or where it cannot be: then only going back beyond the last written file is lost.
    mutating func step() -> Bool {
        if descriptor < 0 {
            descriptor = open(path + ".new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            var frame = circuit
            frame.operations = []
            guard descriptor >= 0, put(frame) else { return end(isWhole: false) }
            return true
        }
        guard next < circuit.operations.count else { return end(isWhole: true) }
        let piece = next..<min(next + Self.piece, circuit.operations.count)
        next = piece.upperBound
        return put(Array(circuit.operations[piece])) ? true : end(isWhole: false)
    }

    private mutating func end(isWhole: Bool) -> Bool {
        guard descriptor >= 0 else { return false }
        let isKept = isWhole && fsync(descriptor) == 0
        close(descriptor)
        descriptor = -1
        if !isKept || rename(path + ".new", path) != 0 { unlink(path + ".new") }
        return false
    }

    private func put(_ value: some Encodable) -> Bool {
        guard let text = try? JSONValue(encoding: value).text() else { return false }
        let bytes = Array((text + "\n").utf8)
        return bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, bytes.count) } == bytes.count
    }

    /// Reads it again; nil where it is not there, or is another circuit than that of the digest.
    static func read(ofJournal path: String, digest: String) -> Circuit? {
        let path = Self.path(ofJournal: path)
        guard let text = try? readText(path) else { return nil }
        let lines = text.split(separator: "\n")
        guard let first = lines.first, var circuit = try? JSON.decode(Circuit.self, from: String(first), file: path) else { return nil }
        for line in lines.dropFirst() {
            guard let piece = try? JSON.decode([Operation].self, from: String(line), file: path) else { return nil }
            circuit.operations += piece
        }
        return CircuitDigest.of(circuit) == digest ? circuit : nil
    }
}
