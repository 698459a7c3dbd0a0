import Diagnostics
import Documents

/// The program: reads a command line, runs its command, and says how it went.
public enum Program {
    public static let version = "0.1.0"

    /// Runs the process's own command line.
    public static func main() -> Int32 {
        let words = Array(CommandLine.arguments.dropFirst())
        if words == ["--version"] {
            // Nothing else is touched: this answers in a few milliseconds.
            let console = Console.standard()
            console.print("quantum-mlops \(version)")
            return ExitCode.done.rawValue
        }
        Interruption.ignoreBrokenPipes()
        return run(words, context: .process())
    }

    /// Runs a command line on a console: what tests call.
    static func run(_ words: [String], context: Context) -> Int32 {
        let console = context.console
        // An error in the command line itself should be told in the way that the line asks for.
        console.style.logsJSON = words.contains("json") && words.contains("--log-format") || words.contains("--log-format=json")
        let code: ExitCode
        var wantsJSON = words.contains("--json")
        do {
            let arguments = try ArgumentParser(commands: CommandTable.commands, root: CommandTable.root).parse(words)
            wantsJSON = arguments.isJSON
            console.style = style(arguments, console)
            code = try run(arguments, context)
        } catch {
            // What a signal asked to end ends by its number, whatever the work says of it.
            let isInterrupted = context.signal() != 0
            let fault: any Error = isInterrupted ? Interrupted(description: "\(error)") : error
            let found = report(fault, json: wantsJSON, on: console)
            code = isInterrupted ? context.interruptedCode : found
        }
        if console.hasLostOutput {
            console.report(Diagnostic(code: "output.lost", "standard output could not be written: is the disk full?"))
            return (code == .done ? ExitCode.inputOutput : code).rawValue
        }
        return code.rawValue
    }

    private static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        if arguments.has("--version") {
            context.console.print("quantum-mlops \(version)")
            return .done
        }
        if arguments.has("--help") {
            context.console.write(Help.text(for: arguments.command, color: context.console.style.usesColor))
            return .done
        }
        return try arguments.command.run(arguments, context)
    }

    private static func style(_ arguments: Arguments, _ console: Console) -> Console.Style {
        let surroundings = console.surroundings
        let usesColor =
            switch arguments.text("--color") {
            case "always": true
            case "never": false
            default:
                surroundings.outputIsTerminal && surroundings.errorIsTerminal
                    && (surroundings.environment["NO_COLOR"] ?? "").isEmpty && surroundings.environment["TERM"] != "dumb"
            }
        return Console.Style(isQuiet: arguments.isQuiet, usesColor: usesColor, logsJSON: arguments.text("--log-format") == "json")
    }

    /// Work that a signal ended.
    private struct Interrupted: Fault {
        let description: String
        var kind: FaultKind { .unavailable }
    }

    static func report(_ error: any Error, json: Bool, on console: Console) -> ExitCode {
        let report = FaultReport(error)
        console.clearBar()
        if json { console.print(report.document) }
        for diagnostic in report.diagnostics { console.report(diagnostic) }
        return report.code
    }
}
