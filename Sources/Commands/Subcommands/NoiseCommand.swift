import Documents
import Noise
import Numerics

/// `noise show FILE`: what a channel does, as numbers.
enum NoiseCommand {
    static func show(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        switch try NoiseProcess(readingFrom: arguments.operands[0]) {
        case .channel(let channel):
            let shown = arguments.has("--twirl") ? channel.twirled : channel
            try Answer(document: document(shown), lines: lines(shown)).send(arguments, context.console)
        case .readout(let error):
            if arguments.has("--twirl") {
                throw UsageError("--twirl takes channels on qubits, and 'readout' is none", hint: "leave --twirl out")
            }
            try Answer(document: document(error), lines: lines(error)).send(arguments, context.console)
        }
        return .done
    }

    private static func document(_ channel: Channel) -> JSONValue {
        let size = 1 << channel.qubits
        return [
            "qubits": .integer(channel.qubits), "ptm": .array(rows(of: channel).map { .array($0.map { .number($0) }) }),
            "kraus": .array(
                channel.kraus.map { matrix in
                    .array(
                        (0..<size).map { row in
                            .array(
                                matrix[(row * size)..<((row + 1) * size)].map { [.number($0.real), .number($0.imaginary)] })
                        })
                }), "averageGateFidelity": .number(channel.averageGateFidelity), "processFidelity": .number(channel.processFidelity),
        ]
    }

    private static func document(_ error: ReadoutError) -> JSONValue {
        func matrix(_ rows: [[Double]]) -> JSONValue { .array(rows.map { .array($0.map { .number($0) }) }) }
        return [
            "confusion": matrix(error.confusion), "inverse": error.inverse.map(matrix) ?? .null,
            "assignmentFidelity": .number(error.assignmentFidelity),
        ]
    }

    private static func rows(of channel: Channel) -> [[Double]] {
        let count = 1 << (2 * channel.qubits)
        return (0..<count).map { Array(channel.transferMatrix[($0 * count)..<(($0 + 1) * count)]) }
    }

    private static func lines(_ channel: Channel) -> [String] {
        let labels = (0..<(1 << (2 * channel.qubits))).map { label($0, qubits: channel.qubits) }
        var table = TextTable([""] + labels, rightAligned: Set(1...labels.count))
        for (name, row) in zip(labels, rows(of: channel)) {
            table.rows.append([name] + row.map { abs($0) < 5e-7 ? "0" : abs($0 - 1) < 1e-12 ? "1" : fixed($0, 6) })
        }
        return [
            "\(channel.name) on \(counted(channel.qubits, "qubit")), \(counted(channel.kraus.count, "Kraus operator"))", "",
        ] + table.lines() + [
            "", "average gate fidelity \(fixed(channel.averageGateFidelity, 8)), process fidelity \(fixed(channel.processFidelity, 8))",
        ]
    }

    private static func lines(_ error: ReadoutError) -> [String] {
        var table = TextTable(["", "0 prepared", "1 prepared"], rightAligned: [1, 2])
        for (read, row) in error.confusion.enumerated() { table.add("\(read) read", fixed(row[0], 6), fixed(row[1], 6)) }
        return table.lines() + ["", "assignment fidelity \(fixed(error.assignmentFidelity, 8))"]
    }

    /// The Paulis of an index, the most significant qubit first.
    private static func label(_ index: Int, qubits: Int) -> String {
        String((0..<qubits).reversed().map { Array("IXYZ")[index >> (2 * $0) & 3] })
    }
}
