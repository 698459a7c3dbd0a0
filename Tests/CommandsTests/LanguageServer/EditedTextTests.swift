import Documents
import Testing

@testable import Commands

@Suite("Places in an edited text")
struct EditedTextTests {
    private static let text = "a\tü 𝔸e\u{301}\r\nsecond\rthird\n\nlast"

    @Test("a place and its byte lead to each other", arguments: [PositionEncoding.utf8, .utf16, .utf32])
    func both(_ encoding: PositionEncoding) {
        let text = EditedText(Self.text, encoding: encoding)
        var offset = 0
        for scalar in Self.text.unicodeScalars {
            let position = text.position(offset)
            let back = text.offset(line: position["line"]?.integer ?? -1, character: position["character"]?.integer ?? -1)
            // Between the two characters of a line's end there is no place.
            if scalar != "\n" || text.line(at: offset) != 0 { #expect(back == offset) }
            offset += String(scalar).utf8.count
        }
    }

    @Test("characters count as the encoding says")
    func units() {
        // The place behind 𝔸: a, tab, ü, blank, 𝔸.
        let offset = "a\tü 𝔸".utf8.count
        for (encoding, units) in [(PositionEncoding.utf8, 9), (.utf16, 6), (.utf32, 5)] {
            #expect(EditedText(Self.text, encoding: encoding).position(offset)["character"]?.integer == units)
        }
    }

    @Test("a place that is none is the nearest one before it")
    func outside() {
        let text = EditedText(Self.text, encoding: .utf16)
        #expect(text.offset(line: 1, character: 99) == text.line(1).upperBound && text.string(text.line(1)) == "second")
        #expect(text.offset(line: 99, character: 0) == text.bytes.count && text.offset(line: -1, character: 0) == 0)
        #expect(text.offset(line: 0, character: -5) == 0)
        // In the middle of a pair of UTF-16.
        #expect(text.offset(line: 0, character: 5) == "a\tü ".utf8.count)
        #expect(text.lineCount == 5 && text.string(text.line(3)) == "" && text.string(text.line(4)) == "last")
    }

    @Test("a line may be long", arguments: [PositionEncoding.utf8, .utf16, .utf32])
    func longLine(_ encoding: PositionEncoding) {
        let line = String(repeating: "aé𝔸b", count: 3000)
        let text = EditedText("x\n" + line + "\ny", encoding: encoding)
        var (offset, units) = (2, 0)
        let size: [Unicode.Scalar: Int] =
            switch encoding {
            case .utf8: ["a": 1, "é": 2, "𝔸": 4, "b": 1]
            case .utf16: ["a": 1, "é": 1, "𝔸": 2, "b": 1]
            case .utf32: ["a": 1, "é": 1, "𝔸": 1, "b": 1]
            }
        var isRight = true
        for scalar in line.unicodeScalars {
            isRight = isRight && text.position(offset)["character"]?.integer == units && text.offset(line: 1, character: units) == offset
            offset += String(scalar).utf8.count
            units += size[scalar] ?? 0
        }
        #expect(isRight && text.offset(line: 1, character: units) == text.line(1).upperBound)
        #expect(text.offset(line: 1, character: units + 1) == text.line(1).upperBound && text.position(offset + 1)["line"] == 2)
    }

    @Test("an edit moves the lines behind it")
    func replace() {
        var text = EditedText("ab\ncd\n", encoding: .utf16)
        text.replace(1..<4, with: "é\n\n")
        #expect(text.text == "aé\n\nd\n" && text.lineCount == 4 && text.bytes == Array("aé\n\nd\n".utf8))
    }
}
