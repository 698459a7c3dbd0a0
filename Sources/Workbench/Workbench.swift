import Diagnostics
import Documents
import Glibc

/// The workbench: the program's screen, on a terminal, as lines, or as a picture.
public enum Workbench {
    /// Opens the workbench on a project, or on the start screen, and returns the exit code when the person leaves.
    ///
    /// Where the terminal cannot be drawn on, the same goes as lines. Where standard output is no terminal and lines were not asked for, it says so: 64.
    public static func open(_ connection: Connection?, options: WorkbenchOptions = WorkbenchOptions()) -> Int32 {
        if options.isPlain { return PlainSession(connection, options: options).run() }
        guard isatty(STDOUT_FILENO) == 1 else {
            report(
                "error: standard output is no terminal; --headless runs the project without one, --plain reads and writes lines, --render draws a picture"
            )
            return 64
        }
        var options = options
        var theme = Theme.standard
        do {
            if let name = options.theme { theme = try Theme.find(name, in: options.themeFolders) }
        } catch {
            // A broken theme is no reason to lose the screen.
            options.messages.append(ScreenState.Message(.error, error.description + "; the standard theme stays"))
        }
        if let fault = Action.keyFaults.first(where: { $0.severity != .note }) {
            options.messages.append(ScreenState.Message(.warning, fault.placed))
        }
        let input = isatty(STDIN_FILENO) == 1 ? STDIN_FILENO : Glibc.open("/dev/tty", O_RDWR | O_CLOEXEC)
        do {
            guard input >= 0 else {
                throw TerminalProfile.Reason(description: "standard input is no terminal, so keys cannot be read; plain mode")
            }
            let profile = try CursesScreen.profile(options)
            guard
                let session = TerminalSession(
                    connection, options: options, theme: theme, profile: profile, input: input, output: STDOUT_FILENO)
            else {
                throw TerminalProfile.Reason(description: "the terminal cannot be drawn on; plain mode")
            }
            return session.run()
        } catch {
            report("note: \(error)")
            return PlainSession(connection, options: options).run()
        }
    }

    /// Draws the screen as it is after those keys, without a terminal: the same bytes every time for the same project.
    ///
    /// - Throws: ``RenderError`` where a key or the theme has no meaning.
    public static func render(_ connection: Connection?, size: Size, keys: String = "", options: WorkbenchOptions = WorkbenchOptions())
        throws(RenderError) -> Picture
    {
        try Renderer(connection, size: size, options: options).picture(after: keys)
    }
}

/// Writes a line to standard error.
func report(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}
