import Numerics

/// Fits a two-class support vector machine by sequential minimal optimisation with second-order choice of the pair (Fan, Chen and Lin, 2005).
///
/// A coefficient is αᵢ yᵢ: between 0 and C for the positive class and between −C and 0 for the other, all of them summing to 0. What is left to explain of sample i is
/// Fᵢ = yᵢ − Σ coefficientⱼ Kᵢⱼ; at the optimum some threshold lies above F of every coefficient that could grow and below F of every one that could shrink.
final class SequentialMinimalOptimization {
    /// The decision function's constant.
    private(set) var threshold = 0.0
    /// αᵢ yᵢ, one a sample.
    var coefficients: UnsafeBufferPointer<Double> { UnsafeBufferPointer(start: coefficient, count: isPositive.count) }

    private let rows: KernelRows
    private let isPositive: [Bool]
    private let cancellation: Cancellation?
    private var c = 0.0
    // One value a sample: αᵢ yᵢ, F, and 0 where a coefficient may grow (shrink), −∞ where not, to be added to what is maximised.
    private let coefficient: UnsafeMutablePointer<Double>
    private let residual: UnsafeMutablePointer<Double>
    private let canGrow: UnsafeMutablePointer<Double>
    private let canShrink: UnsafeMutablePointer<Double>

    /// - Parameter rows: of a kernel whose diagonal is 1.
    init(_ rows: KernelRows, isPositive: [Bool], cancellation: Cancellation? = nil) {
        (self.rows, self.isPositive, self.cancellation) = (rows, isPositive, cancellation)
        func room(_ value: Double) -> UnsafeMutablePointer<Double> {
            let pointer = UnsafeMutablePointer<Double>.allocate(capacity: rows.count)
            pointer.initialize(repeating: value, count: rows.count)
            return pointer
        }
        (coefficient, residual, canGrow, canShrink) = (room(0), room(0), room(-.infinity), room(-.infinity))
        for (index, positive) in isPositive.enumerated() { residual[index] = positive ? 1 : -1 }
    }

    deinit { for pointer in [coefficient, residual, canGrow, canShrink] { pointer.deallocate() } }

    /// Fits with that bound on the coefficients, starting from the last fit's, scaled.
    ///
    /// - Parameter tolerance: ends where no pair violates the optimum's conditions by more, or once cancelled.
    func fit(c: Double, tolerance: Double = 1e-3) {
        guard let one = isPositive.first else { return }
        guard isPositive.contains(!one) else {
            // A single class: it is the answer everywhere.
            threshold = one ? 1 : -1
            return
        }
        start(c)
        let count = rows.count
        var first = Self.largest(residual, canGrow, count)
        for round in 0..<200 * isPositive.count + 10_000 {
            if round & 255 == 255, cancellation?.isCancelled == true { return }
            let top = residual[first]
            let firstRow = rows.row(first)
            let (second, gap) = Self.partner(residual, canShrink, firstRow, top, count)
            threshold = top - gap / 2
            guard gap > tolerance else { break }
            let curvature = max(2 - 2 * firstRow[second], 1e-12)
            let (up, down) = (bounds(first).upperBound, bounds(second).lowerBound)
            let step = min((top - residual[second]) / curvature, up - coefficient[first], coefficient[second] - down)
            // A bound is met exactly, so that rounding cannot leave a step of nothing.
            coefficient[first] = step == up - coefficient[first] ? up : coefficient[first] + step
            coefficient[second] = step == coefficient[second] - down ? down : coefficient[second] - step
            mark(first)
            mark(second)
            first = Self.update(residual, canGrow, firstRow, rows.row(second), step, count)
        }
    }

    /// Scales what the last fit found to the new bound.
    private func start(_ c: Double) {
        let scale = self.c > 0 ? c / self.c : 1
        self.c = c
        for (index, positive) in isPositive.enumerated() {
            let target: Double = positive ? 1 : -1
            residual[index] = target - scale * (target - residual[index])
            coefficient[index] = min(max(scale * coefficient[index], bounds(index).lowerBound), bounds(index).upperBound)
            mark(index)
        }
    }

    private func mark(_ index: Int) {
        let bounds = self.bounds(index)
        canGrow[index] = coefficient[index] < bounds.upperBound ? 0 : -.infinity
        canShrink[index] = coefficient[index] > bounds.lowerBound ? 0 : -.infinity
    }

    private func bounds(_ index: Int) -> ClosedRange<Double> { isPositive[index] ? 0...c : -c...0 }
}

// The loops over all samples.
extension SequentialMinimalOptimization {
    /// Where f + penalty is largest.
    private static func largest(_ f: UnsafePointer<Double>, _ penalty: UnsafePointer<Double>, _ count: Int) -> Int {
        var (best, place, index) = (-Double.infinity, 0, 0)
        while index < count {
            let value = f[index] + penalty[index]
            if value > best { (best, place) = (value, index) }
            index &+= 1
        }
        return place
    }

    /// The coefficient to shrink while that of `row` grows: the one whose pair lowers the objective most; and the largest violation of all.
    private static func partner(
        _ f: UnsafePointer<Double>, _ penalty: UnsafePointer<Double>, _ row: UnsafePointer<Double>, _ top: Double, _ count: Int
    ) -> (place: Int, gap: Double) {
        var (best, place, gap, index) = (-1.0, 0, -Double.infinity, 0)
        while index < count {
            let violation = penalty[index] + (top - f[index])
            if violation > gap { gap = violation }
            if violation > 0 {
                var curvature = 2 - 2 * row[index]
                if curvature < 1e-12 { curvature = 1e-12 }
                // violation² / curvature > best, without the division.
                let gain = violation * violation
                if gain > best * curvature { (best, place) = (gain / curvature, index) }
            }
            index &+= 1
        }
        return (place, gap)
    }

    /// Takes the step off the residuals.
    ///
    /// - Returns: where f + penalty is largest now.
    private static func update(
        _ f: UnsafeMutablePointer<Double>, _ penalty: UnsafePointer<Double>, _ grown: UnsafePointer<Double>,
        _ shrunk: UnsafePointer<Double>,
        _ step: Double, _ count: Int
    ) -> Int {
        var (best, place, index) = (-Double.infinity, 0, 0)
        while index < count {
            let residual = f[index] - step * (grown[index] - shrunk[index])
            f[index] = residual
            let value = residual + penalty[index]
            if value > best { (best, place) = (value, index) }
            index &+= 1
        }
        return place
    }
}
