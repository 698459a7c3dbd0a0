import Diagnostics
import Drawing
import Testing
import Workspace

@testable import Workbench

@Suite("What keys do")
struct UpdateTests {
    private func opened(_ state: WorkspaceState = Sample.state) -> ScreenState {
        var screen = ScreenState(size: Size(columns: 120, rows: 40))
        _ = screen.update(.workspace(state))
        return screen
    }

    @discardableResult
    private func press(_ names: String, _ screen: inout ScreenState) -> [Effect] {
        names.split(separator: " ").flatMap { name in Key(named: String(name)).map { screen.update(.event(.key($0))) } ?? [] }
    }

    @Test("Tab goes round the panes and back")
    func panes() {
        var screen = opened()
        var seen: [PaneID] = []
        for _ in 0..<5 {
            seen.append(screen.focus)
            press("Tab", &screen)
        }
        #expect(seen == [.circuit, .training, .queue, .qec, .circuit])
        press("S-Tab S-Tab", &screen)
        #expect(screen.focus == .qec)
        press("3", &screen)
        #expect(screen.focus == .queue)
    }

    @Test("the zoomed pane has the screen for itself")
    func zoom() {
        var screen = opened()
        press("2 z", &screen)
        #expect(ScreenLayout(screen).panes.map(\.pane) == [.training])
        press("z", &screen)
        #expect(ScreenLayout(screen).panes.count == 4)
    }

    @Test("training is started, held, taken up and ended by its keys")
    func training() {
        var state = Sample.state
        state.runs = []
        var screen = opened(state)
        #expect(press("2 s", &screen) == [.send(.startTraining)])
        screen = opened()
        let run = Sample.state.runs[0].id
        #expect(press("2 s", &screen).isEmpty)
        #expect(screen.message?.text == "start: only while no run is active")
        #expect(press("p", &screen) == [.send(.pauseTraining(run: run))])
        #expect(press("x", &screen) == [.send(.stopTraining(run: run))])
        state = Sample.state
        state.runs[0].status = .paused
        _ = screen.update(.workspace(state))
        #expect(press("p", &screen) == [.send(.resumeTraining(run: run))])
        #expect(press(": r e s u m e Enter", &screen) == [.send(.resumeTraining(run: run))])
    }

    @Test("an older run can be looked at, and the newest comes back with a new training")
    func runs() {
        var screen = opened()
        press("2 j", &screen)
        #expect(screen.shownRun?.id == Sample.state.runs[1].id)
        press("j j j k", &screen)
        #expect(screen.shownRun?.id == Sample.state.runs[1].id)
    }

    @Test("the cursor stays in the circuit and on the screen")
    func cursor() {
        var screen = opened()
        press("h k", &screen)
        #expect((screen.circuit.wire, screen.circuit.column) == (0, 0))
        press("$ G", &screen)
        #expect((screen.circuit.wire, screen.circuit.column) == (3, screen.circuit.layout?.columnCount))
        #expect(screen.circuit.firstColumn > 0)
        press("g g 0", &screen)
        #expect((screen.circuit.wire, screen.circuit.column, screen.circuit.firstColumn) == (0, 0, 0))
        press(": g o t o Space q 2 Space 5 Enter", &screen)
        #expect((screen.circuit.wire, screen.circuit.column) == (2, 5))
        press(": g o t o Space q 9 Enter", &screen)
        #expect(screen.message?.text == "goto: no wire 'q9'; they are q0 to q3")
    }

    @Test("the error rate goes up and down in steps, and each asks for an estimate")
    func resources() throws {
        var screen = opened()
        #expect(screen.resources.errorRate == 1e-3)
        let effects = press("4 -", &screen)
        #expect(effects == [.estimate(ResourceRequest(circuit: Sample.circuit, errorRate: 5e-4))])
        #expect(screen.update(.resources(ResourceReport(errorRate: 1e-3))).isEmpty)
        #expect(screen.resources.report == nil)
        _ = screen.update(.resources(ResourceReport(errorRate: 5e-4, why: "x")))
        #expect(screen.resources.report?.why == "x")
        #expect(screen.perform(.machine, []) == [])
        #expect(screen.resources.settings.machine == .superconductingE3)
        _ = screen.perform(.errorBudget, ["0.1"])
        _ = screen.perform(.factories, ["3"])
        #expect(screen.resources.settings.errorBudget == 0.1 && screen.resources.settings.mostFactories == 3)
        #expect(screen.resources.request(for: Sample.circuit)?.settings == screen.resources.settings)
        press(": e r r o r - r a t e Space 2 Enter", &screen)
        #expect(screen.message?.text == "error-rate: '2' is no rate between 0 and 1")
    }

