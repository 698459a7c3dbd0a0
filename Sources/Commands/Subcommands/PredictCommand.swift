import Documents
import Workspace

/// `predict PROJECT --input FILE`
enum PredictCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        guard let input = arguments.text("--input") else {
            throw UsageError("'predict' needs --input FILE: the table whose rows are to be classified")
        }
        let predictions = try Workspace.open(arguments.operands[0]).predict(input: input)
        if let file = arguments.output, file.hasSuffix(".csv") {
            try writeAtomically(Array(table(of: predictions).utf8), to: file)
            if arguments.isJSON { context.console.print(document(of: predictions)) }
        } else {
            try Answer(document: document(of: predictions), lines: lines(of: predictions)).send(arguments, context.console)
        }
        return .done
    }

    private static func document(of predictions: Predictions) -> JSONValue {
        let rows = predictions.rows.map { row -> JSONValue in
            let probabilities = zip(predictions.classes, row.probabilities).map { ($0, JSONValue.number($1)) }
            return ["label": .string(row.label), "probabilities": .object(probabilities)]
        }
        return ["run": .string(predictions.run), "predictions": .array(rows)]
    }

    private static func lines(of predictions: Predictions) -> [String] {
        var table = TextTable(
            ["row", "class"] + predictions.classes.map { "p(\($0))" }, rightAligned: Set([0] + predictions.classes.indices.map { $0 + 2 }))
        for (index, row) in predictions.rows.enumerated() {
            table.rows.append([String(index + 1), row.label] + row.probabilities.map { fixed($0, 4) })
        }
        return table.lines()
    }

    private static func table(of predictions: Predictions) -> String {
        let header = (["label"] + predictions.classes.map { "p(\($0))" }).map(quoted).joined(separator: ",")
        let rows = predictions.rows.map { row in
            ([quoted(row.label)] + row.probabilities.map(\.description)).joined(separator: ",")
        }
        return ([header] + rows).joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { "\",\n\r".contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
