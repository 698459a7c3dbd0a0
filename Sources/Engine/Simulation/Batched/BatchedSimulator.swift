public import Kernels
public import Numerics

/// Runs a batched circuit: expectation values, and the gradient of any loss of them, of many samples at once.
///
/// Samples are taken in groups of one a SIMD lane. Groups are gathered in at most 64 chunks whose sums are added in order, whatever thread computed them: results have
/// the same bits at any number of threads. After the first call with as many samples, a step allocates nothing. One call at a time.
public final class BatchedSimulator: @unchecked Sendable {
    public let circuit: BatchedCircuit
    /// Of the states; angles, losses and gradients are double in either.
    public let precision: Precision
    private let engine: any BatchedComputing
    private let nothing = AlignedBuffer<Double>(count: 1)

    /// - Parameter kernels: the loops to use; the widest that this processor has where nil.
    public init(
        _ circuit: BatchedCircuit, precision: Precision = .double, kernels: BatchedKernels? = nil, on team: ThreadTeam = .shared
    ) {
        let kernels = kernels ?? BatchedKernels.best
        (self.circuit, self.precision) = (circuit, precision)
        engine =
            switch precision {
            case .double: BatchedEngine(circuit, kernels.double, kernels.angles, on: team)
            case .single: BatchedEngine(circuit, kernels.single, kernels.angles, on: team)
            }
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
                try engine.run(samples, parameters, gradient: nil) { view in
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
                try engine.run(samples, parameters, gradient: sums, loss)
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

    /// The states of samples, one row a sample, in an order of basis states that is the circuit's own and the same for all.
    func states(_ rows: Matrix, order: [Int], parameters: [Double]) throws(BatchedError) -> ComplexMatrix {
        let size = 1 << circuit.qubitCount
        var values = [Complex](repeating: .zero, count: order.count * size)
        try withSamples(rows, order) { samples throws(BatchedError) in
            try values.withUnsafeMutableBufferPointer { values throws(BatchedError) in
                guard let place = values.baseAddress else { return }
                try engine.states(samples, parameters, into: place)
            }
        }
        return ComplexMatrix(rows: order.count, columns: size, values: values)
    }

    private func withSamples(
        _ rows: Matrix, _ order: [Int]?, _ body: (Samples) throws(BatchedError) -> Void
    ) throws(BatchedError) {
        precondition(rows.columns == circuit.features.count + circuit.program.amplitudeFeatures)
        precondition(order?.allSatisfy { (0..<rows.rows).contains($0) } ?? true)
        try rows.values.withUnsafeBufferPointer { values throws(BatchedError) in
            // A circuit without features reads nothing of its rows.
            let base = values.baseAddress ?? UnsafePointer(nothing.pointer)
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
}
