internal import Documents

extension CircuitFormat {
    /// Every language that circuits are read from or written to; the readers of standard input try the first where nothing else fits.
    ///
    /// A row is all that commands need: reading and writing by extension, the choices of `convert --to`, the lists in messages and help.
    public static let all: [CircuitFormat] = [
        CircuitFormat(
            "qasm3", "OpenQASM 3", [".qasm", ".qasm3", ".inc"], begins: beginsAsOpenQASM, read: openQASM, write: text { OpenQASM.write($0) }
        ),
        CircuitFormat("qasm2", "OpenQASM 2", [".qasm2"], read: openQASM, write: text(OpenQASM.writeVersion2)),
        CircuitFormat("qir", "QIR", [".ll"], begins: beginsAsQIR, read: qir),
        CircuitFormat("qir-bitcode", "QIR as bitcode", [".bc"], read: qir),
    ]

    /// Bitcode, or one of the words with which modules begin.
    private static let beginsAsQIR: @Sendable (CircuitSource) -> Bool = { source in
        if QIR.isBitcode(source.bytes) { return true }
        let words = source.beginning(comment: ";")
        return ["%", "@", "define ", "declare ", "source_filename", "target "].contains { words.hasPrefix($0) }
    }

    private static let qir: Reader = { source throws(FormatError) in try QIR.parse(source.bytes, file: source.file) }

    private static let openQASM: Reader = { source throws(FormatError) in
        OpenQASM.parse(try source.text, file: source.file, wantsPlaces: source.wantsPlaces) { include in readNamedText(include) }
    }

    /// Whether the first word outside comments is one that begins a program.
    private static let beginsAsOpenQASM: @Sendable (CircuitSource) -> Bool = { source in
        let words = source.beginning(comment: "//")
        return ["OPENQASM", "include", "qubit", "qreg", "input "].contains { words.hasPrefix($0) }
    }
}
