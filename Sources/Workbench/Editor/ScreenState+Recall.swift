import Workspace

/// What happens while the journal of a circuit's edits is read: the circuit is shown and edited as its file has it.
struct Recall: Sendable, Equatable {
    /// Counts the journals that were asked for.
    private(set) var serial = 0
    private(set) var isPending = false
    /// The words of a command that waits to write the circuit.
    var wantsWriting: [String]?

    /// The number of a new question.
    mutating func begin() -> Int {
        (serial, isPending, wantsWriting) = (serial + 1, true, nil)
        return serial
    }

    /// Takes an answer; false where it is one to an older question.
    mutating func end(_ serial: Int) -> Bool {
        guard isPending, serial == self.serial else { return false }
        isPending = false
        return true
    }
}

extension ScreenState {
    /// Takes the circuit of the project that is open; edits that were not written stay.
    mutating func followCircuit() -> [Effect] {
        guard let shown = workspace.project?.circuit else { return [] }
        guard source != shown || editor == nil else { return record() }
        source = shown
        if editor?.isModified == true {
            message = Message(.warning, "the project's circuit has changed; your edits of the old one stay")
            return record()
        }
        editor = CircuitEditor(shown)
        return [.recall(shown, serial: recall.begin())]
    }

    /// What was done since, for the journal; it waits until the journal is read.
    private mutating func record() -> [Effect] {
        guard !recall.isPending, let records = editor?.takeUnwritten(), !records.isEmpty, let base = editor?.base else { return [] }
        return [.record(records, base: base)]
    }

    /// Takes up the edits that the journal of this circuit holds, with those that were made meanwhile.
    mutating func take(_ recalled: (editor: CircuitEditor, ending: EditJournal.Ending)?, serial: Int) -> [Effect] {
        guard recall.end(serial) else { return [] }
        if let (old, ending) = recalled, let now = editor { takeUp(old, ending, after: now) }
        defer { recall.wantsWriting = nil }
        return recall.wantsWriting.map { save($0) } ?? []
    }

    private mutating func takeUp(_ old: CircuitEditor, _ ending: EditJournal.Ending, after now: CircuitEditor) {
        var new = old
        if now.history.newest > 0 {
            guard new.graft(now) else { return }
        } else {
            new.clipboard = now.clipboard
            if new.circuit == now.circuit { for step in now.path { _ = new.enter(step) } }
        }
        editor = new
        switch ending {
        case .damaged: message = Message(.warning, "the journal of edits is damaged: recovered as far as it goes")
        case .cutOff where old.isModified && now.history.newest > 0:
            message = Message(.warning, "edits that were not written are another branch: \(Action.key(.undo)), then \(Action.key(.branch))")
        case .cutOff where old.isModified:
            message = Message(.warning, "recovered edits that were not written; \(Action.key(.undo)) takes them back")
        case .cutOff, .closed: break
        }
    }
}
