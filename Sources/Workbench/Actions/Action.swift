/// Something that a person can ask of the workbench: one row of ``Action/table``.
///
/// Keys, footer, help, palette and command line all read this row, so that an action with a key has a help line and a command and the other way round.
public struct Action: Hashable, Sendable {
    public let id: ActionID
    /// Any of these does it.
    public internal(set) var keys: [KeySequence]
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
        case hasSelection = "something is selected"
        case onBlock = "the cursor is on an if or a while"
        case onNoBlock = "the cursor is on no if or while"
    }
}

/// An action by its stable name: the fixed ones below, and `gate.NAME` for each gate of the table.
public struct ActionID: RawRepresentable, Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    private init(_ name: String) { rawValue = name }

    /// Puts a gate where the cursor is.
    public static func gate(_ name: String) -> ActionID { ActionID("gate.\(name)") }

    /// The gate that it puts in; nil for other actions.
    var gateName: String? {
        rawValue.hasPrefix("gate.") && self != .gatePalette ? String(rawValue.dropFirst("gate.".count)) : nil
    }

    public static let help = ActionID("app.help")
    public static let command = ActionID("app.command")
    public static let palette = ActionID("app.palette")
    public static let nextPane = ActionID("pane.next")
    public static let previousPane = ActionID("pane.previous")
    public static let circuitPane = ActionID("pane.circuit")
    public static let trainingPane = ActionID("pane.training")
    public static let queuePane = ActionID("pane.queue")
    public static let qecPane = ActionID("pane.qec")
    public static let zoom = ActionID("pane.zoom")
    public static let borderLeft = ActionID("pane.border-left")
    public static let borderRight = ActionID("pane.border-right")
    public static let borderUp = ActionID("pane.border-up")
    public static let borderDown = ActionID("pane.border-down")
    public static let evenPanes = ActionID("pane.even")
    public static let theme = ActionID("app.theme")
    public static let redraw = ActionID("app.redraw")
    public static let suspend = ActionID("app.suspend")
    public static let quit = ActionID("app.quit")
    public static let left = ActionID("circuit.left")
    public static let right = ActionID("circuit.right")
    public static let up = ActionID("circuit.up")
    public static let down = ActionID("circuit.down")
    public static let pageLeft = ActionID("circuit.page-left")
    public static let pageRight = ActionID("circuit.page-right")
    public static let start = ActionID("circuit.start")
    public static let end = ActionID("circuit.end")
    public static let top = ActionID("circuit.top")
    public static let bottom = ActionID("circuit.bottom")
    public static let goTo = ActionID("circuit.goto")
    public static let density = ActionID("circuit.density")
    public static let startTraining = ActionID("training.start")
    public static let pauseTraining = ActionID("training.pause")
    public static let resumeTraining = ActionID("training.resume")
    public static let stopTraining = ActionID("training.stop")
    public static let branchTraining = ActionID("training.branch")
    public static let learningRate = ActionID("training.rate")
    public static let keepCheckpoint = ActionID("training.checkpoint")
    public static let nextRun = ActionID("training.next-run")
    public static let previousRun = ActionID("training.previous-run")
    public static let metric = ActionID("training.metric")
    public static let trainingPage = ActionID("training.view")
    public static let smoothing = ActionID("training.smooth")
    public static let logarithmic = ActionID("training.log")
    public static let curveAxis = ActionID("training.axis")
    public static let level = ActionID("training.level")
    public static let bestSoFar = ActionID("training.best")
    public static let overlayRun = ActionID("training.overlay")
    public static let compareRuns = ActionID("training.compare")
    public static let sortRuns = ActionID("training.sort")
    public static let filterRuns = ActionID("training.filter")
    public static let crosshairLeft = ActionID("training.crosshair-left")
    public static let crosshairRight = ActionID("training.crosshair-right")
    public static let zoomIn = ActionID("training.zoom-in")
    public static let zoomOut = ActionID("training.zoom-out")
    public static let zoomAll = ActionID("training.zoom-all")
    public static let panLeft = ActionID("training.pan-left")
    public static let panRight = ActionID("training.pan-right")
    public static let nextJob = ActionID("queue.next")
    public static let previousJob = ActionID("queue.previous")
    public static let cancelJob = ActionID("queue.cancel")
    public static let submitJob = ActionID("queue.submit")
    public static let requeueJob = ActionID("queue.requeue")
    public static let raiseJob = ActionID("queue.raise")
    public static let lowerJob = ActionID("queue.lower")
    public static let setPriority = ActionID("queue.priority")
    public static let jobLog = ActionID("queue.log")
    public static let nextBackend = ActionID("queue.backend")
    public static let device = ActionID("queue.device")
    public static let deviceFigure = ActionID("queue.shade")
    public static let budget = ActionID("queue.budget")
    public static let queuePageUp = ActionID("queue.page-up")
    public static let queuePageDown = ActionID("queue.page-down")
    public static let queueFirst = ActionID("queue.first")
    public static let queueLast = ActionID("queue.last")
    public static let queueLeft = ActionID("queue.left")
    public static let queueRight = ActionID("queue.right")
    public static let events = ActionID("app.events")
    public static let recent = ActionID("app.recent")
    public static let notify = ActionID("app.notify")
    public static let worseQubits = ActionID("qec.worse")
    public static let betterQubits = ActionID("qec.better")
    public static let defaultQubits = ActionID("qec.default")
    public static let nextSlider = ActionID("qec.next")
    public static let previousSlider = ActionID("qec.previous")
    public static let sliderRight = ActionID("qec.right")
    public static let sliderLeft = ActionID("qec.left")
    public static let code = ActionID("qec.code")
    public static let undo = ActionID("edit.undo")
    public static let redo = ActionID("edit.redo")
    public static let branch = ActionID("edit.branch")
    public static let delete = ActionID("edit.delete")
    public static let select = ActionID("edit.select")
    public static let selectColumns = ActionID("edit.select-columns")
    public static let selectWires = ActionID("edit.select-wires")
    public static let copy = ActionID("edit.copy")
    public static let paste = ActionID("edit.paste")
    public static let repeatGate = ActionID("edit.repeat")
    public static let moveUp = ActionID("edit.move-up")
    public static let moveDown = ActionID("edit.move-down")
    public static let moveLeft = ActionID("edit.move-left")
    public static let moveRight = ActionID("edit.move-right")
    public static let dagger = ActionID("edit.dagger")
    public static let addControl = ActionID("edit.control")
    public static let angles = ActionID("edit.angles")
    public static let nudgeUp = ActionID("edit.nudge-up")
    public static let nudgeDown = ActionID("edit.nudge-down")
    public static let measure = ActionID("edit.measure")
    public static let reset = ActionID("edit.reset")
    public static let barrier = ActionID("edit.barrier")
    public static let addWire = ActionID("edit.add-wire")
    public static let removeWire = ActionID("edit.remove-wire")
    public static let append = ActionID("edit.append")
    public static let gatePalette = ActionID("gate.palette")
    public static let search = ActionID("circuit.search")
    public static let searchNext = ActionID("circuit.search-next")
    public static let write = ActionID("circuit.write")
    public static let picture = ActionID("app.picture")
    public static let openFile = ActionID("app.open")
    public static let machine = ActionID("qec.machine")
    public static let errorBudget = ActionID("qec.budget")
    public static let factories = ActionID("qec.factories")

    public static let source = ActionID("circuit.source")
    public static let diff = ActionID("circuit.diff")
    public static let clipboard = ActionID("edit.clipboard")
    public static let wrap = ActionID("edit.wrap")
    public static let unfold = ActionID("edit.unfold")
    public static let fold = ActionID("edit.repeat-block")
    public static let replace = ActionID("edit.replace")
    public static let block = ActionID("edit.block")
    public static let condition = ActionID("block.if")
    public static let otherwise = ActionID("block.else")
    public static let loopWhile = ActionID("block.while")
    public static let repeatTimes = ActionID("block.for")
    public static let newCondition = ActionID("block.condition")
    public static let enterBlock = ActionID("block.enter")
    public static let leaveBlock = ActionID("block.leave")
    public static let nextGate = ActionID("circuit.next-gate")
    public static let previousGate = ActionID("circuit.previous-gate")
    public static let jumpBack = ActionID("circuit.jump-back")
    public static let jumpForward = ActionID("circuit.jump-forward")
    public static let showState = ActionID("live.show")
    public static let setSymbol = ActionID("live.set")
    public static let observe = ActionID("live.observe")
    public static let step = ActionID("debug.step")
    public static let stepBack = ActionID("debug.back")
    public static let runOn = ActionID("debug.run")
    public static let runToCursor = ActionID("debug.cursor")
    public static let breakpoint = ActionID("debug.breakpoint")
    public static let force = ActionID("debug.force")
    public static let debugSeed = ActionID("debug.seed")
    public static let noise = ActionID("debug.noise")
    public static let trajectory = ActionID("debug.trajectory")
    public static let trainedValues = ActionID("live.values")
    public static let stopDebugging = ActionID("debug.stop")

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
