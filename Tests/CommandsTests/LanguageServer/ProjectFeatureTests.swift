import Documents
import Testing

@testable import Commands

@Suite("The language server on project files")
struct ProjectFeatureTests {
    private static let uri = "file:///tmp/nowhere/project.yaml"

    private func open(_ text: String) -> Editor {
        let editor = Editor()
        editor.open(text, uri: Self.uri)
        return editor
    }

    private func labels(_ text: String) -> [String] {
        open(text).here("completion")["result"]?["items"]?.array?.compactMap { $0["label"]?.string } ?? []
    }

    @Test("faults of the schema and of YAML stand at their places")
    func diagnostics() {
        let editor = open("data:\n  train: a.csv\nmodel:\n  layer: 3\ntraining:\n  epochs: many\n")
        #expect(editor.diagnostics.map { $0["code"] ?? .null } == ["project.unknown-key", "project.type"])
        #expect(editor.diagnostics.map { editor.text($0["range"]) } == ["layer", "many"])
        #expect(editor.diagnostics[0]["message"]?.string?.contains("did you mean 'layers'") == true)
        editor.change("data: [\n")
        #expect(editor.diagnostics.map { $0["code"] ?? .null } == ["yaml.syntax"])
        editor.change("data:\n  train: a.csv\ncompile: {target: line-20}\n")
        #expect(editor.diagnostics.map { $0["severity"] ?? .null } == [2])
        editor.change("data:\n  train: a.csv\n")
        #expect(editor.diagnostics.isEmpty)
    }

    @Test(
        "a key is explained, where it stands and at its value, in a text with faults too",
        arguments: [
            ("data:\n  train: a.csv\ntraining:\n  epo|chs: 3\n", "training.epochs: "), ("training:\n  epochs: 3|\n", "default: 20"),
            ("training: {schedule: {ki|nd: cosine}}\n", "training.schedule.kind: "), ("mod|el:\n  layers: 3\n", "the quantum model"),
            ("training:\n  loss: [\n  epo|chs: 3\n", "training.epochs: "),
        ])
    func hover(_ text: String, _ expected: String) throws {
        let value = try #require(open(text).here("hover")["result"]?["contents"]?["value"]?.string)
        #expect(value.contains(expected), "\(value)")
    }

    @Test("keys of the section that are not there yet are offered, with help")
    func keys() throws {
        #expect(labels("|").contains("training") && labels("|").contains("data"))
        let inner = labels("training:\n  epochs: 3\n  |")
        #expect(inner.contains("loss") && inner.contains("schedule") && !inner.contains("epochs") && !inner.contains("data"))
        #expect(labels("training:\n  schedule:\n    k|").contains("kind"))
        #expect(labels("training:\n  epochs: 3\n|\nmodel:\n  layers: 2\n").contains("preprocess"))
        #expect(labels("training:\n  # |").isEmpty)
        let item = open("training:\n  |").here("completion")["result"]?["items"]?.array?.first { $0["label"] == "epochs" }
        #expect(item?["detail"] == "an integer from 1 to 1000000" && item?["documentation"]?.string?.isEmpty == false)
    }

    @Test("values that the schema lists are offered")
    func values() {
        #expect(labels("training:\n  optimizer: |").contains("adam"))
        #expect(labels("preprocess:\n  - |").contains("standardize"))
        #expect(labels("preprocess: [|").contains("one-hot:"))
        #expect(labels("model:\n  trainInputScale: |") == ["true", "false"])
        #expect(labels("name: |").isEmpty)
    }

    @Test("other requests and other YAML files have no answer")
    func nothing() {
        let editor = open("data|:\n  train: a.csv\n")
        for method in ["definition", "prepareRename"] { #expect(editor.here(method)["result"] == .null) }
        #expect(editor.answer("textDocument/formatting", ["textDocument": ["uri": .string(Self.uri)]])["result"] == .null)
        #expect(
            editor.answer("textDocument/documentSymbol", ["textDocument": ["uri": .string(Self.uri)]])["result"]?.array?.count == 2)
        editor.open("a: [\n", uri: "file:///tmp/other.yaml")
        #expect(editor.diagnostics.isEmpty)
    }
}
