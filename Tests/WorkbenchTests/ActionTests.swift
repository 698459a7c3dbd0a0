import Circuits
import Documents
import Testing

@testable import Workbench

@Suite("The action table")
struct ActionTests {
    @Test("every action is there once, with help and a command, and every gate has one")
    func complete() {
        #expect(Set(Action.table.map(\.id)).count == Action.table.count)
        for action in Action.table { #expect(!action.help.isEmpty && !action.command.isEmpty, "\(action.id.rawValue)") }
        for gate in Gate.standard where gate.qubits > 0 { #expect(Action.find(.gate(gate.name)) != nil, "\(gate.name)") }
        #expect(Set(Action.table.map(\.command)).count == Action.table.count)
    }

    @Test("two actions share a key in one context only under different conditions")
    func conflicts() {
        for (index, one) in Action.table.enumerated() {
            for other in Action.table.dropFirst(index + 1) where one.context == other.context {
                let shared = Set(one.keys).intersection(other.keys)
                #expect(
                    shared.isEmpty || (one.when != other.when && one.when != nil && other.when != nil),
                    "\(one.id.rawValue), \(other.id.rawValue)")
            }
        }
    }

    @Test("no key of a pane hides one that holds everywhere, and no sequence begins with another's end")
    func prefixes() {
        let everywhere = Set(Action.table.filter { $0.context == .global }.flatMap(\.keys))
        for action in Action.table where action.context != .global {
            #expect(everywhere.isDisjoint(with: action.keys), "\(action.id.rawValue)")
        }
        let sequences = Action.table.flatMap(\.keys)
        for sequence in sequences where sequence.keys.count > 1 { #expect(!sequences.contains { $0.keys == [sequence.keys[0]] }) }
    }

    @Test("the command line does every action", arguments: Action.table.indices)
    func commands(index: Int) throws {
        let action = Action.table[index]
        #expect(try CommandLine.parse(action.command).action == action.id)
    }

    @Test("a command that is not there names its neighbours")
    func refusals() {
        #expect(throws: CommandLine.Refusal(reason: "no command 'zom'; did you mean zoom?")) { try CommandLine.parse("zom") }
        #expect(throws: CommandLine.Refusal(reason: "'zoom' takes no argument; got 'now'")) { try CommandLine.parse("zoom now") }
        #expect {
            try CommandLine.parse("pane upside")
        } throws: { ($0 as? CommandLine.Refusal)?.reason.contains("pane next") ?? false }
    }

    @Test("the published table has what scripts rely on")
    func published() throws {
        let table = Action.json
        #expect(
            table["panes"]?.array?.compactMap { $0["title"]?.string } == ["Circuit", "Training", "Backends & queue", "QEC & resources"])
        let actions = try #require(table["actions"]?.array)
        let ids = Set(actions.compactMap { $0["id"]?.string })
        let promised = [
            "app.quit", "app.help", "app.palette", "app.command", "app.suspend", "pane.next", "pane.circuit", "pane.training", "pane.queue",
            "pane.qec", "pane.zoom", "edit.undo", "edit.redo", "edit.delete",
            "gate.palette", "gate.h", "gate.cx", "training.start", "training.pause", "training.resume", "training.stop",
        ]
        for id in promised { #expect(ids.contains(id), "\(id)") }
        let contexts = Set(actions.compactMap { $0["context"]?.string })
        #expect(contexts == ["global", "circuit", "training", "queue", "qec"])
        for action in actions {
            for key in action["keys"]?.array ?? [] { #expect(KeySequence(named: key.string ?? "") != nil) }
        }
    }

    @Test("the palette finds an action by letters of its name")
    func palette() {
        #expect(ActionList(.palette, query: "zoom").matches.first?.id == .zoom)
        #expect(ActionList(.palette, query: "start").matches.first?.id == .startTraining)
        #expect(ActionList(.palette, query: "pq").matches.contains { $0.id == .queuePane })
        #expect(ActionList(.palette, query: "qqqqq").matches.isEmpty)
        #expect(
            ActionList(.help, query: "checkpoint").matches.map(\.id) == [.pauseTraining, .stopTraining, .branchTraining, .keepCheckpoint])
        // Words that stand there come before letters in their order.
        #expect(ActionList(.palette, query: "learn").matches.first?.id == .learningRate)
        #expect(ActionList(.palette, query: "clipboard").matches.first?.id == .clipboard)
    }
}
