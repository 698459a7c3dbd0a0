internal import Glibc

extension Statistics {
    /// The probability that a standard normal number is at most `x`.
    public static func normalProbability(_ x: Double) -> Double {
        0.5 * erfc(-x / 2.squareRoot())
    }

    /// The x at which the standard normal distribution reaches a probability; infinite at 0 and 1, NaN outside.
    ///
    /// Acklam's approximation, then two steps of Halley's method: full double precision.
    public static func normalQuantile(_ probability: Double) -> Double {
        guard probability > 0, probability < 1 else {
            return probability == 0 ? -.infinity : probability == 1 ? .infinity : .nan
        }
        // The upper half mirrors the lower, where probabilities keep their digits.
        if probability > 0.5 { return -normalQuantile(1 - probability) }
        var x = approximateNormalQuantile(probability)
        for _ in 0..<2 {
            let error = (normalProbability(x) - probability) * (2 * Double.pi).squareRoot() * exp(x * x / 2)
            guard error.isFinite else { break }
            x -= error / (1 + x * error / 2)
        }
        return x
    }

    private static func approximateNormalQuantile(_ p: Double) -> Double {
        func polynomial(_ coefficients: [Double], at x: Double) -> Double { coefficients.reduce(0) { $0 * x + $1 } }
        let c = [
            -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783,
        ]
        let d = [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1]
        if p < 0.02425 {
            let q = (-2 * log(p)).squareRoot()
            return polynomial(c, at: q) / polynomial(d, at: q)
        }
        let a = [
            -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01,
            2.506628277459239,
        ]
        let b = [-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01, 1]
        let q = p - 0.5
        return polynomial(a, at: q * q) * q / polynomial(b, at: q * q)
    }

    /// The regularised incomplete beta function I_x(a, b): the probability that a beta-distributed number is at most `x`.
    public static func betaProbability(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard a > 0, b > 0, !x.isNaN else { return .nan }
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        let front = exp(a * log(x) + b * log1p(-x) - logBeta(a, b))
        // The fraction converges fast below the mean.
        if x < (a + 1) / (a + b + 2) { return front * betaFraction(x, a, b) / a }
        return 1 - front * betaFraction(1 - x, b, a) / b
    }

    /// Lentz's evaluation of the continued fraction.
    private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        func away(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
        var c = 1.0
        var d = 1 / away(1 - (a + b) * x / (a + 1))
        var fraction = d
        for step in 1...10_000 {
            let m = Double(step)
            for coefficient in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 / away(1 + coefficient * d)
                c = away(1 + coefficient / c)
                fraction *= c * d
            }
            if abs(c * d - 1) < 1e-16 { break }
        }
        return fraction
    }

    /// The x at which the beta distribution reaches a probability.
    public static func betaQuantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
        guard a > 0, b > 0, probability >= 0, probability <= 1 else { return .nan }
        if probability == 0 || probability == 1 { return probability }
        var (low, high) = (0.0, 1.0)
        var x = a / (a + b)
        for _ in 0..<200 {
            let error = betaProbability(x, a, b) - probability
            if error == 0 { return x }
            if error < 0 { low = x } else { high = x }
            // Newton's step where it stays inside the bracket, else its middle; near 0 the middle of the exponents.
            let density = exp((a - 1) * log(x) + (b - 1) * log1p(-x) - logBeta(a, b))
            var next = x - error / density
            if !(next > low && next < high) { next = low == 0 ? high / 64 : high / low < 4 ? (low + high) / 2 : (low * high).squareRoot() }
            if next == x || high - low <= x.ulp { return x }
            if abs(next - x) <= 1e-16 * x { return next }
            x = next
        }
        return x
    }

    /// The x at which Student's distribution reaches a probability.
    public static func studentQuantile(_ probability: Double, degrees: Double) -> Double {
        guard degrees > 0, probability > 0, probability < 1 else {
            return probability == 0 ? -.infinity : probability == 1 ? .infinity : .nan
        }
        if probability == 0.5 { return 0 }
        let tail = min(probability, 1 - probability)
        let x = betaQuantile(2 * tail, degrees / 2, 0.5)
        let magnitude = (degrees * (1 - x) / x).squareRoot()
        return probability < 0.5 ? -magnitude : magnitude
    }

    /// log B(a, b), large arguments through Stirling's series, so that nothing large cancels.
    static func logBeta(_ a: Double, _ b: Double) -> Double {
        let (p, q) = (min(a, b), max(a, b))
        guard q >= 10 else { return logGamma(p) + logGamma(q) - logGamma(p + q) }
        let share = p / (p + q)
        if p >= 10 {
            let correction = stirlingCorrection(p) + stirlingCorrection(q) - stirlingCorrection(p + q)
            return 0.5 * log(2 * .pi / q) + correction + (p - 0.5) * log(share) + q * log1p(-share)
        }
        let correction = stirlingCorrection(q) - stirlingCorrection(p + q)
        return logGamma(p) + correction + p - p * log(p + q) + (q - 0.5) * log1p(-share)
    }

    /// What Stirling's formula lacks of log Γ(x), for x of at least 10.
    private static func stirlingCorrection(_ x: Double) -> Double {
        let y = 1 / (x * x)
        let series = [-691.0 / 360_360, 1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12]
        return series.reduce(0) { $0 * y + $1 } / x
    }

    static func logGamma(_ x: Double) -> Double {
        var sign: Int32 = 0
        return lgamma_r(x, &sign)
    }
}
