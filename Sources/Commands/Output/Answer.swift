import Documents

/// What a command found: a document for programs and lines for people, sent where the command line asks.
struct Answer {
    var document: JSONValue
    var lines: [String]

    /// Writes the answer to `-o FILE`, and to standard output as JSON with `--json`, else as text where no file was named.
    func send(_ arguments: Arguments, _ console: Console) throws {
        if let path = arguments.output, path != "-" {
            let text = path.hasSuffix(".json") ? document.text(pretty: true) + "\n" : plainText
            try writeAtomically(Array(text.utf8), to: path)
            if arguments.isJSON { console.print(document) }
            return
        }
        if arguments.isJSON { console.print(document) } else { console.write(plainText) }
    }

    private var plainText: String { lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n" }
}

extension JSONValue {
    /// Texts as a JSON list.
    static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
