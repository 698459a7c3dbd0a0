internal import Circuits
internal import Kernels
internal import Numerics

/// Density matrices beside the classical values that they belong to; their traces are the values' probabilities.
struct DensityMixture<Scalar: TransferScalar> {
    struct Part {
        var classical: ClassicalState
        let state: PauliVector<Scalar>
    }

    private(set) var parts: [Part]
    private let program: DensityProgram<Scalar>
    private let cancellation: Cancellation?
    /// Bytes that states may take.
    private let limit: Int
    private(set) var mostBytes: Int
    private var held: Int
    private var turns = 0
    private static var mostTurns: Int { 100_000 }

    init(_ program: DensityProgram<Scalar>, _ state: PauliVector<Scalar>, limit: Int, cancellation: Cancellation?) {
        parts = [Part(classical: program.start, state: state)]
        (self.program, self.limit, self.cancellation) = (program, limit, cancellation)
        (mostBytes, held) = (state.memoryBytes, state.memoryBytes)
    }

    mutating func run() throws(SimulationError) { try run(program.steps) }

    private mutating func run(_ steps: [DensityProgram<Scalar>.Step]) throws(SimulationError) {
        for step in steps {
            if let cancellation, cancellation.isCancelled { throw .cancelled }
            switch step {
            case .evolve(let plan): for part in parts { try part.state.apply(plan, cancellation: cancellation) }
            case .computedGate(let gate):
                for part in parts { try part.state.apply(program.computed(gate, part.classical), cancellation: cancellation) }
            case .assign(let target, let value):
                for place in parts.indices { try parts[place].classical.assign(target, value) }
                merge(parts)
            case .measure(let bit, let zero, let one): try split(bit, zero, one)
            case .conditional(let condition, let then, let otherwise):
                let rest = try narrow(to: condition)
                if !parts.isEmpty { try run(then) }
                let met = parts
                parts = rest
                if !parts.isEmpty { try run(otherwise) }
                merge(met + parts)
            case .loop(let condition, let body):
                var done: [Part] = []
                while true {
                    done += try narrow(to: condition)
                    if parts.isEmpty { break }
                    turns += 1
                    if turns > Self.mostTurns { throw .tooManyTurns(limit: Self.mostTurns) }
                    try run(body)
                }
                merge(done)
            }
        }
    }

    /// Keeps the parts in which a condition holds and returns the others.
    private mutating func narrow(to condition: Condition) throws(SimulationError) -> [Part] {
        var (met, rest): ([Part], [Part]) = ([], [])
        for part in parts {
            if try part.classical.holds(condition) { met.append(part) } else { rest.append(part) }
        }
        parts = met
        return rest
    }

    private mutating func split(
        _ bit: Int, _ zero: DensityProgram<Scalar>.Parts, _ one: DensityProgram<Scalar>.Parts
    ) throws(SimulationError) {
        var result: [Part] = []
        for part in parts {
            held += part.state.memoryBytes
            mostBytes = max(mostBytes, held)
            guard held <= limit else { throw .density(.parts(parts.count, limit: limit)) }
            let other: PauliVector<Scalar>
            do { other = try part.state.copy() } catch { throw .density(.parts(parts.count, limit: limit)) }
            try part.state.apply(zero, cancellation: cancellation)
            try other.apply(one, cancellation: cancellation)
            for (value, state) in [(false, part.state), (true, other)] {
                var classical = part.classical
                classical.bits[bit] = value
                result.append(Part(classical: classical, state: state))
            }
        }
        merge(result)
    }

    /// Parts with equal values put together, those that cannot be left out; in the order of their bits.
    private mutating func merge(_ all: [Part]) {
        parts = []
        for part in all.sorted(by: { $0.classical.bits < $1.classical.bits }) {
            guard part.state.trace > 1e-15 else {
                held -= part.state.memoryBytes
                continue
            }
            let same = parts.last { $0.classical.bits == part.classical.bits && $0.classical.variables == part.classical.variables }
            if let same {
                same.state.add(part.state)
                held -= part.state.memoryBytes
            } else {
                parts.append(part)
            }
        }
    }

    func expectation(of observable: PauliSum) -> Double { parts.reduce(0) { $0 + $1.state.expectation(of: observable) } }
}
