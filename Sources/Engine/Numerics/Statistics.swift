internal import Glibc

/// Estimates with their uncertainty.
public enum Statistics {
    /// The sum, each addition's rounding error carried along (Neumaier).
    public static func sum(_ values: some Sequence<Double>) -> Double {
        var (total, correction) = (0.0, 0.0)
        for value in values {
            let next = total + value
            correction += abs(total) >= abs(value) ? (total - next) + value : (value - next) + total
            total = next
        }
        // Of an infinite sum the correction is NaN.
        return total.isFinite ? total + correction : total
    }

    /// NaN for no values.
    public static func mean(_ values: some Collection<Double>) -> Double {
        sum(values) / Double(values.count)
    }

    /// The sample variance, divided by n - 1; NaN for fewer than two values.
    public static func variance(_ values: some Collection<Double>) -> Double {
        guard values.count > 1 else { return .nan }
        let mean = mean(values)
        return sum(values.lazy.map { ($0 - mean) * ($0 - mean) }) / Double(values.count - 1)
    }

    /// The sample standard deviation, divided by n - 1; NaN for fewer than two values.
    public static func deviation(_ values: some Collection<Double>) -> Double {
        variance(values).squareRoot()
    }

    /// The standard error of the mean; NaN for fewer than two values.
    public static func standardError(_ values: some Collection<Double>) -> Double {
        (variance(values) / Double(values.count)).squareRoot()
    }

    public static func median(_ values: some Collection<Double>) -> Double {
        quantile(0.5, of: values)
    }

    /// The value below which that share of the values lies, linear between neighbours (as NumPy's default); NaN for no values.
    public static func quantile(_ share: Double, of values: some Collection<Double>) -> Double {
        precondition(share >= 0 && share <= 1, "a share of \(share)")
        let sorted = values.sorted()
        guard let last = sorted.indices.last else { return .nan }
        let place = share * Double(last)
        let lower = Int(place)
        guard lower < last else { return sorted[last] }
        return sorted[lower] + (place - Double(lower)) * (sorted[lower + 1] - sorted[lower])
    }
}

extension Statistics {
    /// The share of successes by Wilson's score interval: good coverage even for few trials.
    public static func wilson(successes: Int, of trials: Int, confidence: Double = 0.95) -> Interval {
        precondition(successes >= 0 && successes <= trials, "\(successes) successes of \(trials)")
        guard trials > 0 else { return Interval(low: 0, high: 1) }
        let (n, share) = (Double(trials), Double(successes) / Double(trials))
        let z = normalQuantile((1 + confidence) / 2)
        let scale = 1 / (1 + z * z / n)
        let centre = scale * (share + z * z / (2 * n))
        let half = scale * z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        return Interval(low: successes == 0 ? 0 : max(0, centre - half), high: successes == trials ? 1 : min(1, centre + half))
    }

    /// The share of successes by Clopper and Pearson's interval: never covers less than it says.
    public static func clopperPearson(successes: Int, of trials: Int, confidence: Double = 0.95) -> Interval {
        precondition(successes >= 0 && successes <= trials, "\(successes) successes of \(trials)")
        let tail = (1 - confidence) / 2
        let (hits, misses) = (Double(successes), Double(trials - successes))
        return Interval(
            low: successes == 0 ? 0 : betaQuantile(tail, hits, misses + 1),
            high: successes == trials ? 1 : betaQuantile(1 - tail, hits + 1, misses))
    }

    /// The mean by Student's t; unbounded for fewer than two values.
    public static func meanInterval(_ values: some Collection<Double>, confidence: Double = 0.95) -> Interval {
        guard values.count > 1 else { return Interval(low: -.infinity, high: .infinity) }
        let centre = mean(values)
        let half = studentQuantile((1 + confidence) / 2, degrees: Double(values.count - 1)) * standardError(values)
        return Interval(low: centre - half, high: centre + half)
    }

    /// A statistic's interval by the percentile bootstrap: `count` observations are drawn with replacement, `resamples` times.
    ///
    /// Resamples whose statistic is NaN (a class that was not drawn, for instance) are left out; all of them NaN gives NaN.
    ///
    /// - Parameter statistic: of the observations of these indices, each in 0..<count.
    public static func bootstrap(
        count: Int, resamples: Int = 1000, seed: UInt64, confidence: Double = 0.95, statistic: (_ indices: [Int]) -> Double
    ) -> Interval {
        guard count > 0 else { return Interval(low: .nan, high: .nan) }
        var estimates: [Double] = []
        estimates.reserveCapacity(resamples)
        var indices = [Int](repeating: 0, count: count)
        for resample in 0..<resamples {
            var generator = Philox(seed: seed, stream: UInt64(resample))
            for index in indices.indices { indices[index] = generator.below(count) }
            let estimate = statistic(indices)
            if !estimate.isNaN { estimates.append(estimate) }
        }
        let tail = (1 - confidence) / 2
        return Interval(low: quantile(tail, of: estimates), high: quantile(1 - tail, of: estimates))
    }

    /// The mean's interval, or another statistic's, by the percentile bootstrap.
    public static func bootstrap(
        _ values: [Double], resamples: Int = 1000, seed: UInt64, confidence: Double = 0.95, statistic: ([Double]) -> Double = { mean($0) }
    ) -> Interval {
        bootstrap(count: values.count, resamples: resamples, seed: seed, confidence: confidence) { indices in
            statistic(indices.map { values[$0] })
        }
    }
}
