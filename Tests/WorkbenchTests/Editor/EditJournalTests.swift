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

    @Test("a file that was written and not noted any more is known, and what was done meanwhile is not in it")
    func saving() throws {
        var (editor, records) = edited()
        let (state, written) = (editor.beginSaving(), editor.circuit)
        editor.change("reset", CircuitEdit(at: 0, removing: [], inserting: [.reset(qubit: 0)]))
        records += editor.takeUnwritten()
        let journal = EditJournal(path: file)
        try journal.append(records, base: base)
        // Killed while the file was written: it holds the old circuit, or already the new one.
        let (before, _) = try #require(journal.load(for: base))
        #expect(before.saved == 0 && before.isModified && before.circuit == editor.circuit)
        let (after, _) = try #require(journal.load(for: written))
        #expect(after.saved == state && after.isModified && after.circuit == editor.circuit)
        editor.markSaved(state)
        try journal.append(editor.takeUnwritten(), base: base)
        #expect(try #require(journal.load(for: written)).editor.saved == state)
        #expect(editor.isModified)
    }

    @Test("a long circuit is known by its digest, and stands in a file of its own once its own file holds another one")
    func long() throws {
        var long = Circuit(qubits: 3)
        for number in 0..<JournalBase.least { long.h(number % 3) }
        var editor = CircuitEditor(long)
        editor.change("x", CircuitEdit(at: 1000, removing: [], inserting: [.reset(qubit: 1)]))
        let journal = EditJournal(path: file)
        try journal.keep(editor.takeUnwritten(), base: long)
        let size = try Data(contentsOf: URL(fileURLWithPath: file)).count
        #expect(size < 1000 && !FileManager.default.fileExists(atPath: file + ".base"))
        #expect(try #require(journal.load(for: long)).editor.circuit == editor.circuit)
        #expect(journal.load(for: editor.circuit) == nil)
        editor.markSaved()
        try journal.keep(editor.takeUnwritten(), base: long)
        let (recalled, _) = try #require(EditJournal(path: file).load(for: editor.circuit))
        var again = recalled
        #expect(!again.isModified && again.undo() == ["x"] && again.circuit == long)
        // Another circuit takes its place with all that was beside it.
        try journal.append([.closed], base: base)
        #expect(!FileManager.default.fileExists(atPath: file + ".base") && journal.load(for: long) == nil)
    }

    @Test("journals of the first version are read")
    func old() throws {
        let (_, records) = edited()
        let journal = EditJournal(path: file)
        try journal.append(records, base: base)
        var text = try String(contentsOfFile: file, encoding: .utf8)
        let digest = "\"digest\":\"\(CircuitDigest.of(base))\""
        #expect(text.contains(digest))
        text = text.replacingOccurrences(of: "," + digest, with: "").replacingOccurrences(of: digest + ",", with: "")
        text = text.replacingOccurrences(of: "\"version\":2", with: "\"version\":1")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try #require(journal.load(for: base)).editor.circuit.operations.count == 1)
    }
}
