public import Circuits
public import Diagnostics
public import Noise
public import Numerics

/// Why a simulation cannot be done.
public enum SimulationError: Error, Hashable, Sendable {
    /// Inputs of the circuit without a value.
    case unboundInputs([String])
    /// Values for names that are no inputs of the circuit.
    case unknownInput(String, inputs: [String])
    /// A value that is no finite number.
    case inputNotFinite(String, Double)
    /// A number that an input's type does not have.
    case inputValue(String, Double, ClassicalType)
    /// An observable on a qubit that the circuit does not have.
    case observableQubit(Int, observable: String, qubits: Int)
    /// An observable with a coefficient that is no finite number.
    case observableNotFinite(String)
    case negativeShots(Int)
    /// A gradient without an observable to differentiate.
    case gradientWithoutObservable
    /// Derivatives of more outcomes' probabilities than are walked back one by one.
    case tooManyDerivedOutcomes(Int, limit: Int)
    /// A gradient through a measurement, reset or condition before the end of the circuit.
    case gradientThroughMeasurement(String)
    /// A state vector of a circuit that does not end in one.
    case stateAfterMeasurement(String)
    /// More memory than there is for a state vector, in bytes; with the qubits that would fit, and other ways to run the circuit.
    case memory(need: Double, limit: Int, qubits: Int, precision: Precision, fits: Int, alternatives: [String] = [])
    /// A gate on more qubits than a matrix is applied to.
    case gateTooWide(String, qubits: Int)
    /// Outcomes of measurements inside the circuit that are too many to be followed one by one.
    case tooManyBranches(limit: Int)
    /// A loop that goes on and on.
    case tooManyTurns(limit: Int)
    /// A gate that the stabilizer method cannot take; the number counts the circuit's gates from 1, definitions unfolded.
    case notClifford(gate: String, qubits: [Int], number: Int)
    /// More memory than there is, by a method whose need is not a power of two, in bytes; with other ways to run the circuit.
    case methodMemory(Method, need: Double, limit: Int, alternatives: [String] = [])
    /// Something that a method does not give, and methods that do.
    case unsupported(Method, what: String, instead: [Method])
    /// Outcomes of the final measurements that are too many to be listed with their probabilities.
    case tooManyOutcomes(limit: Int)
    /// A matrix product state whose bonds outgrow the memory, in bytes.
    case bondMemory(bond: Int, need: Int, limit: Int)
    /// A bond dimension below 1, or a share of weight outside 0..<1.
    case impossibleTruncation(String)
    /// A decomposition inside a method that failed.
    case decomposition(LinearAlgebraError)
    case circuit(CircuitError)
    /// A noise model that does not fit the circuit.
    case noise(NoiseError)
    case density(DensityMatrixError)
    case cancelled
}

extension SimulationError: Fault {
    public var kind: FaultKind {
        switch self {
        case .unknownInput, .inputNotFinite, .negativeShots, .gradientWithoutObservable, .unsupported, .impossibleTruncation: .usage
        case .memory, .gateTooWide, .tooManyBranches, .tooManyTurns, .methodMemory, .tooManyOutcomes, .tooManyDerivedOutcomes,
            .bondMemory:
            .unavailable
        case .decomposition: .internalError
        case .circuit(let error): error.kind
        case .noise(let error): error.kind
        case .density(let error): error.kind
        case .cancelled: .unavailable
        case .unboundInputs, .inputValue, .observableQubit, .observableNotFinite, .gradientThroughMeasurement, .stateAfterMeasurement,
            .notClifford:
            .data
        }
    }

