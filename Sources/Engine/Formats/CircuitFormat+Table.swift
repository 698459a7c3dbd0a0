internal import Documents

extension CircuitFormat {
    /// Every language that circuits are read from or written to; the readers of standard input try the first where nothing else fits.
    ///
    /// A row is all that commands need: reading and writing by extension, the choices of `convert --to`, the lists in messages and help.
    public static let all: [CircuitFormat] = [
        CircuitFormat(
            "qasm3", "OpenQASM 3", [".qasm", ".qasm3", ".inc"], begins: beginsAsOpenQASM, read: openQASM,
            write: text(keepsNoise: true) { OpenQASM.write($0) }
        ),
        CircuitFormat("qasm2", "OpenQASM 2", [".qasm2"], read: openQASM, write: text(OpenQASM.writeVersion2)),
        CircuitFormat("qir", "QIR", [".ll"], begins: beginsAsQIR, read: qir, write: text(QIR.write)),
        CircuitFormat("qir-bitcode", "QIR as bitcode", [".bc"], read: qir, write: bitcode),
        CircuitFormat("stim", "Stim", [".stim"], read: Stim.parse, write: text(keepsNoise: true, Stim.write)),
        CircuitFormat("ionq", "IonQ JSON", [".ionq.json"], begins: beginsAsIonQ, read: IonQ.parse, write: text(IonQ.write)),
        CircuitFormat("quil", "Quil", [".quil"], begins: beginsAsQuil, read: Quil.parse, write: text(Quil.write)),
        CircuitFormat("cirq", "Cirq JSON", [".cirq.json"], begins: { $0.has("\"cirq_type\"") }, read: Cirq.parse, write: text(Cirq.write)),
        CircuitFormat("quirk", "Quirk links", [".quirk"], begins: beginsAsQuirk, read: Quirk.parse, write: text(Quirk.write)),
    ]

    private static let beginsAsIonQ: @Sendable (CircuitSource) -> Bool = { source in
        let words = source.beginning(comment: "//", most: 1)
        return words == "{" && source.has("\"circuit\"") && source.has("\"qubits\"")
    }

    private static let beginsAsQuil: @Sendable (CircuitSource) -> Bool = { source in
        let word = String(source.beginning(comment: "#").prefix { $0 != " " && $0 != "(" && $0 != "\r" })
        return ["DECLARE", "DEFGATE", "DEFCIRCUIT", "PRAGMA"].contains(word)
    }

    private static let beginsAsQuirk: @Sendable (CircuitSource) -> Bool = { source in
        let words = source.beginning(comment: "//")
        return words.hasPrefix("http") && words.contains("circuit=") || words.hasPrefix("{\"cols\"")
    }

    /// Bitcode, or one of the words with which modules begin.
    private static let beginsAsQIR: @Sendable (CircuitSource) -> Bool = { source in
        if QIR.isBitcode(source.bytes) { return true }
        let words = source.beginning(comment: ";")
        return ["%", "@", "define ", "declare ", "source_filename", "target "].contains { words.hasPrefix($0) }
    }

    private static let bitcode: Writer = { circuit throws(FormatError) in try QIR.writeBitcode(circuit) }

    private static let qir: Reader = { source throws(FormatError) in try QIR.parse(source.bytes, file: source.file) }

    private static let openQASM: Reader = { source throws(FormatError) in
        try source.checkText()
        return OpenQASM.parse(
            Source(ended: source.ended, file: source.file), wantsPlaces: source.wantsPlaces,
            keepsComments: source.keepsComments && source.mayHaveComments
        ) { include in readNamedText(include) }
    }

    /// Whether the first word outside comments is one that begins a program.
    private static let beginsAsOpenQASM: @Sendable (CircuitSource) -> Bool = { source in
        let words = source.beginning(comment: "//")
        return ["OPENQASM", "include", "qubit", "qreg", "input "].contains { words.hasPrefix($0) }
    }
}
