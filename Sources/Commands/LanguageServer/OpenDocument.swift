import Diagnostics
import Documents
import Formats
import Workspace

/// A document that an editor has open.
final class OpenDocument {
    enum Kind { case program, project, other }

    let uri: String
    /// Where it lies; nil where it is no file.
    let path: String?
    let kind: Kind
    var version: JSONValue
    var text: EditedText {
        didSet {
            (knownIndex, knownExamination) = (nil, nil)
            isDiagnosed = false
        }
    }
    /// Whether the editor was told what is wrong with this text.
    var isDiagnosed = false
    private var knownIndex: ProgramIndex?
    private var knownExamination: Examination?
    /// The texts of other open documents, by their paths.
    var others: (String) -> String? = { _ in nil }

    init(uri: String, language: String, version: JSONValue, text: EditedText) {
        (self.uri, self.version, self.text) = (uri, version, text)
        path = Self.path(uri)
        let name = uri.split(separator: "/").last.map(String.init) ?? uri
        let ending = name.lastIndex(of: ".").map { name[$0...].dropFirst().lowercased() } ?? ""
        kind =
            if name == Project.fileName {
                .project
            } else if language.lowercased().contains("qasm") || ["qasm", "qasm2", "qasm3", "inc"].contains(ending) {
                .program
            } else {
                .other
            }
    }

    var index: ProgramIndex {
        if let knownIndex { return knownIndex }
        let index = ProgramIndex(text.text)
        knownIndex = index
        return index
    }

    var examination: Examination {
        if let knownExamination { return knownExamination }
        let examination = OpenQASM.examine(text.text, file: path ?? uri) { [path] file in
            // Only what lies on a disk includes other files.
            path == nil ? nil : self.read(file)
        }
        knownExamination = examination
        return examination
    }

    /// The text of another file, as the editor has it or as it lies on the disk.
    func read(_ file: String) -> String? { others(file) ?? readNamedText(file) }

    /// The files that the program includes, apart from the libraries.
    var included: [(path: String, place: Range<Int>)] {
        let folder = path.flatMap { path in path.lastIndex(of: "/").map { String(path[...$0]) } } ?? ""
        return index.includes.filter { !Vocabulary.libraries.contains($0.path) }.map {
            ($0.path.hasPrefix("/") ? $0.path : folder + $0.path, $0.place)
        }
    }

    // MARK: URIs

    /// The path of a `file:` URI.
    static func path(_ uri: String) -> String? {
        guard uri.hasPrefix("file://") else { return nil }
        let rest = uri.dropFirst(7)
        guard let slash = rest.firstIndex(of: "/") else { return nil }
        var bytes: [UInt8] = []
        var left = rest[slash...].utf8[...]
        while let byte = left.popFirst() {
            if byte == UInt8(ascii: "%"), left.count >= 2, let value = UInt8(String(decoding: left.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(value)
                left = left.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }

    static func uri(_ path: String) -> String { "file://" + percentEncoded(path) }
}
