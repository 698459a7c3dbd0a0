import Circuits
import Diagnostics
import Documents
import Drawing
import Formats
import Workbench

/// `draw CIRCUIT`: draws a circuit as text, or as a picture in a file.
enum DrawCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let format = try format(of: arguments.output)
        let options = try options(arguments, context)
        let circuit = try circuit(arguments.operands[0], context)
        try write(circuit, as: format, options, arguments, context)
        return .done
    }

    /// Draws into `-o FILE`, or onto standard output.
    static func write(
        _ circuit: Circuit, as format: PictureFormat, _ options: DrawingOptions, _ arguments: Arguments, _ context: Context
    ) throws {
        let bytes = try circuit.drawing(as: format, options)
        if let output = arguments.output, output != "-" {
            try writeAtomically(bytes, to: output)
            if arguments.isJSON { context.console.print(["file": .string(output), "format": .string(format.rawValue)]) }
        } else if arguments.isJSON {
            context.console.print(["drawing": .string(String(decoding: bytes, as: UTF8.self))])
        } else {
            context.console.write(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// What the command line says of the drawing's look.
    static func options(_ arguments: Arguments, _ context: Context) throws -> DrawingOptions {
        var options = DrawingOptions()
        options.isASCII = arguments.has("--ascii")
        switch arguments.text("--density") {
        case "compact": options.density = .compact
        case "wide": options.density = .boxed
        default: options.density = .normal
        }
        options.width = arguments.integer("--width")
        if options.width == nil, arguments.output == nil, context.console.surroundings.outputIsTerminal {
            options.width = context.console.surroundings.columns
        }
        let theme = try Theme.find(arguments.text("--theme") ?? "daybreak", in: SharedFolders.themes)
        options.palette = theme.palette(isPrint: !arguments.has("--theme"))
        return options
    }

    /// Text where no file is named.
    private static func format(of output: String?) throws -> PictureFormat {
        guard let output, output != "-" else { return .text }
        if let format = PictureFormat(path: output) { return format }
        throw UsageError(
            "\(output): no drawing for this kind of file",
            hint: "drawings are written to " + listed(PictureFormat.allCases.map { "." + $0.rawValue }, "and"))
    }

    private static func circuit(_ path: String, _ context: Context) throws -> Circuit {
        let parsed = try parseCircuit(path)
        for diagnostic in parsed.diagnostics where diagnostic.severity != .error { context.console.report(diagnostic) }
        guard let circuit = parsed.circuit else { throw FormatError.faults(parsed.diagnostics) }
        return circuit
    }
}
