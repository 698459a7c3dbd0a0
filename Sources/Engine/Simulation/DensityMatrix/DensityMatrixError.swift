public import Diagnostics
internal import Numerics

/// Why a density matrix cannot do what was asked.
public enum DensityMatrixError: Error, Hashable, Sendable {
    /// More memory than there is, in bytes; so many qubits would fit.
    case memory(need: Double, limit: Int, qubits: Int, precision: Precision, fits: Int)
    /// Measurements inside the circuit whose outcomes need more density matrices than fit.
    case parts(Int, limit: Int)
}

extension DensityMatrixError: Fault {
    public var kind: FaultKind { .unavailable }

    public var description: String {
        switch self {
        case .memory(let need, let limit, let qubits, let precision, _):
            "a density matrix of \(qubits) qubits in \(precision.rawValue) precision needs \(bytes(need)) of memory, "
                + "and \(byteCount(limit)) are available"
        case .parts(let count, let limit):
            "outcomes inside the circuit have led to \(count) density matrices, and more do not fit into \(byteCount(limit))"
        }
    }

    public var hint: String? {
        switch self {
        case .memory(_, _, _, let precision, let fits):
            (precision == .double ? "--precision single needs half; " : "")
                + "\(fits) qubits would fit; --method trajectories needs 2^n numbers"
        case .parts: "--method trajectories follows outcomes one by one"
        }
    }

    /// Bytes in words, also where they exceed an integer.
    private func bytes(_ count: Double) -> String { count < 0x1p62 ? byteCount(Int(count)) : "2^\(Int(count.exponent)) bytes" }
}
