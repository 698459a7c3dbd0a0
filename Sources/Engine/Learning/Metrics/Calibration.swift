import Numerics

/// Confidence against accuracy: samples in bins by the probability of their predicted class.
struct Calibration {
    private let bin: [Int]
    /// Confidence less 1 where the prediction is right, less 0 where it is wrong.
    private let excess: [Double]
    private let bins: Int

    init(_ probabilities: Matrix, predictions: [Int], labels: [Int], bins: Int) {
        let confidences = predictions.enumerated().map { probabilities[$0, $1] }
        bin = confidences.map { min(max(Int($0 * Double(bins)), 0), bins - 1) }
        excess = zip(confidences, zip(predictions, labels)).map { $0 - ($1.0 == $1.1 ? 1 : 0) }
        self.bins = bins
    }

    /// The expected calibration error: Σ over the bins of |mean confidence − accuracy|, weighted by the bins' shares of the samples.
    ///
    /// The interval is a bootstrap over samples with a fixed seed. Resampling adds error of its own, so the resampled values are shifted back by their mean excess.
    var estimate: Estimate {
        var sums = [Double](repeating: 0, count: bins)
        for i in bin.indices { sums[bin[i]] += excess[i] }
        let value = sums.reduce(0) { $0 + abs($1) } / Double(bin.count)
        let rounds = min(max(100_000 / bin.count, 100), 500)
        var resampled = resample(rounds)
        resampled.sort()
        let shift = resampled.reduce(0, +) / Double(rounds) - value
        let (low, high) = (resampled[rounds / 40] - shift, resampled[rounds - 1 - rounds / 40] - shift)
        return Estimate(value: value, interval: Interval(low: max(min(low, value), 0), high: min(max(high, value), 1)))
    }

    private func resample(_ rounds: Int) -> [Double] {
        var generator = Philox(seed: 0, stream: 0x6361_6c69)
        let count = UInt64(bin.count)
        return bin.withUnsafeBufferPointer { bin in
            excess.withUnsafeBufferPointer { excess in
                withUnsafeTemporaryAllocation(of: Double.self, capacity: bins) { sums in
                    (0..<rounds).map { _ in
                        sums.initialize(repeating: 0)
                        var left = bin.count
                        while left > 0 {
                            // Two draws a word: a 32-bit fraction of the sample count each.
                            let word = generator.next()
                            let first = Int(((word & 0xFFFF_FFFF) &* count) &>> 32)
                            sums[bin[first]] += excess[first]
                            if left > 1 {
                                let second = Int(((word &>> 32) &* count) &>> 32)
                                sums[bin[second]] += excess[second]
                            }
                            left -= 2
                        }
                        var error = 0.0
                        for sum in sums { error += abs(sum) }
                        return error / Double(bin.count)
                    }
                }
            }
        }
    }
}
