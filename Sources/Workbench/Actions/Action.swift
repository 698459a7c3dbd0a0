/// Something that a person can ask of the workbench: one row of ``Action/table``.
///
/// Keys, footer, help, palette and command line all read this row, so that an action with a key has a help line and a command and the other way round.
public struct Action: Hashable, Sendable {
    public let id: ActionID
    /// Any of these does it.
    public let keys: [KeySequence]
    public let context: Context
    public let help: String
    /// What does the same on the command line (`:`), without arguments.
    public let command: String
    /// Arguments that the command takes, as its help shows them.
    public let arguments: String
    /// The keys do it only while this holds; nil is always.
    public let when: Condition?
    /// How the footer calls it; nil keeps it out of there.
    public let short: String?

    init(
        _ id: ActionID, _ keys: [KeySequence], in context: Context, _ help: String, command: String, arguments: String = "",
        when: Condition? = nil,
        short: String? = nil
    ) {
        (self.id, self.keys, self.context, self.help) = (id, keys, context, help)
        (self.command, self.arguments, self.when, self.short) = (command, arguments, when, short)
    }

    /// Where the keys mean this action.
    public enum Context: Hashable, Sendable {
        case global
        case pane(PaneID)

        /// The name in `help keys`.
        public var name: String {
            switch self {
            case .global: "global"
            case .pane(let pane): pane.rawValue
            }
        }
    }

    /// What must hold for a key to mean an action; it tells apart two actions on one key.
    public enum Condition: String, Hashable, Sendable {
        case nothingTrains = "no run is active"
        case trains = "the run is training"
        case isOpen = "the run is not over"
        case canResume = "the run is held or broken off"
    }
}

/// The actions by their stable names.
public enum ActionID: String, CaseIterable, Hashable, Sendable {
    case help = "app.help"
    case command = "app.command"
    case palette = "app.palette"
    case nextPane = "pane.next"
    case previousPane = "pane.previous"
    case circuitPane = "pane.circuit"
    case trainingPane = "pane.training"
    case queuePane = "pane.queue"
    case qecPane = "pane.qec"
    case zoom = "pane.zoom"
    case theme = "app.theme"
    case redraw = "app.redraw"
    case suspend = "app.suspend"
    case quit = "app.quit"
    case left = "circuit.left"
    case right = "circuit.right"
    case up = "circuit.up"
    case down = "circuit.down"
    case pageLeft = "circuit.page-left"
    case pageRight = "circuit.page-right"
    case start = "circuit.start"
    case end = "circuit.end"
    case top = "circuit.top"
    case bottom = "circuit.bottom"
    case goTo = "circuit.goto"
    case density = "circuit.density"
    case startTraining = "training.start"
    case pauseTraining = "training.pause"
    case resumeTraining = "training.resume"
    case stopTraining = "training.stop"
    case nextRun = "training.next-run"
    case previousRun = "training.previous-run"
    case metric = "training.metric"
    case nextJob = "queue.next"
    case previousJob = "queue.previous"
    case cancelJob = "queue.cancel"
    case worseQubits = "qec.worse"
    case betterQubits = "qec.better"
    case defaultQubits = "qec.default"

    /// The pane that it goes to.
    var pane: PaneID? {
        switch self {
        case .circuitPane: .circuit
        case .trainingPane: .training
        case .queuePane: .queue
        case .qecPane: .qec
        default: nil
        }
    }
}
