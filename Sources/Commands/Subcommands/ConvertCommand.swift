import Circuits
import Diagnostics
import Documents
import Drawing
import Formats

/// `convert IN -o OUT`: writes a circuit in another language.
enum ConvertCommand {
    /// Everything that a circuit is written to; what draws it adds its rows here.
    static let formats: [CircuitFormat] = CircuitFormat.all

    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        guard let output = arguments.output else { throw UsageError("convert needs -o OUT", hint: "name the file to write") }
        // A picture is what `draw` draws without options.
        let picture = arguments.has("--to") ? nil : PictureFormat(path: output)
        let write = picture == nil ? try writer(arguments.text("--to"), output) : nil
        var source = try CircuitSource(path: arguments.operands[0])
        source.keepsComments = picture == nil
        let parsed = try source.parsed()
        for diagnostic in parsed.diagnostics where diagnostic.severity != .error { context.console.report(diagnostic) }
        guard let circuit = parsed.circuit else { throw FormatError.faults(parsed.diagnostics) }
        if let picture { try DrawCommand.write(circuit, as: picture, try DrawCommand.options(arguments, context), arguments, context) }
        do {
            if let write { try writeAtomically(try write(circuit), to: output) }
        } catch FormatError.inexpressible(let fault) {
            throw FormatError.faults([Diagnostic(code: "convert.inexpressible", fault.what, at: place(of: fault, in: source, parsed))])
        }
        return .done
    }

    /// Where the source says what the other language cannot; what was read without places is read again.
    private static func place(of fault: Inexpressible, in source: CircuitSource, _ parsed: Parsed) -> SourceSpan {
        guard let operation = fault.operation else { return SourceSpan(file: source.file) }
        if let place = parsed.places[operation] { return place }
        var source = source
        source.wantsPlaces = true
        return (try? source.parsed())?.places[operation] ?? SourceSpan(file: source.file)
    }

    private static func writer(_ name: String?, _ output: String) throws -> CircuitFormat.Writer {
        if let name, let write = formats.first(where: { $0.name == name })?.write { return write }
        let format = output == "-" ? formats.first : CircuitFormat.of(path: output, among: formats)
        if let write = format?.write { return write }
        if let format { throw FormatError.unwritable(output, format.title) }
        throw UsageError("\(output): no writer for this kind of file", hint: "'quantum-mlops help formats' lists the kinds")
    }
}
