internal import Glibc
internal import Numerics

extension Gate {
    /// Every gate the program knows: the language's own, OpenQASM 3's standard library in its order, then the well-known others.
    ///
    /// Matrices and global phases follow the OpenQASM 3 specification and `stdgates.inc`; the other gates follow Qiskit.
    public static let standard: [Gate] = language + single + controlled + others

    private static let language = [
        Gate(
            "U", "any single-qubit gate", "rotates by θ between phases φ and λ; carries the phase θ/2 of the OpenQASM 3 specification", "U",
            .language, angles: ["θ": .whole, "φ": .whole, "λ": .whole], inverse: .angles([.init(0), .init(2), .init(1)])
        ) { turned($0[0], $0[1], $0[2], phase: $0[0] / 2) },
        Gate(
            "gphase", "global phase", "multiplies the state by exp(iγ); under a control it is a phase gate", "GP", .language, qubits: 0,
            angles: ["γ": .whole], inverse: .angles([.init(0)]), diagonal: true, clifford: .always
        ) { [.exp(i: $0[0])] },
    ]

    private static let single = [
        Gate(
            "p", also: ["phase", "u1"], "phase", "turns the phase of 1 by λ", "P", angles: ["λ": .whole], inverse: .angles([.init(0)]),
            diagonal: true
        ) { [one, zero, zero, .exp(i: $0[0])] },
        Gate("x", "Pauli X, NOT", "swaps 0 and 1", "X", clifford: .always) { _ in [zero, one, one, zero] },
        Gate("y", "Pauli Y", "half a turn about Y", "Y", clifford: .always) { _ in [zero, -.i, .i, zero] },
        Gate("z", "Pauli Z", "turns the phase of 1 by π", "Z", diagonal: true, clifford: .always) { _ in [one, zero, zero, -one] },
        Gate("h", "Hadamard", "maps 0 and 1 to equal superpositions", "H", clifford: .always) { _ in hadamard },
        Gate("s", "S, √Z", "turns the phase of 1 by π/2", "S", inverse: .named("sdg"), diagonal: true, clifford: .always) { _ in
            [one, zero, zero, .i]
        },
        Gate("sdg", "S†", "turns the phase of 1 by −π/2", "S†", inverse: .named("s"), diagonal: true, clifford: .always) { _ in
            [one, zero, zero, -.i]
        },
        Gate("t", "T, ⁴√Z", "turns the phase of 1 by π/4", "T", inverse: .named("tdg"), diagonal: true) { _ in
            [one, zero, zero, Complex(root, root)]
        },
        Gate("tdg", "T†", "turns the phase of 1 by −π/4", "T†", inverse: .named("t"), diagonal: true) { _ in
            [one, zero, zero, Complex(root, -root)]
        },
        Gate("sx", "√X", "half of a NOT", "√X", inverse: .named("sxdg"), clifford: .always) { _ in rootX },
        Gate("rx", "rotation about X", "exp(−iθX/2)", "RX", angles: ["θ": .half], inverse: .angles([.init(0)])) {
            let (c, s) = halves($0[0])
            return [Complex(c), Complex(0, -s), Complex(0, -s), Complex(c)]
        },
        Gate("ry", "rotation about Y", "exp(−iθY/2)", "RY", angles: ["θ": .half], inverse: .angles([.init(0)])) {
            let (c, s) = halves($0[0])
            return [Complex(c), Complex(-s), Complex(s), Complex(c)]
        },
        Gate("rz", "rotation about Z", "exp(−iλZ/2)", "RZ", angles: ["λ": .half], inverse: .angles([.init(0)]), diagonal: true) {
            [.exp(i: -$0[0] / 2), zero, zero, .exp(i: $0[0] / 2)]
        },
        Gate("id", "identity", "does nothing", "I", diagonal: true, clifford: .always) { _ in [one, zero, zero, one] },
        Gate(
            "u2", "quarter turn", "RZ(φ) RY(π/2) RZ(λ)", "U2", angles: ["φ": .half, "λ": .half],
            inverse: .angles([.init(1, plus: 1), .init(0, plus: -1)])
        ) { turned(.pi / 2, $0[0], $0[1], phase: -($0[0] + $0[1]) / 2) },
        Gate(
            "u3", "Euler rotation", "RZ(φ) RY(θ) RZ(λ)", "U3", angles: ["θ": .half, "φ": .half, "λ": .half],
            inverse: .angles([.init(0), .init(2), .init(1)])
        ) { turned($0[0], $0[1], $0[2], phase: -($0[1] + $0[2]) / 2) },
    ]

