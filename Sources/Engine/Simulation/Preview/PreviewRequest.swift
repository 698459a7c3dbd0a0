public import Circuits
public import Noise

/// What a circuit's state is asked at: after some of its operations, for given values of its inputs.
public struct PreviewRequest: Hashable, Sendable {
    public var circuit: Circuit
    /// Numbers of the operations that have been carried out, in an order that their wires and bits allow.
    public var steps: [Int]
    /// Values of inputs; those left out are 0.
    public var values: [String: Double] = [:]
    /// Outcomes that measurements are to have, by the operation's number.
    public var forced: [Int: Bool] = [:]
    /// Whether measurements at the circuit's end, which nothing depends on, have outcomes too; else the state before them is shown.
    public var collapsesFinals = false
    /// Outcomes that are not forced are drawn with this seed; without one the likelier outcome is taken, 0 where both are as likely.
    public var seed: UInt64?
    /// Observables whose expectation values are wanted.
    public var observables: [PauliSum] = []
    /// What happens after gates and at measurements; nil for perfect ones.
    public var noise: NoiseModel?
    public var noiseMethod = NoiseMethod.trajectory
    /// Decides what chance does in a trajectory.
    public var noiseSeed: UInt64 = 0
    /// The most amplitudes, and the most stabilizers, that are listed.
    public var listed = 16

    /// How noise is shown.
    public enum NoiseMethod: String, Hashable, Sendable, CaseIterable {
        /// One pure state, to which noise happens by chance.
        case trajectory
        /// All that can happen at once.
        case density
    }

    public init(circuit: Circuit, steps: [Int]) { (self.circuit, self.steps) = (circuit, steps) }
}
