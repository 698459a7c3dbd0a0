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
            let walk = StageWalk<Scalar>(stage.indices.map { elements[$0] }, stage, laneQubits: state.kernels.laneQubits)
            let sums = try state.walkBack(walk, with: bras, cancellation: cancellation)
            for observable in observables.indices { walk.add(sums[observable], to: &result[observable]) }
        }
        return result
    }
}
