public import Circuits
internal import KernelTable
internal import Kernels
internal import Numerics

extension StateVector {
    /// Adds partial sums over fixed parts of 0..<count in their order, so that the result does not depend on the threads.
    func sum(_ count: Int, _ body: @Sendable (Range<Int>) -> Double) -> Double {
        let parts = (count + sumPart - 1) / sumPart
        guard parts > 1 else { return body(0..<count) }
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: parts) { sums in
            guard let place = sums.baseAddress.map({ SendablePointer($0) }) else { return 0 }
            team.parallel(parts, grain: 8) { range, _ in
                for part in range { place.value[part] = body(part * sumPart..<min((part + 1) * sumPart, count)) }
            }
            return sums.reduce(0, +)
        }
    }

    /// Squared norm, over the amplitudes where `qubit`, if one is given, is 1.
    func norm(whereOne qubit: Int? = nil) -> Double {
        let (kernels, state) = (kernels, SendablePointer(buffer.pointer))
        let lanes = 1 << kernels.laneQubits
        let mask = qubit.map { 1 << map.places[$0] } ?? 0
        let inLane = mask & (lanes - 1)
        let held = mask >> kernels.laneQubits
        let sweep = Sweep(vectors: vectors, holding: held, at: held)
        return sum(sweep.count) { range in
            withUnsafeTemporaryAllocation(byteCount: 64, alignment: 64) { raw in
                let sums = raw.bindMemory(to: Scalar.self)
                sums.initialize(repeating: 0)
                guard let start = sums.baseAddress else { return 0 }
                kernels.norm(state.value, sweep, range, start)
                var total = 0.0
                for lane in 0..<lanes where lane & inLane == inLane { total += Double(sums[2 * lane]) + Double(sums[2 * lane + 1]) }
                return total
            }
        }
    }

    public func probability(ofOne qubit: Int) -> Double { min(max(norm(whereOne: qubit), 0), 1) }

    public func collapse(_ qubit: Int, to outcome: Bool, probability: Double) {
        let scale = Complex(1 / probability.squareRoot())
        applyDirectly([BoundGate(outcome ? [.zero, .zero, .zero, scale] : [scale, .zero, .zero, .zero], on: [qubit])])
    }

    public func expectation(of observable: PauliSum) -> Double {
        let prepared = PreparedObservable<Scalar>(observable, map, laneQubits: kernels.laneQubits)
        let (kernels, state) = (kernels, SendablePointer(buffer.pointer))
        var total = 0.0
        if let parities = prepared.parities {
            total += sum(vectors) { range in
                withUnsafeTemporaryAllocation(of: Double.self, capacity: parities.count) { sums in
                    sums.initialize(repeating: 0)
                    guard let start = sums.baseAddress else { return 0 }
                    kernels.parityExpectations(state.value, range, parities, start)
                    return zip(sums, prepared.parityCoefficients).reduce(0) { $0 + $1.0 * $1.1 }
                }
            }
        }
        for (term, coefficient) in prepared.terms {
            total += coefficient * sum(vectors) { kernels.pauliExpectation(state.value, $0, term) }
        }
        return total
    }

    public func moments(of observable: PauliSum) throws(SimulationError) -> (mean: Double, variance: Double) {
        let mean = expectation(of: observable)
        let applied = try StateVector(like: self)
        applied.add(observable, appliedTo: self)
        return (mean, max(0, applied.norm() - mean * mean))
    }

    /// Adds an observable's action on another state.
    func add(_ observable: PauliSum, appliedTo other: StateVector) {
        if map != other.map {
            restoreOrder()
            other.restoreOrder()
        }
        let prepared = PreparedObservable<Scalar>(observable, map, laneQubits: kernels.laneQubits)
        let (kernels, to, from) = (kernels, SendablePointer(buffer.pointer), SendablePointer(other.buffer.pointer))
        team.parallel(vectors, grain: 1 << 10) { part, _ in
            if let parities = prepared.parities { kernels.parityApply(to.value, from.value, part, parities) }
            for (term, _) in prepared.terms { kernels.pauliApply(to.value, from.value, part, term) }
        }
        occupied = count - 1
    }
}

/// Steps of a sum that stay in the state's precision.
private let sumPart = 512

/// An observable with its Z-only strings put together.
struct PreparedObservable<Scalar: KernelScalar>: Sendable {
    let parities: ParityTerms<Scalar>?
    let parityCoefficients: [Double]
    let terms: [(PauliTerm<Scalar>, Double)]

    /// - Parameter map: where the state has its qubits.
    init(_ observable: PauliSum, _ map: QubitMap, laneQubits: Int) {
        let diagonal = observable.terms.filter { $0.string.flipMask == 0 }
        parityCoefficients = diagonal.map(\.coefficient)
        parities =
            diagonal.isEmpty
            ? nil
            : ParityTerms(
                signs: diagonal.map { map.mask(Int($0.string.signMask)) }, coefficients: parityCoefficients, laneQubits: laneQubits)
        terms = observable.terms.filter { $0.string.flipMask != 0 }.map { term in
            let string = PauliTerm<Scalar>(
                flips: map.mask(Int(term.string.flipMask)), signs: map.mask(Int(term.string.signMask)), coefficient: (term.coefficient, 0),
                laneQubits: laneQubits)
            return (string, term.coefficient)
        }
    }
}
