/// A first-order rule: moves parameters against a gradient and remembers what it needs for the next step.
///
/// The value is the whole state: encoded, decoded and stepped on, it gives the same bits as one that was never stored.
public protocol GradientOptimizer: Codable, Hashable, Sendable {
    /// Moves `parameters` one step downhill. No allocation but the first step's.
    ///
    /// - Parameter rate: the step's learning rate, after its schedule.
    mutating func step(_ parameters: inout [Double], gradient: [Double], rate: Double)
}

/// Plain gradient descent: θ ← θ − η g.
public struct SGD: GradientOptimizer {
    public init() {}

    public mutating func step(_ parameters: inout [Double], gradient: [Double], rate: Double) {
        precondition(gradient.count == parameters.count)
        for i in parameters.indices { parameters[i] -= rate * gradient[i] }
    }
}

/// Gradient descent with a heavy ball: v ← μ v + g, θ ← θ − η v.
public struct Momentum: GradientOptimizer {
    /// μ, the share of the velocity that is kept.
    public var momentum: Double
    private var velocity: [Double] = []

    public init(momentum: Double = 0.9) { self.momentum = momentum }

    public mutating func step(_ parameters: inout [Double], gradient: [Double], rate: Double) {
        precondition(gradient.count == parameters.count)
        if velocity.isEmpty { velocity = [Double](repeating: 0, count: parameters.count) }
        for i in parameters.indices {
            velocity[i] = momentum * velocity[i] + gradient[i]
            parameters[i] -= rate * velocity[i]
        }
    }
}

/// Gradient descent scaled by a running mean of squared gradients: v ← ρ v + (1 − ρ) g², θ ← θ − η g / (√v + ε).
public struct RMSProp: GradientOptimizer {
    /// ρ, the share of the running mean that is kept.
    public var decay: Double
    public var epsilon: Double
    private var squares: [Double] = []

    public init(decay: Double = 0.9, epsilon: Double = 1e-8) { (self.decay, self.epsilon) = (decay, epsilon) }

    public mutating func step(_ parameters: inout [Double], gradient: [Double], rate: Double) {
        precondition(gradient.count == parameters.count)
        if squares.isEmpty { squares = [Double](repeating: 0, count: parameters.count) }
        for i in parameters.indices {
            squares[i] = decay * squares[i] + (1 - decay) * gradient[i] * gradient[i]
            parameters[i] -= rate * gradient[i] / (squares[i].squareRoot() + epsilon)
        }
    }
}
