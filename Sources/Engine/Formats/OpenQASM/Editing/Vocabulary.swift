public import Circuits

/// The words of OpenQASM that no program declares, with what an editor says of them.
public enum Vocabulary {
    public struct Word: Sendable {
        public let name: String
        /// How it is written: `sin(x)`, `for TYPE NAME in VALUES { … }`.
        public let form: String
        public let help: String
    }

    /// The reserved words of a language.
    public static func keywords(_ language: Language) -> [Word] {
        Keyword.allCases.filter { language == .openQASM2 ? $0.isInVersion2 : $0 != .opaque }.map { keyword in
            let (form, help) = keywordHelp[keyword] ?? (keyword.rawValue, "")
            return Word(name: keyword.rawValue, form: form, help: help)
        }
    }

    public static func keyword(_ name: String, _ language: Language) -> Word? { keywords(language).first { $0.name == name } }

    /// The functions that are part of a language.
    public static func functions(_ language: Language) -> [Word] {
        if language == .openQASM2 {
            return Analyser.functionsOfVersion2.map { Word(name: $0, form: "\($0)(x)", help: functionHelp[$0]?.help ?? "") }
        }
        return ClassicalExpression.Function.allCases.filter { $0 != .bit && $0 != .pattern }.map(\.rawValue).map { name in
            Word(name: name, form: functionHelp[name]?.form ?? "\(name)(x)", help: functionHelp[name]?.help ?? "")
        } + [Word(name: "sizeof", form: "sizeof(array, dimension)", help: "how many elements an array or register has in a dimension")]
    }

    /// The constants that are part of a language.
    public static func constants(_ language: Language) -> [Word] {
        [Word(name: "pi", form: "pi = 3.141592653589793", help: "half a turn, also written π")]
            + (language == .openQASM2
                ? []
                : [
                    Word(name: "tau", form: "tau = 6.283185307179586", help: "a whole turn, also written τ"),
                    Word(name: "euler", form: "euler = 2.718281828459045", help: "Euler's number, also written ℇ"),
                ])
    }

