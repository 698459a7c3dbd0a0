enum RunsCommand {
    static func list(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        throw UnavailableError("runs are not in this version")
    }

    static func show(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        throw UnavailableError("runs are not in this version")
    }
}
