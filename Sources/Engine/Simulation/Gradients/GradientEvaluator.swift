internal import Circuits
internal import Kernels
internal import Numerics

/// What ``PreparedGradient`` asks of an engine of either precision.
protocol GradientEvaluating: AnyObject {
    var memoryBytes: Int { get }
    func expectations(_ values: [Double], _ cancellation: Cancellation?) throws(SimulationError) -> [Double]
    func gradients(
        _ values: [Double], _ cancellation: Cancellation?, into result: inout [Double]
    ) throws(SimulationError) -> [Double]
    func gradient(
        _ values: [Double], _ cancellation: Cancellation?, into result: inout [Double], _ slopes: ([Double]) -> [Double]
    ) throws(SimulationError) -> [Double]
    func gradients(
        _ values: [Double], _ cancellation: Cancellation?, of outcomes: [BasisOutcome], into result: inout [Double]
    ) throws(SimulationError) -> [Double]
}

/// An engine with its observables.
final class GradientEvaluator<Scalar: Amplitude & BitwiseCopyable>: GradientEvaluating {
    private let engine: GradientEngine<Scalar>
    private let observables: [PauliSum]
    private let actions: [ObservableAction<Scalar>]
    private let parameters: Int
    /// Bras that walk back together.
    private let together: Int

    /// - Parameter spareStates: how many states there is room for beside the ket.
    init(_ engine: GradientEngine<Scalar>, _ observables: [PauliSum], parameters: Int, spareStates: Int) {
        (self.engine, self.observables, self.parameters) = (engine, observables, parameters)
        together = min(max(1, spareStates), GradientEvaluator.mostTogether)
        actions = observables.map { ObservableAction($0, laneQubits: engine.laneQubits) }
    }

    /// More than that many blocks of bras beside the ket's would leave the cache.
    private static var mostTogether: Int { 4 }

    var memoryBytes: Int { engine.memoryBytes }

    func expectations(_ values: [Double], _ cancellation: Cancellation?) throws(SimulationError) -> [Double] {
        try engine.bind(values)
        try engine.run(cancellation: cancellation)
        return try currentExpectations()
    }

    private func currentExpectations() throws(SimulationError) -> [Double] {
        var result: [Double] = []
        for action in actions { result.append(try engine.apply(action, toBra: 0)) }
        return result
    }

    func gradients(
        _ values: [Double], _ cancellation: Cancellation?, into result: inout [Double]
    ) throws(SimulationError) -> [Double] {
        try walk(values, actions.count, cancellation, into: &result) { (observable, bra) throws(SimulationError) in
            try engine.apply(actions[observable], toBra: bra)
        }
    }

    func gradients(
        _ values: [Double], _ cancellation: Cancellation?, of outcomes: [BasisOutcome], into result: inout [Double]
    ) throws(SimulationError) -> [Double] {
        try walk(values, outcomes.count, cancellation, into: &result) { (place, bra) throws(SimulationError) in
            let outcome = outcomes[place]
            return try engine.project(toBra: bra) { ($0 ^ outcome.value) & outcome.mask == 0 }
        }
    }

    /// One row of derivatives for each of `count` bras that `prepare` writes; returns what it returns.
    private func walk(
        _ values: [Double], _ count: Int, _ cancellation: Cancellation?, into result: inout [Double],
        _ prepare: (_ row: Int, _ bra: Int) throws(SimulationError) -> Double
    ) throws(SimulationError) -> [Double] {
        try engine.bind(values)
        if result.count != count * parameters { result = [Double](repeating: 0, count: count * parameters) }
        for place in result.indices { result[place] = 0 }
        var expectations: [Double] = []
        expectations.reserveCapacity(count)
        var first = 0
        while first < count {
            let bras = min(together, count - first)
            try engine.run(cancellation: cancellation)
            for bra in 0..<bras { expectations.append(try prepare(first + bra, bra)) }
            try engine.differentiate(values, bras: bras, cancellation: cancellation) { bra, parameter, slope in
                result[(first + bra) * parameters + parameter] += slope
            }
            first += bras
        }
        return expectations
    }

    func gradient(
        _ values: [Double], _ cancellation: Cancellation?, into result: inout [Double], _ slopes: ([Double]) -> [Double]
    ) throws(SimulationError) -> [Double] {
        let expectations = try expectations(values, cancellation)
        let weights = slopes(expectations)
        precondition(weights.count == observables.count, "one slope an observable")
        if result.count != parameters { result = [Double](repeating: 0, count: parameters) }
        for place in result.indices { result[place] = 0 }
        // One bra for the whole loss.
        var loss = PauliSum()
        if observables.count == 1, weights[0] != 0 {
            loss = weights[0] * observables[0]
        } else {
            loss = PauliSum(
                zip(weights, observables).flatMap { weight, observable in
                    observable.terms.map { PauliSum.Term(weight * $0.coefficient, $0.string) }
                })
        }
        _ = try engine.apply(ObservableAction(loss, laneQubits: engine.laneQubits), toBra: 0)
        try engine.differentiate(values, bras: 1, cancellation: cancellation) { _, parameter, slope in result[parameter] += slope }
        return expectations
    }
}
