public import Circuits
public import Numerics

/// A state that gates act on: what every method of simulation offers.
///
/// A simulator works on its team's threads and gives the same bits whatever their number.
public protocol Simulator: AnyObject {
    var qubits: Int { get }
    /// Bytes held now.
    var memoryBytes: Int { get }

    /// Back to all qubits at 0.
    func reset()
    /// Applies gates in order.
    func apply(_ gates: [BoundGate], cancellation: Cancellation?) throws(SimulationError)
    /// The probability that measuring the qubit gives 1.
    func probability(ofOne qubit: Int) -> Double
    /// Projects a qubit and restores the norm; `probability` is that of the outcome.
    func collapse(_ qubit: Int, to outcome: Bool, probability: Double)
    /// `⟨ψ|O|ψ⟩`.
    func expectation(of observable: PauliSum) -> Double
    /// Mean and variance of an observable's outcomes.
    func moments(of observable: PauliSum) throws(SimulationError) -> (mean: Double, variance: Double)
    /// Outcomes of measuring all qubits that many times: basis states in ascending order with their counts.
    func sample(_ shots: Int, using generator: inout Philox) -> [(state: Int, count: Int)]
    /// The same state once more.
    func copy() throws(SimulationError) -> Self
}
