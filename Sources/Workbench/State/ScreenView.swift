import Circuits
import Workspace

/// Draws a screen's state: the same state, size and theme give the same grid.
public enum ScreenView {
    public static func draw(_ state: ScreenState, theme: Theme, symbols: Symbols = .unicode) -> CellGrid {
        var canvas = Canvas(size: state.size, theme: theme, symbols: symbols)
        let layout = ScreenLayout(state)
        guard !layout.isTooSmall else {
            tooSmall(on: &canvas)
            return canvas.grid
        }
        header(state, layout, on: &canvas)
        banner(state, layout, on: &canvas)
        if let start = state.start {
            let body = Rect(column: 0, row: 1, columns: state.size.columns, rows: state.size.rows - 2)
            canvas.within(body) { start.draw(on: &$0) }
        }
        for placed in layout.panes { pane(placed, state, on: &canvas) }
        footer(state, layout, on: &canvas)
        if !state.pending.isEmpty, state.prompt == nil { WhichKey.draw(state, on: &canvas) }
        switch state.prompt {
        case .actions(let list): list.draw(state, on: &canvas)
        case .condition(let form): form.draw(on: &canvas)
        case .submit(let form): form.draw(state, on: &canvas)
        case .events(let panel): panel.draw(state, on: &canvas)
        case .line, .confirm, nil: break
        }
        return canvas.grid
    }

    private static func tooSmall(on canvas: inout Canvas) {
        let wanted = "\(ScreenLayout.smallest.columns)x\(ScreenLayout.smallest.rows)"
        let row = max(canvas.rows / 2 - 1, 0)
        canvas.write(centered: "too small: \(canvas.columns)x\(canvas.rows)", row: row, as: .warning)
        canvas.write(centered: "\(wanted) at least", row: row + 1, as: .dim)
        canvas.write(centered: "\(Action.key(.quit)) quits", row: row + 2, as: .faint)
    }

    // MARK: - Around the panes

    private static func header(_ state: ScreenState, _ layout: ScreenLayout, on canvas: inout Canvas) {
        canvas.fill(layout.header, as: .header)
        canvas.within(layout.header) { line in
            var at = line.write(line.symbols.isASCII ? " quantum-mlops " : brand, column: 0, row: 0, as: .brand)
            let status = status(state, columns: line.columns, line.symbols)
            let statusWidth = status.reduce(0) { $0 + Width.columns(of: line.symbols.spelled($1.text)) }
            let tabs = state.start == nil && layout.panes.count < PaneID.allCases.count
            if tabs, line.columns < 100 {
                at = 0
            } else if let project = state.workspace.project {
                at = line.write(Width.shortened(project.name, to: 24) + "  ", column: at, row: 0, as: .header)
                let room = line.columns - at - statusWidth - 2
                if !tabs, room > 12 { line.write(project.model, column: at, row: 0, as: .headerDim, limit: room) }
            }
            if tabs {
                for tab in Self.tabs(state, from: at, until: line.columns - statusWidth - 1) {
                    line.write(tab.name, column: tab.start, row: 0, as: tab.pane == state.focus ? .brand : .headerDim)
                }
            }
            if line.columns - statusWidth > at { line.write(status, column: line.columns - statusWidth, row: 0) }
        }
    }

    /// The pane whose name in the header stands over a column; nil where there is none.
    static func tab(at column: Int, _ state: ScreenState) -> PaneID? {
        guard state.start == nil, ScreenLayout(state).panes.count < PaneID.allCases.count else { return nil }
        let status = status(state, columns: state.size.columns, .unicode).reduce(0) { $0 + Width.columns(of: $1.text) }
        let name = state.workspace.project.map { Width.columns(of: Width.shortened($0.name, to: 24)) + 2 } ?? 0
        let start = state.size.columns < 100 ? 0 : Width.columns(of: brand) + name
        let tabs = tabs(state, from: start, until: state.size.columns - status - 1)
        return tabs.first { ($0.start..<$0.start + Width.columns(of: $0.name)).contains(column) }?.pane
    }

    private static let brand = " ◆ quantum-mlops "

    /// What runs, and what is new, at the header's end.
    private static func status(_ state: ScreenState, columns: Int, _ symbols: Symbols) -> [(text: String, role: Role)] {
        guard state.start == nil else { return [] }
        let isShort = columns < 64
        let unread = state.log.unread
        let news = isShort ? "\(symbols.warning)\(unread) " : "\(unread) new: \(Action.key(.events))  "
        return (unread > 0 ? [(news, .header)] : []) + state.statusLine(symbols, isShort: isShort)
    }

    /// The panes' names and where each begins, where not all of them are on the screen.
    private static func tabs(_ state: ScreenState, from start: Int, until end: Int) -> [(pane: PaneID, name: String, start: Int)] {
        let full = PaneID.allCases.reduce(0) { $0 + $1.title.count + 4 }
        var at = start
        return PaneID.allCases.map { pane in
            let name = full <= end - start || pane == state.focus ? " \(pane.key) \(pane.title) " : " \(pane.key) "
            defer { at += Width.columns(of: name) }
            return (pane, name, at)
        }
    }

    private static func banner(_ state: ScreenState, _ layout: ScreenLayout, on canvas: inout Canvas) {
        guard let fault = state.workspace.fault, !layout.banner.isEmpty else { return }
        let kept = state.workspace.project == nil ? "" : "  (the last good one stays)"
        canvas.within(layout.banner) { line in
            line.write(" \(line.symbols.warning) \(fault.placed)\(kept)", column: 0, row: 0, as: .error, limit: line.columns)
        }
    }

