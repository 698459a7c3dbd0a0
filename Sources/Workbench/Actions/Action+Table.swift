import Circuits
import Diagnostics

extension Action {
    /// Every action there is, with the keys that the user chose.
    public static let table: [Action] = configured.table

    /// What is wrong in the user's file of keys, and what one action took from another.
    static var keyFaults: [Diagnostic] { configured.faults }

    private static let configured: (table: [Action], faults: [Diagnostic]) = {
        var configuration = KeyConfiguration.current
        let table = configuration.applied(to: standard)
        return (table, configuration.faults)
    }()

    /// Every action with the program's own keys.
    static let standard: [Action] = everywhere + circuit + live + editing + gates + training + queue + qec

    private static let everywhere = [
        Action(.help, ["?", "F1"], in: .global, "keys and commands; type to search", command: "help", arguments: "[TEXT]", short: "help"),
        Action(.command, [":"], in: .global, "type a command", command: "command", short: "command"),
        Action(.palette, ["C-p"], in: .global, "find an action by its name", command: "palette", short: "palette"),
        Action(.nextPane, ["Tab"], in: .global, "next pane", command: "pane next", short: "next pane"),
        Action(.previousPane, ["S-Tab"], in: .global, "previous pane", command: "pane previous"),
        Action(.circuitPane, ["1"], in: .global, "go to the circuit", command: "pane circuit"),
        Action(.trainingPane, ["2"], in: .global, "go to the training", command: "pane training"),
        Action(.queuePane, ["3"], in: .global, "go to backends and jobs", command: "pane queue"),
        Action(.qecPane, ["4"], in: .global, "go to error correction and resources", command: "pane qec"),
        Action(.zoom, ["z"], in: .global, "show this pane alone, and back", command: "zoom", short: "zoom"),
        Action(
            .borderLeft, ["C-w <", "C-Left"], in: .global, "move the border beside this pane to the left", command: "border left",
            arguments: "[CELLS]"),
        Action(
            .borderRight, ["C-w >", "C-Right"], in: .global, "move the border beside this pane to the right", command: "border right",
            arguments: "[CELLS]"),
        Action(
            .borderUp, ["C-w -", "C-Up"], in: .global, "move the border below this pane up", command: "border up", arguments: "[CELLS]"),
        Action(
            .borderDown, ["C-w +", "C-Down"], in: .global, "move the border below this pane down", command: "border down",
            arguments: "[CELLS]"),
        Action(.evenPanes, ["C-w ="], in: .global, "let the panes divide the screen as they need it", command: "border reset"),
        Action(.theme, ["C-t"], in: .global, "next theme, or the one named", command: "theme", arguments: "[NAME|FILE.yaml]"),
        Action(.openFile, [], in: .global, "open a project's folder or a circuit's file", command: "open", arguments: "[PATH]"),
        Action(
            .picture, ["M-p"], in: .global, "write the circuit, or the pane shown, as a picture: .svg, .png, .pdf, .txt",
            command: "picture",
            arguments: "[FILE]"),
        Action(.recent, ["M-r"], in: .global, "recent projects and samples, to open another", command: "recent"),
        Action(.events, ["M-e"], in: .global, "what happened meanwhile: jobs, budget, files, errors", command: "events"),
        Action(
            .notify, [], in: .global, "let the terminal tell of what happens", command: "notify", arguments: "off|bell|osc9|osc777"),
        Action(.redraw, ["C-l"], in: .global, "draw the screen anew", command: "redraw"),
        Action(.suspend, ["C-z"], in: .global, "stop the program; fg brings it back", command: "suspend"),
        Action(.quit, ["q", "C-c"], in: .global, "leave; training goes on", command: "quit", short: "quit"),
    ]

