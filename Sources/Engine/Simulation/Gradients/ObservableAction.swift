internal import Circuits
internal import KernelTable
internal import Kernels
internal import Numerics

/// An observable's action on a state: one pass in small parts, each with all terms while it is in the first-level cache.
struct ObservableAction<Scalar: Amplitude & BitwiseCopyable> {
    private let parities: ParityTerms<Scalar>?
    private let terms: [PauliTerm<Scalar>]

    init(_ observable: PauliSum, laneQubits: Int) {
        let diagonal = observable.terms.filter { $0.string.flipMask == 0 }
        parities =
            diagonal.isEmpty
            ? nil
            : ParityTerms(
                signs: diagonal.map { Int($0.string.signMask) }, coefficients: diagonal.map(\.coefficient), laneQubits: laneQubits)
        terms = observable.terms.filter { $0.string.flipMask != 0 }.map { term in
            PauliTerm(
                flips: Int(term.string.flipMask), signs: Int(term.string.signMask), coefficient: (term.coefficient, 0),
                laneQubits: laneQubits)
        }
    }

    /// Vectors of a part.
    static var part: Int { 128 }

    /// Writes the observable times `from` to `to` over a range of vectors and returns its inner product with `from` there.
    func apply(
        _ to: UnsafeMutablePointer<Scalar>, _ from: UnsafePointer<Scalar>, _ range: Range<Int>, _ kernels: KernelTable<Scalar>,
        _ gradientKernels: GradientKernelTable<Scalar>
    ) -> Double {
        let lanes = 2 << kernels.laneQubits
        (to + range.lowerBound * lanes).update(repeating: 0, count: range.count * lanes)
        if let parities { kernels.parityApply(to, from, range, parities) }
        for term in terms { kernels.pauliApply(to, from, range, term) }
        return gradientKernels.dot(to, from, range)
    }
}
