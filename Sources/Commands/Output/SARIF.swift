import Diagnostics
import Documents

/// Diagnostics as SARIF 2.1.0, which code scanners and editors read.
enum SARIF {
    static func document(_ diagnostics: [(path: String, diagnostic: Diagnostic)], version: String) -> JSONValue {
        var rules: [String] = []
        for (_, diagnostic) in diagnostics where !rules.contains(diagnostic.code) { rules.append(diagnostic.code) }
        let driver: JSONValue = [
            "name": "quantum-mlops", "version": .string(version), "rules": .array(rules.map { ["id": .string($0)] }),
        ]
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [
                [
                    "tool": ["driver": driver], "columnKind": "unicodeCodePoints",
                    "results": .array(diagnostics.map { result($0.path, $0.diagnostic, rules) }),
                ]
            ],
        ]
    }

    /// A path from the root is a file's own URI, another is relative to where the program runs.
    private static func uri(_ path: String) -> String { (path.hasPrefix("/") ? "file://" : "") + percentEncoded(path) }

    private static func result(_ path: String, _ diagnostic: Diagnostic, _ rules: [String]) -> JSONValue {
        let advice = diagnostic.hint.map { "; \($0)" } ?? ""
        var location: [(String, JSONValue)] = [("artifactLocation", ["uri": .string(uri(diagnostic.span?.file ?? path))])]
        if let span = diagnostic.span {
            location.append(
                (
                    "region",
                    [
                        "startLine": .integer(span.start.line), "startColumn": .integer(span.start.column),
                        "endLine": .integer(span.end.line), "endColumn": .integer(span.end.column),
                    ]
                ))
        }
        return [
            "ruleId": .string(diagnostic.code), "ruleIndex": .integer(rules.firstIndex(of: diagnostic.code) ?? 0),
            "level": .string(diagnostic.severity.rawValue), "message": ["text": .string(diagnostic.message + advice)],
            "locations": [["physicalLocation": .object(location)]],
        ]
    }
}
