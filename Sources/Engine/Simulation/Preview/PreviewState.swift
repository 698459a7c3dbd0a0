internal import Circuits
internal import Noise
internal import Numerics

/// What a preview asks of a state that it carries through a circuit.
protocol PreviewState: QuantumState {
    /// Lets a channel act, by chance where the state is a pure one; whether something other than the likeliest happened.
    func apply(_ channel: PreviewChannel, on qubits: [Int], uniform: Double) throws(SimulationError) -> Bool
}

extension StabilizerState: PreviewState {
    func apply(_ channel: PreviewChannel, on qubits: [Int], uniform: Double) throws(SimulationError) -> Bool {
        throw .unsupported(.stabilizer, what: "noise", instead: [.trajectories])
    }
}

extension StateVector: PreviewState {
    func apply(_ channel: PreviewChannel, on qubits: [Int], uniform: Double) throws(SimulationError) -> Bool {
        let draws = channel.draws
        if draws.isMixture {
            guard uniform < draws.eventProbability else {
                if !draws.isDefaultIdentity { try apply([BoundGate(draws.branches[0].matrix, on: qubits)]) }
                return false
            }
            try apply([BoundGate(draws.branches[draws.branch(uniform / draws.eventProbability)].matrix, on: qubits)])
            return true
        }
        guard draws.eventProbability > 0 else {
            try apply([BoundGate(draws.branches[0].matrix, on: qubits)])
            return false
        }
        // One number decides between all branches: what the draw of an event before it would leave of it is undone.
        let (branch, mean) = draws.branch(reducedState(qubits), 1 - (1 - uniform) / draws.eventProbability)
        let scale = mean > 0 ? 1 / mean.squareRoot() : 1
        try apply([BoundGate(draws.branches[branch].matrix.map { $0 * scale }, on: qubits)])
        return branch != 0
    }

    /// ρ of one or two qubits, row-major, the first of them the least significant bit.
    private func reducedState(_ qubits: [Int]) -> [Complex] {
        let size = 1 << qubits.count
        var density = [Complex](repeating: .zero, count: size * size)
        let mask = qubits.reduce(0) { $0 | 1 << $1 }
        let places = (0..<size).map { index in qubits.enumerated().reduce(0) { $0 | (index >> $1.offset & 1) << $1.element } }
        for rest in 0..<count where rest & mask == 0 {
            for row in 0..<size {
                let left = amplitude(rest | places[row])
                if left == .zero { continue }
                for column in 0..<size { density[row * size + column] += left * amplitude(rest | places[column]).conjugate }
            }
        }
        return density
    }
}

/// A noise channel as previews take it.
final class PreviewChannel: Sendable {
    let draws: TrajectoryChannel
    /// Row-major Σ K ⊗ K*, the kets' indices in the lower half of the bits.
    let superoperator: [Complex]

    init(_ channel: Channel) {
        draws = TrajectoryChannel(qubits: channel.qubits, kraus: channel.kraus)
        let size = 1 << channel.qubits
        var sum = [Complex](repeating: .zero, count: size * size * size * size)
        for matrix in channel.kraus {
            for row in 0..<size * size {
                for column in 0..<size * size {
                    let ket = matrix[row % size * size + column % size]
                    let bra = matrix[row / size * size + column / size].conjugate
                    sum[row * size * size + column] += ket * bra
                }
            }
        }
        superoperator = sum
    }
}

/// A noise model with its channels made ready.
final class PreviewNoise {
    let model: NoiseModel
    private var known: [Channel: PreviewChannel] = [:]

    init(_ model: NoiseModel) { self.model = model }

    func applied(to circuit: Circuit) throws(SimulationError) -> (operations: [NoisyOperation], channels: [PreviewChannel]) {
        let noisy: NoisyCircuit
        do { noisy = try model.applied(to: circuit) } catch { throw .noise(error) }
        return (noisy.operations, noisy.channels.map(ready))
    }

    private func ready(_ channel: Channel) -> PreviewChannel {
        if let found = known[channel] { return found }
        let new = PreviewChannel(channel)
        known[channel] = new
        return new
    }
}
