import Circuits
import Documents
import Glibc
import Numerics
import Workspace

/// `jobs list|submit|show|cancel|wait|result`: the queue of the project in the current folder.
enum JobsCommand {
    private static var workspace: Workspace { get throws { try Workspace.open(".") } }

    static func list(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let jobs = try workspace.jobs(limit: arguments.integer("--limit") ?? 1000)
        var table = TextTable(["job", "what", "backend", "state", "submitted", "cost"], rightAligned: [5])
        for job in jobs {
            let share = job.progress.map { " \(Int($0 * 100)) %" } ?? ""
            let state =
                job.state.rawValue + (job.state == .running ? share : job.isHeld ? ", held" : "")
                + (job.state == .queued && !job.after.isEmpty ? ", after \(job.after.joined(separator: ", "))" : "")
            table.add(job.id, job.what, job.backend, state, utc(job.submittedAt), job.cost.shown)
        }
        let documents = jobs.map { JSONValue.object(document(of: $0)) }
        try Answer(document: .array(documents), lines: jobs.isEmpty ? ["no jobs"] : table.lines()).send(arguments, context.console)
        return .done
    }

    static func submit(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let (workspace, file) = (try workspace, arguments.operands[0])
        let circuit = try openCircuit(file)
        let name = file.split(separator: "/").last.map(String.init) ?? file
        var work = CircuitWork(
            circuit, name: name, backend: arguments.text("--backend") ?? "local", shots: arguments.integer("--shots") ?? 1000,
            seed: arguments.seed ?? 0, inputs: try InputValues(arguments).numbers(for: circuit),
            priority: arguments.integer("--priority") ?? 0)
        var reason = "asked for"
        if work.backend == "auto" { (work.backend, reason) = try choose(for: work, circuit, workspace) }
        let quote = try workspace.quote(work, of: circuit)
        if let text = arguments.text("--max-cost") {
            guard let most = Money(text) else { throw UsageError("--max-cost takes an amount such as 12.50, not '\(text)'") }
            if let cost = quote.cost, cost > most {
                throw SchedulingError.overLimit(cost: cost, limit: most, currency: quote.budget.currency)
            }
        }
        let wait = try workspace.expectedWait(priority: work.priority)
        if let most = arguments.integer("--max-wait"), let wait, wait.lowerBound > Double(most) {
            throw WorkspaceError.tooBusy(backend: work.backend, wait: duration(wait.lowerBound), limit: most)
        }
        let others = (arguments.text("--after") ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) }
        if arguments.text("--after") != nil, others.isEmpty { throw UsageError("--after takes jobs' ids, such as j1,j2") }
        let copies = arguments.integer("--array") ?? 1
        let jobs = try (0..<copies).map { copy in
            var one = work
            one.seed = work.seed &+ UInt64(copy)
            return try workspace.submit(one, after: others)
        }
        guard let first = jobs.first else { return .done }
        var members: [(String, JSONValue)] = [
            ("job", .string(first.id)), ("backend", .string(first.backend)), ("state", .string(first.state.rawValue)),
            ("estimatedCost", .decimal(first.cost.description)), ("currency", .string(quote.budget.currency)),
            ("estimatedWaitSeconds", wait.map { .number(($0.lowerBound + $0.upperBound) / 2) } ?? .null), ("reason", .string(reason)),
        ]
        if !others.isEmpty { members.append(("after", .texts(first.after))) }
        if copies > 1 { members.append(("jobs", .texts(jobs.map(\.id)))) }
        let names = jobs.map(\.id).joined(separator: ", ")
        try Answer(document: .object(members), lines: ["job \(names) on \(first.backend): \(first.state.rawValue); \(reason)"])
            .send(arguments, context.console)
        return .done
    }

    /// The cheapest backend that takes the work, with the reason and what else was weighed.
    private static func choose(for work: CircuitWork, _ circuit: Circuit, _ workspace: Workspace) throws -> (String, String) {
        var quotes: [SubmissionQuote] = []
        for backend in workspace.backends() where backend.calibrationFile == nil {
            var asked = work
            asked.backend = backend.name
            quotes.append(try workspace.quote(asked, of: circuit))
        }
        let possible = quotes.filter { $0.refusal == nil && $0.cost != nil }
        guard let best = possible.min(by: { ($0.cost ?? .zero) < ($1.cost ?? .zero) }) else {
            let reasons = quotes.map { "\($0.backend.name): \($0.refusal ?? "no price")" }
            throw WorkspaceError.notPossible("no backend takes it: " + reasons.joined(separator: "; "))
        }
        let others = quotes.filter { $0.backend.name != best.backend.name }.map { quote in
            "\(quote.backend.name) (\(quote.refusal ?? "costs \((quote.cost ?? .zero).shown) too"))"
        }
        let price = best.cost == .zero ? "free" : "\((best.cost ?? .zero).shown) \(best.budget.currency)"
        return (best.backend.name, "\(best.backend.name) is \(price) and takes it; also weighed: \(others.joined(separator: ", "))")
    }

    static func show(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let details = try workspace.job(arguments.operands[0])
        try answer(details, withCounts: true).send(arguments, context.console)
        return .done
    }

    static func cancel(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let (workspace, id) = (try workspace, arguments.operands[0])
        let before = try workspace.job(id).job
        if before.state == .cancelled { return try show(arguments, context) }
        do { try workspace.steer(.cancelJob(id: id)) } catch {
            let job = try workspace.job(id)
            guard job.job.state.isOver else { throw error }
            try answer(job, withCounts: false).send(arguments, context.console)
            context.console.warn("job \(id) is \(job.job.state.rawValue): it cannot be cancelled")
            return .answerIsNo
        }
        // A process that works on it ends within moments.
        for _ in 0..<100 where try !workspace.job(id).job.state.isOver { usleep(50_000) }
        try answer(workspace.job(id), withCounts: false).send(arguments, context.console)
        return .done
    }

    static func wait(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let workspace = try workspace
        context.takeSignals()
        guard arguments.has("--all") != (arguments.operands.first != nil) else { throw UsageError("'jobs wait' takes a job or --all") }
        let named = try arguments.operands.first.map { [try workspace.job($0).job] }
        let jobs = try named ?? workspace.jobs().filter { !$0.state.isOver }
        let end = arguments.integer("--timeout").map { steadyClock() + Double($0) } ?? .infinity
        var waiting = jobs.map(\.id)
        while true {
            waiting = try waiting.filter { try !workspace.job($0).job.state.isOver }
            if waiting.isEmpty || steadyClock() >= end { break }
            try workspace.carryOn()
            if context.cancellation.isCancelled { return context.interruptedCode }
            usleep(100_000)
        }
        let ended = try jobs.map { try workspace.job($0.id) }
        if named != nil, let one = ended.first {
            try answer(one, withCounts: true).send(arguments, context.console)
        } else {
            let lines = ended.map { "\($0.job.id) \($0.job.state.rawValue)" }
            try Answer(document: .array(ended.map { .object(document(of: $0.job)) }), lines: lines.isEmpty ? ["no open jobs"] : lines)
                .send(arguments, context.console)
        }
        if !waiting.isEmpty { return .tryAgain }
        return ended.allSatisfy { $0.job.state == .completed } ? .done : .answerIsNo
    }

    static func result(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let details = try workspace.job(arguments.operands[0])
        let job = details.job
        var members = [
            ("job", JSONValue.string(job.id)), ("state", .string(job.state.rawValue)), ("backend", .string(job.backend)),
        ]
        if let shots = details.work?.shots { members.append(("shots", .integer(shots))) }
        if let counts = details.result?["counts"] { members.append(("counts", counts)) }
        if let why = job.why { members.append(("why", .string(why))) }
        var lines = ["job \(job.id) \(job.state.rawValue)" + (job.why.map { ": \($0)" } ?? "")]
        for member in details.result?["counts"]?.members ?? [] { lines.append("\(member.key)  \(member.value.integer ?? 0)") }
        try Answer(document: .object(members), lines: lines).send(arguments, context.console)
        switch job.state {
        case .completed: return .done
        case .failed, .cancelled: return .answerIsNo
        default: return .tryAgain
        }
    }

    // MARK: - What is printed

    static func document(of job: JobSummary) -> [(String, JSONValue)] {
        [
            ("job", .string(job.id)), ("kind", .string(job.kind)), ("title", .string(job.title)), ("backend", .string(job.backend)),
            ("state", .string(job.state.rawValue)), ("held", .bool(job.isHeld)), ("priority", .integer(job.priority)),
            ("progress", job.progress.map { .number($0) } ?? .null), ("submittedAt", .string(utc(job.submittedAt))),
            ("cost", .decimal(job.cost.description)), ("run", job.run.map { .string($0) } ?? .null),
            ("why", job.why.map { .string($0) } ?? .null), ("after", .texts(job.after)),
        ]
    }

    private static func answer(_ details: JobDetails, withCounts: Bool) -> Answer {
        let job = details.job
        var members = document(of: job)
        let history = details.history.map { step -> JSONValue in
            ["at": .string(utc(step.at)), "state": .string(step.state.rawValue), "why": step.why.map { .string($0) } ?? .null]
        }
        members += [("vendorJob", .null), ("history", .array(history))]
        if withCounts, let counts = details.result?["counts"] { members.append(("counts", counts)) }
        if job.state == .failed, let why = job.why { members.append(("error", .string(why))) }
        var lines = ["job \(job.id): \(job.what) on \(job.backend), \(job.state.rawValue)" + (job.why.map { ": \($0)" } ?? "")]
        var table = TextTable(["", "", ""])
        for step in details.history { table.add(utc(step.at), step.state.rawValue, step.why ?? "") }
        lines += table.lines(indent: 2)
        return Answer(document: .object(members), lines: lines)
    }
}
