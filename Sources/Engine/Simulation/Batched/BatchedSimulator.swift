internal import Circuits
internal import Glibc
public import KernelTable
internal import Kernels
public import Numerics

/// Runs a batched circuit: expectation values, and the gradient of any loss of them, of many samples at once.
///
/// Samples are taken in groups of one a SIMD lane. Groups are gathered in at most 64 chunks whose sums are added in order, whatever thread computed them: results have
/// the same bits at any number of threads. After the first call with as many samples, a step allocates nothing. One call at a time.
public final class BatchedSimulator: @unchecked Sendable {
    public let circuit: BatchedCircuit
    public let kernels: BatchedKernelTable
    let team: ThreadTeam
    let shared: SharedMemory
    let workspaces: [GroupMemory]
    private var chunkSums: AlignedBuffer<Double>

    /// - Parameter kernels: the loops to use; the widest that this processor has where nil.
    public init(_ circuit: BatchedCircuit, kernels: BatchedKernelTable? = nil, on team: ThreadTeam = .shared) {
        let kernels = kernels ?? BatchedKernels.best
        (self.circuit, self.kernels, self.team) = (circuit, kernels, team)
        shared = SharedMemory(circuit.program, lanes: kernels.lanes)
        workspaces = (0..<team.threads).map { _ in GroupMemory(circuit.program, lanes: kernels.lanes) }
        chunkSums = AlignedBuffer(count: 0)
    }

    /// Samples of a table: `order` picks rows; nil takes all in order.
    public struct Samples {
        let values: UnsafePointer<Double>
        let columns: Int
        let order: UnsafePointer<Int>?
        let count: Int

        @inline(__always) func row(_ sample: Int) -> UnsafePointer<Double> { values + (order.map { $0[sample] } ?? sample) * columns }
    }

    /// What a loss needs to know of one sample, and where it leaves its slopes.
    public struct SampleView {
        /// Which sample of the batch.
        public let sample: Int
        let stride: Int
        let values: UnsafePointer<Double>
        let slopes: UnsafeMutablePointer<Double>

        /// A sample whose expectation values and slopes lie `stride` apart.
        public init(sample: Int, stride: Int = 1, values: UnsafePointer<Double>, slopes: UnsafeMutablePointer<Double>) {
            (self.sample, self.stride, self.values, self.slopes) = (sample, stride, values, slopes)
        }

        /// The expectation value of an observable.
        @inline(__always) public func expectation(_ observable: Int) -> Double { values[observable * stride] }
        /// Sets the derivative of the loss by that expectation value.
        @inline(__always) public func setSlope(_ observable: Int, _ slope: Double) { slopes[observable * stride] = slope }
    }

    /// Expectation values: one row a sample, one column an observable.
    public func expectations(_ rows: Matrix, order: [Int]? = nil, parameters: [Double]) throws(BatchedError) -> Matrix {
        let (count, observables) = (order?.count ?? rows.rows, circuit.observableCount)
        var result = Matrix(rows: count, columns: observables)
        try withSamples(rows, order) { samples throws(BatchedError) in
            try result.values.withUnsafeMutableBufferPointer { values throws(BatchedError) in
                guard let base = values.baseAddress, count > 0 else { return }
                nonisolated(unsafe) let place = base
                try run(samples, parameters, gradient: nil) { view in
                    for observable in 0..<observables { place[view.sample * observables + observable] = view.expectation(observable) }
                }
            }
        }
        return result
    }

    /// Calls `loss` with each sample's expectation values, in any order and on several threads at once, and adds the gradient of the summed loss.
    ///
    /// - Parameters:
    ///   - gradient: one entry a parameter; what is there is overwritten.
    ///   - loss: sets the derivative of the loss by every expectation value of the sample; it must not touch what another sample's call touches.
    public func gradient(
        _ rows: Matrix, order: [Int]? = nil, parameters: [Double], into gradient: inout [Double], loss: (SampleView) -> Void
    ) throws(BatchedError) {
        precondition(gradient.count == circuit.parameters.count)
        try withSamples(rows, order) { samples throws(BatchedError) in
            try gradient.withUnsafeMutableBufferPointer { sums throws(BatchedError) in
                for place in sums.indices { sums[place] = 0 }
                try run(samples, parameters, gradient: sums, loss)
            }
        }
    }

    /// The gradient for given derivatives of the loss by each sample's expectation values (one row a sample, one column an observable).
    public func gradient(_ rows: Matrix, parameters: [Double], upstream: Matrix) throws(BatchedError) -> [Double] {
        precondition(upstream.rows == rows.rows && upstream.columns == circuit.observableCount)
        var sums = [Double](repeating: 0, count: circuit.parameters.count)
        try gradient(rows, parameters: parameters, into: &sums) { view in
            for observable in 0..<upstream.columns { view.setSlope(observable, upstream[view.sample, observable]) }
        }
        return sums
    }

