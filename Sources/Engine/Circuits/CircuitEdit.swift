/// The difference between two circuits: what an editor does and undoes.
///
/// One stretch of operations replaced by another, and everything but the operations where that changed too. Finding it takes time linear in the
/// number of operations, keeping it only the space of what differs.
public struct CircuitEdit: Hashable, Sendable, Codable {
    /// Place of the first operation that differs.
    public var start: Int
    public var removed: [Operation]
    public var inserted: [Operation]
    /// Registers, definitions and the rest, without operations; nil where they stay.
    public var frame: Frame?

    /// A circuit without its operations, before and after.
    public struct Frame: Hashable, Sendable, Codable {
        public var before: Circuit
        public var after: Circuit
    }

    public init(from old: Circuit, to new: Circuit) {
        var first = 0
        let shorter = min(old.operations.count, new.operations.count)
        while first < shorter, old.operations[first] == new.operations[first] { first += 1 }
        var same = 0
        while same < shorter - first, old.operations[old.operations.count - 1 - same] == new.operations[new.operations.count - 1 - same] {
            same += 1
        }
        start = first
        removed = Array(old.operations[first..<(old.operations.count - same)])
        inserted = Array(new.operations[first..<(new.operations.count - same)])
        var (before, after) = (old, new)
        (before.operations, after.operations) = ([], [])
        frame = before == after ? nil : Frame(before: before, after: after)
    }

    /// Some operations in the place of others.
    public init(at start: Int, removing removed: [Operation], inserting inserted: [Operation]) {
        (self.start, self.removed, self.inserted) = (start, removed, inserted)
    }

    /// Whether nothing differs.
    public var isEmpty: Bool { removed.isEmpty && inserted.isEmpty && frame == nil }

    /// What takes the new circuit back to the old one.
    public var inverse: CircuitEdit {
        var edit = self
        (edit.removed, edit.inserted) = (inserted, removed)
        edit.frame = frame.map { Frame(before: $0.after, after: $0.before) }
        return edit
    }

    /// The new circuit; nil where the edit was not made from this one.
    public func applied(to circuit: Circuit) -> Circuit? {
        let end = start + removed.count
        guard start >= 0, end <= circuit.operations.count, circuit.operations[start..<end].elementsEqual(removed) else { return nil }
        var result = circuit
        if let frame {
            result = frame.after
            result.operations = circuit.operations
        }
        result.operations.replaceSubrange(start..<end, with: inserted)
        return result
    }
}
