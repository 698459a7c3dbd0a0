import Circuits
import Diagnostics
import Documents
import Formats
import ResourceEstimation

/// `estimate INPUT`: what an error-corrected machine needs.
enum EstimateCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let input = arguments.operands[0]
        let counts = try readCounts(input)
        if arguments.has("--counts") {
            try Answer(document: counts.document, lines: lines(counts)).send(arguments, context.console)
            return .done
        }
        guard let file = arguments.text("--params") else {
            return try single(input, counts, EstimationParameters(), arguments, context)
        }
        let parameters = try JSON.parse(try readText(file), file: file)
        guard let items = parameters.list else {
            return try single(input, counts, try EstimationParameters(parameters), arguments, context)
        }
        return try batch(counts, items, arguments, context)
    }

    /// Logical counts of a circuit's file or of a JSON document.
    private static func readCounts(_ path: String) throws -> LogicalCounts {
        if path.hasSuffix(".json") { return try LogicalCounts(try JSON.parse(try readText(path), file: path)) }
        guard path == "-" else { return try LogicalCounts(of: try readCircuit(path)) }
        let text = try readText(path)
        if text.first(where: { !$0.isWhitespace }) == "{" { return try LogicalCounts(try JSON.parse(text, file: "-")) }
        let parsed = OpenQASM.parse(text, file: "-")
        guard let circuit = parsed.circuit else { throw FormatError.faults(parsed.diagnostics) }
        return try LogicalCounts(of: circuit)
    }

    private static func single(
        _ input: String, _ counts: LogicalCounts, _ parameters: EstimationParameters, _ arguments: Arguments, _ context: Context
    ) throws -> ExitCode {
        let answer: Answer
        if parameters.estimateType == .frontier {
            let estimates = try estimateFrontier(counts, parameters)
            answer = Answer(document: PhysicalEstimate.frontierDocument(estimates), lines: frontierLines(estimates))
        } else {
            let estimate = try ResourceEstimation.estimate(counts, parameters)
            answer = Answer(document: estimate.document, lines: lines(input, estimate))
        }
        try answer.send(arguments, context.console)
        return .done
    }

    /// One answer an item, in order; an item that fails has its error there.
    private static func batch(_ counts: LogicalCounts, _ items: [Node], _ arguments: Arguments, _ context: Context) throws -> ExitCode {
        var (documents, rows, faults): ([JSONValue], [[String]], [String]) = ([], [], [])
        for (index, item) in items.enumerated() {
            do {
                let parameters = try EstimationParameters(item)
                if parameters.estimateType == .frontier {
                    let estimates = try estimateFrontier(counts, parameters)
                    documents.append(PhysicalEstimate.frontierDocument(estimates))
                    rows += estimates.map { ["\(index + 1)"] + cells($0) }
                } else {
                    let estimate = try ResourceEstimation.estimate(counts, parameters)
                    documents.append(estimate.document)
                    rows.append(["\(index + 1)"] + cells(estimate))
                }
            } catch {
                documents.append(["code": .string(error.code.rawValue), "message": .string(error.message)])
                faults.append("item \(index + 1): \(error.message)")
            }
        }
        var table = TextTable(["item"] + header, rightAligned: [0, 1, 3, 4])
        table.rows = rows
        try Answer(document: .array(documents), lines: table.lines() + faults).send(arguments, context.console)
        return faults.isEmpty ? .done : .answerIsNo
    }

    private static let header = ["physical qubits", "runtime", "code distance", "T factories"]

    private static func cells(_ estimate: PhysicalEstimate) -> [String] {
        [
            grouped(estimate.physicalQubits), duration(Double(estimate.runtime) * 1e-9), String(estimate.patch.codeDistance),
            String(estimate.factories?.copies ?? 0),
        ]
    }

    private static func frontierLines(_ estimates: [PhysicalEstimate]) -> [String] {
        var table = TextTable(header, rightAligned: [0, 2, 3])
        table.rows = estimates.map(cells)
        return table.lines()
    }

    private static func lines(_ counts: LogicalCounts) -> [String] {
        var table = TextTable(["", ""], rightAligned: [1])
        table.add("qubits", String(counts.numQubits))
        table.add("T gates", String(counts.tCount))
        table.add("rotations", String(counts.rotationCount))
        table.add("rotation depth", String(counts.rotationDepth))
        table.add("CCZ gates", String(counts.cczCount))
        table.add("CCiX gates", String(counts.ccixCount))
        table.add("measurements", String(counts.measurementCount))
        return table.lines()
    }

    private static func lines(_ input: String, _ estimate: PhysicalEstimate) -> [String] {
        let parameters = estimate.parameters
        var table = TextTable(["", ""])
        table.add("physical qubits", grouped(estimate.physicalQubits))
        table.add("runtime", duration(Double(estimate.runtime) * 1e-9))
        table.add("logical qubits", "\(grouped(estimate.layout.logicalQubits)) of \(grouped(estimate.patch.physicalQubits)) physical each")
        table.add("code distance", "\(estimate.patch.codeDistance)")
        table.add("logical cycles", "\(grouped(estimate.cycles)) of \(duration(Double(estimate.patch.logicalCycleTime) * 1e-9))")
        table.add("T states", grouped(estimate.layout.tStates))
        if let factories = estimate.factories {
            let size = "\(grouped(factories.copies)) of \(grouped(factories.factory.physicalQubits)) qubits"
            table.add("T factories", "\(size), \(counted(factories.factory.rounds.count, "round"))")
        }
        let title = "\(input): \(parameters.qubit.name ?? "custom qubit"), \(parameters.scheme.name ?? "custom code")"
        return [title, ""] + table.lines(indent: 2)
    }

    /// `1 234 567`.
    private static func grouped(_ value: UInt64) -> String {
        let digits = Array(String(value))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(" ") }
            text.append(digit)
        }
        return text
    }
}
