import Workspace

/// `train PROJECT [--resume RUN]`
enum TrainCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let resume = arguments.text("--resume")
        if resume != nil, arguments.seed != nil {
            throw UsageError("--resume goes on with the run's own seed", hint: "leave out --seed")
        }
        return try RunCommand.perform(RunRequest(seed: arguments.seed, resume: resume), arguments, context)
    }
}
