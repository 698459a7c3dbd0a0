import Circuits
import Drawing

extension ScreenState {
    /// Conditions and loops: made of what is chosen, changed, entered and left.
    mutating func performBlock(_ action: ActionID, _ words: [String], _ layout: CircuitLayout) throws(EditRefusal) {
        switch action {
        case .enterBlock: try enter(else: false, layout)
        case .otherwise: try enter(else: true, layout)
        case .leaveBlock:
            guard editor?.leave() != nil else { throw EditRefusal("no block was entered") }
        case .newCondition: try changeCondition(words, layout)
        case .repeatTimes: try repeatChosen(words, layout)
        default: try enclose(action, words, layout)
        }
    }

    private mutating func enclose(_ action: ActionID, _ words: [String], _ layout: CircuitLayout) throws(EditRefusal) {
        guard let now = editor?.shown else { return }
        let places = try chosen(layout)
        guard !words.isEmpty else {
            let first = now.bits.first { !$0.isLocal }?.name ?? now.variables.first?.name ?? now.inputs.first
            guard let first else { throw EditRefusal("there are no classical bits; \(Action.key(.measure)) measures a wire into one") }
            prompt = .condition(ConditionForm(action, "\(first) == 1", in: now))
            return
        }
        let condition = try ConditionText.read(words.joined(separator: " "), in: now)
        let (new, place) = try now.enclosing(places) { body in
            [action == .condition ? .conditional(condition, then: body, otherwise: []) : .loop(while: condition, body: body)]
        }
        circuit.anchor = nil
        change(action == .condition ? "if" : "while", to: new, shows: place)
        circuit.column = max(circuit.column - 1, 0)
        message = Message(.info, "\(Action.key(.enterBlock)) opens the block, \(Action.key(.unfold)) takes it apart")
    }

    /// A key for the condition that is being typed.
    mutating func takeCondition(_ key: Key, _ before: ConditionForm) -> [Effect] {
        guard let now = editor?.shown else { return [] }
        var form = before
        switch key {
        case Key(.enter) where form.chosen != nil: form.accept(form.chosen ?? 0, in: now)
        case Key(.enter):
            // What is no condition stays to be mended, with what is wrong beside it.
            guard form.fault == nil else { break }
            prompt = nil
            return form.reading == nil ? [] : perform(form.action, [form.text])
        case Key(.backspace) where form.text.isEmpty:
            prompt = nil
            return []
        default: form.take(key, in: now)
        }
        prompt = .condition(form)
        return []
    }

    private mutating func repeatChosen(_ words: [String], _ layout: CircuitLayout) throws(EditRefusal) {
        guard let now = editor?.shown else { return }
        let places = try chosen(layout)
        guard let first = words.first else {
            prompt = .line(.times, LineEditor())
            return
        }
        guard let times = Int(first), (2...10_000).contains(times) else { throw EditRefusal("'\(first)' is no number from 2 to 10000") }
        let isFolded = places.allSatisfy { place in
            switch now.operations[place] {
            case .gate, .barrier: true
            default: false
            }
        }
        if isFolded { return try editBlocks(.fold, words, layout) }
        // Measurements have no power: what is done several times is written out, as a program's loop is when it is read.
        guard places.count * times <= 100_000 else {
            throw EditRefusal("\(places.count * times) operations are too many to be written out")
        }
        let (new, place) = try now.enclosing(places) { body in Array(repeatElement(body, count: times).joined()) }
        circuit.anchor = nil
        change("for", to: new, shows: place)
        message = Message(.info, "written out \(times) times: only gates can be folded")
    }

    private mutating func changeCondition(_ words: [String], _ layout: CircuitLayout) throws(EditRefusal) {
        guard let now = editor?.shown, let place = try chosen(layout).first else { return }
        let old: Condition
        switch now.operations[place] {
        case .conditional(let condition, _, _), .loop(let condition, _): old = condition
        default: throw EditRefusal("\(now.operations[place].shortName) has no condition")
        }
        guard !words.isEmpty else {
            prompt = .condition(ConditionForm(.newCondition, ConditionText.write(old, in: now), in: now))
            return
        }
        let condition = try ConditionText.read(words.joined(separator: " "), in: now)
        let block: Operation
        switch now.operations[place] {
        case .conditional(_, let then, let otherwise): block = .conditional(condition, then: then, otherwise: otherwise)
        case .loop(_, let body): block = .loop(while: condition, body: body)
        default: return
        }
        change("condition", to: now.replacing(place, with: block))
    }

    /// Goes into the block under the cursor, or, with `else`, into its other part or that of the block that is shown.
    private mutating func enter(else wantsElse: Bool, _ layout: CircuitLayout) throws(EditRefusal) {
        if let element = layout.element(wire: circuit.wire, column: circuit.column) {
            let part: BlockStep.Part? =
                switch layout.operation(of: element) {
                case .conditional: wantsElse ? .otherwise : .then
                case .loop where !wantsElse: .body
                default: nil
                }
            if let part, editor?.enter(BlockStep(operation: element.operation, part: part)) == true { return tellBlock() }
        }
        guard wantsElse else { throw EditRefusal("no if or while stands here") }
        guard let last = editor?.path.last, last.part != .body, let step = editor?.leave() else {
            throw EditRefusal("no if stands here")
        }
        _ = editor?.enter(BlockStep(operation: step.operation, part: step.part == .then ? .otherwise : .then))
        tellBlock()
    }

    private mutating func tellBlock() {
        let other = editor?.path.last?.part == .body ? "" : ", \(Action.key(.otherwise)) goes to the other part"
        message = Message(.info, "inside the block: \(Action.key(.leaveBlock)) or Esc leaves" + other)
    }
}
