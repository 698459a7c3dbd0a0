public import Circuits
internal import Diagnostics
internal import Documents

/// Reads a circuit by the file's extension and content; `-` is standard input.
public func readCircuit(_ path: String) throws(FormatError) -> Circuit {
    let parsed = try parseCircuit(path)
    guard let circuit = parsed.circuit else { throw .faults(parsed.diagnostics) }
    return circuit
}

/// Reads a circuit's file with all diagnostics, warnings and notes included; throws only where the file itself cannot be read.
public func parseCircuit(_ path: String) throws(FormatError) -> Parsed {
    let text = try readSource(path)
    let name = path.split(separator: "/").last ?? ""
    let fileExtension = name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? ""
    switch fileExtension {
    case "qasm", "qasm2", "qasm3", "inc": break
    default: guard beginsAsOpenQASM(text) || path == "-" else { throw .unknownFormat(path) }
    }
    return OpenQASM.parse(text, file: path) { include in try? readText(include) }
}

private func readSource(_ path: String) throws(FormatError) -> String {
    do {
        return try readText(path)
    } catch {
        throw .unreadable(kind: error.kind, message: error.description, diagnostics: error.diagnostics)
    }
}

/// Whether the first word outside comments is one that begins a program.
private func beginsAsOpenQASM(_ text: String) -> Bool {
    for line in text.split(separator: "\n", maxSplits: 200) {
        let words = line.drop { $0 == " " || $0 == "\t" || $0 == "\u{FEFF}" }
        if words.isEmpty || words.hasPrefix("//") { continue }
        return ["OPENQASM", "include", "qubit", "qreg", "input "].contains { words.hasPrefix($0) }
    }
    return false
}
