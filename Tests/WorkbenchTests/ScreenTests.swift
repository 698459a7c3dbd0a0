import Diagnostics
import Glibc
import Testing
import Workspace

@testable import Workbench

@Suite("The screen")
struct ScreenTests {
    static let sizes = [
        Size(columns: 40, rows: 12), Size(columns: 80, rows: 24), Size(columns: 120, rows: 40), Size(columns: 200, rows: 60),
    ]
    /// Screens by the names of their files, with the keys that lead there.
    static let views: [(name: String, keys: String)] = [
        ("circuit", ""), ("training", "2"), ("queue", "3"), ("resources", "4"), ("help", "?"), ("command", ": t h"), ("zoom", "2 z"),
        ("state", "z 9 l"), ("source", "z Q"), ("which-key", "R"),
        ("queue-zoom", "3 z"), ("submit", "3 s"), ("job-log", "3 j j Enter z"),
    ]

    @Test("every view looks as it was judged good", arguments: sizes, [false, true])
    func golden(size: Size, isASCII: Bool) throws {
        for view in Self.views {
            let name = "\(view.name)-\(size.columns)x\(size.rows)\(isASCII ? "-ascii" : "").txt"
            try expectGolden(Sample.screen(size.columns, size.rows, keys: view.keys, isASCII: isASCII).text, name)
        }
    }

    @Test("the start screen and an empty project look as they were judged good", arguments: sizes)
    func goldenEmpty(size: Size) throws {
        var options = WorkbenchOptions()
        options.start = StartScreenTests.sample
        let start = try Workbench.render(nil, size: size, keys: "Down", options: options).grid.text
        try expectGolden(start, "start-\(size.columns)x\(size.rows).txt")
        var state = WorkspaceState()
        state.project = Sample.state.project
        let empty = try Workbench.render(Connection(state, estimate: Sample.report), size: size, keys: "2").grid.text
        try expectGolden(empty, "empty-\(size.columns)x\(size.rows).txt")
    }

    @Test("a device's map looks as it was judged good", arguments: sizes, [false, true])
    func goldenMap(size: Size, isASCII: Bool) throws {
        for device in ["ibm_torino", "ibmq_guadalupe"] {
            var screen = ScreenState(size: size)
            _ = screen.update(.workspace(Sample.state))
            _ = screen.update(.action(.queuePane, []))
            _ = screen.update(.action(.zoom, []))
            _ = screen.update(.device(try DeviceLayoutTests.device(device), file: device))
            for _ in 0..<5 { _ = screen.update(.action(.queueRight, [])) }
            let text = ScreenView.draw(screen, theme: .standard, symbols: isASCII ? .ascii : .unicode).text
            #expect(!isASCII || text.utf8.allSatisfy { $0 < 128 })
            try expectGolden(text, "map-\(device)-\(size.columns)x\(size.rows)\(isASCII ? "-ascii" : "").txt")
        }
    }

    @Test(
        "tall and flat screens look as they were judged good",
        arguments: [Size(columns: 60, rows: 56), Size(columns: 64, rows: 32), Size(columns: 150, rows: 17)],
        [false, true])
    func goldenOdd(size: Size, isASCII: Bool) throws {
        for keys in ["", "4"] {
            let name = "odd\(keys)-\(size.columns)x\(size.rows)\(isASCII ? "-ascii" : "").txt"
            try expectGolden(Sample.screen(size.columns, size.rows, keys: keys, isASCII: isASCII).text, name)
        }
    }

