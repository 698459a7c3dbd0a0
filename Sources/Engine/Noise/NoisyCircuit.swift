public import Circuits

/// A circuit with the channels of a noise model between its operations: what noisy methods of simulation run.
public struct NoisyCircuit: Hashable, Sendable {
    public var qubitCount: Int
    public var bitCount: Int
    /// Every channel that occurs, once.
    public var channels: [Channel]
    public var operations: [NoisyOperation]
    /// What angles, conditions and expressions may read beside bits and inputs.
    public var variables: [ClassicalVariable] = []
    /// Bits that are no part of the answer.
    public var localBits: Set<Int> = []
}

public enum NoisyOperation: Hashable, Sendable {
    case gate(LoweredGate)
    /// A channel, by its place in ``NoisyCircuit/channels``, on as many qubits as it acts on; its first operand stands first.
    case channel(Int, qubits: [Int])
    /// The outcome written to the bit may be misread; the qubit is left as it truly is.
    case measure(qubit: Int, bit: Int?, readout: ReadoutError?)
    case reset(qubit: Int)
    indirect case conditional(Condition, then: [NoisyOperation], otherwise: [NoisyOperation])
    indirect case loop(while: Condition, body: [NoisyOperation])
    indirect case assign(ClassicalTarget, ClassicalExpression)
}

extension NoiseModel {
    /// The circuit with this model's channels after its gates.
    ///
    /// Rules match the gates of the flattened circuit, and a gate that the circuit defines where a rule names it: such a gate stays one gate,
    /// and the gates inside it get no noise of their own. A one-qubit channel acts on each operand of a wider gate; global phases have no noise.
    ///
    /// - Throws: ``NoiseError`` where a rule names a gate that is none, or a channel is wider than its gate.
    public func applied(to circuit: Circuit) throws(NoiseError) -> NoisyCircuit {
        let defined = Set(circuit.definitions.map(\.name))
        var kept: Set<String> = []
        for rule in rules {
            if case .gate(let name) = rule.place {
                if defined.contains(name) {
                    kept.insert(name)
                } else if (try? GateIndex(named: name)) == nil, !name.contains("@") {
                    throw .unknownGate(name, known: Gate.standard.map(\.name) + defined.sorted())
                }
            }
            for qubit in rule.qubits ?? [] where qubit < 0 { throw .qubit(qubit) }
        }
        let steps: [CircuitStep]
        do { steps = try circuit.steps(keeping: kept) } catch { throw .circuit(error) }
        var weaver = Weaver(rules, keeping: kept)
        let operations = try weaver.woven(steps)
        return NoisyCircuit(
            qubitCount: circuit.qubitCount, bitCount: circuit.bitCount, channels: weaver.channels, operations: operations,
            variables: circuit.variables, localBits: circuit.localBits)
    }
}

/// Finds the channels of each gate, once for gates that are alike.
private struct Weaver {
    private struct Site: Hashable {
        let name: String
        let qubits: [Int]
    }

    private let rules: [NoiseRule]
    private(set) var channels: [Channel] = []
    private var places: [Channel: Int] = [:]
    private var known: [Site: [NoisyOperation]] = [:]

    init(_ rules: [NoiseRule], keeping kept: Set<String>) {
        self.rules = rules.map { rule in
            guard case .gate(let name) = rule.place, !kept.contains(name), let index = try? GateIndex(named: name) else { return rule }
            // Gates go by the table's own name, whichever alias a rule uses.
            var rule = rule
            rule.place = .gate(index.gate.name)
            return rule
        }
    }

    mutating func woven(_ steps: [CircuitStep]) throws(NoiseError) -> [NoisyOperation] {
        var result: [NoisyOperation] = []
        result.reserveCapacity(2 * steps.count)
        for step in steps {
            switch step {
            case .gate(let gate):
                for lowered in gate.gates { result.append(.gate(lowered)) }
                if !gate.qubits.isEmpty { result += try noise(after: gate) }
            case .measure(let qubit, let bit): result.append(.measure(qubit: qubit, bit: bit, readout: readout(of: qubit)))
            case .reset(let qubit): result.append(.reset(qubit: qubit))
            case .loop(let condition, let body): result.append(.loop(while: condition, body: try woven(body)))
            case .assign(let target, let value): result.append(.assign(target, value))
            case .conditional(let condition, let then, let otherwise):
                result.append(.conditional(condition, then: try woven(then), otherwise: try woven(otherwise)))
            }
        }
        return result
    }

    private mutating func noise(after gate: NamedGate) throws(NoiseError) -> [NoisyOperation] {
        let site = Site(name: gate.name, qubits: gate.qubits)
        if let found = known[site] { return found }
        var result: [NoisyOperation] = []
        for rule in rules where rule.matches(name: gate.name, qubits: gate.qubits) {
            guard case .channel(let channel) = rule.effect, !channel.isIdentity else { continue }
            let place = place(of: channel)
            if let operand = rule.operand, operand < gate.qubits.count {
                result.append(.channel(place, qubits: [gate.qubits[operand]]))
            } else if channel.qubits == gate.qubits.count {
                result.append(.channel(place, qubits: gate.qubits))
            } else if channel.qubits == 1 {
                for qubit in gate.qubits { result.append(.channel(place, qubits: [qubit])) }
            } else {
                throw .channelTooWide(channel.name, qubits: channel.qubits, gate: gate.name, operands: gate.qubits.count)
            }
        }
        known[site] = result
        return result
    }

    private mutating func place(of channel: Channel) -> Int {
        if let place = places[channel] { return place }
        channels.append(channel)
        places[channel] = channels.count - 1
        return channels.count - 1
    }

    private func readout(of qubit: Int) -> ReadoutError? {
        var result: ReadoutError?
        for rule in rules where rule.place == .measurement && rule.fits([qubit]) {
            guard case .readout(let error) = rule.effect, !error.isPerfect else { continue }
            result = result?.followed(by: error) ?? error
        }
        return result
    }
}
