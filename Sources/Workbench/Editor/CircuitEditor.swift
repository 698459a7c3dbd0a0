import Circuits

/// A circuit that is being edited, with all that was done to it.
///
/// Every change is a step in ``history``; the circuit after any number of undos is the one that was there, bit for bit.
struct CircuitEditor: Sendable, Equatable {
    /// The circuit before the first edit.
    let base: Circuit
    private(set) var circuit: Circuit
    private(set) var history = UndoTree()
    /// The way to the block that is shown; empty for the circuit itself.
    private(set) var path: [BlockStep] = []
    /// The state of the history that is in the file.
    private(set) var saved = 0
    /// What was copied or deleted last.
    var clipboard: [Operation] = []
    /// What ``EditRecord``s say happened since they were last taken.
    private(set) var unwritten: [EditRecord] = []
    /// The changes since the screen last followed; nil before it followed for the first time.
    private var unseen: [CircuitEdit]? = nil

    init(_ circuit: Circuit) { (base, self.circuit) = (circuit, circuit) }

    /// Whether something would be lost by closing without writing.
    var isModified: Bool { history.current != saved }

    /// Makes a change; false where it changes nothing.
    @discardableResult
    mutating func change(_ label: String, to new: Circuit) -> Bool { change(label, CircuitEdit(from: circuit, to: new), to: new) }

    /// Makes a change that is known; false where it changes nothing or does not fit.
    @discardableResult
    mutating func change(_ label: String, _ edit: CircuitEdit) -> Bool {
        guard !edit.isEmpty, let new = edit.applied(to: circuit) else { return false }
        return change(label, edit, to: new)
    }

    private mutating func change(_ label: String, _ edit: CircuitEdit, to new: Circuit) -> Bool {
        guard !edit.isEmpty else { return false }
        history.record(edit, label: label)
        circuit = new
        followPath(edit)
        unseen?.append(edit)
        unwritten.append(.edit(edit, label: label))
        return true
    }

    // MARK: - Blocks

    /// The circuit, or the block of it that is entered as a circuit of its own on the same wires.
    var shown: Circuit {
        guard !path.isEmpty, let body = circuit.operations(at: path) else { return circuit }
        var block = circuit
        (block.operations, block.annotations) = (body, [])
        return block
    }

    /// Makes a change to what is shown; false where it changes nothing.
    @discardableResult
    mutating func changeShown(_ label: String, to new: Circuit) -> Bool {
        guard !path.isEmpty else { return change(label, to: new) }
        var whole = new
        (whole.operations, whole.annotations) = (circuit.operations, circuit.annotations)
        guard let (changed, way) = whole.replacing(at: path, with: new.operations), change(label, to: changed) else { return false }
        path = way
        return true
    }

    /// Makes a change to what is shown that is known; false where it changes nothing or does not fit.
    @discardableResult
    mutating func changeShown(_ label: String, _ edit: CircuitEdit) -> Bool {
        guard !path.isEmpty else { return change(label, edit) }
        guard let new = edit.applied(to: shown) else { return false }
        return changeShown(label, to: new)
    }

    /// Goes into a block of what is shown; false where there is none.
    mutating func enter(_ step: BlockStep) -> Bool {
        guard circuit.operations(at: path + [step]) != nil else { return false }
        path.append(step)
        return true
    }

    /// Goes out of the innermost block; the step that is taken back.
    mutating func leave() -> BlockStep? { path.popLast() }

    /// Goes to the circuit itself.
    mutating func leaveAll() { path = [] }

    /// Keeps the way on its block while the circuit changes around it.
    private mutating func followPath(_ edit: CircuitEdit) {
        guard let first = path.first?.operation else { return }
        if first >= edit.start + edit.removed.count {
            path[0].operation += edit.inserted.count - edit.removed.count
        } else if first >= edit.start, edit.inserted.count != edit.removed.count {
            path = []
        }
        while !path.isEmpty, circuit.operations(at: path) == nil { path.removeLast() }
    }

