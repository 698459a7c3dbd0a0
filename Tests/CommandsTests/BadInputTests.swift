import Documents
import Testing

@Suite("Bad input")
struct BadInputTests {
    /// A change to a sound project, and what must be said of it.
    struct Fault: CustomTestStringConvertible, Sendable {
        let name: String
        var file = "project.yaml"
        let from: String
        let to: String
        let codes: [Int32]
        let parts: [String]

        var testDescription: String { name }
    }

    private static let faults = [
        Fault(
            name: "an unknown key", from: "epochs:", to: "epocs:", codes: [78],
            parts: ["project.yaml:", "'epocs'", "did you mean 'epochs'?"]),
        Fault(
            name: "an unknown value", from: "strongly-entangling", to: "strongly-entangled", codes: [78],
            parts: ["project.yaml:", "'strongly-entangled'", "'strongly-entangling'"]),
        Fault(name: "a key twice", from: "  batch: 16", to: "  batch: 16\n  batch: 8", codes: [78], parts: ["project.yaml:", "batch"]),
        Fault(
            name: "text in place of a number", from: "batch: 16", to: "batch: many", codes: [78], parts: ["project.yaml:", "batch", "many"]),
        Fault(name: "YAML that is none", from: "name: small", to: "name: [small", codes: [78], parts: ["project.yaml:"]),
        Fault(name: "a missing data file", from: "data/train.csv", to: "data/trian.csv", codes: [66], parts: ["trian.csv"]),
        Fault(name: "a missing label column", from: "label: label", to: "label: lable", codes: [65, 78], parts: ["lable"]),
        Fault(name: "a missing ignored column", from: "ignore: [id]", to: "ignore: [idd]", codes: [65, 78], parts: ["idd"]),
        Fault(name: "more features than qubits", from: "qubits: 2", to: "qubits: 1", codes: [65, 78], parts: ["2", "1"]),
        Fault(name: "a model of 40 qubits", from: "qubits: 2", to: "qubits: 40", codes: [69], parts: ["40 qubits", "iB"]),
        Fault(
            name: "a cell that is no number", file: "data/train.csv", from: "\n1,", to: "\n1,abc", codes: [65],
            parts: ["data/train.csv:3:3: error:", "abc"]),
        Fault(
            name: "NaN in a cell", file: "data/train.csv", from: "\n0,", to: "\n0,NaN,1,upper\n0,", codes: [65],
            parts: ["data/train.csv:2:3: error:", "NaN"]),
        Fault(name: "a ragged row", file: "data/train.csv", from: "\n0,", to: "\n0,1\n0,", codes: [65], parts: ["data/train.csv:2:"]),
        Fault(
            name: "a column twice", file: "data/train.csv", from: "id,x0,x1", to: "id,x0,x0", codes: [65],
            parts: ["data/train.csv:1:7: error:", "x0"]),
        Fault(
            name: "a class only in the test part", file: "data/test.csv", from: ",upper", to: ",sideways", codes: [65],
            parts: ["data/test.csv:", "sideways"]),
    ]

    @Test("each fault is named with its place and exits with its code, and nothing is written", arguments: faults)
    func project(_ fault: Fault) throws {
        let folder = try Folder.small(epochs: 1)
        let text = try folder.read(fault.file)
        let range = try #require(text.firstRange(of: fault.from))
        try folder.write(text.replacingCharacters(range, with: fault.to), to: fault.file)
        let outcome = quantum("run", folder.path)
        #expect(fault.codes.contains(outcome.code), "\(outcome.code): \(outcome.error)")
        #expect(outcome.output.isEmpty)
        for part in fault.parts { #expect(outcome.error.contains(part), "'\(part)' in: \(outcome.error)") }
        #expect(try quantum("run", folder.path, "--json").json()["error"]?["message"]?.string?.isEmpty == false)
    }

    @Test("labels of one class are refused")
    func oneClass() throws {
        let folder = try Folder.small(epochs: 1)
        for file in ["data/train.csv", "data/test.csv"] {
            let text = try folder.read(file)
            try folder.write(
                text.split(separator: "\n").map { $0.hasSuffix("lower") ? $0.dropLast(5) + "upper" : $0 }.joined(separator: "\n"), to: file)
        }
        let outcome = quantum("run", folder.path)
        #expect(outcome.code == 65 && outcome.error.contains("class"), "\(outcome.error)")
    }

    @Test(
        "a circuit with a fault, or with an input that nothing trains, is refused with its place",
        arguments: [
            ("OPENQASM 3.0;\ninclude \"stdgates.inc\";\ninput float a;\nqubit[2] q;\nfoo(a) q[0];\n", "circuit.qasm:5:1: error:"),
            ("OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[3] q;\nh q;\n", "circuit.qasm"),
        ])
    func circuit(_ text: String, _ part: String) throws {
        let folder = try Folder.small(epochs: 1)
        try folder.write(text, to: "circuit.qasm")
        try folder.write(try folder.read("project.yaml").replacing("strongly-entangling", with: "circuit.qasm"), to: "project.yaml")
        let outcome = quantum("run", folder.path)
        #expect([65, 78].contains(outcome.code) && outcome.error.contains(part), "\(outcome.code): \(outcome.error)")
    }

    @Test("what is not there is missing, not broken")
    func missing() throws {
        let folder = try Folder()
        for words in [
            ["run", "\(folder.path)/none"], ["run", folder.path], ["\(folder.path)/none", "--headless"], ["evaluate", folder.path],
        ] {
            let outcome = runWords(words)
            #expect(outcome.code == 66 && outcome.error.hasPrefix("error: "), "\(outcome.code) \(outcome.error)")
        }
    }
}

extension String {
    fileprivate func replacingCharacters(_ range: Range<String.Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
