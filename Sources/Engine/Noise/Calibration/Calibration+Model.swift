public import Circuits

extension Calibration {
    /// The noise of a circuit on this device.
    ///
    /// After each gate: depolarising noise on its operands, as much as the gate's error is beyond relaxation, then relaxation of each operand for
    /// the gate's duration, its T2 capped at 2·T1; gates of no length and error are noiseless. Measurements are misread as calibrated.
    ///
    /// - Parameter layout: the physical qubit of each of the circuit's qubits; nil where a circuit on hardware qubits (`$5`) says it itself, and
    ///   otherwise for the first ones.
    /// - Throws: ``NoiseError`` where the layout does not fit, or the device lacks a gate, a coupling or a number that the circuit needs.
    public func model(for circuit: Circuit, layout: [Int]? = nil) throws(NoiseError) -> NoiseModel {
        let physical = try physicalQubits(of: circuit, layout)
        let steps: [CircuitStep]
        do { steps = try circuit.steps() } catch { throw .circuit(error) }
        var builder = CalibratedRules(calibration: self, physical: physical)
        try builder.take(steps)
        return NoiseModel(builder.rules)
    }

    private func physicalQubits(of circuit: Circuit, _ layout: [Int]?) throws(NoiseError) -> [Int] {
        let count = circuit.qubitCount
        if let layout {
            guard layout.count == count else {
                throw .layout("the layout has \(layout.count) physical qubits, and the circuit has \(count) qubits")
            }
            var seen: Set<Int> = []
            for qubit in layout {
                guard seen.insert(qubit).inserted else { throw .layout("the layout has physical qubit \(qubit) twice") }
                guard qubits.indices.contains(qubit) else {
                    throw .layout("the layout has physical qubit \(qubit), and \(device) has qubits 0 to \(qubits.count - 1)")
                }
            }
            return layout
        }
        let named = circuit.qubits.map { register in
            register.size == 1 && register.name.hasPrefix("$") ? Int(register.name.dropFirst()) : nil
        }
        let isHardware = !named.isEmpty && named.allSatisfy { $0 != nil }
        let physical = isHardware ? named.compactMap { $0 } : Array(0..<count)
        if let missing = physical.first(where: { !qubits.indices.contains($0) }) {
            throw .calibration(
                "\(device) has \(qubits.count) qubits, and the circuit is on \(isHardware ? "$\(missing)" : "\(count)")",
                hint: isHardware ? nil : "a device with more qubits is needed")
        }
        return physical
    }
}

/// Collects the rules of each gate and measurement of a circuit, once a site.
private struct CalibratedRules {
    private struct Site: Hashable {
        let name: String
        let qubits: [Int]
    }

    let calibration: Calibration
    /// The physical qubit of each of the circuit's.
    let physical: [Int]
    private(set) var rules: [NoiseRule] = []
    private var seen: Set<Site> = []
    private var measured: Set<Int> = []

    init(calibration: Calibration, physical: [Int]) { (self.calibration, self.physical) = (calibration, physical) }

    mutating func take(_ steps: [CircuitStep]) throws(NoiseError) {
        for step in steps {
            switch step {
            case .gate(let gate):
                guard !gate.qubits.isEmpty, seen.insert(Site(name: gate.name, qubits: gate.qubits)).inserted else { continue }
                try take(gate)
            case .measure(let qubit, _):
                guard measured.insert(qubit).inserted else { continue }
                guard let readout = calibration.qubits[physical[qubit]].readout else { throw lacks("readout error", of: physical[qubit]) }
                if !readout.isPerfect { rules.append(NoiseRule(on: .measurement, qubits: [qubit], .readout(readout))) }
            case .reset, .assign: break
            case .loop(_, let body): try take(body)
            case .conditional(_, let then, let otherwise):
                try take(then)
                try take(otherwise)
            }
        }
    }

    private mutating func take(_ gate: NamedGate) throws(NoiseError) {
        let operands = gate.qubits.map { physical[$0] }
        let measured = try measurement(of: gate, on: operands)
        if measured.isVirtual { return }
        let place = operands.map(String.init).joined(separator: ", ")
        guard let error = measured.error else { throw .calibration("\(calibration.device) has no error of '\(gate.name)' on \(place)") }
        guard let duration = measured.durationNanoseconds else {
            throw .calibration("\(calibration.device) has no duration of '\(gate.name)' on \(place)")
        }
        var relaxations: [Channel] = []
        for qubit in operands { relaxations.append(try relaxation(of: qubit, for: duration)) }
        let size = Double(1 << operands.count)
        let fidelity = (size * relaxations.reduce(1) { $0 * $1.processFidelity } + 1) / (size + 1)
        if error > 1 - fidelity {
            let most = size * size / (size * size - 1)
            let p = min(size * (error - (1 - fidelity)) / (size * fidelity - 1), most)
            rules.append(NoiseRule(on: .gate(gate.name), qubits: gate.qubits, .channel(try .depolarizing(p, qubits: operands.count))))
        }
        for (operand, channel) in relaxations.enumerated() where !channel.isIdentity {
            rules.append(NoiseRule(on: .gate(gate.name), qubits: gate.qubits, operand: operand, .channel(channel)))
        }
    }

    private func measurement(of gate: NamedGate, on operands: [Int]) throws(NoiseError) -> Calibration.Gate {
        let device = calibration.device
        guard let sites = calibration.gates[gate.name] else {
            throw .calibration(
                "\(device) has no gate '\(gate.name)'", hint: "its gates are \(calibration.gates.keys.sorted().joined(separator: ", "))")
        }
        if let found = sites[operands] { return found }
        // Gates that are the same both ways round are listed once on some devices.
        if ["cz", "rzz", "swap", "iswap", "rxx", "ryy", "cp"].contains(gate.name), let found = sites[operands.reversed()] { return found }
        if operands.count == 2 {
            throw .calibration("\(device) has no '\(gate.name)' on the pair \(operands[0]), \(operands[1])", hint: coupled(operands[0]))
        }
        throw .calibration("\(device) has no '\(gate.name)' on qubit \(operands.map(String.init).joined(separator: ", "))")
    }

    private func coupled(_ qubit: Int) -> String? {
        let partners = Set(calibration.gates.values.flatMap(\.keys).filter { $0.count == 2 && $0.contains(qubit) }.joined()).subtracting([
            qubit
        ])
        return partners.isEmpty ? nil : "qubit \(qubit) is coupled to \(partners.sorted().map(String.init).joined(separator: ", "))"
    }

    private func relaxation(of qubit: Int, for duration: Double) throws(NoiseError) -> Channel {
        let properties = calibration.qubits[qubit]
        guard let t1 = properties.t1Nanoseconds else { throw lacks("T1", of: qubit) }
        guard let t2 = properties.t2Nanoseconds else { throw lacks("T2", of: qubit) }
        return try .thermalRelaxation(t1Nanoseconds: t1, t2Nanoseconds: min(t2, 2 * t1), timeNanoseconds: duration)
    }

    private func lacks(_ quantity: String, of qubit: Int) -> NoiseError {
        .calibration("the calibration of \(calibration.device) has no \(quantity) of qubit \(qubit)")
    }
}
