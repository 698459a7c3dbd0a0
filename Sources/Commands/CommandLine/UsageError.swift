import Diagnostics

/// A command line that asks for what there is not.
struct UsageError: Fault, Hashable {
    var description: String
    var hint: String?

    init(_ description: String, hint: String? = nil) { (self.description, self.hint) = (description, hint) }

    var kind: FaultKind { .usage }
}

/// What this version of the program does not do yet.
struct UnavailableError: Fault, Hashable {
    var description: String
    var hint: String?

    init(_ description: String, hint: String? = nil) { (self.description, self.hint) = (description, hint) }

    var kind: FaultKind { .unavailable }
}
