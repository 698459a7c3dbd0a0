import Circuits
import Workspace

@testable import Workbench

/// A screen on a circuit, whose questions about the state are answered at once.
struct ScreenDriver {
    var screen: ScreenState
    private(set) var effects: [Effect] = []
    /// What the journal was given.
    private(set) var records: [EditRecord] = []

    /// Whether the journal is still being read.
    private let isRecalling: Bool

    init(_ circuit: Circuit = Circuit(qubits: 3), _ columns: Int = 120, _ rows: Int = 40, isRecalling: Bool = false) {
        self.isRecalling = isRecalling
        screen = ScreenState(size: Size(columns: columns, rows: rows))
        take(.workspace(Connection(circuit: circuit, name: "c.qasm", path: "-").state()))
    }

    mutating func take(_ input: ScreenInput) {
        effects = screen.update(input)
        perform(effects)
    }

    /// Does what the outside does.
    private mutating func perform(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .preview(let request, let serial): perform(screen.update(.preview(previewState(request), serial: serial)))
            case .read(let text, let serial):
                let (circuit, diagnostics) = readProgram(text, file: "text")
                perform(screen.update(.read(circuit, diagnostics, serial: serial)))
            case .spell(let circuit, let version): perform(screen.update(.spelled(programText(of: circuit), version: version)))
            case .noise(let file, let circuit, let version):
                perform(screen.update(Connection(screen.workspace).noise(file, for: circuit, version: version)))
            case .trained(let run): perform(screen.update(.trained(["theta0": 0.5, "theta1": 0.25], run: run)))
            case .record(let new, _): records += new
            case .recall(_, let serial) where !isRecalling: perform(screen.update(.recalled(nil, serial: serial)))
            case .compare(nil): perform(screen.update(.other(nil, name: "as it was opened")))
            default: break
            }
        }
    }

    mutating func press(_ names: String) {
        for name in names.split(separator: " ") { if let key = Key(named: String(name)) { take(.event(.key(key))) } }
    }

    mutating func type(_ line: String) {
        for scalar in line.unicodeScalars { take(.event(.key(Key(scalar)))) }
        press("Enter")
    }

    mutating func command(_ line: String) {
        press(":")
        type(line)
    }

    var text: String { ScreenView.draw(screen, theme: .standard).text }
    var circuit: Circuit? { screen.editor?.circuit }
    var live: StatePreview? { screen.circuit.live.answer }
    var cursor: [Int] { [screen.circuit.wire, screen.circuit.column] }

    /// The operations in order: `h 0`, `rx(pi) 1`.
    var gates: [String] {
        (circuit?.operations ?? []).map { operation in
            switch operation {
            case .gate(let application):
                let angles = application.angles.isEmpty ? "" : "(" + application.angles.map(\.description).joined(separator: ",") + ")"
                return application.name + angles + " " + application.qubits.map(String.init).joined(separator: ",")
            case .measure(let qubit, let bit): return "measure \(qubit)>\(bit ?? -1)"
            default: return "other"
            }
        }
    }
}
