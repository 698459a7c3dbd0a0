/// Adam: running means of the gradient and of its square, both corrected for their start at zero.
///
/// Kingma and Ba, arXiv:1412.6980, with the paper's constants.
public struct Adam: GradientOptimizer {
    public var beta1: Double
    public var beta2: Double
    public var epsilon: Double
    private var moments = Moments()

    public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8) {
        (self.beta1, self.beta2, self.epsilon) = (beta1, beta2, epsilon)
    }

    public mutating func step(_ parameters: inout [Double], gradient: [Double], rate: Double) {
        moments.step(&parameters, gradient: gradient, rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon)
    }
}

/// Adam with decoupled weight decay: every step first shrinks the parameters by η λ θ.
///
/// Loshchilov and Hutter, arXiv:1711.05101.
public struct AdamW: GradientOptimizer {
    public var beta1: Double
    public var beta2: Double
    public var epsilon: Double
    /// λ.
    public var weightDecay: Double
    private var moments = Moments()

    public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01) {
        (self.beta1, self.beta2, self.epsilon, self.weightDecay) = (beta1, beta2, epsilon, weightDecay)
    }

    public mutating func step(_ parameters: inout [Double], gradient: [Double], rate: Double) {
        for i in parameters.indices { parameters[i] -= rate * weightDecay * parameters[i] }
        moments.step(&parameters, gradient: gradient, rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon)
    }
}

/// What Adam remembers: the two running means and how far their corrections have come.
private struct Moments: Codable, Hashable, Sendable {
    var first: [Double] = []
    var second: [Double] = []
    /// β₁ᵗ and β₂ᵗ after t steps.
    var power1 = 1.0
    var power2 = 1.0

    mutating func step(
        _ parameters: inout [Double], gradient: [Double], rate: Double, beta1: Double, beta2: Double, epsilon: Double
    ) {
        precondition(gradient.count == parameters.count)
        if first.isEmpty {
            first = [Double](repeating: 0, count: parameters.count)
            second = first
        }
        power1 *= beta1
        power2 *= beta2
        let scale1 = 1 / (1 - power1)
        let scale2 = 1 / (1 - power2)
        for i in parameters.indices {
            let g = gradient[i]
            first[i] = beta1 * first[i] + (1 - beta1) * g
            second[i] = beta2 * second[i] + (1 - beta2) * g * g
            parameters[i] -= rate * (first[i] * scale1) / ((second[i] * scale2).squareRoot() + epsilon)
        }
    }
}
