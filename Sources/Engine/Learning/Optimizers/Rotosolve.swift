import Glibc

/// Minimises over one parameter at a time, in closed form, without gradients.
///
/// As a function of one rotation angle that a circuit uses once, an expectation value is a sine of that angle, so three values give its exact minimum
/// (Ostaszewski, Grant and Benedetti, arXiv:1905.09692). A loss that is linear in expectation values is minimised exactly; for other losses (cross-entropy, a trained
/// output scale, an angle used several times) the fitted minimum is a proposal that is taken only where the loss falls, so a sweep never ends above its start.
/// Parameters that are no angles (scale, bias) get the minimum of the parabola through three points instead.
public struct Rotosolve: Codable, Hashable, Sendable {
    /// What the loss looks like along a parameter.
    public enum Shape: Codable, Hashable, Sendable {
        /// A sine of `frequency` times the parameter; 1 for a rotation gate's angle.
        case sine(frequency: Double)
        /// No period: a parabola is fitted through points `step` apart.
        case parabola(step: Double)
    }

    /// One shape a parameter; parameters beyond the list are sines of frequency 1.
    public var shapes: [Shape]

    public init(shapes: [Shape] = []) { self.shapes = shapes }

    /// One sweep over all parameters: three values of the loss a parameter, and one to start with.
    ///
    /// Where `loss` throws, the parameters are those of the sweep so far.
    /// - Returns: the loss at the parameters found.
    @discardableResult
    public mutating func step(
        _ parameters: inout [Double], loss: (_ parameters: [Double]) throws -> Double
    ) rethrows -> Double {
        var value = try loss(parameters)
        for index in parameters.indices {
            let (start, shape) = (parameters[index], index < shapes.count ? shapes[index] : .sine(frequency: 1))
            func at(_ place: Double) throws -> Double {
                var trial = parameters
                trial[index] = place
                return try loss(trial)
            }
            let reach =
                switch shape {
                case .sine(let frequency): Double.pi / (2 * frequency)
                case .parabola(let step): step
                }
            let (high, low) = (try at(start + reach), try at(start - reach))
            guard let move = Self.minimum(value, high, low, shape) else { continue }
            let found = try at(start + move)
            guard found < value else { continue }
            parameters[index] = start + move
            value = found
        }
        return value
    }

    /// How far the fitted minimum lies from the middle of three equally spaced values; nil where the fit is flat.
    static func minimum(_ middle: Double, _ high: Double, _ low: Double, _ shape: Shape) -> Double? {
        let (odd, even) = (high - low, 2 * middle - high - low)
        guard odd.isFinite, even.isFinite, odd != 0 || even != 0 else { return nil }
        switch shape {
        case .sine(let frequency):
            let turn = -Double.pi / 2 - atan2(even, odd)
            return (turn < -Double.pi ? turn + 2 * Double.pi : turn) / frequency
        case .parabola(let step):
            // Uphill curvature has no minimum: go one step downhill instead.
            guard even < 0 else { return odd > 0 ? -step : step }
            return min(max(step * odd / (2 * even), -4 * step), 4 * step)
        }
    }
}