    /// The gates that a program has without declaring them, by the libraries that it includes.
    public static func gates(_ language: Language, including paths: [String]) -> [(name: String, gate: Gate)] {
        let own = language == .openQASM2 ? ["U", "CX"] : ["U", "gphase"]
        let names = own + paths.flatMap { Library.gates(of: $0)?.map(\.name) ?? [] }
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }.compactMap { name in
            (try? GateIndex(named: name == "CX" ? "cx" : name)).map { (name, $0.gate) }
        }
    }

    /// The libraries that need no file.
    public static let libraries = ["stdgates.inc", "qelib1.inc"]

    /// Whether a text is a name that a program may declare.
    public static func isName(_ text: String, _ language: Language) -> Bool {
        let findings = Findings()
        var lexer = Lexer(source: findings.open(text, file: ""), of: findings)
        lexer.isVersion2 = language == .openQASM2
        let token = lexer.next()
        guard token.kind == .identifier, token.start == 0, token.end == text.utf8.count else { return false }
        return language != .openQASM2 || text.utf8.first.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) } == true
    }

    private static let functionHelp: [String: (form: String, help: String)] = [
        "sin": ("sin(x)", "sine"), "cos": ("cos(x)", "cosine"), "tan": ("tan(x)", "tangent"),
        "arcsin": ("arcsin(x)", "inverse sine"), "arccos": ("arccos(x)", "inverse cosine"), "arctan": ("arctan(x)", "inverse tangent"),
        "asin": ("asin(x)", "inverse sine"), "acos": ("acos(x)", "inverse cosine"), "atan": ("atan(x)", "inverse tangent"),
        "exp": ("exp(x)", "e to the power of x"), "log": ("log(x)", "natural logarithm"), "ln": ("ln(x)", "natural logarithm"),
        "sqrt": ("sqrt(x)", "square root"), "floor": ("floor(x)", "the largest whole number that is not above x"),
        "ceiling": ("ceiling(x)", "the smallest whole number that is not below x"), "abs": ("abs(x)", "absolute value"),
        "mod": ("mod(x, y)", "remainder, with the sign of x"), "pow": ("pow(x, y)", "x to the power of y"),
        "popcount": ("popcount(bits)", "how many bits are 1"), "rotl": ("rotl(bits, n)", "bits turned left by n places"),
        "rotr": ("rotr(bits, n)", "bits turned right by n places"), "real": ("real(z)", "real part"), "imag": ("imag(z)", "imaginary part"),
    ]

    private static let keywordHelp: [Keyword: (form: String, help: String)] = [
        .openqasm: ("OPENQASM 3.0;", "the version of the language; the first statement"),
        .include: ("include \"stdgates.inc\";", "reads another file at this place; stdgates.inc and qelib1.inc are built in"),
        .defcalgrammar: ("defcalgrammar \"openpulse\";", "the language of calibrations; kept as it is"),
        .def: ("def NAME(PARAMETERS) -> TYPE { … }", "a subroutine; qubits are passed by reference"),
        .cal: ("cal { … }", "a calibration; kept as it is"), .defcal: ("defcal NAME QUBITS { … }", "a gate's calibration; kept as it is"),
        .gate: ("gate NAME(ANGLES) QUBITS { … }", "a gate made of other gates"),
        .extern: ("extern NAME(TYPES) -> TYPE;", "a function that is defined elsewhere"),
        .box: ("box[DURATION] { … }", "statements that stay together"),
        .let: ("let NAME = QUBITS;", "another name for qubits or bits; parts are joined by ++"),
        .break: ("break;", "leaves the loop"), .continue: ("continue;", "goes on with the loop's next turn"),
        .if: ("if (CONDITION) { … } else { … }", "what follows happens where the condition holds"),
        .else: ("else { … }", "happens where the condition of 'if' does not hold"), .end: ("end;", "ends the program"),
        .return: ("return VALUE;", "leaves the subroutine"),
        .for: ("for TYPE NAME in [FIRST:STEP:LAST] { … }", "a loop over a range (its end included), a set {…}, an array or bits"),
        .while: ("while (CONDITION) { … }", "a loop as long as the condition holds"), .in: ("in", "what a loop runs over"),
        .switch: ("switch (VALUE) { case 1 { … } default { … } }", "chooses by a whole number"),
        .case: ("case VALUE, … { … }", "happens where the value is one of these"),
        .default: ("default { … }", "happens where no case does"),
        .pragma: ("pragma TEXT", "an instruction to a compiler, to the end of the line; kept as it is"),
        .input: ("input TYPE NAME;", "a value that is given when the program runs (--set NAME=VALUE)"),
        .output: ("output TYPE NAME;", "a value that the program gives"),
        .const: ("const TYPE NAME = VALUE;", "a value that never changes"),
        .readonly: ("readonly array[…] NAME", "an array that the subroutine only reads"),
        .mutable: ("mutable array[…] NAME", "an array that the subroutine may change"),
        .qreg: ("qreg NAME[SIZE];", "a quantum register, as OpenQASM 2 writes it"),
        .qubit: ("qubit[SIZE] NAME;", "a qubit or a quantum register, in state 0"),
        .creg: ("creg NAME[SIZE];", "a classical register, as OpenQASM 2 writes it"), .bool: ("bool NAME;", "true or false"),
        .bit: ("bit[SIZE] NAME;", "a bit or a register of bits; bit 0 is the lowest"),
        .int: ("int[BITS] NAME;", "a whole number with a sign"), .uint: ("uint[BITS] NAME;", "a whole number from 0; it wraps around"),
        .float: ("float[BITS] NAME;", "a real number"), .angle: ("angle[BITS] NAME;", "an angle from 0 up to 2π"),
        .complex: ("complex[float] NAME;", "a complex number, such as 1 + 2im"),
        .array: ("array[TYPE, SIZES] NAME;", "an array of at most 7 dimensions"), .void: ("void", "no value"),
        .duration: ("duration NAME;", "a length of time, such as 100ns or 20dt"),
        .stretch: ("stretch NAME;", "a length of time that its surroundings decide"),
        .gphase: ("gphase(ANGLE);", "a global phase: multiplies the state by exp(i·ANGLE)"), .inv: ("inv @ GATE", "the inverse of a gate"),
        .pow: ("pow(K) @ GATE", "a gate to the power of K"),
        .ctrl: ("ctrl(N) @ GATE", "a gate that acts where its first N qubits (1 by itself) are 1"),
        .negctrl: ("negctrl(N) @ GATE", "a gate that acts where its first N qubits (1 by itself) are 0"),
        .durationof: ("durationof({ … })", "how long statements take"), .delay: ("delay[DURATION] QUBITS;", "waits"),
        .reset: ("reset QUBITS;", "puts qubits into state 0"), .measure: ("BITS = measure QUBITS;", "measures in the computational basis"),
        .barrier: ("barrier QUBITS;", "what stands before it is not moved behind it"), .true: ("true", "the truth value 1"),
        .false: ("false", "the truth value 0"), .opaque: ("opaque NAME(ANGLES) QUBITS;", "a gate whose body is not known"),
    ]
}
