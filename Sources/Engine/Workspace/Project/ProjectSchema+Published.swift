public import Documents

extension ProjectSchema.Shape {
    /// What a message says that it expected: `a number from 0 to 1`.
    public var words: String {
        switch self {
        case .text: "a text"
        case .label: "a text or a number"
        case .file: "a file's path"
        case .truth: "true or false"
        case .integer(let range):
            range.upperBound == .max ? "an integer from \(range.lowerBound)" : "an integer from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range, let above):
            switch (above, range.hasUpperBound) {
            case (let above?, true): "a number above \(short(above)) and up to \(short(range.upperBound))"
            case (let above?, false): "a number above \(short(above))"
            case (nil, true): "a number from \(short(range.lowerBound)) to \(short(range.upperBound))"
            case (nil, false): range.hasLowerBound ? "a number from \(short(range.lowerBound))" : "a number"
            }
        case .name(let names): "one of \(names.joined(separator: ", "))"
        case .nameOrFile(let names, let ending): "one of \(names.joined(separator: ", ")), or a \(ending) file"
        case .list(let element, let count, _):
            count.lowerBound == count.upperBound ? "a list of \(count.lowerBound), each \(element.words)" : "a list, each \(element.words)"
        case .section: "a map of keys"
        case .step(let steps): "one of \(steps.map(\.name).joined(separator: ", "))"
        case .oneOf(let shapes): shapes.map(\.words).joined(separator: ", or ")
        }
    }

    /// The shape in the words of JSON Schema.
    func schema(at path: String) -> [(String, JSONValue)] {
        switch self {
        case .text, .file: [("type", "string"), ("minLength", 1)]
        case .label: [("type", ["string", "number", "boolean"])]
        case .truth: [("type", "boolean")]
        case .integer(let range):
            [("type", "integer"), ("minimum", .integer(range.lowerBound))]
                + (range.upperBound == .max ? [] : [("maximum", .integer(range.upperBound))])
        case .number(let range, let above):
            [("type", "number")]
                + (above.map { [("exclusiveMinimum", .number($0))] }
                    ?? (range.hasLowerBound ? [("minimum", .number(range.lowerBound))] : []))
                + (range.hasUpperBound ? [("maximum", .number(range.upperBound))] : [])
        case .name(let names): [("enum", .array(names.map { .string($0) }))]
        case .nameOrFile(let names, let ending):
            [
                (
                    "anyOf",
                    [
                        .object([("enum", .array(names.map { .string($0) }))]),
                        .object([("type", "string"), ("pattern", .string(".+\(ending.replacingDots)$"))]),
                    ]
                )
            ]
        case .list(let element, let count, let isDistinct):
            [("type", "array"), ("items", .object(element.schema(at: path))), ("minItems", .integer(count.lowerBound))]
                + (count.upperBound == .max ? [] : [("maxItems", .integer(count.upperBound))])
                + (isDistinct ? [("uniqueItems", true)] : [])
        case .section: ProjectSchema.sectionSchema(path)
        case .step(let steps):
            [
                (
                    "anyOf",
                    .array(
                        [.object([("enum", .array(steps.filter { $0.argument == nil }.map { .string($0.name) }))])]
                            + steps.compactMap { step in
                                step.argument.map { argument in
                                    .object([
                                        ("type", "object"),
                                        ("properties", .object([(step.name, .object(argument.schema(at: path)))])),
                                        ("required", [.string(step.name)]), ("additionalProperties", false),
                                    ])
                                }
                            })
                )
            ]
        case .oneOf(let shapes): [("anyOf", .array(shapes.map { .object($0.schema(at: path)) }))]
        }
    }
}

extension ProjectSchema {
    /// The schema as it is published in `docs/project.schema.json`, for editors and CI.
    public static var published: JSONValue {
        .object(
            [
                ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("title", "Quantum MLOps Workbench project"),
                ("description", "project.yaml; generated from the program's own table of keys"),
            ] + sectionSchema(""))
    }

    static func sectionSchema(_ section: String) -> [(String, JSONValue)] {
        let keys = keys(of: section)
        let required = keys.filter(\.isRequired).map { JSONValue.string($0.name) }
        return [
            ("type", "object"),
            ("properties", .object(keys.map { ($0.name, .object(keySchema($0))) })),
        ] + (required.isEmpty ? [] : [("required", .array(required))]) + [("additionalProperties", false)]
    }

    private static func keySchema(_ key: Key) -> [(String, JSONValue)] {
        [("description", .string(key.help))] + key.shape.schema(at: key.path) + (key.standard.map { [("default", $0)] } ?? [])
    }

    /// The table as text for `help project`.
    public static var help: String {
        let width = table.map(\.path.count).max() ?? 0
        return table.map { key in
            let standard = key.standard.map { " (default: \($0.text()))" } ?? (key.isRequired ? " (required)" : "")
            let shape = if case .section = key.shape { "" } else { " [\(key.shape.words)]" }
            return key.path + String(repeating: " ", count: width - key.path.count + 2) + key.help + standard + shape
        }.joined(separator: "\n") + "\n"
    }
}

extension String {
    fileprivate var replacingDots: String { split(separator: ".", omittingEmptySubsequences: false).joined(separator: "\\.") }
}

private func short(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? "\(value)" }

extension ClosedRange<Double> {
    fileprivate var hasLowerBound: Bool { lowerBound > -Double.greatestFiniteMagnitude }
    fileprivate var hasUpperBound: Bool { upperBound < Double.greatestFiniteMagnitude }
}
