import Circuits
import Diagnostics
import Drawing
import Numerics
import Testing
import Workspace

@testable import Workbench

/// Whatever is pressed, typed and pasted: the circuit stays one, every edit is undone, and the screen can be drawn.
@Suite("Any keys")
struct AnyKeysTests {
    private static let keys =
        ("H X Y Z S T C W M r | d y p . J K ' c ] [ o O v V h j k l 0 $ G u C-r M-u Esc I E * F } { ( ) e Enter a L / n w b C-o M-o B > < x t f "
        + "\\ N M-n P s = Q D g o z Tab 1 M-3 5 7 Del BS PgUp PgDn Up Down Left Right R x y Space ; , C-u Home End C-p ? C-g C-w + 2 q0 "
        + "M-Up M-Down M-Left M-Right A").split(separator: " ").map(String.init)

    private static let commands = [
        "block qft 2", "block ghz", "replace h with x", "replace cx with cx 1,0; h 0", "replace rx(a) with rz(a)", "wrap", "wrap mine",
        "unfold", "repeat-block 3", "for 2", "for 3 turns", "if c == 1", "if c[0]", "while c[0]", "condition !c[1]", "else", "enter",
        "leave",
        "angles pi/3", "angles 2*theta", "append rx(phi) q0", "append ccx q0,q1,q2", "wire add", "wire remove", "debug force 1", "diff",
        "source on", "source off", "branch", "undo 3", "redo 2", "goto q1 1", "observe Z0", "set theta 1", "control q2", "select columns",
        "gate rzz(0.3) q0,q1", "gate h", "measure", "reset", "dagger", "paste", "copy", "delete", "repeat", "density 1", "state panel",
        "debug step 2", "debug noise trajectory", "debug noise off", "search h", "write", "nonsense",
    ]

    private static let pastes = ["h q[0];\n", "}", "if (c[0]) { x q[1]; }\n", "\u{1B}[31mq", "qubit[3] q;", "é∣漢", "\u{0}\u{7F}", "// end"]

    private func start() -> Circuit {
        var circuit = Circuit(qubits: 3, bits: 2)
        circuit.operations = [
            .gate(GateApplication("h", on: [0])), .measure(qubit: 0, bit: 0),
            .conditional(.bit(0), then: [.gate(GateApplication("x", on: [1])), .gate(GateApplication("z", on: [2]))], otherwise: []),
            .gate(GateApplication("cx", on: [1, 2])),
        ]
        return circuit
    }

    @Test("any keys, commands and pastes leave a circuit that is one, and undo goes back to the start", arguments: 0..<8)
    func any(seed: UInt64) {
        var generator = Philox(seed: seed)
        func below(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
        var driver = ScreenDriver(start())
        for number in 0..<240 {
            switch below(12) {
            case 0...7: driver.press(Self.keys[below(Self.keys.count)])
            case 8...10: driver.command(Self.commands[below(Self.commands.count)])
            default: driver.take(.event(.paste(Self.pastes[below(Self.pastes.count)])))
            }
            // Nobody leaves: what is asked for besides is not done here.
            if number % 40 == 39 {
                driver.press("Esc Esc Esc")
                driver.command("source off")
                driver.take(.resize(Size(columns: 1 + below(150), rows: 1 + below(50))))
            }
            if number % 8 == 0 { _ = driver.text }
            #expect(throws: Never.self, "after \(number)") { try driver.circuit?.check() }
            guard let editor = driver.screen.editor else { return #expect(Bool(false)) }
            #expect(editor.path.isEmpty || editor.circuit.operations(at: editor.path) != nil)
            #expect(driver.screen.circuit.layout?.circuit == editor.shown, "after \(number)")
        }
        let text = driver.circuit.map { programText(of: $0) } ?? ""
        #expect(!readProgram(text, file: "c.qasm").diagnostics.contains { $0.severity == .error }, "\(text)")
        let end = driver.circuit
        let undone = driver.screen.editor?.undo(100_000).count ?? 0
        #expect(driver.circuit == start())
        _ = driver.screen.editor?.redo(undone)
        #expect(driver.circuit == end)
    }

    @Test("the journal of any keys brings the same circuit back", arguments: 8..<10)
    func journal(seed: UInt64) {
        var generator = Philox(seed: seed)
        func below(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
        var driver = ScreenDriver(start())
        for _ in 0..<150 {
            if below(3) > 0 {
                driver.press(Self.keys[below(Self.keys.count)])
            } else {
                driver.command(Self.commands[below(Self.commands.count)])
            }
        }
        let records = driver.records + (driver.screen.editor?.takeUnwritten() ?? [])
        var again = CircuitEditor(start())
        let isWhole = again.replay(records)
        #expect(isWhole)
        #expect(again.circuit == driver.circuit)
        #expect(again.saved == driver.screen.editor?.saved)
    }
}
