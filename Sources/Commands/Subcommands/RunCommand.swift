import Diagnostics
import Documents
import Workspace

/// `run PROJECT`, and `PROJECT --headless`.
enum RunCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        var request = RunRequest(seed: arguments.seed)
        if let file = arguments.text("--manifest") {
            guard arguments.seed == nil else {
                throw UsageError("--seed and --manifest do not go together", hint: "a manifest has its own seeds")
            }
            request.manifest = try RunManifest(text: readText(file), run: file)
        }
        return try perform(request, arguments, context)
    }

    /// Runs a project's pipeline in this process and tells how it went.
    static func perform(_ request: RunRequest, _ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let path = arguments.operands.first ?? "."
        let workspace = try Workspace.open(path)
        let listener = try RunListener(arguments, context.console)
        context.takeSignals()
        let ending = try workspace.runHeadless(request, on: context.team(arguments), cancellation: context.cancellation) { event in
            listener.hear(event)
        }
        listener.finish()
        switch ending {
        case .finished(let report):
            for warning in report.warnings { context.console.warn(warning) }
            let document = report.json
            try Answer(document: document, lines: RunText(document).lines).send(arguments, context.console)
            return .done
        case .halted(let run, let status, let advice):
            return halted(run, status, advice, path, arguments, context)
        }
    }

    /// Says how to go on with a run that was ended early.
    private static func halted(
        _ run: String, _ status: RunStatus, _ advice: String, _ path: String, _ arguments: Arguments, _ context: Context
    ) -> ExitCode {
        let resume = "quantum-mlops train \(path) --resume \(run)"
        let code = context.signal() == 0 ? ExitCode.answerIsNo : context.interruptedCode
        let message = "run '\(run)': \(advice.isEmpty ? status.rawValue : advice)"
        if arguments.isJSON {
            context.console.print([
                "run": .string(run), "status": .string(status.rawValue),
                "error": ["kind": "interrupted", "message": .string(message), "hint": .string("go on with: \(resume)")],
            ])
        }
        context.console.note(message.contains(resume) ? message : "\(message); go on with: \(resume)")
        return code
    }
}
