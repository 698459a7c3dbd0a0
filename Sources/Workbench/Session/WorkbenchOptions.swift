/// How the workbench is opened.
public struct WorkbenchOptions: Sendable {
    /// The name of a theme or the path of its file; nil takes the standard one.
    public var theme: String?
    /// Folders in which themes are looked for by their names.
    public var themeFolders: [String] = []
    public var isASCII = false
    /// Lines in, lines out, for screen readers and terminals that cannot be drawn on.
    public var isPlain = false
    /// Fewer frames, for links that are slow or paid for.
    public var isSlowLink = false
    /// Whether colours may be used at all (`--color never`).
    public var hasColor = true
    /// Projects to choose from where none is open.
    public var start: StartScreen?
    /// Lists the projects to choose from as they are now.
    public var recent: @Sendable () -> StartScreen = { StartScreen() }
    /// Opens the project of a folder that was chosen on the start screen.
    public var open: @Sendable (String) throws -> Connection = { throw NoProject(path: $0) }
    /// The projects that were opened last; nil remembers none.
    public var projects: RecentProjects?
    /// How the terminal is to tell of what happens; nil takes the user's setting.
    public var notice: TerminalNotice?
    /// Whether time stands still: pictures are the same whenever they are drawn.
    public var isTimeless = false
    /// Shown when the screen opens.
    public var messages: [ScreenState.Message] = []

    public init() {}

    struct NoProject: Error, CustomStringConvertible {
        let path: String
        var description: String { "cannot open '\(path)' from here" }
    }
}
