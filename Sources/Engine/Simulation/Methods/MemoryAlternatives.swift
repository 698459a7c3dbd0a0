internal import Numerics

extension SimulationRequest {
    /// The error, told with what would fit in place of it where it is one of memory.
    func withAlternatives(_ error: SimulationError) -> SimulationError {
        switch error {
        case .memory(let need, let limit, let qubits, let precision, let fits, _):
            return .memory(need: need, limit: limit, qubits: qubits, precision: precision, fits: fits, alternatives: alternatives)
        case .methodMemory(let method, let need, let limit, _):
            return .methodMemory(method, need: need, limit: limit, alternatives: alternatives)
        default: return error
        }
    }

    /// Ways to run this very circuit within the memory, as the command line names them.
    private var alternatives: [String] {
        var result: [String] = []
        if options.method != .stabilizer, options.precision == .double {
            var single = self
            single.options.precision = .single
            let verdict = single.verdict(on: .statevector)
            if verdict.obstacle == nil { result.append("--precision single needs \(byteCount(Int(verdict.memory)))") }
        }
        for method in Method.allCases where method != .auto && method != .statevector {
            let verdict = verdict(on: method)
            guard verdict.obstacle == nil else { continue }
            result.append("--method \(method.rawValue) needs \(byteCount(Int(verdict.memory))): \(verdict.merit)")
        }
        return result
    }
}
