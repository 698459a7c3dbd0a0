/// What an epoch's gradients scatter by: over the circuit's parameters, and from step to step.
///
/// The state between two steps, so that an epoch that was interrupted ends in the same bits. Output scales and biases are left out: a plateau is
/// the circuit's.
struct GradientMoments: Codable, Hashable, Sendable {
    /// The gradients added up, one entry a parameter of the circuit.
    private var sum: [Double] = []
    /// Their squared norms added up.
    private var squares = 0.0
    /// Their variances over the parameters added up.
    private var spread = 0.0
    private var steps = 0

    /// Takes a step's gradient, before clipping.
    mutating func add(_ gradient: [Double], parameters count: Int) {
        guard count > 0 else { return }
        if sum.isEmpty { sum = [Double](repeating: 0, count: count) }
        var (total, norm) = (0.0, 0.0)
        for place in 0..<count {
            let component = gradient[place]
            sum[place] += component
            total += component
            norm += component * component
        }
        let mean = total / Double(count)
        squares += norm
        spread += max(norm / Double(count) - mean * mean, 0)
        steps += 1
    }

    /// The variance of the components of one gradient, mean over the steps; nil before the first.
    var overParameters: Double? { steps > 0 ? spread / Double(steps) : nil }

    /// The variance of one component from step to step, mean over the parameters, without bias; nil before the second step.
    var overSteps: Double? {
        guard steps > 1 else { return nil }
        var meanSquare = 0.0
        for total in sum { meanSquare += (total / Double(steps)) * (total / Double(steps)) }
        let variance = max(squares / Double(steps) - meanSquare, 0) / Double(sum.count)
        return variance * Double(steps) / Double(steps - 1)
    }
}
