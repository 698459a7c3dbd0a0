import Workspace

extension ScreenState {
    /// Does what the keys and commands of the queue ask for.
    mutating func performQueue(_ action: ActionID, _ words: [String]) -> [Effect] {
        switch action {
        case .nextJob, .previousJob, .queuePageUp, .queuePageDown, .queueFirst, .queueLast, .queueLeft, .queueRight:
            moveInQueue(action)
        case .submitJob: return openSubmission(words)
        case .cancelJob: return cancelJob(words)
        case .requeueJob: return requeueJob(words)
        case .raiseJob: return movePriority(by: 1)
        case .lowerJob: return movePriority(by: -1)
        case .setPriority: return setPriority(words)
        case .jobLog: return openLog(words)
        case .nextBackend: return chooseBackend(words)
        case .device: return openDevice(words)
        case .deviceFigure: return chooseFigure(words)
        case .budget: return setBudget(words)
        default: break
        }
        return []
    }

    private mutating func moveInQueue(_ action: ActionID) {
        let inside = ScreenLayout(self).inside(.queue)
        let page = max(inside.rows - 3, 1)
        switch queue.page {
        case .list:
            let steps: [ActionID: Int] = [
                .nextJob: 1, .previousJob: -1, .queuePageUp: -page, .queuePageDown: page, .queueFirst: -100_000, .queueLast: 100_000,
            ]
            queue.move(by: steps[action] ?? 0, in: workspace.jobs)
        case .log:
            let steps: [ActionID: Int] = [.nextJob: 1, .previousJob: -1, .queuePageUp: -page, .queuePageDown: page]
            if let step = steps[action] { queue.log.scroll(by: step, page: inside.rows - 2) }
            if action == .queueFirst || action == .queueLast { queue.log.scroll(toEnd: action == .queueLast) }
        case .map:
            switch action {
            case .nextJob: queue.map.move(columns: 0, rows: 1)
            case .previousJob: queue.map.move(columns: 0, rows: -1)
            case .queueLeft: queue.map.move(columns: -1, rows: 0)
            case .queueRight: queue.map.move(columns: 1, rows: 0)
            case .queueFirst: queue.map.choose(qubit: 0)
            case .queueLast: queue.map.choose(qubit: (queue.map.device?.qubits.count ?? 1) - 1)
            default: break
            }
        }
    }

    /// The job that is meant: the one named, else the chosen one.
    private func job(_ words: [String], for command: String) -> (job: JobSummary?, refusal: String) {
        guard let id = words.first ?? queue.job(in: workspace.jobs)?.id else { return (nil, "\(command): no job") }
        return (workspace.jobs.first { $0.id == id }, "\(command): no job '\(id)'")
    }

    private mutating func cancelJob(_ words: [String]) -> [Effect] {
        let (found, refusal) = job(words, for: "cancel")
        guard let job = found else { return refuse(refusal) }
        guard !job.state.isOver else { return refuse("cancel: job \(job.id) is \(job.state.rawValue)") }
        // Training keeps its checkpoint and goes on when it is put back; other work that runs is lost, and money may be.
        if job.state == .running, job.kind != "train" {
            prompt = .confirm(Confirmation("cancel job \(job.id)? what it has done is lost", .cancelJob(id: job.id)))
            return []
        }
        message = Message(.info, "cancel asked for job \(job.id)")
        return [.send(.cancelJob(id: job.id))]
    }

    private mutating func requeueJob(_ words: [String]) -> [Effect] {
        let (found, refusal) = job(words, for: "requeue")
        guard let job = found else { return refuse(refusal) }
        if job.state == .running { return refuse("requeue: job \(job.id) is running") }
        if job.state == .completed, job.kind == "train" {
            return refuse("requeue: job \(job.id) is completed; \(Action.named(.startTraining).command) begins a new training")
        }
        if job.state.isOver, job.cost > .zero {
            let currency = workspace.queue.budget.currency
            let question = "submit job \(job.id) once more for about \(job.cost.shown) \(currency)?"
            prompt = .confirm(Confirmation(question, .requeueJob(id: job.id)))
            return []
        }
        message = Message(.info, "job \(job.id) goes back into the queue")
        return [.send(.requeueJob(id: job.id))]
    }

    private mutating func movePriority(by step: Int) -> [Effect] {
        guard let job = queue.job(in: workspace.jobs) else { return refuse("priority: no job") }
        return send(priority: job.priority + step, of: job)
    }

    private mutating func setPriority(_ words: [String]) -> [Effect] {
        guard let word = words.first, let priority = Int(word) else {
            return refuse("priority: '\(words.first ?? "")' is no whole number; a higher one goes first")
        }
        let (found, refusal) = job(Array(words.dropFirst()), for: "priority")
        guard let job = found else { return refuse(refusal) }
        return send(priority: priority, of: job)
    }

    private mutating func send(priority: Int, of job: JobSummary) -> [Effect] {
        guard job.state == .queued else { return refuse("priority: job \(job.id) is \(job.state.rawValue), not queued") }
        message = Message(.info, "job \(job.id): priority \(priority)")
        return [.send(.setPriority(id: job.id, priority))]
    }

    private mutating func openLog(_ words: [String]) -> [Effect] {
        let (found, refusal) = job(words, for: "job log")
        guard let job = found else { return refuse(refusal) }
        queue.choose(job: job.id)
        (focus, queue.page) = (.queue, .log)
        return []
    }

