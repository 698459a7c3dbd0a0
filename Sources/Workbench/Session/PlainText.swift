import Circuits
import Diagnostics
import Drawing
import Workspace

/// The panes as sentences and lists, without anything that only eyes can read.
enum PlainText {
    static func overview(_ state: ScreenState, isASCII: Bool) -> String {
        if let start = state.start {
            let entries = start.entries.enumerated().map {
                "\($0.offset + 1): \($0.element.title), \($0.element.path)" + ($0.element.isMissing ? ", missing" : "")
            }
            return (["No project is open." + (entries.isEmpty ? "" : " Type a number to open one:")] + entries).joined(separator: "\n")
        }
        var lines: [String] = []
        if let fault = state.workspace.fault { lines.append(fault.description) }
        if let project = state.workspace.project { lines.append("Project \(project.name): \(project.model)") }
        for pane in PaneID.allCases { lines.append("\(pane.key) \(pane.title): \(summary(pane, state))") }
        return lines.joined(separator: "\n")
    }

    /// The keys and commands, and what plain mode makes of a line.
    static var help: String {
        """
        A line is a pane's number, a key, or a command with or without a colon before it. q leaves.

        """ + Action.text
    }

    /// The actions that a search found.
    static func help(on list: ActionList) -> String {
        let found = list.matches.map { action in
            let keys = action.keys.isEmpty ? "" : "\(action.keyText); "
            let place = action.context == .global ? "" : " (\(action.context.name))"
            return "\(keys):\(action.usage)\(place): \(action.help)"
        }
        return found.isEmpty ? "nothing is called so" : found.joined(separator: "\n")
    }

    static func pane(_ pane: PaneID, _ state: ScreenState, isASCII: Bool) -> String {
        let lines: [String] =
            switch pane {
            case .circuit: circuit(state, isASCII: isASCII)
            case .training: training(state)
            case .queue: queue(state)
            case .qec: resources(state)
            }
        return (["\(pane.title): \(summary(pane, state))"] + lines.map { "  " + $0 }).joined(separator: "\n")
    }

    private static func summary(_ pane: PaneID, _ state: ScreenState) -> String {
        switch pane {
        case .circuit:
            guard let circuit = state.editor?.circuit else { return "no circuit" }
            return "\(circuit.qubitCount) qubits, depth \(circuit.depth), \(circuit.gateCount) gates, \(circuit.symbols.count) parameters"
        case .training: return state.shownRun.map { line($0) } ?? "no run yet; s starts one"
        case .queue:
            let open = state.workspace.jobs.filter { !$0.state.isOver }.count
            return "\(state.workspace.backends.count) backends, \(open) jobs open of \(state.workspace.jobs.count)"
        case .qec:
            guard let physical = state.resources.report?.physical else { return state.resources.report?.why ?? "no estimate yet" }
            return "\(physical.qubits) physical qubits, runtime \(Figures.nanoseconds(physical.runtimeNanoseconds))"
        }
    }

    private static func circuit(_ state: ScreenState, isASCII: Bool) -> [String] {
        guard let layout = state.circuit.layout else { return [] }
        let panel = StatePanel(state.circuit)?.line(columns: 200, isASCII ? .ascii : .unicode).map(\.text).joined()
        let header = panel.map { ["after column \(state.circuit.liveColumns - 1): \($0)"] } ?? []
        let shown = 200
        let lines = layout.elements.prefix(shown).map { element -> String in
            let place = "column \(element.column): "
            switch layout.operation(of: element) {
            case .gate(let application):
                let angles = application.angles.isEmpty ? "" : "(" + application.angles.map(\.description).joined(separator: ", ") + ")"
                return place + application.name + angles + " " + application.qubits.map { layout.wireNames[$0] }.joined(separator: ", ")
            case .measure(let qubit, let bit):
                return place + "measure \(layout.wireNames[qubit])" + (bit.map { " into \(layout.bitName($0))" } ?? "")
            case .reset(let qubit): return place + "reset \(layout.wireNames[qubit])"
            case .barrier: return place + "barrier"
            case .delay: return place + "delay"
            case .box: return place + "edge of a box"
            case .assign: return place + "assignment of a classical value"
            case .loop(_, let body): return place + "loop over \(body.count) operations"
            case .conditional(_, let then, let otherwise): return place + "condition over \(then.count + otherwise.count) operations"
            }
        }
        return header + (layout.elements.count > shown ? lines + ["and \(layout.elements.count - shown) more"] : lines)
    }

    static func line(_ run: RunSummary) -> String {
        var parts = ["run \(run.id) \(run.status.rawValue)", "epoch \(run.epoch) of \(run.epochs)"]
        if run.status.isActive { parts.append("ETA " + TrainingPane.eta(run, .ascii)) }
        let names = [
            ("loss", "loss"), ("trainAccuracy", "train accuracy"), ("validationAccuracy", "validation accuracy"),
            ("test.accuracy", "test accuracy"),
        ]
        for (metric, name) in names {
            guard let value = run.metrics[metric] else { continue }
            parts.append(name + " " + (metric == "loss" ? Figures.significant(value, 4) : Figures.percent(value)))
        }
        if let why = run.why { parts.append(why) }
        return parts.joined(separator: ", ")
    }

