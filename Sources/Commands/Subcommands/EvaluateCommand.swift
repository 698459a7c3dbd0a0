import Documents
import Workspace

/// `evaluate PROJECT`: scores the last finished run's model on the project's data.
enum EvaluateCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let document = try Workspace.open(arguments.operands[0]).evaluate()
        for warning in document["warnings"]?.array ?? [] { context.console.warn(warning.string ?? "") }
        try Answer(document: document, lines: RunText(document).lines).send(arguments, context.console)
        return .done
    }
}
