public import Circuits
internal import Kernels
public import Numerics

/// Some qubits' values: the basis states that have the bits of `value` under `mask`.
public struct BasisOutcome: Hashable, Sendable {
    /// A bit for each qubit that is looked at; the most significant qubits lie outside.
    public var mask: Int
    public var value: Int

    public init(mask: Int, value: Int) {
        precondition(value & ~mask == 0, "the value's bits lie under the mask")
        (self.mask, self.value) = (mask, value)
    }
}

/// A circuit compiled once for expectation values and their derivatives at many values of its inputs: what an optimiser's loop calls.
///
/// Planning, fusing and allocating are done when it is made; a call works out the angles' cosines and sines and runs the stages. Derivatives are exact: one walk
/// forwards, and one backwards for each four observables (as many as memory allows), whatever the number of inputs. Memory is that of one state and as many as
/// walk back together, and does not grow with the depth. The same values give the same bits at any number of threads. One call at a time.
///
///     let prepared = try PreparedGradient(circuit, observables: [energy])
///     var gradient: [Double] = []
///     let value = try prepared.gradients(at: angles, into: &gradient)[0]
public final class PreparedGradient {
    /// The circuit's inputs in the order in which values are given: declared ones first, then other symbols of its gates.
    public let inputs: [String]
    /// The real inputs, in the order of the derivatives.
    public let parameters: [String]
    public let observables: [PauliSum]
    private let evaluator: any GradientEvaluating

    /// - Parameter memoryLimit: bytes to take at most; nil for what the machine has available.
    /// - Throws: ``SimulationError/gradientThroughMeasurement(_:)`` where chance decides inside the circuit, and what ``simulate(_:inputs:options:on:cancellation:)``
    ///   says of observables and memory.
    public init(
        _ circuit: Circuit, observables: [PauliSum] = [], precision: Precision = .double, on team: ThreadTeam = .shared,
        memoryLimit: Int? = nil
    ) throws(SimulationError) {
        var options = SimulationOptions(precision: precision, observables: observables, memoryLimit: memoryLimit)
        try options.check(qubits: circuit.qubitCount)
        options.gradient = .adjoint
        let plan = options.memory(qubits: circuit.qubitCount)
        let limit = memoryLimit ?? MachineMemory.available
        try plan.check(limit: limit)
        let lowered: LoweredCircuit
        do { lowered = try circuit.lowered() } catch { throw .circuit(error) }
        if let chance = lowered.chance { throw .gradientThroughMeasurement(chance) }
        let names = Binding.inputs(of: circuit, lowered)
        let real = names.filter(circuit.isContinuous)
        (inputs, parameters, self.observables) = (names, real, observables)
        let gates = lowered.operations.compactMap { if case .gate(let gate) = $0 { gate } else { nil } }
        func prepared<Scalar: Amplitude & BitwiseCopyable>(_: Scalar.Type) throws(SimulationError) -> any GradientEvaluating {
            let ket = try StateVector<Scalar>(qubits: circuit.qubitCount, team: team)
            let engine = try GradientEngine<Scalar>(gates, inputs: names, parameters: real, ket: ket)
            let spare = Int(min((Double(limit) - plan.need) / Double(ket.memoryBytes), 64)) + plan.states - 1
            return GradientEvaluator(engine, observables, parameters: real.count, spareStates: spare)
        }
        switch precision {
        case .double: evaluator = try prepared(Double.self)
        case .single: evaluator = try prepared(Float.self)
        }
    }

    /// Bytes of states and blocks held now.
    public var memoryBytes: Int { evaluator.memoryBytes }

    private func check(_ values: [Double]) throws(SimulationError) {
        precondition(values.count == inputs.count, "one value an input")
        for (name, value) in zip(inputs, values) where !value.isFinite { throw .inputNotFinite(name, value) }
    }

    /// The observables' expectation values.
    public func expectations(at values: [Double], cancellation: Cancellation? = nil) throws(SimulationError) -> [Double] {
        try check(values)
        return try evaluator.expectations(values, cancellation)
    }

    /// Writes the derivatives, one row an observable and one column a parameter, and returns the expectation values.
    public func gradients(
        at values: [Double], into gradients: inout [Double], cancellation: Cancellation? = nil
    ) throws(SimulationError) -> [Double] {
        try check(values)
        return try evaluator.gradients(values, cancellation, into: &gradients)
    }

    /// Writes the derivatives of a loss of all expectation values, in one walk back for any number of observables, and returns the expectation values.
    ///
    /// - Parameter slopes: the derivatives of the loss by the expectation values that it is given.
    public func gradient(
        at values: [Double], into gradient: inout [Double], cancellation: Cancellation? = nil, slopes: ([Double]) -> [Double]
    ) throws(SimulationError) -> [Double] {
        try check(values)
        return try evaluator.gradient(values, cancellation, into: &gradient, slopes)
    }

    /// Writes the derivatives of outcomes' probabilities, one row an outcome, and returns the probabilities. One walk back for each four outcomes.
    public func gradients(
        of outcomes: [BasisOutcome], at values: [Double], into gradients: inout [Double], cancellation: Cancellation? = nil
    ) throws(SimulationError) -> [Double] {
        try check(values)
        return try evaluator.gradients(values, cancellation, of: outcomes, into: &gradients)
    }
}