    private static func queue(_ state: ScreenState) -> [String] {
        let page = page(state.queue)
        if !page.isEmpty { return page }
        let backends = state.workspace.backends.map {
            "backend \($0.name), \($0.kind), \($0.status.rawValue)" + ($0.qubitsDouble.map { ", up to \($0) qubits" } ?? "")
                + ($0.pricePerShot.map { $0 == .zero ? ", free" : ", a shot \($0.shown)" } ?? "")
        }
        let jobs = state.workspace.jobs.prefix(20).map { job in
            let progress = job.progress.map { ", " + Figures.percent($0) } ?? ""
            let text = job.title.hasPrefix(job.kind) ? job.title : "\(job.kind) \(job.title)"
            let cost = job.cost > .zero ? ", \(job.cost.shown) \(state.workspace.queue.budget.currency)" : ""
            return "job \(job.id), \(text), \(job.state.rawValue)\(progress) on \(job.backend)\(cost)"
                + ((job.why ?? state.whyNot(job)).map { ": \($0)" } ?? "")
        }
        return backends + (jobs.isEmpty ? ["no jobs"] : jobs)
    }

    /// The dialog that submits, as sentences.
    static func submission(_ form: SubmitForm, _ state: ScreenState) -> String {
        var lines = ["Submit \(state.circuitName) to \(form.backend), \(form.shotsText) shots, priority \(form.priority)."]
        if let quote = form.quote {
            let currency = quote.backend.currency
            lines.append("Price: " + (quote.cost.map { $0 == .zero ? "free" : "\($0.shown) \(currency)" } ?? "not known") + ".")
            let wait = state.workspace.waitOfNewJob(at: state.now, priority: form.priority)
            lines.append("Wait: " + (wait.map { $0.upperBound < 0.05 ? "none" : Figures.range($0, dash: " to ") } ?? "not known") + ".")
            if let before = quote.budget.remaining, let after = quote.remaining {
                lines.append("Budget: \(before.shown) \(quote.budget.currency) left, then \(after.shown).")
            }
        }
        if let why = form.refusal {
            lines.append("It cannot be sent: \(why). Esc leaves.")
        } else if form.isConfirming {
            lines.append("This spends money. Enter once more submits, Esc leaves.")
        } else {
            lines.append("Enter submits, Esc leaves.")
        }
        return lines.joined(separator: "\n")
    }

    /// The newest of what happened, newest first.
    static func happened(_ state: ScreenState) -> String {
        let events = state.log.events.suffix(20).reversed().map { "\(Figures.second($0.time)) \($0.kind.rawValue): \($0.text)" }
        return events.isEmpty ? "nothing happened yet" : events.joined(separator: "\n")
    }

    /// A job's last lines, or a device's qubits.
    private static func page(_ queue: QueuePane.State) -> [String] {
        switch queue.page {
        case .list: return []
        case .log: return queue.log.lines.suffix(20).map { "\(Figures.second($0.at)) \($0.text)" }
        case .map:
            guard let device = queue.map.device else { return [] }
            let figures = DeviceMap.Figure.allCases
            return ["\(device.name), \(device.qubits.count) qubits"]
                + device.qubits.enumerated().map { index, qubit in
                    "qubit \(index)"
                        + figures.compactMap { figure in figure.value(of: qubit).map { ", \(figure.title) \(figure.text($0))" } }
                        .joined()
                }
        }
    }

    private static func resources(_ state: ScreenState) -> [String] {
        let settings = state.resources.settings
        var lines = ["physical error rate \(Figures.significant(settings.errorRate, 2))"]
        if settings.machine != .gateBased { lines = ["machine \(settings.machine.rawValue)"] }
        if settings.errorBudget != 1e-3 { lines.append("error budget \(Figures.significant(settings.errorBudget, 2))") }
        if let most = settings.mostFactories { lines.append("at most \(most) T factories") }
        guard let report = state.resources.report else { return lines }
        if let logical = report.logical {
            lines.append(
                "the circuit: \(logical.qubits) qubits, \(logical.tGates) T gates, \(logical.rotations) rotations, \(logical.measurements) measurements"
            )
        }
        if let physical = report.physical {
            lines.append(
                "the machine: \(physical.qubits) physical qubits, code distance \(physical.codeDistance), runtime "
                    + "\(Figures.nanoseconds(physical.runtimeNanoseconds)), \(physical.factories) T factories")
        }
        lines += report.suggestions.map { "what would change it: \($0)" }
        lines.append(ResourcePane.missing)
        if let why = report.why { lines.append(why) }
        return lines
    }

    /// What changed between two states, as far as it is worth a line.
    static func changes(from old: WorkspaceState, to new: WorkspaceState) -> [String] {
        var lines: [String] = []
        if let fault = new.fault, fault != old.fault { lines.append(fault.description) }
        if let notice = new.notice, notice != old.notice { lines.append(notice) }
        for run in new.runs {
            let before = old.run(run.id)
            if before?.status != run.status || (before?.epoch != run.epoch && run.epoch == run.epochs) { lines.append(line(run)) }
        }
        for job in new.jobs where old.jobs.first(where: { $0.id == job.id })?.state != job.state {
            lines.append("job \(job.id) \(job.state.rawValue)")
        }
        return lines
    }
}
