public import Documents

extension Action {
    /// The table as `help keys --json` prints it.
    public static var json: JSONValue {
        let panes = PaneID.allCases.map { pane in
            JSONValue.object([("id", .string(pane.rawValue)), ("title", .string(pane.title)), ("key", .string(pane.key))])
        }
        return .object([("panes", .array(panes)), ("actions", .array(table.map(\.json)))])
    }

    private var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("id", .string(id.rawValue)), ("keys", .array(keys.map { .string($0.description) })), ("context", .string(context.name)),
            ("help", .string(help)), ("command", .string(command)),
        ]
        if !arguments.isEmpty { members.append(("arguments", .string(arguments))) }
        if let when { members.append(("when", .string(when.rawValue))) }
        return .object(members)
    }

    /// The table as text for people: a line an action, under the names of the contexts.
    public static var text: String {
        let contexts: [(Context, String)] = [(.global, "Everywhere")] + PaneID.allCases.map { (.pane($0), $0.title) }
        return contexts.map { context, title in
            let lines = table.filter { $0.context == context }.map { action in
                "  " + padded(action.keyText, 14) + padded(":" + action.usage, 26) + action.help
                    + (action.when.map { " (while \($0.rawValue))" } ?? "")
            }
            return ([title] + lines).joined(separator: "\n") + "\n"
        }.joined(separator: "\n") + KeyConfiguration.help(keyFaults)
    }

    /// The keys in one line.
    var keyText: String { keys.map(\.description).joined(separator: ", ") }

    /// The command with its arguments.
    var usage: String { arguments.isEmpty ? command : command + " " + arguments }
}

/// A text with spaces after it up to a width, at least one.
func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - Width.columns(of: text), 1))
}
