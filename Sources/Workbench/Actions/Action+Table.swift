extension Action {
    /// Every action there is.
    public static let table: [Action] = everywhere + circuit + training + queue + qec

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
        Action(.theme, ["C-t"], in: .global, "next theme, or the one named", command: "theme", arguments: "[NAME|FILE.yaml]"),
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
        Action(
            .density, ["="], in: .pane(.circuit), "one, two or three rows a wire", command: "density", arguments: "[1|2|3]",
            short: "rows a wire"),
    ]

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
        Action(.nextRun, ["j", "Down"], in: .pane(.training), "show the next older run", command: "run next", short: "older run"),
        Action(.previousRun, ["k", "Up"], in: .pane(.training), "show the next newer run", command: "run previous"),
        Action(
            .metric, ["m"], in: .pane(.training), "loss, accuracy or both", command: "metric", arguments: "[loss|accuracy|both]",
            short: "metric"),
    ]

    private static let queue = [
        Action(.nextJob, ["j", "Down"], in: .pane(.queue), "next job", command: "job next", short: "next job"),
        Action(.previousJob, ["k", "Up"], in: .pane(.queue), "previous job", command: "job previous"),
        Action(.cancelJob, ["c"], in: .pane(.queue), "cancel the chosen job", command: "cancel", arguments: "[JOB]", short: "cancel"),
    ]

    private static let qec = [
        Action(
            .worseQubits, ["+", "Right", "l"], in: .pane(.qec), "a higher physical error rate", command: "error-rate higher",
            short: "worse qubits"),
        Action(
            .betterQubits, ["-", "Left", "h"], in: .pane(.qec), "a lower physical error rate", command: "error-rate lower",
            short: "better qubits"),
        Action(
            .defaultQubits, ["0"], in: .pane(.qec), "the default error rate, or the one given", command: "error-rate", arguments: "[RATE]"),
    ]

    /// The action of that id.
    public static func named(_ id: ActionID) -> Action {
        guard let action = byID[id] else { preconditionFailure("\(id.rawValue) is not in the table") }
        return action
    }

    private static let byID: [ActionID: Action] = Dictionary(uniqueKeysWithValues: table.map { ($0.id, $0) })

    /// The key that a text should name for an action.
    static func key(_ id: ActionID) -> String { named(id).keys.first?.description ?? ":" + named(id).command }
}
