public import Circuits

/// Reads a circuit by the file's extension and content; `-` is standard input.
public func readCircuit(_ path: String) throws(FormatError) -> Circuit {
    let parsed = try parseCircuit(path)
    guard let circuit = parsed.circuit else { throw .faults(parsed.diagnostics) }
    return circuit
}

/// Reads a circuit's file with all diagnostics, warnings and notes included; throws only where the file itself cannot be read.
public func parseCircuit(_ path: String) throws(FormatError) -> Parsed { try CircuitSource(path: path).parsed() }
