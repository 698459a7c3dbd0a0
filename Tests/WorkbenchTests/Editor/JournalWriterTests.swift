import Circuits
import Foundation
import Testing

@testable import Workbench

@Suite("Keeping edits in the background")
struct JournalWriterTests {
    @Test("records are kept in their order, and are on the disk when it is finished")
    func order() throws {
        let file = NSTemporaryDirectory() + "quantum-mlops-\(UUID().uuidString)/edits/circuit.jsonl"
        let base = Circuit(qubits: 4)
        var editor = CircuitEditor(base)
        let writer = JournalWriter(EditJournal(path: file)) { Issue.record($0) }
        for number in 0..<200 {
            editor.change("h", CircuitEdit(at: number / 2, removing: [], inserting: [.reset(qubit: number % 4)]))
            if number % 5 == 0 { _ = editor.undo() }
            writer.append(editor.takeUnwritten(), base: base)
        }
        writer.finish()
        #expect(try #require(EditJournal(path: file).load(for: base)).editor.circuit == editor.circuit)
    }

    @Test("what cannot be kept is told")
    func failure() {
        let told = Told()
        let writer = JournalWriter(EditJournal(path: "/dev/null/circuit.jsonl")) { told.say("\($0)") }
        writer.append([.closed], base: Circuit(qubits: 1))
        writer.finish()
        #expect(told.texts.count == 1)
    }

    private final class Told: @unchecked Sendable {
        private let lock = NSLock()
        private var said: [String] = []
        func say(_ text: String) { lock.withLock { said.append(text) } }
        var texts: [String] { lock.withLock { said } }
    }
}
