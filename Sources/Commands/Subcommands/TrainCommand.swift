enum TrainCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        throw UnavailableError("training is not in this version")
    }
}
