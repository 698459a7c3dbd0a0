import Workspace

/// `worker`: what the program calls itself to work on a project's jobs without a screen.
enum WorkerCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        guard let project = arguments.text("--project") else { throw UsageError("'worker' needs --project PATH") }
        context.takeSignals()
        try Workspace.open(project).runWorker(
            reservation: arguments.text("--reservation"), on: context.team(arguments), signals: context.cancellation
        ) { event in
            context.console.print(event.json)
        }
        return context.signal() == 0 ? .done : context.interruptedCode
    }
}
