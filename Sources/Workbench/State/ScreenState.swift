import Circuits
import Diagnostics
public import Workspace

/// All that the screen shows follows from this value.
///
/// It changes only through ``ScreenState/update(_:)``, which says what else is to be done as a list of ``Effect``s; drawing it is ``ScreenView``'s.
public struct ScreenState: Sendable {
    public internal(set) var workspace = WorkspaceState()
    public internal(set) var focus = PaneID.circuit
    public internal(set) var isZoomed = false
    /// How the panes divide the screen.
    var shares = PaneShares()
    /// The border that the mouse moves, while its button is down.
    var drag: PaneShares.Border?
    public internal(set) var prompt: Prompt?
    /// What the footer tells until the next key.
    public internal(set) var message: Message?
    /// Keys of a sequence that has begun.
    public internal(set) var pending: [Key] = []
    /// How often the next action is to be done, while it is typed.
    var count: Int?
    public internal(set) var size: Size
    public internal(set) var themeName: String
    /// Projects to choose from, while none is open.
    public internal(set) var start: StartScreen?
    public internal(set) var circuit = CircuitPane.State()
    public internal(set) var training = TrainingPane.State()
    public internal(set) var queue = QueuePane.State()
    public internal(set) var resources = ResourcePane.State()
    /// The circuit with what was done to it; nil while there is none.
    var editor: CircuitEditor?
    /// The project's own circuit as it was last seen.
    var source: Circuit?
    /// Whether the journal of the circuit's edits is still being read.
    var recall = Recall()
    /// The gate that was put in last.
    var lastGate: GateApplication?
    /// The words that were searched for last.
    var lastSearch: [String] = []
    /// Lines typed after `:`, oldest first.
    var history: [String] = []
    /// Whether the theme is the one that the terminal's background asks for.
    var followsAppearance = false
    /// What happened while one may have looked elsewhere.
    var log = HappeningLog()
    /// Unix time in seconds, as it was last told; 0 where time stands still.
    var clock = 0.0
    /// How the screen was left, until there is a circuit to take it up on.
    var remembered: SessionMemory?

    public init(size: Size, start: StartScreen? = nil, themeName: String = Theme.embeddedNames[0]) {
        (self.size, self.start, self.themeName) = (size, start, themeName)
    }

    /// What lies over the panes and takes the keys.
    public enum Prompt: Equatable, Sendable {
        /// A line that is being typed, and what for.
        case line(LinePurpose, LineEditor)
        /// A list of actions to search.
        case actions(ActionList)
        /// A condition of a new block, or of the one under the cursor.
        case condition(ConditionForm)
        /// Where the circuit is to be submitted to.
        case submit(SubmitForm)
        /// Something that `y` does and every other key does not.
        case confirm(Confirmation)
        /// The log of what happened.
        case events(EventPanel)
    }

    /// What a typed line is for.
    public enum LinePurpose: Equatable, Sendable {
        case command
        /// `GATE qN`: the next such gate on that wire.
        case search
        /// The name of a gate to put in.
        case gate
        /// Angles of a gate to put in.
        case angles(gate: String)
        /// New angles of the gate under the cursor.
        case newAngles
        /// A condition on the runs that are listed.
        case runFilter
        /// Another learning rate of the shown run.
        case learningRate
        /// Learning rate and epochs of a new run that branches from the shown one.
        case branch
        /// A block of the library to put in.
        case block
        /// How often something is to be done.
        case times

        /// What stands before the line.
        var mark: String {
            switch self {
            case .command: ":"
            case .search: "/"
            case .gate: "gate "
            case .angles(let gate): gate + " "
            case .newAngles: "angles "
            case .runFilter: "filter "
            case .learningRate: "learning rate "
            case .branch: "learning rate, epochs "
            case .block: "block "
            case .times: "for "
            }
        }
    }

    /// A line of the footer.
    public struct Message: Equatable, Sendable {
        public enum Kind: Sendable { case info, warning, error }
        public var kind: Kind
        public var text: String
        public init(_ kind: Kind, _ text: String) { (self.kind, self.text) = (kind, text) }
    }

    /// Whether something on the screen changes with time alone: how long a job runs, how old data are.
    var wantsClock: Bool {
        start == nil && (workspace.queue.staleness != nil || workspace.jobs.contains { $0.state == .running })
            && ScreenLayout(self).panes.contains { $0.pane == .queue }
    }

    /// The run that the training pane shows and steers.
    var shownRun: RunSummary? {
        if let chosen = training.run, let run = workspace.run(chosen) { return run }
        return workspace.currentRun ?? workspace.runs.first { $0.parent == nil } ?? workspace.runs.first
    }

