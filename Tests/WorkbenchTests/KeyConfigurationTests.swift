import Diagnostics
import Testing

@testable import Workbench

@Suite("Keys of one's own")
struct KeyConfigurationTests {
    private func table(_ text: String) -> (table: [Action], faults: [Diagnostic]) {
        var configuration = KeyConfiguration(parsing: text, file: "keys.yaml")
        let table = configuration.applied(to: Action.standard)
        return (table, configuration.faults)
    }

    private func keys(_ id: String, in table: [Action]) -> [String] { table.first { $0.id.rawValue == id }?.keys.map(\.description) ?? [] }

    @Test("no key means two things in any preset", arguments: KeyPreset.all.map(\.name))
    func presets(name: String) {
        let (table, faults) = table("preset: \(name)")
        #expect(faults.isEmpty)
        for (index, one) in table.enumerated() {
            for other in table.dropFirst(index + 1) {
                let meet = one.context == other.context || one.context == .global || other.context == .global
                guard meet, one.when == nil || other.when == nil || one.when == other.when else { continue }
                for key in one.keys {
                    for another in other.keys {
                        #expect(
                            !key.keys.starts(with: another.keys) && !another.keys.starts(with: key.keys),
                            "\(key) of \(one.id.rawValue), \(another) of \(other.id.rawValue)")
                    }
                }
            }
        }
        for preset in KeyPreset.all where preset.name == name {
            for (id, wanted) in preset.keys { #expect(keys(id, in: table) == wanted.map(\.description), "\(id)") }
        }
    }

    @Test("an action takes the keys that it is given, and who had them loses them and is named")
    func taking() {
        let (table, faults) = table("keys:\n  edit.undo: [C-u, x]\n  gate.h: h\n  debug.run: 5")
        #expect(keys("edit.undo", in: table) == ["C-u", "x"] && keys("gate.h", in: table) == ["h"])
        #expect(keys("debug.run", in: table) == ["5"] && keys("circuit.left", in: table) == ["Left"])
        #expect(faults.map(\.description) == ["keys.yaml:3:3: note: gate.h takes h from circuit.left"])
    }

    @Test("what is wrong is told at its place, and the rest holds")
    func faults() {
        let (table, faults) = table("preset: vi\nkeys:\n  edit.udno: u\n  edit.redo: [U, Foo]\n  edit.copy: [U]\ncolour: 3\n")
        #expect(
            faults.map(\.description) == [
                "keys.yaml:1:9: error: no preset 'vi'; expected standard, vim, emacs, function-keys; did you mean vim?",
                "keys.yaml:3:3: error: no action 'edit.udno'; did you mean edit.undo or edit.redo?",
                "keys.yaml:4:18: error: no key is called 'Foo'; keys are written a, Enter, C-x, S-Tab, M-Left, 'C-x C-s'",
                "keys.yaml:6:1: error: no key 'colour'; expected preset, keys",
                "keys.yaml:5:3: error: edit.copy and edit.redo both want U; edit.redo has it",
            ])
        #expect(keys("edit.redo", in: table) == ["U"] && keys("edit.copy", in: table).isEmpty)
        #expect(self.table("[").faults.count == 1 && self.table("- 1").faults.count == 1 && self.table("").faults.isEmpty)
    }
}
