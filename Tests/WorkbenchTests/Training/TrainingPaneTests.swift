import Glibc
import Testing
import Workspace

@testable import Workbench

@Suite("The training pane")
struct TrainingPaneTests {
    private func opened(_ keys: String = "", _ state: WorkspaceState = Sample.state) -> ScreenState {
        var screen = ScreenState(size: Size(columns: 120, rows: 40))
        _ = screen.update(.workspace(state))
        press("2 " + keys, &screen)
        return screen
    }

    @discardableResult
    private func press(_ names: String, _ screen: inout ScreenState) -> [Effect] {
        names.split(separator: " ").flatMap { name in Key(named: String(name)).map { screen.update(.event(.key($0))) } ?? [] }
    }

    @Test("a marked run is drawn over the shown one, in every chart")
    func overlay() {
        var screen = opened("j Space k")
        let charts = TrainingPane.charts(screen)
        #expect(charts.map { $0.lines.map(\.name) } == [["r3f9c2a1", "r1b77e04"], ["r3f9c2a1", "r1b77e04"]])
        #expect(charts.map(\.title) == ["loss", "accuracy"])
        press("j Space k", &screen)
        #expect(TrainingPane.charts(screen)[0].lines.map(\.name) == ["loss"])
        _ = screen.run("overlay r9")
        #expect(screen.message?.text == "overlay: no run 'r9'")
    }

    @Test("smoothing leaves the raw curve below")
    func smoothing() {
        var screen = opened("e")
        let line = TrainingPane.charts(screen)[0].lines[0]
        let raw = Sample.state.curves["r3f9c2a1"]?["loss"] ?? []
        #expect(line.faint == [raw] && line.points == raw.smoothed(0.6))
        _ = screen.run("smooth 0.25")
        #expect(screen.training.smoothing == 0.25)
        _ = screen.run("smooth 1")
        #expect(screen.message?.kind == .error && screen.training.smoothing == 0.25)
    }

    @Test("the crosshair steps from point to point and tells the values there, in every chart")
    func crosshair() throws {
        var screen = opened("h h h")
        #expect(screen.training.crosshair == 21)
        press("l", &screen)
        #expect(screen.training.crosshair == 22)
        let value = try #require(Sample.state.curves["r3f9c2a1"]?["loss"]?[21].value)
        #expect(try Sample.screen(120, 40, keys: "2 h h").text.contains(Figures.significant(value, 4)))
        press("Esc", &screen)
        #expect(screen.training.crosshair == nil)
    }

    @Test("zooming keeps the crosshair in sight and never leaves the axis")
    func zoom() throws {
        var screen = opened("h h h h +")
        let window = try #require(screen.training.window)
        #expect(window.contains(20) && window.lowerBound >= 1 && window.upperBound <= 40)
        #expect(abs(window.upperBound - window.lowerBound - 19.5) < 1e-9)
        press("> > > > > >", &screen)
        #expect(screen.training.window?.upperBound == 40)
        press("< < < < < < < <", &screen)
        #expect(screen.training.window?.lowerBound == 1)
        press("-", &screen)
        #expect(screen.training.window == nil)
        for _ in 0..<40 { press("+", &screen) }
        #expect((screen.training.window.map { $0.upperBound - $0.lowerBound } ?? 0) >= 1)
    }

    @Test("curves over time reach as far as the work took")
    func time() {
        var screen = opened("t")
        #expect(TrainingPane.charts(screen)[0].whole.upperBound == 23 * 0.4)
        _ = screen.run("axis cost")
        #expect(screen.message?.text == "axis: 'cost' is not epoch or time")
    }

    @Test("metrics are chosen by key and by name")
    func metrics() {
        var state = Sample.state
        state.curves["r3f9c2a1"]?["gradientNorm"] = Sample.curve(23, from: 1, to: 0.001, seed: 2)
        var screen = opened("m m m", state)
        #expect(TrainingPane.charts(screen).map(\.title) == ["gradient norm"])
        _ = screen.run("metric validationAccuracy")
        #expect(TrainingPane.charts(screen).flatMap { $0.lines.map(\.name) } == ["valid."])
        _ = screen.run("metric los")
        #expect(screen.message?.text.contains("did you mean 'loss'") == true)
    }

    @Test("a run of several seeds shows their mean between the smallest and the largest value")
    func seeds() {
        var state = Sample.state
        state.runs[0].parent = "all"
        state.runs[1].parent = "all"
        state.runs.insert(
            RunSummary(id: "all", name: "breast-cancer", status: .running, epoch: 63, epochs: 80, startedAt: Sample.now), at: 0)
        let screen = opened("", state)
        let line = TrainingPane.charts(screen)[0].lines[0]
        let (a, b) = (state.curves["r3f9c2a1"]?["loss"] ?? [], state.curves["r1b77e04"]?["loss"] ?? [])
        #expect(screen.shownRun?.id == "all" && line.points.count == 23)
        #expect(abs(line.points[4].value - (a[4].value + b[4].value) / 2) < 1e-12)
        #expect(line.faint[0][4].value == min(a[4].value, b[4].value))
    }

