internal import Circuits

/// Circuits as IonQ's jobs have them: JSON with `qubits` and a list of gates, in the QIS gate set or in the machine's native one.
///
/// Angles of the QIS gates are radians, phases and angles of the native gates are turns. The machine measures every qubit at the end, qubit k as bit k; the
/// format has no word for it, so that a circuit that was read has no measurements.
enum IonQ {
    /// Native gates through gates of the table, their parameters in turns.
    static let gpi = GateDefinition(named: "gpi", parameters: ["phi"], ["a"], openQASM: "x a; rz(4*pi*phi) a;")
    static let gpi2 = GateDefinition(
        named: "gpi2", parameters: ["phi"], ["a"], openQASM: "rz(-2*pi*phi) a; rx(pi/2) a; rz(2*pi*phi) a;")
    static let ms = GateDefinition(
        named: "ms", parameters: ["phi0", "phi1", "theta"], ["a", "b"],
        openQASM: "rz(-2*pi*phi0) a; rz(-2*pi*phi1) b; rxx(2*pi*theta) a, b; rz(2*pi*phi0) a; rz(2*pi*phi1) b;")

    /// Gates of the QIS set by their names there; the second name has a rotation.
    static let rows: [(name: String, row: GateIndex, hasRotation: Bool)] = [
        ("h", "h", false), ("x", "x", false), ("y", "y", false), ("z", "z", false), ("s", "s", false), ("si", "sdg", false),
        ("t", "t", false),
        ("ti", "tdg", false), ("v", "sx", false), ("vi", "sxdg", false), ("swap", "swap", false), ("rx", "rx", true), ("ry", "ry", true),
        ("rz", "rz", true), ("xx", "rxx", true), ("yy", "ryy", true), ("zz", "rzz", true), ("z", "p", true), ("not", "x", false),
        ("cnot", "x", false),
    ]

    static let names: [String] = {
        var names: [String] = []
        for row in rows where !names.contains(row.name) { names.append(row.name) }
        return names
    }()

    static let nativeNames = ["gpi", "gpi2", "ms", "zz", "nop"]

    /// No circuit may be wider.
    static let mostQubits = 1_000_000
}
