import Documents
import Glibc
import Workspace

/// `runs list` and `runs show RUN`.
enum RunsCommand {
    static func list(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let runs = try Workspace.open(arguments.operands.first ?? ".").runs(limit: arguments.integer("--limit") ?? 1000)
        var table = TextTable(["run", "name", "status", "seed", "epochs", "started"], rightAligned: [3, 4])
        for run in runs {
            table.add(run.id, run.name, run.status.rawValue, String(run.seed), "\(run.epoch)/\(run.epochs)", utc(run.startedAt))
        }
        try Answer(document: ["runs": .array(runs.map(document))], lines: runs.isEmpty ? ["no runs"] : table.lines())
            .send(arguments, context.console)
        return .done
    }

    private static func document(of run: RunRecord) -> JSONValue {
        [
            "run": .string(run.id), "name": .string(run.name), "status": .string(run.status.published),
            "state": .string(run.status.rawValue),
            "parent": run.parent.map { .string($0) } ?? .null, "seed": .integer(Int(clamping: run.seed)), "epoch": .integer(run.epoch),
            "epochs": .integer(run.epochs), "startedAt": .string(utc(run.startedAt)),
            "endedAt": run.endedAt.map { .string(utc($0)) } ?? .null, "why": run.why.map { .string($0) } ?? .null,
        ]
    }

    static func show(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let workspace = try Workspace.open(arguments.operands.count > 1 ? arguments.operands[1] : ".")
        let details = try workspace.details(of: arguments.operands[0])
        let run = details.run
        func texts(_ pairs: [(name: String, value: String)]) -> JSONValue { .object(pairs.map { ($0.name, .string($0.value)) }) }
        let metrics = details.metrics.map { metric in
            (
                metric.name,
                JSONValue.array(metric.points.map { ["step": .integer($0.step), "value": .number($0.value)] })
            )
        }
        var members = document(of: run).members ?? []
        members += [
            JSONValue.Member("project", .string(workspace.path)), JSONValue.Member("environment", texts(details.environment)),
            JSONValue.Member("params", texts(details.parameters)), JSONValue.Member("tags", .object([JSONValue.Member]())),
            JSONValue.Member("metrics", .object(metrics)),
            JSONValue.Member(
                "artifacts",
                .array(
                    details.artifacts.map { ["name": .string($0.name), "path": .string($0.path), "sha256": .string($0.sha256)] })),
        ]
        try Answer(document: .object(members), lines: lines(of: details)).send(arguments, context.console)
        return .done
    }

    private static func lines(of details: RunDetails) -> [String] {
        let run = details.run
        var lines = ["run \(run.id): \(run.name), \(run.status.rawValue)" + (run.why.map { ": \($0)" } ?? "")]
        lines.append("started \(utc(run.startedAt))" + (run.endedAt.map { ", took \(duration($0 - run.startedAt))" } ?? ""))
        func section(_ title: String, _ rows: [(String, String)]) {
            guard !rows.isEmpty else { return }
            var table = TextTable(["", ""])
            for row in rows { table.add(row.0, row.1) }
            lines += ["", "\(title):"] + table.lines(indent: 2)
        }
        section("parameters", details.parameters.map { ($0.name, $0.value) })
        section("metrics (last value)", details.metrics.compactMap { metric in metric.points.last.map { (metric.name, short($0.value)) } })
        section("environment", details.environment.map { ($0.name, $0.value) })
        section("files", details.artifacts.map { ($0.name, $0.path) })
        return lines
    }
}

/// `2026-01-31T12:34:56.789Z`
func utc(_ seconds: Double) -> String {
    let milliseconds = Int((min(max(seconds, 0), 4e11) * 1000).rounded())
    var time = time_t(milliseconds / 1000)
    var parts = tm()
    gmtime_r(&time, &parts)
    func digits(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(width - text.count, 0)) + text
    }
    let date = [digits(Int(parts.tm_year) + 1900, 4), digits(Int(parts.tm_mon) + 1, 2), digits(Int(parts.tm_mday), 2)]
    let clock = [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)].map { digits($0, 2) }
    return date.joined(separator: "-") + "T" + clock.joined(separator: ":") + "." + digits(milliseconds % 1000, 3) + "Z"
}