    private static let circuit = [
        Action(.left, ["h", "Left"], in: .pane(.circuit), "cursor one column left", command: "move left"),
        Action(.right, ["l", "Right"], in: .pane(.circuit), "cursor one column right", command: "move right"),
        Action(.up, ["k", "Up"], in: .pane(.circuit), "cursor one wire up", command: "move up"),
        Action(.down, ["j", "Down"], in: .pane(.circuit), "cursor one wire down", command: "move down"),
        Action(.pageLeft, ["PgUp", "C-b"], in: .pane(.circuit), "cursor one screen left", command: "move page-left"),
        Action(.pageRight, ["PgDn", "C-f"], in: .pane(.circuit), "cursor one screen right", command: "move page-right"),
        Action(.start, ["0", "Home"], in: .pane(.circuit), "cursor to the first column", command: "move start"),
        Action(.end, ["$", "End"], in: .pane(.circuit), "cursor to the last column", command: "move end"),
        Action(.top, ["g g"], in: .pane(.circuit), "cursor to the first wire", command: "move top"),
        Action(.bottom, ["G"], in: .pane(.circuit), "cursor to the last wire", command: "move bottom"),
        Action(.goTo, ["g o"], in: .pane(.circuit), "cursor to a wire and a column", command: "goto", arguments: "WIRE [COLUMN]"),
        Action(.nextGate, ["w"], in: .pane(.circuit), "cursor to the next gate on this wire", command: "move next-gate"),
        Action(.previousGate, ["b"], in: .pane(.circuit), "cursor to the gate before on this wire", command: "move previous-gate"),
        Action(.jumpBack, ["C-o"], in: .pane(.circuit), "back to where the cursor was before it jumped", command: "jump back"),
        Action(.jumpForward, ["M-o"], in: .pane(.circuit), "forward again", command: "jump forward"),
        Action(
            .source, ["Q"], in: .pane(.circuit), "the circuit as OpenQASM beside it, to be edited there too", command: "source",
            arguments: "[on|off]", short: "text"),
        Action(
            .diff, ["D"], in: .pane(.circuit), "compare with the circuit's file, or with another file", command: "diff",
            arguments: "[FILE]"),
        Action(
            .clipboard, ["M-y"], in: .pane(.circuit), "copy the selection, or the circuit, as OpenQASM to the terminal's clipboard",
            command: "clipboard"),
        Action(
            .density, ["="], in: .pane(.circuit), "one, two or three rows a wire", command: "density", arguments: "[1|2|3]",
            short: "rows a wire"),
    ]

    private static let live = [
        Action(
            .showState, ["s"], in: .pane(.circuit), "the state under the cursor: in a panel, in a line, or not", command: "state",
            arguments: "[auto|panel|line|off]", short: "state"),
        Action(
            .setSymbol, [], in: .pane(.circuit), "give a symbol a value for the state that is shown; 0 without one", command: "set",
            arguments: "[NAME [VALUE]]"),
        Action(
            .trainedValues, ["P"], in: .pane(.circuit), "the symbols' values from the best run, from the last one, or from none",
            command: "values", arguments: "[best|last|RUN|none]"),
        Action(
            .observe, [], in: .pane(.circuit), "show an observable's expectation value, or no more of them", command: "observe",
            arguments: "[PAULIS]"),
        Action(
            .step, [">"], in: .pane(.circuit), "step through the circuit: one column on", command: "debug step", short: "step"),
        Action(.stepBack, ["<"], in: .pane(.circuit), "one column back", command: "debug back"),
        Action(.runOn, ["x"], in: .pane(.circuit), "run to the next breakpoint, into blocks too, or to the end", command: "debug run"),
        Action(.runToCursor, ["t"], in: .pane(.circuit), "run to the cursor's column", command: "debug cursor"),
        Action(.breakpoint, ["B"], in: .pane(.circuit), "stop before this column, or no more", command: "debug breakpoint"),
        Action(
            .force, ["f"], in: .pane(.circuit), "force the outcome of a measurement: 0, 1, none", command: "debug force",
            arguments: "[0|1|none]"),
        Action(
            .debugSeed, [], in: .pane(.circuit), "draw outcomes with a seed, or take the likelier ones", command: "debug seed",
            arguments: "[N|none]"),
        Action(
            .noise, ["N"], in: .pane(.circuit), "noise in the state that is shown: one trajectory, the density matrix, none",
            command: "debug noise", arguments: "[trajectory|density|off|project|standard|FILE]"),
        Action(
            .trajectory, ["M-n"], in: .pane(.circuit), "another trajectory: the next seed, or the one given", command: "debug trajectory",
            arguments: "[SEED]"),
        Action(.stopDebugging, ["\\"], in: .pane(.circuit), "stop stepping; the state follows the cursor again", command: "debug stop"),
    ]

