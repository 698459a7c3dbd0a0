import Diagnostics
import Documents
import Workspace

/// `run PROJECT`, and `PROJECT --headless`.
enum RunCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        throw UnavailableError("training is not in this version")
    }
}
