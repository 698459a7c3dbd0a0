import Circuits
import Diagnostics
import Documents
import Formats
import Foundation
import Testing

@testable import Commands

@Suite("The files for editors")
struct EditorSupportTests {
    private static let folder = "\(repository)/sample-projects/editor-support"

    private static func json(_ name: String) throws -> JSONValue { try JSON.value(try readText("\(folder)/\(name)"), file: name) }

    @Test(
        "every JSON file is JSON",
        arguments: [
            "openqasm.tmLanguage.json", "tasks.json", "vscode/package.json", "vscode/language-configuration.json", "notebook.ipynb",
            "vscode/openqasm.tmLanguage.json",
        ])
    func isJSON(_ name: String) throws { #expect(try Self.json(name).members?.isEmpty == false) }

    @Test("no JSON file is left out of the test above")
    func complete() throws {
        let files = try FileManager.default.subpathsOfDirectory(atPath: Self.folder).filter {
            $0.hasSuffix("json") || $0.hasSuffix("ipynb")
        }
        #expect(files.count == 6, "\(files)")
    }

    @Test("the README names the language server and every file beside it")
    func readme() throws {
        let text = try readText("\(Self.folder)/README.md")
        #expect(text.contains("quantum-mlops lsp"))
        for name in try FileManager.default.contentsOfDirectory(atPath: Self.folder) where name != "README.md" {
            #expect(text.contains("`\(name)") || text.contains("`\(name)/`"), "\(name)")
        }
        let commands = try ["neovim.lua", "helix-languages.toml", "emacs.el", "vscode/extension.js"].map {
            try readText("\(Self.folder)/\($0)")
        }
        #expect(commands.allSatisfy { $0.contains("\"lsp\"") })
    }

    @Test("the problem matcher of the tasks reads what check prints")
    func problemMatcher() throws {
        let tasks = try #require(Self.json("tasks.json")["tasks"]?.array)
        let pattern = try #require(tasks[0]["problemMatcher"]?["pattern"])
        let expression = try NSRegularExpression(pattern: try #require(pattern["regexp"]?.string))
        let folder = try Folder()
        let bad = try folder.write(
            "OPENQASM 2.0;\n/* a: b */\ninclude \"qelib1.inc\";\nqreg q[1];\n  hh q;\nfoo q;\n", to: "two words.qasm")
        let outcome = quantum("check", bad, "/nowhere.qasm")
        func group(_ name: String, _ match: NSTextCheckingResult, _ line: String) -> String {
            guard let number = pattern[name]?.integer, let range = Range(match.range(at: number), in: line) else { return "" }
            return String(line[range])
        }
        var found: [[String]] = []
        for line in outcome.error.split(separator: "\n").map(String.init) {
            guard let match = expression.firstMatch(in: line, range: NSRange(line.startIndex..., in: line)) else { continue }
            found.append(["file", "line", "column", "severity", "message"].map { group($0, match, line) })
        }
        #expect(found.count == 3 && found.allSatisfy { $0[0] == bad && !$0[4].isEmpty })
        #expect(found.map { Array($0[1...3]) } == [["2", "1", "warning"], ["5", "3", "error"], ["6", "1", "error"]])
        let extensionPattern = try Self.json("vscode/package.json")["contributes"]?["problemMatchers"]?[0]?["pattern"]
        #expect(extensionPattern == pattern)
    }

    @Test("every task's command is one of the program's")
    func tasks() throws {
        for task in try #require(Self.json("tasks.json")["tasks"]?.array) {
            let words = task["args"]?.array?.compactMap(\.string) ?? []
            #expect(task["command"] == "quantum-mlops" && CommandTable.commands.contains { $0.name == words.first })
            let parser = ArgumentParser(commands: CommandTable.commands, root: CommandTable.root)
            #expect(throws: Never.self) { try parser.parse(words) }
        }
    }

    // MARK: The grammar

    private static func patterns(_ value: JSONValue) -> [(name: String?, pattern: String)] {
        switch value {
        case .array(let values): return values.flatMap(patterns)
        case .object(let members):
            let own = ["match", "begin", "end"].compactMap { key in value[key]?.string.map { (value["name"]?.string, $0) } }
            return own + members.flatMap { patterns($0.value) }
        default: return []
        }
    }

    @Test("every pattern of the grammar is a regular expression, and includes lead somewhere")
    func grammar() throws {
        let grammar = try Self.json("openqasm.tmLanguage.json")
        #expect(grammar["scopeName"] == "source.openqasm")
        let patterns = Self.patterns(grammar)
        #expect(patterns.count > 30)
        for (_, pattern) in patterns { #expect(throws: Never.self, "\(pattern)") { try NSRegularExpression(pattern: pattern) } }
        let names = Set(grammar["repository"]?.members?.map(\.key) ?? [])
        let includes = grammar["patterns"]?.array?.compactMap { $0["include"]?.string.map { String($0.dropFirst()) } } ?? []
        #expect(Set(includes).isSubset(of: names) && !includes.isEmpty)
    }

    @Test("the grammar colours every word and every gate of both languages", arguments: [Language.openQASM2, .openQASM3])
    func words(_ language: Language) throws {
        let patterns = try Self.patterns(try Self.json("openqasm.tmLanguage.json")).filter { $0.name?.hasPrefix("variable.other") != true }
            .map { try NSRegularExpression(pattern: $0.pattern) }
        func isColoured(_ word: String, in text: String) -> Bool {
            patterns.contains { $0.firstMatch(in: text, range: NSRange(text.startIndex..., in: text))?.range.location == 0 }
        }
        for word in Vocabulary.keywords(language) { #expect(isColoured(word.name, in: "\(word.name) "), "\(word.name)") }
        for word in Vocabulary.functions(language) { #expect(isColoured(word.name, in: "\(word.name)(x)"), "\(word.name)") }
        for (name, _) in Vocabulary.gates(language, including: Vocabulary.libraries) {
            #expect(isColoured(name, in: "\(name) q;"), "\(name)")
        }
    }
}
