internal import Circuits
internal import Glibc
internal import Kernels
internal import Numerics

/// Derivatives from expectation values at other angles.
struct ShiftGradients<Scalar: Amplitude & BitwiseCopyable> {
    let circuit: DifferentiableCircuit
    let observables: [PauliSum]
    let cancellation: Cancellation?

    /// The exact rule: each gate's angle is shifted by itself, and the chain rule leads from angles to inputs.
    ///
    /// - Parameter state: any state of the circuit's size; overwritten.
    func parameterShift(on state: StateVector<Scalar>) throws(SimulationError) -> [[Double]] {
        var result = zeros
        let before = try StateVector(like: state)
        before.reset()
        var pending: [BoundGate] = []
        let bound = try circuit.gates.map { (gate) throws(SimulationError) in try circuit.binding.bind(gate) }
        for (index, gate) in circuit.gates.enumerated() {
            let rows = try circuit.angleDerivatives(of: gate)
            let angles = try circuit.binding.angles(of: gate)
            for (parameter, row) in rows.enumerated() where !row.isEmpty {
                try before.apply(pending, cancellation: cancellation)
                pending = []
                for (shift, weight) in shiftRule(frequencies: gate.frequencies(of: parameter)) {
                    var shifted = angles
                    shifted[parameter] += shift
                    state.assign(before)
                    try state.apply([BoundGate(gate.matrix(shifted), like: gate)] + bound[(index + 1)...], cancellation: cancellation)
                    for (place, observable) in observables.enumerated() {
                        let value = weight * state.expectation(of: observable)
                        for (input, factor) in row { result[place][input] += factor * value }
                    }
                }
            }
            pending.append(bound[index])
        }
        return result
    }

    /// Central differences of the inputs.
    func finiteDifference(on state: StateVector<Scalar>) throws(SimulationError) -> [[Double]] {
        var result = zeros
        let step = Scalar.self == Double.self ? 1e-5 : 1e-2
        for (index, input) in circuit.inputs.enumerated() {
            for sign in [1.0, -1.0] {
                var values = circuit.binding.values
                // An input that no gate uses may have no value.
                guard let value = values[input] else { continue }
                values[input] = value + sign * step
                let moved = circuit.binding.replacing(values)
                state.reset()
                try state.apply(circuit.gates.map { (gate) throws(SimulationError) in try moved.bind(gate) }, cancellation: cancellation)
                for (place, observable) in observables.enumerated() {
                    result[place][index] += sign * state.expectation(of: observable) / (2 * step)
                }
            }
        }
        return result
    }

    private var zeros: [[Double]] {
        [[Double]](repeating: [Double](repeating: 0, count: circuit.inputs.count), count: observables.count)
    }
}

/// Shifts and weights that give the exact derivative of a trigonometric polynomial with these frequencies: one, or a number and its double.
///
/// With R equidistant frequencies the shifts are odd multiples of π/2R periods of the lowest one (Wierichs et al., Quantum 6, 677).
func shiftRule(frequencies: [Double]) -> [(shift: Double, weight: Double)] {
    guard let lowest = frequencies.first else { return [] }
    let count = frequencies.count
    return (1...2 * count).map { index in
        let place = (2 * Double(index) - 1) * .pi / (2 * Double(count))
        let weight = 1 / (4 * Double(count) * sin(place / 2) * sin(place / 2))
        return (place / lowest, lowest * (index.isMultiple(of: 2) ? -weight : weight))
    }
}
