import Circuits
import Synchronization

/// Widths of operations and columns that were found once, by how they are drawn.
final class ColumnWidths: Sendable {
    struct Style: Hashable {
        let isBoxed: Bool
        let isASCII: Bool
        let limit: Int
    }

    /// What is known for one style; 0 for what is not.
    fileprivate struct Known {
        /// By column.
        var columns: [Int: Int] = [:]
        /// By operation; empty where none is known.
        var operations: [UInt16] = []
        /// Of gates of the table, without angles and modifiers.
        var plain = [UInt16](repeating: 0, count: 256)
    }

    private let known: Mutex<[Style: Known]>

    init() { known = Mutex([:]) }

    /// Those of a circuit that edits made from another one: what they left in place is as wide as it was.
    init(after old: ColumnWidths, _ edits: [CircuitEdit]) {
        var styles = old.known.withLock { $0 }
        for style in styles.keys {
            styles[style]?.columns = [:]
            for edit in edits {
                guard let count = styles[style]?.operations.count, edit.start + edit.removed.count <= count else {
                    styles[style]?.operations = []
                    continue
                }
                let new = repeatElement(UInt16(0), count: edit.inserted.count)
                styles[style]?.operations.replaceSubrange(edit.start..<edit.start + edit.removed.count, with: new)
            }
        }
        known = Mutex(styles)
    }

    /// The width of a column with these operations.
    func width(
        ofColumn column: Int, _ style: Style, of operations: ArraySlice<Int32>, in circuit: Circuit, _ measure: (Operation) -> Int
    ) -> Int {
        known.withLock { styles in
            if let width = styles[style]?.columns[column] { return width }
            var known = styles.removeValue(forKey: style) ?? Known()
            if known.operations.count != circuit.operations.count {
                known.operations = Array(repeating: 0, count: circuit.operations.count)
            }
            var width = 1
            for number in operations {
                let place = Int(number)
                if known.operations[place] == 0 { known.operations[place] = known.found(circuit.operations[place], measure) }
                width = max(width, Int(known.operations[place]))
            }
            known.columns[column] = width
            styles[style] = known
            return width
        }
    }
}

extension ColumnWidths.Known {
    /// The width of an operation; a gate of the table looks the same wherever it stands.
    fileprivate mutating func found(_ operation: Operation, _ measure: (Operation) -> Int) -> UInt16 {
        guard case .gate(let application) = operation, application.angles.isEmpty, application.modifiers.isEmpty,
            case .standard(let gate) = application.gate
        else { return UInt16(clamping: measure(operation)) }
        let row = Int(gate.rawValue)
        if plain[row] == 0 { plain[row] = UInt16(clamping: measure(operation)) }
        return plain[row]
    }
}
