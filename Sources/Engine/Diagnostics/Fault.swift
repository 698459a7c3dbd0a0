/// What a person can do about a fault.
///
/// A front end turns it into its own terms, the command line into an exit code.
public enum FaultKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// The request itself is wrong.
    case usage
    /// A file's content is wrong.
    case data
    /// A named file or thing is not there.
    case missingInput
    /// What the work needs is not at hand: a service, a library, memory.
    case unavailable
    /// A fault of this program.
    case internalError
    case cannotCreate
    case inputOutput
    /// Somebody else holds it now; trying again later may help.
    case busy
    case notPermitted
    case configuration
}

/// An error that tells a person what is wrong and what to do.
public protocol Fault: Error, Sendable, CustomStringConvertible {
    var kind: FaultKind { get }
    /// The faults in texts behind this error, in the order of their places; empty where no text is at fault.
    var diagnostics: [Diagnostic] { get }
    var hint: String? { get }
}

extension Fault {
    public var diagnostics: [Diagnostic] { [] }
    public var hint: String? { nil }
}
