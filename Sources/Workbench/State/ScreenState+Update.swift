import Workspace

extension ScreenState {
    /// Takes something that happened; says what is to be done outside.
    mutating func update(_ input: ScreenInput) -> [Effect] {
        var effects: [Effect] = []
        switch input {
        case .event(let event): effects = take(event)
        case .action(let action, let words): effects = perform(action, words)
        case .workspace(let new): effects = take(new)
        case .resources(let report):
            if report.settings == resources.settings { (resources.report, resources.isWaiting) = (report, report.isPartial) }
        case .preview(let preview, let serial): circuit.live.take(preview, serial: serial)
        case .noise(let noise, let file, let version): takeNoise(noise, file: file, version: version)
        case .trained(let values, let run): takeTrained(values, of: run)
        case .inspected(let found): training.take(found)
        case .notInspected(let why): training.takeInspectionFault(why)
        case .counted(let facts, let version): circuit.take(facts, version: version)
        case .read(let circuit, let diagnostics, let serial): takeRead(circuit, diagnostics, serial: serial)
        case .spelled(let text, let version):
            if circuit.source?.version == version { circuit.source?.take(text, version: version) }
        case .other(let other, let name): takeOther(other, name: name)
        case .remembered(let memory): remembered = memory
        case .resize(let new): size = new
        case .clock(let time): clock = time
        case .logged(let lines, let job): queue.log.take(lines, of: job)
        case .notLogged(let why, let job): queue.log.take(fault: why, of: job)
        case .device(let device, let file):
            queue.map.show(device, file: file)
            queue.page = .map
        case .quoted(let quote, let why): takeQuote(quote, why)
        case .start(let screen): start = screen
        case .happened(let events): log.recall(events)
        case .message(let new):
            message = new
            if new.kind == .error, let effect = note([LoggedEvent(now, .error, new.text)]) { effects.append(effect) }
        case .theme(let name): themeName = name
        case .opened:
            start = nil
            (editor, source) = (nil, nil)
            (circuit.debugger, circuit.jumps, circuit.source, circuit.comparison) = (Debugger(), JumpList(), nil, nil)
            circuit.live.forget()
        case .recalled(let recalled, let serial): effects = take(recalled, serial: serial)
        case .written(let file, let state):
            editor?.markSaved(state)
            message = Message(.info, "written to \(file)")
        }
        var isNewState = false
        if case .workspace = input { isNewState = true }
        training.listing.follow(workspace.runs, order: training.order, filter: training.filter, isNew: isNewState)
        effects += curvesRequest()
        followLongCurves()
        let following = followCircuit()
        followEditor()
        takeUpMemory()
        if let now = editor?.shown { circuit.comparison?.follow(now, version: circuit.version) }
        if let (long, version) = circuit.countRequest() { effects.append(.count(long, version: version)) }
        if let effect = followSource() { effects.append(effect) }
        let inside = ScreenLayout(self).inside(.circuit)
        circuit.scroll(within: inside)
        if !inside.isEmpty, let (request, serial) = circuit.previewRequest(listed: 64) { effects.append(.preview(request, serial: serial)) }
        if showsLog, let job = queue.log.request(for: queue.job(in: workspace.jobs), in: workspace) {
            effects.append(.log(job: job))
        }
        if let effect = quoteRequest() { effects.append(effect) }
        if let effect = noiseRequest() { effects.append(effect) }
        if let run = training.inspectionRequest(for: shownRun) { effects.append(.inspect(run)) }
        if let request = resources.request(for: editor?.circuit) { effects.append(.estimate(request)) }
        // Last: what a journal brings back asks for an estimate of its own.
        return effects + following
    }

    private mutating func take(_ new: WorkspaceState) -> [Effect] {
        let effects = note(happenings(to: new)).map { [$0] } ?? []
        if let notice = new.notice, notice != workspace.notice { message = Message(.warning, notice) }
        if let fault = new.fault, fault != workspace.fault { message = nil }
        // What was asked for has begun to happen: the panes tell it now.
        if message?.kind == .info, new.runs.map(\.status) != workspace.runs.map(\.status) { message = nil }
        workspace = new
        queue.keep(within: new.jobs)
        return effects
    }

