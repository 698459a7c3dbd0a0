import Circuits
import Diagnostics
import Documents
import Formats

/// `convert IN -o OUT`: writes a circuit in another language.
enum ConvertCommand {
    private enum Target: String {
        case qasm2, qasm3
    }

    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let path = arguments.operands[0]
        guard let output = arguments.output else { throw UsageError("convert needs -o OUT", hint: "name the file to write") }
        let target = try target(arguments, output)
        let parsed = try parseCircuit(path)
        for diagnostic in parsed.diagnostics where diagnostic.severity != .error { context.console.report(diagnostic) }
        guard let circuit = parsed.circuit else { throw FormatError.faults(parsed.diagnostics) }
        let text: String
        switch target {
        case .qasm3: text = OpenQASM.write(circuit)
        case .qasm2:
            do {
                text = try OpenQASM.writeVersion2(circuit)
            } catch {
                let span = error.operation.flatMap { parsed.places[$0] } ?? SourceSpan(file: path)
                throw FormatError.faults([Diagnostic(code: "convert.inexpressible", error.what, at: span)])
            }
        }
        if output == "-" { context.console.write(text) } else { try writeAtomically(Array(text.utf8), to: output) }
        return .done
    }

    private static func target(_ arguments: Arguments, _ output: String) throws -> Target {
        if let name = arguments.text("--to"), let target = Target(rawValue: name) { return target }
        if output == "-" || output.hasSuffix(".qasm") || output.hasSuffix(".qasm3") { return .qasm3 }
        if output.hasSuffix(".qasm2") { return .qasm2 }
        throw UsageError("\(output): no writer for this kind of file", hint: "circuits are written to .qasm")
    }
}
