import Glibc
import Numerics

/// Simultaneous perturbation stochastic approximation: two loss values a step, whatever the number of parameters.
///
/// Every parameter is moved by ±cₖ at once, the difference of the two losses gives the slope along that direction, and the step goes against it with the gain
/// aₖ = rate / (k + 1 + A)^α, cₖ = c / (k + 1)^γ (Spall 1998, with his exponents). The directions come from the generator inside, so the value is the whole state.
public struct SPSA: Codable, Hashable, Sendable {
    /// c, the size of the first perturbation.
    public var perturbation: Double
    /// A, the steps over which the gain is held back; Spall advises a tenth of all steps.
    public var stability: Double
    /// α.
    public var gainExponent: Double
    /// γ.
    public var perturbationExponent: Double
    /// Steps taken.
    public private(set) var steps = 0
    private var generator: Philox

    public init(
        seed: UInt64, stream: UInt64 = 0, perturbation: Double = 0.1, stability: Double = 0, gainExponent: Double = 0.602,
        perturbationExponent: Double = 0.101
    ) {
        generator = Philox(seed: seed, stream: stream)
        (self.perturbation, self.stability) = (perturbation, stability)
        (self.gainExponent, self.perturbationExponent) = (gainExponent, perturbationExponent)
    }

    /// Takes one step; where `loss` throws, nothing has changed.
    ///
    /// - Parameter rate: the gain of the first step, times (1 + A)^α.
    /// - Returns: the mean of the two losses.
    @discardableResult
    public mutating func step(
        _ parameters: inout [Double], rate: Double = 0.2, loss: (_ parameters: [Double]) throws -> Double
    ) rethrows -> Double {
        var generator = self.generator
        let size = perturbation / pow(Double(steps + 1), perturbationExponent)
        var (above, below, direction) = (parameters, parameters, parameters)
        var bits: UInt64 = 0
        for i in parameters.indices {
            if i & 63 == 0 { bits = generator.next() }
            direction[i] = bits & 1 == 0 ? 1 : -1
            bits >>= 1
            above[i] += size * direction[i]
            below[i] -= size * direction[i]
        }
        let (high, low) = (try loss(above), try loss(below))
        let gain = rate / pow(Double(steps + 1) + stability, gainExponent)
        let slope = (high - low) / (2 * size)
        for i in parameters.indices { parameters[i] -= gain * slope * direction[i] }
        self.generator = generator
        steps += 1
        return (high + low) / 2
    }
}
