internal import Circuits
internal import Diagnostics

/// Programs in QIR, the quantum intermediate representation: LLVM modules, as text (`.ll`) or bitcode (`.bc`).
public enum QIR {
    /// Reads a module of the Base or Adaptive profile, QIR 1 or 2.
    ///
    /// What is known is done when it is read: calls and loops are written out. What a measurement decides stays control flow.
    /// LLVM is opened in a child process at the first file; where it is missing the error says so.
    ///
    /// - Parameter mostSteps: a program that takes more instructions than this, beyond those that it is made of, is refused.
    public static func parse(_ source: [UInt8], file: String, mostSteps: Int = 2_000_000) throws(FormatError) -> Parsed {
        let isText = !isBitcode(source)
        let places = QIRPlaces(file: file, source: source, isText: isText)
        func refused(_ diagnostics: [Diagnostic]) -> Parsed { Parsed(circuit: nil, language: .qir, diagnostics: diagnostics) }
        let module: QIRModule
        do throws(QIRLibrary.Failure) {
            module = try QIRLibrary.module(source)
        } catch {
            if let message = error.unavailable { throw .unreadable(kind: .unavailable, message: "\(file): \(message)", diagnostics: []) }
            return refused([error.diagnostic(places)])
        }
        do throws(QIRFault) {
            let validator = try QIRValidator(module)
            var runner = QIRRunner(validator, mostSteps: mostSteps)
            try validator.check(mostSteps: runner.steps)
            do throws(QIRRunner.Stop) {
                let exit = try runner.runEntry(validator.entry)
                try runner.recordExit(exit)
            } catch {
                guard case .fault(let fault) = error else { throw QIRFault("control-flow", "a branch that repeats itself outside a loop") }
                throw fault
            }
            var finisher = QIRFinisher(runner)
            let circuit = finisher.circuit(name: stem(of: file))
            return Parsed(circuit: circuit, language: .qir, diagnostics: validator.warnings.map { places.diagnostic($0, .warning) })
        } catch {
            return refused([places.diagnostic(error)])
        }
    }

    /// The circuit as a module in bitcode, of LLVM 19 where that is the library.
    static func writeBitcode(_ circuit: Circuit) throws(FormatError) -> [UInt8] {
        let text: String
        do throws(Inexpressible) { text = try write(circuit) } catch { throw .inexpressible(error) }
        do throws(QIRLibrary.Failure) {
            return try QIRLibrary.bitcode(text)
        } catch {
            let message =
                error.unavailable
                ?? "the circuit cannot be written as bitcode: \(error.diagnostic(QIRPlaces(file: "", source: [], isText: false)).message)"
            throw .unreadable(kind: .unavailable, message: message, diagnostics: [])
        }
    }

    /// Whether the file is LLVM bitcode, wrapped or not.
    static func isBitcode(_ source: [UInt8]) -> Bool {
        source.starts(with: [0x42, 0x43, 0xC0, 0xDE]) || source.starts(with: [0xDE, 0xC0, 0x17, 0x0B])
    }

    /// The file's name without folders and extension.
    private static func stem(of file: String) -> String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }
}

extension QIRLibrary.Failure {
    /// What this machine lacks, nil where the file is at fault.
    var unavailable: String? {
        switch self {
        case .missing: "QIR needs LLVM, which is not installed; apt-get install libllvm19"
        case .system: "no process or memory for reading QIR"
        case .refused, .died: nil
        }
    }

    func diagnostic(_ places: QIRPlaces) -> Diagnostic {
        switch self {
        case .refused(let message, let line, let column):
            let position = SourcePosition(line: line ?? 1, column: column ?? 1, offset: 0)
            return Diagnostic(code: "qir.llvm", "LLVM cannot read it: \(message)", at: SourceSpan(file: places.file, at: position))
        case .died(let signal):
            // 9, 14 and 24 are how limits end a process.
            let isLimit = [9, 14, 24].contains(signal)
            return Diagnostic(
                code: "qir.llvm",
                isLimit ? "LLVM takes over \(QIRLibrary.seconds) seconds to read it" : "LLVM breaks down on it (signal \(signal))",
                at: SourceSpan(file: places.file), hint: "the file is damaged or too large")
        case .missing, .system: return Diagnostic(code: "qir.unavailable", unavailable ?? "", at: SourceSpan(file: places.file))
        }
    }
}

extension QIRRunner {
    /// What the program ends with is an output where it may be other than 0.
    fileprivate mutating func recordExit(_ value: QIRValue) throws(Stop) {
        switch value {
        case .absent, .undefined, .integer(0, _): return
        default: try record(QIRRecord(kind: .exit, label: ""), value)
        }
    }
}
