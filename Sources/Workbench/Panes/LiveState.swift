import Circuits
import Drawing
import Workspace

/// The state under the cursor, as far as it is known, and how it is shown.
struct LiveState: Sendable, Equatable {
    /// Where the state is shown; `auto` chooses by the room there is.
    enum Shows: String, CaseIterable, Sendable {
        case auto, panel, line, off

        /// The next after this one, as it looks now.
        func next(isPanel: Bool) -> Shows {
            switch self {
            case .auto: isPanel ? .line : .panel
            case .panel: .line
            case .line: .off
            case .off: .auto
            }
        }
    }

    var shows = Shows.auto
    /// Values that symbols were given; the others are 0.
    var values: [String: Double] = [:]
    var observables: [PauliSum] = []
    /// Draws the outcomes of measurements; nil takes the likelier ones.
    var seed: UInt64?
    /// The noise that was chosen; nil until somebody wanted some.
    var noise: ChosenNoise?
    /// How noise is shown; nil shows the state without it.
    var noiseMethod: PreviewRequest.NoiseMethod?
    var noiseSeed: UInt64 = 0
    /// The run whose trained parameters the symbols have; those in ``values`` come first.
    var trained: TrainedValues?
    /// The newest answer.
    private(set) var answer: StatePreview?
    /// The columns that the newest answer had done.
    private(set) var answeredColumns = 0
    private var asked: Question?
    private(set) var serial = 0
    private var answered = 0

    /// Whether the answer belongs to an older question.
    var isWaiting: Bool { answered != serial }

    /// All that an answer depends on.
    struct Question: Hashable, Sendable {
        /// Which layout of which circuit.
        var version: Int
        var columns: Int
        var forced: [Int: Bool]
        var collapses: Bool
        var values: [String: Double]
        var observables: [PauliSum]
        var seed: UInt64?
        var noise: NoiseModel?
        var noiseMethod: PreviewRequest.NoiseMethod?
        var noiseSeed: UInt64
    }

    /// Notes a question; false where it is the one that was asked last.
    mutating func ask(_ question: Question) -> Bool {
        guard question != asked else { return false }
        asked = question
        serial += 1
        return true
    }

    /// Takes an answer; one to an older question is dropped.
    mutating func take(_ preview: StatePreview, serial: Int) {
        guard serial == self.serial else { return }
        (answer, answered, answeredColumns) = (preview, serial, asked?.columns ?? 0)
    }

    /// Forgets answers that belong to another circuit's file.
    mutating func forget() {
        (answer, asked, answered, serial) = (nil, nil, serial + 1, serial + 1)
        (noise, noiseMethod, trained) = (nil, nil, nil)
    }
}

/// A noise model and where it comes from.
struct ChosenNoise: Sendable, Equatable {
    var noise: NamedNoise
    /// The file that it was read from; nil where it is the project's or the program's own.
    var file: String?
    /// The circuit that it was read for, where it depends on one.
    var version: Int
}

/// The parameters that a run was left with.
struct TrainedValues: Sendable, Equatable {
    /// How the run was chosen.
    enum Choice: String, CaseIterable, Sendable { case best, last, chosen }

    var choice: Choice
    var run: String
    /// Empty until they are there.
    var values: [String: Double] = [:]
}

/// Where the circuit is stepped through, and what is to happen on the way.
struct Debugger: Sendable, Equatable {
    /// Columns that have been carried out; nil while nothing is stepped through.
    var done: Int?
    /// The way to the block that is shown.
    var path: [BlockStep] = []
    /// The marks of the whole circuit.
    var marks = BlockMarks()

    /// Numbers of operations of the block that is shown, before whose column to stop.
    var breakpoints: Set<Int> {
        get { marks[path].breakpoints }
        set { marks[path].breakpoints = newValue }
    }

    /// Outcomes that measurements of the block that is shown are to have.
    var forced: [Int: Bool] {
        get { marks[path].forced }
        set { marks[path].forced = newValue }
    }

    /// Breakpoints inside of the blocks that are shown.
    var inner: [(way: [BlockStep], operation: Int)] { marks.breakpoints(inside: path) }

    /// Columns before which to stop: those with a breakpoint, and those of blocks that have one inside.
    func stops(in layout: CircuitLayout) -> Set<Int> {
        Set((breakpoints.map { $0 } + inner.compactMap { $0.way.first?.operation }).compactMap { layout.column(of: $0) })
    }
}

extension CircuitPane.State {
    /// Columns whose operations have been carried out in the state that is shown: up to the cursor's, or where the debugger stands.
    var liveColumns: Int {
        let count = layout?.columnCount ?? 0
        return min(debugger.done ?? column + 1, count)
    }

    /// What is to be asked, where the answer is not known yet.
    mutating func previewRequest(listed: Int) -> (request: PreviewRequest, serial: Int)? {
        guard live.shows != .off, let layout, !layout.wireNames.isEmpty else { return nil }
        let noise = live.noiseMethod == nil ? nil : live.noise?.noise.model
        let values = (live.trained?.values ?? [:]).merging(live.values) { $1 }
        let question = LiveState.Question(
            version: version, columns: liveColumns, forced: debugger.forced, collapses: debugger.done != nil || !path.isEmpty,
            values: values,
            observables: live.observables, seed: live.seed, noise: noise, noiseMethod: noise == nil ? nil : live.noiseMethod,
            noiseSeed: noise == nil ? 0 : live.noiseSeed)
        guard live.ask(question) else { return nil }
        var request = PreviewRequest(circuit: layout.circuit, steps: layout.operations(inFirst: question.columns))
        (request.values, request.forced, request.seed) = (question.values, question.forced, question.seed)
        if !path.isEmpty { before.lead(&request, debugger.marks) }
        (request.collapsesFinals, request.observables, request.listed) = (question.collapses, question.observables, listed)
        (request.noise, request.noiseSeed) = (noise, live.noiseSeed)
        if let method = live.noiseMethod { request.noiseMethod = method }
        return (request, live.serial)
    }
}
