import Diagnostics
import Documents
import Formats
import Glibc
import Workbench
import Workspace

/// `quantum-mlops [PROJECT]`: the workbench, or with `--headless` the batch mode.
enum WorkbenchCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        if let word = arguments.operands.first, access(word, F_OK) != 0 { throw missing(word, arguments) }
        if arguments.has("--headless") { return try RunCommand.run(arguments, context) }
        let isDrawn = context.console.surroundings.outputIsTerminal
        guard arguments.has("--plain") || arguments.has("--render") || isDrawn else {
            throw UsageError(
                "standard output is no terminal",
                hint: "use --headless to run the project, --plain for lines, or --render COLUMNSxROWS for a picture of the screen")
        }
        var options = WorkbenchOptions()
        options.theme = arguments.text("--theme")
        options.themeFolders = SharedFolders.themes
        options.isASCII = arguments.has("--ascii")
        options.isPlain = arguments.has("--plain")
        options.isSlowLink = arguments.has("--slow-link")
        options.hasColor = arguments.text("--color") != "never"
        let projects = RecentProjects.current
        options.projects = projects
        options.start = startScreen(projects)
        options.recent = { startScreen(projects) }
        options.open = { try connect(to: $0) }
        if let name = options.theme { _ = try Theme.find(name, in: options.themeFolders) }
        let connection = try connection(to: arguments.operands.first)
        if let size = arguments.text("--render") { return try render(connection, size, options, arguments, context) }
        // The code of a signal or of leaving; both are in the table.
        return ExitCode(rawValue: Workbench.open(connection, options: options)) ?? .internalError
    }

    /// The project or the circuit at a path; nil where none is named and the current folder is no project.
    private static func connection(to path: String?) throws -> Connection? {
        guard let path else {
            guard access("project.yaml", F_OK) == 0 else { return nil }
            return Connection(try Workspace.open("."))
        }
        return try connect(to: path)
    }

    private static func connect(to path: String) throws -> Connection {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR, !path.hasSuffix(".yaml") else {
            return Connection(try Workspace.open(path))
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return Connection(circuit: try readCircuit(path), name: name, path: path)
    }

    private static func render(
        _ connection: Connection?, _ text: String, _ options: WorkbenchOptions, _ arguments: Arguments, _ context: Context
    ) throws -> ExitCode {
        defer { connection?.close() }
        guard let size = Size(text) else { throw UsageError("'\(text)' is no size", hint: "a size is COLUMNSxROWS, such as 120x40") }
        let path = arguments.output ?? "-"
        var options = options
        options.isTimeless = true
        let picture = try Workbench.render(connection, size: size, keys: arguments.text("--keys") ?? "", options: options)
        let bytes = try picture.encoded(for: path)
        if path == "-" { context.console.write(String(decoding: bytes, as: UTF8.self)) } else { try writeAtomically(bytes, to: path) }
        return .done
    }

    /// The projects that were opened last, and those that came with the program.
    private static func startScreen(_ projects: RecentProjects) -> StartScreen {
        let samples = [
            ("breast-cancer", "569 patients, 4 qubits: is a tumour malignant?"), ("moons", "two half moons, by data re-uploading"),
        ]
        let found = samples.compactMap { name, detail -> StartScreen.Entry? in
            let path = SharedFolders.samples.map { "\($0)/\(name)" }.first { access("\($0)/project.yaml", F_OK) == 0 }
            return path.map { StartScreen.Entry(title: name, path: $0, detail: detail) }
        }
        return StartScreen(recent: projects.entries(), samples: found)
    }

    /// A word that names nothing: a path is a missing file, else a command may have been meant.
    private static func missing(_ word: String, _ arguments: Arguments) -> any Fault {
        let opensProject = ["--headless", "--plain", "--render"].contains { arguments.has($0) }
        if opensProject || word.contains("/") || word.contains(".") {
            return DocumentError(.missingInput, code: "file.missing", "no project and no file at '\(word)'")
        }
        return ArgumentParser(commands: CommandTable.commands, root: CommandTable.root).unknownCommand(word)
    }
}

/// Where themes and samples lie: beside the program as it is installed, or in the folder that it was built in.
enum SharedFolders {
    static var themes: [String] { folders("themes") }
    static var samples: [String] { folders("sample-projects") }

    private static func folders(_ name: String) -> [String] {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { return [name] }
        let path = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let parts = path.split(separator: "/")
        func above(_ levels: Int) -> String { "/" + parts.dropLast(levels + 1).joined(separator: "/") }
        // PREFIX/bin/quantum-mlops, and .build/TRIPLE/CONFIGURATION/quantum-mlops.
        return ["\(above(1))/share/quantum-mlops/\(name)", "\(above(3))/\(name)"]
    }
}