    /// Whether a condition of the action table holds.
    func holds(_ condition: Action.Condition) -> Bool {
        switch condition {
        case .nothingTrains: !workspace.runs.contains { $0.status.isActive }
        case .trains: shownRun.map { $0.status.isActive } ?? false
        case .isOpen: shownRun.map { $0.status.isActive || $0.status == .paused } ?? false
        case .canResume: shownRun.map { $0.status.canResume } ?? false
        case .hasSelection: circuit.anchor != nil
        case .onBlock: circuit.isOnBlock
        case .onNoBlock: !circuit.isOnBlock
        }
    }
}

/// Something that happened and that the screen must know.
enum ScreenInput: Sendable {
    case event(InputEvent)
    /// An action with the words after its command.
    case action(ActionID, [String])
    case workspace(WorkspaceState)
    case resources(ResourceReport)
    /// The answer to the question of that number about the state under the cursor.
    case preview(StatePreview, serial: Int)
    /// Noise to show the state under; the file that it was asked of.
    case noise(NamedNoise, file: String?, version: Int)
    /// A run's trained parameters.
    case trained([String: Double], run: String)
    /// The shown run's model was looked at.
    case inspected(ModelInspection)
    /// It could not be.
    case notInspected(String)
    /// What a program's text says, and what is wrong with it.
    case read(Circuit?, [Diagnostic], serial: Int)
    /// How the screen was left the last time.
    case remembered(SessionMemory)
    /// A circuit's text.
    case spelled(String, version: Int)
    /// Figures of a long circuit.
    case counted(CircuitPane.Facts, version: Int)
    /// A circuit to compare with; nil is the one that was opened.
    case other(Circuit?, name: String)
    case resize(Size)
    /// The time, while something on the screen depends on it.
    case clock(Double)
    /// What a job has told so far.
    case logged([JobLogLine], job: String)
    /// It could not be read.
    case notLogged(String, job: String)
    /// A device to draw as a map.
    case device(DeviceSummary, file: String)
    /// What a submission would cost; nil with the reason why that cannot be told.
    case quoted(SubmissionQuote?, why: String)
    /// Projects to choose from.
    case start(StartScreen)
    /// What earlier screens noted.
    case happened([LoggedEvent])
    case message(ScreenState.Message)
    /// The theme that is shown from now on.
    case theme(String)
    /// A project was opened.
    case opened
    /// What the journal of this circuit's edits holds.
    ///
    /// Nil where there is none; the number is that of the question.
    case recalled((editor: CircuitEditor, ending: EditJournal.Ending)?, serial: Int)
    /// The circuit as it was in a state of its history stands in its file.
    case written(String, state: Int)
}

/// What is to be done outside of the screen.
enum Effect: Hashable, Sendable {
    case quit
    case suspend
    case redraw
    case send(WorkspaceCommand)
    /// Look at that run's model.
    case inspect(String)
    case estimate(ResourceRequest)
    /// Tell the state under the cursor.
    case preview(PreviewRequest, serial: Int)
    /// Read the noise of a file, or the project's own, for the circuit.
    case noise(String?, Circuit, version: Int)
    /// Tell the parameters that a run was left with.
    case trained(String)
    /// Read a program's text.
    case read(String, serial: Int)
    /// Write the circuit as a program's text.
    case spell(Circuit, version: Int)
    /// Give a text to the terminal's clipboard.
    case clipboard(String)
    /// Show the theme that goes with the terminal's background.
    case follow(theme: String)
    /// Count a long circuit's gates.
    case count(Circuit, version: Int)
    /// Read the circuit's own file, or another one, to compare with.
    case compare(String?)
    /// Show the theme of that name or file.
    case theme(String)
    /// Open the project in that folder, or the circuit in that file.
    case open(String)
    /// Keep what was done to the circuit that was this one at first.
    case record([EditRecord], base: Circuit)
    /// Read the journal that belongs to this circuit.
    case recall(Circuit, serial: Int)
    /// Write the circuit, which is in that state of its history, to a file; nil is the file that it came from.
    case write(Circuit, String?, state: Int)
    /// Draw what is shown into a file.
    case picture(String)
    /// Read what a job has told.
    case log(job: String)
    /// Read a device's calibration.
    case device(String)
    /// Tell what the work would cost.
    case quote(CircuitWork, Circuit)
    /// Keep what happened, and tell those of it that are urgent on the terminal where that is wanted.
    case note([LoggedEvent])
    /// Tell of what happened on the terminal from now on.
    case notify(TerminalNotice)
    /// Take a project out of the list of recent ones.
    case forget(String)
    /// List the recent projects and the samples.
    case recent
}

