public import Circuits

/// Stim's language of stabilizer circuits, as far as a ``Circuit`` says it.
///
/// Gates, resets, measurements (each the next bit of the register `m`) and feedback from measurements are operations. Noise, coordinates, detectors and observables
/// are kept as annotations `@stim …` with the operation that they stand before, what stands after the last one as pragmas.
enum Stim {
    /// Before the text of an instruction that a circuit keeps without carrying it out.
    static let annotation = "@stim "
    static let pragma = "pragma stim "

    struct Word {
        let name: String
        let aliases: [String]
        /// What it does, as gates on operands 0 and 1.
        let gates: [GateApplication]
        let qubits: Int
    }

    /// Every unitary instruction with targets in groups of a fixed size, preferred names first.
    static let unitaries: [Word] = {
        func row(_ name: String, _ row: GateIndex, _ angles: [Expression] = [], on operands: [Int]? = nil, also: [String] = []) -> Word {
            let qubits = row.gate.qubits
            return Word(
                name: name, aliases: also, gates: [GateApplication(row, angles: angles, on: operands ?? Array(0..<qubits))], qubits: qubits)
        }
        let quarter = Expression.binary(.over, .pi, .number(2))
        let back = Expression.binary(.over, .negation(.pi), .number(2))
        var all = [
            row("I", "id"), row("X", "x"), row("Y", "y"), row("Z", "z"), row("H", "h", also: ["H_XZ"]), row("S", "s", also: ["SQRT_Z"]),
            row("S_DAG", "sdg", also: ["SQRT_Z_DAG"]), row("SQRT_X", "sx"), row("SQRT_X_DAG", "sxdg"), row("SQRT_Y", "ry", [quarter]),
            row("SQRT_Y_DAG", "ry", [back]), row("CX", "cx", also: ["CNOT", "ZCX"]), row("CY", "cy", also: ["ZCY"]),
            row("CZ", "cz", also: ["ZCZ"]),
            row("SWAP", "swap"), row("ISWAP", "iswap"), row("XCZ", "cx", on: [1, 0]), row("YCZ", "cy", on: [1, 0]),
            row("SWAPCX", "dcx"), row("CXSWAP", "dcx", on: [1, 0]), row("SQRT_XX", "rxx", [quarter]), row("SQRT_XX_DAG", "rxx", [back]),
            row("SQRT_YY", "ryy", [quarter]), row("SQRT_YY_DAG", "ryy", [back]), row("SQRT_ZZ", "rzz", [quarter]),
            row("SQRT_ZZ_DAG", "rzz", [back]),
            Word(name: "ISWAP_DAG", aliases: [], gates: [GateApplication("iswap", on: [0, 1], modifiers: [.inverse])], qubits: 2),
            Word(name: "II", aliases: [], gates: [], qubits: 2),
        ]
        for (name, operands, _) in bodies {
            all.append(
                Word(
                    name: name, aliases: name == "CZSWAP" ? ["SWAPCZ"] : [],
                    gates: [GateApplication(.defined(name.lowercased()), on: Array(operands.indices))], qubits: operands.count))
        }
        return all
    }()

    /// Instructions that are gates of their own, through gates of the table (up to a phase).
    private static let bodies: [(name: String, operands: [String], body: String)] = [
        ("H_XY", ["a"], "h a; z a; h a; s a;"), ("H_YZ", ["a"], "h a; s a; h a; z a;"), ("H_NXY", ["a"], "s a; h a; z a; h a;"),
        ("H_NXZ", ["a"], "z a; h a; z a;"), ("H_NYZ", ["a"], "z a; h a; s a; h a;"), ("C_XYZ", ["a"], "sdg a; h a;"),
        ("C_ZYX", ["a"], "h a; s a;"), ("C_NXYZ", ["a"], "sdg a; h a; z a;"), ("C_NZYX", ["a"], "z a; h a; sdg a;"),
        ("C_XNYZ", ["a"], "s a; h a;"), ("C_XYNZ", ["a"], "s a; h a; z a;"), ("C_ZNYX", ["a"], "h a; sdg a;"),
        ("C_ZYNX", ["a"], "z a; h a; s a;"),
        ("XCX", ["a", "b"], "h a; cx a, b; h a;"), ("XCY", ["a", "b"], "sdg b; h a; cx a, b; h a; s b;"),
        ("YCX", ["a", "b"], "sdg a; h a; cx a, b; h a; s a;"), ("YCY", ["a", "b"], "sdg a; sdg b; h a; cx a, b; h a; s a; s b;"),
        ("CZSWAP", ["a", "b"], "cz a, b; swap a, b;"),
    ]

    /// Definitions by their names in circuits.
    static let definitions: [String: GateDefinition] = {
        var found: [String: GateDefinition] = [:]
        for (name, operands, body) in bodies {
            found[name.lowercased()] = GateDefinition(named: name.lowercased(), operands, openQASM: body)
        }
        return found
    }()

    static let unitariesByName: [String: Word] = {
        var found: [String: Word] = [:]
        for unitary in unitaries { for name in [unitary.name] + unitary.aliases { found[name] = unitary } }
        return found
    }()

    /// Noise, by how many probabilities it has; they and what only describes a circuit are kept as they are.
    static let noise: [String: ClosedRange<Int>] = [
        "DEPOLARIZE1": 1...1, "DEPOLARIZE2": 1...1, "X_ERROR": 1...1, "Y_ERROR": 1...1, "Z_ERROR": 1...1, "PAULI_CHANNEL_1": 3...3,
        "PAULI_CHANNEL_2": 15...15, "E": 1...1, "CORRELATED_ERROR": 1...1, "ELSE_CORRELATED_ERROR": 1...1, "I_ERROR": 0...256,
        "II_ERROR": 0...256,
    ]
    static let described = ["DETECTOR", "OBSERVABLE_INCLUDE", "QUBIT_COORDS", "SHIFT_COORDS"]
    static let measurements = ["M", "MZ", "MX", "MY", "MR", "MRZ", "MRX", "MRY", "MXX", "MYY", "MZZ", "MPP", "MPAD"]
    static let resets = ["R", "RZ", "RX", "RY"]
    static let others = ["TICK", "REPEAT", "SPP", "SPP_DAG", "HERALDED_ERASE", "HERALDED_PAULI_CHANNEL_1"]

    static let names: [String] = unitariesByName.keys.sorted() + noise.keys.sorted() + described + measurements + resets + others

    static let nameSet = Set(names)

    /// How much a REPEAT may write out.
    static let mostOperations = 2_000_000
    static let mostQubits = 1_000_000
}

extension Circuit {
    /// Noise that the circuit's own text asks for, as it stands there; simulators without it would give another answer.
    public var writtenNoise: String? {
        let kept = annotations.lazy.map(\.text).filter { $0.hasPrefix(Stim.annotation) }.map { $0.dropFirst(Stim.annotation.count) }
        let after = directives.lazy.filter { $0.hasPrefix(Stim.pragma) }.map { $0.dropFirst(Stim.pragma.count) }
        func isNoise(_ text: Substring) -> Bool {
            let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            return Stim.noise[String(name)] != nil || name == "FLIP"
        }
        return (kept.first(where: isNoise) ?? after.first(where: isNoise)).map(String.init)
    }
}
