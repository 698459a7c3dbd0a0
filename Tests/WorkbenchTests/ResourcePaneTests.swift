import Testing
import Workspace

@testable import Workbench

@Suite("The resources pane")
struct ResourcePaneTests {
    private func opened(_ columns: Int = 120, _ rows: Int = 40) -> ScreenState {
        var screen = ScreenState(size: Size(columns: columns, rows: rows))
        _ = screen.update(.workspace(Sample.state))
        _ = screen.update(.action(.qecPane, []))
        return screen
    }

    private func press(_ names: String, _ screen: inout ScreenState) -> [Effect] {
        names.split(separator: " ").compactMap { Key(named: String($0)) }.flatMap { screen.update(.event(.key($0))) }
    }

    @Test("arrows move the chosen slider, and each move asks for an estimate")
    func sliders() {
        var screen = opened()
        let asked = press("l", &screen)
        #expect(screen.resources.errorRate == 5e-4)
        #expect(asked.contains { if case .estimate(let request) = $0 { request.settings.errorRate == 5e-4 } else { false } })
        _ = press("j l", &screen)
        #expect(screen.resources.slider == .machine && screen.resources.settings.machine == .superconductingE3)
        _ = press("h j l l l", &screen)
        #expect(screen.resources.settings.machine == .gateBased && screen.resources.settings.code == .cultivation)
        _ = press("j l", &screen)
        #expect(screen.resources.settings.errorBudget == 1e-4)
        _ = press("j l l h", &screen)
        #expect(screen.resources.settings.mostFactories == 1)
        _ = press("j", &screen)
        #expect(screen.resources.slider == .rate)
        _ = screen.run("code toric")
        #expect(screen.message?.kind == .error)
        _ = screen.run("code surface")
        #expect(screen.resources.settings.code == .surface)
    }

    @Test("a slider of one's own value moves to the next step from there, and stops at its ends")
    func ends() {
        var screen = opened()
        _ = screen.run("error-budget 0.05")
        _ = press("j j j h", &screen)
        #expect(screen.resources.settings.errorBudget == 0.1)
        _ = press("h h h h", &screen)
        #expect(abs(screen.resources.settings.errorBudget - 1.0 / 3) < 1e-12)
    }

    @Test("what dominates is told, and what waits for the error-correction engine is said")
    func telling() {
        var screen = opened(200, 60)
        let request = ResourceRequest(circuit: Sample.circuit, settings: screen.resources.settings)
        _ = screen.update(.resources(Sample.report(request)))
        let text = ScreenView.draw(screen, theme: .standard).text
        #expect(text.contains("What dominates: T factories") && text.contains("wait for the error-correction engine"))
        #expect(text.contains("physical error rate") && text.contains("T factories at most"))
    }

    @Test("partial figures are shown while the rest is on its way")
    func partial() {
        var screen = opened()
        var report = Sample.report(ResourceRequest(circuit: Sample.circuit, settings: screen.resources.settings))
        report.isPartial = true
        _ = screen.update(.resources(report))
        #expect(screen.resources.isWaiting && screen.resources.report?.physical != nil)
        report.isPartial = false
        _ = screen.update(.resources(report))
        #expect(!screen.resources.isWaiting)
    }
}
