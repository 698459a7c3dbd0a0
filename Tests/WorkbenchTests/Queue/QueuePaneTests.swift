import Circuits
import Testing
import Workspace

@testable import Workbench

@Suite("The backends and queue pane")
struct QueuePaneTests {
    private func opened(_ columns: Int = 120, _ rows: Int = 40, state: WorkspaceState = Sample.state) -> ScreenState {
        var screen = ScreenState(size: Size(columns: columns, rows: rows))
        _ = screen.update(.workspace(state))
        screen.focus = .queue
        return screen
    }

    @discardableResult
    private func press(_ names: String, _ screen: inout ScreenState) -> [Effect] {
        names.split(separator: " ").compactMap { Key(named: String($0)) }.reduce([]) { $0 + screen.update(.event(.key($1))) }
    }

    private func text(_ screen: ScreenState) -> String { ScreenView.draw(screen, theme: .standard).text }

    private func quote(_ cost: String?, of backend: BackendSummary, refusal: String? = nil) -> SubmissionQuote {
        let budget = Budget(cap: Money("100"), spent: Money("12.80") ?? .zero)
        let cost = cost.flatMap { Money($0) }
        var quote = SubmissionQuote(backend: backend, cost: cost, budget: budget, remaining: cost.flatMap { budget.remaining?.minus($0) })
        quote.refusal = refusal
        return quote
    }

    @Test("jobs tell their place, their time and their cost, and the budget what is left")
    func lines() {
        var screen = opened(140, 40)
        screen.isZoomed = true
        let shown = text(screen)
        for expected in [
            "queued 1 of 2", "queued 2 of 2", "running 29 %", "ETA 13–30 s", "begins in 13–30 s", "took 8.0 s", "12.80 USD",
            "80.80 of 100 USD left", "live", "9 d ago", "unconfigured",
        ] { #expect(shown.contains(expected), "\(expected)") }
    }

    @Test("a job that is held does not run, and one that nobody will take begins at no time")
    func waiting() throws {
        var state = Sample.state
        let urgent = try #require(state.jobs.firstIndex { $0.id == "j4" })
        (state.jobs[urgent].isHeld, state.jobs[urgent].startedAt, state.jobs[urgent].why) = (true, Sample.now - 90, "paused")
        #expect(
            QueuePane.told(of: state.jobs[urgent], opened(state: state)).map(\.text) == [
                "paused", "submitted 2026-11-18 11:06, priority 1",
            ])
        state.jobs.removeAll { $0.state == .running }
        state.queue.workers = 0
        var screen = opened(140, 40, state: state)
        screen.isZoomed = true
        #expect(text(screen).contains("no worker") && !text(screen).contains("begins"))
    }

    @Test("where there is room the end of the chosen job's log stands below the jobs; its long lines are broken")
    func tail() throws {
        var screen = opened(100, 40)
        screen.isZoomed = true
        #expect(screen.update(.clock(1)).contains(.log(job: "j4")) || screen.showsLog)
        let long = "metrics " + (1...40).map { "name\($0) 0.5" }.joined(separator: ", ")
        _ = screen.update(.logged([JobLogLine(at: Sample.now, text: "queued"), JobLogLine(at: Sample.now, text: long)], job: "j4"))
        #expect(text(screen).contains("queued") && text(screen).contains("name40 0.5"))
        screen.size = Size(columns: 80, rows: 14)
        #expect(!screen.showsLog)
    }

    @Test("data that cannot be read any more tell their age")
    func stale() {
        var screen = opened()
        var state = Sample.state
        state.queue.staleness = "the store is locked"
        _ = screen.update(.workspace(state))
        _ = screen.update(.clock(Sample.now + 30))
        screen.isZoomed = true
        #expect(text(screen).contains("30 s old") && !text(screen).contains("live"))
        #expect(screen.wantsClock)
    }

    @Test("a submission shows its price before the key that spends, and asks once more")
    func confirms() throws {
        var screen = opened()
        let asked = press("s", &screen).compactMap { if case .quote(let work, _) = $0 { work } else { nil } }
        #expect(asked.map(\.backend) == ["local"] && asked.map(\.shots) == [1000])
        #expect(asked.first?.inputs.keys.sorted() == Sample.circuit.symbols.sorted())
        // Nothing is sent before the price is known.
        #expect(press("Enter", &screen).isEmpty)
        _ = screen.update(.quoted(quote("12.80", of: Sample.state.backends[0]), why: ""))
        #expect(text(screen).contains("12.80 USD") && text(screen).contains("87.20 of 100 USD left, then 74.40"))
        #expect(press("Enter", &screen).isEmpty)
        #expect(text(screen).contains("Enter spends 12.80 USD"))
        let sent = press("Enter", &screen).compactMap { if case .send(.submit(let work)) = $0 { work } else { nil } }
        #expect(sent.count == 1 && sent.first?.shots == 1000)
        #expect(screen.prompt == nil)
    }

    @Test("any change takes back the confirmation, and Esc sends nothing")
    func takenBack() {
        var screen = opened()
        press("s", &screen)
        _ = screen.update(.quoted(quote("1", of: Sample.state.backends[0]), why: ""))
        press("Enter Down", &screen)
        #expect(!text(screen).contains("Enter spends"))
        #expect(press("Enter Esc", &screen).isEmpty && screen.prompt == nil)
    }

    @Test("what is free is sent at once, what is refused never")
    func freeAndRefused() {
        var screen = opened()
        press("s", &screen)
        _ = screen.update(.quoted(quote("0", of: Sample.state.backends[0], refusal: "too wide"), why: ""))
        #expect(press("Enter", &screen).isEmpty && text(screen).contains("too wide"))
        _ = screen.update(.quoted(quote("0", of: Sample.state.backends[0]), why: ""))
        #expect(press("Enter", &screen).contains { if case .send(.submit) = $0 { true } else { false } })
    }