    /// Puts events into the log; what is to be done about those that are new.
    private mutating func note(_ events: [LoggedEvent]) -> Effect? {
        let fresh = log.add(events)
        return fresh.isEmpty ? nil : .note(fresh)
    }

    private mutating func takeQuote(_ quote: SubmissionQuote?, _ why: String) {
        guard case .submit(var form) = prompt else { return }
        if let quote { form.take(quote) } else { form.take(fault: why) }
        prompt = .submit(form)
    }

    private mutating func take(_ event: InputEvent) -> [Effect] {
        switch event {
        case .key(let key):
            message = nil
            if prompt != nil { return takePrompt(key) }
            // The panes below the start screen hear nothing.
            if start != nil { return takeStart(key) ?? take(key) }
            if let effects = takeSource(key) { return effects }
            return take(key)
        case .paste(let text):
            // A paste is one line of a prompt; elsewhere it means nothing, whatever keys it may spell.
            if let effects = pasteSource(text) { return effects }
            guard var open = prompt else { return [] }
            let line = text.unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }
            switch open {
            case .line(let purpose, var editor):
                editor.insert(line)
                open = .line(purpose, editor)
            case .actions(var list):
                list.query.insert(line)
                list.chosen = 0
                open = .actions(list)
            case .condition(var form):
                guard let now = editor?.shown else { break }
                form.insert(line, in: now)
                open = .condition(form)
            case .submit, .confirm, .events: break
            }
            prompt = open
            return []
        case .mouse(let mouse): return take(mouse)
        case .appearance(let isDark):
            // Only a theme that nobody chose follows the terminal.
            guard followsAppearance else { return [] }
            let wanted = isDark ? Theme.embeddedNames[0] : Theme.lightName
            return wanted == themeName ? [] : [.follow(theme: wanted)]
        case .focus, .mode: return []
        }
    }

    private mutating func take(_ key: Key) -> [Effect] {
        if key == Key(.escape), !pending.isEmpty || count != nil {
            (pending, count) = ([], nil)
            return []
        }
        if start == nil, takeCount(key) { return [] }
        let keys = pending + [key]
        switch Keymap.meaning(of: keys, in: start == nil ? focus : nil, holds: holds) {
        case .action(let action):
            pending = []
            return perform(action, times: count)
        case .prefix:
            pending = keys
            return []
        case .nothing:
            (pending, count) = ([], nil)
            if keys.count > 1 { return take(key) }
            if start != nil { return [] }
            if key == Key(.escape), circuit.anchor != nil {
                circuit.anchor = nil
            } else if key == Key(.escape), focus == .training, training.crosshair != nil {
                training.crosshair = nil
            } else if key == Key(.escape), focus == .circuit, circuit.source != nil || circuit.comparison != nil {
                (circuit.source, circuit.comparison) = (nil, nil)
            } else if key == Key(.escape), focus == .circuit, circuit.debugger.done != nil {
                return perform(.stopDebugging, [])
            } else if key == Key(.escape), focus == .circuit, editor?.path.isEmpty == false {
                return perform(.leaveBlock, [])
            } else if key == Key(.escape), focus == .queue, queue.page != .list {
                queue.page = .list
            } else if key == Key(.escape) {
                isZoomed = false
            }
            if let why = Keymap.refusal(of: keys, in: focus) { message = Message(.info, why) }
            return []
        }
    }

    mutating func takePrompt(_ key: Key) -> [Effect] {
        guard let open = prompt else { return [] }
        if key == Key(.escape) || key == Key("c", .control) || key == Key("g", .control) {
            prompt = nil
            return []
        }
        switch open {
        case .line(let purpose, let editor): return takeLine(key, purpose, editor)
        case .actions(let list): return takeActions(key, list)
        case .condition(let form): return takeCondition(key, form)
        case .submit(let form): return takeSubmission(key, form)
        case .confirm(let asked): return takeConfirmation(key, asked)
        case .events(let panel): return takeEvents(key, panel)
        }
    }

    private mutating func takeEvents(_ key: Key, _ before: EventPanel) -> [Effect] {
        var panel = before
        let page = max(size.rows - 6, 1)
        switch key {
        case Key(.down), Key("j"): panel.scroll(by: -1, count: log.events.count)
        case Key(.up), Key("k"): panel.scroll(by: 1, count: log.events.count)
        case Key(.pageDown): panel.scroll(by: -page, count: log.events.count)
        case Key(.pageUp): panel.scroll(by: page, count: log.events.count)
        case Key(.home): panel.above = 0
        case Key("q"), Key(.enter):
            prompt = nil
            return []
        default: break
        }
        prompt = .events(panel)
        return []
    }

    private mutating func takeLine(_ key: Key, _ purpose: LinePurpose, _ before: LineEditor) -> [Effect] {
        var editor = before
        switch key {
        case Key(.enter):
            prompt = nil
            if purpose == .command { return run(editor.string) }
            return finish(purpose, editor.string)
        case Key(.up), Key(.down):
            guard purpose == .command else { break }
            let place = min(max(editor.recalled + (key == Key(.up) ? 1 : -1), 0), history.count)
            editor = LineEditor(place == 0 ? "" : history[history.count - place])
            editor.recalled = place
        case Key(.tab):
            guard purpose == .command else { break }
            let commands = CommandLine.completions(of: editor.string).map(\.command)
            if let first = commands.first {
                let common = commands.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
                editor = LineEditor(commands.count == 1 ? first + " " : common)
            }
        case Key(.backspace) where editor.text.isEmpty:
            prompt = nil
            return []
        default: _ = editor.take(key)
        }
        prompt = .line(purpose, editor)
        return []
    }

    private mutating func takeActions(_ key: Key, _ before: ActionList) -> [Effect] {
        var list = before
        let matches = list.matches
        switch key {
        case Key(.enter):
            prompt = nil
            guard matches.indices.contains(list.chosen) else { return [] }
            let action = matches[list.chosen]
            if let condition = action.when, !holds(condition) {
                message = Message(.info, "\(action.command): only while \(condition.rawValue)")
                return []
            }
            if case .pane(let pane) = action.context { focus = pane }
            return perform(action.id, [])
        case Key(.down), Key("n", .control): list.chosen = min(list.chosen + 1, max(matches.count - 1, 0))
        case Key(.up), Key("p", .control): list.chosen = max(list.chosen - 1, 0)
        case Key(.pageDown): list.chosen = min(list.chosen + 10, max(matches.count - 1, 0))
        case Key(.pageUp): list.chosen = max(list.chosen - 10, 0)
        case Key(.function(1)):
            prompt = nil
            return []
        default: if list.query.take(key) { list.chosen = 0 }
        }
        prompt = .actions(list)
        return []
    }

    /// Does what a typed line says.
    mutating func run(_ line: String) -> [Effect] {
        let line = String(line.drop { $0 == " " || $0 == ":" })
        guard !line.isEmpty else { return [] }
        if history.last != line { history.append(line) }
        if history.count > 100 { history.removeFirst() }
        do {
            let (action, words) = try CommandLine.parse(line)
            if let condition = Action.named(action).when, !holds(condition) {
                message = Message(.error, "\(Action.named(action).command): only while \(condition.rawValue)")
                return []
            }
            return perform(action, words)
        } catch {
            message = Message(.error, error.reason)
            return []
        }
    }
}

extension String {
    /// The beginning that both texts share.
    fileprivate func commonPrefix(with other: String) -> String { String(zip(self, other).prefix { $0 == $1 }.map(\.0)) }
}
