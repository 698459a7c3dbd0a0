import Diagnostics
import Documents
import Synchronization

/// Where a command's words go: standard output and standard error, or a test's memory.
public final class Console: Sendable {
    public enum Stream: Sendable { case output, error }

    /// What the surroundings say of the two streams.
    public struct Surroundings: Sendable {
        public var outputIsTerminal = false
        public var errorIsTerminal = false
        public var columns = 80
        public var environment: [String: String] = [:]

        public init() {}
    }

    public let surroundings: Surroundings
    /// Writes bytes; false where nobody takes them any more.
    private let sink: @Sendable (Stream, [UInt8]) -> Bool
    private struct State {
        var style = Style()
        var warnings: [String] = []
        var lostOutput = false
        var barIsShown = false
    }
    private let state = Mutex(State())

    /// How to write, once the options are known.
    struct Style: Sendable {
        var isQuiet = false
        var usesColor = false
        var logsJSON = false
    }

    public init(_ surroundings: Surroundings, sink: @escaping @Sendable (Stream, [UInt8]) -> Bool) {
        self.surroundings = surroundings
        self.sink = sink
    }

    var style: Style {
        get { state.withLock { $0.style } }
        set { state.withLock { $0.style = newValue } }
    }

    /// Warnings so far, for the JSON answer.
    var warnings: [String] { state.withLock { $0.warnings } }

    /// Whether something for standard output could not be written.
    var hasLostOutput: Bool { state.withLock { $0.lostOutput } }

    /// Writes a text to standard output as it stands.
    func write(_ text: String) { write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) {
        if !sink(.output, bytes) { state.withLock { $0.lostOutput = true } }
    }

    func print(_ line: String) { write(line + "\n") }

    /// The one document of `--json`.
    func print(_ document: JSONValue) { print(document.text()) }

    /// A line on standard error, over the progress bar where one is shown.
    func note(_ line: String) {
        clearBar()
        writeError(line + "\n")
    }

    private func writeError(_ text: String) { _ = sink(.error, Array(text.utf8)) }

    /// A warning: to standard error, and into the JSON answer.
    func warn(_ message: String) {
        state.withLock { $0.warnings.append(message) }
        if style.isQuiet { return }
        if style.logsJSON { return log("warning", message) }
        note(painted("warning:", .yellow) + " \(message)")
    }

    /// A line of the work's own log; nothing with `--quiet`.
    func inform(_ message: String) {
        if style.isQuiet { return }
        if style.logsJSON { return log("info", message) }
        note(message)
    }

    func log(_ level: String, _ message: String, _ more: [(String, JSONValue)] = []) {
        clearBar()
        let members: [(String, JSONValue)] = [("time", .number(wallClock())), ("level", .string(level)), ("message", .string(message))]
        writeError(JSONValue.object(members + more).text() + "\n")
    }

    /// Draws over the current line of the terminal.
    func showBar(_ line: String) {
        state.withLock { $0.barIsShown = true }
        writeError("\r\u{1B}[K" + line)
    }

    func clearBar() {
        let wasShown = state.withLock { state in
            defer { state.barIsShown = false }
            return state.barIsShown
        }
        if wasShown { writeError("\r\u{1B}[K") }
    }
}

extension Console {
    enum Color: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case cyan = "36"
        case bold = "1"
        case dim = "2"
    }

    /// The text in a colour where colours are wanted.
    func painted(_ text: String, _ color: Color) -> String {
        style.usesColor ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Reports an error on standard error.
    func report(_ diagnostic: Diagnostic) {
        if style.logsJSON {
            var place: [(String, JSONValue)] = [("code", .string(diagnostic.code))]
            if let span = diagnostic.span {
                place += [("file", .string(span.file)), ("line", .integer(span.start.line)), ("column", .integer(span.start.column))]
            }
            if let hint = diagnostic.hint { place.append(("hint", .string(hint))) }
            return log(diagnostic.severity.rawValue, diagnostic.message, place)
        }
        let text = diagnostic.description
        let label = "\(diagnostic.severity.rawValue):"
        let color: Color = diagnostic.severity == .error ? .red : diagnostic.severity == .warning ? .yellow : .cyan
        guard style.usesColor, let range = text.firstRange(of: label) else { return note(text) }
        note(text[..<range.lowerBound] + painted(label, color) + text[range.upperBound...])
    }
}
