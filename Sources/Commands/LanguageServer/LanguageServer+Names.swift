import Documents
import Formats

/// Where names are declared and used: definition, references, rename.
extension LanguageServer {
    func definition(_ parameters: JSONValue) throws(RemoteFault) -> JSONValue {
        let (document, offset) = try place(parameters)
        guard document.kind == .program else { return .null }
        let index = document.index
        if let (path, _) = document.included.first(where: { $0.place.contains(offset) }) {
            let start: JSONValue = ["line": 0, "character": 0]
            return document.read(path) == nil ? .null : ["uri": .string(OpenDocument.uri(path)), "range": ["start": start, "end": start]]
        }
        guard let use = index.use(at: offset) else { return .null }
        if let symbol = use.symbol {
            return ["uri": .string(document.uri), "range": document.text.range(index.symbols[symbol].place)]
        }
        guard let (path, text, symbol) = elsewhere(document.text.string(use.place), of: document) else { return .null }
        return ["uri": .string(OpenDocument.uri(path)), "range": text.range(symbol.place)]
    }

    /// A name that an included file declares.
    func elsewhere(_ name: String, of document: OpenDocument) -> (path: String, text: EditedText, symbol: ProgramIndex.Symbol)? {
        var seen: Set<String> = []
        var left = document.included.map(\.path)
        while let path = left.popLast(), seen.count < 50 {
            guard seen.insert(path).inserted, let text = document.read(path) else { continue }
            let index = ProgramIndex(text)
            if let symbol = index.global(name) { return (path, EditedText(text, encoding: encoding), symbol) }
            let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
            left += index.includes.filter { !Vocabulary.libraries.contains($0.path) }.map {
                $0.path.hasPrefix("/") ? $0.path : folder + $0.path
            }
        }
        return nil
    }

    func references(_ parameters: JSONValue) throws(RemoteFault) -> JSONValue {
        let (document, offset) = try place(parameters)
        let withDeclaration = parameters["context"]?["includeDeclaration"]?.bool ?? true
        return .array(
            places(in: document, at: offset).filter { withDeclaration || !$0.isDeclaration }.map {
                ["uri": .string(document.uri), "range": document.text.range($0.place)]
            })
    }

    func highlights(_ parameters: JSONValue) throws(RemoteFault) -> JSONValue {
        let (document, offset) = try place(parameters)
        return .array(places(in: document, at: offset).map { ["range": document.text.range($0.place)] })
    }

    /// Every place of the name at a place; for one that is not declared here, every place where it means the same.
    private func places(in document: OpenDocument, at offset: Int) -> [(place: Range<Int>, isDeclaration: Bool)] {
        guard document.kind == .program, let use = document.index.use(at: offset) else { return [] }
        let index = document.index
        if let symbol = use.symbol {
            return index.places(of: symbol).map { ($0, $0 == index.symbols[symbol].place) }
        }
        let name = Array(document.text.bytes[use.place])
        return index.uses.filter { $0.symbol == nil && document.text.bytes[$0.place].elementsEqual(name) }.map { ($0.place, false) }
    }

    // MARK: Rename

    /// The symbol that would be renamed.
    private func renamed(_ document: OpenDocument, at offset: Int) throws(RemoteFault) -> (symbol: Int, place: Range<Int>)? {
        guard document.kind == .program else { return nil }
        let index = document.index
        guard let use = index.use(at: offset) else {
            if case .keyword(let place) = context(of: document, at: offset) {
                throw RemoteFault(.requestFailed, "'\(document.text.string(place))' is a word of the language and keeps its name")
            }
            return nil
        }
        guard let symbol = use.symbol else {
            let name = document.text.string(use.place)
            if let (path, _, _) = elsewhere(name, of: document) {
                throw RemoteFault(.requestFailed, "'\(name)' is declared in \(path); rename it there")
            }
            let isKnown = builtIn(name, in: document) != nil
            throw RemoteFault(
                .requestFailed, isKnown ? "'\(name)' is built in and keeps its name" : "'\(name)' is not declared in this program")
        }
        return (symbol, use.place)
    }

    func prepareRename(_ parameters: JSONValue) throws(RemoteFault) -> JSONValue {
        let (document, offset) = try place(parameters)
        guard let (symbol, place) = try renamed(document, at: offset) else { return .null }
        return ["range": document.text.range(place), "placeholder": .string(document.index.symbols[symbol].name)]
    }

    func rename(_ parameters: JSONValue) throws(RemoteFault) -> JSONValue {
        let (document, offset) = try place(parameters)
        guard let name = parameters["newName"]?.string else { throw RemoteFault(.invalidParameters, "'newName' is missing") }
        guard let (symbol, _) = try renamed(document, at: offset) else {
            throw RemoteFault(.requestFailed, "no name stands there")
        }
        let index = document.index
        let old = index.symbols[symbol].name
        if Vocabulary.keyword(name, index.language) != nil {
            throw RemoteFault(.requestFailed, "'\(name)' is a word of the language")
        }
        guard Vocabulary.isName(name, index.language) else {
            let rule = index.language == .openQASM2 ? "; names begin with a lower-case letter" : ""
            throw RemoteFault(.requestFailed, "'\(name)' is no name\(rule)")
        }
        if name != old {
            if let other = index.clash(name, with: symbol) {
                let line = document.text.line(at: other.place.lowerBound) + 1
                throw RemoteFault(.requestFailed, "'\(name)' is declared already, as \(other.kind.title) in line \(line)")
            }
            if builtIn(name, in: document) != nil { throw RemoteFault(.requestFailed, "'\(name)' is built in") }
            if let (path, _, _) = elsewhere(name, of: document) {
                throw RemoteFault(.requestFailed, "'\(name)' is declared already, in \(path)")
            }
        }
        let edits = index.places(of: symbol).map { place -> JSONValue in
            ["range": document.text.range(place), "newText": .string(name)]
        }
        return ["changes": .object([(document.uri, .array(name == old ? [] : edits))])]
    }

    // MARK: Outline

    func documentSymbols(_ parameters: JSONValue) throws(RemoteFault) -> JSONValue {
        let document = try document(parameters)
        switch document.kind {
        case .program:
            let index = document.index
            return .array(
                index.symbols.filter(\.isGlobal).prefix(10_000).map { symbol in
                    [
                        "name": .string(symbol.name), "detail": .string(symbol.kind.title), "kind": .integer(symbol.kind.symbolKind),
                        "range": document.text.range(symbol.statement), "selectionRange": document.text.range(symbol.place),
                    ]
                })
        case .project: return projectSymbols(document)
        case .other: return []
        }
    }
}

extension ProgramIndex.Kind {
    /// LSP's number of a kind of symbol.
    fileprivate var symbolKind: Int {
        switch self {
        case .gate, .subroutine, .external: 12
        case .qubits, .bits: 18
        case .constant: 14
        default: 13
        }
    }
}
