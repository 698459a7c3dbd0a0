import Diagnostics
import Testing

@testable import Formats

@Suite struct CircuitFormatTests {
    @Test func theLongestEndingThatFitsNamesTheFormat() {
        let formats = [CircuitFormat("a", "A", [".json"]), CircuitFormat("b", "B", [".b.json"])]
        #expect(CircuitFormat.of(path: "folder.b/x.B.JSON", among: formats)?.name == "b")
        #expect(CircuitFormat.of(path: "x.json", among: formats)?.name == "a")
        #expect(CircuitFormat.of(path: "folder.json/x", among: formats) == nil)
    }

    @Test func namesAndEndingsAreNeverShared() {
        let endings = CircuitFormat.all.flatMap(\.extensions)
        #expect(Set(endings).count == endings.count)
        #expect(Set(CircuitFormat.all.map(\.name)).count == CircuitFormat.all.count)
    }

    @Test func standardInputIsToldByHowItBegins() throws {
        #expect(CircuitSource("// a bell pair\nqubit q;\n", file: "-").format?.name == "qasm3")
        #expect(CircuitSource("anything", file: "-").format?.name == "qasm3")
        #expect(CircuitSource("anything", file: "x.unknown").format == nil)
        #expect(throws: FormatError.unknownFormat("x.unknown")) { try CircuitSource("anything", file: "x.unknown").parsed() }
    }

    @Test func everyPlaceIsRememberedWhereItIsWanted() throws {
        var source = CircuitSource("OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[2] q;\nh q[0];\ncx q[0], q[1];\n", file: "x.qasm")
        #expect(try source.parsed().places.isEmpty)
        source.wantsPlaces = true
        #expect(try source.parsed().places.mapValues(\.start.line) == [0: 4, 1: 5])
    }
}
