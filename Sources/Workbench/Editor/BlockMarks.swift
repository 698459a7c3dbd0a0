import Circuits

/// Marks on the operations of one block, or of the circuit itself, by their numbers there.
struct Marks: Sendable, Hashable {
    /// Before whose column to stop.
    var breakpoints: Set<Int> = []
    /// Outcomes that measurements are to have.
    var forced: [Int: Bool] = [:]

    /// The marks where their operations are after an edit; what was changed in its place keeps its mark.
    fileprivate func following(_ edit: CircuitEdit) -> Marks {
        var marks = Marks(breakpoints: Set(breakpoints.compactMap { edit.place(of: $0) }))
        for (number, outcome) in forced { if let place = edit.place(of: number) { marks.forced[place] = outcome } }
        return marks
    }
}

/// The marks of a circuit and of all its blocks, by the way to each.
struct BlockMarks: Sendable, Hashable {
    private var marks: [[BlockStep]: Marks] = [:]

    var isEmpty: Bool { marks.isEmpty }

    subscript(path: [BlockStep]) -> Marks {
        get { marks[path] ?? Marks() }
        set { marks[path] = newValue == Marks() ? nil : newValue }
    }

    /// The ways to breakpoints that stand inside of a block's own blocks, from that block on.
    func breakpoints(inside path: [BlockStep]) -> [(way: [BlockStep], operation: Int)] {
        marks.filter { $0.key.count > path.count && $0.key.starts(with: path) }.flatMap { way, marks in
            marks.breakpoints.map { (Array(way.dropFirst(path.count)), $0) }
        }
    }

    /// The blocks, other than the circuit itself, that have breakpoints.
    var blocks: [[BlockStep]] { marks.filter { !$0.key.isEmpty && !$0.value.breakpoints.isEmpty }.map(\.key) }

    /// Follows an edit of the whole circuit, so that marks stay with their operations as far as those are still there.
    mutating func follow(_ edit: CircuitEdit) {
        var moved: [[BlockStep]: Marks] = [:]
        for (path, marks) in marks {
            if let (path, marks) = Self.followed(path[...], marks, edit), marks != Marks() { moved[path] = marks }
        }
        marks = moved
    }

    private static func followed(_ path: ArraySlice<BlockStep>, _ marks: Marks, _ edit: CircuitEdit) -> ([BlockStep], Marks)? {
        guard var step = path.first else { return ([], marks.following(edit)) }
        let (inside, rest) = (step.operation - edit.start, path.dropFirst())
        guard let place = edit.place(of: step.operation) else { return nil }
        step.operation = place
        guard edit.removed.indices.contains(inside) else { return ([step] + rest, marks) }
        guard let old = edit.removed[inside].body(step.part), let new = edit.inserted[inside].body(step.part),
            let (way, kept) = followed(rest, marks, CircuitEdit(from: old, to: new))
        else { return nil }
        return ([step] + way, kept)
    }
}

extension CircuitEdit {
    /// What makes one list of operations of another.
    fileprivate init(from old: [Operation], to new: [Operation]) {
        var (before, after) = (Circuit(), Circuit())
        (before.operations, after.operations) = (old, new)
        self.init(from: before, to: after)
    }

    /// Where an operation stands after the edit; nil where it is gone.
    fileprivate func place(of number: Int) -> Int? {
        if number < start { return number }
        if number >= start + removed.count { return number + inserted.count - removed.count }
        return inserted.count == removed.count ? number : nil
    }
}
