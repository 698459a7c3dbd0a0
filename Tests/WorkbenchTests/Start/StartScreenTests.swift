import Glibc
import Testing

@testable import Workbench

@Suite("The start screen")
struct StartScreenTests {
    static let sample = StartScreen(
        recent: [
            StartScreen.Entry(title: "breast-cancer", path: "/home/ada/breast-cancer", detail: "2026-11-18  ~/breast-cancer"),
            StartScreen.Entry(title: "lost", path: "/home/ada/lost", detail: "2026-11-02  ~/lost", isMissing: true),
        ],
        samples: [StartScreen.Entry(title: "moons", path: "/usr/share/quantum-mlops/sample-projects/moons", detail: "two half moons")])

    private func opened() -> ScreenState { ScreenState(size: Size(columns: 80, rows: 24), start: Self.sample) }

    @discardableResult
    private func press(_ names: String, _ screen: inout ScreenState) -> [Effect] {
        names.split(separator: " ").compactMap { Key(named: String($0)) }.reduce([]) { $0 + screen.update(.event(.key($1))) }
    }

    @Test("a project is opened by Enter or its number, and a missing one says so")
    func keys() {
        var screen = opened()
        #expect(press("Enter", &screen) == [.open("/home/ada/breast-cancer")])
        #expect(press("3", &screen) == [.open("/usr/share/quantum-mlops/sample-projects/moons")])
        #expect(press("2", &screen).filter { if case .open = $0 { true } else { false } }.isEmpty)
        #expect(screen.message?.text == "nothing is at /home/ada/lost any more; d takes it off the list")
        #expect(press("9", &screen).isEmpty)
    }

    @Test("a recent project is taken off the list, a sample is not")
    func forget() {
        var screen = opened()
        #expect(press("Down d", &screen) == [.forget("/home/ada/lost")])
        #expect(screen.start?.entries.map(\.title) == ["breast-cancer", "moons"])
        #expect(press("d", &screen).isEmpty && screen.message?.text == "samples stay on the list")
    }

    @Test("a click chooses, another opens; the wheel moves")
    func mouse() throws {
        var screen = opened()
        let rows = ScreenView.draw(screen, theme: .standard).text.split(separator: "\n", omittingEmptySubsequences: false)
        let row = try #require(rows.firstIndex { $0.contains("two half moons") })
        func click() -> [Effect] { screen.update(.event(.mouse(MouseEvent(.press, at: Point(column: 30, row: row))))) }
        #expect(click().isEmpty && screen.start?.chosen == 2)
        #expect(click() == [.open("/usr/share/quantum-mlops/sample-projects/moons")])
        _ = screen.update(.event(.mouse(MouseEvent(.wheelUp, at: Point(column: 1, row: 1)))))
        #expect(screen.start?.chosen == 1)
    }

    @Test("the panes below it hear no key")
    func hidden() {
        var screen = ScreenState(size: Size(columns: 80, rows: 24))
        _ = screen.update(.workspace(Sample.state))
        for pane in PaneID.allCases {
            (screen.focus, screen.start) = (pane, Self.sample)
            let before = screen
            for key in "abcefghilmnoprstuvwxyBCDEFGHILMX+-=<>[]()/ ".unicodeScalars
            where Keymap.meaning(of: [Key(key)], in: nil, holds: { _ in true }) == .nothing {
                #expect(screen.update(.event(.key(Key(key)))).isEmpty, "\(key)")
            }
            #expect(screen.editor?.circuit == before.editor?.circuit && screen.prompt == nil && screen.pending.isEmpty)
            #expect(screen.training == before.training && screen.queue == before.queue)
        }
    }

    @Test("over an open project Esc goes back to it")
    func back() {
        var screen = ScreenState(size: Size(columns: 80, rows: 24))
        _ = screen.update(.workspace(Sample.state))
        #expect(press("M-r", &screen) == [.recent])
        _ = screen.update(.start(Self.sample))
        #expect(ScreenView.draw(screen, theme: .standard).text.contains("choose a project"))
        press("Esc", &screen)
        #expect(screen.start == nil)
    }

    @Test("every size draws", arguments: [(40, 12), (41, 13), (80, 24), (120, 40), (200, 60), (60, 14)])
    func sizes(columns: Int, rows: Int) {
        var many = Self.sample
        for index in 0..<40 { many.recent.append(StartScreen.Entry(title: "project \(index)", path: "/p/\(index)")) }
        for screen in [Self.sample, many, StartScreen()] {
            var state = ScreenState(size: Size(columns: columns, rows: rows), start: screen)
            press("End", &state)
            let text = ScreenView.draw(state, theme: .standard).text
            #expect(text.contains("Quantum MLOps Workbench"))
            if let last = screen.entries.last { #expect(text.contains(last.title)) }
        }
    }

    @Test("what was opened last stands first, once, and stays forgotten")
    func recent() {
        let projects = RecentProjects(file: "/tmp/recent-\(getpid())/deep/recent.json")
        #expect(projects.load().isEmpty)
        for path in ["/usr", "/etc", "/usr"] { projects.note(path) }
        #expect(projects.load().map(\.path) == ["/usr", "/etc"])
        projects.forget("/usr")
        #expect(projects.entries().map(\.title) == ["etc"] && projects.entries().allSatisfy(\.isMissing))
        for index in 0..<100 { projects.note("/nowhere/\(index)") }
        #expect(projects.load().count == RecentProjects.most && projects.load().first?.path == "/nowhere/99")
        unlink(projects.file)
    }
}
