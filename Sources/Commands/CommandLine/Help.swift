/// Help texts, from the table of commands.
enum Help {
    private static let width = 100

    static func text(for command: Command, color: Bool = false) -> String {
        var lines = ["Usage: \(command.usage)"]
        if command.name.isEmpty { lines += CommandTable.rootUsages.map { "       \($0)" } }
        lines += ["", command.summary]
        if !command.details.isEmpty { lines += [""] + wrapped(command.details, width: width) }
        if !command.operands.isEmpty {
            lines += section("Operands", command.operands.map { ($0.synopsis, $0.help) })
        }
        if command.name.isEmpty {
            let listed = CommandTable.commands.filter { !$0.isHidden }
            lines += section("Commands", listed.map { ($0.name, $0.summary) })
        }
        if !command.options.isEmpty { lines += section("Options", command.options.map { ($0.synopsis, meaning(of: $0)) }) }
        lines += section("Options of every command", Command.commonOptions.map { ($0.synopsis, meaning(of: $0)) })
        if !command.examples.isEmpty {
            lines += ["", "Examples:"]
            for example in command.examples { lines += ["  \(example.line)", "      \(example.meaning)"] }
        }
        if command.name.isEmpty {
            lines += ["", "'quantum-mlops COMMAND --help' tells more of a command, 'quantum-mlops help TOPIC' of a topic:"]
            lines += HelpTopic.all.map { "  \(padded($0.name, 14))\($0.summary)" }
        }
        let text = lines.joined(separator: "\n") + "\n"
        return color ? emphasized(text) : text
    }

    /// What an option does and what holds without it.
    static func meaning(of option: Option) -> String {
        var text = option.help
        if !option.choices.isEmpty { text += ": " + listed(option.choices, "or") }
        if let standard = option.standard { text += " (default: \(standard))" }
        if option.isRepeatable { text += "; may be given more than once" }
        return text
    }

    private static func section(_ title: String, _ rows: [(String, String)]) -> [String] {
        let column = min(rows.map(\.0.count).max() ?? 0, 30) + 4
        var lines = ["", "\(title):"]
        for (name, meaning) in rows {
            let words = wrapped(meaning, width: max(width - column, 40))
            let head = "  \(name)"
            var rest = words[...]
            if head.count + 2 <= column, let first = words.first {
                lines.append(padded(head, column) + first)
                rest = words.dropFirst()
            } else {
                lines.append(head)
            }
            lines += rest.map { String(repeating: " ", count: column) + $0 }
        }
        return lines
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(width - text.count, 0))
    }

    private static func emphasized(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasSuffix(":") && !line.hasPrefix(" ") ? "\u{1B}[1m\(line)\u{1B}[0m" : String(line)
        }.joined(separator: "\n")
    }
}
