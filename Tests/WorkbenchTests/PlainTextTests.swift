import Testing
import Workspace

@testable import Workbench

@Suite("Panes as sentences")
struct PlainTextTests {
    private func screen(_ state: WorkspaceState = Sample.state, _ commands: String...) -> ScreenState {
        var screen = ScreenState(size: Size(columns: 120, rows: 40))
        _ = screen.update(.workspace(state))
        for command in commands { _ = screen.run(command) }
        return screen
    }

    private func training(_ screen: ScreenState) -> String { PlainText.pane(.training, screen, isASCII: true) }

    @Test("curves are told by their ends and their best, or at the crosshair; what the gradients say is said")
    func curves() {
        var state = Sample.state
        state.curves["r3f9c2a1"]?["loss"] = [3, 1, .nan, 2].enumerated().map {
            CurvePoint(epoch: Double($0.offset + 1), value: $0.element, seconds: Double($0.offset))
        }
        state.curves["r3f9c2a1"]?["gradientVariance"] = [1, 2, 3, 4].map { CurvePoint(epoch: $0, value: 0.01, seconds: $0) }
        let text = training(screen(state))
        #expect(text.contains("loss: from 3 at epoch 1 to 2 at epoch 4, lowest 1 at epoch 2, 1 values that are no numbers"))
        #expect(text.contains("accuracy, train: from ") && text.contains("gradients: no plateau: components of about 0.1"))
        #expect(training(screen(state, "crosshair left")).contains("loss: 2 at epoch 4\n"))
        #expect(training(screen(state, "axis cost")).contains("loss: nothing was paid for this run's circuits"))
    }

    @Test("the list is that of the filter, marked runs are told")
    func runs() {
        let text = training(screen(Sample.state, "filter seed=7", "overlay r0d51aa8"))
        #expect(text.contains("run r0d51aa8 failed, epoch 3 of 40") && text.contains("the disk is full, marked"))
        #expect(!text.contains("run r1b77e04"))
    }

    @Test("jobs are named once, with what they wait for; the missing engine is told, not left out")
    func others() {
        let text = PlainText.pane(.queue, screen(), isASCII: true)
        #expect(text.contains("job j2, train breast-cancer, running") && text.contains("job j1, circuit bell.qasm, 1000 shots, completed"))
        #expect(text.contains("12.80 USD"))
        #expect(PlainText.pane(.qec, screen(), isASCII: true).contains("wait for the error-correction engine") == false)
        var resources = screen()
        let request = ResourceRequest(circuit: Sample.circuit, settings: resources.resources.settings)
        _ = resources.update(.resources(Sample.report(request)))
        #expect(PlainText.pane(.qec, resources, isASCII: true).contains("wait for the error-correction engine"))
    }

    @Test("a search in the help tells what it found alone")
    func help() {
        let found = PlainText.help(on: ActionList(.help, query: "checkpoint"))
        #expect(found.split(separator: "\n").count == 4 && found.contains("c; :checkpoint (training): keep the run's last checkpoint"))
        #expect(PlainText.help(on: ActionList(.help, query: "qqqq")) == "nothing is called so")
    }
}
