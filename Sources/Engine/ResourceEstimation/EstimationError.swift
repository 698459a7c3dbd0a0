public import Diagnostics

/// Why there is no estimate, under the reference estimator's own codes.
public struct EstimationError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable, CaseIterable {
        case algorithmHasNoResources = "Qsc.Estimates.AlgorithmHasNoResources"
        case bothConstraints = "Qsc.Estimates.BothDurationAndPhysicalQubitsProvided"
        case maxDurationTooSmall = "Qsc.Estimates.MaxDurationTooSmall"
        case maxPhysicalQubitsTooSmall = "Qsc.Estimates.MaxPhysicalQubitsTooSmall"
        case depthFactorTooSmall = "Qsc.Estimates.LogicalDepthScalingFactorTooSmall"
        case codeParameter = "Qsc.Estimates.CodeParameterComputationFailed"
        case physicalQubits = "Qsc.Estimates.PhysicalQubitComputationFailed"
        case logicalCycleTime = "Qsc.Estimates.LogicalCycleTimeComputationFailed"
        case logicalErrorRate = "Qsc.Estimates.LogicalErrorRateComputationFailed"
        case noMagicStates = "Qsc.Estimates.CannotComputeMagicStates"
        case invalidBudget = "Qsc.Estimates.InvalidInputError.InvalidErrorBudget"
        case invalidProtocol = "Qsc.Estimates.InvalidInputError.InvalidFaultToleranceProtocol"
        case frontierConstraints = "Qsc.Estimates.InvalidInputError.ConstraintsProvidedForFrontierEstimation"
        case invalidValue = "Qsc.Estimates.InvalidValueError.InvalidValue"
        case cannotEvaluate = "Qsc.Estimates.EvaluationError.CannotEvaluateExpression"
        /// Not one of the reference's, which has no memory.
        case memory = "Qsc.Estimates.MemoryComputationFailed"
        /// Not one of the reference's, which searches for hours.
        case searchTooLarge = "Qsc.Estimates.SearchTooLarge"
        case cannotParse = "Qsc.Estimates.IOError.CannotParseJSON"
    }

    public var code: Code
    public var message: String
    /// Where the parameters are at fault.
    public var span: SourceSpan?
    public var hint: String?
    /// The least limit that could be kept, where a limit was too tight.
    public var minimum: Minimum?

    public enum Minimum: Hashable, Sendable {
        /// Of `maxDuration`, in nanoseconds.
        case duration(UInt64)
        /// Of `maxPhysicalQubits`.
        case physicalQubits(UInt64)
    }

    public init(_ code: Code, _ message: String, at span: SourceSpan? = nil, hint: String? = nil) {
        (self.code, self.message, self.span, self.hint) = (code, message, span, hint)
    }
}

extension EstimationError: Fault {
    public var kind: FaultKind { .data }
    public var description: String { span.map { "\($0): \(message)" } ?? message }
    public var diagnostics: [Diagnostic] {
        span.map { [Diagnostic(code: code.rawValue, message, at: $0, hint: hint)] } ?? []
    }

    /// Whether the parameters are sound and yet no machine of theirs does the work: the answer is no.
    public var isNoSolution: Bool {
        switch code {
        case .maxDurationTooSmall, .maxPhysicalQubitsTooSmall, .codeParameter, .noMagicStates, .algorithmHasNoResources, .memory: true
        default: false
        }
    }
}
