internal import Circuits
internal import Diagnostics
internal import Documents

extension Calibration {
    /// A snapshot or backend properties; nil where the document is neither.
    init?(recognizing node: Node) throws(DocumentError) {
        guard let qubits = node["qubits"], let gates = node["gates"] else { return nil }
        if gates.entries != nil {
            self = try Calibration(snapshot: node, qubits, gates)
        } else if gates.list != nil {
            self = try Calibration(properties: node, qubits, gates)
        } else {
            throw gates.fault(code: "calibration.gates", "'gates' must be a map or a list, not \(gates.summary)")
        }
    }

    /// `{"device","snapshot","qubits":[{"t1_ns",…}],"gates":{"cx":{"0-1":[error, ns]}}}`
    private init(snapshot node: Node, _ qubits: Node, _ gates: Node) throws(DocumentError) {
        guard let list = qubits.list else {
            throw qubits.fault(code: "calibration.qubits", "'qubits' must be a list, not \(qubits.summary)")
        }
        self.init(
            device: node["device"]?.string ?? node["backend_name"]?.string ?? "the device", snapshot: node["snapshot"]?.string ?? "",
            qubits: [],
            gates: [:])
        for entry in list {
            guard entry.entries != nil else { throw entry.fault(code: "calibration.qubits", "a qubit must be a map, not \(entry.summary)") }
            let (one, zero) = (try entry.quantity("p_meas1_prep0"), try entry.quantity("p_meas0_prep1"))
            let either = try entry.quantity("readout_error")
            self.qubits.append(
                Qubit(
                    t1Nanoseconds: try entry.quantity("t1_ns"), t2Nanoseconds: try entry.quantity("t2_ns"),
                    readout: try Calibration.readout(one ?? either, zero ?? either, at: entry)))
        }
        for gate in gates.entries ?? [] {
            guard let sites = gate.value.entries else {
                throw gate.value.fault(code: "calibration.gate", "'\(gate.key)' must be a map of qubits, not \(gate.value.summary)")
            }
            for site in sites {
                let operands = site.key.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
                let known = operands.compactMap { $0 }
                guard known.count == operands.count, known.allSatisfy({ self.qubits.indices.contains($0) }) else {
                    throw DocumentError(
                        code: "calibration.site", "'\(gate.key)' on '\(site.key)': expected qubits of the device joined by '-'",
                        at: site.keySpan)
                }
                guard let pair = site.value.list, pair.count == 2 else {
                    throw site.value.fault(
                        code: "calibration.gate", "'\(gate.key)' on '\(site.key)' must be [error, nanoseconds], not \(site.value.summary)")
                }
                try add(
                    gate.key, known, error: try pair[0].quantity(named: "error of '\(gate.key)' on \(site.key)", most: 1),
                    duration: try pair[1].quantity(named: "duration of '\(gate.key)' on \(site.key)"))
            }
        }
    }

    /// Qiskit's `BackendProperties`: lists of `{"name","unit","value"}`.
    private init(properties node: Node, _ qubits: Node, _ gates: Node) throws(DocumentError) {
        guard let list = qubits.list else {
            throw qubits.fault(code: "calibration.qubits", "'qubits' must be a list, not \(qubits.summary)")
        }
        self.init(
            device: node["backend_name"]?.string ?? "the device", snapshot: node["last_update_date"]?.string ?? "", qubits: [], gates: [:])
        for entry in list {
            guard let quantities = entry.list else {
                throw entry.fault(code: "calibration.qubits", "a qubit must be a list of quantities, not \(entry.summary)")
            }
            let either = try quantities.measured("readout_error", most: 1)
            let one = try quantities.measured("prob_meas1_prep0", most: 1)
            let zero = try quantities.measured("prob_meas0_prep1", most: 1)
            self.qubits.append(
                Qubit(
                    t1Nanoseconds: try quantities.measured("T1"), t2Nanoseconds: try quantities.measured("T2"),
                    readout: try Calibration.readout(one ?? either, zero ?? either, at: entry)))
        }
        for gate in gates.list ?? [] {
            guard let name = gate["gate"]?.string, let operands = gate["qubits"]?.list else {
                throw gate.fault(code: "calibration.gate", "a gate needs 'gate' and 'qubits'")
            }
            var known: [Int] = []
            for operand in operands {
                guard let qubit = operand.integer, self.qubits.indices.contains(qubit) else {
                    throw operand.fault(code: "calibration.site", "'\(name)' on \(operand.summary): the device has no such qubit")
                }
                known.append(qubit)
            }
            let parameters = gate["parameters"]?.list ?? []
            try add(
                name, known, error: try parameters.measured("gate_error", most: 1), duration: try parameters.measured("gate_length"))
        }
    }

    /// Gates that are no row of the table (`reset`, `delay`, `measure`) have no place in circuits as gates.
    private mutating func add(_ name: String, _ operands: [Int], error: Double?, duration: Double?) throws(DocumentError) {
        guard let index = try? GateIndex(named: name) else { return }
        gates[index.gate.name, default: [:]][operands] = Gate(error: error, durationNanoseconds: duration)
    }

    private static func readout(_ one: Double?, _ zero: Double?, at node: Node) throws(DocumentError) -> ReadoutError? {
        guard let one, let zero else { return nil }
        do {
            return try ReadoutError(oneGivenZero: one, zeroGivenOne: zero)
        } catch {
            throw node.fault(code: "calibration.readout", error.description)
        }
    }
}

extension Node {
    /// A number of at least 0 at a key; nil where it is missing or null.
    fileprivate func quantity(_ key: String) throws(DocumentError) -> Double? {
        guard let value = self[key] else { return nil }
        return try value.quantity(named: key)
    }

    fileprivate func quantity(named name: String, most: Double = .greatestFiniteMagnitude) throws(DocumentError) -> Double? {
        if isNull { return nil }
        guard let number, number.isFinite else {
            throw fault(code: "calibration.number", "'\(name)' must be a number, not \(summary)")
        }
        guard number >= 0, number <= most else {
            throw fault(
                code: "calibration.number", "'\(name)' is \(number), expected at least 0" + (most == 1 ? " and at most 1" : ""))
        }
        return number
    }
}

extension [Node] {
    /// The value of the entry of that name in a list of `{"name","unit","value"}`: times in nanoseconds, shares as they are.
    fileprivate func measured(_ name: String, most: Double = .greatestFiniteMagnitude) throws(DocumentError) -> Double? {
        guard let entry = first(where: { $0["name"]?.string == name }), let node = entry["value"] else { return nil }
        guard let value = try node.quantity(named: name) else { return nil }
        let unit = entry["unit"]?.string ?? ""
        let scales = ["": 1.0, "ns": 1, "us": 1e3, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9, "ps": 1e-3, "%": 0.01]
        guard let scale = scales[unit] else {
            throw (entry["unit"] ?? entry).fault(
                code: "calibration.unit", "'\(name)' has the unit '\(unit)'", hint: "known are ns, us, ms, s, ps and %")
        }
        guard value * scale <= most else { throw node.fault(code: "calibration.number", "'\(name)' is \(value), expected at most 1") }
        return value * scale
    }
}
