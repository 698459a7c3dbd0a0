import Documents
import Glibc

/// Where a project's log of happenings outlives the screen: one JSON object a line, among the user's own state.
public struct EventFile: Sendable {
    let path: String

    public init(path: String) { self.path = path }

    /// The file of a project's folder.
    init(of project: String) {
        let memory = SessionMemory.file(for: project)
        path =
            memory.split(separator: "/", omittingEmptySubsequences: false).map { $0 == "screens" ? "events" : $0 }.joined(separator: "/")
            + "l"
    }

    /// What was kept, oldest first; lines that cannot be read are left out.
    public func load() -> [LoggedEvent] {
        guard let text = try? readText(path) else { return [] }
        let lines = text.split(separator: "\n").suffix(HappeningLog.most)
        return lines.compactMap { try? JSON.decode(LoggedEvent.self, from: String($0), file: path) }
    }

    /// Adds lines at the end; a file that has grown long is cut to its newest ones.
    ///
    /// A log that cannot be kept is not worth a message of its own.
    func append(_ events: [LoggedEvent]) {
        SessionMemory.makeFolder(of: path)
        let lines = events.compactMap { try? JSONValue(encoding: $0).text() + "\n" }.joined()
        var status = stat()
        if stat(path, &status) == 0, status.st_size > Self.mostBytes {
            let kept = load().suffix(HappeningLog.most / 2).compactMap { try? JSONValue(encoding: $0).text() + "\n" }.joined()
            try? writeAtomically(Array((kept + lines).utf8), to: path)
            return
        }
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        defer { close(file) }
        let bytes = Array(lines.utf8)
        _ = write(file, bytes, bytes.count)
    }

    private static let mostBytes = 1 << 20
}
