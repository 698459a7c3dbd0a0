import Glibc
public import Numerics

/// Logistic regression with an L2 penalty: one linear function of the features for two classes, one a class (softmax) for more.
///
/// Minimises ½ ‖w‖² + C · Σ −log p(label); the intercepts are not penalised.
public struct LogisticRegression: Hashable, Sendable, Codable, Classifier {
    /// One row an output, its features' weights and its intercept last.
    public private(set) var weights: Matrix

    /// Fits to labels 0 ..< classes.
    ///
    /// - Parameter start: weights to start from, of a fit with another C, say.
    public init(
        features: Matrix, labels: [Int], classes: Int, c: Double, from start: LogisticRegression? = nil, cancellation: Cancellation? = nil
    ) {
        let outputs = classes == 2 ? 1 : classes
        weights = start?.weights ?? Matrix(rows: outputs, columns: features.columns + 1)
        let objective = SoftmaxLoss(features: features, labels: labels, outputs: outputs, c: c)
        LimitedMemoryBFGS.minimize(&weights.values, tolerance: 1e-6 * max(1, c * Double(labels.count)), cancellation: cancellation) {
            point, gradient in
            objective.evaluate(point, &gradient)
        }
    }

    public func probabilities(_ features: Matrix) -> Matrix {
        let classes = weights.rows == 1 ? 2 : weights.rows
        var result = Matrix(rows: features.rows, columns: classes)
        for row in 0..<features.rows {
            let scores = (0..<weights.rows).map { output in
                var score = weights[output, features.columns]
                for column in 0..<features.columns { score += weights[output, column] * features[row, column] }
                return score
            }
            if classes == 2 {
                // Both from the exponential that is at most 1, so that neither loses its digits.
                let small = exp(-abs(scores[0]))
                let (less, more) = (small / (1 + small), 1 / (1 + small))
                (result[row, 0], result[row, 1]) = scores[0] < 0 ? (more, less) : (less, more)
            } else {
                let top = scores.max() ?? 0
                let exponentials = scores.map { exp($0 - top) }
                let total = exponentials.reduce(0, +)
                for (label, value) in exponentials.enumerated() { result[row, label] = value / total }
            }
        }
        return result
    }
}

extension LogisticRegression {
    /// Values of C that tuning tries, ascending, so that each fit starts from the last.
    static let grid = [0.01, 0.1, 1, 10, 100]

    /// The model with the best C of the grid: the most held-out samples found, then the smallest held-out loss.
    static func tuned(_ tuning: Tuning) -> (model: any Classifier, settings: [String: Double], accuracy: Double) {
        let outcomes = tuning.map(tuning.folds) { fold in
            let (kept, held) = tuning.rows(without: fold)
            let (features, labels) = (tuning.features.selecting(rows: kept), kept.map { tuning.labels[$0] })
            let (heldFeatures, heldLabels) = (tuning.features.selecting(rows: held), held.map { tuning.labels[$0] })
            var model: LogisticRegression?
            return grid.map { c -> (hits: Int, loss: Double) in
                let next = LogisticRegression(
                    features: features, labels: labels, classes: tuning.classes, c: c, from: model, cancellation: tuning.cancellation)
                model = next
                let probabilities = next.probabilities(heldFeatures)
                let hits = zip(ClassificationMetrics.predictions(probabilities), heldLabels).count { $0 == $1 }
                return (hits, heldLabels.enumerated().reduce(0) { $0 - log(max(probabilities[$1.offset, $1.element], 1e-300)) })
            }
        }
        var best = (place: 0, hits: -1, loss: Double.infinity)
        for place in grid.indices {
            let hits = outcomes.reduce(0) { $0 + $1[place].hits }
            let loss = outcomes.reduce(0) { $0 + $1[place].loss }
            if (hits, -loss) > (best.hits, -best.loss) { best = (place, hits, loss) }
        }
        let model = LogisticRegression(
            features: tuning.features, labels: tuning.labels, classes: tuning.classes, c: grid[best.place],
            cancellation: tuning.cancellation)
        return (model, ["C": grid[best.place]], Double(max(best.hits, 0)) / Double(tuning.labels.count))
    }
}

/// ½ ‖w‖² + C · Σ −log p(label) and its gradient.
private struct SoftmaxLoss {
    let features: Matrix
    let labels: [Int]
    let outputs: Int
    let c: Double

    func evaluate(_ point: [Double], _ gradient: inout [Double]) -> Double {
        let (columns, width) = (features.columns, features.columns + 1)
        var loss = 0.0
        features.values.withUnsafeBufferPointer { x in
            point.withUnsafeBufferPointer { w in
                gradient.withUnsafeMutableBufferPointer { g in
                    withUnsafeTemporaryAllocation(of: Double.self, capacity: outputs) { s in
                        s.initialize(repeating: 0)
                        g.update(repeating: 0)
                        for row in 0..<labels.count {
                            let sample = UnsafeBufferPointer(rebasing: x[row * columns..<(row + 1) * columns])
                            for output in 0..<outputs {
                                var score = w[output * width + columns]
                                for column in 0..<columns { score += w[output * width + column] * sample[column] }
                                s[output] = score
                            }
                            loss += outputs == 1 ? binary(s, labels[row]) : multinomial(s, labels[row])
                            for output in 0..<outputs {
                                let slope = c * s[output]
                                for column in 0..<columns { g[output * width + column] += slope * sample[column] }
                                g[output * width + columns] += slope
                            }
                        }
                    }
                }
            }
        }
        var squares = 0.0
        for output in 0..<outputs {
            for place in output * width..<output * width + columns {
                squares += point[place] * point[place]
                gradient[place] += point[place]
            }
        }
        return squares / 2 + c * loss
    }

    /// The sample's loss; its score becomes the loss's derivative by it.
    private func binary(_ s: UnsafeMutableBufferPointer<Double>, _ label: Int) -> Double {
        let margin = label == 1 ? s[0] : -s[0]
        let small = exp(-abs(margin))
        let wrong = margin > 0 ? small / (1 + small) : 1 / (1 + small)
        s[0] = label == 1 ? -wrong : wrong
        return log1p(small) + max(-margin, 0)
    }

    private func multinomial(_ s: UnsafeMutableBufferPointer<Double>, _ label: Int) -> Double {
        var top = s[0]
        for score in s { top = max(top, score) }
        let own = s[label] - top
        var total = 0.0
        for output in s.indices {
            s[output] = exp(s[output] - top)
            total += s[output]
        }
        for output in s.indices { s[output] /= total }
        s[label] -= 1
        return log(total) - own
    }
}
