import Workspace

/// The mouse: everywhere, and needed nowhere. A click chooses, a click on what is chosen does what Enter does, the wheel moves.
extension ScreenState {
    mutating func take(_ mouse: MouseEvent) -> [Effect] {
        if let prompt { return take(mouse, prompt) }
        let layout = ScreenLayout(self)
        if mouse.action == .press, mouse.button == 0, layout.footer.contains(mouse.place) { return clickFooter(at: mouse.place.column) }
        if start != nil { return clickStart(mouse) }
        guard !takeBorders(mouse) else { return [] }
        guard let pane = layout.panes.first(where: { $0.rect.contains(mouse.place) })?.pane else { return [] }
        let inside = layout.inside(pane)
        let here = Point(column: mouse.place.column - inside.column, row: mouse.place.row - inside.row)
        switch mouse.action {
        case .press where mouse.button == 0:
            message = nil
            focus = pane
            switch pane {
            case .circuit: circuit.press(at: mouse.place, within: inside, isHeld: false)
            case .training: return clickTraining(at: here, within: inside)
            case .queue: return clickQueue(at: mouse.place, within: inside)
            case .qec: clickResources(at: here, within: inside)
            }
            return []
        case .drag where mouse.button == 0 && pane == .circuit && focus == .circuit:
            circuit.press(at: mouse.place, within: inside, isHeld: true)
            return []
        case .drag where mouse.button == 0 && pane == .training && focus == .training: return clickTraining(at: here, within: inside)
        case .wheelUp, .wheelDown:
            let isUp = mouse.action == .wheelUp
            switch pane {
            case .circuit: circuit.move(mouse.modifiers.contains(.shift) ? (isUp ? .up : .down) : (isUp ? .left : .right), page: 1)
            case .training: return wheelTraining(isUp: isUp, isSideways: mouse.modifiers.contains(.shift), at: here, within: inside)
            case .queue: return perform(isUp ? .previousJob : .nextJob, [])
            case .qec: resources.slider.step(isUp ? 1 : -1, &resources)
            }
            return []
        default: return []
        }
    }

    /// What the footer offers is done by a click on it.
    private mutating func clickFooter(at column: Int) -> [Effect] {
        guard message == nil, pending.isEmpty, count == nil else {
            (message, pending, count) = (nil, [], nil)
            return []
        }
        guard let hint = FooterHint.all(self, columns: size.columns).first(where: { ($0.column..<$0.column + $0.width).contains(column) })
        else { return [] }
        if let action = hint.action { return perform(action, []) }
        return Key(named: hint.key).flatMap { takeStart($0) } ?? []
    }

    // MARK: - Over the panes

    private mutating func take(_ mouse: MouseEvent, _ open: Prompt) -> [Effect] {
        let isClick = mouse.action == .press && mouse.button == 0
        let wheel = mouse.action == .wheelUp ? -1 : mouse.action == .wheelDown ? 1 : 0
        guard isClick || wheel != 0 else { return [] }
        switch open {
        case .actions(var list):
            if wheel != 0 { return takePrompt(Key(wheel > 0 ? .down : .up)) }
            guard list.rect(in: size).contains(mouse.place) else { return takePrompt(Key(.escape)) }
            guard let index = list.index(at: mouse.place, in: size) else { return [] }
            if index == list.chosen { return takePrompt(Key(.enter)) }
            list.chosen = index
            prompt = .actions(list)
        case .condition(var form):
            if wheel != 0 { return takePrompt(Key(wheel > 0 ? .down : .up)) }
            guard form.rect(in: size).contains(mouse.place) else { return takePrompt(Key(.escape)) }
            guard let index = form.index(at: mouse.place, in: size), let now = editor?.shown else { return [] }
            form.accept(index, in: now)
            prompt = .condition(form)
        case .submit(var form):
            guard form.rect(in: size).contains(mouse.place) else { return isClick ? takePrompt(Key(.escape)) : [] }
            if wheel != 0 { return takePrompt(Key(wheel > 0 ? .left : .right)) }
            if form.isDoing(at: mouse.place, in: size) { return takePrompt(Key(.enter)) }
            guard let field = form.field(at: mouse.place, in: size) else { return [] }
            if field == form.field { return takePrompt(Key(.right)) }
            form.choose(field)
            prompt = .submit(form)
        case .events(let panel):
            if wheel != 0 { return takePrompt(Key(wheel > 0 ? .down : .up)) }
            if !panel.rect(in: size).contains(mouse.place) { return takePrompt(Key(.escape)) }
        case .confirm: if isClick { return takePrompt(Key(.escape)) }
        case .line: break
        }
        return []
    }
}
