import Synchronization

/// Widths of columns that were found once, by how they are drawn.
final class ColumnWidths: Sendable {
    struct Style: Hashable {
        let isBoxed: Bool
        let isASCII: Bool
        let limit: Int
    }

    private let known = Mutex<[Style: [Int: Int]]>([:])

    func width(of column: Int, _ style: Style, _ find: () -> Int) -> Int {
        if let width = known.withLock({ $0[style]?[column] }) { return width }
        let width = find()
        known.withLock { $0[style, default: [:]][column] = width }
        return width
    }
}