    private static let exchange = Gate("swap", "swap", "exchanges two qubits", "×", qubits: 2, clifford: .always) { _ in
        permuted(4, [1: (2, one), 2: (1, one)])
    }

    private static let legacyU = Gate(
        "u", "any single-qubit gate, OpenQASM 2", "rotates by θ between phases φ and λ; the entry from 0 to 0 is real", "U", .qelib1,
        angles: ["θ": .half, "φ": .whole, "λ": .whole], inverse: .angles([.init(0), .init(2), .init(1)]),
        definition: "gphase(-θ/2); U(θ, φ, λ) a;"
    ) { turned($0[0], $0[1], $0[2], phase: 0) }

    private static let controlled = [
        Gate(controlled: "x", "cx", also: ["CX", "cnot"], "controlled NOT", "X on the second qubit where the first is 1"),
        Gate(controlled: "y", "cy", "controlled Y", "Y on the second qubit where the first is 1"),
        Gate(controlled: "z", "cz", "controlled Z", "turns the phase of 11 by π"),
        Gate(controlled: "p", "cp", also: ["cphase", "cu1"], "controlled phase", "turns the phase of 11 by λ", clifford: .quarterTurns(2)),
        Gate(controlled: "rx", "crx", "controlled RX", "RX on the second qubit where the first is 1", clifford: .quarterTurns(2)),
        Gate(controlled: "ry", "cry", "controlled RY", "RY on the second qubit where the first is 1", clifford: .quarterTurns(2)),
        Gate(controlled: "rz", "crz", "controlled RZ", "RZ on the second qubit where the first is 1", clifford: .quarterTurns(2)),
        Gate(controlled: "h", "ch", "controlled Hadamard", "H on the second qubit where the first is 1", clifford: .never),
        exchange,
        Gate(
            controlled: "x", "ccx", also: ["toffoli"], controls: 2, "Toffoli", "X on the third qubit where the first two are 1",
            clifford: .never),
        Gate(
            controlled: "swap", "cswap", also: ["fredkin"], "Fredkin, controlled swap", "exchanges two qubits where the first is 1",
            clifford: .never),
        Gate(
            "cu", "controlled U with phase", "exp(iγ) RZ-like U of three angles on the second qubit where the first is 1", "U", qubits: 2,
            controls: 1, angles: ["θ": .half, "φ": .whole, "λ": .whole, "γ": .whole],
            inverse: .angles([.init(0), .init(2), .init(1), .init(3)]), clifford: .quarterTurns(2)
        ) { turned($0[0], $0[1], $0[2], phase: $0[3]) },
    ]