    /// The edits since this was last called; nil the first time.
    mutating func takeUnseen() -> [CircuitEdit]? {
        defer { unseen = [] }
        return unseen
    }

    /// Undoes up to that many edits; the labels of those undone.
    mutating func undo(_ count: Int = 1) -> [String] { travel(count, record: .undo) { $0.undo() } }

    /// Does up to that many edits again.
    mutating func redo(_ count: Int = 1) -> [String] { travel(count, record: .redo) { $0.redo() } }

    private mutating func travel(
        _ count: Int, record: EditRecord, _ step: (inout UndoTree) -> (edit: CircuitEdit, label: String)?
    ) -> [String] {
        var labels: [String] = []
        while labels.count < count, let (edit, label) = step(&history) {
            guard let new = edit.applied(to: circuit) else { break }
            circuit = new
            followPath(edit)
            unseen?.append(edit)
            labels.append(label)
            unwritten.append(record)
        }
        return labels
    }

    /// Makes ``redo(_:)`` take another branch; false where there is none.
    mutating func turn() -> Bool {
        guard history.turn() else { return false }
        unwritten.append(.turn)
        return true
    }

    /// Goes to a state of the history, edit by edit.
    mutating func travel(to state: Int) {
        let way = history.way(to: state)
        _ = undo(way.undone)
        for next in way.states {
            while history.upcoming != next, turn() {}
            _ = redo()
        }
    }

    /// Takes up what was done meanwhile to the circuit as it stands in its file: another branch from there, which is shown; false where it does not fit.
    mutating func graft(_ meanwhile: CircuitEditor) -> Bool {
        let (root, first) = (saved, history.newest)
        func here(_ state: Int) -> Int { state == 0 ? root : first + state }
        for node in meanwhile.history.nodes {
            travel(to: here(node.parent))
            guard change(node.label, node.edit) else { return false }
        }
        travel(to: here(meanwhile.history.current))
        guard circuit == meanwhile.circuit else { return false }
        (clipboard, path) = (meanwhile.clipboard, meanwhile.path)
        return true
    }

    /// Notes that the circuit as it is now is on its way to its file; the state that it is in.
    mutating func beginSaving() -> Int {
        unwritten.append(.saving)
        return history.current
    }

    /// Notes that the circuit stands in its file, as it is now or as it was in an older state.
    mutating func markSaved(_ state: Int? = nil) {
        saved = state ?? history.current
        unwritten.append(saved == history.current ? .saved : .savedAt(saved))
    }

    /// Takes it that the file holds a state, whatever was noted of it.
    mutating func takeSaved(_ state: Int) { saved = state }

    /// Does again what a journal says; false where it does not fit, with what fitted done.
    mutating func replay(_ records: [EditRecord]) -> Bool {
        defer { (unwritten, unseen) = ([], nil) }
        for record in records {
            switch record {
            case .edit(let edit, let label):
                guard let new = edit.applied(to: circuit) else { return false }
                history.record(edit, label: label)
                circuit = new
            case .undo: guard undo().count == 1 else { return false }
            case .redo: guard redo().count == 1 else { return false }
            case .turn: guard turn() else { return false }
            case .saved: saved = history.current
            case .savedAt(let state): saved = state
            case .saving, .closed: break
            }
        }
        return true
    }

    /// What happened since this was last called, for the journal.
    mutating func takeUnwritten() -> [EditRecord] {
        defer { unwritten = [] }
        return unwritten
    }
}

/// One line of an editor's journal.
enum EditRecord: Hashable, Sendable, Codable {
    case edit(CircuitEdit, label: String)
    case undo, redo
    /// Redo takes another branch.
    case turn
    /// The circuit is in its file.
    case saved
    /// The circuit is being written, so that from now on the file may hold it.
    case saving
    /// The circuit as it was in a state of the history is in its file.
    case savedAt(Int)
    /// The workbench was left; a journal that ends otherwise was cut off.
    case closed
}
