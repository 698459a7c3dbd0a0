import Testing

@testable import Workbench

@Suite("The input decoder")
struct InputDecoderTests {
    /// Bytes that a terminal sends, with the key that they mean.
    static let keys: [(bytes: String, key: String)] = [
        ("a", "a"), ("Z", "Z"), (" ", "Space"), ("\r", "Enter"), ("\t", "Tab"), ("\u{7F}", "BS"), ("\u{8}", "BS"), ("\u{1}", "C-a"),
        ("\u{1A}", "C-z"), ("\u{1C}", "C-\\"), ("\u{0}", "C-Space"), ("é", "é"), ("π", "π"), ("漢", "漢"), ("😀", "😀"),
        ("\u{1B}[A", "Up"), ("\u{1B}[B", "Down"), ("\u{1B}[C", "Right"), ("\u{1B}[D", "Left"), ("\u{1B}OA", "Up"), ("\u{1B}OH", "Home"),
        ("\u{1B}[H", "Home"), ("\u{1B}[F", "End"), ("\u{1B}[1~", "Home"), ("\u{1B}[4~", "End"), ("\u{1B}[5~", "PgUp"),
        ("\u{1B}[6~", "PgDn"),
        ("\u{1B}[2~", "Ins"), ("\u{1B}[3~", "Del"), ("\u{1B}[3;5~", "C-Del"), ("\u{1B}OP", "F1"), ("\u{1B}[15~", "F5"),
        ("\u{1B}[24~", "F12"),
        ("\u{1B}[[A", "F1"), ("\u{1B}[1;2P", "S-F1"), ("\u{1B}[1;5C", "C-Right"), ("\u{1B}[1;3D", "M-Left"), ("\u{1B}[1;2A", "S-Up"),
        ("\u{1B}[1;6B", "C-S-Down"), ("\u{1B}O5C", "C-Right"), ("\u{1B}[Z", "S-Tab"), ("\u{1B}x", "M-x"), ("\u{1B}\r", "M-Enter"),
        ("\u{1B}\u{1B}[A", "M-Up"), ("\u{1B}é", "M-é"), ("\u{1B}[97;5u", "C-a"), ("\u{1B}[27;5;13~", "C-Enter"), ("\u{1B}[97;2u", "A"),
        ("\u{1B}OM", "Enter"), ("\u{1B}Oj", "*"),
    ]

    @Test("every sequence means its key", arguments: keys.indices)
    func key(index: Int) throws {
        let (bytes, name) = Self.keys[index]
        var decoder = InputDecoder()
        #expect(try decoder.feed(bytes.utf8) == [.key(#require(Key(named: name)))])
        #expect(!decoder.isWaiting)
    }

    @Test("a sequence may come byte by byte", arguments: keys.indices)
    func pieces(index: Int) throws {
        let (bytes, name) = Self.keys[index]
        var decoder = InputDecoder()
        let events = bytes.utf8.flatMap { decoder.feed(CollectionOfOne($0)) }
        #expect(try events == [.key(#require(Key(named: name)))])
    }

    @Test(
        "a name reads back to the same key",
        arguments: ["a", "Enter", "C-x", "M-x", "S-Tab", "C-Space", "F12", "PgDn", "-", "C--", "Del", "λ"])
    func names(name: String) throws { #expect(try #require(Key(named: name)).description == name) }

    @Test("a lone Escape is a key once nothing follows it")
    func escape() {
        var decoder = InputDecoder()
        #expect(decoder.feed([0x1B]).isEmpty)
        #expect(decoder.isWaiting)
        #expect(decoder.timeout() == [.key(Key(.escape))])
        #expect(!decoder.isWaiting)
        #expect(decoder.feed("\u{1B}[".utf8).isEmpty)
        #expect(decoder.timeout() == [.key(Key("[", .alt))])
    }

    @Test("the mouse is decoded in both forms")
    func mouse() {
        var decoder = InputDecoder()
        #expect(decoder.feed("\u{1B}[<0;10;5M".utf8) == [.mouse(MouseEvent(.press, at: Point(column: 9, row: 4)))])
        #expect(decoder.feed("\u{1B}[<2;10;5m".utf8) == [.mouse(MouseEvent(.release, button: 2, at: Point(column: 9, row: 4)))])
        #expect(decoder.feed("\u{1B}[<65;1;1M".utf8) == [.mouse(MouseEvent(.wheelDown, at: Point(column: 0, row: 0)))])
        #expect(
            decoder.feed("\u{1B}[<80;300;2M".utf8)
                == [.mouse(MouseEvent(.wheelUp, at: Point(column: 299, row: 1), modifiers: .control))])
        #expect(decoder.feed([0x1B, 0x5B, 0x4D, 32, 42, 37]) == [.mouse(MouseEvent(.press, at: Point(column: 9, row: 4)))])
    }

    @Test("a paste is one text, whatever it spells")
    func paste() {
        var decoder = InputDecoder()
        let text = "q\u{1B}[A\r:quit\nπ"
        #expect(decoder.feed("\u{1B}[200~\(text)\u{1B}[201~x".utf8) == [.paste(text), .key(Key("x"))])
        #expect(decoder.feed("\u{1B}[200~half\u{1B}[20".utf8).isEmpty)
        #expect(decoder.feed("1~".utf8) == [.paste("half")])
    }

    @Test("a paste without an end does not swallow the keys for ever")
    func endlessPaste() {
        var decoder = InputDecoder()
        #expect(decoder.feed("\u{1B}[200~abc".utf8).isEmpty)
        #expect(decoder.timeout() == [.paste("abc")])
        #expect(decoder.feed("q".utf8) == [.key(Key("q"))])
    }

    @Test("answers of the terminal are told from keys")
    func answers() {
        var decoder = InputDecoder()
        #expect(decoder.feed("\u{1B}[?2026;2$y".utf8) == [.mode(number: 2026, state: 2)])
        #expect(decoder.feed("\u{1B}[I\u{1B}[O".utf8) == [.focus(true), .focus(false)])
        #expect(decoder.feed("\u{1B}[?997;1n".utf8) == [.appearance(isDark: true)])
        #expect(decoder.feed("\u{1B}]11;rgb:0000/0000/0000\u{1B}\\a".utf8) == [.key(Key("a"))])
        #expect(decoder.feed("\u{1B}P1$r0m\u{7}a".utf8) == [.key(Key("a"))])
        #expect(decoder.feed("\u{1B}[12;40R\u{1B}[?62;22c".utf8).isEmpty)
    }

    @Test("bytes that are no text are dropped", arguments: [[0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF0, 0x9F], [0x80, 0x80]])
    func invalid(bytes: [UInt8]) {
        var decoder = InputDecoder()
        let events = decoder.feed(bytes + [0x61]) + decoder.timeout()
        #expect(events.last == .key(Key("a")))
    }

    @Test("no bytes make it fail or hoard", arguments: 0..<50)
    func garbage(seed: UInt64) {
        var random = Random(seed: seed)
        var decoder = InputDecoder()
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 1...40, using: &random)).map { _ -> UInt8 in
                Bool.random(using: &random)
                    ? [0x1B, 0x5B, 0x4F, 0x3B, 0x30, 0x7E, 0x4D].randomElement(using: &random) ?? 0 : .random(in: 0...255, using: &random)
            }
            _ = decoder.feed(bytes)
            if Bool.random(using: &random) {
                _ = decoder.timeout()
                #expect(!decoder.isWaiting)
            }
        }
    }
}

/// A small generator with a seed (SplitMix64).
struct Random: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