    /// Compares with a file of the fixtures; with UPDATE_GOLDEN set it is written anew.
    private func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let folder = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Fixtures/Screens"
        let path = folder + "/" + name
        if getenv("UPDATE_GOLDEN") != nil {
            mkdir(folder, 0o777)
            let file = try #require(fopen(path, "w"))
            fputs(text, file)
            fclose(file)
            return
        }
        let expected = try #require(readFile(path), "\(path) is not there; UPDATE_GOLDEN=1 writes it")
        #expect(text == expected, "\(name)", sourceLocation: sourceLocation)
    }

    private func readFile(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    @Test("ASCII means ASCII", arguments: sizes)
    func ascii(size: Size) throws {
        for view in Self.views {
            let text = try Sample.screen(size.columns, size.rows, keys: view.keys, isASCII: true).text
            #expect(text.utf8.allSatisfy { $0 < 128 }, "\(view.name)")
        }
    }

    @Test("every pane's title stands on the screen", arguments: sizes, PaneID.allCases)
    func titles(size: Size, pane: PaneID) throws {
        #expect(try Sample.screen(size.columns, size.rows, keys: pane.key).text.contains(pane.title))
    }

    @Test("every size draws, from one cell on", arguments: 1...60)
    func everySize(rows: Int) throws {
        for columns in stride(from: 1 + rows % 3, through: 200, by: rows < 14 ? 1 : 7) {
            for keys in ["", "2", "4 z"] {
                let grid = try Sample.screen(columns, rows, keys: keys)
                #expect(grid.columns == columns && grid.rows == rows)
            }
        }
        #expect(try Sample.screen(39, rows).text.contains("too small") || rows < 1)
    }

    @Test("random keys never trap, and every frame draws", arguments: 0..<20)
    func randomKeys(seed: UInt64) {
        var random = Random(seed: seed)
        var state = ScreenState(size: Size(columns: 100, rows: 30))
        _ = state.update(.workspace(Sample.state))
        let keys =
            Action.table.flatMap(\.keys).flatMap(\.keys)
            + ["a", "e", "1", "9", "x", "Enter", "Esc", "BS", "Space", "Up", "Down"].compactMap(Key.init(named:))
        for step in 0..<500 {
            switch Int.random(in: 0..<20, using: &random) {
            case 0:
                _ = state.update(.resize(Size(columns: .random(in: 1...220, using: &random), rows: .random(in: 1...70, using: &random))))
            case 1:
                let place = Point(column: .random(in: 0...220, using: &random), row: .random(in: 0...70, using: &random))
                let action = [MouseEvent.Action.press, .drag, .release, .wheelDown, .wheelUp].randomElement(using: &random) ?? .press
                _ = state.update(.event(.mouse(MouseEvent(action, at: place))))
            case 2: _ = state.update(.event(.paste("π\n\u{1B}[A" + String(repeating: "x", count: .random(in: 0...2000, using: &random)))))
            case 3: _ = state.update(.workspace(Bool.random(using: &random) ? Sample.state : WorkspaceState()))
            default: if let key = keys.randomElement(using: &random) { _ = state.update(.event(.key(key))) }
            }
            if step % 5 == 0 {
                let grid = ScreenView.draw(state, theme: .standard, symbols: step % 10 == 0 ? .ascii : .unicode)
                #expect(grid.columns == state.size.columns && grid.rows == state.size.rows)
            }
        }
    }

    @Test("the same state gives the same bytes")
    func pure() throws {
        let first = try Workbench.render(Sample.connection, size: Size(columns: 120, rows: 40), keys: "2")
        let second = try Workbench.render(Sample.connection, size: Size(columns: 120, rows: 40), keys: "2")
        for format in ["a.txt", "a.ansi", "a.svg", "a.png", "a.pdf", "-"] {
            #expect(try first.encoded(for: format) == second.encoded(for: format))
        }
    }

    @Test("a picture that cannot be drawn says why")
    func refusals() throws {
        let picture = try Workbench.render(Sample.connection, size: Size(columns: 80, rows: 24))
        #expect { try picture.encoded(for: "a.gif") } throws: { ($0 as? RenderError)?.kind == .usage }
        #expect {
            try Workbench.render(Sample.connection, size: Size(columns: 80, rows: 24), keys: "Hyper-x")
        } throws: { ($0 as? RenderError)?.kind == .usage }
    }
}