    private static let editing = [
        Action(.undo, ["u"], in: .pane(.circuit), "take back the last edit, or N edits", command: "undo", arguments: "[N]", short: "undo"),
        Action(.redo, ["C-r", "U"], in: .pane(.circuit), "do again what was undone", command: "redo", arguments: "[N]"),
        Action(.branch, ["M-u"], in: .pane(.circuit), "let redo take another branch of the undo tree", command: "branch"),
        Action(
            .gatePalette, ["a", "i"], in: .pane(.circuit), "put in any gate: name, then angles", command: "gate",
            arguments: "[NAME[(ANGLE,…)] [WIRE,…]]", short: "gate"),
        Action(
            .append, [], in: .pane(.circuit), "put a gate at the circuit's end", command: "append", arguments: "GATE[(EXPR,…)] WIRE[,WIRE…]"
        ),
        Action(
            .delete, ["d", "Del", "BS"], in: .pane(.circuit), "delete what is selected or under the cursor", command: "delete",
            short: "delete"),
        Action(.select, ["v"], in: .pane(.circuit), "begin to select cells, or stop", command: "select"),
        Action(.selectColumns, ["V"], in: .pane(.circuit), "select whole columns", command: "select columns"),
        Action(.selectWires, ["A"], in: .pane(.circuit), "select whole wires", command: "select wires"),
        Action(.copy, ["y"], in: .pane(.circuit), "copy what is selected or under the cursor", command: "copy"),
        Action(.paste, ["p"], in: .pane(.circuit), "put in what was copied or deleted last", command: "paste"),
        Action(.repeatGate, ["."], in: .pane(.circuit), "put in the last gate once more", command: "repeat"),
        Action(.moveUp, ["K", "M-Up"], in: .pane(.circuit), "move gates one wire up", command: "shift up"),
        Action(.moveDown, ["J", "M-Down"], in: .pane(.circuit), "move gates one wire down", command: "shift down"),
        Action(.moveLeft, ["M-Left"], in: .pane(.circuit), "move gates before what stands before them", command: "shift left"),
        Action(.moveRight, ["M-Right"], in: .pane(.circuit), "move gates behind what stands behind them", command: "shift right"),
        Action(.dagger, ["'"], in: .pane(.circuit), "invert gates: daggers, in reverse order", command: "dagger"),
        Action(
            .addControl, ["c"], in: .pane(.circuit), "control gates by a wire, by the next free one", command: "control",
            arguments: "[WIRE]"),
        Action(
            .wrap, ["("], in: .pane(.circuit), "make what is selected a gate of the circuit's own", command: "wrap", arguments: "[NAME]"),
        Action(.unfold, [")"], in: .pane(.circuit), "take such a gate apart again", command: "unfold"),
        Action(
            .fold, [], in: .pane(.circuit), "make what is selected a gate that is done N times", command: "repeat-block",
            arguments: "N [NAME]"),
        Action(
            .replace, [], in: .pane(.circuit), "put gates in the place of others, in the selection or everywhere", command: "replace",
            arguments: "GATE[(NAME,…)] with GATE[(EXPR,…)] [N,…][; GATE …]"),
        Action(
            .block, ["L"], in: .pane(.circuit), "put in a block of the library: encodings, layers, qft", command: "block",
            arguments: "[NAME [WIRES [LAYERS]]]", short: "library"),
        Action(
            .angles, ["e", "Enter"], in: .pane(.circuit), "type new angles", command: "angles", arguments: "[ANGLE,…]", when: .onNoBlock),
        Action(
            .condition, ["I"], in: .pane(.circuit), "put the selection under a condition on bits or variables", command: "if",
            arguments: "[CONDITION]"),
        Action(
            .otherwise, ["E"], in: .pane(.circuit), "to what is done where the condition does not hold, and back", command: "else"),
        Action(
            .loopWhile, ["*"], in: .pane(.circuit), "repeat what is selected while a condition holds", command: "while",
            arguments: "[CONDITION]"),
        Action(
            .repeatTimes, ["F"], in: .pane(.circuit), "do what is selected N times", command: "for", arguments: "[N [NAME]]"),
        Action(
            .newCondition, ["e"], in: .pane(.circuit), "change the condition of an if or a while", command: "condition",
            arguments: "[CONDITION]", when: .onBlock),
        Action(.enterBlock, ["Enter", "}"], in: .pane(.circuit), "into an if or a while", command: "enter", when: .onBlock),
        Action(.leaveBlock, ["{"], in: .pane(.circuit), "out of the block that was entered; Esc too", command: "leave"),
        Action(.nudgeUp, ["]"], in: .pane(.circuit), "first angle up by pi/16", command: "nudge up"),
        Action(.nudgeDown, ["["], in: .pane(.circuit), "first angle down by pi/16", command: "nudge down"),
        Action(.measure, ["M"], in: .pane(.circuit), "measure this wire", command: "measure"),
        Action(.reset, ["r"], in: .pane(.circuit), "reset this wire to zero", command: "reset"),
        Action(.barrier, ["|"], in: .pane(.circuit), "a barrier over all wires", command: "barrier"),
        Action(.addWire, ["o"], in: .pane(.circuit), "one more qubit", command: "wire add"),
        Action(.removeWire, ["O"], in: .pane(.circuit), "take away the last qubit, which nothing acts on", command: "wire remove"),
        Action(.search, ["/"], in: .pane(.circuit), "find a gate: GATE qN", command: "search", arguments: "[GATE [WIRE]]", short: "find"),
        Action(.searchNext, ["n"], in: .pane(.circuit), "the next such gate", command: "search next"),
        Action(
            .write, ["C-s"], in: .pane(.circuit), "write the circuit as OpenQASM", command: "write", arguments: "[FILE]", short: "write"),
    ]

