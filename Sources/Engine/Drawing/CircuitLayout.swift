public import Circuits

/// Where each operation of a circuit stands: its column, and the wires from its first to its last.
///
/// Columns follow from the operations: each stands as far left as the wires it crosses, and the classical bits it reads or writes, allow. A barrier has a column
/// of its own and holds back what comes after, and so does what reads or writes a variable. So the operations may be carried out column by column.
/// Making it takes time linear in the wires that all operations cross; finding what stands in a column takes constant time.
public struct CircuitLayout: Sendable {
    public let circuit: Circuit
    /// Names of the qubits, in the order of the wires.
    public let wireNames: [String]
    /// How many columns there are.
    public let columnCount: Int
    /// Sorted by column, then by wire.
    public let elements: [Element]
    private let starts: [Int32]
    private let start: LayoutStart
    let widths = ColumnWidths()

    /// One operation in its place.
    public struct Element: Hashable, Sendable {
        /// Its number in the circuit.
        public let operation: Int
        public let column: Int
        /// The wires that it crosses, drawn or not.
        public let wires: ClosedRange<Int>
    }

    /// Lays a circuit out.
    ///
    /// - Parameter old: the layout of a circuit that begins with the same operations; what both share is taken from there.
    public init(_ circuit: Circuit, after old: CircuitLayout? = nil) {
        self.init(circuit, after: old, step: max(4096, 4 * (circuit.qubitCount + 2 * circuit.bitCount)))
    }

    init(_ circuit: Circuit, after old: CircuitLayout?, step: Int) {
        self.circuit = circuit
        wireNames = Self.names(circuit.qubits)
        var start = LayoutStart(wires: wireNames.count, bits: circuit.bitCount, step: step)
        if let old, old.start.step == step, old.circuit.qubits == circuit.qubits, old.circuit.bits == circuit.bits {
            start = old.start.shared(with: circuit.operations, of: old.circuit.operations)
        }
        start.place(circuit.operations)
        (self.start, columnCount) = (start, start.front.columnCount)
        (elements, starts) = Self.sorted(start.placed, columns: columnCount)
    }

    /// The column in which an operation stands; nil where it has none.
    public func column(of operation: Int) -> Int? {
        start.columns.indices.contains(operation) && start.columns[operation] >= 0 ? Int(start.columns[operation]) : nil
    }

    /// The numbers of all operations in the first columns, column by column.
    public func operations(inFirst count: Int) -> [Int] {
        elements[..<Int(starts[min(max(count, 0), columnCount)])].map(\.operation)
    }

    /// What stands in a column, by wire.
    public func elements(inColumn column: Int) -> ArraySlice<Element> {
        guard column >= 0, column < columnCount else { return [] }
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

    /// Sorts by column, keeping wires in order within one, by counting.
    private static func sorted(_ placed: [Element], columns: Int) -> ([Element], [Int32]) {
        var starts = [Int32](repeating: 0, count: columns + 1)
        for element in placed { starts[element.column + 1] += 1 }
        if columns > 0 { for column in 1...columns { starts[column] += starts[column - 1] } }
        var next = starts
        var order = [Int32](repeating: 0, count: placed.count)
        for (index, element) in placed.enumerated() {
            order[Int(next[element.column])] = Int32(index)
            next[element.column] += 1
        }
        var elements = order.map { placed[Int($0)] }
        for column in 0..<columns {
            let range = Int(starts[column])..<Int(starts[column + 1])
            if range.count > 1 { elements[range].sort { $0.wires.lowerBound < $1.wires.lowerBound } }
        }
        return (elements, starts)
    }
}
