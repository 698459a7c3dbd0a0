/// What a terminal tells a program.
public enum InputEvent: Hashable, Sendable {
    case key(Key)
    case mouse(MouseEvent)
    /// Text pasted in one piece.
    case paste(String)
    /// The terminal's window got the focus, or lost it.
    case focus(Bool)
    /// The answer to the question whether the terminal knows a mode (DECRQM): 0 no, 1 it is set, 2 it is reset, 3 and 4 for ever.
    case mode(number: Int, state: Int)
    /// The terminal uses dark colours, or light ones.
    case appearance(isDark: Bool)
}

/// A button of the mouse pressed, moved or released over a cell.
public struct MouseEvent: Hashable, Sendable {
    public enum Action: Hashable, Sendable { case press, release, drag, move, wheelUp, wheelDown }
    public var action: Action
    /// 0 left, 1 middle, 2 right.
    public var button: Int
    public var place: Point
    public var modifiers: Key.Modifiers

    public init(_ action: Action, button: Int = 0, at place: Point, modifiers: Key.Modifiers = []) {
        (self.action, self.button, self.place, self.modifiers) = (action, button, place, modifiers)
    }
}
