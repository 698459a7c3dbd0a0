import Diagnostics
import Documents
import Testing

@Suite("Reading JSON")
struct JSONTests {
    @Test("gives every kind of value")
    func values() throws {
        let text = #" {"a": [1, -2.5e3, true, false, null], "b": {"c": "x\n\u00e9\ud83d\ude00\/"}, "": ""} "#
        #expect(
            try JSON.value(text, file: "a.json")
                == ["a": [1, -2500.0, true, false, nil], "b": ["c": "x\né\u{1F600}/"], "": ""])
    }

    @Test("keeps the place of every value, counted in characters")
    func places() throws {
        let node = try JSON.parse("{\n  \"ψ\": \"ψ\u{1F600}\", \"b\":\r\n [10,\n 20]}", file: "a.json")
        let (first, second) = (try #require(node.entries?[0]), try #require(node.entries?[1]))
        #expect("\(first.keySpan)" == "a.json:2:3" && "\(first.value.span)" == "a.json:2:8")
        #expect(first.value.span.end.column == 12 && "\(second.keySpan)" == "a.json:2:14")
        #expect("\(second.value.span)" == "a.json:3:2" && second.value.list.map { "\($0[1].span)" } == "a.json:4:2")
        #expect(node.span.start == .start && node.span.end.line == 4)
        #expect(second.value.list?[1].span.start.offset == 33)
    }

    @Test(
        "reads numbers as written",
        arguments: [
            ("0", .integer(0)), ("-7", .integer(-7)), ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("-0", .number(-0.0)), ("0.1", .number(0.1)),
            ("1e3", .number(1000)),
            ("123456789012345678901234567890", .number(1.2345678901234568e29)), ("1E-400", .number(0)),
            ("4.9e-324", .number(.leastNonzeroMagnitude)),
            ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)), ("0.30000000000000004", .number(0.30000000000000004)),
            ("9007199254740993.0", .number(9_007_199_254_740_992)), ("1e22", .number(1e22)), ("1e23", .number(1e23)),
            ("0e999999999999999999999", .number(0)),
        ] as [(String, Node.Content)])
    func numbers(text: String, content: Node.Content) throws {
        #expect(try JSON.parse(text, file: "a.json").content == content)
    }

    @Test(
        "refuses what is no JSON, at its place",
        arguments: [
            ("", 1, 1, "json.value"), ("{", 1, 2, "json.key"), ("[1,", 1, 4, "json.value"), ("[1 2]", 1, 4, "json.list"),
            ("{\"a\" 1}", 1, 6, "json.colon"), ("{\"a\": 1,}", 1, 9, "json.key"), ("[1,]", 1, 4, "json.value"),
            ("{a: 1}", 1, 2, "json.key"),
            ("{\"a\": 1 \"b\": 2}", 1, 9, "json.object"), ("1 2", 1, 3, "json.trailing"), ("nullx", 1, 1, "json.value"),
            ("NaN", 1, 1, "json.value"),
            ("'a'", 1, 1, "json.value"), ("01", 1, 1, "json.number"), ("1.", 1, 3, "json.number"), ("-", 1, 2, "json.number"),
            (".5", 1, 1, "json.value"), ("1e", 1, 3, "json.number"), ("+1", 1, 1, "json.value"), ("\"a", 1, 1, "json.unterminated"),
            ("\n \"a\nb\"", 2, 4, "json.control"), ("\"\\x\"", 1, 2, "json.escape"), ("\"\\u12g4\"", 1, 2, "json.escape"),
            ("\"é\\ud800\"", 1, 3, "json.surrogate"), ("\"\\ud800\\u0041\"", 1, 2, "json.surrogate"),
            ("\"\\udc00\"", 1, 2, "json.surrogate"),
            ("{\"a\": 1,\n\"a\": 2}", 2, 1, "json.repeated-key"), ("[1e999]", 1, 2, "json.range"), ("// no\n1", 1, 1, "json.value"),
            ("\u{1}", 1, 1, "json.value"),
        ])
    func faults(text: String, line: Int, column: Int, code: String) throws {
        let fault = try #require(throws: DocumentError.self) { try JSON.parse(text, file: "a.json") }
        #expect("\(fault)".hasPrefix("a.json:\(line):\(column): error: ") && fault.diagnostic.code == code, "\(fault)")
        #expect(fault.kind == .data)
    }

    @Test("finds a key twice among many")
    func manyKeys() throws {
        let members = (0..<1000).map { "\"k\($0)\": \($0)" }.joined(separator: ",\n")
        #expect(try JSON.parse("{\(members)}", file: "a.json")["k999"]?.integer == 999)
        let fault = try #require(throws: DocumentError.self) { try JSON.parse("{\(members),\n\"k500\": 0}", file: "a.json") }
        #expect("\(fault)" == "a.json:1001:1: error: key 'k500' twice; the first is in line 501")
    }

    @Test("goes 512 levels deep and no deeper", arguments: [("[", "]"), ("{\"a\":", "}")])
    func depth(open: String, close: String) throws {
        func nested(_ levels: Int) -> String { String(repeating: open, count: levels) + "0" + String(repeating: close, count: levels) }
        _ = try JSON.parse(nested(512), file: "a.json")
        let fault = try #require(throws: DocumentError.self) { try JSON.parse(nested(513), file: "a.json") }
        #expect(fault.diagnostic.code == "json.depth")
        #expect(throws: DocumentError.self) { try JSON.parse(String(repeating: open, count: 100_000), file: "a.json") }
    }

    @Test("skips a byte-order mark")
    func mark() throws {
        let node = try JSON.parse("\u{FEFF}[1]", file: "a.json")
        #expect("\(node.span)" == "a.json:1:1" && node.list?.count == 1)
    }
}
