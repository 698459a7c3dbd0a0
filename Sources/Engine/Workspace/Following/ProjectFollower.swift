import Diagnostics
import Glibc
import Learning

/// Follows a project file and the circuit file that it names: a sound edit replaces the project, a broken one becomes a fault.
///
/// It belongs to one thread.
final class ProjectFollower {
    private let folder: String
    private var seen: [FileMark?] = []
    private var circuitFile: String?

    init(folder: String) { self.folder = folder }

    /// The project, or what is wrong with it, where the files have changed since the last call; nil where they have not.
    func change() -> Event? {
        let marks = self.marks
        guard marks != seen else { return nil }
        seen = marks
        let event: Event
        do {
            let project = try Project.load(folder)
            circuitFile = if case .circuit(let file, _) = project.model.ansatz { joined(folder, file) } else { nil }
            event = Event(time: now(), .project(try ProjectSummary(project)))
        } catch {
            event = Event(time: now(), .fault(Self.diagnostic(error, in: joined(folder, Project.fileName))))
        }
        // The circuit file may have become another one.
        seen = self.marks
        return event
    }

    private var marks: [FileMark?] {
        ([joined(folder, Project.fileName)] + (circuitFile.map { [$0] } ?? [])).map(FileMark.init)
    }

    private static func diagnostic(_ error: any Error, in file: String) -> Diagnostic {
        if let fault = error as? any Fault, let first = fault.diagnostics.first { return first }
        return Diagnostic(code: "project.unreadable", "\(error)", at: SourceSpan(file: file), hint: (error as? any Fault)?.hint)
    }
}

/// What tells that a file is no longer what it was.
private struct FileMark: Hashable {
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
