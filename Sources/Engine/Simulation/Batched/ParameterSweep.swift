public import Circuits
public import Numerics

/// Expectation values of a circuit at many values of its inputs: one row a point, one column an observable.
///
/// Circuits of gates alone on up to ``BatchedCircuit/maximumQubits`` qubits run side by side in SIMD lanes, compiled once; others point by point.
///
/// - Parameters:
///   - inputs: what is the same at all points.
///   - names: the inputs that change, in the order of a point's columns.
/// - Throws: ``SimulationError`` as ``simulate(_:inputs:options:on:cancellation:)`` does.
public func sweep(
    _ circuit: Circuit, inputs: [String: Double] = [:], over names: [String], points: Matrix, observables: [PauliSum],
    precision: Precision = .double, on team: ThreadTeam = .shared, cancellation: Cancellation? = nil
) throws(SimulationError) -> Matrix {
    precondition(points.columns == names.count, "\(names.count) inputs and points of \(points.columns) values")
    var options = SimulationOptions(precision: precision, observables: observables)
    func values(_ point: Int) -> [String: Double] {
        inputs.merging(zip(names, points.row(point))) { _, changing in changing }
    }
    try options.check(qubits: circuit.qubitCount)
    guard points.rows > 0 else { return Matrix(rows: 0, columns: observables.count) }
    let lowered: LoweredCircuit
    do { lowered = try circuit.lowered() } catch { throw .circuit(error) }
    // Names as one point's simulation checks them, and every number.
    for (place, value) in points.values.enumerated() where !value.isFinite {
        throw .inputNotFinite(names[place % names.count], value)
    }
    _ = try Binding(circuit, lowered, values: values(0))
    let fixed = inputs.keys.filter { !names.contains($0) }.sorted()
    if let batched = try? BatchedCircuit(circuit, features: names, parameters: fixed, observables: observables) {
        let simulator = BatchedSimulator(batched, precision: precision, on: team)
        let parameters = fixed.compactMap { inputs[$0] }
        var result: [Double] = []
        // In pieces, so that a cancellation is seen soon.
        let piece = max(64, (1 << 22) >> circuit.qubitCount)
        for first in stride(from: 0, to: points.rows, by: piece) {
            if let cancellation, cancellation.isCancelled { throw .cancelled }
            let order = Array(first..<min(first + piece, points.rows))
            do throws(BatchedError) {
                result += try simulator.expectations(points, order: order, parameters: parameters).values
            } catch {
                guard case .circuit(let fault) = error else { return try each() }
                throw .circuit(fault)
            }
        }
        return Matrix(rows: points.rows, columns: observables.count, values: result)
    }
    return try each()

    func each() throws(SimulationError) -> Matrix {
        var result: [Double] = []
        options.method = .auto
        for point in 0..<points.rows {
            let answer = try simulate(circuit, inputs: values(point), options: options, on: team, cancellation: cancellation)
            result += answer.expectations.map(\.value)
        }
        return Matrix(rows: points.rows, columns: observables.count, values: result)
    }
}
