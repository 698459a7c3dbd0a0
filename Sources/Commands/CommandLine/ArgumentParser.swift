import Diagnostics

/// Reads a command line by the table of commands.
struct ArgumentParser {
    let commands: [Command]
    let root: Command

    /// - Throws: ``UsageError`` that names the word at fault.
    func parse(_ words: [String]) throws(UsageError) -> Arguments {
        var arguments = Arguments(root)
        var index = 0
        var isLiteral = false
        while index < words.count {
            let word = words[index]
            index += 1
            if !isLiteral, word == "--" {
                isLiteral = true
            } else if !isLiteral, word.hasPrefix("-"), word != "-" {
                try parseOption(word, words, &index, into: &arguments)
            } else if arguments.command.name.isEmpty, arguments.operands.isEmpty, !isLiteral, let command = command(word, words, &index) {
                var chosen = Arguments(command)
                chosen.adopt(arguments)
                try checkKnown(arguments.names, by: command)
                arguments = chosen
            } else {
                arguments.operands.append(word)
            }
        }
        if !arguments.has("--help"), !arguments.has("--version") { try checkOperands(arguments) }
        return arguments
    }

    /// The command that a word names, with the second word of a group where one stands next.
    private func command(_ word: String, _ words: [String], _ index: inout Int) -> Command? {
        if index < words.count, let command = commands.first(where: { $0.words == [word, words[index]] }) {
            index += 1
            return command
        }
        return commands.first { $0.words == [word] }
    }

    private func parseOption(_ word: String, _ words: [String], _ index: inout Int, into arguments: inout Arguments) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var (name, value) = (parts[0], parts.count == 2 ? parts[1] : nil)
        let command = arguments.command
        var found = command.option(name)
        if found == nil, !word.hasPrefix("--"), word.utf8.count > 2, let short = command.option(String(word.prefix(2))),
            short.valueName != nil
        {
            (name, value, found) = (short.name, String(word.dropFirst(2)), short)
        }
        guard let option = found else {
            let names = command.allOptions.flatMap { [$0.name] + ($0.short.map { [$0] } ?? []) }
            let place = command.name.isEmpty ? "" : " of '\(command.name)'"
            let help = command.name.isEmpty ? "quantum-mlops --help" : "quantum-mlops \(command.name) --help"
            throw UsageError("unknown option '\(name)'\(place)", hint: didYouMean(name, among: names) ?? "'\(help)' lists the options")
        }
        guard let valueName = option.valueName else {
            guard value == nil else { throw UsageError("\(option.name) takes no value, got '\(word)'") }
            arguments.add("", to: option)
            return
        }
        if value == nil, index < words.count {
            value = words[index]
            index += 1
        }
        guard let value else { throw UsageError("\(option.name) needs a value: \(option.name) \(valueName)") }
        if let fault = option.fault(in: value) {
            throw UsageError(fault, hint: didYouMean(value, among: option.choices))
        }
        arguments.add(value, to: option)
    }

    /// Options before the command's name must be options of that command too.
    private func checkKnown(_ names: Set<String>, by command: Command) throws(UsageError) {
        for name in names.sorted() where command.option(name) == nil {
            throw UsageError(
                "unknown option '\(name)' of '\(command.name)'", hint: "'quantum-mlops \(command.name) --help' lists the options")
        }
    }

    private func checkOperands(_ arguments: Arguments) throws(UsageError) {
        let command = arguments.command
        let needed = command.operands.filter { !$0.isOptional }
        if arguments.operands.count < needed.count {
            let missing = needed[arguments.operands.count]
            throw UsageError("'\(command.name)' needs \(missing.name): \(missing.help)", hint: "usage: \(command.usage)")
        }
        if !(command.operands.last?.isRepeated ?? false), arguments.operands.count > command.operands.count {
            let surplus = arguments.operands[command.operands.count]
            if command.name.isEmpty { throw unknownCommand(arguments.operands[0]) }
            throw UsageError("'\(command.name)' takes no further operand '\(surplus)'", hint: "usage: \(command.usage)")
        }
    }

    /// What to say of a word that names neither a command nor a project.
    func unknownCommand(_ word: String) -> UsageError {
        if Self.plannedCommands.contains(word) {
            return UsageError("'\(word)' is not in this version", hint: "'quantum-mlops --help' lists what is")
        }
        let names = commands.filter { !$0.isHidden }.compactMap(\.words.first)
        var unique: [String] = []
        for name in names where !unique.contains(name) { unique.append(name) }
        return UsageError(
            "unknown command '\(word)', and no such project",
            hint: didYouMean(word, among: unique) ?? "'quantum-mlops --help' lists the commands")
    }

    /// Commands that other versions of the program have.
    private static let plannedCommands: Set<String> = [
        "compile", "qec", "mitigate", "backends", "jobs", "test", "analyze", "monitor", "models", "export", "search",
        "serve", "data", "budget", "calibrations",
    ]
}
