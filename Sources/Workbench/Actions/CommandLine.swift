import Diagnostics

/// What a line typed after `:` asks for.
enum CommandLine {
    /// Finds the action of a line and the words after its command.
    ///
    /// - Throws: ``Refusal`` with the reason and the nearest commands.
    static func parse(_ line: String) throws(Refusal) -> (action: ActionID, arguments: [String]) {
        let words = line.split(separator: " ").map(String.init)
        guard let first = words.first else { throw Refusal(reason: "") }
        if words == ["q"] { return (.quit, []) }
        let candidates = Action.table.map { ($0, $0.command.split(separator: " ").map(String.init)) }
        guard let (action, command) = candidates.filter({ words.starts(with: $0.1) }).max(by: { $0.1.count < $1.1.count }) else {
            let known = candidates.filter { $0.1.first == first }.map(\.0.command)
            let near = known.isEmpty ? nearest(to: words.joined(separator: " "), among: Action.table.map(\.command)) : known
            throw Refusal(
                reason: "no command '\(line)'" + (near.isEmpty ? "; ? lists them" : "; did you mean \(near.joined(separator: ", "))?"))
        }
        let arguments = Array(words.dropFirst(command.count))
        if action.arguments.isEmpty, let extra = arguments.first {
            throw Refusal(reason: "'\(action.command)' takes no argument; got '\(extra)'")
        }
        return (action.id, arguments)
    }

    /// Commands that a half-typed line may become.
    static func completions(of line: String) -> [Action] { Action.table.filter { $0.command.hasPrefix(line) } }

    /// Why a command is not done.
    struct Refusal: Error, Equatable {
        let reason: String
    }
}
