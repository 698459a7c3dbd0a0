import Diagnostics
import Documents
import Testing

@Suite("Reading YAML")
struct YAMLTests {
    static let project = """
        name: breast-cancer
        seed: 0
        data:
          train: data/train.csv          # paths are relative
          ignore: [row]
        preprocess: [standardize, pca: 4, minmax: [0, 3.14159]]
        model: {qubits: 4, encoding: angle}
        notes: |
          two
          lines
        """

    @Test("gives block and flow values in order")
    func values() throws {
        let node = try YAML.parse(Self.project, file: "project.yaml")
        #expect(node.entries?.map(\.key) == ["name", "seed", "data", "preprocess", "model", "notes"])
        #expect(
            JSONValue(node) == [
                "name": "breast-cancer", "seed": 0, "data": ["train": "data/train.csv", "ignore": ["row"]],
                "preprocess": ["standardize", ["pca": 4], ["minmax": [0, 3.14159]]], "model": ["qubits": 4, "encoding": "angle"],
                "notes": "two\nlines",
            ])
    }

    @Test("keeps the place of every key and value")
    func places() throws {
        let node = try YAML.parse(Self.project, file: "p.yaml")
        let data = try #require(node.entries?[2])
        #expect("\(data.keySpan)" == "p.yaml:3:1" && data.value["train"].map { "\($0.span)" } == "p.yaml:4:10")
        #expect(data.value["train"]?.span.end.column == 24)
        #expect(node["model"]?["encoding"].map { "\($0.span)" } == "p.yaml:7:30")
        let greek = try YAML.parse("\u{FEFF}ψφ: 'ä'\r\n\"\u{1F600}\": [é, x]\r\n", file: "p.yaml")
        #expect(greek["ψφ"].map { "\($0.span)" } == "p.yaml:1:5")
        let list = try #require(greek["\u{1F600}"]?.list)
        #expect("\(list[1].span)" == "p.yaml:2:10" && list[1].span.start.offset == 28)
    }

    @Test(
        "reads scalars as the core schema says",
        arguments: [
            ("~", .null), ("null", .null), ("", .null), ("true", .bool(true)), ("False", .bool(false)), ("yes", .string("yes")),
            ("on", .string("on")), ("12", .integer(12)), ("-12", .integer(-12)), ("+12", .integer(12)), ("007", .integer(7)),
            ("0x1F", .integer(31)), ("0o17", .integer(15)), ("0x", .string("0x")), ("0x-1", .string("0x-1")), ("1_000", .string("1_000")),
            ("1.5", .number(1.5)), ("1.", .number(1)), (".5", .number(0.5)), ("+.5", .number(0.5)), ("-1e-3", .number(-0.001)),
            (".", .string(".")),
            ("1e", .string("1e")), ("-0", .number(-0.0)), (".inf", .number(.infinity)), ("-.INF", .number(-.infinity)),
            ("inf", .string("inf")),
            ("nan", .string("nan")), ("1e400x", .string("1e400x")), ("2026-11-21", .string("2026-11-21")), ("'12'", .string("12")),
            ("\"true\"", .string("true")), ("!!str 12", .string("12")), ("!!float 12", .number(12)), ("! 12", .string("12")),
            ("99999999999999999999", .number(1e20)), ("12:30", .string("12:30")), ("0x1p4", .string("0x1p4")),
        ] as [(String, Node.Content)])
    func scalars(text: String, content: Node.Content) throws {
        #expect(try YAML.parse(text, file: "").content == content)
    }

    @Test("reads not-a-number")
    func notANumber() throws {
        #expect(try YAML.parse("a: .nan", file: "")["a"]?.number?.isNaN == true)
    }

    @Test("reads an alias as a copy of what it names, in its own place or not")
    func aliases() throws {
        let node = try YAML.parse("a: &x [1, {b: 2}]\nc: *x\nd: &y 5\ne: [*y, *x]\n", file: "a.yaml")
        #expect(JSONValue(node) == ["a": [1, ["b": 2]], "c": [1, ["b": 2]], "d": 5, "e": [5, [1, ["b": 2]]]])
    }

    @Test("reads an empty text as nothing", arguments: ["", "\n", "# only a comment\n", "---\n", "\u{FEFF}"])
    func empty(text: String) throws {
        #expect(try YAML.parse(text, file: "").isNull)
    }

    @Test(
        "refuses faults at their place",
        arguments: [
            ("a: 1\nb: 2\na: 3", 3, 1, "yaml.repeated-key"), ("a: [1, 2", 1, 9, "yaml.syntax"), ("a: 'x", 1, 6, "yaml.syntax"),
            ("a:\n\t- 1", 2, 1, "yaml.syntax"), ("a: b: c", 1, 5, "yaml.syntax"), ("? [1]\n: 2", 1, 3, "yaml.key"),
            ("<<: {a: 1}", 1, 1, "yaml.merge"),
            ("a: *nowhere", 1, 4, "yaml.alias"), ("a: &x [*x]", 1, 8, "yaml.alias"), ("---\na\n---\nb", 3, 1, "yaml.documents"),
            ("a: !thing 3", 1, 4, "yaml.tag"), ("a: !!int x", 1, 4, "yaml.tag"), ("a: !!map [1]", 1, 4, "yaml.tag"),
            ("é: 1\nx: \u{1}", 2, 4, "yaml.syntax"),
            ("a: 1e999", 1, 4, "yaml.range"), ("- 1\nb: 2", 2, 1, "yaml.syntax"), ("a: @x", 1, 4, "yaml.syntax"),
            ("a: \u{0}", 1, 4, "yaml.syntax"),
        ])
    func faults(text: String, line: Int, column: Int, code: String) throws {
        let fault = try #require(throws: DocumentError.self) { try YAML.parse(text, file: "a.yaml") }
        #expect("\(fault)".hasPrefix("a.yaml:\(line):\(column): error: ") && fault.diagnostic.code == code, "\(fault)")
    }

    @Test("goes 512 levels deep and no deeper, and an alias does not get around it")
    func depth() throws {
        func nested(_ levels: Int, _ inner: String = "0") -> String {
            String(repeating: "[", count: levels) + inner + String(repeating: "]", count: levels)
        }
        _ = try YAML.parse(nested(512), file: "")
        #expect(throws: DocumentError.self) { try YAML.parse(nested(513), file: "") }
        #expect(throws: DocumentError.self) { try YAML.parse(String(repeating: "[", count: 20_000), file: "") }
        #expect(throws: DocumentError.self) { try YAML.parse(String(repeating: "- ", count: 5000) + "0", file: "") }
        #expect(throws: DocumentError.self) { try YAML.parse("a: &x \(nested(400))\nb: \(nested(200, "*x"))", file: "") }
    }

    @Test("stops aliases that would fill the memory")
    func laughs() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<12 {
            text += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
        }
        let fault = try #require(throws: DocumentError.self) { try YAML.parse(text, file: "") }
        #expect(fault.diagnostic.code == "yaml.aliases")
    }

    @Test("takes a long line in time")
    func longLine() throws {
        let text = "[" + (0..<20_000).map { "ä\($0)" }.joined(separator: ", ") + "]"
        let list = try #require(try YAML.parse(text, file: "").list)
        #expect(list.count == 20_000 && list[19_999].span.start.line == 1)
    }
}
