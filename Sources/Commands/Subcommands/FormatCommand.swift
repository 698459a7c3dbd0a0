import Diagnostics
import Documents
import Formats

/// `format FILE`: lays out an OpenQASM program anew.
enum FormatCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let path = arguments.operands[0]
        let text = try readText(path)
        let (formatted, diagnostics) = OpenQASM.formatted(text, file: path)
        guard let formatted else { throw FormatError.faults(diagnostics) }
        if arguments.has("--check") {
            let changes = formatted != text
            let answer = Answer(
                document: ["file": .string(path), "formatted": .bool(!changes)], lines: changes ? ["\(path): would be laid out anew"] : [])
            try answer.send(arguments, context.console)
            return changes ? .answerIsNo : .done
        }
        if let output = arguments.output, output != "-" {
            try writeAtomically(Array(formatted.utf8), to: output)
        } else {
            context.console.write(formatted)
        }
        return .done
    }
}
