internal import Circuits
internal import Noise
internal import Numerics

/// How a walk went: where it stands, the classical side, and the outcomes of the measurements on the way.
struct PreviewPath {
    /// How many of the request's steps are done.
    var done = 0
    var classical: ClassicalState
    var measurements: [StatePreview.Measurement] = []
    /// Outcomes in order, those of resets too.
    var outcomes: [Bool] = []
    var probability = 1.0
    /// Places where noise acted, and those where something other than the likeliest happened.
    var (sites, events) = (0, 0)
    /// Symbols taken as 0.
    var zeros: Set<String> = []

    init(_ circuit: Circuit) {
        classical = ClassicalState(
            variables: circuit.variables.map(\.type.zero), inputs: Dictionary(circuit.inputs.map { ($0, 0) }, uniquingKeysWith: { $1 }))
    }

    /// Writes what is known of the classical side.
    func describe(_ request: PreviewRequest, _ preview: inout StatePreview) {
        preview.measurements = measurements
        preview.pathProbability = probability
        preview.symbolsAtZero = zeros.count
        if request.noise != nil {
            preview.noise = StatePreview.Noise(method: request.noiseMethod, seed: request.noiseSeed, sites: sites, events: events)
        }
        var (texts, first) = ([String](), 0)
        for register in request.circuit.bits {
            texts.append((first..<first + register.size).reversed().map { classical.bits[$0] ? "1" : "0" }.joined())
            first += register.size
        }
        preview.bits = texts.reversed().joined(separator: " ")
    }
}

/// Carries out operations on a state.
struct PreviewWalker<State: PreviewState> {
    let state: State
    let circuit: Circuit
    let request: PreviewRequest
    let outcomes: [Bool]?
    let cancellation: Cancellation?
    let noise: PreviewNoise?
    let bind: PreviewWalk<State>.Bind
    var path: PreviewPath
    private var values: [String: Double]
    private var waiting: [State.Gate] = []
    /// The operation that is being carried out.
    private var step = 0

    init(
        state: State, circuit: Circuit, request: PreviewRequest, outcomes: [Bool]?, cancellation: Cancellation?,
        noise: PreviewNoise?, bind: @escaping PreviewWalk<State>.Bind, path: PreviewPath
    ) {
        (self.state, self.circuit, self.request, self.outcomes) = (state, circuit, request, outcomes)
        (self.cancellation, self.noise, self.bind, self.path) = (cancellation, noise, bind, path)
        values = request.values
        for name in path.zeros { values[name] = 0 }
    }

    mutating func run(_ steps: [Int], from start: Int, to end: Int, finals: Set<Int>) throws(SimulationError) {
        var part = circuit
        part.annotations = []
        var place = start
        while place < end {
            step = steps[place]
            // Gates in a row are lowered together: they need not know their number.
            part.operations = []
            while place < end, circuit.operations[steps[place]].isPlain {
                part.operations.append(circuit.operations[steps[place]])
                place += 1
            }
            if part.operations.isEmpty {
                place += 1
                if finals.contains(step) { continue }
                part.operations = [circuit.operations[step]]
            }
            if let noise {
                let (operations, channels) = try noise.applied(to: part)
                try run(operations, channels)
                continue
            }
            let lowered: LoweredCircuit
            do { lowered = try part.lowered() } catch { throw .circuit(error) }
            try run(lowered.operations)
        }
        try flush()
        path.done = end
    }

    private mutating func flush() throws(SimulationError) {
        guard !waiting.isEmpty else { return }
        try state.apply(waiting, cancellation: cancellation)
        waiting = []
    }

    private mutating func run(_ operations: [LoweredOperation]) throws(SimulationError) {
        for operation in operations {
            switch operation {
            case .gate(let gate):
                let known = try resolved(gate)
                try bind(known, values, &waiting)
            case .measure(let qubit, let bit): try measure(qubit, bit, nil)
            case .reset(let qubit): try reset(qubit)
            case .assign(let target, let value): try path.classical.assign(target, value)
            case .conditional(let condition, let then, let otherwise):
                try run(try path.classical.holds(condition) ? then : otherwise)
            case .loop(let condition, let body):
                var turns = 0
                while try turn(condition, &turns) { try run(body) }
            }
        }
    }

