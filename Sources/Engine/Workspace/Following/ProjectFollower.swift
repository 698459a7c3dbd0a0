import Diagnostics
import Glibc
import Learning

/// Follows a project file and the files that it names: a sound edit replaces the project, a broken one becomes a fault.
///
/// It belongs to one thread.
final class ProjectFollower {
    private let folder: String
    private var seen: [FileMark?] = []
    /// The circuit and data files that the project names.
    private var named: [String] = []
    private var hasShown = false

    init(folder: String) { self.folder = folder }

    /// The project, or what is wrong with it, where the files have changed since the last call.
    ///
    /// A project whose data or circuit are at fault from the start is shown without its circuit, and the fault with it.
    func changes() -> [Event] {
        let marks = self.marks
        guard marks != seen else { return [] }
        var events: [Event] = []
        do {
            let project = try Project.load(folder)
            named = [project.source.train] + (project.source.test.map { [$0] } ?? [])
            if case .circuit(let file, _) = project.model.ansatz { named.append(joined(folder, file)) }
            do {
                events = [Event(time: now(), .project(ProjectSummary(project, try project.shape())))]
                hasShown = true
            } catch {
                if !hasShown { events = [Event(time: now(), .project(ProjectSummary(project)))] }
                throw error
            }
        } catch {
            events.append(Event(time: now(), .fault(Self.diagnostic(error, in: joined(folder, Project.fileName)))))
        }
        // The named files may have become others; what changes in the project file while it is read is seen next time.
        seen = [marks.first ?? nil] + self.marks.dropFirst()
        return events
    }

    private var marks: [FileMark?] {
        ([joined(folder, Project.fileName)] + named).map(FileMark.init)
    }

    private static func diagnostic(_ error: any Error, in file: String) -> Diagnostic {
        if let fault = error as? any Fault, let first = fault.diagnostics.first { return first }
        return Diagnostic(code: "project.unreadable", "\(error)", at: SourceSpan(file: file), hint: (error as? any Fault)?.hint)
    }
}

/// What tells that a file is no longer what it was.
struct FileMark: Hashable {
    let inode: UInt
    let size: Int
    let seconds: Int
    let nanoseconds: Int

    /// Nil where there is no such file.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        (inode, size) = (UInt(status.st_ino), Int(status.st_size))
        (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    }
}
