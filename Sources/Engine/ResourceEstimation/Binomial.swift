import Glibc

/// The number of successes in independent trials, of which each fails with one probability.
///
/// The estimator's figures hang on the exact values of this type, last bits and known slips included: it follows the reference's own recipe,
/// which sums for few trials, expands around the normal distribution for many, and else takes Newton's steps.
struct Binomial {
    /// Probability that one trial succeeds.
    let success: Double
    /// Probability that one trial fails.
    let failure: Double
    /// Which number of successes is asked for: the largest that is reached or missed with this probability.
    let level: Double
    /// The normal distribution's quantile at `level`.
    private let quantile: Double
    /// 4pq, whose powers bound how often half of the trials or more go the unlikely way.
    private let halfwayBase: Double

    /// - Parameter quantile: the normal distribution's at `level`.
    init(failure: Double, level: Double, quantile: Double) {
        self.failure = failure
        self.level = level
        success = 1 - failure
        self.quantile = quantile
        halfwayBase = 4 * success * failure
    }

    init(failure: Double, level: Double) { self.init(failure: failure, level: level, quantile: normalQuantile(level)) }

    /// What a step of Newton's method counts for in the work of a search, besides the terms that it sums.
    private static let workOfStep = 20

    /// The number of successes for so many trials.
    ///
    /// - Parameter work: what may still be done; where it runs out, the answer is wrong.
    func inverse(_ trials: UInt64, _ work: inout Int) -> UInt64 {
        guard level > 0 else { return 0 }
        guard level < 1 else { return trials }
        if trials < 1000 { return isBelowHalf(trials, &work) ? inverseFromBelow(trials) : inverseFromAbove(trials) }
        let variance = Double(trials) * success * failure
        guard variance > 80 else { return inverseByNewton(trials, &work) }
        let expansion = NormalExpansion(success: success, quantile: quantile)
        return UInt64(saturating: expansion.value(trials: Double(trials), variance: variance).rounded(.down))
    }

    /// Whether at most half of the trials succeed with at least the probability `level`.
    private func isBelowHalf(_ trials: UInt64, _ work: inout Int) -> Bool {
        // Chernoff's bound decides all but the close cases, and those where it cannot speak.
        if success > 0.5, power(halfwayBase, trials / 2) < 0.5 * level { return false }
        return level <= distribution(Double(trials / 2), trials, &work)
    }

    private func inverseFromBelow(_ trials: UInt64) -> UInt64 {
        var k: UInt64 = 1
        var term = power(failure, trials)
        var sum = term - level
        while sum < 0, k <= trials {
            term *= success / failure * (Double(trials - k + 1) / Double(k))
            sum += term
            k += 1
        }
        return k - 1
    }

    private func inverseFromAbove(_ trials: UInt64) -> UInt64 {
        var k: UInt64 = 1
        var term = power(success, trials)
        var sum = (1 - level) - term
        while sum >= 0, k <= trials {
            term *= failure / success * (Double(trials - k + 1) / Double(k))
            sum -= term
            k += 1
        }
        return trials - k + 1
    }

    /// Newton's method from the mode with steps that shrink slowly.
    private func inverseByNewton(_ trials: UInt64, _ work: inout Int) -> UInt64 {
        let peak = success * Double(trials + 1)
        var m = peak.rounded(.down)
        if m == peak { m -= 1 }
        var damping = 1.0
        for _ in 0..<10_000 where work > 0 {
            work -= Self.workOfStep
            let step = damping * (level - distribution(m, trials, &work)) / mass(UInt64(saturating: m), trials)
            if abs(step) < 0.5 || !step.isFinite { break }
            m = min(max(m + step, 0), Double(trials))
            damping *= 0.999
        }
        return UInt64(saturating: m)
    }

    /// Probability of at most `x` successes.
    private func distribution(_ x: Double, _ trials: UInt64, _ work: inout Int) -> Double {
        guard x >= 0 else { return 0 }
        let whole = UInt64(saturating: x)
        guard whole > 0 else { return power(failure, trials) }
        guard whole < trials else { return 1 }
        return incompleteBeta(failure, Double(trials - whole), Double(whole + 1), &work)
    }

    /// Probability of exactly `x` successes, by Loader's saddle-point expansion.
    private func mass(_ x: UInt64, _ trials: UInt64) -> Double {
        let n = Double(trials)
        if x == 0 { return exp(n * log(failure)) }
        if x >= trials { return exp(n * log(success)) }
        let hits = Double(x)
        let misses = n - hits
        let exponent =
            stirlingError(n) - stirlingError(hits) - stirlingError(misses) - deviance(hits, n * success) - deviance(misses, n * failure)
        return exp(exponent) * (n / (2 * Double.pi * hits * misses)).squareRoot()
    }
}

