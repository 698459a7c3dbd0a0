public import Documents
public import Numerics

/// A parameter of a what-if table and the values that it takes: `PATH=V1,V2,…`.
public struct WhatIfAxis: Hashable, Sendable {
    public var path: ParameterPath
    public var values: [JSONValue]

    public init(_ path: ParameterPath, _ values: [JSONValue]) { (self.path, self.values) = (path, values) }

    /// Values are numbers, true, false, or texts such as `50 ns`.
    public init(parsing text: String) throws(ScenarioError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else { throw .malformedAxis(text) }
        path = try ParameterPath(parsing: String(parts[0]))
        values = parts[1].split(separator: ",", omittingEmptySubsequences: false).map { Self.value(String($0)) }
    }

    private static func value(_ text: String) -> JSONValue {
        guard let node = try? JSON.parse(text, file: "value") else { return .string(text) }
        switch node.content {
        case .list, .map: return .string(text)
        default: return JSONValue(node)
        }
    }
}

/// Estimates for every combination of values, the last axis changing fastest.
public struct WhatIfTable: Sendable {
    public struct Row: Sendable {
        public var values: [JSONValue]
        public var result: Result<Figures, EstimationError>
    }

    public struct Figures: Hashable, Sendable {
        public var physicalQubits: UInt64
        /// Nanoseconds.
        public var runtime: UInt64
        public var codeDistance: UInt64
        public var numTfactories: UInt64

        public init(_ estimate: PhysicalEstimate) {
            (physicalQubits, runtime) = (estimate.physicalQubits, estimate.runtime)
            (codeDistance, numTfactories) = (estimate.patch.codeDistance, estimate.factories?.copies ?? 0)
        }
    }

    public var keys: [String]
    public var rows: [Row]

    static let mostRows = 1_000_000

    /// Computes the rows on a team; they are the same whatever its threads.
    public init(_ scenario: Scenario, _ axes: [WhatIfAxis], on team: ThreadTeam = .shared) throws(ScenarioError) {
        keys = axes.map(\.path.description)
        var count = 1
        for axis in axes {
            let (product, overflow) = count.multipliedReportingOverflow(by: axis.values.count)
            guard !overflow, product <= Self.mostRows else { throw .tooManyRows(overflow ? .max : product, most: Self.mostRows) }
            count = product
        }
        rows = [Row](unsafeUninitializedCapacity: count) { buffer, initialized in
            let rows = UnsafeRows(pointer: buffer)
            team.parallel(count, grain: 8) { part, _ in
                for index in part { rows.initialize(index, to: Self.row(index, scenario, axes)) }
            }
            initialized = count
        }
    }

    private static func row(_ index: Int, _ scenario: Scenario, _ axes: [WhatIfAxis]) -> Row {
        var (rest, values) = (index, [JSONValue]())
        for axis in axes.reversed() {
            values.append(axis.values[rest % axis.values.count])
            rest /= axis.values.count
        }
        values.reverse()
        do {
            var changed = scenario
            for (axis, value) in zip(axes, values) { changed = try changed.setting(axis.path, to: value) }
            return Row(values: values, result: .success(Figures(try changed.estimated())))
        } catch {
            return Row(values: values, result: .failure(error))
        }
    }
}

/// Rows that threads fill side by side, each its own.
private struct UnsafeRows: @unchecked Sendable {
    let pointer: UnsafeMutableBufferPointer<WhatIfTable.Row>

    func initialize(_ index: Int, to row: WhatIfTable.Row) { pointer.initializeElement(at: index, to: row) }
}

extension WhatIfTable {
    public var document: JSONValue {
        let rows = rows.map { row -> JSONValue in
            var members: [(String, JSONValue)] = [("values", .array(row.values))]
            switch row.result {
            case .success(let figures): members += figures.members
            case .failure(let error): members.append(("error", error.document))
            }
            return .object(members)
        }
        return ["keys": .array(keys.map { .string($0) }), "rows": .array(rows)]
    }
}

extension WhatIfTable.Figures {
    fileprivate var members: [(String, JSONValue)] {
        [
            ("physicalQubits", JSONValue(physicalQubits)), ("runtime", JSONValue(runtime)), ("codeDistance", JSONValue(codeDistance)),
            ("numTfactories", JSONValue(numTfactories)),
        ]
    }

    var document: JSONValue { .object(members) }
}

extension EstimationError {
    /// `{"code","message"}`, with the least limit that would do where one was too tight.
    public var document: JSONValue {
        var members: [(String, JSONValue)] = [("code", .string(code.rawValue)), ("message", .string(message))]
        if let minimum { members.append(("minimum", minimum.document)) }
        return .object(members)
    }
}

extension EstimationError.Minimum {
    /// `"N ns"` or a whole number.
    public var document: JSONValue {
        switch self {
        case .duration(let nanoseconds): .string("\(nanoseconds) ns")
        case .physicalQubits(let qubits): JSONValue(qubits)
        }
    }
}
