public import Circuits
public import Diagnostics

/// The language a circuit file is written in.
public enum Language: String, Hashable, Sendable, Codable {
    case openQASM2 = "openqasm2"
    case openQASM3 = "openqasm3"
    case qir, stim, quil, ionq, cirq, quirk
}

/// What came of reading a circuit's text: the circuit where there is no error, and every diagnostic in the order of places.
public struct Parsed: Sendable {
    /// Nil where any diagnostic is an error.
    public var circuit: Circuit?
    public var language: Language
    public var diagnostics: [Diagnostic]
    /// Where operations stand that other languages may not be able to say, by their place in the circuit.
    public var places: [Int: SourceSpan]
    /// Where inputs are declared, by the circuit's names for them.
    public var inputs: [String: SourceSpan] = [:]

    public init(circuit: Circuit?, language: Language, diagnostics: [Diagnostic], places: [Int: SourceSpan] = [:]) {
        (self.circuit, self.language, self.diagnostics, self.places) = (circuit, language, diagnostics, places)
    }

    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
