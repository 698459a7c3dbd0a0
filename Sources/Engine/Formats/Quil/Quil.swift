internal import Circuits

/// Rigetti's Quil, as far as a ``Circuit`` says it: gates, definitions, memory, measurements, and jumps that nest.
enum Quil {
    /// Gates by their names there, the qubits in the same order.
    static let rows: [(name: String, row: GateIndex)] = [
        ("I", "id"), ("X", "x"), ("Y", "y"), ("Z", "z"), ("H", "h"), ("S", "s"), ("T", "t"), ("PHASE", "p"), ("RX", "rx"), ("RY", "ry"),
        ("RZ", "rz"), ("U", "u"), ("CZ", "cz"), ("CNOT", "cx"), ("CCNOT", "ccx"), ("CPHASE", "cp"), ("SWAP", "swap"), ("CSWAP", "cswap"),
        ("ISWAP", "iswap"), ("RXX", "rxx"), ("RYY", "ryy"), ("RZZ", "rzz"),
    ]

    /// Gates that the table lacks, by their names there.
    static let definitions: [String: GateDefinition] = [
        "PSWAP": GateDefinition(named: "pswap", parameters: ["phi"], ["a", "b"], openQASM: "swap a, b; rzz(phi) a, b; gphase(phi/2);"),
        "XY": GateDefinition(named: "xy", parameters: ["phi"], ["a", "b"], openQASM: "rxx(-phi/2) a, b; ryy(-phi/2) a, b;"),
        "SQISW": GateDefinition(named: "sqisw", parameters: [], ["a", "b"], openQASM: "rxx(-pi/4) a, b; ryy(-pi/4) a, b;"),
        "FSIM": GateDefinition(
            named: "fsim", parameters: ["theta", "phi"], ["a", "b"], openQASM: "rxx(-theta/2) a, b; ryy(-theta/2) a, b; cp(phi) a, b;"),
        "PHASEDFSIM": GateDefinition(
            named: "phasedfsim", parameters: ["theta", "zeta", "chi", "gamma", "phi"], ["a", "b"],
            openQASM: """
                rz((chi + zeta)/2) a; rz(-(chi + zeta)/2) b; rxx(-theta/2) a, b; ryy(-theta/2) a, b; rz(-(chi - zeta)/2) a;
                rz((chi - zeta)/2) b; p(-gamma) a; p(-gamma) b; cp(phi) a, b;
                """),
        "CPHASE00": GateDefinition(named: "cphase00", parameters: ["phi"], ["a", "b"], openQASM: "negctrl @ negctrl @ gphase(phi) a, b;"),
        "CPHASE01": GateDefinition(named: "cphase01", parameters: ["phi"], ["a", "b"], openQASM: "negctrl @ p(phi) a, b;"),
        "CPHASE10": GateDefinition(named: "cphase10", parameters: ["phi"], ["a", "b"], openQASM: "negctrl @ p(phi) b, a;"),
    ]

    static let gateNames: [String] = rows.map(\.name) + definitions.keys.sorted()

    static let instructionNames = [
        "DECLARE", "DEFGATE", "DEFCIRCUIT", "MEASURE", "RESET", "HALT", "NOP", "WAIT", "JUMP", "JUMP-WHEN", "JUMP-UNLESS", "LABEL",
        "PRAGMA",
        "MOVE", "EXCHANGE", "CONVERT", "LOAD", "STORE", "NOT", "NEG", "AND", "IOR", "XOR", "ADD", "SUB", "MUL", "DIV", "EQ", "GT", "GE",
        "LT",
        "LE", "FENCE", "DELAY", "INCLUDE", "PULSE", "CAPTURE", "RAW-CAPTURE", "SET-PHASE", "SHIFT-PHASE", "SET-FREQUENCY",
        "SHIFT-FREQUENCY",
        "SET-SCALE", "SWAP-PHASES", "NONBLOCKING", "CALL", "EXTERN", "DEFCAL", "DEFFRAME", "DEFWAVEFORM",
    ]

    /// The region of one bit in which the writer works conditions out; no part of a circuit's answer.
    static let scratch = "condition_scratch"

    static let mostQubits = 1_000_000
    static let mostOperations = 10_000_000
}
