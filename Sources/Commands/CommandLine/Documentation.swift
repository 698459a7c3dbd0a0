/// The page of the commands, generated from the table.
enum Documentation {
    static var commands: String {
        var lines = [
            "# Commands", "",
            "<!-- Generated from Sources/Commands/CommandLine/CommandTable.swift by the tests (UPDATE_GOLDEN=1); edit the table, not this page. -->",
            "", CommandTable.root.summary, "", "Every command answers `--help`. Exit codes are listed at the end.", "",
        ]
        lines += ["## quantum-mlops", ""] + body(of: CommandTable.root)
        for command in CommandTable.commands where !command.isHidden {
            lines += ["## \(command.name)", "", command.summary, ""] + body(of: command)
        }
        lines += ["## Options of every command", ""] + table(of: Command.commonOptions) + [""]
        lines += ["## Exit codes", "", "| code | meaning |", "| --- | --- |"]
        lines += ExitCode.allCases.map { "| \($0.rawValue) | \($0.meaning) |" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func body(of command: Command) -> [String] {
        var lines = ["```", command.usage] + (command.name.isEmpty ? CommandTable.rootUsages : []) + ["```", ""]
        if !command.details.isEmpty {
            lines += command.details.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) + [""]
        }
        for operand in command.operands { lines.append("- `\(operand.synopsis)`: \(operand.help)") }
        if !command.operands.isEmpty { lines.append("") }
        if !command.options.isEmpty { lines += table(of: command.options) + [""] }
        if !command.examples.isEmpty {
            lines.append("```sh")
            for example in command.examples { lines += ["# \(example.meaning)", example.line] }
            lines += ["```", ""]
        }
        return lines
    }

    private static func table(of options: [Option]) -> [String] {
        ["| option | meaning |", "| --- | --- |"]
            + options.map { "| `\($0.synopsis)` | \(escaped(Help.meaning(of: $0))) |" }
    }

    private static func escaped(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