/// Moorhead's expansion of the inverse for many trials, with the slip of the reference's fifth term, whose last constant is divided alone.
private struct NormalExpansion {
    private let p: Double
    private let w: Double
    private let constant: Double
    private let minusQuadratic: Double
    private let order1: (Double, Double)
    private let minusLinear: Double
    private let order2: (Double, Double, Double, Double)
    private let order3: Double
    private let order4: Double

    init(success p: Double, quantile w: Double) {
        let w2 = w * w
        let w3 = w2 * w
        let w4 = w3 * w
        let w5 = w4 * w
        let w6 = w5 * w
        let p2 = p * p
        let p3 = p2 * p
        let p4 = p2 * p2
        (self.p, self.w) = (p, w)
        constant = (p + 1) / 3
        minusQuadratic = (2 * p - 1) * w2 / 6
        order1 = (w3, 2 * p2 - 2 * p - 1)
        minusLinear = w * (7 * p2 - 7 * p + 1) / 36
        order2 = (2 * p - 1, p + 1, p - 2, 3 * w4 + 7 * w2 - 16.0 / 1620)
        let order3a = w5 * (4 * p4 - 8 * p3 - 48 * p2 + 52 * p - 23) / 17280
        let order3b = w3 * (256 * p4 - 512 * p3 - 147 * p2 + 403 * p - 137) / 38880
        let order3c = w * (433 * p4 - 866 * p3 - 921 * p2 + 1354 * p - 671) / 38880
        order3 = order3a + order3b - order3c
        let order4a = w6 * (2 * p - 1) * (p2 - p + 1) * (p2 - p + 19) / 34020
        let order4b = w4 * (2 * p - 1) * (9 * p4 - 18 * p3 - 35 * p2 + 44 * p - 25) / 15120
        let order4c = w2 * (2 * p - 1) * (923 * p4 - 1846 * p3 + 5271 * p2 - 4348 * p + 5189) / 408_240
        let order4d = 4 * (2 * p - 1) * (p + 1) * (p - 2) * (23 * p2 - 23 * p + 2) / 25515
        order4 = order4a + order4b + order4c - order4d
    }

    func value(trials: Double, variance: Double) -> Double {
        let deviation = variance.squareRoot()
        let inverse1 = 1 / deviation
        let inverse2 = 1 / variance
        let inverse3 = inverse1 * inverse2
        let inverse4 = inverse2 * inverse2
        var sum = trials * p + deviation * w + constant
        sum -= minusQuadratic
        sum += inverse1 * order1.0 * order1.1 / 72
        sum -= minusLinear
        sum += inverse2 * order2.0 * order2.1 * order2.2 * order2.3
        sum += inverse3 * order3
        sum += inverse4 * order4
        return sum
    }
}

/// ln n! less Stirling's approximation of it.
private func stirlingError(_ n: Double) -> Double {
    let exact: [Double] = [
        0, 8.106146679532725822e-02, 4.134069595540929409e-02, 2.767792568499833915e-02, 2.079067210376509311e-02,
        1.664469118982119216e-02, 1.387612882307074800e-02, 1.189670994589177010e-02, 1.041126526197209650e-02, 9.255462182712732918e-03,
        8.330563433362871256e-03, 7.757367548795184079e-03, 6.942840107209529866e-03, 6.408994188004207068e-03, 5.951370112758847736e-03,
        5.554733551962801371e-03,
    ]
    if n < 16 { return exact[Int(n)] }
    let (s0, s1, s2, s3, s4) = (1.0 / 12, 1.0 / 360, 1.0 / 1260, 1.0 / 1680, 1.0 / 1188)
    let square = n * n
    if n > 500 { return (s0 - s1 / square) / n }
    if n > 80 { return (s0 - (s1 - s2 / square) / square) / n }
    if n > 35 { return (s0 - (s1 - (s2 - s3 / square) / square) / square) / n }
    return (s0 - (s1 - (s2 - (s3 - s4 / square) / square) / square) / square) / n
}

/// x ln(x/m) + m - x, by a series where x is near m.
private func deviance(_ x: Double, _ mean: Double) -> Double {
    let difference = x - mean
    guard abs(difference) < 0.1 * (x + mean) else { return x * log(x / mean) + mean - x }
    var sum = difference * difference / (x + mean)
    let ratio = difference / (x + mean)
    var term = 2 * x * ratio
    var j = 1.0
    while true {
        term *= ratio * ratio
        let next = sum + term / (2 * j + 1)
        if next == sum { return next }
        sum = next
        j += 1
    }
}

