import Glibc
public import Numerics

/// A support vector machine with the kernel exp(−γ ‖x − x′‖²), one against one for more than two classes.
///
/// Two classes: the probability is a sigmoid of the decision value whose slope is fitted to decision values of held-out folds; it has no shift, so the more probable
/// class is the one on the decision's side. More classes: the probabilities that agree best with all pairs' sigmoids.
public struct SupportVectorMachine: Hashable, Sendable, Codable, Classifier {
    public let gamma: Double
    public let c: Double
    private let classes: Int
    /// The samples that carry a coefficient in any pair.
    private let support: Matrix
    private let pairs: [Pair]

    /// The machine of one pair of classes.
    struct Pair: Hashable, Sendable, Codable {
        /// The class on the negative side and the one on the positive side.
        var negative: Int
        var positive: Int
        /// Rows of the support and their coefficients.
        var rows: [Int]
        var coefficients: [Double]
        var threshold: Double
        /// The sigmoid's slope.
        var slope: Double
    }

    /// Fits to labels 0 ..< classes.
    ///
    /// - Parameter slopes: of the pairs' sigmoids, in the order of ``pairs(_:)``; 1 where not given.
    init(features: Matrix, labels: [Int], classes: Int, c: Double, gamma: Double, slopes: [Double] = [], cancellation: Cancellation? = nil)
    {
        (self.gamma, self.c, self.classes) = (gamma, c, classes)
        var (fitted, used) = ([Pair](), [Bool](repeating: false, count: labels.count))
        for (index, (negative, positive)) in Self.pairs(classes).enumerated() {
            let members = labels.indices.filter { labels[$0] == negative || labels[$0] == positive }
            let samples = features.selecting(rows: members)
            let rows = KernelRows(count: members.count) { row, values in
                for other in members.indices { values[other] = Self.kernel(samples.row(row), samples.row(other), gamma) }
            }
            let solver = SequentialMinimalOptimization(rows, isPositive: members.map { labels[$0] == positive }, cancellation: cancellation)
            solver.fit(c: c)
            let carrying = members.indices.filter { solver.coefficients[$0] != 0 }
            for place in carrying { used[members[place]] = true }
            fitted.append(
                Pair(
                    negative: negative, positive: positive, rows: carrying.map { members[$0] },
                    coefficients: carrying.map { solver.coefficients[$0] }, threshold: solver.threshold,
                    slope: index < slopes.count ? slopes[index] : 1))
        }
        let kept = labels.indices.filter { used[$0] }
        var place = [Int](repeating: 0, count: labels.count)
        for (index, row) in kept.enumerated() { place[row] = index }
        support = features.selecting(rows: kept)
        pairs = fitted.map {
            var pair = $0
            pair.rows = $0.rows.map { place[$0] }
            return pair
        }
    }

    /// Every pair of classes, the smaller one first.
    static func pairs(_ classes: Int) -> [(negative: Int, positive: Int)] {
        (0..<classes).flatMap { low in (low + 1..<max(classes, low + 1)).map { (low, $0) } }
    }

    static func kernel(_ left: ArraySlice<Double>, _ right: ArraySlice<Double>, _ gamma: Double) -> Double {
        left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                var (distance, index) = (0.0, 0)
                while index < left.count {
                    let difference = left[index] - right[index]
                    distance += difference * difference
                    index &+= 1
                }
                return exp(-gamma * distance)
            }
        }
    }

    /// One row a sample, one column a pair; positive on the side of the pair's larger class.
    public func decisions(_ features: Matrix) -> Matrix {
        var result = Matrix(rows: features.rows, columns: pairs.count)
        for row in 0..<features.rows {
            let values = (0..<support.rows).map { Self.kernel(features.row(row), support.row($0), gamma) }
            for (index, pair) in pairs.enumerated() {
                var sum = pair.threshold
                for (place, coefficient) in zip(pair.rows, pair.coefficients) { sum += coefficient * values[place] }
                result[row, index] = sum
            }
        }
        return result
    }

    public func probabilities(_ features: Matrix) -> Matrix {
        let decisions = decisions(features)
        var result = Matrix(rows: features.rows, columns: classes)
        for row in 0..<features.rows {
            let shares = pairs.enumerated().map { 1 / (1 + exp(-$1.slope * decisions[row, $0])) }
            for (label, probability) in coupled(shares).enumerated() { result[row, label] = probability }
        }
        return result
    }

    /// The classes' probabilities that agree best with the pairs' ones, each the share of the larger class (Wu, Lin and Weng, 2004, their second method).
    private func coupled(_ shares: [Double]) -> [Double] {
        guard classes > 2 else { return [1 - shares[0], shares[0]] }
        // Minimises Σ (r_ji p_i − r_ij p_j)² over the simplex; matrix is half its Hessian.
        var matrix = Matrix(rows: classes, columns: classes)
        for (pair, share) in zip(pairs, shares) {
            let (i, j, r) = (pair.positive, pair.negative, min(max(share, 1e-7), 1 - 1e-7))
            matrix[i, i] += (1 - r) * (1 - r)
            matrix[j, j] += r * r
            matrix[i, j] -= r * (1 - r)
            matrix[j, i] -= r * (1 - r)
        }
        var result = [Double](repeating: 1 / Double(classes), count: classes)
        for _ in 0..<max(100, classes) {
            var products = (0..<classes).map { i in (0..<classes).reduce(0) { $0 + matrix[i, $1] * result[$1] } }
            var energy = zip(result, products).reduce(0) { $0 + $1.0 * $1.1 }
            guard products.contains(where: { abs($0 - energy) > 1e-6 / Double(classes) }) else { break }
            for label in 0..<classes {
                let change = (energy - products[label]) / matrix[label, label]
                result[label] += change
                energy = (energy + change * (change * matrix[label, label] + 2 * products[label])) / ((1 + change) * (1 + change))
                for other in 0..<classes {
                    products[other] = (products[other] + change * matrix[label, other]) / (1 + change)
                    result[other] /= 1 + change
                }
            }
        }
        return result
    }
}