    /// Keys of the gates that are used most.
    private static let gateKeys: [String: KeySequence] = [
        "h": "H", "x": "X", "y": "Y", "z": "Z", "s": "S", "t": "T", "cx": "C", "swap": "W", "rx": "R x", "ry": "R y", "rz": "R z",
        "cz": "R c", "p": "R p", "u3": "R u", "ccx": "R t",
    ]

    private static let gates = Gate.standard.filter { $0.qubits > 0 }.map { gate in
        Action(
            .gate(gate.name), gateKeys[gate.name].map { [$0] } ?? [], in: .pane(.circuit), "put in \(gate.name): \(gate.title)",
            command: "gate \(gate.name)", arguments: (gate.parameters.isEmpty ? "" : "[(ANGLE,…)] ") + "[WIRE,…]")
    }

    private static let training = [
        Action(
            .startTraining, ["s"], in: .pane(.training), "train the model in a worker process", command: "start", when: .nothingTrains,
            short: "start"),
        Action(
            .pauseTraining, ["p"], in: .pane(.training), "hold the run at its next checkpoint", command: "pause", when: .trains,
            short: "pause"),
        Action(
            .resumeTraining, ["p", "r"], in: .pane(.training), "go on with the run", command: "resume", when: .canResume, short: "resume"),
        Action(
            .stopTraining, ["x"], in: .pane(.training), "end the run; its checkpoint stays", command: "stop", when: .isOpen, short: "stop"),
        Action(
            .branchTraining, ["B"], in: .pane(.training),
            "a new run from the last checkpoint, or one that was kept, with another learning rate or more epochs",
            command: "branch-run", arguments: "[RATE [EPOCHS [KEPT]]]"),
        Action(
            .learningRate, ["L"], in: .pane(.training), "another learning rate, from the run's next epoch on", command: "learning-rate",
            arguments: "[RATE]"),
        Action(
            .keepCheckpoint, ["c"], in: .pane(.training), "keep the run's last checkpoint, to branch from it later", command: "checkpoint"),
        Action(.nextRun, ["j", "Down"], in: .pane(.training), "show the next older run", command: "run next", short: "older run"),
        Action(.previousRun, ["k", "Up"], in: .pane(.training), "show the next newer run", command: "run previous"),
        Action(
            .metric, ["m"], in: .pane(.training), "loss, accuracy, both, gradients and their variance, or the metric named",
            command: "metric",
            arguments: "[NAME]", short: "metric"),
        Action(
            .overlayRun, ["Space"], in: .pane(.training), "mark a run: its curves lie over those of the shown one", command: "overlay",
            arguments: "[RUN]", short: "mark"),
        Action(
            .trainingPage, ["v"], in: .pane(.training), "curves, the model's results, or its parameters with their gradients",
            command: "view",
            arguments: "[curves|results|parameters|comparison]", short: "view"),
        Action(.compareRuns, ["="], in: .pane(.training), "settings and figures of the marked runs side by side", command: "compare"),
        Action(
            .smoothing, ["e"], in: .pane(.training), "smooth the curves; the raw values stay faintly", command: "smooth",
            arguments: "[WEIGHT]", short: "smooth"),
        Action(.logarithmic, ["y"], in: .pane(.training), "logarithmic values, and back", command: "log"),
        Action(
            .curveAxis, ["t"], in: .pane(.training), "curves over epochs, seconds, steps, shots or cost", command: "axis",
            arguments: "[epoch|time|step|shots|cost]"),
        Action(.bestSoFar, ["b"], in: .pane(.training), "the best value so far, faintly", command: "best"),
        Action(
            .level, [], in: .pane(.training), "a line to compare with: 0.12 across the losses, 95% across the shares; none without a value",
            command: "level", arguments: "[VALUE [NAME]]"),
        Action(.crosshairLeft, ["h", "Left"], in: .pane(.training), "read values at a point: one to the left", command: "crosshair left"),
        Action(.crosshairRight, ["l", "Right"], in: .pane(.training), "read values one point to the right", command: "crosshair right"),
        Action(.zoomIn, ["+"], in: .pane(.training), "half of the axis, around the crosshair or the end", command: "curves in"),
        Action(.zoomOut, ["-"], in: .pane(.training), "twice as much of the axis", command: "curves out"),
        Action(.zoomAll, ["0"], in: .pane(.training), "the whole axis", command: "curves all"),
        Action(.panLeft, ["<", "S-Left"], in: .pane(.training), "earlier, while zoomed", command: "curves earlier"),
        Action(.panRight, [">", "S-Right"], in: .pane(.training), "later, while zoomed", command: "curves later"),
        Action(
            .sortRuns, ["o"], in: .pane(.training), "sort the runs by the next column, or the one named", command: "sort",
            arguments: "[COLUMN]"),
        Action(
            .filterRuns, ["/"], in: .pane(.training), "only runs that meet a condition: lr>0.1 & state=failed", command: "filter",
            arguments: "[CONDITION]", short: "filter"),
    ]

