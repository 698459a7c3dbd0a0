import Circuits

/// A circuit that is being edited, with all that was done to it.
///
/// Every change is a step in ``history``; the circuit after any number of undos is the one that was there, bit for bit.
struct CircuitEditor: Sendable, Equatable {
    /// The circuit before the first edit.
    let base: Circuit
    private(set) var circuit: Circuit
    private(set) var history = UndoTree()
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
        unseen?.append(edit)
        unwritten.append(.edit(edit, label: label))
        return true
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

    /// Notes that the circuit as it is now stands in its file.
    mutating func markSaved() {
        saved = history.current
        unwritten.append(.saved)
    }

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
            case .closed: break
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
    /// The workbench was left; a journal that ends otherwise was cut off.
    case closed
}