    @Test("a job is cancelled once, and a finished one is not")
    func jobs() {
        var screen = opened()
        #expect(press("3 c", &screen) == [.send(.cancelJob(id: "j4"))])
        press("j j j", &screen)
        #expect(press("c", &screen).isEmpty)
        #expect(screen.message?.text == "cancel: job j1 is completed")
    }

    @Test("a paste types no keys")
    func paste() {
        var screen = opened()
        #expect(screen.update(.event(.paste("q"))).isEmpty)
        press(":", &screen)
        _ = screen.update(.event(.paste("zoom\nquit\n")))
        #expect(press("Enter", &screen).isEmpty)
        #expect(screen.isZoomed)
    }

    @Test("help is searched by typing and does what is chosen")
    func help() {
        var screen = opened()
        press("? z o o m Enter", &screen)
        #expect(screen.isZoomed && screen.prompt == nil)
        press("? Esc", &screen)
        #expect(screen.prompt == nil)
    }

    @Test("a project that breaks while open tells its line, and the last good one stays")
    func fault() {
        var screen = opened()
        var state = Sample.state
        let place = SourcePosition(line: 7, column: 3, offset: 80)
        state.fault = Diagnostic(
            code: "project.key", "unknown key 'epoch'",
            at: SourceSpan(file: "/projects/breast-cancer/project.yaml", start: place, end: place))
        _ = screen.update(.workspace(state))
        let text = ScreenView.draw(screen, theme: .standard).text
        #expect(text.contains("project.yaml:7:3: error: unknown key 'epoch'"))
        #expect(text.contains("RY(x0)"))
    }

    @Test("quit, suspend and redraw are asked of the outside")
    func outside() {
        var screen = opened()
        #expect(press("q", &screen) == [.quit])
        #expect(press("C-z", &screen) == [.suspend])
        #expect(press("C-l", &screen) == [.redraw])
        #expect(press(": q u i t Enter", &screen) == [.quit])
        #expect(press("C-t", &screen) == [.theme("daybreak")])
        #expect(press(": n o Enter", &screen).isEmpty)
        #expect(screen.message?.kind == .error)
    }

    @Test("a click goes to the pane and puts the cursor on the gate")
    func mouse() {
        var screen = opened()
        let inside = ScreenLayout(screen).inside(.circuit)
        _ = screen.update(.event(.mouse(MouseEvent(.press, at: Point(column: inside.column + 16, row: inside.row + 5)))))
        #expect((screen.circuit.wire, screen.circuit.column) == (1, 1))
        let queue = ScreenLayout(screen).inside(.queue)
        _ = screen.update(.event(.mouse(MouseEvent(.press, at: Point(column: queue.column, row: queue.row)))))
        #expect(screen.focus == .queue)
    }

    static let times: [(Double, String)] = [
        (0.01, "<0.1 s"), (0.4, "0.4 s"), (8.26, "8.3 s"), (12.4, "12 s"), (99.4, "99 s"), (185, "3 min 5 s"), (7500, "2 h 5 min"),
        (90_000, "1 d 1 h"), (.nan, "?"),
    ]

    @Test("times are told in two units at most", arguments: times.indices)
    func durations(index: Int) { #expect(Figures.duration(Self.times[index].0) == Self.times[index].1) }

    static let numbers: [(Double, String)] = [
        (0, "0"), (0.001, "0.001"), (0.21139, "0.2114"), (4.5, "4.5"), (120, "120"), (1e-7, "1e-7"), (-0.5, "-0.5"), (.nan, "NaN"),
        (.infinity, "inf"),
        (1234.56, "1235"), (3e-9, "3e-9"),
    ]

    @Test("numbers keep their leading digits", arguments: numbers.indices)
    func figures(index: Int) { #expect(Figures.significant(Self.numbers[index].0, 4) == Self.numbers[index].1) }
}
