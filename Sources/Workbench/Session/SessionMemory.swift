import Documents
import Drawing
import Glibc
import Workspace

/// How a screen was left, so that it is found again: the layout, the cursor, what was shown.
struct SessionMemory: Codable, Equatable, Sendable {
    var version = 1
    var focus = PaneID.circuit
    var isZoomed = false
    var wire = 0
    var column = 0
    var density: Int?
    var state = LiveState.Shows.auto.rawValue
    var values: [String: Double] = [:]
    var breakpoints: [Int] = []
    /// Those inside of blocks.
    var blockBreakpoints: [BlockMemory]?
    /// How the panes divide the screen.
    var shares: PaneShares?
    var curves: CurveMemory?
    var resources: ResourceMemory?

    init() {}

    /// The file for a project's folder or a circuit's file, among the user's own state.
    static func file(for path: String) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let full = realpath(path, &buffer).map { String(cString: $0) } ?? path
        return "\(stateFolder)/screens/\(sha256(Array(full.utf8)).prefix(32)).json"
    }

    /// The folder of the user's own state.
    static var stateFolder: String {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } }
        return (variable("XDG_STATE_HOME") ?? (variable("HOME") ?? ".") + "/.local/state") + "/quantum-mlops"
    }

    /// Reads what was kept; nil where there is none, or where another version wrote it.
    init?(reading path: String) {
        guard let text = try? readText(path), let memory = try? JSON.decode(SessionMemory.self, from: text, file: path), memory.version == 1
        else { return nil }
        self = memory
    }

    /// Keeps it; a screen that cannot be kept is not worth a message to one who leaves.
    func write(to path: String) {
        guard let text = try? JSONValue(encoding: self).text() else { return }
        Self.makeFolder(of: path)
        try? writeAtomically(Array((text + "\n").utf8), to: path)
    }
}

extension SessionMemory {
    /// Makes the folder of a file, and those above it.
    static func makeFolder(of path: String) {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += (path.hasPrefix("/") || !folder.isEmpty ? "/" : "") + part
            mkdir(folder, 0o700)
        }
    }
}

/// The breakpoints of a block.
struct BlockMemory: Codable, Equatable, Sendable {
    var path: [BlockStep]
    var breakpoints: [Int]
}

/// How the curves and the list of runs were shown.
struct CurveMemory: Codable, Equatable, Sendable {
    var page = TrainingPane.Page.curves.rawValue
    var smoothing = 0.0
    var isLogarithmic = false
    var axis = CurveAxis.epoch.rawValue
    var showsBest = false
    var order = RunOrder.started.rawValue
    var filter: String?

    init(_ pane: TrainingPane.State) {
        (page, smoothing, isLogarithmic) = (pane.page.rawValue, pane.smoothing, pane.isLogarithmic)
        (axis, showsBest, order, filter) = (pane.axis.rawValue, pane.showsBest, pane.order.rawValue, pane.filter?.text)
    }

    func restore(_ pane: inout TrainingPane.State) {
        pane.page = TrainingPane.Page(rawValue: page) ?? .curves
        pane.smoothing = (0..<1).contains(smoothing) ? smoothing : 0
        (pane.isLogarithmic, pane.showsBest) = (isLogarithmic, showsBest)
        pane.choose(CurveAxis(rawValue: axis) ?? .epoch)
        pane.order = RunOrder(rawValue: order) ?? .started
        pane.filter = filter.flatMap { try? RunFilter($0) }
    }
}

/// The machine that the resources were estimated for.
struct ResourceMemory: Codable, Equatable, Sendable {
    var errorRate: Double
    var machine: String
    var errorBudget: Double
    var mostFactories: Int?
    var code: String?

    init(_ settings: ResourceSettings) {
        (errorRate, machine, errorBudget) = (settings.errorRate, settings.machine.rawValue, settings.errorBudget)
        (mostFactories, code) = (settings.mostFactories, settings.code.rawValue)
    }

    func restore(_ pane: inout ResourcePane.State) {
        if errorRate > 0, errorRate < 1 { pane.set(errorRate) }
        if let machine = ResourceSettings.Machine(rawValue: machine) { pane.choose(machine) }
        if errorBudget > 0, errorBudget < 1 { pane.choose(budget: errorBudget) }
        if let code = code.flatMap(ResourceSettings.Code.init) { pane.choose(code) }
        pane.choose(mostFactories: mostFactories.flatMap { $0 > 0 ? $0 : nil })
    }
}

extension ScreenState {
    /// How the screen is left; nil while there is no circuit on it.
    var memory: SessionMemory? {
        guard circuit.layout != nil else { return nil }
        var memory = SessionMemory()
        (memory.focus, memory.isZoomed) = (focus, isZoomed)
        (memory.wire, memory.column, memory.density) = (circuit.wire, circuit.column, circuit.density?.rawValue)
        (memory.state, memory.values) = (circuit.live.shows.rawValue, circuit.live.values)
        let marks = circuit.debugger.marks
        memory.breakpoints = marks[[]].breakpoints.sorted()
        let blocks = marks.blocks.map { BlockMemory(path: $0, breakpoints: marks[$0].breakpoints.sorted()) }
        memory.blockBreakpoints = blocks.isEmpty ? nil : blocks
        // Blocks are not entered again.
        if !circuit.path.isEmpty { memory.column = circuit.outsideColumn }
        memory.shares = shares == PaneShares() ? nil : shares
        (memory.curves, memory.resources) = (CurveMemory(training), ResourceMemory(resources.settings))
        return memory
    }

    /// Takes up how the screen was left, once there is a circuit.
    mutating func takeUpMemory() {
        guard let memory = remembered, let layout = circuit.layout else { return }
        remembered = nil
        (focus, isZoomed) = (memory.focus, memory.isZoomed)
        (circuit.wire, circuit.column) = (memory.wire, memory.column)
        circuit.density = memory.density.flatMap { Density(rawValue: $0) }
        circuit.live.shows = LiveState.Shows(rawValue: memory.state) ?? .auto
        circuit.live.values = memory.values.filter { $0.value.isFinite }
        shares = memory.shares?.checked ?? PaneShares()
        memory.curves?.restore(&training)
        memory.resources?.restore(&resources)
        circuit.debugger.breakpoints = Set(memory.breakpoints.filter { layout.column(of: $0) != nil })
        for block in memory.blockBreakpoints ?? [] {
            guard let operations = layout.circuit.operations(at: block.path) else { continue }
            circuit.debugger.marks[block.path].breakpoints = Set(block.breakpoints.filter { operations.indices.contains($0) })
        }
        circuit.clamp()
    }
}
