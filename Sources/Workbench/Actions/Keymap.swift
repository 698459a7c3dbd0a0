/// What pressed keys mean, by the action table.
enum Keymap {
    enum Meaning: Equatable {
        case action(ActionID)
        /// The beginning of a longer sequence.
        case prefix
        case nothing
    }

    /// The meaning of keys in a pane, or where none is shown; a pane's own actions come before those that hold everywhere.
    static func meaning(of keys: [Key], in pane: PaneID?, holds: (Action.Condition) -> Bool) -> Meaning {
        var isPrefix = false
        for context in [pane.map(Action.Context.pane), .global].compactMap(\.self) {
            for action in Action.table where action.context == context {
                guard action.when.map(holds) ?? true else { continue }
                for sequence in action.keys {
                    if sequence.keys == keys { return .action(action.id) }
                    if sequence.keys.count > keys.count, sequence.keys.prefix(keys.count).elementsEqual(keys) { isPrefix = true }
                }
            }
        }
        return isPrefix ? .prefix : .nothing
    }

    /// Why keys mean nothing in a pane now, where an action has them under a condition that does not hold.
    static func refusal(of keys: [Key], in pane: PaneID) -> String? {
        let action = Action.table.first { action in
            action.when != nil && action.context == .pane(pane) && action.keys.contains { $0.keys == keys }
        }
        return action.flatMap { action in action.when.map { "\(action.command): only while \($0.rawValue)" } }
    }
}
