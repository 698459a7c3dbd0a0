internal import Diagnostics
public import Numerics

/// A pure state of a chain of qubits as a product of matrices, one pair a qubit: its memory grows with entanglement, not with 2ⁿ.
///
/// Every site's tensor is kept right-canonical (its rows, read with the site's value among the columns, are orthonormal) and every bond knows
/// the weights of what stands left of it: the form of Vidal as Hastings uses it, in which gates on separate pairs of neighbours are independent
/// of each other and run on all threads with the same bits whatever their number. Measurements break the form around them; two bounds say where
/// it holds, and it is restored where it is needed, as an orthogonality centre would be moved.
///
/// Qubits keep no fixed place: gates on distant qubits exchange neighbours until they meet and leave them there.
public final class MatrixProductState: Simulator {
    public let qubits: Int
    let team: ThreadTeam
    let bound: TruncationBound
    /// Bytes that tensors may take.
    let memoryLimit: Int
    /// Rows: left bond and the site's value; columns: right bond.
    var sites: [ComplexMatrix]
    /// What stands left of each site, and of the end.
    var factors: [LeftFactor]
    var siteOf: [Int]
    var qubitAt: [Int]
    /// Factors are known up to here.
    var knownUpTo: Int
    /// Tensors are right-canonical from here on.
    var canonicalFrom = 0
    /// Whether no gate has been applied yet, so that qubits may take any place.
    var isFresh = true
    /// The weight lost since the form was last exact: truncation at one bond disturbs the others a little.
    var looseness = 0.0
    /// What decompositions could not do; there is no state any more then.
    private(set) var failure: SimulationError?
    public private(set) var truncation = Truncation()
    /// The truncation of the worst state that this one has been, copies taken over included.
    private(set) var worstTruncation = Truncation()

    /// What truncation has cost so far.
    public struct Truncation: Hashable, Sendable, Codable {
        /// The sum of all weights lost, each as a share of the state's weight then.
        public var discardedWeight = 0.0
        /// The product of the shares kept: an estimate of the fidelity with the state without truncation.
        public var fidelity = 1.0
        /// The largest bond dimension that was reached.
        public var largestBond = 1
    }

    /// All qubits at 0.
    ///
    /// - Parameters:
    ///   - bond: the largest bond dimension; nil for what the state needs.
    ///   - weight: the share of the state's weight that one truncation may lose besides; nil for rounding alone.
    public init(qubits: Int, bond: Int? = nil, weight: Double? = nil, memoryLimit: Int? = nil, team: ThreadTeam = .shared) {
        precondition(qubits >= 0 && bond ?? 1 >= 1, "\(qubits) qubits with a bond of \(bond ?? 1)")
        (self.qubits, self.team) = (qubits, team)
        bound = TruncationBound(bond: bond, weight: max(weight ?? 0, TruncationBound.negligible))
        self.memoryLimit = memoryLimit ?? MachineMemory.available
        sites = Array(repeating: MatrixProductState.zero, count: qubits)
        factors = Array(repeating: .diagonal([1]), count: qubits + 1)
        (siteOf, qubitAt) = (Array(0..<qubits), Array(0..<qubits))
        knownUpTo = qubits
    }

    private static let zero = ComplexMatrix(rows: 2, columns: 1, values: [.one, .zero])

    /// Bytes held now.
    public var memoryBytes: Int {
        sites.reduce(0) { $0 + 16 * $1.values.count } + factors.reduce(0) { $0 + $1.bytes }
    }

    /// An estimated fidelity below this is told as a warning.
    public static let statedFidelity = 0.99

    /// The dimension of every bond between neighbours.
    public var bonds: [Int] { sites.dropLast().map(\.columns) }

    /// Back to all qubits at 0, each at the site of its number.
    public func reset() {
        sites = Array(repeating: MatrixProductState.zero, count: qubits)
        factors = Array(repeating: .diagonal([1]), count: qubits + 1)
        (siteOf, qubitAt) = (Array(0..<qubits), Array(0..<qubits))
        (knownUpTo, canonicalFrom, looseness, isFresh) = (qubits, 0, 0, true)
        (failure, truncation) = (nil, Truncation())
    }

    /// The same state once more; tensors are shared until one of the two changes.
    public func copy() throws(SimulationError) -> MatrixProductState {
        let copy = MatrixProductState(qubits: qubits, bond: bound.bond, weight: bound.weight, memoryLimit: memoryLimit, team: team)
        copy.assign(self)
        return copy
    }

    /// Takes over another state of the same size.
    public func assign(_ other: MatrixProductState) {
        (sites, factors, siteOf, qubitAt) = (other.sites, other.factors, other.siteOf, other.qubitAt)
        (knownUpTo, canonicalFrom, looseness) = (other.knownUpTo, other.canonicalFrom, other.looseness)
        (isFresh, failure, truncation) = (other.isFresh, other.failure, other.truncation)
    }

    /// A site's tensor with its value among the columns.
    func wide(_ site: Int) -> ComplexMatrix { sites[site].reshaped(rows: sites[site].rows / 2, columns: 2 * sites[site].columns) }

    func note(_ split: SiteSplit) {
        truncation.discardedWeight += split.discarded
        truncation.fidelity *= split.kept
        looseness += split.discarded
        for tensor in split.tensors.dropLast() { truncation.largestBond = max(truncation.largestBond, tensor.columns) }
        worstTruncation.discardedWeight = max(worstTruncation.discardedWeight, truncation.discardedWeight)
        worstTruncation.fidelity = min(worstTruncation.fidelity, truncation.fidelity)
        worstTruncation.largestBond = max(worstTruncation.largestBond, truncation.largestBond)
    }

    func fail(_ error: LinearAlgebraError) -> SimulationError {
        let fault = SimulationError.decomposition(error)
        failure = fault
        return fault
    }

    /// Throws what an earlier step could not say.
    public func checkSoundness() throws(SimulationError) {
        if let failure { throw failure }
    }
}
