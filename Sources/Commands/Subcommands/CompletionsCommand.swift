import Diagnostics

enum CompletionsCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let shell = arguments.operands[0]
        guard Completions.shells.contains(shell) else {
            throw UsageError(
                "no completions for '\(shell)'",
                hint: didYouMean(shell, among: Completions.shells) ?? "shells are \(listed(Completions.shells, "and"))")
        }
        context.console.write(Completions.script(for: shell))
        return .done
    }
}
