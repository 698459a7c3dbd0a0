import Benchmarks
import Diagnostics
import Documents
import Numerics
import Workbench

/// `bench [NAME…]`: times the engine against this machine's limits.
enum BenchCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        if arguments.has("--list") { return try list(arguments, context) }
        let names = arguments.operands + arguments.all("--only").flatMap { $0.split(separator: ",").map(String.init) }
        let chosen = try workloads(names)
        let earlier = try arguments.text("--compare").map { try seconds(ofRun: $0) }
        let team = context.team(arguments)
        let limits = MachineLimits.measure(on: team)
        var results: [BenchmarkResult] = []
        for workload in chosen {
            guard !context.cancellation.isCancelled else { return context.interruptedCode }
            if !arguments.isQuiet { context.console.inform("\(workload.name): \(workload.work)") }
            results.append(try workload.measure(on: team, limits: limits))
        }
        let comparisons = earlier.map { Comparison.comparing(results, with: $0) }
        let screen = names.isEmpty || names.contains(WorkbenchBenchmark.name) ? try WorkbenchBenchmark.measure(arguments, context) : nil
        try Answer(
            document: document(limits, results, screen, comparisons),
            lines: lines(limits) + (results.isEmpty ? [] : [""] + table(results).lines())
                + (screen.map { [""] + WorkbenchBenchmark.table($0).lines() } ?? []) + lines(comparisons)
        ).send(arguments, context.console)
        return comparisons?.contains { $0.verdict == .slower } == true ? .answerIsNo : .done
    }

    /// The workloads of these names, in the table's order; all of them where none is named. `machine` measures the limits alone.
    private static func workloads(_ names: [String]) throws -> [Workload] {
        let known = Workload.all.map(\.name) + [WorkbenchBenchmark.name]
        for name in names where name != "machine" && !known.contains(name) {
            let near = nearest(to: name, among: known)
            throw UsageError(
                "no benchmark '\(name)'", hint: near.isEmpty ? "'bench --list' lists them" : "did you mean \(listed(near, "or"))?")
        }
        return names.isEmpty ? Workload.all : Workload.all.filter { names.contains($0.name) }
    }

    /// `--list`: what can be timed.
    private static func list(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        var table = TextTable(["name", "work"])
        table.rows =
            [["machine", "this machine's limits"]] + Workload.all.map { [$0.name, $0.work] } + [
                [WorkbenchBenchmark.name, WorkbenchBenchmark.work]
            ]
        let document = JSONValue.array(table.rows.map { ["name": .string($0[0]), "work": .string($0[1])] })
        try Answer(document: document, lines: table.lines()).send(arguments, context.console)
        return .done
    }

    /// The times of an earlier run's JSON document.
    private static func seconds(ofRun file: String) throws -> [String: Double] {
        let document = try JSON.parse(try readText(file), file: file)
        guard let results = document["results"]?.list else { throw UsageError("\(file) is no document of 'bench --json'") }
        return results.reduce(into: [:]) { times, result in
            if let name = result["name"]?.string, let seconds = result["seconds"]?.number { times[name] = seconds }
        }
    }

    private static func document(
        _ limits: MachineLimits, _ results: [BenchmarkResult], _ screen: [ScreenBudget]?, _ comparisons: [Comparison]?
    ) -> JSONValue {
        let machine: JSONValue = [
            "cpu": .string(limits.processor), "cores": .integer(limits.threads), "instructionSet": .string(limits.instructionSet),
            "readGBs": .number(limits.readRate), "writeGBs": .number(limits.writeRate), "peakGflops": .number(limits.doubleArithmetic),
            "peakGflopsSingle": .number(limits.singleArithmetic),
            "inPlaceGBs": .array(
                limits.inPlaceRates.map { ["bytesPerThread": .integer($0.bytesPerThread), "GBs": .number($0.rate)] }),
        ]
        var members: [JSONValue.Member] = [
            JSONValue.Member("machine", machine),
            JSONValue.Member("results", .array(results.map(document) + (screen.map { [WorkbenchBenchmark.document($0)] } ?? []))),
        ]
        if let comparisons {
            let rows = comparisons.map { change -> JSONValue in
                [
                    "name": .string(change.name), "before": .number(change.before), "after": .number(change.after),
                    "ratio": .number(change.ratio), "verdict": .string(change.verdict.rawValue),
                ]
            }
            members.append(JSONValue.Member("comparison", .array(rows)))
        }
        return .object(members)
    }

    private static func document(_ result: BenchmarkResult) -> JSONValue {
        [
            "name": .string(result.name), "work": .string(result.work), "seconds": .number(result.seconds), "unit": .string(result.unit),
            "throughput": .number(result.throughput), "limitFraction": result.limitFraction.map { .number($0) } ?? .null,
            "goalSeconds": result.goal.map { .number($0) } ?? .null, "growth": result.growth.map { .number($0) } ?? .null,
        ]
    }

    private static func lines(_ limits: MachineLimits) -> [String] {
        let levels = limits.inPlaceRates.map { "\(byteCount($0.bytesPerThread)) \(fixed($0.rate, 0))" }.joined(separator: ", ")
        return [
            "\(limits.processor), \(counted(limits.threads, "thread")), \(limits.instructionSet)",
            "memory: read \(fixed(limits.readRate, 1)) GB/s, write \(fixed(limits.writeRate, 1)) GB/s; in place, by bytes a thread: \(levels) GB/s",
            "arithmetic: \(fixed(limits.doubleArithmetic, 0)) GFLOP/s double, \(fixed(limits.singleArithmetic, 0)) GFLOP/s single",
        ]
    }

    private static func table(_ results: [BenchmarkResult]) -> TextTable {
        var table = TextTable(["name", "time", "goal", "a second", "", "of the limit", "growth"], rightAligned: [1, 2, 3, 5, 6])
        table.rows = results.map { result in
            [
                result.name, duration(result.seconds), result.goal.map(duration) ?? "", short(result.throughput.rounded()), result.unit,
                result.limitFraction.map { fixed(100 * $0, 0) + " %" } ?? "", result.growth.map { fixed($0, 2) } ?? "",
            ]
        }
        return table
    }

    private static func lines(_ comparisons: [Comparison]?) -> [String] {
        guard let comparisons else { return [] }
        var table = TextTable(["name", "before", "after", "ratio", "verdict"], rightAligned: [1, 2, 3])
        table.rows = comparisons.map {
            [$0.name, duration($0.before), duration($0.after), fixed($0.ratio, 2), $0.verdict.rawValue]
        }
        return [""] + table.lines()
    }
}
