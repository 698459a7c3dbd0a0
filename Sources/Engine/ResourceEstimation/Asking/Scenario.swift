internal import Diagnostics
public import Documents

/// A program and a machine, of which any value can be replaced by its path.
public struct Scenario: Sendable {
    public var counts: LogicalCounts
    /// The job parameters as written.
    private var parameters: Node

    /// - Parameter parameters: one set of job parameters; nil for the defaults.
    public init(_ counts: LogicalCounts, parameters: Node?) {
        self.counts = counts
        self.parameters = parameters ?? Node(.map([]), at: SourceSpan(file: "parameters"))
    }

    /// The scenario with every default written out.
    public init(_ counts: LogicalCounts, _ parameters: EstimationParameters) {
        self.init(counts, parameters: Node(parameters.document))
    }

    public func estimated() throws(EstimationError) -> PhysicalEstimate { try estimate(counts, try EstimationParameters(parameters)) }

    public func readParameters() throws(EstimationError) -> EstimationParameters { try EstimationParameters(parameters) }

    public func setting(_ path: ParameterPath, to value: JSONValue) throws(EstimationError) -> Scenario {
        var changed = self
        if path.parts.first == "logicalCounts" {
            var document = counts.document
            document[path.parts[1]] = value
            changed.counts = try LogicalCounts(Node(document))
        } else {
            changed.parameters = parameters.setting(path.parts[...], to: Node(value))
        }
        return changed
    }
}

extension Node {
    /// The same value without places of its own.
    init(_ value: JSONValue) {
        let span = SourceSpan(file: "parameters")
        let content: Content
        switch value {
        case .null: content = .null
        case .bool(let value): content = .bool(value)
        case .integer(let value): content = .integer(value)
        case .number(let value): content = .number(value)
        case .decimal(let digits): content = .number(Double(digits) ?? .nan)
        case .string(let text): content = .string(text)
        case .array(let values): content = .list(values.map { Node($0) })
        case .object(let members):
            content = .map(members.map { Entry(key: $0.key, keySpan: span, value: Node($0.value)) })
        }
        self.init(content, at: span)
    }

    /// The document with another value at a path; maps are made where there are none.
    fileprivate func setting(_ path: ArraySlice<String>, to value: Node) -> Node {
        guard let key = path.first else { return value }
        var members = entries ?? []
        let inner = self[key] ?? Node(.map([]), at: span)
        let changed = Entry(key: key, keySpan: span, value: inner.setting(path.dropFirst(), to: value))
        if let place = members.firstIndex(where: { $0.key == key }) { members[place] = changed } else { members.append(changed) }
        return Node(.map(members), at: span)
    }
}
