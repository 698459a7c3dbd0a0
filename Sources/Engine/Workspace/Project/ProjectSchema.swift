public import Documents

/// What a project file may say: one table from which the checker, the defaults, the published JSON Schema and the help derive.
public enum ProjectSchema {
    /// A key of the project file.
    public struct Key: Sendable {
        /// Dotted from the top of the file: `training.learningRate`.
        public let path: String
        public let shape: Shape
        /// What holds where the key is not given; nil where nothing does.
        public let standard: JSONValue?
        public let isRequired: Bool
        public let help: String

        init(_ path: String, _ shape: Shape, default standard: JSONValue? = nil, required: Bool = false, _ help: String) {
            (self.path, self.shape, self.standard, self.isRequired, self.help) = (path, shape, standard, required, help)
        }

        var name: String { path.split(separator: ".").last.map(String.init) ?? path }
        var parent: String { path.split(separator: ".").dropLast().joined(separator: ".") }
    }

    /// The kind of value that a key takes.
    public indirect enum Shape: Sendable {
        case text
        /// A text, or a number or truth value read as the text that stands there (labels, column names).
        case label
        /// The path of a file, relative to the project.
        case file
        case integer(ClosedRange<Int>)
        /// A finite number; `above` is excluded, the bounds of `in` are included.
        case number(in: ClosedRange<Double>, above: Double? = nil)
        case truth
        /// One of a table's names.
        case name([String])
        /// One of a table's names, or a file with that ending.
        case nameOrFile([String], ending: String)
        case list(of: Shape, count: ClosedRange<Int>, isDistinct: Bool = false)
        /// A map whose keys are rows of the table.
        case section
        /// A name alone, or a map of that one name to its argument; the argument's shape by name, nil for a name that takes none.
        case step([(name: String, argument: Shape?)])
        case oneOf([Shape])
    }

    /// The keys right below a section; the top of the file is the section without a name.
    public static func keys(of section: String) -> [Key] { table.filter { $0.parent == section } }

    public static func key(_ path: String) -> Key? { table.first { $0.path == path } }
}
