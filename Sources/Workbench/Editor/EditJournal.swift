import Circuits
import Diagnostics
import Documents
import Glibc
import Synchronization

/// The file that keeps what was done to a circuit: nothing is lost when the program falls, and undo goes back beyond the last time it was open.
///
/// Its first line holds the circuit before the first edit, or where it is long its digest, with the circuit in a file of its own (``JournalBase``); every other
/// line holds one ``EditRecord``, in JSON. A line that was not finished is not read.
public struct EditJournal: Sendable {
    let path: String
    /// The circuit that the file is known to be about, so that it is not read at every edit.
    private let known = Known()

    private final class Known: Sendable {
        let base = Mutex<(circuit: Circuit, file: UInt)?>(nil)
    }

    /// How a journal ends.
    enum Ending: Sendable { case closed, cutOff, damaged }

    /// - Parameter path: the file; its folder is made when it is first written.
    public init(path: String) { self.path = path }

    /// The journal of a circuit's file, among the user's own state.
    public init(ofFile file: String) {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let full = realpath(file, &buffer).map { String(cString: $0) } ?? file
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } }
        let state = variable("XDG_STATE_HOME") ?? (variable("HOME") ?? ".") + "/.local/state"
        path = "\(state)/quantum-mlops/edits/\(sha256(Array(full.utf8)).prefix(32)).jsonl"
    }

    private struct Header: Codable {
        var version = 2
        /// Missing where it is long.
        var base: Circuit?
        /// Missing in journals of the first version.
        var digest: String?

        func isAbout(_ circuit: Circuit) -> Bool { digest.map { $0 == CircuitDigest.of(circuit) } ?? (base == circuit) }
    }

    /// The editor as it was left, where the journal is about this circuit: as it was at first, or as it was last written.
    func load(for circuit: Circuit) -> (editor: CircuitEditor, ending: Ending)? {
        guard let text = try? readText(path) else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        // What follows the last line end was cut off in the middle of a line.
        let isTorn = !(lines.popLast() ?? "").isEmpty
        guard let first = lines.first, let header = try? JSON.decode(Header.self, from: first, file: path), header.version <= 2,
            let base = header.isAbout(circuit)
                ? circuit : header.base ?? header.digest.flatMap({ JournalBase.read(ofJournal: path, digest: $0) })
        else { return nil }
        var records: [EditRecord] = []
        for line in lines.dropFirst() {
            guard let record = try? JSON.decode(EditRecord.self, from: line, file: path) else { break }
            records.append(record)
        }
        let isWhole = records.count == lines.count - 1
        var editor = CircuitEditor(base)
        // Circuits that the file may hold, and the states that they are.
        var written = [(circuit: base, state: 0)]
        var fits = true
        for record in records {
            fits = editor.replay([record])
            guard fits else { break }
            if record == .saved || record == .saving { written.append((editor.circuit, editor.history.current)) }
        }
        // The program may have fallen between writing the file and noting it.
        if let place = written.last(where: { $0.circuit == circuit }) {
            editor.takeSaved(place.state)
        } else {
            guard editor.circuit == circuit else { return nil }
            editor.takeSaved(editor.history.current)
        }
        return (editor, !fits || !isWhole ? .damaged : records.last == .closed && !isTorn ? .closed : .cutOff)
    }

    /// Adds records; where the file is about another circuit, or is not there, it begins anew.
    ///
    /// - Returns: whether ``JournalBase`` is to write the circuit: once its own file holds another one, nobody else has it.
    @discardableResult
    func append(_ records: [EditRecord], base: Circuit) throws(DocumentError) -> Bool {
        var lines = ""
        let isKnown = known.base.withLock { $0?.circuit == base && $0?.file == fileNumber }
        let isLong = base.operations.count >= JournalBase.least
        if !isKnown, !isAbout(base) {
            makeFolders()
            unlink(JournalBase.path(ofJournal: path))
            let header = Header(base: isLong ? nil : base, digest: CircuitDigest.of(base))
            try writeAtomically(Array(try line(header).utf8), to: path)
        }
        if !isKnown { known.base.withLock { $0 = fileNumber.map { (base, $0) } } }
        for record in records { lines += try line(record) }
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot write") }
        defer { close(descriptor) }
        let bytes = Array(lines.utf8)
        guard bytes.withUnsafeBytes({ write(descriptor, $0.baseAddress, bytes.count) }) == bytes.count else {
            throw failure("cannot write")
        }
        return isLong && records.contains { $0 == .saving || $0 == .saved } && access(JournalBase.path(ofJournal: path), F_OK) != 0
    }

    /// Adds records, and the circuit where it is to be written, and waits for both.
    func keep(_ records: [EditRecord], base: Circuit) throws(DocumentError) {
        guard try append(records, base: base) else { return }
        var writing = JournalBase(base, ofJournal: path)
        while writing.step() {}
    }

    /// Waits until what was appended is on the disk.
    func synchronize() {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fdatasync(descriptor)
        close(descriptor)
    }

    /// Tells the file from another that took its place.
    private var fileNumber: UInt? {
        var status = stat()
        return stat(path, &status) == 0 ? UInt(status.st_ino) : nil
    }

    private func isAbout(_ base: Circuit) -> Bool {
        guard let text = try? readText(path), let first = text.split(separator: "\n").first, text.hasSuffix("\n"),
            let header = try? JSON.decode(Header.self, from: String(first), file: path), header.version <= 2
        else { return false }
        return header.isAbout(base)
    }

    private func line(_ value: some Encodable) throws(DocumentError) -> String {
        do { return try JSONValue(encoding: value).text() + "\n" } catch { throw failure("cannot encode an edit for") }
    }

    private func makeFolders() {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += (path.hasPrefix("/") || !folder.isEmpty ? "/" : "") + part
            mkdir(folder, 0o700)
        }
    }

    private func failure(_ what: String) -> DocumentError {
        DocumentError(.inputOutput, code: "journal.write", "\(what) the journal of edits '\(path)': \(String(cString: strerror(errno)))")
    }
}
