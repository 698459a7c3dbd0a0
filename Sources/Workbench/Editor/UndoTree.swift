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

    /// Where ``redo()`` goes from here.
    var upcoming: Int? { next[current] }

    /// The way from here to another state: how many edits to undo, then the states to go on to.
    func way(to state: Int) -> (undone: Int, states: [Int]) {
        func roots(of state: Int) -> [Int] {
            var found = [state]
            while let last = found.last, last > 0 { found.append(nodes[last - 1].parent) }
            return found
        }
        var (here, there) = (roots(of: current), roots(of: state))
        while here.count > 1, there.count > 1, here[here.count - 2] == there[there.count - 2] {
            here.removeLast()
            there.removeLast()
        }
        return (here.count - 1, there.dropLast().reversed())
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
