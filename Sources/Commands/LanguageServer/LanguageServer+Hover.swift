import Circuits
import Documents
import Formats

extension LanguageServer {
    func hover(_ parameters: JSONValue) throws(RemoteFault) -> JSONValue {
        let (document, offset) = try place(parameters)
        switch document.kind {
        case .program:
            guard case (var text, let range)? = programHover(document, at: offset) else { return .null }
            if let line = around(range, in: document, at: offset) { text.lines.insert(line, at: 0) }
            return card(text, at: range, in: document)
        case .project:
            guard let (text, range) = projectHover(document, at: offset) else { return .null }
            return card(text, at: range, in: document)
        case .other: return .null
        }
    }

    private func card(_ card: Card, at range: Range<Int>, in document: OpenDocument) -> JSONValue {
        [
            "contents": ["kind": showsMarkdown ? "markdown" : "plaintext", "value": .string(card.text(markdown: showsMarkdown))],
            "range": document.text.range(range),
        ]
    }

    /// A hover's text: code, then sentences, then a table of numbers.
    struct Card {
        var code = ""
        var lines: [String] = []
        var table: [String] = []

        func text(markdown: Bool) -> String {
            var parts: [String] = []
            if !code.isEmpty { parts.append(markdown ? "```openqasm\n\(code)\n```" : code) }
            parts += lines
            if !table.isEmpty {
                let text = table.joined(separator: "\n")
                parts.append(markdown ? "```\n\(text)\n```" : text)
            }
            return parts.joined(separator: markdown ? "\n\n" : "\n")
        }
    }

    // MARK: Programs

    private func programHover(_ document: OpenDocument, at offset: Int) -> (Card, Range<Int>)? {
        let index = document.index
        // Right behind a name it is the operator that is meant.
        if let use = index.use(at: offset),
            use.place.contains(offset) || document.examination.value(at: offset)?.place.contains(offset) != true
        {
            let name = document.text.string(use.place)
            if let symbol = use.symbol { return (card(of: index.symbols[symbol], in: document), use.place) }
            if let card = builtIn(name, in: document) { return (card, use.place) }
            if let (path, text, symbol) = elsewhere(name, of: document) {
                let line = text.line(at: symbol.place.lowerBound) + 1
                let header = collapsed(text.string(symbol.header))
                return (Card(code: header, lines: comment(above: symbol, in: text) + ["\(symbol.kind.title), \(path):\(line)"]), use.place)
            }
            return nil
        }
        switch context(of: document, at: offset) {
        case .keyword(let place):
            guard let word = Vocabulary.keyword(document.text.string(place), index.language) else { return nil }
            if word.name == "gphase", let card = builtIn("gphase", in: document) { return (card, place) }
            return (Card(code: word.form, lines: [word.help]), place)
        case .comment, .string: return nil
        case .other:
            let examination = document.examination
            guard var (place, text) = examination.value(at: offset) else { return nil }
            // A number says nothing of itself.
            if let first = document.text.bytes[place].first, first &- UInt8(ascii: "0") < 10, let whole = examination.wholeValue(at: offset)
            {
                (place, text) = whole
            }
            return (Card(code: "\(collapsed(document.text.string(place))) = \(text)"), place)
        }
    }

    /// The value of the expression that a name is a part of.
    private func around(_ place: Range<Int>, in document: OpenDocument, at offset: Int) -> String? {
        guard let whole = document.examination.wholeValue(at: offset), whole.place.count > place.count else { return nil }
        return "\(collapsed(document.text.string(whole.place))) = \(whole.text)"
    }

    func context(of document: OpenDocument, at offset: Int) -> ProgramIndex.Context {
        document.index.context(at: offset, in: document.text.text)
    }

    private func card(of symbol: ProgramIndex.Symbol, in document: OpenDocument) -> Card {
        let text = document.text
        var header = collapsed(text.string(symbol.header))
        let examination = document.examination
        if let value = examination.value(declaredAt: symbol.place) {
            header += " = \(value)"
        }
        var kind = symbol.kind.title
        if let found = examination.kind(declaredAt: symbol.place.lowerBound) { kind += ", \(found)" }
        let line = text.line(at: symbol.place.lowerBound) + 1
        return Card(code: header, lines: comment(above: symbol, in: text) + ["\(kind), declared in line \(line)"])
    }

    /// The comment lines right above a declaration.
    private func comment(above symbol: ProgramIndex.Symbol, in text: EditedText) -> [String] {
        var lines: [String] = []
        var line = text.line(at: symbol.header.lowerBound) - 1
        while line >= 0, lines.count < 20 {
            let written = text.string(text.line(line)).drop { $0 == " " || $0 == "\t" }
            guard written.hasPrefix("//") else { break }
            lines.insert(String(written.drop { $0 == "/" }.drop { $0 == " " }), at: 0)
            line -= 1
        }
        return lines.isEmpty ? [] : [lines.joined(separator: " ")]
    }

    /// What the language and its libraries say of a name.
    func builtIn(_ name: String, in document: OpenDocument) -> Card? {
        let index = document.index
        if let found = Vocabulary.gates(index.language, including: index.includes.map(\.path)).first(where: { $0.name == name }) {
            return Self.card(of: found.gate, as: name)
        }
        let words = Vocabulary.functions(index.language) + Vocabulary.constants(index.language)
        let spelling = ["π": "pi", "τ": "tau", "ℇ": "euler"][name] ?? name
        return words.first { $0.name == spelling }.map { Card(code: $0.form, lines: [$0.help]) }
    }

    /// `cx control, target`
    static func signature(_ gate: Gate, as name: String) -> String {
        let angles = gate.parameters.isEmpty ? "" : "(\(gate.parameters.joined(separator: ", ")))"
        let qubits = (0..<gate.qubits).map { place in
            if place < gate.controls { return gate.controls == 1 ? "control" : "control\(place)" }
            return gate.qubits - gate.controls == 1 ? (gate.controls > 0 ? "target" : "q") : "q\(place - gate.controls)"
        }
        return "\(name)\(angles)" + (qubits.isEmpty ? "" : " ") + qubits.joined(separator: ", ")
    }

    private static func card(of gate: Gate, as name: String) -> Card {
        var card = Card(code: signature(gate, as: name), lines: ["\(gate.title): \(gate.help)"])
        if name != gate.name { card.lines.append("the same as \(gate.name)") }
        if gate.parameters.isEmpty, (1...2).contains(gate.qubits) {
            card.table = MatrixText.lines(gate.matrix([]))
            if gate.qubits == 2 { card.lines.append("rows and columns 00, 01, 10, 11; the first qubit is the right bit") }
        }
        return card
    }

    /// The text with every stretch of blanks as one, cut where it is long.
    func collapsed(_ text: String) -> String {
        let words = text.prefix(400).split { $0 == " " || $0 == "\t" || $0.isNewline }
        let line = words.joined(separator: " ")
        return line.count > 160 ? line.prefix(157) + "…" : line
    }
}
