import Circuits
import Numerics
import Testing
import Workspace

@testable import Workbench

@Suite("Editing a circuit")
struct EditingTests {
    /// A screen on an empty circuit of three qubits.
    private func opened(_ circuit: Circuit = Circuit(qubits: 3)) -> ScreenState {
        var screen = ScreenState(size: Size(columns: 120, rows: 40))
        _ = screen.update(.workspace(Connection(circuit: circuit, name: "c.qasm", path: "-").state()))
        return screen
    }

    @discardableResult
    private func press(_ names: String, _ screen: inout ScreenState) -> [Effect] {
        names.split(separator: " ").flatMap { name in Key(named: String(name)).map { screen.update(.event(.key($0))) } ?? [] }
    }

    private func type(_ line: String, _ screen: inout ScreenState) {
        for scalar in line.unicodeScalars { _ = screen.update(.event(.key(Key(scalar)))) }
        press("Enter", &screen)
    }

    /// The gates in order, with the wires that they act on.
    private func gates(_ screen: ScreenState) -> [String] {
        (screen.editor?.circuit.operations ?? []).map { operation in
            switch operation {
            case .gate(let application):
                let angles = application.angles.isEmpty ? "" : "(" + application.angles.map(\.description).joined(separator: ",") + ")"
                return application.name + angles + " " + application.qubits.map(String.init).joined(separator: ",")
            case .measure(let qubit, let bit): return "measure \(qubit)>\(bit ?? -1)"
            case .reset(let qubit): return "reset \(qubit)"
            case .barrier: return "barrier"
            default: return "other"
            }
        }
    }

    @Test("gates are put in where the cursor is, by one key")
    func insertion() {
        var screen = opened()
        press("H C j X", &screen)
        #expect(gates(screen) == ["h 0", "cx 0,1", "x 1"])
        press("g g 0 Z", &screen)
        #expect(gates(screen) == ["z 0", "h 0", "cx 0,1", "x 1"])
        press("M", &screen)
        #expect(gates(screen).contains("measure 0>0") && screen.editor?.circuit.bitCount == 3)
    }

    @Test("angles are asked for, may hold symbols, and are nudged")
    func angles() {
        var screen = opened()
        press("R x", &screen)
        type("2*theta + pi/4", &screen)
        #expect(gates(screen) == ["rx(2*theta + pi/4) 0"] && screen.editor?.circuit.inputs == ["theta"])
        press("h e C-u", &screen)
        type("pi/16", &screen)
        press("h ]", &screen)
        #expect(gates(screen) == ["rx(pi/8) 0"])
        press("[ [ [", &screen)
        #expect(gates(screen) == ["rx(-pi/16) 0"])
    }

    @Test("any gate is found by part of its name, angles after")
    func palette() {
        var screen = opened()
        press("a", &screen)
        type("ccx", &screen)
        press("a", &screen)
        type("crz", &screen)
        type("pi/2", &screen)
        #expect(gates(screen) == ["ccx 0,1,2", "crz(pi/2) 0,1"])
    }

    @Test("the command line appends, and refuses with the reason")
    func commands() {
        var screen = opened()
        press(":", &screen)
        type("append rzz(pi/3) q0,q2", &screen)
        press(":", &screen)
        type("append h 1", &screen)
        press(":", &screen)
        type("gate cz 2,0", &screen)
        #expect(gates(screen) == ["cz 2,0", "rzz(pi/3) 0,2", "h 1"])
        for (line, words) in [
            ("append hh 0", "no gate 'hh'"), ("append h 7", "no wire '7'"), ("append cx 0,0", "0"), ("append rx 0", "angle"),
            ("append rx(pi 0", "never closed"), ("append rx(1,2) 0", "angle"), ("undo x", "no number"), ("goto 9", "no wire"),
        ] {
            press(":", &screen)
            type(line, &screen)
            #expect(
                screen.message?.kind == .error && screen.message?.text.contains(words) == true, "\(line): \(screen.message?.text ?? "")")
        }
        #expect(gates(screen).count == 3)
    }

    @Test("cells and columns are selected, copied, deleted, moved and pasted")
    func selection() {
        var screen = opened()
        press("H H j H C 0 g g v l d", &screen)
        #expect(gates(screen) == ["h 1", "cx 1,2"])
        press("g g 0 p", &screen)
        #expect(gates(screen) == ["h 1", "cx 1,2", "h 0", "h 0"])
        press("u j 0 J", &screen)
        #expect(gates(screen) == ["h 2", "cx 1,2"])
        press("0 V y 0 p", &screen)
        #expect(gates(screen) == ["h 2", "h 2", "cx 1,2"])
    }

    @Test("gates are inverted and controlled")
    func transforms() {
        var screen = opened()
        press("S 0 '", &screen)
        #expect(gates(screen) == ["sdg 0"] || gates(screen) == ["inv @ s 0"])
        screen = opened()
        press("X 0 c", &screen)
        #expect(gates(screen) == ["cx 1,0"])
        press("0 c", &screen)
        #expect(gates(screen) == ["ccx 2,1,0"])
    }

    @Test("wires are added, and taken away while empty")
    func wires() {
        var screen = opened()
        press("o G X", &screen)
        #expect(gates(screen) == ["x 3"])
        press("O", &screen)
        #expect(screen.message?.text == "wire remove: q3 is not empty")
        press("u O", &screen)
        #expect(screen.editor?.circuit.qubitCount == 3)
    }

    @Test("a search goes to the next such gate on the wire, and round")
    func search() {
        var screen = opened()
        press("H C H C 0 /", &screen)
        type("cx q1", &screen)
        #expect((screen.circuit.wire, screen.circuit.column) == (1, 1))
        press("n", &screen)
        #expect(screen.circuit.column == 3)
        press("n", &screen)
        #expect(screen.circuit.column == 1)
        press("/", &screen)
        type("swap", &screen)
        #expect(screen.message?.text == "search: no 'swap'")
    }

    @Test("undo goes back to the start after any keys, and redo to the end", arguments: 0..<8)
    func undoAll(seed: UInt64) {
        let keys = "H X Y Z S T C W M r | d y p . J K ' c ] [ o O v V h j k l 0 $ G u C-r M-u Esc".split(separator: " ").map(String.init)
        var generator = Philox(seed: seed)
        var screen = opened()
        let start = screen.editor?.circuit
        for _ in 0..<150 { press(keys[Int(generator.next() % UInt64(keys.count))], &screen) }
        let end = screen.editor?.circuit
        #expect(throws: Never.self) { try end?.check() }
        // To the newest end of the branch, so that redo comes back to it.
        press("Esc Esc", &screen)
        let undone = screen.editor?.undo(100_000).count ?? 0
        #expect(screen.editor?.circuit == start)
        _ = screen.editor?.redo(undone)
        #expect(screen.editor?.circuit == end)
    }

    @Test("what was undone and then done otherwise is still there")
    func tree() {
        var screen = opened()
        press("H u X u", &screen)
        press("C-r", &screen)
        #expect(gates(screen) == ["x 0"])
        press("u M-u C-r", &screen)
        #expect(gates(screen) == ["h 0"])
    }

    @Test("the resource estimate follows an edit")
    func estimate() {
        var screen = opened()
        let effects = press("T", &screen)
        #expect(effects.contains { if case .estimate(let request) = $0 { request.circuit.operations.count == 1 } else { false } })
    }
}
