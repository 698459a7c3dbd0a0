/// Completion scripts for shells, from the table of commands.
enum Completions {
    static let shells = ["bash", "zsh", "fish"]

    static func script(for shell: String) -> String {
        switch shell {
        case "bash": bash
        case "zsh": zsh
        default: fish
        }
    }

    private static var commands: [Command] { CommandTable.commands.filter { !$0.isHidden } }

    /// First words, each once, in the order of the table.
    private static var names: [String] {
        var names: [String] = []
        for command in commands { if let word = command.words.first, !names.contains(word) { names.append(word) } }
        return names
    }

    private static func options(of command: Command) -> [String] {
        command.allOptions.flatMap { [$0.name] + ($0.short.map { [$0] } ?? []) }
    }

    private static func seconds(of word: String) -> [String] {
        commands.filter { $0.words.count == 2 && $0.words[0] == word }.map { $0.words[1] }
    }

    /// What the option stands for in a `case` pattern.
    private static func pattern(_ option: Option) -> String { [option.name, option.short].compactMap { $0 }.joined(separator: "|") }

    private static var bash: String {
        var lines = [
            "# bash completion for quantum-mlops", "_quantum_mlops() {",
            "    local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\" command=\"\" word",
            "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do",
            "        case \"$word\" in -*) ;; *) command=\"$word\"; break ;; esac", "    done", "    COMPREPLY=()",
            "    case \"$previous\" in",
        ]
        for option in choiceOptions {
            lines.append(
                "        \(pattern(option))) COMPREPLY=($(compgen -W \"\(option.choices.joined(separator: " "))\" -- \"$current\")); return ;;"
            )
        }
        lines += ["    esac", "    case \"$command\" in"]
        lines.append(
            "        \"\") COMPREPLY=($(compgen -W \"\((names + options(of: CommandTable.root)).joined(separator: " "))\" -- \"$current\")) ;;"
        )
        for name in names {
            let matching = commands.filter { $0.words.first == name }
            var words = seconds(of: name)
            if name == "help" { words += HelpTopic.all.map(\.name) }
            if name == "completions" { words += shells }
            for command in matching { for option in options(of: command) where !words.contains(option) { words.append(option) } }
            lines.append("        \(name)) COMPREPLY=($(compgen -W \"\(words.joined(separator: " "))\" -- \"$current\")) ;;")
        }
        lines += [
            "    esac", "    if [[ \"$current\" != -* ]]; then COMPREPLY+=($(compgen -f -- \"$current\")); fi", "}",
            "complete -o filenames -F _quantum_mlops quantum-mlops",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static var choiceOptions: [Option] {
        var found: [Option] = []
        for option in (commands.flatMap(\.options) + Command.commonOptions) where !option.choices.isEmpty {
            if !found.contains(where: { $0.name == option.name }) { found.append(option) }
        }
        return found
    }

    private static func quoted(_ text: String) -> String {
        text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    }

    /// A text inside the brackets and colons of `_arguments`.
    private static func zshText(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if "[]:\\".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
        return quoted(escaped)
    }

    private static var zsh: String {
        var lines = ["#compdef quantum-mlops", "_quantum_mlops() {", "    local -a commands", "    commands=("]
        for name in names {
            let summary = commands.first { $0.words.first == name }?.summary ?? ""
            lines.append("        '\(name):\(zshText(summary))'")
        }
        lines += [
            "    )", "    if (( CURRENT == 2 )); then", "        _describe command commands", "        _files", "        return", "    fi",
            "    case \"$words[2]\" in",
        ]
        for name in names {
            let matching = commands.filter { $0.words.first == name }
            lines.append("        \(name))")
            let second = seconds(of: name) + (name == "help" ? HelpTopic.all.map(\.name) : name == "completions" ? shells : [])
            var specs: [String] = second.isEmpty ? [] : ["'2:word:(\(second.joined(separator: " ")))'"]
            var seen: [String] = []
            for option in matching.flatMap(\.allOptions) where !seen.contains(option.name) {
                seen.append(option.name)
                specs.append(zshSpec(option))
            }
            lines.append("            _arguments \((specs + ["'*:file:_files'"]).joined(separator: " \\\n                ")) ;;")
        }
        lines += ["    esac", "}", "_quantum_mlops \"$@\""]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func zshSpec(_ option: Option) -> String {
        let repeated = option.isRepeatable ? "*" : ""
        var value = ""
        if let valueName = option.valueName {
            let action: String
            switch option.value {
            case .choice(let names): action = "(\(names.joined(separator: " ")))"
            case .file: action = "_files"
            default: action = ""
            }
            value = ":\(zshText(valueName)):\(action)"
        }
        return "'\(repeated)\(option.name)[\(zshText(option.help))]\(value)'"
    }

    private static var fish: String {
        var lines = ["# fish completion for quantum-mlops"]
        for name in names {
            let summary = commands.first { $0.words.first == name }?.summary ?? ""
            lines.append("complete -c quantum-mlops -n __fish_use_subcommand -a \(name) -d '\(quoted(summary))'")
        }
        for name in names {
            let condition = "'__fish_seen_subcommand_from \(name)'"
            let second = seconds(of: name) + (name == "help" ? HelpTopic.all.map(\.name) : name == "completions" ? shells : [])
            if !second.isEmpty { lines.append("complete -c quantum-mlops -n \(condition) -a '\(second.joined(separator: " "))'") }
            var seen: [String] = []
            for option in commands.filter({ $0.words.first == name }).flatMap(\.options) where !seen.contains(option.name) {
                seen.append(option.name)
                lines.append("complete -c quantum-mlops -n \(condition) \(fishSpec(option))")
            }
        }
        for option in Command.commonOptions { lines.append("complete -c quantum-mlops \(fishSpec(option))") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func fishSpec(_ option: Option) -> String {
        var spec = "-l \(option.name.dropFirst(2))" + (option.short.map { " -s \($0.dropFirst())" } ?? "") + " -d '\(quoted(option.help))'"
        guard option.valueName != nil else { return spec }
        switch option.value {
        case .choice(let names): spec += " -x -a '\(names.joined(separator: " "))'"
        case .file: spec += " -r -F"
        default: spec += " -x"
        }
        return spec
    }
}
