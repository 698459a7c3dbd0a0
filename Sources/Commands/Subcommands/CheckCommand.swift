import Circuits
import Diagnostics
import Documents
import Formats

/// `check CIRCUIT…`: reads circuits and tells what is wrong with them.
enum CheckCommand {
    private struct Checked {
        let path: String
        var language: String?
        var circuit: Circuit?
        var diagnostics: [Diagnostic]
        var failure: FaultKind?

        var isOK: Bool { failure == nil && !diagnostics.contains { $0.severity == .error } }
    }

    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let files = arguments.operands.map(check)
        for diagnostic in files.flatMap(\.diagnostics) { context.console.report(diagnostic) }
        if arguments.has("--sarif") {
            let all = files.flatMap { file in file.diagnostics.map { (file.path, $0) } }
            context.console.print(SARIF.document(all, version: Program.version))
            return exitCode(files)
        }
        try Answer(document: ["files": .array(files.map(document))], lines: files.compactMap(line)).send(arguments, context.console)
        return exitCode(files)
    }

    private static func exitCode(_ files: [Checked]) -> ExitCode {
        if let failure = files.compactMap(\.failure).first { return ExitCode(failure) }
        return files.allSatisfy(\.isOK) ? .done : .badData
    }

    private static func check(_ path: String) -> Checked {
        do {
            let parsed = try parseCircuit(path)
            return Checked(path: path, language: parsed.language.rawValue, circuit: parsed.circuit, diagnostics: parsed.diagnostics)
        } catch {
            let diagnostics =
                error.diagnostics.isEmpty ? [Diagnostic(code: "file.unreadable", error.description, hint: error.hint)] : error.diagnostics
            return Checked(path: path, diagnostics: diagnostics, failure: error.kind)
        }
    }

    private static func document(_ file: Checked) -> JSONValue {
        [
            "file": .string(file.path), "language": file.language.map { .string($0) } ?? .null, "ok": .bool(file.isOK),
            "qubits": file.circuit.map { .integer($0.qubitCount) } ?? .null,
            "gates": file.circuit.map { .integer($0.gateCounts.values.reduce(0, +)) } ?? .null,
            "depth": file.circuit.map { .integer($0.depth) } ?? .null, "diagnostics": .array(file.diagnostics.map(\.document)),
        ]
    }

    /// What stands on standard output for a sound file; faults are told on standard error.
    private static func line(_ file: Checked) -> String? {
        guard file.isOK, let circuit = file.circuit else { return nil }
        let gates = circuit.gateCounts.values.reduce(0, +)
        return "\(file.path): ok, \(counted(circuit.qubitCount, "qubit")), \(counted(gates, "gate")), depth \(circuit.depth)"
    }
}
