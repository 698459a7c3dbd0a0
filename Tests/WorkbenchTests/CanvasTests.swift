import Testing

@testable import Workbench

@Suite("The cell grid")
struct CanvasTests {
    private func drawn(_ columns: Int, _ rows: Int, symbols: Symbols = .unicode, _ draw: (inout Canvas) -> Void) -> String {
        var canvas = Canvas(size: Size(columns: columns, rows: rows), theme: .plain, symbols: symbols)
        draw(&canvas)
        return canvas.grid.text
    }

    @Test("what falls outside is not drawn")
    func clipping() {
        let text = drawn(6, 3) { canvas in
            canvas.write("abcdefgh", column: -2, row: 0, as: .text)
            canvas.write("xyz", column: 4, row: 1, as: .text)
            canvas.write("no", column: 0, row: 3, as: .text)
            canvas.write("no", column: 0, row: -1, as: .text)
        }
        #expect(text == "cdefgh\n    xy\n\n")
    }

    @Test("a part within a part keeps to both")
    func nesting() {
        let text = drawn(8, 3) { canvas in
            canvas.within(Rect(column: 2, row: 1, columns: 4, rows: 5)) { inner in
                inner.within(Rect(column: 1, row: 0, columns: 9, rows: 9)) { $0.fill($0.bounds, with: "#", as: .text) }
            }
        }
        #expect(text == "\n   ###\n   ###\n")
    }

    @Test("wide characters take two cells and are never cut in half")
    func wide() {
        #expect(drawn(5, 1) { $0.write("漢字x", column: 0, row: 0, as: .text) } == "漢字x\n")
        #expect(drawn(3, 1) { $0.write("漢字", column: 0, row: 0, as: .text) } == "漢\n")
        let over = drawn(4, 1) { canvas in
            canvas.write("漢字", column: 0, row: 0, as: .text)
            canvas.write("a", column: 1, row: 0, as: .text)
        }
        #expect(over == " a字\n")
    }

    @Test("control and direction characters of a text reach no terminal")
    func control() {
        let text = drawn(12, 1) { $0.write("a\u{1B}[2Jb\u{202E}c\u{7}", column: 0, row: 0, as: .text) }
        #expect(text == "a\u{FFFD}[2Jbc\u{FFFD}\n")
    }

    static let widths: [(String, Int)] = [
        ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢", 2), ("ｱ", 1), ("Ａ", 2), ("😀", 2), ("⠿", 1), ("─", 1), ("●", 1), ("⊕", 1),
        ("\u{200B}", 0), ("한", 2),
        ("θ", 1), ("⟩", 1),
    ]

    @Test("characters have the width that terminals give them", arguments: widths.indices)
    func width(index: Int) { #expect(Width.columns(of: Self.widths[index].0) == Self.widths[index].1) }

    @Test("a text is shortened to its room")
    func shortened() {
        #expect(Width.shortened("breast-cancer", to: 20) == "breast-cancer")
        #expect(Width.shortened("breast-cancer", to: 7) == "breast…")
        #expect(Width.shortened("漢字漢字", to: 6) == "漢字…")
        #expect(Width.shortened("abc", to: 0) == "")
    }

    @Test("in ASCII, letters with a name are spelt out")
    func ascii() {
        #expect(drawn(20, 1, symbols: .ascii) { $0.write("RY(θ) → π…", column: 0, row: 0, as: .text) } == "RY(theta) -> pi~\n")
    }

    @Test("the Linux console gets the characters that its font has")
    func console() {
        let drawn = drawn(12, 1, symbols: .console) { canvas in
            canvas.write("╭┃…ψ⟩é", column: 0, row: 0, as: .text)
            for (column, scalar) in "●⊕╯█".unicodeScalars.enumerated() { canvas.put(scalar, column: 8 + column, row: 0, as: .text) }
        }
        #expect(drawn == "┌│~ψ>é  ■X┘█\n")
    }

    @Test(
        "a size is read strictly", arguments: ["80x24", "1x1", "1000x1000"],
        ["0x5", "80", "80X24", "80x", "x24", "-1x5", "1001x5", "80x24x1", " 80x24", "+80x24"])
    func size(good: String, bad: String) {
        #expect(Size(good) != nil)
        #expect(Size(bad) == nil)
    }
}
