/// One row of the table of commands.
struct Command: Sendable {
    struct Operand: Sendable {
        /// As the usage line writes it: `CIRCUIT`.
        let name: String
        let help: String
        var isOptional = false
        var isRepeated = false

        var synopsis: String {
            let text = isRepeated ? "\(name)..." : name
            return isOptional ? "[\(text)]" : text
        }
    }

    struct Example: Sendable {
        let line: String
        let meaning: String
    }

    /// One word, or two for a command of a group: `runs list`. Empty for the program itself.
    let name: String
    let summary: String
    var details: String = ""
    var operands: [Operand] = []
    var options: [Option] = []
    var examples: [Example] = []
    /// Not in any listing: what the program calls itself.
    var isHidden = false
    let run: @Sendable (Arguments, Context) throws -> ExitCode

    var words: [String] { name.split(separator: " ").map(String.init) }

    /// Its own options and those that every command has.
    var allOptions: [Option] { options + Self.commonOptions }

    var usage: String {
        let parts = ["quantum-mlops"] + (name.isEmpty ? [] : [name]) + operands.map(\.synopsis) + ["[OPTIONS]"]
        return parts.joined(separator: " ")
    }

    func option(_ name: String) -> Option? { allOptions.first { $0.name == name || $0.short == name } }
}
