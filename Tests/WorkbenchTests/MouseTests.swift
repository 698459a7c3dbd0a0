import Testing
import Workspace

@testable import Workbench

@Suite("The mouse")
struct MouseTests {
    private func screen(_ keys: String = "", columns: Int = 120, rows: Int = 40) -> ScreenState {
        var screen = ScreenState(size: Size(columns: columns, rows: rows))
        _ = screen.update(.workspace(Sample.state))
        press(keys, &screen)
        return screen
    }

    private func press(_ names: String, _ screen: inout ScreenState) {
        for name in names.split(separator: " ") {
            if let key = Key(named: String(name)) { _ = screen.update(.event(.key(key))) }
        }
    }

    @discardableResult
    private func mouse(_ action: MouseEvent.Action, _ column: Int, _ row: Int, _ screen: inout ScreenState, shift: Bool = false) -> [Effect]
    {
        screen.update(
            .event(.mouse(MouseEvent(action, at: Point(column: column, row: row), modifiers: shift ? .shift : []))))
    }

    /// Where a text begins on the screen.
    private func place(of text: String, _ screen: ScreenState, after row: Int = 0) throws -> Point {
        let lines = ScreenView.draw(screen, theme: .standard).text.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() where number >= row {
            if let range = line.firstRange(of: text) {
                return Point(column: line.distance(from: line.startIndex, to: range.lowerBound), row: number)
            }
        }
        throw Missing(text: text)
    }

    private struct Missing: Error { let text: String }

    @Test("a click in the footer does what stands there")
    func footer() throws {
        var state = screen()
        let command = try place(of: ": command", state)
        mouse(.press, command.column + 3, command.row, &state)
        guard case .line(.command, _) = state.prompt else { return #expect(Bool(false), "no line") }
        press("Esc", &state)
        let help = try place(of: "? help", state)
        mouse(.press, help.column, help.row, &state)
        guard case .actions = state.prompt else { return #expect(Bool(false), "no help") }
        // Beside the list it closes.
        mouse(.press, 0, 0, &state)
        #expect(state.prompt == nil)
    }

    @Test("the list of actions is gone through by the wheel, and an action is done by the second click")
    func list() throws {
        var state = screen("C-p z o o m")
        mouse(.wheelDown, 60, 20, &state)
        guard case .actions(let list) = state.prompt else { return #expect(Bool(false), "no palette") }
        #expect(list.chosen == min(1, list.matches.count - 1))
        let zoom = try place(of: ":zoom", state)
        mouse(.press, zoom.column, zoom.row, &state)
        if state.prompt != nil { mouse(.press, zoom.column, zoom.row, &state) }
        #expect(state.isZoomed && state.prompt == nil)
    }

    @Test("a click on a run shows it; on a chart it reads the values there, in both; the wheel zooms around the pointer")
    func training() throws {
        var state = screen("2")
        let run = try place(of: "r1b77e04", state)
        mouse(.press, run.column, run.row, &state)
        #expect(state.shownRun?.id == "r1b77e04" && state.focus == .training)
        let label = try place(of: "loss", state, after: 10)
        mouse(.press, label.column + 15, label.row + 5, &state)
        let read = try #require(state.training.crosshair)
        #expect((1...40).contains(read) && read == read.rounded())
        mouse(.drag, label.column + 20, label.row + 5, &state)
        #expect((state.training.crosshair ?? 0) > read)
        mouse(.wheelUp, label.column + 15, label.row + 5, &state)
        let window = try #require(state.training.window)
        #expect(abs(window.upperBound - window.lowerBound - 19.5) < 1e-9)
        mouse(.wheelDown, label.column + 15, label.row + 5, &state, shift: true)
        #expect((state.training.window?.lowerBound ?? 0) > window.lowerBound)
        mouse(.wheelDown, label.column + 15, label.row + 5, &state)
        #expect(state.training.window == nil)
        mouse(.wheelUp, run.column, run.row, &state)
        #expect(state.shownRun?.id == "r3f9c2a1")
    }

    @Test("zooming at the pointer leaves what is under it where it is")
    func steady() throws {
        var state = screen("2 z")
        let place = Point(column: 30, row: 20)
        mouse(.press, place.column, place.row, &state)
        let before = try #require(state.training.crosshair)
        for _ in 0..<3 { mouse(.wheelUp, place.column, place.row, &state) }
        mouse(.press, place.column, place.row, &state)
        #expect(abs((state.training.crosshair ?? 0) - before) <= 1)
    }

    @Test("a click on a slider chooses it, one on its scale sets it, the wheel moves it", arguments: [(80, 24), (120, 40)])
    func resources(columns: Int, rows: Int) throws {
        var state = screen("4 z", columns: columns, rows: rows)
        let rate = try place(of: "physical error rate", state)
        let isTall = rows == 40
        let start = try place(of: "5e-3 ", state)
        mouse(.press, start.column + 5, start.row, &state)
        #expect(state.resources.errorRate == 5e-3 && state.focus == .qec)
        mouse(.wheelUp, rate.column, rate.row + 5, &state)
        #expect(state.resources.errorRate == 2e-3)
        guard isTall else { return }
        let budget = try place(of: "error budget", state)
        mouse(.press, budget.column, budget.row, &state)
        #expect(state.resources.slider == .budget)
    }

    @Test("the dialog's fields are chosen and changed, and what spends is clicked twice")
    func submission() throws {
        var state = screen("3")
        _ = state.run("submit ibm:ibm_torino 4000")
        let priority = try place(of: "priority   0", state)
        mouse(.press, priority.column, priority.row, &state)
        mouse(.press, priority.column, priority.row, &state)
        guard case .submit(let form) = state.prompt else { return #expect(Bool(false), "no dialog") }
        #expect(form.field == .priority && form.priority == 1)
        mouse(.press, 0, 0, &state)
        #expect(state.prompt == nil)
    }

    @Test("events are scrolled by the wheel; a question is answered with no by a click; nothing anywhere traps")
    func everywhere() {
        var state = screen()
        state.prompt = .confirm(Confirmation("cancel j2?", .cancelJob(id: "j2")))
        #expect(mouse(.press, 3, 3, &state).isEmpty)
        #expect(state.prompt == nil)
        for keys in ["", "2", "2 v", "2 m m m", "3", "3 m", "4", "?", "C-p", "M-e", "3 s", ":", "z"] {
            for size in [(1, 1), (40, 12), (80, 24), (120, 40)] {
                var state = screen(keys, columns: size.0, rows: size.1)
                for row in stride(from: 0, through: size.1, by: 1) {
                    for column in stride(from: 0, through: size.0, by: 7) {
                        for action in [MouseEvent.Action.press, .drag, .release, .wheelUp, .wheelDown] {
                            mouse(action, column, row, &state)
                        }
                    }
                }
                _ = ScreenView.draw(state, theme: .standard)
            }
        }
    }
}