    private static let qec = [
        Action(
            .worseQubits, ["+"], in: .pane(.qec), "a higher physical error rate", command: "error-rate higher",
            short: "worse qubits"),
        Action(
            .betterQubits, ["-"], in: .pane(.qec), "a lower physical error rate", command: "error-rate lower",
            short: "better qubits"),
        Action(.nextSlider, ["j", "Down"], in: .pane(.qec), "the next slider", command: "slider next", short: "slider"),
        Action(.previousSlider, ["k", "Up"], in: .pane(.qec), "the slider before", command: "slider previous"),
        Action(.sliderRight, ["l", "Right"], in: .pane(.qec), "move the chosen slider to the right", command: "slider right"),
        Action(.sliderLeft, ["h", "Left"], in: .pane(.qec), "move the chosen slider to the left", command: "slider left"),
        Action(
            .code, ["c"], in: .pane(.qec), "the next way to protect qubits and to make T states, or the one named", command: "code",
            arguments: "[usual|surface|cultivation]", short: "code"),
        Action(
            .defaultQubits, ["0"], in: .pane(.qec), "the default error rate, or the one given", command: "error-rate", arguments: "[RATE]"),
        Action(
            .machine, ["m"], in: .pane(.qec), "the next kind of machine, or the one named", command: "machine", arguments: "[NAME]",
            short: "machine"),
        Action(
            .errorBudget, ["b"], in: .pane(.qec), "the next error budget, or the one given", command: "error-budget",
            arguments: "[SHARE]", short: "budget"),
        Action(
            .factories, ["f"], in: .pane(.qec), "the next limit of T factories, or the one given ('any' for none)", command: "factories",
            arguments: "[N]", short: "factories"),
    ]

    /// The action of that id.
    public static func named(_ id: ActionID) -> Action {
        guard let action = byID[id] else { preconditionFailure("\(id.rawValue) is not in the table") }
        return action
    }

    /// The action of that id; nil where none has it.
    static func find(_ id: ActionID) -> Action? { byID[id] }

    private static let byID: [ActionID: Action] = Dictionary(uniqueKeysWithValues: table.map { ($0.id, $0) })

    /// The key that a text should name for an action.
    static func key(_ id: ActionID) -> String { named(id).keys.first?.description ?? ":" + named(id).command }
}
