import Circuits

/// Everything that was ever done to a circuit: a tree, for what was undone and then done otherwise is not lost.
struct UndoTree: Sendable, Equatable {
    struct Node: Sendable, Equatable {
        let edit: CircuitEdit
        let label: String
        /// The state that the edit was made from; 0 is the beginning.
        let parent: Int
    }

    /// State k is what the edit of node k - 1 led to.
    private(set) var nodes: [Node] = []
    /// The state that is shown.
    private(set) var current = 0
    /// Where ``redo()`` goes from a state.
    private var next: [Int: Int] = [:]

    /// Whether there is something to undo.
    var canUndo: Bool { current > 0 }
    /// Whether there is something to do again.
    var canRedo: Bool { next[current] != nil }

    /// The last state made.
    var newest: Int { nodes.count }

    mutating func record(_ edit: CircuitEdit, label: String) {
        nodes.append(Node(edit: edit, label: label, parent: current))
        next[current] = nodes.count
        current = nodes.count
    }

    /// Goes back one edit: what to apply, and the label of what is undone.
    mutating func undo() -> (edit: CircuitEdit, label: String)? {
        guard current > 0 else { return nil }
        let node = nodes[current - 1]
        next[node.parent] = current
        current = node.parent
        return (node.edit.inverse, node.label)
    }

    /// Goes forwards along the branch that was last used.
    mutating func redo() -> (edit: CircuitEdit, label: String)? {
        guard let state = next[current] else { return nil }
        current = state
        return (nodes[state - 1].edit, nodes[state - 1].label)
    }

    /// States that edits from here led to, oldest first.
    var branches: [Int] { nodes.indices.filter { nodes[$0].parent == current }.map { $0 + 1 } }

    /// Makes ``redo()`` take the next of the branches from here; false where there is only one.
    mutating func turn() -> Bool {
        let branches = branches
        guard branches.count > 1, let now = next[current], let place = branches.firstIndex(of: now) else { return false }
        next[current] = branches[(place + 1) % branches.count]
        return true
    }
}
