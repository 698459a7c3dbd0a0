import Circuits
import Synchronization

/// Widths of columns that were found once, by how they are drawn.
final class ColumnWidths: Sendable {
    struct Style: Hashable {
        let isBoxed: Bool
        let isASCII: Bool
        let limit: Int
    }

    private let known = Mutex<[Style: [Int: Int]]>([:])
    /// Widths of gates of the table, without angles and modifiers.
    private let plain = Mutex<[Style: [Int]]>([:])

    /// The width of a gate of the table that looks the same wherever it stands.
    func width(of gate: GateIndex, _ style: Style, _ find: () -> Int) -> Int {
        let row = Int(gate.rawValue)
        if let width = plain.withLock({ $0[style]?[row] }), width > 0 { return width }
        let width = find()
        plain.withLock { $0[style, default: [Int](repeating: 0, count: 256)][row] = width }
        return width
    }

    func width(of column: Int, _ style: Style, _ find: () -> Int) -> Int {
        if let width = known.withLock({ $0[style]?[column] }) { return width }
        let width = find()
        known.withLock { $0[style, default: [:]][column] = width }
        return width
    }
}