/// A line that is being typed.
public struct LineEditor: Equatable, Sendable {
    public private(set) var text: [Unicode.Scalar] = []
    public private(set) var cursor = 0
    /// The place in the history, 1 for the last line.
    var recalled = 0

    public init(_ text: String = "") {
        self.text = Array(text.unicodeScalars)
        cursor = self.text.count
    }

    public var string: String { String(String.UnicodeScalarView(text)) }

    static let limit = 1000

    mutating func insert(_ inserted: some Sequence<Unicode.Scalar>) {
        for scalar in inserted where scalar.value >= 32 && scalar.value != 127 && text.count < Self.limit {
            text.insert(scalar, at: cursor)
            cursor += 1
        }
    }

    /// Changes the line; false where the key means nothing to a line.
    mutating func take(_ key: Key) -> Bool {
        switch (key.code, key.modifiers) {
        case (.character(let scalar), []): insert(CollectionOfOne(scalar))
        case (.backspace, []) where cursor > 0:
            cursor -= 1
            text.remove(at: cursor)
        case (.backspace, []): break
        case (.delete, []): if cursor < text.count { text.remove(at: cursor) }
        case (.left, []), (.character("b"), .control): cursor = max(cursor - 1, 0)
        case (.right, []), (.character("f"), .control): cursor = min(cursor + 1, text.count)
        case (.home, []), (.character("a"), .control): cursor = 0
        case (.end, []), (.character("e"), .control): cursor = text.count
        case (.character("u"), .control):
            text.removeFirst(cursor)
            cursor = 0
        case (.character("k"), .control): text.removeSubrange(cursor...)
        case (.character("w"), .control):
            var from = cursor
            while from > 0, text[from - 1] == " " { from -= 1 }
            while from > 0, text[from - 1] != " " { from -= 1 }
            text.removeSubrange(from..<cursor)
            cursor = from
        default: return false
        }
        return true
    }
}

/// Actions that match what is typed, one of them chosen.
public struct ActionList: Equatable, Sendable {
    public enum Kind: Sendable { case help, palette }
    public let kind: Kind
    public internal(set) var query: LineEditor
    public internal(set) var chosen = 0

    init(_ kind: Kind, query: String = "") { (self.kind, self.query) = (kind, LineEditor(query)) }

    /// The actions that match, best first in the palette, in the table's order in the help.
    var matches: [Action] {
        let words = query.string.lowercased().split(separator: " ").map(String.init)
        guard !words.isEmpty else { return Action.table }
        if kind == .help {
            return Action.table.filter { action in
                let text = "\(action.keyText) \(action.usage) \(action.help) \(action.context.name) \(action.id.rawValue)".lowercased()
                return words.allSatisfy { text.contains($0) }
            }
        }
        let wanted = Array(words.joined().unicodeScalars)
        let scored = Action.table.enumerated().compactMap { index, action -> (Int, Int, Action)? in
            let texts = [action.command, action.help, action.id.rawValue].map { $0.lowercased() }
            // Words as they were typed come before letters that happen to stand in their order.
            if words.allSatisfy({ word in texts.contains { $0.contains(word) } }) {
                let isCommand = words.allSatisfy { word in texts[0].contains(word) }
                let begins = words.allSatisfy { word in texts.contains { $0.hasPrefix(word) || $0.contains(" " + word) } }
                return ((texts[0] == words.joined(separator: " ") ? -8 : isCommand ? -4 : 0) + (begins ? -2 : 0) - 4, index, action)
            }
            let score = texts.compactMap { fuzzyScore(wanted, in: $0) }.min()
            return score.map { ($0, index, action) }
        }
        let best = scored.map(\.0).min() ?? 0
        return scored.filter { $0.0 <= best + 12 }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }
}

/// How far letters lie apart in a text, in their order; nil where they do not occur so. Letters at the beginnings of words lie nearer.
func fuzzyScore(_ letters: [Unicode.Scalar], in text: String) -> Int? {
    let scalars = Array(text.unicodeScalars)
    var (score, at, last) = (0, 0, -1)
    for letter in letters {
        var found = -1
        var place = at
        while place < scalars.count {
            if scalars[place] == letter {
                if found < 0 { found = place }
                if place == last + 1 || place == 0 || scalars[place - 1] == " " || scalars[place - 1] == "-" {
                    found = place
                    break
                }
            }
            place += 1
        }
        guard found >= 0 else { return nil }
        score += found - last - 1
        (last, at) = (found, found + 1)
    }
    return score
}
