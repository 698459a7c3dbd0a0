import Documents
import Glibc
import Workspace

/// A project in a folder of its own that goes with this object.
final class ProjectFolder: Sendable {
    let path: String

    /// Two interleaved clouds of points and a project that learns to tell them apart.
    init(_ project: String = ProjectFolder.small, rows: Int = 40) throws {
        var template = Array("/tmp/workspace-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw WorkspaceError.cannotCreate(path: "/tmp", reason: String(cString: strerror(errno))) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try write(project, to: "project.yaml")
        try write(Self.table(rows: rows, from: 0), to: "train.csv")
        try write(Self.table(rows: rows / 2, from: 1000), to: "test.csv")
    }

    deinit { removeAll(path) }

    static let small = project(epochs: 3)

    static func project(epochs: Int, more: String = "") -> String {
        """
        name: clouds
        data: {train: train.csv, test: test.csv}
        preprocess: [standardize]
        model: {qubits: 2, layers: 1}
        training: {epochs: \(epochs), batch: 8, validation: 0.2}
        \(more)
        """
    }

    func write(_ text: String, to file: String) throws { try writeAtomically(Array(text.utf8), to: "\(path)/\(file)") }

    func read(_ file: String) throws -> String { try readText("\(path)/\(file)") }

    var store: String { path + "/.quantum-mlops/store.sqlite" }

    private static func table(rows: Int, from start: Int) -> String {
        var text = "x,y,label\n"
        for row in start..<start + rows {
            let angle = Double(row) * 2.399963
            let side = row.isMultiple(of: 2) ? 1.0 : -1.0
            text += "\(side + 0.8 * cos(angle)),\(0.5 * side + 0.8 * sin(angle * 1.7)),\(row.isMultiple(of: 2) ? "up" : "down")\n"
        }
        return text
    }
}

private func removeAll(_ path: String) {
    if let folder = opendir(path) {
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != ".." { removeAll("\(path)/\(name)") }
        }
        closedir(folder)
        rmdir(path)
    } else {
        unlink(path)
    }
}
