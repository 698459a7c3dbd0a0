public import Circuits
internal import Diagnostics

/// Circuits in OpenQASM 2 and 3.
public enum OpenQASM {
    /// Reads a program.
    ///
    /// - Parameters:
    ///   - file: how diagnostics name the text.
    ///   - include: the text of an included file by the name in the program; `stdgates.inc` and `qelib1.inc` are built in.
    public static func parse(_ source: String, file: String, include: (String) -> String? = { _ in nil }) -> Parsed {
        Parsed(
            circuit: nil, language: .openQASM3,
            diagnostics: [Diagnostic(code: "qasm.unsupported", "this version reads no OpenQASM yet", at: SourceSpan(file: file))])
    }

    /// OpenQASM 3 text, the same bytes for the same circuit; it reads back to an equal circuit.
    public static func write(_ circuit: Circuit) -> String { "OPENQASM 3.0;\n" }
}

/// Reads a circuit by the file's extension and content; `-` is OpenQASM on standard input.
public func readCircuit(_ path: String) throws(FormatError) -> Circuit {
    let parsed = try parseCircuit(path)
    guard let circuit = parsed.circuit else { throw .faults(parsed.diagnostics) }
    return circuit
}

/// Reads a circuit's file with all diagnostics, warnings and notes included; throws only where the file itself cannot be read.
public func parseCircuit(_ path: String) throws(FormatError) -> Parsed {
    throw .unknownFormat(path)
}
