import Diagnostics

/// What the program tells the shell: sysexits, and the signals' own numbers.
enum ExitCode: Int32, Sendable, CaseIterable {
    case done = 0
    case answerIsNo = 1
    case usage = 64
    case badData = 65
    case noInput = 66
    case unavailable = 69
    case internalError = 70
    case cannotCreate = 73
    case inputOutput = 74
    case tryAgain = 75
    case notPermitted = 77
    case badConfiguration = 78
    case hungUp = 129
    case interrupted = 130
    case terminated = 143

    init(_ kind: FaultKind) {
        self =
            switch kind {
            case .usage: .usage
            case .data: .badData
            case .missingInput: .noInput
            case .unavailable: .unavailable
            case .internalError: .internalError
            case .cannotCreate: .cannotCreate
            case .inputOutput: .inputOutput
            case .busy: .tryAgain
            case .notPermitted: .notPermitted
            case .configuration: .badConfiguration
            }
    }

    /// One line of `help exit-codes`.
    var meaning: String {
        switch self {
        case .done: "done"
        case .answerIsNo: "done, and the answer is no: a threshold was missed, no machine meets the limits"
        case .usage: "usage: an unknown command, option or value; a terminal was needed and there is none"
        case .badData: "bad input data: a fault in a circuit, a table, a document, a checkpoint or a saved model"
        case .noInput: "no such input: a file, a project or a run that is not there"
        case .unavailable: "unavailable: a method, a service or the memory that the work needs; a circuit too big for this machine"
        case .internalError: "internal error: a fault of this program"
        case .cannotCreate: "cannot create output: the file or its folder"
        case .inputOutput: "input or output failed: the disk is full, a write was refused"
        case .tryAgain: "try again later: the store is locked by another process"
        case .notPermitted: "not permitted: budget or credentials"
        case .badConfiguration: "bad configuration: a fault in project.yaml, settings or a theme"
        case .hungUp: "hung up; a checkpoint is saved where the work has one"
        case .interrupted: "interrupted (Ctrl-C); a checkpoint is saved where the work has one"
        case .terminated: "ended by a signal; a checkpoint is saved where the work has one"
        }
    }
}
