public import Numerics

/// The quantum state's metric, one symmetric block a group of parameters (a layer, say); what lies between groups is taken as zero.
public struct BlockMetric: Hashable, Sendable, Codable {
    public struct Block: Hashable, Sendable, Codable {
        /// The parameters that the block's rows and columns stand for.
        public var parameters: [Int]
        public var matrix: Matrix

        public init(parameters: [Int], matrix: Matrix) {
            precondition(matrix.rows == parameters.count && matrix.columns == parameters.count)
            (self.parameters, self.matrix) = (parameters, matrix)
        }
    }

    /// Parameters in no block (an output scale, say) follow the plain gradient.
    public var blocks: [Block]

    public init(blocks: [Block]) { self.blocks = blocks }
}

/// Quantum natural gradient: θ ← θ − η (g + λ 1)⁻¹ ∇L, a block of the metric at a time.
///
/// Stokes, Izaac, Killoran and Carleo, arXiv:1909.02108. The metric comes from the model; this is the step.
public struct NaturalGradient: Codable, Hashable, Sendable {
    /// λ, added to the metric's diagonal: directions in which the state does not move would else take steps without bound.
    public var regularization: Double

    public init(regularization: Double = 0.01) { self.regularization = regularization }

    public mutating func step(_ parameters: inout [Double], gradient: [Double], metric: BlockMetric, rate: Double) {
        precondition(gradient.count == parameters.count)
        var direction = gradient
        for block in metric.blocks {
            let solution = solve(block.matrix, block.parameters.map { gradient[$0] })
            for (parameter, value) in zip(block.parameters, solution) { direction[parameter] = value }
        }
        for i in parameters.indices { parameters[i] -= rate * direction[i] }
    }

    /// Solves (g + λ 1) x = b; λ grows tenfold until rounding leaves the matrix positive.
    private func solve(_ matrix: Matrix, _ right: [Double]) -> [Double] {
        let scale = (0..<matrix.rows).reduce(0) { max($0, abs(matrix[$1, $1])) }
        guard scale.isFinite else { return right }
        var shift = max(regularization, scale * 1e-15, .leastNormalMagnitude)
        while true {
            var shifted = matrix.values
            for i in 0..<matrix.rows { shifted[i * matrix.rows + i] += shift }
            if let solution = Cholesky.solve(shifted, right) { return solution }
            shift *= 10
            guard shift.isFinite else { return right }
        }
    }
}
