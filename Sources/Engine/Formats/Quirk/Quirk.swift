internal import Circuits

/// Circuits as links to the drawing simulator Quirk: a JSON object of columns in the address's fragment.
///
/// The top wire is qubit 0, the least significant bit of a state and of a matrix's index. Entry k of a column acts on qubit k, under the column's controls.
enum Quirk {
    static let address = "https://algassert.com/quirk#circuit="

    /// The simulator has no more wires.
    static let mostQubits = 16

    /// Gates of fixed matrix on one wire: the row, and the exponent where it is a power of it.
    static let fixed: [(name: String, row: GateIndex, power: Double?)] = [
        ("H", "h", nil), ("X", "x", nil), ("Y", "y", nil), ("Z", "z", nil), ("X^½", "sx", nil), ("X^-½", "sxdg", nil), ("Z^½", "s", nil),
        ("Z^-½", "sdg", nil), ("Z^¼", "t", nil), ("Z^-¼", "tdg", nil), ("Y^½", "y", 0.5), ("Y^-½", "y", -0.5), ("X^¼", "x", 0.25),
        ("X^-¼", "x", -0.25), ("Y^¼", "y", 0.25), ("Y^-¼", "y", -0.25), ("X^⅛", "x", 0.125), ("X^-⅛", "x", -0.125), ("Y^⅛", "y", 0.125),
        ("Y^-⅛", "y", -0.125), ("Z^⅛", "z", 0.125), ("Z^-⅛", "z", -0.125), ("X^⅟₁₆", "x", 0.0625), ("X^-⅟₁₆", "x", -0.0625),
        ("Y^⅟₁₆", "y", 0.0625), ("Y^-⅟₁₆", "y", -0.0625), ("Z^⅟₁₆", "z", 0.0625), ("Z^-⅟₁₆", "z", -0.0625),
    ]

    /// Phases that are gates of their own, in half turns.
    static let phases: [(name: String, halfTurns: Double)] = [("NeGate", 1), ("i", 0.5), ("-i", -0.5), ("√i", 0.25), ("√-i", -0.25)]

    /// Gates with a formula: rotations by it, and powers by it.
    static let formulas: [(name: String, row: GateIndex, isPower: Bool)] = [
        ("Rxft", "rx", false), ("Ryft", "ry", false), ("Rzft", "rz", false), ("X^ft", "x", true), ("Y^ft", "y", true), ("Z^ft", "z", true),
    ]

    /// What shows the state and does nothing to it.
    static func isDisplay(_ name: String) -> Bool {
        ["Amps", "Chance", "Sample", "Density", "Bloch"].contains {
            name == $0 || name.hasPrefix($0) && name.dropFirst($0.count).allSatisfy(\.isNumber)
        }
    }

    static let names: [String] =
        fixed.map(\.name) + phases.map(\.name) + formulas.map(\.name) + [
            "•", "◦", "Swap", "Measure", "…", "Bloch", "Chance", "⊕", "⊖", "⊗", "(/)",
        ]
}
