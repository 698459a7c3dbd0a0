import Numerics

/// Minimises a smooth convex function by limited-memory BFGS, twenty pairs, with a backtracking line search.
enum LimitedMemoryBFGS {
    private static let memory = 20

    /// - Parameters:
    ///   - tolerance: ends where no component of the gradient is larger.
    ///   - objective: the value at a point, its gradient written to the second argument.
    /// - Returns: the value reached.
    @discardableResult
    static func minimize(
        _ point: inout [Double], tolerance: Double, iterations: Int = 500, cancellation: Cancellation? = nil,
        objective: (_ point: [Double], _ gradient: inout [Double]) -> Double
    ) -> Double {
        var gradient = [Double](repeating: 0, count: point.count)
        var value = objective(point, &gradient)
        var pairs: [(step: [Double], change: [Double], product: Double)] = []
        var (trial, slope) = (point, gradient)
        for _ in 0..<iterations {
            guard cancellation?.isCancelled != true, gradient.contains(where: { abs($0) > tolerance }) else { break }
            let direction = descent(gradient, pairs)
            let descentRate = dot(direction, gradient)
            guard descentRate < 0 else { break }
            var length = pairs.isEmpty ? min(1, 1 / dot(gradient, gradient).squareRoot()) : 1
            var next = Double.infinity
            while length > 1e-12 {
                for i in point.indices { trial[i] = point[i] + length * direction[i] }
                next = objective(trial, &slope)
                if next <= value + 1e-4 * length * descentRate { break }
                length /= 2
            }
            guard next < value else { break }
            var (step, change) = (trial, slope)
            for i in point.indices {
                step[i] -= point[i]
                change[i] -= gradient[i]
            }
            let product = dot(step, change)
            if product > 0 {
                if pairs.count == memory { pairs.removeFirst() }
                pairs.append((step, change, product))
            }
            (point, gradient, value) = (trial, slope, next)
        }
        return value
    }

    /// The two-loop recursion.
    private static func descent(_ gradient: [Double], _ pairs: [(step: [Double], change: [Double], product: Double)]) -> [Double] {
        var direction = gradient.map { -$0 }
        var shares = [Double](repeating: 0, count: pairs.count)
        for (index, pair) in pairs.enumerated().reversed() {
            shares[index] = dot(pair.step, direction) / pair.product
            add(&direction, pair.change, -shares[index])
        }
        if let last = pairs.last {
            let scale = last.product / dot(last.change, last.change)
            for i in direction.indices { direction[i] *= scale }
        }
        for (index, pair) in pairs.enumerated() {
            add(&direction, pair.step, shares[index] - dot(pair.change, direction) / pair.product)
        }
        return direction
    }

    private static func dot(_ left: [Double], _ right: [Double]) -> Double {
        var sum = 0.0
        for i in left.indices { sum += left[i] * right[i] }
        return sum
    }

    private static func add(_ target: inout [Double], _ term: [Double], _ factor: Double) {
        for i in target.indices { target[i] += factor * term[i] }
    }
}