    private static let others = [
        Gate("sxdg", "√X†", "undoes half of a NOT", "√X†", .qelib1, inverse: .named("sx"), clifford: .always, definition: "inv @ sx a;") {
            _ in
            [Complex(0.5, -0.5), Complex(0.5, 0.5), Complex(0.5, 0.5), Complex(0.5, -0.5)]
        },
        legacyU,
        Gate(
            "u0", "wait", "identity that lasts γ cycles", "U0", .qelib1, angles: ["γ": .none], inverse: .itself, diagonal: true,
            clifford: .always, definition: "id a;"
        ) { _ in [one, zero, zero, one] },
        Gate(
            "r", "rotation about an axis of the equator", "RZ(φ) RX(θ) RZ(−φ)", "R", .other, angles: ["θ": .half, "φ": .conjugation],
            inverse: .angles([.init(0), .init(1, kept: true)]), definition: "rz(-φ) a; rx(θ) a; rz(φ) a;"
        ) {
            let (c, s) = halves($0[0])
            return [Complex(c), Complex(0, -s) * .exp(i: -$0[1]), Complex(0, -s) * .exp(i: $0[1]), Complex(c)]
        },
        Gate(controlled: "s", "cs", "controlled S", "turns the phase of 11 by π/2", .other, inverse: .named("csdg"), clifford: .never),
        Gate(controlled: "sdg", "csdg", "controlled S†", "turns the phase of 11 by −π/2", .other, inverse: .named("cs"), clifford: .never),
        Gate(
            controlled: "sx", "csx", "controlled √X", "√X on the second qubit where the first is 1", .qelib1, inverse: .modifier,
            clifford: .never),
        Gate(
            controlled: "u", "cu3", "controlled U, OpenQASM 2", "U of OpenQASM 2 on the second qubit where the first is 1", .qelib1,
            clifford: .quarterTurns(2), definition: "cu(θ, φ, λ, 0) a, b;"),
        Gate(controlled: "z", "ccz", controls: 2, "doubly controlled Z", "turns the phase of 111 by π", .other, clifford: .never),
        Gate(
            controlled: "x", "c3x", controls: 3, "X under three controls", "X on the fourth qubit where the others are 1", .qelib1,
            clifford: .never),
        Gate(
            controlled: "x", "c4x", controls: 4, "X under four controls", "X on the fifth qubit where the others are 1", .qelib1,
            clifford: .never),
        Gate(
            controlled: "sx", "c3sqrtx", also: ["c3sx"], controls: 3, "√X under three controls",
            "√X on the fourth qubit where the others are 1",
            .qelib1, inverse: .modifier, clifford: .never),
        Gate(
            "rxx", "XX interaction", "exp(−iθXX/2)", "XX", .qelib1, qubits: 2, angles: ["θ": .half], inverse: .angles([.init(0)]),
            definition: "h a; h b; cx a, b; rz(θ) b; cx a, b; h a; h b;"
        ) {
            let (c, s) = halves($0[0])
            return anti(Complex(c), Complex(0, -s), Complex(0, -s))
        },
        Gate(
            "ryy", "YY interaction", "exp(−iθYY/2)", "YY", .other, qubits: 2, angles: ["θ": .half], inverse: .angles([.init(0)]),
            definition: "rx(pi/2) a; rx(pi/2) b; cx a, b; rz(θ) b; cx a, b; rx(-pi/2) a; rx(-pi/2) b;"
        ) {
            let (c, s) = halves($0[0])
            return anti(Complex(c), Complex(0, s), Complex(0, -s))
        },
        Gate(
            "rzz", "ZZ interaction", "exp(−iθZZ/2)", "ZZ", .qelib1, qubits: 2, angles: ["θ": .half], inverse: .angles([.init(0)]),
            diagonal: true, definition: "cx a, b; rz(θ) b; cx a, b;"
        ) {
            let (even, odd) = (Complex.exp(i: -$0[0] / 2), Complex.exp(i: $0[0] / 2))
            return permuted(4, [0: (0, even), 1: (1, odd), 2: (2, odd), 3: (3, even)])
        },
        Gate(
            "rzx", "ZX interaction", "exp(−iθZX/2), Z on the first qubit and X on the second", "ZX", .other, qubits: 2,
            angles: ["θ": .half],
            inverse: .angles([.init(0)]), definition: "h b; cx a, b; rz(θ) b; cx a, b; h b;"
        ) {
            let (c, s) = (Complex(halves($0[0]).cosine), Complex(0, halves($0[0]).sine))
            return [c, zero, -s, zero, zero, c, zero, s, -s, zero, c, zero, zero, s, zero, c]
        },
        Gate(
            "iswap", "iSWAP", "exchanges two qubits and turns the phase of 01 and 10 by π/2", "iSW", .other, qubits: 2, inverse: .modifier,
            clifford: .always, definition: "s a; s b; h a; cx a, b; cx b, a; h b;"
        ) { _ in permuted(4, [1: (2, .i), 2: (1, .i)]) },
        Gate(
            "dcx", "double CNOT", "CNOT one way, then the other way", "DCX", .other, qubits: 2, inverse: .modifier, clifford: .always,
            definition: "cx a, b; cx b, a;"
        ) { _ in permuted(4, [1: (3, one), 2: (1, one), 3: (2, one)]) },
        Gate(
            "ecr", "echoed cross resonance", "(IX − XY)/√2, a CNOT up to single-qubit gates", "ECR", .other, qubits: 2, clifford: .always,
            definition: "gphase(-pi/4); s a; sx b; cx a, b; x a;"
        ) { _ in
            let (r, i) = (Complex(root), Complex(0, root))
            return [zero, r, zero, i, r, zero, -i, zero, zero, i, zero, r, -i, zero, r, zero]
        },
        Gate(
            "rccx", "relative-phase Toffoli (Margolus)", "Toffoli up to the phases of three basis states", "RX", .qelib1, qubits: 3,
            definition: "h c; t c; cx b, c; tdg c; cx a, c; t c; cx b, c; tdg c; h c;"
        ) { _ in permuted(8, [3: (7, -.i), 5: (5, -one), 7: (3, .i)]) },
        Gate(
            "rc3x", also: ["rcccx"], "relative-phase X under three controls",
            "X under three controls up to the phases of four basis states", "RX",
            .qelib1, qubits: 4, inverse: .modifier,
            definition: """
                h d; t d; cx c, d; tdg d; h d; cx a, d; t d; cx b, d; tdg d; cx a, d; t d; cx b, d; tdg d; h d; t d; cx c, d; tdg d; h d;
                """
        ) { _ in permuted(16, [3: (3, .i), 7: (15, one), 11: (11, -.i), 15: (7, -one)]) },
    ]
}

