import Circuits
import Diagnostics
import Workspace

extension ScreenState {
    /// Circuits of more operations are not shown as text.
    static let mostInText = 20_000

    /// Opens, enters or closes the text beside the circuit.
    mutating func performSource(_ words: [String]) -> [Effect] {
        switch (words.first, circuit.source?.isFocused) {
        case ("off"?, _): circuit.source = nil
        case (nil, nil), ("on"?, nil):
            guard let now = editor?.circuit else { return refuse("source: no circuit") }
            guard now.operations.count <= Self.mostInText else {
                return refuse("source: \(now.operations.count) operations are too many to be edited as text")
            }
            circuit.source = SourceText()
        case (nil, false?), ("on"?, _): circuit.source?.isFocused = true
        case (nil, true?): circuit.source?.isFocused = false
        case (let word?, _): return refuse("source: '\(word)' is not on or off")
        }
        return []
    }

    /// Takes a key while the text has them; nil where it is for the rest of the screen.
    mutating func takeSource(_ key: Key) -> [Effect]? {
        guard focus == .circuit, prompt == nil, circuit.source?.isFocused == true else { return nil }
        if key == Key(.escape) || key == Key("g", .control) {
            circuit.source?.isFocused = false
            return []
        }
        let page = circuit.parts(ScreenLayout(self).inside(.circuit)).panel?.rows ?? 2
        guard let before = circuit.source?.serial, circuit.source?.take(key, page: page - 2) == true else { return nil }
        return readSource(since: before)
    }

    /// Takes what was pasted into the text.
    mutating func pasteSource(_ text: String) -> [Effect]? {
        guard focus == .circuit, prompt == nil, circuit.source?.isFocused == true, let before = circuit.source?.serial else { return nil }
        circuit.source?.insert(text.unicodeScalars.prefix(1_000_000))
        return readSource(since: before)
    }

    private func readSource(since serial: Int) -> [Effect] {
        guard let source = circuit.source, source.serial != serial else { return [] }
        return [.read(source.text, serial: source.serial)]
    }

    /// Takes what came of reading the text: the circuit that it says, or what is wrong.
    mutating func takeRead(_ circuit: Circuit?, _ diagnostics: [Diagnostic], serial: Int) {
        guard self.circuit.source?.take(diagnostics, serial: serial) == true, var new = circuit, let now = editor?.circuit else { return }
        new.name = now.name
        editor?.leaveAll()
        editor?.change("edit the text", to: new)
        followEditor()
        self.circuit.source?.version = self.circuit.version
    }

    /// Asks for the text anew where the circuit was changed otherwise; scrolls it.
    mutating func followSource() -> Effect? {
        guard let source = circuit.source else { return nil }
        if let panel = circuit.parts(ScreenLayout(self).inside(.circuit)).panel {
            let label = "\(source.lines.count)".count + 1
            circuit.source?.scroll(columns: panel.columns - label, rows: SourcePanel.rows(panel.rows, source))
        }
        guard source.version != circuit.version, source.serial == 0 || source.isRead, let now = editor?.circuit else { return nil }
        guard now.operations.count <= Self.mostInText else {
            circuit.source = nil
            return nil
        }
        circuit.source?.version = circuit.version
        return .spell(now, version: circuit.version)
    }
}