    @Test("runs are sorted best first, those without the figure last")
    func order() {
        var screen = opened()
        _ = screen.run("sort loss")
        #expect(screen.listedRuns.map(\.id) == ["r1b77e04", "r3f9c2a1", "r0d51aa8"])
        _ = screen.run("sort test")
        #expect(screen.listedRuns.first?.id == "r1b77e04")
        _ = screen.run("sort size")
        #expect(screen.message?.kind == .error)
        for order in RunOrder.allCases { #expect(Set(order.sorted(Sample.state.runs)) == Set(Sample.state.runs)) }
    }

    @Test("the filter is typed, told, corrected and taken away")
    func filter() {
        var screen = opened("/ s e e d = 7 Enter")
        #expect(screen.listedRuns.map(\.id) == ["r0d51aa8"])
        press("j", &screen)
        #expect(screen.shownRun?.id == "r0d51aa8")
        _ = screen.run("filter seed=")
        #expect(screen.message?.text == "filter:6: a value was expected" && screen.training.filter?.text == "seed=7")
        press("/ C-u Enter", &screen)
        #expect(screen.listedRuns.count == 3)
    }

    @Test("compared runs show the settings that differ and mark the best figure")
    func comparison() {
        var state = Sample.state
        state.runs[0].parameters = ["training.learningRate": "0.1", "model.layers": "3"]
        state.runs[1].parameters = ["training.learningRate": "0.05", "model.layers": "3"]
        let screen = opened("j Space k =", state)
        #expect(screen.training.page == .comparison)
        let rows = RunComparison.rows(RunComparison.compared(screen))
        #expect(rows.first == RunComparison.Row(name: "training.learningRate", values: ["0.1", "0.05"], best: nil))
        #expect(rows.first { $0.name == "loss" }?.best == 1)
        #expect(rows.first { $0.name == "test.accuracy" }?.best == nil)
    }

    @Test("a branch is asked for with its learning rate and epochs")
    func branch() {
        var screen = opened()
        let run = Sample.state.runs[0].id
        #expect(screen.run("branch-run 0.02 60") == [.send(.branchTraining(run: run, learningRate: 0.02, epochs: 60))])
        #expect(press("B C-u Enter", &screen) == [.send(.branchTraining(run: run, learningRate: nil, epochs: nil))])
        #expect(press("B C-u 0 . 1 , 5 0 Enter", &screen) == [.send(.branchTraining(run: run, learningRate: 0.1, epochs: 50))])
        for wrong in ["-1", "fast", "0.1 many"] {
            #expect(screen.run("branch-run " + wrong).isEmpty)
            #expect(screen.message?.kind == .error)
        }
    }

    private static let inspection = ModelInspection(
        run: "r1b77e04", classes: ["benign", "malignant"], part: "test", confusionMatrix: [[70, 2], [4, 38]], positive: "malignant",
        roc: ModelInspection.ROC(falsePositiveRates: [0, 0, 0.1, 1], truePositiveRates: [0, 0.8, 0.95, 1], area: 0.94),
        parameters: (0..<30).map { ModelInspection.Parameter(name: "theta\($0)", value: Double($0) / 7, gradient: -0.01 * Double($0)) },
        boundary: nil)

    @Test("the model of the shown run is asked for once, and its results and parameters are drawn")
    func model() {
        var screen = opened("z j")
        #expect(press("v", &screen) == [.inspect("r1b77e04")])
        #expect(press("v", &screen).isEmpty)
        _ = screen.update(.inspected(Self.inspection))
        func text() -> String { ScreenView.draw(screen, theme: .standard, symbols: .unicode).text }
        #expect(text().contains("theta29"))
        _ = screen.run("view results")
        #expect(text().contains("malignant") && text().contains("area 0.94"))
        #expect(press("k", &screen) == [.inspect("r3f9c2a1")])
        _ = screen.update(.notInspected("run 'r3f9c2a1' has left no model yet"))
        #expect(text().contains("has left no model yet"))
        press("v v", &screen)
        #expect(screen.training.page == .curves)
    }

    @Test("a logarithmic axis has round marks, and says where it has no value")
    func logarithmic() throws {
        var state = Sample.state
        state.curves["r3f9c2a1"] = ["loss": (1...20).map { CurvePoint(epoch: Double($0), value: pow(10, -Double($0) / 4), seconds: 1) }]
        func screen(_ state: WorkspaceState) throws -> String {
            try Workbench.render(Connection(state, estimate: Sample.report), size: Size(columns: 120, rows: 40), keys: "2 y m").grid.text
        }
        let text = try screen(state)
        #expect(text.contains("0.1┤") && text.contains("0.001┤"))
        state.curves["r3f9c2a1"] = ["loss": [CurvePoint(epoch: 1, value: -1, seconds: 1)]]
        #expect(try screen(state).contains("no positive value"))
    }
}