    func withSamples(
        _ rows: Matrix, _ order: [Int]?, _ body: (Samples) throws(BatchedError) -> Void
    ) throws(BatchedError) {
        precondition(rows.columns == circuit.features.count + circuit.program.amplitudeFeatures)
        precondition(order?.allSatisfy { (0..<rows.rows).contains($0) } ?? true)
        try rows.values.withUnsafeBufferPointer { values throws(BatchedError) in
            // A circuit without features reads nothing of its rows.
            let base = values.baseAddress ?? UnsafePointer(shared.nothing.pointer)
            if let order {
                try order.withUnsafeBufferPointer { order throws(BatchedError) in
                    guard let places = order.baseAddress, !order.isEmpty else { return }
                    try body(Samples(values: base, columns: rows.columns, order: places, count: order.count))
                }
            } else if rows.rows > 0 {
                try body(Samples(values: base, columns: rows.columns, order: nil, count: rows.rows))
            }
        }
    }

    /// The most chunks a batch is cut into.
    private static let chunkLimit = 64
    /// Work in amplitude updates that is worth waking a thread for.
    private static let threadWork = 4000

    private func run(
        _ samples: Samples, _ parameters: [Double], gradient: UnsafeMutableBufferPointer<Double>?, _ loss: (SampleView) -> Void
    ) throws(BatchedError) {
        precondition(parameters.count == circuit.parameters.count)
        let program = circuit.program
        try shared.prepare(program, kernels, parameters, wantsGradient: gradient != nil)
        let groups = (samples.count + kernels.lanes - 1) / kernels.lanes
        let groupsPerChunk = (groups + Self.chunkLimit - 1) / Self.chunkLimit
        let chunks = (groups + groupsPerChunk - 1) / groupsPerChunk
        let size = program.sumSize * kernels.lanes
        if gradient != nil, chunkSums.count < chunks * size { chunkSums = AlignedBuffer(count: chunks * size) }
        let sums = chunkSums.pointer
        let work = (program.operations.count + program.qubits) * program.states * groupsPerChunk * (gradient == nil ? 1 : 3)
        let usesTeam = program.atoms.laneParts.isEmpty
        let fault = FirstFault()
        func compute(_ part: Range<Int>, _ thread: Int) {
            let workspace = workspaces[thread]
            for chunk in part {
                if gradient != nil { workspace.clearSums() }
                for group in chunk * groupsPerChunk..<min(groups, (chunk + 1) * groupsPerChunk) {
                    do throws(BatchedError) {
                        try computeGroup(group, samples, workspace, wantsGradient: gradient != nil, loss)
                    } catch {
                        return fault.note(error)
                    }
                }
                if gradient != nil { (sums + chunk * size).update(from: workspace.sums, count: size) }
            }
        }
        if usesTeam {
            team.parallel(chunks, grain: max(1, Self.threadWork / max(1, work)), compute)
        } else {
            // Expressions that no polynomial can say allocate as they are evaluated: not worth a thread.
            compute(0..<chunks, 0)
        }
        if let error = fault.error { throw error }
        if let gradient { reduce(chunks, size, into: gradient) }
    }

    /// Adds the chunks in order, then each sum's lanes in order, and turns them into derivatives by the parameters.
    private func reduce(_ chunks: Int, _ size: Int, into gradient: UnsafeMutableBufferPointer<Double>) {
        let (program, lanes, sums) = (circuit.program, kernels.lanes, chunkSums.pointer)
        for chunk in 1..<max(1, chunks) {
            let other = sums + chunk * size
            for place in 0..<size { sums[place] += other[place] }
        }
        let totals = shared.totals.pointer
        for place in 0..<program.sumSize {
            var total = 0.0
            for lane in 0..<lanes { total += sums[place * lanes + lane] }
            totals[place] = total
        }
        shared.addSharedDerivatives(program, totals, into: gradient)
        let first = 4 * (program.sharedCrosses + program.laneCrosses)
        for (place, parameter) in program.laneParameters.enumerated() { gradient[parameter] += totals[first + place] }
    }
}

/// The first fault of several threads: which one it is does not matter.
final class FirstFault: @unchecked Sendable {
    private var lock = pthread_mutex_t()
    private(set) var error: BatchedError?

    init() { pthread_mutex_init(&lock, nil) }
    deinit { pthread_mutex_destroy(&lock) }

    func note(_ error: BatchedError) {
        pthread_mutex_lock(&lock)
        if self.error == nil { self.error = error }
        pthread_mutex_unlock(&lock)
    }
}
