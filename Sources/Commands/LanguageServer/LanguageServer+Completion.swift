import Circuits
import Documents
import Formats

extension LanguageServer {
    /// LSP's numbers of what may complete a word.
    enum ItemKind: Int {
        case function = 3
        case variable = 6
        case property = 10
        case value = 12
        case keyword = 14
        case file = 17
        case constant = 21
        case gate = 24
    }

    struct Item {
        let label: String
        let kind: ItemKind
        let detail: String
        var help = ""
        /// Names of the program come before those of the language.
        var rank = 1

        func document() -> JSONValue {
            var members: [(String, JSONValue)] = [
                ("label", .string(label)), ("kind", .integer(kind.rawValue)), ("detail", .string(detail)),
                ("sortText", .string("\(rank)\(label)")),
            ]
            if !help.isEmpty { members.append(("documentation", .string(help))) }
            return .object(members)
        }
    }

    /// At most so many are sent; of more, those that go on with what is written.
    private static let mostItems = 1000

    func completion(_ parameters: JSONValue) throws(RemoteFault) -> JSONValue {
        let (document, offset) = try place(parameters)
        var items: [Item] =
            switch document.kind {
            case .program: programItems(document, at: offset)
            case .project: projectItems(document, at: offset)
            case .other: []
            }
        var isIncomplete = false
        if items.count > Self.mostItems {
            let written = prefix(document.text, before: offset)
            items = items.filter { $0.label.hasPrefix(written) }
            isIncomplete = true
        }
        return ["isIncomplete": .bool(isIncomplete), "items": .array(items.prefix(Self.mostItems).map { $0.document() })]
    }

    /// The letters of a name that stand right before a place.
    private func prefix(_ text: EditedText, before offset: Int) -> String {
        var start = offset
        while start > 0 {
            let byte = text.bytes[start - 1]
            let isLetter = (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "_")
            guard isLetter || byte >= 0x80 else { break }
            start -= 1
        }
        return text.string(start..<offset)
    }

    private func programItems(_ document: OpenDocument, at offset: Int) -> [Item] {
        let index = document.index
        switch context(of: document, at: offset) {
        case .comment: return []
        case .string:
            let line = document.text.line(document.text.line(at: offset))
            guard document.text.string(line.lowerBound..<offset).contains("include") else { return [] }
            return Vocabulary.libraries.map { Item(label: $0, kind: .file, detail: "built-in library") }
        case .keyword, .other: break
        }
        // The name that is being written is none yet.
        let written = prefix(document.text, before: offset)
        var seen: Set<String> = []
        var items = index.visible(at: offset - written.utf8.count).map { symbol in
            Item(label: symbol.name, kind: symbol.kind.itemKind, detail: collapsed(document.text.string(symbol.header)), rank: 0)
        }
        for (path, _) in document.included.prefix(50) {
            guard let text = document.read(path) else { continue }
            items += ProgramIndex(text).symbols.filter(\.isGlobal).map {
                Item(label: $0.name, kind: $0.kind.itemKind, detail: "\($0.kind.title) of \(path)", rank: 0)
            }
        }
        items += Vocabulary.gates(index.language, including: index.includes.map(\.path)).map { name, gate in
            Item(label: name, kind: .gate, detail: Self.signature(gate, as: name), help: "\(gate.title): \(gate.help)")
        }
        items += Vocabulary.functions(index.language).map { Item(label: $0.name, kind: .function, detail: $0.form, help: $0.help) }
        items += Vocabulary.constants(index.language).map { Item(label: $0.name, kind: .constant, detail: $0.form, help: $0.help) }
        items += Vocabulary.keywords(index.language).map {
            Item(label: $0.name, kind: .keyword, detail: $0.form, help: $0.help, rank: 2)
        }
        return items.filter { seen.insert($0.label).inserted }
    }

    // MARK: Formatting

    func formatting(_ parameters: JSONValue) throws(RemoteFault) -> JSONValue {
        let document = try document(parameters)
        guard document.kind == .program, let formatted = OpenQASM.formatted(document.text.text, file: document.uri).text else {
            return .null
        }
        return .array(edits(document.text, to: formatted))
    }

    /// The lines that differ, as one edit.
    private func edits(_ text: EditedText, to other: String) -> [JSONValue] {
        let new = EditedText(other, encoding: text.encoding)
        guard text.bytes != new.bytes else { return [] }
        func whole(_ text: EditedText, _ line: Int) -> ArraySlice<UInt8> {
            let end = line + 1 < text.lineCount ? text.line(line + 1).lowerBound : text.bytes.count
            return text.bytes[text.line(line).lowerBound..<end]
        }
        let fewest = min(text.lineCount, new.lineCount)
        var (front, back) = (0, 0)
        while front < fewest, whole(text, front).elementsEqual(whole(new, front)) { front += 1 }
        while back < fewest - front, whole(text, text.lineCount - 1 - back).elementsEqual(whole(new, new.lineCount - 1 - back)) {
            back += 1
        }
        func start(_ text: EditedText, _ line: Int) -> Int { line < text.lineCount ? text.line(line).lowerBound : text.bytes.count }
        let range = start(text, front)..<start(text, text.lineCount - back)
        return [["range": text.range(range), "newText": .string(new.string(start(new, front)..<start(new, new.lineCount - back)))]]
    }
}

extension ProgramIndex.Kind {
    fileprivate var itemKind: LanguageServer.ItemKind {
        switch self {
        case .gate: .gate
        case .subroutine, .external: .function
        case .constant: .constant
        default: .variable
        }
    }
}
