public import Circuits
public import Documents
import Formats

/// Writes a circuit as OpenQASM 3, whole or not at all: the same bytes for the same circuit.
public func writeCircuit(_ circuit: Circuit, to file: String) throws(DocumentError) {
    try writeAtomically(Array(OpenQASM.write(circuit).utf8), to: file)
}
