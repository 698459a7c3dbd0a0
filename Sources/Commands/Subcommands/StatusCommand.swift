import Documents
import Workspace

/// `status`: whether store, queue, backends and disk are as they should be.
enum StatusCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let workspace = try Workspace.open(arguments.operands.first ?? ".")
        let parts = workspace.health()
        let document = JSONValue.object(
            parts.map { ($0.part, ["ok": .bool($0.health.isOK), "why": .string($0.health.why)]) })
        var table = TextTable(["", "", ""])
        for (part, health) in parts {
            table.add(part, context.console.painted(health.isOK ? "ok" : "fault", health.isOK ? .green : .red), health.why)
        }
        try Answer(document: document, lines: table.lines()).send(arguments, context.console)
        do {
            // A store that is there and cannot be read has a code of its own.
            _ = try workspace.runs(limit: 1)
        } catch {
            return FaultReport(error).code
        }
        return parts.allSatisfy(\.health.isOK) ? .done : .answerIsNo
    }
}
