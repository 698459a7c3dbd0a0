internal import Circuits
internal import Noise
internal import Numerics

/// Carries a state through a circuit's operations, and keeps some states on the way so that the next walk need not begin at the start.
final class PreviewWalk<State: PreviewState> {
    typealias Bind = (LoweredGate, [String: Double], inout [State.Gate]) throws(SimulationError) -> Void

    let state: State
    private let most: Int
    private var kept: [(path: PreviewPath, state: State)] = []
    /// What the kept states belong to.
    private var frame: PreviewFrame?
    private var operations: [Operation] = []
    private var noise: PreviewNoise?
    /// Where `state` stands; nil after a walk that was broken off.
    private var here: PreviewPath?

    /// - Parameter memory: bytes that kept states may take.
    init(_ state: State, memory: Int) {
        self.state = state
        most = min(max(memory / max(state.memoryBytes, 1), 0), 64)
    }

    /// Brings ``state`` to where a request asks for it.
    ///
    /// - Parameter outcomes: outcomes of measurements in their order, where they are known already.
    func walk(
        _ request: PreviewRequest, _ cancellation: Cancellation?, outcomes: [Bool]? = nil, _ bind: @escaping Bind
    ) throws(SimulationError) -> PreviewPath {
        let circuit = request.circuit
        let wanted = request.steps.map { circuit.operations[$0] }
        let frame = PreviewFrame(request, outcomes)
        if frame != self.frame { (kept, here) = ([], nil) }
        if noise?.model != request.noise { noise = request.noise.map(PreviewNoise.init) }
        var same = 0
        let shorter = min(wanted.count, operations.count)
        while same < shorter, wanted[same] == operations[same] { same += 1 }
        kept.removeAll { $0.path.done > same }
        if let place = here?.done, place > same { here = nil }
        (self.frame, operations) = (frame, wanted)
        var path = try nearest(wanted.count, cancellation) ?? PreviewPath(circuit)
        let finals = request.collapsesFinals ? [] : frame.finals
        let sparse = max(wanted.count / max(most, 1), 1)
        here = nil
        var walker = PreviewWalker(
            state: state, circuit: circuit, request: request, outcomes: outcomes, cancellation: cancellation, noise: noise, bind: bind,
            path: path)
        while walker.path.done < wanted.count {
            if let cancellation, cancellation.isCancelled { throw .cancelled }
            // Gates up to the next place where a state is kept go together.
            let end = min(wanted.count, (walker.path.done / sparse + 1) * sparse)
            try walker.run(request.steps, from: walker.path.done, to: end, finals: finals)
            if end < wanted.count || most > 1 { try keep(walker.path) }
        }
        path = walker.path
        here = path
        return path
    }

    /// Takes up the kept state that lies nearest before a place.
    private func nearest(_ place: Int, _ cancellation: Cancellation?) throws(SimulationError) -> PreviewPath? {
        let best = kept.last { $0.path.done <= place }
        if let here, here.done <= place, here.done >= best?.path.done ?? 0 { return here }
        if let best {
            state.assign(best.state)
            return best.path
        }
        state.reset()
        return nil
    }

    /// Keeps the state; where there is no room, the one that lies closest to its neighbours goes.
    private func keep(_ path: PreviewPath) throws(SimulationError) {
        guard most > 0, !kept.contains(where: { $0.path.done == path.done }) else { return }
        var reused: State?
        if kept.count >= most {
            let gaps = kept.indices.dropLast().map { index in
                (kept[index + 1].path.done - (index > 0 ? kept[index - 1].path.done : 0), index)
            }
            let victim = gaps.min { $0 < $1 }?.1 ?? 0
            reused = kept.remove(at: victim).state
        }
        if let reused { reused.assign(state) }
        let copy: State
        if let reused { copy = reused } else { copy = try state.copy() }
        let place = kept.firstIndex { $0.path.done > path.done } ?? kept.count
        kept.insert((path, copy), at: place)
    }
}

/// All of a request that decides whether a state that was kept is still right.
private struct PreviewFrame: Equatable {
    let values: [String: Double]
    let forced: [Int: Bool]
    let seed: UInt64?
    let collapsesFinals: Bool
    let outcomes: [Bool]?
    let qubits: [Register]
    let bits: [Register]
    let definitions: [GateDefinition]
    let variables: [ClassicalVariable]
    let noise: NoiseModel?
    let noiseSeed: UInt64
    /// Numbers of the measurements at the end, that nothing depends on and nobody forced.
    let finals: Set<Int>

    init(_ request: PreviewRequest, _ outcomes: [Bool]?) {
        let circuit = request.circuit
        (values, forced, seed) = (request.values, request.forced, request.seed)
        (noise, noiseSeed) = (request.noise, request.noiseSeed)
        (collapsesFinals, self.outcomes) = (request.collapsesFinals, outcomes)
        (qubits, bits, definitions, variables) = (circuit.qubits, circuit.bits, circuit.definitions, circuit.variables)
        finals = Set(circuit.finalMeasurements.filter { request.forced[$0] == nil })
    }
}

extension Circuit {
    /// Numbers of the measurements that may as well be made at the end: nothing later touches their qubit, or reads or writes their bit.
    fileprivate var finalMeasurements: [Int] {
        var found: [Int] = []
        var isUsed = [Bool](repeating: false, count: qubitCount)
        var usedBits: Set<Int> = []
        for (number, operation) in operations.enumerated().reversed() {
            switch operation {
            case .measure(let qubit, let bit):
                if !isUsed[qubit], bit.map({ !usedBits.contains($0) }) ?? true { found.append(number) }
                isUsed[qubit] = true
                if let bit { usedBits.insert(bit) }
            case .gate(let application): for qubit in application.qubits { isUsed[qubit] = true }
            case .reset(let qubit): isUsed[qubit] = true
            case .barrier, .delay, .box: break
            case .conditional, .loop, .assign:
                for qubit in operation.qubits { isUsed[qubit] = true }
                usedBits.formUnion(operation.bits)
            }
        }
        return found
    }
}
