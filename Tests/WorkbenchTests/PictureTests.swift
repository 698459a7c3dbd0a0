import Drawing
import Testing

@testable import Workbench

@Suite("Pictures of panes")
struct PictureTests {
    @Test(
        "lines meet at the edges of their cells",
        arguments: [("─", [0, 9]), ("━", [0, 9]), ("═", [0, 9]), ("┼", [0, 9]), ("█", [0, 9])])
    func joined(character: String, edges: [Double]) throws {
        let scalar = try #require(character.unicodeScalars.first)
        guard case .parts(let parts) = CellShape.of(scalar.value) else { throw Missing() }
        #expect(parts.map(\.x).min() == edges[0] && parts.map { $0.x + $0.width }.max() == edges[1])
    }

    @Test("every line, block and dot is drawn within its cell")
    func within() {
        for scalar in Array(0x2500...0x259F) + Array(0x2800...0x28FF) {
            switch CellShape.of(UInt32(scalar)) {
            case .parts(let parts):
                for part in parts {
                    #expect(part.x >= 0 && part.y >= 0 && part.x + part.width <= 9 && part.y + part.height <= 18, "U+\(scalar)")
                }
                #expect(!parts.isEmpty || scalar == 0x2800)
            case .lines(let steps): #expect(steps.count >= 2)
            case .shade(let share): #expect(share > 0 && share < 1)
            case nil: Issue.record("U+\(scalar) is not drawn")
            }
        }
        #expect(CellShape.of(65) == nil)
    }

    @Test("a screen is PNG and PDF, and the circuit a drawing of its own")
    func screens() throws {
        let picture = try Workbench.render(Sample.connection, size: Size(columns: 80, rows: 24))
        #expect(try picture.encoded(for: "a.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
        #expect(try picture.encoded(for: "a.pdf").starts(with: Array("%PDF".utf8)))
        var state = ScreenState(size: Size(columns: 80, rows: 24))
        _ = state.update(.workspace(Sample.connection.state()))
        let drawing = String(decoding: try state.picture(for: "a.svg", theme: .standard, symbols: .unicode), as: UTF8.self)
        #expect(drawing.contains("Liberation Serif"))
        state.focus = .queue
        let pane = String(decoding: try state.picture(for: "a.svg", theme: .standard, symbols: .unicode), as: UTF8.self)
        #expect(pane.contains("DejaVu Sans Mono") && !pane.contains("Liberation"))
        #expect(state.drawn(into: "a.gif", theme: .standard, symbols: .unicode).text.contains(".svg"))
    }

    @Test("the key asks for a file's name, the command takes it")
    func action() throws {
        var state = ScreenState(size: Size(columns: 80, rows: 24))
        _ = state.update(.event(.key(try #require(Key(named: "M-p")))))
        guard case .line(.command, let line) = state.prompt else { throw Missing() }
        #expect(line.string == "picture ")
        #expect(state.update(.action(.picture, ["a.png"])) == [.picture("a.png")])
    }

    private struct Missing: Error {}
}