    public var description: String {
        switch self {
        case .unboundInputs(let names):
            names.count == 1
                ? "input '\(names[0])' has no value" : "inputs \(names.map { "'\($0)'" }.joined(separator: ", ")) have no values"
        case .unknownInput(let name, let inputs):
            "the circuit has no input '\(name)'" + (inputs.isEmpty ? "; it has no inputs" : "")
        case .inputValue(let name, let value, let type):
            "input '\(name)' is \(Expression.number(value)), which is no value of type '\(type)'"
        case .inputNotFinite(let name, let value): "input '\(name)' is \(value), which is no finite number"
        case .observableQubit(let qubit, let observable, let qubits):
            "observable '\(observable)' acts on qubit \(qubit), and the circuit has \(qubits == 0 ? "none" : "qubits 0 to \(qubits - 1)")"
        case .observableNotFinite(let observable): "observable '\(observable)' has a coefficient that is no finite number"
        case .negativeShots(let shots): "\(shots) shots cannot be taken"
        case .gradientWithoutObservable: "a gradient needs an observable to differentiate"
        case .tooManyDerivedOutcomes(let count, let limit):
            "derivatives of the probabilities of \(count) outcomes are too many (the limit is \(limit)); measure fewer qubits"
        case .gradientThroughMeasurement(let operation): "a gradient cannot pass through a \(operation) inside the circuit"
        case .stateAfterMeasurement(let operation): "the state depends on the outcome of a \(operation) inside the circuit"
        case .memory(let need, let limit, let qubits, let precision, _, _):
            "\(qubits) qubits in \(precision.rawValue) precision need \(bytes(need)) of memory, and \(byteCount(limit)) are available"
        case .gateTooWide(let gate, let qubits): "gate '\(gate)' mixes \(qubits) qubits at once, more than \(SimulationError.widestGate)"
        case .tooManyBranches(let limit): "the measurements inside the circuit have more than \(limit) outcomes to follow"
        case .tooManyTurns(let limit): "a loop of the circuit did not end within \(limit) turns"
        case .notClifford(let gate, let qubits, let number):
            "gate '\(gate)' on qubit\(qubits.count == 1 ? "" : "s") \(qubits.map(String.init).joined(separator: ", ")), "
                + "the circuit's gate \(number), is no Clifford gate"
        case .methodMemory(let method, let need, let limit, _):
            "the method \(method.rawValue) needs \(bytes(need)) of memory for this circuit, and \(byteCount(limit)) are available"
        case .unsupported(let method, let what, _): "the method \(method.rawValue) gives no \(what)"
        case .tooManyOutcomes(let limit): "more than \(limit) outcomes have a probability worth listing"
        case .bondMemory(let bond, let need, let limit):
            "the matrix product state needs \(byteCount(need)) at a bond dimension of \(bond), and \(byteCount(limit)) are available"
        case .impossibleTruncation(let why): why
        case .decomposition(let error): "the simulation failed: \(error.description)"
        case .circuit(let error): error.description
        case .noise(let error): error.description
        case .density(let error): error.description
        case .cancelled: "the simulation was cancelled"
        }
    }

    public var hint: String? {
        switch self {
        case .unboundInputs(let names):
            names.count == 1 ? "give it one with --set \(names[0])=VALUE" : "give each one with --set, such as --set \(names[0])=VALUE"
        case .unknownInput(let name, let inputs):
            didYouMean(name, among: inputs) ?? (inputs.isEmpty ? nil : "it has \(inputs.joined(separator: ", "))")
        case .gradientWithoutObservable: "name one with --observable"
        case .memory(_, _, _, _, let fits, let alternatives):
            (alternatives + ["a state vector of \(fits) qubits would fit"]).joined(separator: "; ")
        case .methodMemory(_, _, _, let alternatives): alternatives.isEmpty ? nil : alternatives.joined(separator: "; ")
        case .tooManyBranches: "ask for --shots instead of exact values"
        case .notClifford: "the method stabilizer takes Clifford gates alone; --method auto chooses one that takes this circuit"
        case .unsupported(_, _, let instead):
            instead.isEmpty ? nil : "--method \(instead.map(\.rawValue).joined(separator: " or --method ")) does"
        case .tooManyOutcomes: "ask for --shots instead of probabilities"
        case .bondMemory(let bond, _, _): "limit it with --bond, for instance to \(max(1, bond / 2)), and mind the fidelity"
        case .circuit(let error): error.hint
        case .noise(let error): error.hint
        case .density(let error): error.hint
        default: nil
        }
    }

    /// Whether the obstacle is this machine's memory.
    var isOfMemory: Bool {
        switch self {
        case .memory, .methodMemory, .bondMemory, .density: true
        default: false
        }
    }

    /// How many qubits a single matrix may mix.
    static let widestGate = 10

    /// Bytes in words, also where they exceed an integer.
    private func bytes(_ count: Double) -> String {
        guard count.isFinite else { return "more than 2^1023 bytes" }
        return count < 0x1p62 ? byteCount(Int(count)) : "2^\(Int(count.exponent)) bytes"
    }
}