    @Test("digits are shots, and a change of the backend asks for the price anew")
    func fields() {
        var screen = opened()
        press("s 2 5 0 0", &screen)
        #expect(text(screen).contains("2500"))
        let asked = press("Up Right", &screen).compactMap { if case .quote(let work, _) = $0 { work } else { nil } }
        #expect(asked.last?.backend == "local:stabilizer" && asked.last?.shots == 2500)
        _ = screen.update(.quoted(quote("0", of: Sample.state.backends[0]), why: ""))
        // An answer about another backend is none.
        #expect(press("Enter", &screen).isEmpty)
    }

    @Test("priority, requeueing and cancelling are sent for the chosen job, or refused with the reason")
    func steering() {
        var screen = opened()
        #expect(press("+", &screen) == [.send(.setPriority(id: "j4", 2))])
        #expect(press("j - j", &screen) == [.send(.setPriority(id: "j3", -1))])
        #expect(press("+", &screen).isEmpty && screen.message?.text == "priority: job j2 is running, not queued")
        #expect(press("r", &screen).isEmpty && screen.message?.text == "requeue: job j2 is running")
        #expect(press("j j r", &screen) == [.send(.requeueJob(id: "j0"))])
        #expect(screen.run("priority 5 j3") == [.send(.setPriority(id: "j3", 5))])
        #expect(screen.run("cancel j9").isEmpty && screen.message?.text == "cancel: no job 'j9'")
        #expect(screen.run("budget 12.5 EUR") == [.send(.setBudget(cap: Money("12.5"), currency: "EUR"))])
        #expect(screen.run("budget much").isEmpty)
    }

    @Test("what costs money or is lost asks first, and only y does it")
    func confirmation() {
        var screen = opened()
        // A paid job once more.
        press("j j j", &screen)
        #expect(press("r", &screen).isEmpty && text(screen).contains("about 12.80 USD?"))
        #expect(press("Enter", &screen).isEmpty && screen.prompt == nil)
        #expect(press("r y", &screen) == [.send(.requeueJob(id: "j1"))])
    }

    @Test("a log follows its end until one scrolls up, and asks anew when its job changes")
    func log() {
        var screen = opened()
        #expect(press("j j Enter", &screen) == [.log(job: "j2")])
        func lines(_ count: Int) -> [JobLogLine] { (1...count).map { JobLogLine(at: Sample.now, text: "line \($0).") } }
        _ = screen.update(.logged(lines(100), job: "j2"))
        screen.isZoomed = true
        #expect(text(screen).contains("line 100.") && text(screen).contains("follows the end"))
        press("k k", &screen)
        #expect(!text(screen).contains("line 99.") && text(screen).contains("2 more below"))
        var state = Sample.state
        state.runs[0].epoch = 24
        #expect(screen.update(.workspace(state)) == [.log(job: "j2")])
        _ = screen.update(.logged(lines(110), job: "j2"))
        #expect(text(screen).contains("line 98.") && !text(screen).contains("line 99."))
        press("G", &screen)
        #expect(text(screen).contains("line 110."))
        press("Esc", &screen)
        #expect(screen.queue.page == .list && screen.isZoomed)
    }

    @Test("the map tells a qubit's figures, moves along couplings, and shades by another figure")
    func map() throws {
        var screen = opened()
        screen.isZoomed = true
        let device = try DeviceLayoutTests.device("ibmq_guadalupe")
        #expect(press("b b m", &screen).last == .device("/projects/breast-cancer/calibrations/manila.json"))
        _ = screen.update(.device(device, file: "g.json"))
        #expect(text(screen).contains("ibmq_guadalupe") && text(screen).contains("qubit 0 (circuit's q0)"))
        press("Right", &screen)
        #expect(screen.queue.map.qubit == 1)
        press("Down Down", &screen)
        #expect(screen.queue.map.qubit == 7)
        press("h", &screen)
        #expect(screen.queue.map.qubit == 6)
        press("G e", &screen)
        #expect(screen.queue.map.qubit == 15 && text(screen).contains("gate error ░"))
        _ = screen.run("shade t2")
        #expect(text(screen).contains("T2 ░ >150 µs"))
        press("m", &screen)
        #expect(screen.queue.page == .list)
    }

    @Test("the mouse chooses a job, opens its log, and chooses a qubit")
    func mouse() throws {
        var screen = opened()
        screen.isZoomed = true
        let rows = text(screen).split(separator: "\n", omittingEmptySubsequences: false)
        let row = try #require(rows.firstIndex { $0.contains(" j3 ") })
        func click(_ column: Int, _ row: Int) -> [Effect] {
            screen.update(.event(.mouse(MouseEvent(.press, at: Point(column: column, row: row)))))
        }
        // The end of its log stands below the list already.
        #expect(click(10, row) == [.log(job: "j3")] && screen.queue.job(in: Sample.state.jobs)?.id == "j3")
        #expect(click(10, row).isEmpty && screen.queue.page == .log)
        _ = screen.update(.device(try DeviceLayoutTests.device("ibmq_manila"), file: "m.json"))
        let map = text(screen).split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(map.firstIndex { $0.contains("q3") })
        let column = try #require(Array(map[line]).indices.first { Array(map[line])[$0] == "q" && Array(map[line])[$0 + 1] == "3" })
        _ = click(column, line)
        #expect(screen.queue.map.qubit == 3)
    }
}
