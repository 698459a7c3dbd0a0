import Circuits

extension ScreenState {
    /// The largest count that can be typed.
    static let mostTimes = 9999

    /// Takes a digit of a count: one that is no key, or any with Alt, begins it; 1 to 4 go to the panes in most presets.
    mutating func takeCount(_ key: Key) -> Bool {
        guard focus == .circuit, pending.isEmpty, case .character(let scalar) = key.code, ("0"..."9").contains(scalar) else { return false }
        let digit = Int(scalar.value) - 48
        if let count, key.modifiers.isEmpty || key.modifiers == .alt {
            self.count = min(count * 10 + digit, Self.mostTimes)
            return true
        }
        let isFree = Keymap.meaning(of: [key], in: focus, holds: holds) == .nothing
        let begins = digit > 0 && isFree && (key.modifiers.isEmpty || key.modifiers == .alt)
        guard begins else { return false }
        count = digit
        return true
    }

    /// Does an action as often as a count says.
    mutating func perform(_ action: ActionID, times: Int?) -> [Effect] {
        count = nil
        guard let times else { return perform(action, []) }
        switch action {
        case .undo, .redo, .step, .stepBack: return perform(action, ["\(times)"])
        case .bottom, .top:
            circuit.noteJump()
            circuit.wire = min(times, circuit.wireCount) - 1
            return []
        case .left, .right, .up, .down, .pageLeft, .pageRight, .nextGate, .previousGate, .nudgeUp, .nudgeDown, .searchNext, .delete, .paste,
            .repeatGate, .moveUp, .moveDown, .moveLeft, .moveRight, .addWire, .removeWire, .jumpBack, .jumpForward:
            return repeated(action, times)
        case _ where action.gateName != nil: return repeated(action, times)
        default: return perform(action, [])
        }
    }

    /// Operations that may be laid out anew at a stroke, so that the next key does not wait for long: less than a second's work.
    private static let mostLaidOut = 4_000_000

    /// How often an action may be done at once: those that edit lay the circuit out each time, and may make it longer.
    private func most(_ action: ActionID) -> Int {
        let moves: Set<ActionID> = [
            .left, .right, .up, .down, .pageLeft, .pageRight, .nextGate, .previousGate, .searchNext, .jumpBack, .jumpForward,
        ]
        guard !moves.contains(action) else { return Self.mostTimes }
        let count = Double(editor?.shown.operations.count ?? 0)
        return max(Int((count * count + 2 * Double(Self.mostLaidOut)).squareRoot() - count), 1)
    }

    /// Stops where the action is refused.
    private mutating func repeated(_ action: ActionID, _ times: Int) -> [Effect] {
        let most = most(action)
        guard times <= most else { return refuse("\(times) times are too many at once in a circuit of this length: \(most) at most") }
        var effects: [Effect] = []
        for _ in 0..<times {
            message = nil
            effects += perform(action, [])
            if message?.kind == .error || prompt != nil { break }
        }
        return effects
    }
}
