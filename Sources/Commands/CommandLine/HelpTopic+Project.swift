import Documents
import Workspace

extension HelpTopic {
    /// The keys of a project file, from the table that checks them.
    static func projectKeys() -> String {
        var lines = ["project.yaml is one YAML document. Paths are relative to the project. Every key but 'data' has a default.", ""]
        func add(_ section: String) {
            for key in ProjectSchema.keys(of: section) {
                let standard = key.standard.map { ", default \($0.text())" } ?? (key.isRequired ? ", required" : "")
                if case .section = key.shape {
                    lines += ["", "\(key.path): \(key.help)"]
                    add(key.path)
                } else {
                    lines.append("  \(key.path)")
                    lines += wrapped("\(key.help): \(description(of: key.shape))\(standard)", width: 90).map { "      \($0)" }
                }
            }
        }
        add("")
        return (lines + [""]).joined(separator: "\n")
    }

    private static func description(of shape: ProjectSchema.Shape) -> String {
        switch shape {
        case .text: "text"
        case .label: "text or number"
        case .file: "file"
        case .integer(let range):
            range.upperBound > 1 << 31
                ? "whole number from \(range.lowerBound)" : "whole number, \(range.lowerBound) to \(range.upperBound)"
        case .number: "number"
        case .truth: "true or false"
        case .name(let names): listed(names, "or")
        case .nameOrFile(let names, let ending): listed(names + ["FILE\(ending)"], "or")
        case .list(let element, _, _): "list of \(description(of: element))"
        case .section: "section"
        case .step(let steps):
            listed(steps.map { $0.argument == nil ? $0.name : "\($0.name): \($0.argument.map(description) ?? "")" }, "or")
        case .oneOf(let shapes): shapes.map(description).joined(separator: ", or ")
        }
    }
}
