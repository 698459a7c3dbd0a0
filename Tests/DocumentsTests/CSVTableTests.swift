import Diagnostics
import Documents
import Testing

@Suite("Reading CSV")
struct CSVTableTests {
    @Test("gives cells with their places")
    func cells() throws {
        let table = try CSVTable.parse("\u{FEFF}a,\"b\"\"c\",d\r\n1,\"x,\ny\",\r\nψ, 2 ,\"\"\n\n", file: "t.csv")
        #expect(table.header.map(\.text) == ["a", "b\"c", "d"])
        #expect(table.rows.map { $0.map(\.text) } == [["1", "x,\ny", ""], ["ψ", " 2 ", ""]])
        #expect(table.rows[0].map { "\($0.line):\($0.column)" } == ["2:1", "2:3", "3:4"])
        #expect(table.rows[1].map { "\($0.line):\($0.column)" } == ["4:1", "4:3", "4:7"])
        #expect(table.index(of: "d") == 2 && table.index(of: "e") == nil)
        #expect("\(table.span(of: table.rows[1][2]))" == "t.csv:4:7")
        #expect("\(table.fault(at: table.rows[0][0], code: "x", "no number"))" == "t.csv:2:1: error: no number")
    }

    @Test("needs no line end after the last row", arguments: ["a,b\n1,2", "a,b\r\n1,2\r\n", "\na,b\n\n1,2\n\n\n", "a,b\n1,2\r"])
    func lineEnds(text: String) throws {
        #expect(try CSVTable.parse(text, file: "").rows.map { $0.map(\.text) } == [["1", "2"]])
    }

    @Test("keeps empty cells of a single column")
    func single() throws {
        #expect(try CSVTable.parse("a\n1\n\n2\n", file: "").rows.map { $0[0].text } == ["1", "", "2"])
        #expect(try CSVTable.parse("a\n", file: "").rows.isEmpty)
    }

    @Test(
        "refuses faults at their place",
        arguments: [
            ("", 1, 1, "csv.empty"), ("\n\n", 3, 1, "csv.empty"), ("a,b,a\n", 1, 5, "csv.repeated-column"),
            ("a,b\n1\n", 2, 1, "csv.ragged"),
            ("a,b\n1,2\n1,2,3\n", 3, 5, "csv.ragged"), ("a,b\n1,x\"y\n", 2, 4, "csv.quote"), ("a,b\n\"1\"2,3\n", 2, 4, "csv.quote"),
            ("a,b\n\"1,2\n3", 2, 1, "csv.unterminated"), ("a,b\r1,2", 1, 4, "csv.return"), ("a,é\"", 1, 4, "csv.quote"),
        ])
    func faults(text: String, line: Int, column: Int, code: String) throws {
        let fault = try #require(throws: DocumentError.self) { try CSVTable.parse(text, file: "t.csv") }
        #expect("\(fault)".hasPrefix("t.csv:\(line):\(column): error: ") && fault.diagnostic.code == code, "\(fault)")
    }

    @Test("comes back the same when written")
    func written() throws {
        let table = CSVTable(header: ["a", "b c", "d"], rows: [["1", "x,y", "\"q\""], ["", " z ", "two\nlines"], ["\r", "ψ", ""]])
        let again = try CSVTable.parse(table.text(), file: "")
        #expect(again.header.map(\.text) == table.header.map(\.text))
        #expect(again.rows.map { $0.map(\.text) } == table.rows.map { $0.map(\.text) })
        #expect(CSVTable(header: ["a"], rows: [[""], ["x"]]).text() == "a\n\"\"\nx\n")
    }
}
