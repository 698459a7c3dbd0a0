internal import Circuits
internal import Diagnostics
internal import Documents

/// What a sub-circuit makes of the names inside it.
struct CirqFrame {
    var qubits: [CirqQubit: CirqQubit] = [:]
    var keys: [String: String] = [:]
    /// Values over the parameters of what stands around it.
    var parameters: [String: Node] = [:]
    /// What stands before its keys, outermost first; changes from one repetition to the next.
    var path: [String] = []

    /// A key as the outermost circuit knows it, behind the paths of so many of the frames.
    static func key(_ written: String, _ frames: [CirqFrame], path: Int) -> String {
        let name = frames.reversed().reduce(written) { $1.keys[$0] ?? $0 }
        return (frames.prefix(path).flatMap(\.path) + [name]).joined(separator: ":")
    }
}

extension CirqReader {
    /// A `CircuitOperation`: its circuit as often as it is repeated, with qubits, keys and parameters as it maps them.
    func subcircuit(_ node: Node, _ conditions: [Condition]) {
        guard let circuit = faults.member("circuit", of: node, "an operation") else { return }
        if let until = node["repeat_until"], !until.isNull {
            return faults.report("subcircuit", "a sub-circuit repeated until a condition holds has no words in a circuit", at: until.span)
        }
        var repetitions = 1
        if let written = node["repetitions"] {
            guard let number = written.integer, number != .min else {
                return faults.report("subcircuit", "repetitions are \(written.summary), expected a whole number", at: written.span)
            }
            repetitions = number
        }
        guard var frame = frame(node) else { return }
        let outer = (node["parent_path"]?.list ?? []).compactMap(\.string)
        let ids = node["use_repetition_ids"]?.bool == false ? nil : node["repetition_ids"]?.list?.map { $0.string ?? "" }
        if let ids, ids.count != abs(repetitions) {
            return faults.report(
                "subcircuit", "\(counted(ids.count, "repetition id")) for \(counted(abs(repetitions), "repetition"))", at: node.span)
        }
        let inner = resolved(circuit)
        for turn in 0..<abs(repetitions) {
            frame.path = outer + (ids.map { [$0[turn]] } ?? [])
            let before = operations.count
            frames.append(frame)
            moments(of: inner, conditions: conditions)
            frames.removeLast()
            if repetitions < 0, !invert(from: before) { return }
            if operations.count >= Cirq.mostOperations, turn + 1 < abs(repetitions) {
                faults.report("too-long", "more than \(Cirq.mostOperations) operations", at: node.span)
            }
            if operations.count == before || operations.count >= Cirq.mostOperations || faults.errorCount > 0 { break }
        }
    }

    private func frame(_ node: Node) -> CirqFrame? {
        var frame = CirqFrame()
        for item in node["qubit_map"]?.list ?? [] {
            guard let pair = item.list, pair.count == 2, let from = named(resolved(pair[0])), let to = named(resolved(pair[1])) else {
                faults.report("subcircuit", "an entry of a qubit map is two qubits", at: item.span)
                return nil
            }
            frame.qubits[from] = to
        }
        for entry in node["measurement_key_map"]?.entries ?? [] {
            guard let key = entry.value.string else {
                faults.report("subcircuit", "a key is mapped to \(entry.value.summary), expected a text", at: entry.value.span)
                return nil
            }
            frame.keys[entry.key] = key
        }
        for item in node["param_resolver"]?["param_dict"]?.list ?? [] {
            guard let pair = item.list, pair.count == 2, let name = pair[0].string ?? pair[0]["name"]?.string else {
                faults.report("subcircuit", "an entry of a parameter resolver is a parameter and its value", at: item.span)
                return nil
            }
            frame.parameters[name] = pair[1]
        }
        return frame
    }

    /// Turns the operations from that place on around; false where one has no inverse, which is reported.
    private func invert(from start: Int) -> Bool {
        var inverted: [(Operation, SourceSpan)] = []
        for (operation, span) in operations[start...].reversed() {
            guard case .gate(let application) = operation else {
                faults.report("subcircuit", "a sub-circuit repeated a negative number of times holds only gates", at: span)
                return false
            }
            inverted.append((.gate(application.inverse), span))
        }
        operations.replaceSubrange(start..., with: inverted)
        return true
    }
}
