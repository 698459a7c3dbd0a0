public import Circuits
public import Numerics

/// A state that gates act on and measurements project.
public protocol QuantumState: AnyObject {
    /// A gate, or channel, as this state takes it.
    associatedtype Gate: Sendable

    var qubits: Int { get }
    /// Bytes held now.
    var memoryBytes: Int { get }

    /// Back to all qubits at 0.
    func reset()
    /// Applies gates in order.
    func apply(_ gates: [Gate], cancellation: Cancellation?) throws(SimulationError)
    /// Exchanges 0 and 1 of a qubit.
    func flip(_ qubit: Int)
    /// The probability that measuring the qubit gives 1.
    func probability(ofOne qubit: Int) -> Double
    /// Projects a qubit and restores the norm; `probability` is that of the outcome.
    func collapse(_ qubit: Int, to outcome: Bool, probability: Double)
    /// The same state once more.
    func copy() throws(SimulationError) -> Self
    /// Takes over another state of the same size.
    func assign(_ other: Self)
}

/// What every method with a state offers, and all that following a program asks of it.
///
/// A simulator works on its team's threads and gives the same bits whatever their number. Nothing here bounds the number of qubits.
public protocol Simulator: QuantumState {
    /// `⟨ψ|O|ψ⟩`.
    func expectation(of observable: PauliSum) -> Double
    /// Mean and variance of an observable's outcomes.
    func moments(of observable: PauliSum) throws(SimulationError) -> (mean: Double, variance: Double)
    /// Outcomes of the final measurements, made that many times, each on top of the bits set before; equal outcomes may come several times.
    func sample(_ shots: Int, _ finals: FinalMeasurement, on bits: Outcome, using generator: inout Philox) throws(SimulationError)
        -> [(outcome: Outcome, count: Int)]
    /// Probabilities of the final measurements' outcomes on top of the bits set before; those of zero may be left out, equal outcomes may come several times.
    func probabilities(_ finals: FinalMeasurement, on bits: Outcome) throws(SimulationError) -> [(outcome: Outcome, probability: Double)]
}