    /// The same under noise.
    private mutating func run(_ operations: [NoisyOperation], _ channels: [PreviewChannel]) throws(SimulationError) {
        for operation in operations {
            switch operation {
            case .gate(let gate):
                let known = try resolved(gate)
                try bind(known, values, &waiting)
            case .channel(let place, let qubits):
                try flush()
                if let cancellation, cancellation.isCancelled { throw .cancelled }
                var generator = Philox(seed: request.noiseSeed, stream: noiseStream | UInt64(path.sites))
                if try state.apply(channels[place], on: qubits, uniform: generator.uniform()) { path.events += 1 }
                path.sites += 1
            case .measure(let qubit, let bit, let readout): try measure(qubit, bit, readout)
            case .reset(let qubit): try reset(qubit)
            case .assign(let target, let value): try path.classical.assign(target, value)
            case .conditional(let condition, let then, let otherwise):
                try run(try path.classical.holds(condition) ? then : otherwise, channels)
            case .loop(let condition, let body):
                var turns = 0
                while try turn(condition, &turns) { try run(body, channels) }
            }
        }
    }

    /// Whether a loop goes round once more.
    private func turn(_ condition: Condition, _ turns: inout Int) throws(SimulationError) -> Bool {
        guard try path.classical.holds(condition) else { return false }
        if let cancellation, cancellation.isCancelled { throw .cancelled }
        turns += 1
        guard turns <= mostPreviewTurns else { throw .tooManyTurns(limit: mostPreviewTurns) }
        return true
    }

    private mutating func reset(_ qubit: Int) throws(SimulationError) {
        try flush()
        if try project(qubit, forced: nil).outcome { state.flip(qubit) }
    }

    /// Measures; what is read may be wrong, the qubit is left as it truly is.
    private mutating func measure(_ qubit: Int, _ bit: Int?, _ readout: ReadoutError?) throws(SimulationError) {
        try flush()
        let forced = request.forced[step]
        let (outcome, probability) = try project(qubit, forced: forced)
        var read = outcome
        if let readout {
            var generator = Philox(seed: request.noiseSeed, stream: noiseStream | UInt64(path.sites))
            path.sites += 1
            if forced == nil, generator.uniform() < (outcome ? readout.zeroGivenOne : readout.oneGivenZero) {
                read.toggle()
                path.events += 1
            }
        }
        if let bit { path.classical.bits[bit] = read }
        path.measurements.append(
            StatePreview.Measurement(
                step: step, qubit: qubit, bit: bit, outcome: outcome, probability: probability, isForced: forced == outcome))
    }

    /// Measures a qubit. A forced outcome that is impossible is not had.
    private mutating func project(_ qubit: Int, forced: Bool?) throws(SimulationError) -> (outcome: Bool, probability: Double) {
        let one = state.probability(ofOne: qubit)
        let number = path.outcomes.count
        var outcome = one > 0.5 + 1e-9
        if let seed = request.seed {
            var generator = Philox(seed: seed, stream: UInt64(number))
            outcome = generator.uniform() < one
        }
        if let outcomes, number < outcomes.count { outcome = outcomes[number] }
        if let forced { outcome = forced }
        if (outcome ? one : 1 - one) < 1e-12 { outcome.toggle() }
        let probability = outcome ? one : 1 - one
        state.collapse(qubit, to: outcome, probability: probability)
        path.outcomes.append(outcome)
        path.probability *= probability
        return (outcome, probability)
    }

    /// The gate with its variables' values; symbols without a value are noted as 0.
    private mutating func resolved(_ gate: LoweredGate) throws(SimulationError) -> LoweredGate {
        guard gate.angles.contains(where: { !$0.isConstant }) else { return gate }
        var known = gate
        for place in gate.angles.indices where !gate.angles[place].isConstant {
            for (number, variable) in circuit.variables.enumerated() where gate.angles[place].symbols.contains(variable.name) {
                guard let value = path.classical.variables[number].number else { continue }
                do throws(CircuitError) {
                    known.angles[place] = try known.angles[place].substituting { $0 == variable.name ? .number(value) : nil }
                } catch {
                    throw .circuit(error)
                }
            }
            for symbol in known.angles[place].symbols where values[symbol] == nil {
                values[symbol] = 0
                path.zeros.insert(symbol)
            }
        }
        return known
    }
}

extension Operation {
    fileprivate var isPlain: Bool {
        switch self {
        case .gate, .barrier, .delay, .box: true
        case .measure, .reset, .conditional, .loop, .assign: false
        }
    }
}

/// Streams of the random numbers of noise; the number of the place where it acts is added.
private let noiseStream: UInt64 = 0x7076_0000_0000_0000

/// Turns of a loop that are followed.
private let mostPreviewTurns = 1000