    private mutating func chooseBackend(_ words: [String]) -> [Effect] {
        guard let name = words.first else {
            queue.nextBackend(of: workspace.backends)
            return []
        }
        guard workspace.backends.contains(where: { $0.name == name }) else {
            let names = workspace.backends.map(\.name)
            return refuse("backend: no '\(name)'; backends are \(names.joined(separator: ", "))")
        }
        queue.choose(backend: name)
        return []
    }

    private mutating func openDevice(_ words: [String]) -> [Effect] {
        focus = .queue
        guard words.isEmpty else { return [.device(words.joined(separator: " "))] }
        if queue.page == .map {
            queue.page = .list
            return []
        }
        let chosen = queue.backend(in: workspace.backends)?.calibrationFile
        if let file = chosen ?? workspace.backends.compactMap(\.calibrationFile).first { return [.device(file)] }
        if queue.map.device != nil {
            queue.page = .map
            return []
        }
        prompt = .line(.command, LineEditor("device "))
        return []
    }

    private mutating func chooseFigure(_ words: [String]) -> [Effect] {
        guard let name = words.first else {
            queue.map.nextFigure()
            return []
        }
        guard let figure = DeviceMap.Figure(rawValue: name) else {
            return refuse("shade: no '\(name)'; qubits are shaded by \(DeviceMap.Figure.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        queue.map.choose(figure)
        return []
    }

    private mutating func setBudget(_ words: [String]) -> [Effect] {
        guard let first = words.first else {
            prompt = .line(.command, LineEditor("budget "))
            return []
        }
        let currency = words.count > 1 ? words[1] : workspace.queue.budget.currency
        if first == "none" { return [.send(.setBudget(cap: nil, currency: currency))] }
        guard let cap = Money(first), cap >= .zero else { return refuse("budget: '\(first)' is no amount such as 12.50") }
        message = Message(.info, "budget: \(cap.shown) \(currency)")
        return [.send(.setBudget(cap: cap, currency: currency))]
    }

    // MARK: - The dialog

    private mutating func openSubmission(_ words: [String]) -> [Effect] {
        guard editor != nil else { return refuse("submit: no circuit") }
        var form = SubmitForm(backend: queue.backend(in: workspace.backends)?.name ?? "local")
        if let name = words.first {
            guard workspace.backends.contains(where: { $0.name == name }) else {
                return refuse("submit: no backend '\(name)'; backends are \(workspace.backends.map(\.name).joined(separator: ", "))")
            }
            form.backend = name
        }
        if words.count > 1 {
            form.shotsText = words[1]
            guard form.shots != nil else { return refuse("submit: '\(words[1])' is no number of shots up to \(CircuitWork.mostShots)") }
        }
        prompt = .submit(form)
        return []
    }

    mutating func takeSubmission(_ key: Key, _ before: SubmitForm) -> [Effect] {
        var form = before
        switch key {
        case Key(.enter):
            guard form.confirm() else {
                prompt = .submit(form)
                return []
            }
            guard let circuit = editor?.circuit, let work = form.work(of: circuit, name: circuitName, inputs: circuitInputs) else {
                return []
            }
            prompt = nil
            focus = .queue
            message = Message(.info, "submitted to \(work.backend); it goes on when this screen closes")
            return [.send(.submit(work))]
        case Key(.down), Key(.tab), Key("j"): form.move(by: 1)
        case Key(.up), Key(.tab, .shift), Key("k"): form.move(by: -1)
        case Key(.left), Key("h"), Key("-"): form.change(by: -1, among: workspace.backends)
        case Key(.right), Key("l"), Key("+"): form.change(by: 1, among: workspace.backends)
        case Key(.backspace): form.erase()
        default:
            if case .character(let scalar) = key.code, key.modifiers.isEmpty, ("0"..."9").contains(scalar) { form.type(scalar) }
        }
        prompt = .submit(form)
        return []
    }

    /// Asks the engine what the form would cost where that is not known.
    mutating func quoteRequest() -> Effect? {
        guard case .submit(var form) = prompt, let circuit = editor?.circuit else { return nil }
        let mustAsk = form.mustAsk()
        prompt = .submit(form)
        guard mustAsk, let work = form.work(of: circuit, name: circuitName, inputs: circuitInputs) else { return nil }
        return .quote(work, circuit)
    }

    mutating func takeConfirmation(_ key: Key, _ asked: Confirmation) -> [Effect] {
        prompt = nil
        guard key == Key("y") else {
            message = Message(.info, "nothing was done")
            return []
        }
        return [.send(asked.command)]
    }

    // MARK: - The mouse

    mutating func clickQueue(at place: Point, within inside: Rect) -> [Effect] {
        let here = Point(column: place.column - inside.column, row: place.row - inside.row)
        guard (0..<inside.columns).contains(here.column), (0..<inside.rows).contains(here.row) else { return [] }
        switch queue.page {
        case .list:
            let rows = QueueRows(self, columns: inside.columns, rows: inside.rows)
            if let backend = rows.backend(at: here.row, of: workspace.backends) { queue.choose(backend: backend.name) }
            if let job = rows.job(at: here.row, of: workspace.jobs) {
                if job.id == queue.job(in: workspace.jobs)?.id { return openLog([job.id]) }
                queue.choose(job: job.id)
            }
        case .log: if here.row == inside.rows - 1 { queue.page = .list }
        case .map: if let qubit = queue.map.qubit(at: here, columns: inside.columns, rows: inside.rows) { queue.map.choose(qubit: qubit) }
        }
        return []
    }
}

/// A question before something that cannot be taken back.
public struct Confirmation: Equatable, Sendable {
    let question: String
    let command: WorkspaceCommand

    init(_ question: String, _ command: WorkspaceCommand) { (self.question, self.command) = (question, command) }
}