extension Gate {
    fileprivate init(
        _ name: String, also aliases: [String] = [], _ title: String, _ help: String, _ symbol: String, _ library: Library = .stdgates,
        qubits: Int = 1, controls: Int = 0, angles: KeyValuePairs<String, Dependence> = [:], inverse: Inverse = .itself,
        diagonal: Bool = false, clifford: Clifford? = nil, definition: String? = nil, target: @escaping @Sendable ([Double]) -> [Complex]
    ) {
        self.init(
            name: name, aliases: aliases, title: title, help: help, symbol: symbol, library: library, qubits: qubits, controls: controls,
            base: nil, parameters: angles.map(\.key), dependence: angles.map(\.value), inverse: inverse, isDiagonal: diagonal,
            clifford: clifford ?? (angles.isEmpty ? .never : .quarterTurns(1)), definition: definition, targetMatrix: target)
    }

    /// A row that is a smaller gate of the rows above under controls.
    fileprivate init(
        controlled base: String, _ name: String, also aliases: [String] = [], controls: Int = 1, _ title: String, _ help: String,
        _ library: Library = .stdgates, inverse: Inverse? = nil, clifford: Clifford? = nil, definition: String? = nil
    ) {
        guard let target = (Gate.single + [Gate.exchange, Gate.legacyU]).first(where: { $0.name == base }) else {
            preconditionFailure("no gate '\(base)' above '\(name)'")
        }
        let operands = (0..<(controls + target.qubits)).map { ["a", "b", "c", "d", "e"][$0] }.joined(separator: ", ")
        let body = definition ?? "ctrl\(controls == 1 ? "" : "(\(controls))") @ \(base) \(operands);"
        self.init(
            name: name, aliases: aliases, title: title, help: help, symbol: target.symbol, library: library,
            qubits: controls + target.qubits,
            controls: controls, base: base, parameters: target.parameters, dependence: target.dependence,
            inverse: inverse ?? target.inverse,
            isDiagonal: target.isDiagonal, clifford: clifford ?? target.clifford, definition: library == .stdgates ? nil : body,
            targetMatrix: target.targetMatrix)
    }
}

private let zero = Complex(0)
private let one = Complex(1)
private let root = 0.5.squareRoot()
private let hadamard = [Complex(root), Complex(root), Complex(root), Complex(-root)]
private let rootX = [Complex(0.5, 0.5), Complex(0.5, -0.5), Complex(0.5, -0.5), Complex(0.5, 0.5)]

private func halves(_ angle: Double) -> (cosine: Double, sine: Double) { (cos(angle / 2), sin(angle / 2)) }

/// exp(i·phase) times the rotation by θ between the phases φ and λ whose first entry is real.
private func turned(_ θ: Double, _ φ: Double, _ λ: Double, phase: Double) -> [Complex] {
    let (c, s) = halves(θ)
    return [
        .exp(i: phase) * Complex(c), .exp(i: phase + λ) * Complex(-s), .exp(i: phase + φ) * Complex(s), .exp(i: phase + φ + λ) * Complex(c),
    ]
}

/// The identity but for some rows, each with its one entry: column and value.
private func permuted(_ size: Int, _ rows: [Int: (column: Int, value: Complex)]) -> [Complex] {
    var matrix = [Complex](repeating: zero, count: size * size)
    for row in 0..<size {
        let (column, value) = rows[row] ?? (row, one)
        matrix[row * size + column] = value
    }
    return matrix
}

/// 4 × 4 with one diagonal value, `outer` in the far corners and `inner` between them.
private func anti(_ diagonal: Complex, _ outer: Complex, _ inner: Complex) -> [Complex] {
    [diagonal, zero, zero, outer, zero, diagonal, inner, zero, zero, inner, diagonal, zero, outer, zero, zero, diagonal]
}
