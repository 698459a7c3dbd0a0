public import Circuits
public import Diagnostics
import Documents
import Formats

/// Writes a circuit in the language of the file's extension, else as OpenQASM 3; whole or not at all, and the same bytes for the same circuit.
public func writeCircuit(_ circuit: Circuit, to file: String) throws {
    let format = CircuitFormat.of(path: file)
    if let format, format.write == nil { throw FormatError.unwritable(file, format.title) }
    try writeAtomically(try format?.write?(circuit) ?? Array(OpenQASM.write(circuit).utf8), to: file)
}

/// The circuit as OpenQASM 3: what ``writeCircuit(_:to:)`` writes.
public func programText(of circuit: Circuit) -> String { OpenQASM.write(circuit) }

/// Reads a circuit from a program's text; nil with an error among the diagnostics.
public func readProgram(_ text: String, file: String) -> (circuit: Circuit?, diagnostics: [Diagnostic]) {
    let parsed = OpenQASM.parse(text, file: file)
    return (parsed.circuit, parsed.diagnostics)
}

/// Reads a circuit from a file of any language that is known.
public func openCircuit(_ path: String) throws -> Circuit { try readCircuit(path) }
