import Diagnostics
import Documents
import Glibc

/// `quantum-mlops [PROJECT]`: the workbench, or with `--headless` the batch mode.
enum WorkbenchCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let path = arguments.operands.first ?? "."
        if let word = arguments.operands.first, access(word, F_OK) != 0 { throw missing(word) }
        if arguments.has("--headless") { return try RunCommand.run(arguments, context) }
        guard arguments.has("--plain") || arguments.has("--render") || context.console.surroundings.outputIsTerminal else {
            throw UsageError(
                "standard output is no terminal",
                hint: "use --headless to run the project, --plain for lines, or --render COLUMNSxROWS for a picture of the screen")
        }
        throw UnavailableError("the workbench of '\(path)' is not in this version")
    }

    /// A word that names nothing: a path is a missing file, else a command may have been meant.
    private static func missing(_ word: String) -> any Fault {
        if word.contains("/") || word.contains(".") {
            return DocumentError(.missingInput, code: "file.missing", "no project and no file at '\(word)'")
        }
        return ArgumentParser(commands: CommandTable.commands, root: CommandTable.root).unknownCommand(word)
    }
}
