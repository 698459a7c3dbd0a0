public import Circuits
import Documents
import Formats

/// Writes a circuit in the language of the file's extension, else as OpenQASM 3; whole or not at all, and the same bytes for the same circuit.
public func writeCircuit(_ circuit: Circuit, to file: String) throws {
    let format = CircuitFormat.of(path: file)
    if let format, format.write == nil { throw FormatError.unwritable(file, format.title) }
    try writeAtomically(try format?.write?(circuit) ?? Array(OpenQASM.write(circuit).utf8), to: file)
}
