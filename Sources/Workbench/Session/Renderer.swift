public import Diagnostics
import Documents
import Drawing
import Workspace

/// A screen drawn without a terminal.
public struct Picture: Sendable {
    public let grid: CellGrid
    public let theme: Theme

    /// The picture in the format that a file's name asks for: `.txt`, `.ansi`, `.svg`, `.png` or `.pdf`; text for `-`.
    public func encoded(for path: String) throws(RenderError) -> [UInt8] {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let format = name.contains(".") ? name.split(separator: ".").last.map { $0.lowercased() } ?? "" : ""
        do throws(PictureError) {
            switch format {
            case _ where path == "-", "txt": return Array(grid.text.utf8)
            case "ansi": return Array(grid.ansi(depth: theme.depth).utf8)
            case "svg": return grid.scene(appearance: theme.appearance).svg
            case "png": return try grid.scene(appearance: theme.appearance).png()
            case "pdf": return try grid.scene(appearance: theme.appearance).pdf()
            default: break
            }
        } catch {
            throw RenderError(error.kind, error.description + (error.hint.map { "; " + $0 } ?? ""))
        }
        throw RenderError(.usage, "no picture format '\(format)' in '\(path)'; expected .txt, .ansi, .svg, .png or .pdf")
    }
}

/// Why a picture cannot be drawn.
public struct RenderError: Fault, Equatable {
    public let kind: FaultKind
    public let description: String
    public let diagnostics: [Diagnostic]

    init(_ kind: FaultKind, _ description: String, _ diagnostics: [Diagnostic] = []) {
        (self.kind, self.description, self.diagnostics) = (kind, description, diagnostics)
    }
}

/// Takes keys as a terminal would and draws what it would show.
struct Renderer {
    private var state: ScreenState
    private var theme: Theme
    private let connection: Connection?
    private let options: WorkbenchOptions

    init(_ connection: Connection?, size: Size, options: WorkbenchOptions) throws(RenderError) {
        (self.connection, self.options) = (connection, options)
        do {
            theme = try options.theme.map { name throws(ThemeError) in try Theme.find(name, in: options.themeFolders) } ?? .standard
        } catch {
            throw RenderError(.configuration, error.description, error.diagnostics)
        }
        if !options.hasColor { theme = theme.adapted(to: .monochrome) }
        let project = connection?.state()
        state = ScreenState(size: size, start: connection == nil ? options.start ?? StartScreen() : nil, themeName: theme.name)
        if var project {
            if options.isTimeless { project.queue.asOf = 0 }
            update(.workspace(project))
        }
        for message in options.messages { update(.message(message)) }
    }

    func picture(after keys: String) throws(RenderError) -> Picture {
        var copy = self
        for name in keys.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\t" }) {
            guard let key = Key(named: String(name)) else {
                throw RenderError(.usage, "no key is called '\(name)'; keys are written a, Enter, C-x, S-Tab, …")
            }
            if copy.update(.event(.key(key))) { break }
        }
        return Picture(
            grid: ScreenView.draw(copy.state, theme: copy.theme, symbols: options.isASCII ? .ascii : .unicode), theme: copy.theme)
    }

    /// Takes an input and does what follows from it, as far as that is a matter of the picture; true where the program would have ended.
    @discardableResult
    private mutating func update(_ input: ScreenInput) -> Bool {
        for effect in state.update(input) {
            switch effect {
            case .quit: return true
            case .suspend, .redraw, .record, .clipboard, .follow, .note, .notify, .forget: break
            case .recall(_, let serial): update(.recalled(nil, serial: serial))
            case .recent: update(.start(options.recent()))
            case .log(let job): if let connection { update(connection.logged(job)) }
            case .device(let file): update(readDevice(file))
            case .quote(let work, let circuit): if let connection { update(connection.quoted(work, circuit)) }
            case .write, .picture: update(.message(ScreenState.Message(.info, "a picture writes no file")))
            case .send(.showCurves): break
            case .send: update(.message(ScreenState.Message(.info, "a picture starts and stops no work")))
            case .preview(let request, let serial): update(.preview(previewState(request), serial: serial))
            case .noise(let file, let circuit, let version):
                if let connection { update(connection.noise(file, for: circuit, version: version)) }
            case .trained(let run): if let connection { update(connection.trained(run)) }
            case .read(let text, let serial):
                let (circuit, diagnostics) = readProgram(text, file: "text")
                update(.read(circuit, diagnostics, serial: serial))
            case .spell(let circuit, let version): update(.spelled(programText(of: circuit), version: version))
            case .count(let circuit, let version): update(.counted(CircuitPane.Facts(circuit), version: version))
            case .compare(let file): if let connection { update(connection.other(file)) }
            case .estimate(let request): if let connection { update(.resources(connection.estimate(request))) }
            case .inspect(let run): if let connection { update(connection.inspected(run)) }
            case .theme(let name):
                do {
                    theme = try Theme.find(name, in: options.themeFolders).adapted(to: theme.depth)
                    update(.theme(theme.name))
                } catch {
                    update(.message(ScreenState.Message(.error, error.description)))
                }
            case .open: update(.message(ScreenState.Message(.info, "a picture opens no other project")))
            }
        }
        return false
    }
}
