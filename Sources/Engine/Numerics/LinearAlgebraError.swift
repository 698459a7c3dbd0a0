public import Diagnostics

/// A matrix without the asked decomposition or solution.
public enum LinearAlgebraError: Fault, Hashable {
    /// The matrix holds NaN or infinity.
    case notFinite
    case singular
    /// The iteration inside LAPACK did not end.
    case notConverged

    public var kind: FaultKind { .data }

    public var description: String {
        switch self {
        case .notFinite: "a matrix holds NaN or infinity"
        case .singular: "a matrix is singular"
        case .notConverged: "the decomposition of a matrix did not converge"
        }
    }
}
