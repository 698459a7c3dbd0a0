import Numerics
import Testing

@testable import Workbench

@Suite("Saying the same in fewer bytes")
struct TerseOutputTests {
    private func short(_ text: String, repeats: Bool = true) -> String {
        var output = TerseOutput(repeats: repeats)
        _ = output.shortened(Array("\u{1B}[0m \u{1B}(B".utf8))
        return String(decoding: output.shortened(Array(text.utf8)), as: UTF8.self)
    }

    @Test(
        "a style is set once, together, and only where something is drawn in it",
        arguments: [
            ("\u{1B}[38;5;110m\u{1B}[48;5;233ma\u{1B}[38;5;255m\u{1B}[48;5;233mb", "\u{1B}[38;5;110;48;5;233ma\u{1B}[38;5;255mb"),
            ("\u{1B}[31mx\u{1B}[0;1m\u{1B}[31my", "\u{1B}[31mx\u{1B}[1my"),
            ("\u{1B}[1mx\u{1B}[0m\u{1B}[32my", "\u{1B}[1mx\u{1B}[0;32my"),
            ("\u{1B}[1mx\u{1B}[0my", "\u{1B}[1mx\u{1B}[my"),
            ("\u{1B}[38:2::1:2:3mx\u{1B}[39m\u{1B}[2;3Hy", "\u{1B}[38:2::1:2:3mx\u{1B}[2;3H\u{1B}[my"),
            ("\u{1B}[38;2;1;2;3;4mx\u{1B}[24mx", "\u{1B}[4;38;2;1;2;3mx\u{1B}[24mx"),
            ("\u{1B}[1;2;38;5;9;48;5;4mx\u{1B}[0;2;38;5;9;48;5;4my", "\u{1B}[1;2;38;5;9;48;5;4mx\u{1B}[22;2my"),
            ("\u{1B}[44m\u{1B}[3X", "\u{1B}[44m\u{1B}[3X"), ("\u{1B}(B\u{1B}[mx", "x"), ("\u{1B}[31m\u{1B}[5;1H\u{1B}[0mx", "\u{1B}[5;1Hx"),
        ])
    func styles(text: String, said: String) { #expect(short(text) == said) }

    @Test("a character that is repeated is sent once, where that is shorter and the terminal can")
    func repeated() {
        #expect(short("a" + String(repeating: "-", count: 30)) == "a-\u{1B}[29b")
        #expect(short("──") == "──" && short("aaaaa") == "aaaaa")
        #expect(short(String(repeating: "-", count: 30), repeats: false) == String(repeating: "-", count: 30))
        // Multiplexers that take UTF-8 do not repeat it.
        #expect(short(String(repeating: "─", count: 30)) == String(repeating: "─", count: 30))
        #expect(short("aaaaaaaaa\u{1B}[31maaaaaaaaa") == "a\u{1B}[8b\u{1B}[31ma\u{1B}[8b")
    }

    @Test("what looks the same is drawn together, where that is shorter")
    func together() {
        let mixed = "\u{1B}[1;1H" + ["a", "b", "c", "d"].enumerated().map { "\u{1B}[38;5;\($0 % 2 == 0 ? 110 : 233)m\($1)" }.joined()
        #expect(short(mixed) == "\u{1B}[1;1H\u{1B}[38;5;110ma\u{1B}[Cc\u{8}\u{8}\u{1B}[38;5;233mb\u{1B}[Cd")
        // Two styles in two rows: setting them twice costs no more than going back.
        let short = "\u{1B}[1;1H\u{1B}[31ma\u{1B}[32mb\u{1B}[9;9H\u{1B}[31mc\u{1B}[32md"
        #expect(self.short(short) == short)
        // What ncurses draws twice is drawn in its order.
        let twice = "\u{1B}[1;1H\u{1B}[38;5;110maaa\u{1B}[38;5;233mb\u{1B}[1;2H\u{1B}[38;5;110mc"
        #expect(self.short(twice) == "\u{1B}[1;1H\u{1B}[38;5;110maaa\u{1B}[38;5;233mb\u{8}\u{8}\u{8}\u{1B}[38;5;110mc")
    }

    @Test("a cursor that nobody sees is moved only to draw")
    func hidden() {
        var output = TerseOutput(repeats: true)
        func said(_ text: String, showsCursor: Bool) -> String {
            String(decoding: output.shortened(Array(text.utf8), showsCursor: showsCursor), as: UTF8.self)
        }
        #expect(said("\u{1B}[0m\u{1B}[3;3Hx\u{1B}[9;9H", showsCursor: false) == "\u{1B}[3;3H\u{1B}[mx")
        // It is meant from where ncurses left it.
        #expect(said("\u{1B}[2Cy", showsCursor: false) == "\u{1B}[9;11Hy")
        #expect(said("\u{1B}[5;5H", showsCursor: true) == "\u{1B}[5;5H")
    }

    @Test("what is not understood goes through as it is")
    func unknown() {
        for text in [
            "\u{1B}[?2026h", "\u{1B}7x\u{1B}8", "\u{1B}]0;a\u{07}", "\u{1B}", "\u{1B}[38", "\r\n\u{8}", "\u{1B}[?1049h\u{1B}[22;0;0t",
        ] {
            #expect(short(text) == text)
        }
    }

    @Test("the screen is the same, whatever is written", arguments: 0..<8)
    func same(seed: UInt64) {
        var generator = Philox(seed: seed)
        func below(_ count: UInt64) -> Int { Int(generator.next() % count) }
        var output = TerseOutput(repeats: true)
        output.columns = 64
        var (plain, terse) = (Model(), Model())
        for _ in 0..<20 {
            // Whoever wrote to the last column goes elsewhere with the next frame.
            var text = "\u{1B}[1;1H"
            for _ in 0..<60 {
                switch below(11) {
                case 0: text += "\u{1B}[\(1 + below(4));\(1 + below(12))H"
                case 1: text += "\u{1B}[38;5;\(below(3))m"
                case 2: text += "\u{1B}[48;5;\(below(3))m"
                case 3: text += "\u{1B}(B\u{1B}[m"
                case 4: text += ["\u{1B}[1m", "\u{1B}[22m", "\u{1B}[4;7m", "\u{1B}[0;3m", "\u{1B}[39;49m"][below(5)]
                case 5: text += "\u{1B}[\(1 + below(6))X"
                case 6: text += "\u{1B}[\(1 + below(3))\(["A", "B", "C", "D"][below(4)])"
                case 7: text += ["\r", "\u{8}", "\u{1B}[K"][below(3)]
                case 8: text += String(repeating: ["─", "a", " "][below(3)], count: 1 + below(12))
                default: text += ["x", "é", "∣", " "][below(4)]
                }
            }
            let bytes = Array(text.utf8)
            let said = output.shortened(bytes)
            #expect(said.count <= bytes.count + 8)
            plain.take(bytes)
            terse.take(said)
            #expect(plain.cells == terse.cells && plain.place == terse.place)
            if below(4) == 0 { output.forget() }
        }
    }

    /// A terminal of one long row of cells, as far as these tests write.
    private struct Model {
        var cells: [String] = Array(repeating: "", count: 64 * 6)
        var place = 0
        private var look: [Int: String] = [:]
        private var last = ""

        mutating func take(_ bytes: [UInt8]) {
            var scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)[...]
            while let scalar = scalars.popFirst() {
                if scalar == "\r" || scalar == "\u{8}" {
                    place -= scalar == "\r" ? place % 64 : min(place % 64, 1)
                    continue
                }
                guard scalar == "\u{1B}" else {
                    last = String(scalar)
                    put(last)
                    continue
                }
                if scalars.popFirst() == "(" {
                    _ = scalars.popFirst()
                    continue
                }
                var text = ""
                while let next = scalars.first, !("@"..."~").contains(next) { text.unicodeScalars.append(scalars.removeFirst()) }
                let numbers = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
                switch scalars.popFirst() {
                case "H": place = (numbers[0] - 1) * 64 + numbers[1] - 1
                case "A": place = max(place - 64 * max(numbers.first ?? 1, 1), place % 64)
                case "B": place += 64 * max(numbers.first ?? 1, 1)
                case "C": place = min(place % 64 + max(numbers.first ?? 1, 1), 63) + place / 64 * 64
                case "D": place = max(place % 64 - max(numbers.first ?? 1, 1), 0) + place / 64 * 64
                case "K": for step in 0..<64 - place % 64 where place + step < cells.count { cells[place + step] = " " + style }
                case "X":
                    for step in 0..<min(numbers[0], 64 - place % 64) where place + step < cells.count { cells[place + step] = " " + style }
                case "b": for _ in 0..<numbers[0] { put(last) }
                case "m": set(numbers)
                default: break
                }
            }
        }

        private mutating func put(_ text: String) {
            if cells.indices.contains(place) { cells[place] = text + style }
            place += 1
        }

        private var style: String { look.keys.sorted().map { "\($0)\(look[$0] ?? "")" }.joined(separator: "|") }

        private mutating func set(_ numbers: [Int]) {
            var at = 0
            while at < numbers.count {
                switch numbers[at] {
                case 0: look = [:]
                case 22: (look[1], look[2]) = (nil, nil)
                case 23...29: look[numbers[at] - 20] = nil
                case 38, 48:
                    look[numbers[at]] = "\(numbers[at + 2])"
                    at += 2
                case 39: look[38] = nil
                case 49: look[48] = nil
                default: look[numbers[at]] = ""
                }
                at += 1
            }
        }
    }
}
