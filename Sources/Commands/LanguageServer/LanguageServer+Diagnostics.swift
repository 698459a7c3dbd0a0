import Diagnostics
import Documents
import Formats
import Workspace

extension LanguageServer {
    /// What is wrong with a document, as the editor is told.
    func publish(_ document: OpenDocument) -> JSONValue {
        document.isDiagnosed = true
        var members: [(String, JSONValue)] = [("uri", .string(document.uri))]
        if document.version != .null { members.append(("version", document.version)) }
        members.append(("diagnostics", .array(diagnostics(of: document))))
        return RemoteCall.notify("textDocument/publishDiagnostics", .object(members))
    }

    private func diagnostics(of document: OpenDocument) -> [JSONValue] {
        switch document.kind {
        case .program:
            document.examination.faults.map { fault in
                var diagnostic = fault.diagnostic
                if fault.isElsewhere, let span = diagnostic.span { diagnostic.message = "\(span): \(diagnostic.message)" }
                return published(diagnostic, at: fault.place, in: document)
            }
        case .project: projectDiagnostics(document)
        case .other: []
        }
    }

    private func projectDiagnostics(_ document: OpenDocument) -> [JSONValue] {
        let folder = document.path.flatMap { path in path.lastIndex(of: "/").map { String(path[..<$0]) } } ?? "."
        let file = folder == "." ? Project.fileName : "\(folder)/\(Project.fileName)"
        let found: [Diagnostic]
        do throws(WorkspaceError) {
            found = try Project(text: document.text.text, folder: folder) { path throws(DocumentError) in
                if let text = document.read(path) { return text }
                throw DocumentError(.missingInput, code: "file.unreadable", "cannot read \(path)")
            }.warnings
        } catch {
            found = error.diagnostics.isEmpty ? [Diagnostic(code: "project", error.description, hint: error.hint)] : error.diagnostics
        }
        return found.map { diagnostic in
            var diagnostic = diagnostic
            guard let span = diagnostic.span else { return published(diagnostic, at: 0..<0, in: document) }
            guard span.file == file || span.file.hasSuffix("/\(Project.fileName)") || span.file == Project.fileName else {
                diagnostic.message = "\(span): \(diagnostic.message)"
                return published(diagnostic, at: modelPlace(document), in: document)
            }
            let size = document.text.bytes.count
            let start = min(span.start.offset, size)
            return published(diagnostic, at: start..<max(start, min(span.end.offset, size)), in: document)
        }
    }

    /// Where a project names its circuit.
    private func modelPlace(_ document: OpenDocument) -> Range<Int> {
        ProjectLines(document.text).place(of: "model.ansatz") ?? 0..<0
    }

    private func published(_ diagnostic: Diagnostic, at place: Range<Int>, in document: OpenDocument) -> JSONValue {
        let severity =
            switch diagnostic.severity {
            case .error: 1
            case .warning: 2
            case .note: 3
            }
        // An empty place is hard to see: what stands there is marked.
        var place = place
        if place.isEmpty, place.upperBound < document.text.bytes.count {
            let line = document.text.line(document.text.line(at: place.lowerBound))
            let next = place.lowerBound + EditedText.length(document.text.bytes[place.lowerBound])
            if next <= line.upperBound { place = place.lowerBound..<next }
        }
        let range = document.text.range(place)
        // Not as related information, which most editors hide.
        let message = diagnostic.message + (diagnostic.hint.map { "; \($0)" } ?? "")
        return .object([
            ("range", range), ("severity", .integer(severity)), ("code", .string(diagnostic.code)), ("source", "quantum-mlops"),
            ("message", .string(message)),
        ])
    }
}
