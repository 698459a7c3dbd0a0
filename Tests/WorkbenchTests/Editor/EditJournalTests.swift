import Circuits
import Foundation
import Testing

@testable import Workbench

@Suite("The journal of edits")
struct EditJournalTests {
    private let base = Circuit(qubits: 2)
    private let file = NSTemporaryDirectory() + "quantum-mlops-\(UUID().uuidString)/edits/circuit.jsonl"

    /// An editor with an H and an X, the X undone, and what a journal would have kept of it.
    private func edited() -> (CircuitEditor, [EditRecord]) {
        var editor = CircuitEditor(base)
        var circuit = base
        circuit.h(0)
        editor.change("h", to: circuit)
        circuit.x(1)
        editor.change("x", to: circuit)
        _ = editor.undo()
        let records = editor.takeUnwritten()
        return (editor, records)
    }

    @Test("a journal brings back the circuit and its history")
    func recall() throws {
        let (editor, records) = edited()
        let journal = EditJournal(path: file)
        #expect(journal.load(for: base) == nil)
        try journal.append(records, base: base)
        let (recalled, ending) = try #require(journal.load(for: base))
        #expect(recalled.circuit == editor.circuit && ending == .cutOff && recalled.isModified)
        var again = recalled
        #expect(again.redo() == ["x"] && again.undo(9).count == 2 && again.circuit == base)
        try journal.append([.closed], base: base)
        #expect(try #require(journal.load(for: base)).ending == .closed)
    }

    @Test("a journal that was cut off in a line is read up to there")
    func torn() throws {
        let (_, records) = edited()
        let journal = EditJournal(path: file)
        try journal.append(records, base: base)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        try bytes.prefix(bytes.count - 3).write(to: URL(fileURLWithPath: file))
        let (recalled, ending) = try #require(journal.load(for: base))
        #expect(recalled.history.newest == 2 && recalled.circuit.operations.count == 2 && ending == .cutOff)
    }

    @Test("a line that is no record ends it, and is told")
    func damaged() throws {
        let (_, records) = edited()
        let journal = EditJournal(path: file)
        try journal.append(records, base: base)
        let text = try String(contentsOfFile: file, encoding: .utf8) + "{\"nonsense\":1}\n"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try #require(journal.load(for: base)).ending == .damaged)
    }

    @Test("the journal of another circuit is not taken, one of a written circuit is")
    func identity() throws {
        var (editor, records) = edited()
        editor.markSaved()
        records += editor.takeUnwritten()
        let journal = EditJournal(path: file)
        try journal.append(records, base: base)
        #expect(try #require(journal.load(for: editor.circuit)).editor.isModified == false)
        var other = base
        other.z(0)
        #expect(journal.load(for: other) == nil)
        try journal.append([.closed], base: other)
        #expect(journal.load(for: base) == nil)
    }
}
