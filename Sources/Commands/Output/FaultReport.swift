import Diagnostics
import Documents
import ResourceEstimation

/// A fault as people and machines read it.
struct FaultReport {
    let code: ExitCode
    let diagnostics: [Diagnostic]
    private let kind: String
    private let extra: [(String, JSONValue)]

    init(_ error: any Error) {
        if let fault = error as? any Fault {
            let isNo = (error as? EstimationError)?.isNoSolution ?? false
            code = isNo ? .answerIsNo : ExitCode(fault.kind)
            kind = fault.kind.rawValue
            diagnostics =
                fault.diagnostics.isEmpty ? [Diagnostic(code: fault.kind.rawValue, fault.description, hint: fault.hint)] : fault.diagnostics
        } else {
            code = .internalError
            kind = FaultKind.internalError.rawValue
            diagnostics = [Diagnostic(code: kind, "\(error)", hint: "this is a fault of the program; please report it")]
        }
        extra =
            (error as? EstimationError).map { error in
                [("code", .string(error.code.rawValue))] + (error.minimum.map { [("minimum", $0.document)] } ?? [])
            } ?? []
    }

    /// `{"error":{"kind","message","file","line","column","hint"}}`: of the first error, and all of them where there are several.
    var document: JSONValue {
        let first = diagnostics.first { $0.severity == .error } ?? diagnostics.first
        var members: [(String, JSONValue)] = [("kind", .string(kind))]
        members += extra
        members.append(("message", .string(first?.message ?? "")))
        if let span = first?.span {
            members += [("file", .string(span.file)), ("line", .integer(span.start.line)), ("column", .integer(span.start.column))]
        }
        if let hint = first?.hint { members.append(("hint", .string(hint))) }
        if diagnostics.count > 1 { members.append(("diagnostics", .array(diagnostics.map(\.document)))) }
        return ["error": .object(members)]
    }
}

extension Diagnostic {
    /// `{"severity","line","column","code","message","hint"?}`
    var document: JSONValue {
        var members: [(String, JSONValue)] = [("severity", .string(severity.rawValue))]
        if let span { members += [("line", .integer(span.start.line)), ("column", .integer(span.start.column))] }
        members += [("code", .string(code)), ("message", .string(message))]
        if let hint { members.append(("hint", .string(hint))) }
        return .object(members)
    }
}
