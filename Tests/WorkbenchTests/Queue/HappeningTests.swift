import Glibc
import Testing
import Workspace

@testable import Workbench

@Suite("What happened meanwhile")
struct HappeningTests {
    private func screen(_ state: WorkspaceState = Sample.state, after events: [LoggedEvent] = []) -> (ScreenState, [LoggedEvent]) {
        var screen = ScreenState(size: Size(columns: 100, rows: 30))
        _ = screen.update(.happened(events))
        let told = noted(screen.update(.workspace(state)))
        return (screen, told)
    }

    private func noted(_ effects: [Effect]) -> [LoggedEvent] {
        effects.flatMap { effect -> [LoggedEvent] in if case .note(let events) = effect { events } else { [] } }
    }

    @Test("a job's end is told once, with how it ended")
    func ends() {
        var (screen, first) = screen()
        #expect(first.allSatisfy { $0.kind == .stale })
        var state = Sample.state
        (state.jobs[2].state, state.jobs[2].endedAt) = (.failed, Sample.now + 3)
        state.jobs[2].why = "the disk is full"
        let told = noted(screen.update(.workspace(state)))
        #expect(told.map(\.text) == ["job j2 (breast-cancer) failed: the disk is full"] && told.map(\.kind) == [.failed])
        #expect(noted(screen.update(.workspace(state))).isEmpty)
        #expect(ScreenView.draw(screen, theme: .standard).text.contains("1 new: M-e"))
        _ = screen.update(.action(.events, []))
        #expect(ScreenView.draw(screen, theme: .standard).text.contains("job j2 (breast-cancer) failed"))
        #expect(!ScreenView.draw(screen, theme: .standard).text.contains("new: M-e"))
    }

    @Test("what ended while no screen was open is told by the next one, and what was told is not")
    func meanwhile() {
        let opened = LoggedEvent(Sample.now - 5000, .started, "job j0 runs")
        var (_, told) = screen(after: [opened])
        #expect(told.map(\.text) == ["job j1 (bell.qasm, 1000 shots) completed, took 8.0 s"])
        (_, told) = screen(after: [opened] + told)
        #expect(told.isEmpty)
        // Without a log nothing is old news.
        (_, told) = screen()
        #expect(told.isEmpty)
    }

    @Test("what a multiplexer would keep to itself is passed through it")
    func passed() {
        let told = TerminalNotice.osc9.sequence("job j1 failed")
        #expect(TerminalNotice.passed(told) { _ in nil } == told)
        #expect(
            TerminalNotice.passed(told) { $0 == "TMUX" ? "/tmp/tmux-0/default,1,0" : nil }
                == "\u{1B}Ptmux;\u{1B}\u{1B}]9;job j1 failed\u{7}\u{1B}\\")
        #expect(TerminalNotice.passed(told) { $0 == "STY" ? "12.pts-0" : nil } == "\u{1B}P\(told)\u{1B}\\")
        #expect(TerminalNotice.passed("\u{7}") { _ in "set" } == "\u{7}")
        #expect(TerminalNotice.passed("") { _ in "set" } == "")
    }

    @Test("a reached budget, a stale calibration, a broken file and an error are told")
    func others() {
        var (screen, _) = screen()
        var state = Sample.state
        state.queue.budget.spent = Money("93.60") ?? .zero
        state.backends[2].calibratedAt = Sample.now - 40 * 86400
        state.notice = "the store is locked"
        let told = noted(screen.update(.workspace(state)))
        #expect(Set(told.map(\.kind)) == [.budget, .stale, .error])
        #expect(noted(screen.update(.message(ScreenState.Message(.error, "no such file")))).map(\.text) == ["no such file"])
    }

    @Test("the file gives back what was put in, and stays short")
    func file() throws {
        let path = "/tmp/happenings-\(getpid())/a/events.jsonl"
        let file = EventFile(path: path)
        #expect(file.load().isEmpty)
        let events = (0..<5).map { LoggedEvent(Double($0), .finished, "π \($0)\n", key: "k\($0)") }
        file.append(Array(events.prefix(2)))
        file.append(Array(events.dropFirst(2)))
        #expect(file.load() == events)
        for _ in 0..<30 { file.append((0..<400).map { LoggedEvent(Double($0), .error, String(repeating: "x", count: 200)) }) }
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_size < 2 << 20)
        #expect(file.load().count <= HappeningLog.most)
        unlink(path)
    }

    @Test("a terminal's notice carries no control characters of the text")
    func notices() {
        #expect(TerminalNotice.off.sequence("x").isEmpty && TerminalNotice.bell.sequence("x") == "\u{7}")
        #expect(TerminalNotice.osc9.sequence("a\u{1B}]b\u{7}\u{9C}c") == "\u{1B}]9;a]bc\u{7}")
        #expect(TerminalNotice.osc777.sequence("a;b") == "\u{1B}]777;notify;quantum-mlops;a,b\u{7}")
        var screen = ScreenState(size: Size(columns: 80, rows: 24))
        #expect(screen.run("notify osc9").contains(.notify(.osc9)))
        _ = screen.run("notify loudly")
        #expect(screen.message?.kind == .error)
    }
}
