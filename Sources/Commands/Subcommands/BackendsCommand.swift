import Documents
import Workspace

/// `backends`: where circuits can run; `budget set` and `budget show`: what they may cost.
enum BackendsCommand {
    static func list(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let workspace = try Workspace.open(".")
        let (backends, jobs) = (workspace.backends(), try workspace.jobs())
        let wait = try workspace.expectedWait(priority: 0)
        var table = TextTable(["backend", "kind", "status", "qubits", "queue", "a shot", "calibrated", ""], rightAligned: [3, 4, 5])
        let documents = backends.map { backend -> JSONValue in
            let depth = jobs.count { $0.backend == backend.name && !$0.state.isOver }
            let price = backend.pricePerShot.map { $0 == .zero ? "free" : "\($0.shown) \(backend.currency)" } ?? "?"
            table.add(
                backend.name, backend.kind, backend.status.rawValue, backend.qubitsDouble.map(String.init) ?? "any", String(depth), price,
                backend.calibratedAt.map { String(utc($0).prefix(10)) } ?? "", backend.why ?? "")
            return [
                "name": .string(backend.name), "provider": .string(backend.provider), "kind": .string(backend.kind),
                "qubits": backend.qubitsDouble.map { .integer($0) } ?? .null, "status": .string(backend.status.rawValue),
                "queueDepth": .integer(depth), "estimatedWaitSeconds": wait.map { .number(($0.lowerBound + $0.upperBound) / 2) } ?? .null,
                "pricePerShot": backend.pricePerShot.map { .decimal($0.description) } ?? .null, "currency": .string(backend.currency),
                "calibratedAt": backend.calibratedAt.map { .string(utc($0)) } ?? .null, "why": backend.why.map { .string($0) } ?? .null,
            ]
        }
        try Answer(document: .array(documents), lines: table.lines()).send(arguments, context.console)
        return .done
    }

    static func showBudget(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        try answer(Workspace.open(".").queueBudget()).send(arguments, context.console)
        return .done
    }

    static func setBudget(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let workspace = try Workspace.open(".")
        guard let text = arguments.text("--cap") else { throw UsageError("'budget set' needs --cap X") }
        let cap = Money(text)
        guard text == "none" || cap.map({ $0 >= .zero }) ?? false else {
            throw UsageError("--cap takes an amount such as 12.50, or none, not '\(text)'")
        }
        let currency = try arguments.text("--currency") ?? workspace.queueBudget().currency
        guard !currency.isEmpty, currency.count <= 8, currency.allSatisfy({ $0.isLetter }) else {
            throw UsageError("--currency takes a name such as USD, not '\(currency)'")
        }
        try workspace.steer(.setBudget(cap: cap, currency: currency))
        try answer(workspace.queueBudget()).send(arguments, context.console)
        return .done
    }

    private static func answer(_ budget: Budget) -> Answer {
        func amount(_ money: Money?) -> JSONValue { money.map { .decimal($0.description) } ?? .null }
        let cap = budget.cap.map { "\($0.shown) \(budget.currency)" } ?? "none"
        return Answer(
            document: [
                "currency": .string(budget.currency), "cap": amount(budget.cap), "spent": amount(budget.spent),
                "reserved": amount(budget.reserved), "remaining": amount(budget.remaining),
            ],
            lines: [
                "cap \(cap), spent \(budget.spent.shown), reserved \(budget.reserved.shown)"
                    + (budget.remaining.map { ", \($0.shown) left" } ?? "")
            ])
    }
}
