import Documents
import Glibc

/// The projects and circuits that were opened last, in a file among the user's own state.
public struct RecentProjects: Sendable {
    struct Entry: Codable, Equatable {
        var path: String
        /// Unix time in seconds.
        var openedAt: Double
    }

    let file: String
    static let most = 30

    public init(file: String) { self.file = file }

    /// Those of the user who runs the program.
    public static var current: RecentProjects { RecentProjects(file: SessionMemory.stateFolder + "/recent.json") }

    /// The one that was opened last first; none where the file is not there or broken.
    func load() -> [Entry] {
        guard let text = try? readText(file), let all = try? JSON.decode([Entry].self, from: text, file: file) else { return [] }
        return Array(all.prefix(Self.most))
    }

    /// Puts a project or a circuit in front.
    public func note(_ path: String) {
        let full = Self.full(path)
        keep([Entry(path: full, openedAt: wallTime())] + load().filter { $0.path != full })
    }

    public func forget(_ path: String) { keep(load().filter { $0.path != path }) }

    /// What the start screen lists of them.
    public func entries() -> [StartScreen.Entry] {
        let home = getenv("HOME").map { String(cString: $0) } ?? ""
        return load().map { entry in
            let name = entry.path.split(separator: "/").last.map(String.init) ?? entry.path
            let isHome = !home.isEmpty && home != "/" && entry.path.hasPrefix(home + "/")
            let short = isHome ? "~" + entry.path.dropFirst(home.utf8.count) : entry.path
            let isProject = name.contains(".") ? access(entry.path, F_OK) == 0 : access(entry.path + "/project.yaml", F_OK) == 0
            return StartScreen.Entry(
                title: name, path: entry.path, detail: "\(Figures.day(entry.openedAt))  \(short)",
                isMissing: !isProject && access(entry.path + "/project.yaml", F_OK) != 0)
        }
    }

    /// A list that cannot be kept is not worth a message.
    private func keep(_ entries: [Entry]) {
        SessionMemory.makeFolder(of: file)
        guard let text = try? JSONValue(encoding: Array(entries.prefix(Self.most))).text() else { return }
        try? writeAtomically(Array((text + "\n").utf8), to: file)
    }

    private static func full(_ path: String) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        return realpath(path, &buffer).map { String(cString: $0) } ?? path
    }
}
