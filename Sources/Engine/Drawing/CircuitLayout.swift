public import Circuits

/// Where each operation of a circuit stands: its column, and the wires from its first to its last.
///
/// Columns follow from the operations: each stands as far left as the wires it crosses, and the classical bits it reads or writes, allow. A barrier has a column
/// of its own and holds back what comes after, and so does what reads or writes a variable. So the operations may be carried out column by column.
/// Making it takes time linear in the wires that all operations cross, after an edit a few nanoseconds for each of them; finding what stands in a column takes
/// constant time.
public struct CircuitLayout: Sendable {
    public let circuit: Circuit
    /// Names of the qubits, in the order of the wires.
    public let wireNames: [String]
    /// How many columns there are.
    public let columnCount: Int
    private let spans: [LayoutSpan]
    /// The column of each operation; -1 for those that have none.
    private let columns: [Int32]
    /// Numbers of operations by column, then by wire.
    private let order: [Int32]
    private let starts: [Int32]
    let widths: ColumnWidths

    /// One operation in its place.
    public struct Element: Hashable, Sendable {
        /// Its number in the circuit.
        public let operation: Int
        public let column: Int
        /// The wires that it crosses, drawn or not.
        public let wires: ClosedRange<Int>
    }

    /// Operations in their places, sorted by column, then by wire.
    public struct Elements: RandomAccessCollection, Sendable {
        fileprivate let layout: CircuitLayout
        public let startIndex = 0
        public var endIndex: Int { layout.order.count }

        public subscript(index: Int) -> Element {
            let operation = Int(layout.order[index])
            let span = layout.spans[operation]
            return Element(operation: operation, column: Int(layout.columns[operation]), wires: Int(span.low)...Int(span.high))
        }
    }

    /// Lays a circuit out.
    public init(_ circuit: Circuit) { self.init(circuit, spans: circuit.operations.map { LayoutSpan($0) }, widths: ColumnWidths()) }

    /// Lays out a circuit that was made from an older one by edits, one after the other; only what they put in is looked at.
    public init(_ circuit: Circuit, after old: CircuitLayout, edits: [CircuitEdit]) {
        guard old.circuit.qubits == circuit.qubits, old.circuit.bits == circuit.bits, old.circuit.variables == circuit.variables else {
            self.init(circuit)
            return
        }
        var spans = old.spans
        for edit in edits {
            guard edit.start >= 0, edit.start + edit.removed.count <= spans.count else {
                self.init(circuit)
                return
            }
            spans.replaceSubrange(edit.start..<edit.start + edit.removed.count, with: edit.inserted.map { LayoutSpan($0) })
        }
        guard spans.count == circuit.operations.count else {
            self.init(circuit)
            return
        }
        self.init(circuit, spans: spans, widths: ColumnWidths(after: old.widths, edits))
    }

    private init(_ circuit: Circuit, spans: [LayoutSpan], widths: ColumnWidths) {
        self.circuit = circuit
        self.widths = widths
        wireNames = Self.names(circuit.qubits)
        var spans = spans
        var front = LayoutFront(wires: wireNames.count, bits: circuit.bitCount)
        columns = front.place(circuit.operations, &spans)
        self.spans = spans
        columnCount = front.columnCount
        (order, starts) = Self.sorted(columns, spans, wires: wireNames.count, columnCount: columnCount)
    }

    /// All operations that have a place.
    public var elements: Elements { Elements(layout: self) }

    /// The column in which an operation stands; nil where it has none.
    public func column(of operation: Int) -> Int? {
        columns.indices.contains(operation) && columns[operation] >= 0 ? Int(columns[operation]) : nil
    }

    /// The numbers of all operations in the first columns, column by column.
    public func operations(inFirst count: Int) -> [Int] { order[..<Int(starts[min(max(count, 0), columnCount)])].map { Int($0) } }

    /// The numbers of the operations in a column, by wire.
    func operations(inColumn column: Int) -> ArraySlice<Int32> {
        guard column >= 0, column < columnCount else { return [] }
        return order[Int(starts[column])..<Int(starts[column + 1])]
    }

    /// What stands in a column, by wire.
    public func elements(inColumn column: Int) -> Slice<Elements> {
        guard column >= 0, column < columnCount else { return elements[0..<0] }
        return elements[Int(starts[column])..<Int(starts[column + 1])]
    }

    /// What stands or passes at a wire and a column.
    public func element(wire: Int, column: Int) -> Element? { elements(inColumn: column).first { $0.wires.contains(wire) } }

    /// The operation in a place.
    public func operation(of element: Element) -> Operation { circuit.operations[element.operation] }

    private static func names(_ registers: [Register]) -> [String] {
        registers.flatMap { register in
            register.isHardware || register.size == 1 ? [register.name] : (0..<register.size).map { "\(register.name)\($0)" }
        }
    }

    /// Sorts by wire, then by column, by counting.
    private static func sorted(_ columns: [Int32], _ spans: [LayoutSpan], wires: Int, columnCount: Int) -> ([Int32], [Int32]) {
        var next = [Int32](repeating: 0, count: wires + 1)
        for (number, column) in columns.enumerated() where column >= 0 { next[Int(spans[number].low) + 1] += 1 }
        for wire in next.indices.dropFirst() { next[wire] += next[wire - 1] }
        let count = Int(next[wires])
        var byWire = [Int32](repeating: 0, count: count)
        for (number, column) in columns.enumerated() where column >= 0 {
            let wire = Int(spans[number].low)
            byWire[Int(next[wire])] = Int32(truncatingIfNeeded: number)
            next[wire] += 1
        }
        var starts = [Int32](repeating: 0, count: columnCount + 1)
        for number in byWire { starts[Int(columns[Int(number)]) + 1] += 1 }
        for column in starts.indices.dropFirst() { starts[column] += starts[column - 1] }
        next = starts
        var order = [Int32](repeating: 0, count: count)
        for number in byWire {
            let column = Int(columns[Int(number)])
            order[Int(next[column])] = number
            next[column] += 1
        }
        return (order, starts)
    }
}
