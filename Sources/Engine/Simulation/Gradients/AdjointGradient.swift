internal import Circuits
internal import KernelTable
internal import Kernels
internal import Numerics

/// Derivatives by walking back from the final state: U† on it and on `O|ψ⟩` together, with one cross matrix a gate.
///
/// Time does not depend on the number of inputs, memory not on the number of gates: two states, and one more for each further observable.
struct AdjointGradient<Scalar: Amplitude & BitwiseCopyable> {
    private let elements: [DifferentiableCircuit.Element]
    private let inputs: Int
    private let stages: [Stage]
    private let cancellation: Cancellation?

    init(_ circuit: DifferentiableCircuit, planner: StagePlanner, cancellation: Cancellation?) throws(SimulationError) {
        elements = try circuit.elements()
        inputs = circuit.inputs.count
        stages = planner.plan(elements.map(\.gate))
        self.cancellation = cancellation
    }

    /// One row an observable. The state is that before the final measurements; it ends at all qubits 0, up to rounding.
    func gradients(of observables: [PauliSum], at state: StateVector<Scalar>) throws(SimulationError) -> [[Double]] {
        var bras: [StateVector<Scalar>] = []
        for observable in observables {
            let bra = try StateVector(like: state)
            bra.add(observable, appliedTo: state)
            bras.append(bra)
        }
        var result = [[Double]](repeating: [Double](repeating: 0, count: inputs), count: observables.count)
        for stage in stages.reversed() {
            let walked = stage.indices.map { elements[$0] }
            let walk = StageWalk<Scalar>(walked, stage.layout, laneQubits: state.kernels.laneQubits)
            let crosses = try state.walkBack(walk, with: bras, cancellation: cancellation)
            for (place, element) in walked.enumerated() {
                for (input, matrix) in element.derivatives {
                    for observable in observables.indices {
                        let cross = crosses[observable][place]
                        let product = zip(matrix, cross).reduce(0.0) { $0 + $1.0.real * $1.1.real - $1.0.imaginary * $1.1.imaginary }
                        result[observable][input] += 2 * product
                    }
                }
            }
        }
        return result
    }
}
