import Testing
import Workspace

@testable import Workbench

@Suite("How the panes divide the screen")
struct ScreenLayoutTests {
    private func state(_ columns: Int, _ rows: Int) -> ScreenState {
        var state = ScreenState(size: Size(columns: columns, rows: rows))
        _ = state.update(.workspace(Sample.state))
        return state
    }

    private func rect(_ state: ScreenState, _ pane: PaneID) -> Rect? { ScreenLayout(state).panes.first { $0.pane == pane }?.rect }

    /// Checks that panes cover the body, each cell once.
    private func expectTiled(_ state: ScreenState, sourceLocation: SourceLocation = #_sourceLocation) {
        let layout = ScreenLayout(state)
        guard !layout.panes.isEmpty else { return }
        let cells = layout.panes.reduce(0) { $0 + $1.rect.columns * $1.rect.rows }
        #expect(cells == layout.body.columns * layout.body.rows, sourceLocation: sourceLocation)
        for (index, one) in layout.panes.enumerated() {
            #expect(one.rect.intersection(layout.body) == one.rect, sourceLocation: sourceLocation)
            for other in layout.panes.dropFirst(index + 1) {
                #expect(one.rect.intersection(other.rect).isEmpty, sourceLocation: sourceLocation)
            }
        }
    }

    @Test(
        "a screen shows as many panes as there is room for",
        arguments: [
            (40, 12, 1), (60, 24, 1), (60, 32, 2), (60, 50, 4), (80, 24, 4), (140, 16, 2), (120, 40, 4), (200, 60, 4), (39, 12, 0),
            (1, 1, 0),
        ])
    func panes(columns: Int, rows: Int, count: Int) { #expect(ScreenLayout(state(columns, rows)).panes.count == count) }

    @Test("with every size and every border moved anywhere, the panes cover the screen", arguments: 0..<8)
    func covering(seed: UInt64) {
        var random = Random(seed: seed)
        for _ in 0..<40 {
            var state = state(.random(in: 1...220, using: &random), .random(in: 1...70, using: &random))
            state.focus = PaneID.allCases.randomElement(using: &random) ?? .circuit
            for _ in 0..<6 {
                let action = [ActionID.borderLeft, .borderRight, .borderUp, .borderDown].randomElement(using: &random) ?? .borderUp
                _ = state.perform(action, ["\(Int.random(in: 1...60, using: &random))"])
                if Int.random(in: 0..<3, using: &random) == 0 {
                    state.size = Size(columns: .random(in: 1...220, using: &random), rows: .random(in: 1...70, using: &random))
                }
                expectTiled(state)
                for pane in ScreenLayout(state).panes { #expect(pane.rect.columns >= 22 && pane.rect.rows >= 4) }
            }
        }
    }

    @Test("keys move the border beside the pane that has them, and give it back")
    func keys() throws {
        var state = state(120, 40)
        let before = try #require(rect(state, .circuit))
        _ = state.update(.event(.key(Key(.right, .control))))
        #expect(rect(state, .circuit)?.columns == before.columns + 4)
        _ = state.update(.event(.key(Key("w", .control))))
        _ = state.update(.event(.key(Key("+"))))
        #expect(rect(state, .circuit)?.rows == before.rows + 2)
        state.focus = .qec
        _ = state.update(.event(.key(Key(.left, .control))))
        #expect(rect(state, .circuit)?.columns == before.columns)
        _ = state.run("border up 3")
        #expect(rect(state, .qec).map { $0.row } == (rect(self.state(120, 40), .qec)?.row ?? 0) - 3)
        _ = state.run("border reset")
        #expect(rect(state, .circuit) == before && state.shares == PaneShares())
        state.isZoomed = true
        _ = state.run("border left")
        #expect(state.message?.kind == .error)
    }

    @Test("the mouse takes a border along, and lets it go")
    func dragging() throws {
        var state = state(120, 40)
        let left = try #require(rect(state, .circuit))
        func mouse(_ action: MouseEvent.Action, _ column: Int, _ row: Int) {
            _ = state.update(.event(.mouse(MouseEvent(action, at: Point(column: column, row: row)))))
        }
        mouse(.press, left.columns, 5)
        mouse(.drag, 50, 9)
        #expect(rect(state, .circuit)?.columns == 50)
        mouse(.drag, 5000, 9)
        #expect(rect(state, .queue)?.columns == 22)
        mouse(.drag, 60, 9)
        mouse(.release, 60, 9)
        mouse(.drag, 70, 9)
        #expect(rect(state, .circuit)?.columns == 60)
        let training = try #require(rect(state, .training))
        mouse(.press, 10, training.row)
        mouse(.drag, 10, 20)
        mouse(.release, 10, 20)
        #expect(rect(state, .training)?.row == 20)
    }

    @Test("a press on a pane's name in the header goes there")
    func tabs() {
        for columns in [50, 60, 140] {
            var state = state(columns, 16)
            let header = ScreenView.draw(state, theme: .standard).text(row: 0)
            guard let place = header.firstIndex(of: "3") else {
                Issue.record("no names in \(header)")
                continue
            }
            let column = header.distance(from: header.startIndex, to: place)
            _ = state.update(.event(.mouse(MouseEvent(.press, at: Point(column: column, row: 0)))))
            #expect(state.focus == .queue, "\(columns)")
        }
    }

    @Test("borders are found again, and a memory with nonsense in it moves none")
    func memory() throws {
        var state = state(120, 40)
        _ = state.run("border left 7")
        _ = state.run("border down 3")
        state.focus = .training
        _ = state.run("smooth 0.6")
        _ = state.run("filter seed=0")
        _ = state.run("error-rate 0.002")
        let memory = try #require(state.memory)
        var again = self.state(120, 40)
        _ = again.update(.remembered(memory))
        #expect(ScreenLayout(again).panes == ScreenLayout(state).panes)
        #expect(again.training.smoothing == 0.6 && again.training.filter?.text == "seed=0" && again.resources.errorRate == 0.002)
        var shares = PaneShares()
        (shares.columns, shares.left, shares.stack) = (.nan, 7, [0.5, 0.2, 0.9])
        #expect(shares.checked == PaneShares())
    }

    @Test("a tall and narrow screen stacks the panes, and its borders push no pane away")
    func portrait() throws {
        var state = state(60, 50)
        #expect(ScreenLayout(state).panes.map(\.rect.column) == [0, 0, 0, 0])
        state.focus = .training
        _ = state.run("border down 500")
        expectTiled(state)
        #expect(rect(state, .queue)?.rows == 4)
        state.focus = .circuit
        _ = state.run("border down 500")
        #expect(rect(state, .training)?.rows == 4)
        _ = state.run("border left")
        #expect(state.message?.kind == .error)
    }
}
