import Glibc
import Testing
import Tracking
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

    @Test("a learning rate is asked for by a key and by a command, and refused with the reason")
    func learningRate() throws {
        var screen = opened("L")
        for character in "0.01" { press(String(character), &screen) }
        #expect(press("Enter", &screen) == [.send(.setLearningRate(run: "r3f9c2a1", 0.01))])
        #expect(screen.message?.text == "learning rate 0.01 asked for; r3f9c2a1 takes it from its next epoch on")
        #expect(screen.run("learning-rate 2e-3") == [.send(.setLearningRate(run: "r3f9c2a1", 0.002))])
        _ = screen.run("learning-rate fast")
        #expect(screen.message?.text == "learning-rate: 'fast' is no learning rate above 0")
        press("j", &screen)
        #expect(screen.run("learning-rate 0.1").isEmpty && screen.message?.text.contains("has no epoch left") == true)
    }

    @Test("the epoch where the learning rate changed is marked in every chart, on every axis that tells where it lies")
    func rateMarks() throws {
        var state = Sample.state
        state.apply(Event(time: 0, run: "r3f9c2a1", .rate(RateChange(epoch: 8, rate: 0.01))))
        state.apply(Event(time: 0, run: "r3f9c2a1", .rate(RateChange(epoch: 15, rate: 0.002))))
        var screen = opened("", state)
        #expect(
            TrainingPane.charts(screen).map(\.marks)
                == Array(repeating: [Chart.Mark(name: "lr 0.01", place: 8), Chart.Mark(name: "lr 0.002", place: 15)], count: 2))
        #expect(state.run("r3f9c2a1")?.learningRate == "0.002")
        let text = ScreenView.draw(screen, theme: .standard).text
        #expect(text.contains("lr 0.01") && text.contains("lr 0.002"))
        #expect(PlainText.training(screen).contains("learning rate 0.01 from epoch 8 on"))
        press("t", &screen)
        #expect(TrainingPane.charts(screen)[0].marks.map(\.place) == [8 * 0.4, 15 * 0.4])
        press("t", &screen)
        #expect(TrainingPane.charts(screen)[0].marks.isEmpty)
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
        _ = screen.run("axis price")
        #expect(screen.message?.text == "axis: no 'price'; there are epoch, time, step, shots, cost")
    }

    @Test("curves over steps, shots and cost lie where the run told it was, and say so where it told nothing")
    func axes() {
        var state = Sample.state
        state.curves["r3f9c2a1"]?["steps"] = (1...23).map { CurvePoint(epoch: Double($0), value: Double($0) * 12, seconds: 1) }
        state.curves["r3f9c2a1"]?["cost"] = (1...20).map { CurvePoint(epoch: Double($0), value: Double($0) * 0.5, seconds: 1) }
        var screen = opened("t t", state)
        let steps = TrainingPane.charts(screen)[0]
        #expect(steps.unit == "step" && steps.lines[0].points.map(\.epoch) == (1...23).map { Double($0) * 12 })
        #expect(steps.lines[0].points.map(\.value) == Sample.state.curves["r3f9c2a1"]?["loss"]?.map(\.value))
        _ = screen.run("axis cost")
        let cost = TrainingPane.charts(screen)[0]
        #expect(cost.unit == "USD" && cost.lines[0].points.count == 20 && cost.whole.upperBound == 10)
        press("h h", &screen)
        #expect(screen.training.crosshair == 9.5)
        _ = screen.run("axis shots")
        #expect(screen.training.crosshair == nil)
        #expect(ScreenView.draw(screen, theme: .standard).text.contains("no shots: this run's"))
    }

    @Test("what is counted from the start does not go back, and epochs without a place are left out")
    func places() {
        let points = Sample.curve(5, from: 1, to: 0, seed: 1)
        let steps = [(1.0, 4.0), (2, 8), (4, 6), (5, 20)].map { CurvePoint(epoch: $0, value: $1, seconds: 0) }
        #expect(CurveAxis.step.placed(points, by: ["steps": steps]).map(\.epoch) == [4, 8, 8, 20])
        #expect(CurveAxis.time.placed(points, by: [:]) == points)
    }

    @Test("gradients are shown with their variance, and a plateau is called one")
    func gradients() {
        var state = Sample.state
        func flat(_ value: Double) -> [CurvePoint] { (1...23).map { CurvePoint(epoch: Double($0), value: value, seconds: 1) } }
        state.curves["r3f9c2a1"]?["gradientNorm"] = flat(1e-5)
        state.curves["r3f9c2a1"]?["gradientVariance"] = flat(4e-12)
        state.curves["r3f9c2a1"]?["gradientNoise"] = flat(1e-11)
        state.curves["r3f9c2a1"]?["loss"] = flat(0.693)
        let screen = opened("z m m m", state)
        let text = ScreenView.draw(screen, theme: .standard).text
        #expect(TrainingPane.charts(screen).map(\.title) == ["gradient norm", "gradient variance"])
        #expect(text.contains("looks like a barren plateau: components of about 2e-6, some 2.5e11 shots to see one"))
        let sound = ScreenView.draw(opened("z m m m"), theme: .standard).text
        #expect(!sound.contains("plateau") && sound.contains("this run's optimiser asks"))
    }

    @Test("a person's own lines, and what a run calls a reference, stand across the charts that they belong to")
    func ownLevels() {
        var state = Sample.state
        state.runs[0].metrics["reference.exact"] = 0.11
        var screen = opened("", state)
        _ = screen.run("level 0.15 what we need")
        _ = screen.run("level 95%")
        let charts = TrainingPane.charts(screen)
        #expect(charts[0].levels.map(\.name) == ["exact", "what we need"] && charts[0].levels.map(\.value) == [0.11, 0.15])
        #expect(charts[1].levels.map(\.value) == [0.95])
        _ = screen.run("level many")
        #expect(screen.message?.kind == .error)
        _ = screen.run("level")
        #expect(TrainingPane.charts(screen)[1].levels.isEmpty)
    }

    @Test("reference lines are named where the curves leave them legible")
    func levels() {
        var state = Sample.state
        state.runs[1].metrics["baseline.svm-rbf.accuracy"] = 0.93
        state.runs[1].metrics["baseline.logistic-regression.accuracy"] = 0.9
        for size in [(80, 24), (120, 40)] {
            var screen = ScreenState(size: Size(columns: size.0, rows: size.1))
            _ = screen.update(.workspace(state))
            press("2 z j m m", &screen)
            let text = ScreenView.draw(screen, theme: .standard).text
            #expect(text.contains(" svm-rbf ") && text.contains(" logistic-regression "))
        }
    }

    @Test("metrics are chosen by key and by name")
    func metrics() {
        var state = Sample.state
        state.curves["r3f9c2a1"]?["gradientNorm"] = Sample.curve(23, from: 1, to: 0.001, seed: 2)
        var screen = opened("m m m", state)
        #expect(TrainingPane.charts(screen).map(\.title) == ["gradient norm", "gradient variance"])
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
        state.runs[0].metrics.merge(["test.specificity": 0.9, "baseline.svm.accuracy": 0.9]) { $1 }
        state.runs[1].metrics.merge(["test.specificity": 0.8, "baseline.svm.accuracy": 0.8]) { $1 }
        let more = RunComparison.rows(state.runs.prefix(2).map { $0 })
        #expect(more.first { $0.name == "test.specificity" }?.best == 0)
        #expect(more.first { $0.name == "baseline.svm.accuracy" }?.best == nil)
    }

    @Test("a branch is asked for with its learning rate and epochs")
    func branch() {
        var screen = opened()
        let run = Sample.state.runs[0].id
        #expect(screen.run("branch-run 0.02 60") == [.send(.branchTraining(run: run, learningRate: 0.02, epochs: 60))])
        #expect(press("B C-u Enter", &screen) == [.send(.branchTraining(run: run, learningRate: nil, epochs: nil))])
        #expect(press("B C-u 0 . 1 , 5 0 Enter", &screen) == [.send(.branchTraining(run: run, learningRate: 0.1, epochs: 50))])
        #expect(screen.run("checkpoint") == [.send(.keepCheckpoint(run: run))])
        var state = Sample.state
        state.artifacts[run] = [12, 20].map { Artifact(name: "checkpoint-\($0)", path: "p", sha256: "") }
        _ = screen.update(.workspace(state))
        #expect(screen.run("branch-run same 60 12") == [.send(.branchTraining(run: run, learningRate: nil, epochs: 60, from: 12))])
        press("B", &screen)
        #expect(ScreenView.draw(screen, theme: .standard).text.contains("then where it begins: 12, 20"))
        press("Esc", &screen)
        for wrong in ["-1", "fast", "0.1 many", "0.1 60 13"] {
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
