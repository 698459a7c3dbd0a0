import Circuits
import Drawing

/// The circuit pane: the model's circuit on its wires, a cursor in it, and a line that says what stands under the cursor.
public enum CircuitPane {
    public struct State: Sendable {
        /// The circuit in its columns; nil while there is none.
        private(set) var layout: CircuitLayout?
        private(set) var facts = Facts()
        private var counting = 0
        var wire = 0
        var column = 0
        /// Where a selection began; it reaches to the cursor.
        var anchor: Anchor?
        var firstWire = 0
        var firstColumn = 0
        /// Rows a wire; nil takes the most that fit.
        var density: Density?
        /// Rows a wire as they were drawn last.
        var shownDensity = Density.normal
        /// Counts the circuits that were laid out.
        private(set) var version = 0
        var live = LiveState()
        var debugger = Debugger()
        var jumps = JumpList()
        /// The circuit as text, where it is open beside the drawing.
        var source: SourceText?
        /// Another circuit, shown above this one.
        var comparison: Comparison?
        /// The way to the block that is shown, and where the cursor was outside of each.
        private(set) var path: [BlockStep] = []
        /// What is done before the block begins, and what the way says of conditions.
        private(set) var before = BlockApproach()
        private(set) var outsideColumn = 0

        public init() {}

        var wireCount: Int { layout?.wireNames.count ?? 0 }
        var hasBits: Bool { layout.map { !$0.circuit.bits.isEmpty } ?? false }
    }

    /// A corner of a selection.
    struct Anchor: Equatable, Sendable {
        var wire: Int
        var column: Int
        /// Whether all wires are selected, or all columns.
        var isWhole = false
        var isRow = false
    }

    /// What stands above the drawing; counted once a circuit.
    struct Facts: Equatable, Sendable {
        var depth = 0
        var gates = 0
        var symbols = 0

        init() {}

        init(_ circuit: Circuit) { (depth, gates, symbols) = (circuit.depth, circuit.gateCount, circuit.symbols.count) }
    }

    /// Circuits of more operations are counted off the screen's thread.
    static let mostCounted = 5000

    enum Direction { case left, right, up, down }

    static func density(_ rows: Int) -> Density? { Density(rawValue: rows) }
}

extension CircuitPane.State {
    /// Takes the circuit that is to be shown; the cursor stays where it was as far as it can.
    ///
    /// - Parameter edits: what made it from the one that is shown, where that is known; else the two are compared.
    mutating func follow(_ circuit: Circuit?, edits: [CircuitEdit]? = nil) {
        if let edits, edits.isEmpty { return }
        guard circuit != layout?.circuit else { return }
        if let circuit, let old = layout {
            let known = edits
            let edits = known ?? [CircuitEdit(from: old.circuit, to: circuit)]
            // What is known the editor told already.
            if known == nil, path.isEmpty, !debugger.marks.isEmpty { for edit in edits { debugger.marks.follow(edit) } }
            layout = CircuitLayout(circuit, after: old, edits: edits)
        } else {
            layout = circuit.map { CircuitLayout($0) }
        }
        version += 1
        if let done = debugger.done { debugger.done = min(done, layout?.columnCount ?? 0) }
        // Long circuits are counted elsewhere, and show their old figures until then.
        if let circuit, circuit.operations.count <= CircuitPane.mostCounted { facts = CircuitPane.Facts(circuit) }
        if circuit == nil { facts = CircuitPane.Facts() }
        clamp()
    }

    /// Shows another block, or the circuit itself; the cursor goes to its beginning, or to the block that was left.
    mutating func turn(to editor: CircuitEditor) {
        let left = path.count > editor.path.count && path.starts(with: editor.path) ? path[editor.path.count] : nil
        let entered = path.count + 1 == editor.path.count && editor.path.starts(with: path) ? editor.path.last : nil
        // Who stepped up to a block goes on inside of it; who stepped through it has it behind.
        let isBefore = entered.map { debugger.done != nil && debugger.done == layout?.column(of: $0.operation) } ?? false
        let stepped = left == nil ? nil : debugger.done.map { $0 == layout?.columnCount }
        if path.isEmpty { outsideColumn = column }
        (path, before) = (editor.path, BlockApproach(editor.circuit, editor.path))
        let circuit = editor.shown
        layout = CircuitLayout(circuit)
        version += 1
        (debugger.path, debugger.done, anchor, comparison, jumps) = (path, nil, nil, nil, JumpList())
        facts = CircuitPane.Facts()
        if circuit.operations.count <= CircuitPane.mostCounted { facts = CircuitPane.Facts(circuit) }
        column = left.flatMap { layout?.column(of: $0.operation) } ?? 0
        if left == nil, let first = layout?.elements(inColumn: 0).first?.wires, !path.isEmpty { wire = max(wire, first.lowerBound) }
        if isBefore, let layout { debugger.done = debugger.stops(in: layout).min() ?? 0 }
        if let stepped { debugger.done = column + (stepped ? 1 : 0) }
        clamp()
    }

    /// Whether the cursor is on something that can be entered.
    var isOnBlock: Bool {
        guard let layout, let element = layout.element(wire: wire, column: column) else { return false }
        return layout.operation(of: element).isBlock
    }

    /// What is to be counted elsewhere.
    mutating func countRequest() -> (circuit: Circuit, version: Int)? {
        guard let circuit = layout?.circuit, circuit.operations.count > CircuitPane.mostCounted, counting != version else { return nil }
        counting = version
        return (circuit, version)
    }

    mutating func take(_ new: CircuitPane.Facts, version: Int) { if version == self.version { facts = new } }

    /// The cursor may stand one column behind the last, where a gate is put at the end.
    mutating func clamp() {
        wire = min(max(wire, 0), max(wireCount - 1, 0))
        column = min(max(column, 0), layout?.columnCount ?? 0)
        if let old = anchor {
            anchor = CircuitPane.Anchor(
                wire: min(old.wire, max(wireCount - 1, 0)), column: min(old.column, layout?.columnCount ?? 0), isWhole: old.isWhole,
                isRow: old.isRow)
        }
    }

    /// Selects the cursor's column with all its wires.
    mutating func selectColumns() {
        anchor = CircuitPane.Anchor(wire: wire, column: anchor?.column ?? column, isWhole: true)
    }

    /// Selects the cursor's wire with all its columns.
    mutating func selectWires() { anchor = CircuitPane.Anchor(wire: anchor?.wire ?? wire, column: column, isRow: true) }

    /// The wires and columns between an anchor and the cursor.
    func selection(from anchor: CircuitPane.Anchor) -> (wires: ClosedRange<Int>, columns: ClosedRange<Int>) {
        let most = max((layout?.columnCount ?? 0) - 1, 0)
        let columns = anchor.isRow ? 0...most : min(anchor.column, column)...max(anchor.column, column)
        return (anchor.isWhole ? 0...max(wireCount - 1, 0) : min(anchor.wire, wire)...max(anchor.wire, wire), columns)
    }

    mutating func nextDensity() {
        density = shownDensity == .compact ? .normal : shownDensity == .normal ? .boxed : .compact
    }
}
