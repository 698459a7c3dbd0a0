import Diagnostics
import Documents
import Numerics
import Testing

/// Texts near good ones: whatever comes, a parser answers or refuses with a place, and what it accepts it reads the same again.
@Suite("A damaged document")
struct MutationTests {
    static let fragments = [
        "[", "]", "{", "}", ":", ": ", ",", "\"", "'", "\\", "\\u", "\\ud800", "\n", "\r", "\t", "  ", "- ", "? ", "&a ", "*a", "!!int ",
        "|", ">",
        "#", "---", "...", "1e999", "-", "0x", ".", "99999999999999999999999", "\u{0}", "\u{FEFF}", "é", "\u{1F600}", "\u{85}", "\u{2028}",
        "%", "<<",
        "null", "\u{1}",
    ]

    /// A text with one to six insertions, deletions, changes, repetitions or cuts.
    private func mutated(_ text: String, _ generator: inout Philox) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0...generator.below(6) {
            let place = generator.below(scalars.count + 1)
            let end = min(scalars.count, place + generator.below(8))
            switch generator.below(5) {
            case 0: scalars.insert(contentsOf: Self.fragments[generator.below(Self.fragments.count)].unicodeScalars, at: place)
            case 1: scalars.removeSubrange(place..<end)
            case 2: scalars.replaceSubrange(place..<end, with: Self.fragments[generator.below(Self.fragments.count)].unicodeScalars)
            case 3: scalars.insert(contentsOf: scalars[place..<end], at: generator.below(scalars.count + 1))
            default: scalars.removeSubrange(place..<(generator.below(4) == 0 ? scalars.count : end))
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private func check(_ good: String, seed: UInt64, parse: (String) throws -> Void) {
        var generator = Philox(seed: seed)
        for _ in 0..<1500 {
            let text = mutated(good, &generator)
            do {
                try parse(text)
            } catch let fault as DocumentError {
                #expect(fault.diagnostic.span != nil, "\(fault) in \(text.debugDescription)")
                if let start = fault.diagnostic.span?.start {
                    let lines = text.utf8.count { $0 == 0x0A || $0 == 0x0D } + 1
                    #expect(start.line >= 1 && start.line <= lines && start.column >= 1, "\(fault) in \(text.debugDescription)")
                }
            } catch {
                Issue.record("\(error) in \(text.debugDescription)")
            }
        }
    }

    @Test("of JSON is refused or read, and what is read is written and read the same")
    func json() {
        let good = #"{"a": [1, -2.5e3, true, null, "x\n\u00e9\ud83d\ude00"], "b": {"c": {}, "d": []}, "e": 0.1}"#
        check(good, seed: 1) { text in
            let value = try JSON.value(text, file: "a.json")
            let again = try JSON.value(value.text(), file: "b.json")
            #expect(again.text() == value.text())
            #expect(try JSON.value(value.text(pretty: true), file: "c.json") == again)
        }
    }

    @Test("of an encoded value is refused at its place or read")
    func coding() throws {
        let good = try JSONValue(encoding: CodingTests().run).text()
        check(good, seed: 6) { text in
            let run = try JSON.decode(CodingTests.Run.self, from: text, file: "a.json")
            _ = try JSONValue(encoding: run).text()
        }
    }

    @Test("of YAML is refused or read, and what JSON is both read alike")
    func yaml() {
        check(YAMLTests.project + "\nx: &a [1, *a2, \"q\\n\"]\ny: {b: *a, ? c : !!str 3}\n", seed: 2) { text in
            _ = JSONValue(try YAML.parse(text, file: "a.yaml")).text()
        }
        check(YAMLTests.project, seed: 3) { text in
            _ = JSONValue(try YAML.parse(text, file: "a.yaml")).text()
        }
    }

    @Test("of CSV is refused or read, and what is read is written and read the same")
    func csv() {
        check("id,\"a \"\"b\"\"\",c\r\n1,\"x,\ny\",2.5\r\n2,,é\n3,\"\",-1e3\n", seed: 4) { text in
            let table = try CSVTable.parse(text, file: "a.csv")
            #expect(table.rows.allSatisfy { $0.count == table.header.count })
            let again = try CSVTable.parse(table.text(), file: "b.csv")
            #expect(again.rows.map { $0.map(\.text) } == table.rows.map { $0.map(\.text) }, "\(text.debugDescription)")
        }
    }

    @Test("of NPY is refused or read")
    func npy() {
        var generator = Philox(seed: 5)
        let good = NPY.encode([1, 2, 3, 4], shape: [2, 2])
        for _ in 0..<1500 {
            var bytes = good
            for _ in 0...generator.below(4) { bytes[generator.below(bytes.count)] = UInt8(truncatingIfNeeded: generator.next()) }
            if generator.below(3) == 0 { bytes.removeLast(generator.below(bytes.count)) }
            if let array = try? NPY.decode(bytes, file: "a.npy") {
                #expect(array.shape.reduce(array.isComplex ? 2 : 1, *) == array.values.count)
            }
        }
    }
}
