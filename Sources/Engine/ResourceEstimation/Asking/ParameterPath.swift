public import Diagnostics

/// Where a value stands in a scenario: a dotted path such as `qubitParams.twoQubitGateTime` or `logicalCounts.tCount`.
public struct ParameterPath: Hashable, Sendable, CustomStringConvertible {
    let parts: [String]

    public var description: String { parts.joined(separator: ".") }

    init(_ parts: [String]) { self.parts = parts }

    /// - Throws: ``ScenarioError/unknownPath(_:hint:)`` where no parameter goes by that name.
    public init(parsing text: String) throws(ScenarioError) {
        guard Self.known.contains(text) else {
            let hint =
                didYouMean(text, among: Self.known)
                ?? Self.known.first { $0.hasSuffix("." + text) }.map { "did you mean '\($0)'?" }
                ?? text.split(separator: ".").last.flatMap { last in
                    didYouMean(String(last), among: Self.known.compactMap { $0.split(separator: ".").last.map(String.init) })
                }
            throw .unknownPath(text, hint: hint)
        }
        parts = text.split(separator: ".").map(String.init)
    }

    /// Every path that can be asked for.
    public static let known: [String] = {
        var paths = ["errorBudget"] + EstimationParameters.Budget.keys.map { "errorBudget.\($0)" }
        let measurementRates = ["oneQubitMeasurementErrorRate", "twoQubitJointMeasurementErrorRate"]
        let qubit = PhysicalQubit.commonKeys + PhysicalQubit.gateKeys + PhysicalQubit.majoranaKeys.dropFirst()
        paths += qubit.map { "qubitParams.\($0)" }
        paths += measurementRates.flatMap { ["qubitParams.\($0).process", "qubitParams.\($0).readout"] }
        paths += CorrectionScheme.keys.map { "qecScheme.\($0)" }
        paths += EstimationParameters.Constraints.keys.map { "constraints.\($0)" }
        paths += IdleMemory.keys.map { "memory.\($0)" }
        paths += LogicalCounts.keys.map { "logicalCounts.\($0)" }
        return paths
    }()
}

/// Why a question about a scenario cannot be asked.
public enum ScenarioError: Fault, Hashable {
    case unknownPath(String, hint: String?)
    /// Not `PATH=V1,V2,…`.
    case malformedAxis(String)
    case tooManyRows(Int, most: Int)

    public var kind: FaultKind { .usage }

    public var description: String {
        switch self {
        case .unknownPath(let path, _): "no parameter '\(path)'"
        case .malformedAxis(let text): "'\(text)' is no PATH=VALUE,VALUE,…"
        case .tooManyRows(let rows, let most): "a what-if table of \(rows) rows is too long; at most \(most) are told"
        }
    }

    public var hint: String? {
        switch self {
        case .unknownPath(_, let hint): hint ?? "paths are \(ParameterPath.known.prefix(4).joined(separator: ", ")), …"
        case .malformedAxis: "such as errorBudget=0.1,0.01,0.001 or qubitParams.twoQubitGateTime=50 ns,100 ns"
        case .tooManyRows: "ask for fewer values"
        }
    }
}
