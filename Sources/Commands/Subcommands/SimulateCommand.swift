enum SimulateCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        throw UnavailableError("not in this version")
    }
}
