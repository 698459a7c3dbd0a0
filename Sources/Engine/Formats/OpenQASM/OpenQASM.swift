internal import Circuits
internal import Diagnostics

/// Circuits in OpenQASM 2 and 3.
public enum OpenQASM {
    /// Reads a program.
    ///
    /// The language is told by the version line; without one it is OpenQASM 3, unless the program begins by including `qelib1.inc`.
    /// What is known is done when it is read: loops and calls are written out. What a measurement decides stays control flow.
    ///
    /// - Parameters:
    ///   - file: how diagnostics name the text.
    ///   - mostSteps: loops and calls write out at most so many statements and operations; more are refused.
    ///   - wantsPlaces: whether the place of every operation is remembered, not only of those that other languages may not be able to say.
    ///   - keepsComments: whether comments are kept with the operations that they stand beside, for a writer of OpenQASM.
    ///   - include: the text of an included file, by its path from the including file's folder; `stdgates.inc` and `qelib1.inc` are built in.
    public static func parse(
        _ source: String, file: String, mostSteps: Int = 2_000_000, wantsPlaces: Bool = false, keepsComments: Bool = false,
        include: (String) -> String? = { _ in nil }
    ) -> Parsed {
        parse(
            Source(source, file: file), mostSteps: mostSteps, wantsPlaces: wantsPlaces, keepsComments: keepsComments, include: include)
    }

    static func parse(
        _ source: Source, mostSteps: Int = 2_000_000, wantsPlaces: Bool = false, keepsComments: Bool = false, include: (String) -> String?
    ) -> Parsed {
        withoutActuallyEscaping(include) { include in
            let findings = Findings()
            let analyser = Analyser(findings: findings, include: include, name: stem(of: source.file), mostSteps: mostSteps)
            analyser.wantsPlaces = wantsPlaces || keepsComments
            analyser.run(source)
            var circuit = findings.errorCount == 0 ? analyser.finished() : nil
            if keepsComments, let sound = circuit {
                circuit = Comments(findings.sources[0]).kept(in: sound, places: analyser.places, declared: analyser.declared)
            }
            let places = circuit == nil ? [:] : analyser.places.mapValues(findings.span)
            var parsed = Parsed(circuit: circuit, language: analyser.language, diagnostics: findings.result, places: places)
            parsed.inputs = analyser.inputPlaces.mapValues(findings.span)
            return parsed
        }
    }

    /// The file's name without folders and extension.
    private static func stem(of file: String) -> String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }
}