    private static func footer(_ state: ScreenState, _ layout: ScreenLayout, on canvas: inout Canvas) {
        canvas.fill(layout.footer, as: .footer)
        canvas.within(layout.footer) { line in
            if case .line(let purpose, let editor) = state.prompt { return typed(purpose, editor, state, on: &line) }
            if case .confirm(let asked) = state.prompt {
                line.fill(line.bounds, as: .input)
                let keys = "  y does it, any other key does not"
                let at = line.write(
                    " \(line.symbols.warning) \(asked.question)", column: 0, row: 0, as: .inputPrompt, limit: line.columns)
                line.write(keys, column: at, row: 0, as: .overlayDim, limit: max(line.columns - at, 0))
                return
            }
            if let message = state.message {
                let (mark, role): (String, Role) =
                    switch message.kind {
                    case .info: (line.symbols.pointer, .info)
                    case .warning: (line.symbols.warning, .warning)
                    case .error: (line.symbols.failed, .error)
                    }
                line.write(" \(mark) \(message.text)", column: 0, row: 0, as: role, limit: line.columns)
                return
            }
            if !state.pending.isEmpty || state.count != nil {
                line.write(
                    " " + (state.count.map { "\($0) " } ?? "") + state.pending.map(\.description).joined(separator: " ")
                        + line.symbols.ellipsis, column: 0, row: 0, as: .footerKey
                )
                return
            }
            hints(state, on: &line)
        }
    }

    private static func hints(_ state: ScreenState, on line: inout Canvas) {
        for hint in FooterHint.all(state, columns: line.columns) {
            line.write([(hint.key, .footerKey), (" " + hint.name, .footer)], column: hint.column, row: 0)
        }
    }

    private static func typed(_ purpose: ScreenState.LinePurpose, _ editor: LineEditor, _ state: ScreenState, on line: inout Canvas) {
        line.fill(line.bounds, as: .input)
        let at = line.write(" " + purpose.mark, column: 0, row: 0, as: .inputPrompt)
        let room = max(line.columns - at - 2, 1)
        let first = max(editor.cursor - room + 1, 0)
        let text = String(String.UnicodeScalarView(editor.text.dropFirst(first)))
        let end = line.write(text, column: at, row: 0, as: .input)
        let before = String(String.UnicodeScalarView(editor.text[first..<max(editor.cursor, first)]))
        line.showCursor(column: at + Width.columns(of: line.symbols.spelled(before)), row: 0)
        let hints = Self.hints(purpose, editor.string, state)
        if !editor.text.isEmpty || line.columns > 60, end + 3 < line.columns {
            line.write(hints, column: end + 3, row: 0, as: .overlayDim, limit: line.columns - end - 4)
        }
    }

    /// What the typed line may become.
    private static func hints(_ purpose: ScreenState.LinePurpose, _ text: String, _ state: ScreenState) -> String {
        switch purpose {
        case .command: CommandLine.completions(of: text).prefix(6).map(\.usage).joined(separator: "   ")
        case .search: "GATE qN: the next such gate on that wire"
        case .gate: GateSearch.names(like: text).prefix(8).joined(separator: "  ")
        case .angles(let gate): ((try? Gate.named(gate))?.parameters ?? []).joined(separator: ", ")
        case .newAngles: "numbers, symbols, pi/4, 2*theta"
        case .learningRate: "before the schedule; from the run's next epoch on"
        case .branch:
            "a rate, or same, then the epochs in all" + state.keptCheckpoints + "; a run at work is stopped"
        case .runFilter: "lr>0.1 & state=failed; nothing shows all runs"
        case .times: "how often, then a name for the gate that it becomes"
        case .block: LibraryBlock.all.map(\.name).filter { $0.hasPrefix(text) }.joined(separator: "  ")
        }
    }

    // MARK: - Panes

    private static func pane(_ placed: ScreenLayout.Placed, _ state: ScreenState, on canvas: inout Canvas) {
        let isFocused = placed.pane == state.focus
        canvas.within(placed.rect) { frame in
            frame.box(as: isFocused ? .borderFocused : .border)
            let (left, right) = frame.symbols.titleEdges
            let title = Width.shortened(
                "\(placed.pane.key) \(placed.pane.title)", to: max(frame.columns - 6, 0), ellipsis: frame.symbols.ellipsis)
            frame.put(left, column: 1, row: 0, as: isFocused ? .borderFocused : .border)
            let end = frame.write(" \(title) ", column: 2, row: 0, as: isFocused ? .titleFocused : .title)
            frame.put(right, column: end, row: 0, as: isFocused ? .borderFocused : .border)
        }
        canvas.within(placed.rect.inset(columns: 2, rows: 1)) { inner in
            guard inner.columns > 0, inner.rows > 0 else { return }
            switch placed.pane {
            case .circuit: CircuitPane.view(state, on: &inner)
            case .training: TrainingPane.view(state, on: &inner)
            case .queue: QueuePane.view(state, on: &inner)
            case .qec: ResourcePane.view(state, on: &inner)
            }
        }
    }
}

extension ScreenState {
    /// What runs, in a few words for the header.
    fileprivate func statusLine(_ symbols: Symbols, isShort: Bool) -> [(text: String, role: Role)] {
        let jobs = workspace.jobs.filter { !$0.state.isOver }.count
        let waiting = jobs > 1 ? " \(symbols.dot) \(jobs) jobs" : ""
        guard let run = workspace.currentRun else { return [("idle" + waiting + " ", .headerDim)] }
        let (mark, _) = run.status.look(symbols)
        let epochs = run.epochs > 0 ? " \(run.epoch)/\(run.epochs)" : ""
        if isShort { return [(mark, .brand), (epochs + " ", .header)] }
        return [(mark, .brand), (" \(run.status.rawValue)\(epochs)\(waiting) ", .header)]
    }
}