/// The regularised incomplete beta function I_x(a, b) by Soper's reductions (algorithm AS 63 with remark AS 109).
///
/// - Parameter work: what may still be done, less one a term; where it runs out, the answer is wrong.
func incompleteBeta(_ x: Double, _ a: Double, _ b: Double, _ work: inout Int) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    let logBeta = lgamma(a) + lgamma(b) - lgamma(a + b)
    let accuracy = 0.1e-14
    var sum = a + b
    let isFlipped = a < sum * x
    let (p, q) = isFlipped ? (b, a) : (a, b)
    let (base, other) = isFlipped ? (1 - x, x) : (x, 1 - x)

    var steps = Int64(min(q + other * sum, 9e18))
    var ratio = steps == 0 ? base : base / other
    var (term, ai, total) = (1.0, 1.0, 1.0)
    var factor = q - ai
    while true {
        term = term * factor * ratio / (p + ai)
        total += term
        let size = abs(term)
        if size <= accuracy, size <= accuracy * total { break }
        work -= 1
        if term.isNaN || work <= 0 { break }
        ai += 1
        steps -= 1
        if steps > 0 {
            factor = q - ai
        } else if steps == 0 {
            factor = q - ai
            ratio = base
        } else {
            factor = sum
            sum += 1
        }
    }
    total = total * exp(p * log(base) + (q - 1) * log(other) - logBeta) / p
    return isFlipped ? 1 - total : total
}

/// The normal distribution's quantile (Wichura, algorithm AS 241).
func normalQuantile(_ probability: Double) -> Double {
    if probability <= 0 { return -.infinity }
    if probability >= 1 { return .infinity }
    let centred = probability - 0.5
    if abs(centred) <= 0.425 {
        let r = 0.180625 - centred * centred
        return centred * ratio(Wichura.central, r)
    }
    let tail = (-log(centred < 0 ? probability : 1 - probability)).squareRoot()
    let size = tail <= 5 ? ratio(Wichura.middle, tail - 1.6) : ratio(Wichura.far, tail - 5)
    return centred < 0 ? -size : size
}

private func ratio(_ fraction: (above: [Double], below: [Double]), _ x: Double) -> Double {
    func value(_ coefficients: [Double]) -> Double {
        coefficients.dropLast().reversed().reduce(coefficients[coefficients.count - 1]) { $1 + x * $0 }
    }
    return value(fraction.above) / value(fraction.below)
}

/// Coefficients of algorithm AS 241, lowest power first.
private enum Wichura {
    static let central: (above: [Double], below: [Double]) = (
        [
            3.3871328727963666080e+00, 1.3314166789178437745e+02, 1.9715909503065514427e+03, 1.3731693765509461125e+04,
            4.5921953931549871457e+04, 6.7265770927008700853e+04, 3.3430575583588128105e+04, 2.5090809287301226727e+03,
        ],
        [
            1, 4.2313330701600911252e+01, 6.8718700749205790830e+02, 5.3941960214247511077e+03, 2.1213794301586595867e+04,
            3.9307895800092710610e+04, 2.8729085735721942674e+04, 5.2264952788528545610e+03,
        ]
    )
    static let middle: (above: [Double], below: [Double]) = (
        [
            1.42343711074968357734e+00, 4.63033784615654529590e+00, 5.76949722146069140550e+00, 3.64784832476320460504e+00,
            1.27045825245236838258e+00, 2.41780725177450611770e-01, 2.27238449892691845833e-02, 7.74545014278341407640e-04,
        ],
        [
            1, 2.05319162663775882187e+00, 1.67638483018380384940e+00, 6.89767334985100004550e-01, 1.48103976427480074590e-01,
            1.51986665636164571966e-02, 5.47593808499534494600e-04, 1.05075007164441684324e-09,
        ]
    )
    static let far: (above: [Double], below: [Double]) = (
        [
            6.65790464350110377720e+00, 5.46378491116411436990e+00, 1.78482653991729133580e+00, 2.96560571828504891230e-01,
            2.65321895265761230930e-02, 1.24266094738807843860e-03, 2.71155556874348757815e-05, 2.01033439929228813265e-07,
        ],
        [
            1, 5.99832206555887937690e-01, 1.36929880922735805310e-01, 1.48753612908506148525e-02, 7.86869131145613259100e-04,
            1.84631831751005468180e-05, 1.42151175831644588870e-07, 2.04426310338993978564e-15,
        ]
    )
}
