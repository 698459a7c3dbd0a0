import Diagnostics
import Documents
import ResourceEstimation
import Workspace

/// `estimate INPUT`: what an error-corrected machine needs.
enum EstimateCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        if arguments.has("--schemes") { return try listSchemes(arguments, context) }
        guard let input = arguments.operands.first else {
            throw UsageError("estimate needs INPUT: a circuit or logical counts", hint: "'quantum-mlops estimate --help' tells more")
        }
        let prices = try prices(arguments)
        let axes = try arguments.all("--what-if").map { text throws(ScenarioError) in try WhatIfAxis(parsing: text) }
        let program = try EstimateProgram(
            input, reducingT: arguments.has("--reduce-t"), turns: arguments.integer("--loop-turns").map { UInt64($0) })
        for warning in program.warnings { context.console.warn(warning) }
        if arguments.has("--counts") {
            try Answer(document: program.counts.document, lines: EstimateText.lines(program.counts)).send(arguments, context.console)
            return .done
        }
        let parameters = try arguments.text("--params").map { try JSON.parse(try readText($0), file: $0) }
        if let items = parameters?.list {
            for option in ["--what-if", "--sensitivity", "--suggest", "--classical"] where arguments.has(option) {
                throw UsageError("\(option) wants one set of parameters, not a list", hint: "give \(option) a file with one object")
            }
            return try batch(program, items, prices, arguments, context)
        }
        var report = EstimateReport(
            title: title(input), items: [try single(program, parameters, prices)], isBatch: false)
        report.counting = program.counting
        let scenario = Scenario(program.counts, parameters: parameters)
        if !axes.isEmpty { report.whatIf = try WhatIfTable(scenario, axes, on: context.team(arguments)) }
        if arguments.has("--sensitivity") { report.sensitivity = try Sensitivity(scenario) }
        if arguments.has("--suggest") {
            report.suggestions = try Suggestion.all(for: program.counts, try read(parameters), reduced: program.reducedCounts)
        }
        if arguments.has("--classical") {
            report.classical = ClassicalCost(qubits: Int(clamping: program.counts.numQubits), circuit: program.circuit).document
        }
        try send(report, arguments, context)
        return .done
    }

    private static func title(_ input: String) -> String { input == "-" ? "standard input" : input }

    private static func read(_ parameters: Node?) throws(EstimationError) -> EstimationParameters {
        guard let parameters else { return EstimationParameters() }
        return try EstimationParameters(parameters)
    }

    private static func single(
        _ program: EstimateProgram, _ written: Node?, _ prices: Prices?
    ) throws(EstimationError) -> EstimateReport.Item {
        var read: EstimationParameters?
        do {
            let parameters = try Self.read(written)
            read = parameters
            if parameters.estimateType == .frontier {
                return prices.priced(.frontier(try estimateFrontier(program.counts, parameters)))
            }
            return prices.priced(.single(try estimate(program.counts, parameters)))
        } catch {
            throw (read.map { explained(error, program.counts, $0) } ?? error).located(in: written)
        }
    }

    /// One answer an item, in order; an item that fails has its error there.
    private static func batch(
        _ program: EstimateProgram, _ items: [Node], _ prices: Prices?, _ arguments: Arguments, _ context: Context
    ) throws -> ExitCode {
        var answers: [EstimateReport.Item] = []
        for item in items {
            do throws(EstimationError) {
                answers.append(try single(program, item, prices))
            } catch {
                answers.append(EstimateReport.Item(.failure(error)))
            }
        }
        let report = EstimateReport(title: title(arguments.operands[0]), items: answers, isBatch: true)
        try send(report, arguments, context)
        return report.hasFailures ? .answerIsNo : .done
    }

    private static func send(_ report: EstimateReport, _ arguments: Arguments, _ context: Context) throws {
        let formats: [(String, (EstimateReport) -> String)] = [(".csv", \.table), (".html", \.page), (".svg", \.picture)]
        if let file = arguments.output, let format = formats.first(where: { file.hasSuffix($0.0) }) {
            try writeAtomically(Array(format.1(report).utf8), to: file)
            if arguments.isJSON { context.console.print(withWarnings(report.document, context.console)) }
            return
        }
        let document = arguments.isJSON || arguments.output?.hasSuffix(".json") == true ? report.document : .null
        try Answer(document: withWarnings(document, context.console), lines: EstimateText.lines(report)).send(arguments, context.console)
    }

    private static func withWarnings(_ document: JSONValue, _ console: Console) -> JSONValue {
        guard case .object = document, !console.warnings.isEmpty else { return document }
        var document = document
        document["warnings"] = .texts(console.warnings)
        return document
    }

    private static func listSchemes(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        var table = TextTable(["name", "kind", "source"])
        for entry in SchemeEntry.all { table.add(entry.name, entry.kind.rawValue, entry.source) }
        try Answer(document: .array(SchemeEntry.all.map(\.document)), lines: table.lines()).send(arguments, context.console)
        return .done
    }

    private static func prices(_ arguments: Arguments) throws -> Prices? {
        guard let file = arguments.text("--prices") else {
            guard !arguments.has("--shots") else {
                throw UsageError("--shots without --prices", hint: "--prices FILE tells what a shot costs")
            }
            return nil
        }
        let list = try PriceList(try JSON.parse(try readText(file), file: file))
        return Prices(list: list, shots: UInt64(arguments.integer("--shots") ?? 1))
    }
}

/// A price list and how often the program runs.
struct Prices {
    let list: PriceList
    let shots: UInt64
}

extension Prices? {
    /// The answer with what each of its machines costs.
    fileprivate func priced(_ outcome: EstimateReport.Outcome) -> EstimateReport.Item {
        guard let self else { return EstimateReport.Item(outcome) }
        let estimates = EstimateReport.Item(outcome).estimates
        return EstimateReport.Item(outcome, costs: estimates.map { self.list.cost(of: $0, shots: self.shots) })
    }
}
