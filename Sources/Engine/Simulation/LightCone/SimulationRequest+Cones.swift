internal import Circuits
internal import Glibc
internal import Noise

extension SimulationRequest {
    /// Whether nothing but exact expectation values of a pure state is asked for, so that only what the observables see matters.
    var asksForValuesAlone: Bool {
        !options.observables.isEmpty && options.shots == nil && !options.wantsProbabilities && !options.wantsState
            && options.gradient == nil && options.noise?.rules.isEmpty ?? true
    }

    /// Expectation values from what the observables see of the circuit: of all of it at once, or term by term where that is less work.
    func answerByCones(_ watch: inout Stopwatch) throws(SimulationError) -> SimulationResult {
        let whole = ObservableCone(of: options.observables, in: lowered)
        let requests = try divided(whole).map(narrowed)
        var answer = try requests[0].answer(&watch)
        for request in requests.dropFirst() { answer.add(try request.answer(&watch)) }
        let widths = requests.map(\.lowered.qubitCount)
        if let widest = widths.max(), widest < qubits || requests.count > 1 {
            answer.methodReason +=
                requests.count > 1
                ? "; \(requests.count) light cones of up to \(widest) of \(qubits) qubits"
                : "; the observables see \(widest) of \(qubits) qubits"
        }
        return answer
    }

    /// The cones to simulate one after the other.
    private func divided(_ whole: ObservableCone) throws(SimulationError) -> [ObservableCone] {
        let width = whole.circuit.qubitCount
        guard options.method == .auto || options.method == .statevector, width > SimulationRequest.easyWidth else { return [whole] }
        if try narrowed(whole).chosenMethod().method == .stabilizer { return [whole] }
        let cones = ObservableCone.cones(of: options.observables, in: lowered, within: SimulationRequest.easyWidth)
        let work = cones.reduce(0) { $0 + exp2(Double($1.circuit.qubitCount)) }
        return work < exp2(Double(width)) ? cones : [whole]
    }

    /// Cones of so many qubits are simulated in one, whatever their parts are.
    private static let easyWidth = 16

    /// The same request about a cone.
    func narrowed(_ cone: ObservableCone) -> SimulationRequest {
        var request = self
        (request.lowered, request.options.observables) = (cone.circuit, cone.observables)
        return request
    }
}

extension SimulationResult {
    /// Adds what a further cone contributes.
    fileprivate mutating func add(_ other: SimulationResult) {
        for index in expectations.indices { expectations[index].value += other.expectations[index].value }
        timing.prepareSeconds += other.timing.prepareSeconds
        timing.simulateSeconds += other.timing.simulateSeconds
        timing.sampleSeconds += other.timing.sampleSeconds
        if other.memoryBytes > memoryBytes { (memoryBytes, method, methodReason) = (other.memoryBytes, other.method, other.methodReason) }
        if let theirs = other.truncation {
            var mine = truncation ?? MatrixProductState.Truncation()
            mine.discardedWeight += theirs.discardedWeight
            mine.fidelity = min(mine.fidelity, theirs.fidelity)
            mine.largestBond = max(mine.largestBond, theirs.largestBond)
            truncation = mine
        }
        for warning in other.warnings where !warnings.contains(warning) { warnings.append(warning) }
    }
}
