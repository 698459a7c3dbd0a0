internal import Circuits
internal import Diagnostics
public import Documents

/// A file that `--noise` names.
public enum NoiseSource: Sendable {
    case model(NoiseModel)
    case calibration(Calibration)

    /// Reads a noise file, a calibration snapshot or backend properties, as JSON or YAML; the content says which it is.
    public init(readingFrom path: String) throws(DocumentError) { try self.init(parsedDocument(path)) }

    /// From a document's value.
    public init(_ node: Node) throws(DocumentError) {
        guard let entries = node.entries else {
            throw node.fault(code: "noise.document", "expected a map with 'rules', or a device's calibration, not \(node.summary)")
        }
        if node["rules"] != nil {
            self = .model(try NoiseModel(node))
        } else if let calibration = try Calibration(recognizing: node) {
            self = .calibration(calibration)
        } else if node["channel"] != nil || node["channels"] != nil {
            throw node.fault(
                code: "noise.rules", "this is a channel without gates to act on",
                hint: "a noise file has 'rules', each with 'on', 'channel' and 'params'; 'noise show' takes single channels")
        } else {
            throw DocumentError(
                code: "noise.rules", "neither a noise file ('rules') nor a calibration ('qubits' and 'gates')",
                at: entries.first?.keySpan ?? node.span,
                hint: entries.first.flatMap { didYouMean($0.key, among: ["rules", "qubits", "gates"]) })
        }
    }
}

/// The value of a JSON or YAML file: JSON where the name ends so or the text begins so.
func parsedDocument(_ path: String) throws(DocumentError) -> Node {
    let text = try readText(path)
    let name = path == "-" ? "<stdin>" : path
    let first = text.unicodeScalars.first { !" \t\r\n\u{FEFF}".unicodeScalars.contains($0) }
    if name.hasSuffix(".json") || (!name.hasSuffix(".yaml") && !name.hasSuffix(".yml") && first == "{") {
        return try JSON.parse(text, file: name)
    }
    return try YAML.parse(text, file: name)
}

extension NoiseModel {
    /// The rules of a noise file.
    public init(_ node: Node) throws(DocumentError) {
        try node.check(keys: ["rules"], optional: ["name", "description", "format"], of: "a noise file")
        guard let rules = node["rules"], let list = rules.list else {
            throw (node["rules"] ?? node).fault(code: "noise.rules", "'rules' must be a list, not \((node["rules"] ?? node).summary)")
        }
        self.init()
        for rule in list { self.rules.append(try NoiseRule(rule)) }
    }
}

extension NoiseRule {
    init(_ node: Node) throws(DocumentError) {
        try node.check(keys: ["on", "channel", "params"], optional: ["qubits", "note"], of: "a rule")
        guard let on = node["on"], let name = on.string, !name.isEmpty else {
            throw (node["on"] ?? node).fault(
                code: "noise.on", "'on' must be 1q, 2q, measure or a gate's name, not \((node["on"] ?? node).summary)")
        }
        let place: Place =
            switch name {
            case "1q": .gates(qubits: 1)
            case "2q": .gates(qubits: 2)
            case "measure": .measurement
            default: .gate(name)
            }
        let effect = try ChannelKind.effect(of: node)
        /// The operands of what the rule is on, where that is known.
        let operands: Int? =
            switch place {
            case .gates(let qubits): qubits
            case .measurement: 1
            case .gate(let name): (try? GateIndex(named: name))?.gate.qubits
            }
        switch (place, effect) {
        case (.measurement, .channel), (.gates, .readout), (.gate, .readout):
            throw on.fault(
                code: "noise.on", "channel '\(node["channel"]?.string ?? "")' does not go on '\(name)'",
                hint: "'readout' goes on 'measure', and nothing else does")
        case (_, .channel(let channel)):
            if let operands, channel.qubits > operands {
                throw on.fault(
                    code: "noise.on", "channel '\(channel.name)' acts on \(channel.qubits) qubits, and '\(name)' has \(operands)")
            }
            if operands == 2, channel.name == "depolarizing", node["params"]?["n"] == nil {
                throw (node["params"] ?? node).fault(
                    code: "noise.missing-parameter", "channel 'depolarizing' needs the parameter 'n' on '\(name)'",
                    hint: "2 for both qubits together, 1 for each of them")
            }
        case (.measurement, .readout): break
        }
        self.init(on: place, qubits: try NoiseRule.qubits(node, operands: operands), effect)
    }

    private static func qubits(_ node: Node, operands: Int?) throws(DocumentError) -> [Int]? {
        guard let value = node["qubits"], !value.isNull else { return nil }
        guard let list = value.list, !list.isEmpty else {
            throw value.fault(code: "noise.qubits", "'qubits' must be a list of qubits, not \(value.summary)")
        }
        var qubits: [Int] = []
        for entry in list {
            guard let qubit = entry.integer, qubit >= 0 else {
                throw entry.fault(code: "noise.qubits", "\(entry.summary) is no qubit; the first is 0")
            }
            guard !qubits.contains(qubit) else { throw entry.fault(code: "noise.qubits", "qubit \(qubit) twice") }
            qubits.append(qubit)
        }
        if let operands, operands > 1, qubits.count != operands {
            throw value.fault(
                code: "noise.qubits", "\(qubits.count) qubits, and '\(node["on"]?.string ?? "")' is on \(operands)",
                hint: "name the gate's operands in their order")
        }
        return qubits
    }
}

extension ChannelKind {
    /// What a map with `channel` and `params` says.
    static func effect(of node: Node) throws(DocumentError) -> NoiseRule.Effect {
        guard let value = node["channel"] else { throw node.fault(code: "noise.channel", "no 'channel' is named") }
        guard let kind = all.first(where: { $0.name == value.string }) else {
            throw value.fault(
                code: "noise.unknown-channel", "no channel \(value.summary)",
                hint: value.string.flatMap { didYouMean($0, among: all.map(\.name)) }
                    ?? "channels are \(all.map(\.name).joined(separator: ", "))")
        }
        return try kind.make(try ChannelParameters(kind, node["params"] ?? Node(.map([]), at: node.span)))
    }
}

/// One channel, or several of which the first acts first: what `noise show` takes.
public enum NoiseProcess: Sendable {
    case channel(Channel)
    case readout(ReadoutError)

    public init(readingFrom path: String) throws(DocumentError) { try self.init(parsedDocument(path)) }

    public init(_ node: Node) throws(DocumentError) {
        guard let channels = node["channels"] else {
            if node["rules"] != nil {
                throw node.fault(
                    code: "noise.channel", "these are rules for gates, not a channel",
                    hint: "a file with 'channel' and 'params', or with a list 'channels' of such")
            }
            try node.check(keys: ["channel"], optional: ["params", "name", "note"], of: "a channel")
            self = try NoiseProcess(ChannelKind.effect(of: node))
            return
        }
        guard let list = channels.list, !list.isEmpty else {
            throw channels.fault(code: "noise.channel", "'channels' must be a list of channels, not \(channels.summary)")
        }
        var effects: [NoiseRule.Effect] = []
        for node in list {
            try node.check(keys: ["channel"], optional: ["params", "name", "note"], of: "a channel")
            effects.append(try ChannelKind.effect(of: node))
        }
        let isWide = effects.contains { if case .channel(let channel) = $0 { channel.qubits == 2 } else { false } }
        var total: NoiseRule.Effect?
        for (node, effect) in zip(list, effects) {
            switch (total, effect) {
            case (nil, .channel(let channel)): total = .channel(isWide ? channel.onEach : channel)
            case (nil, .readout): total = effect
            case (.channel(let before), .channel(let channel)):
                do throws(NoiseError) {
                    total = .channel(try before.followed(by: isWide ? channel.onEach : channel))
                } catch {
                    throw node.fault(code: "noise.value", error.description)
                }
            case (.readout(let before), .readout(let readout)): total = .readout(before.followed(by: readout))
            default: throw node.fault(code: "noise.channel", "'readout' cannot be combined with channels on qubits")
            }
        }
        guard let total else { throw channels.fault(code: "noise.channel", "'channels' is empty") }
        self = NoiseProcess(total)
    }

    private init(_ effect: NoiseRule.Effect) {
        switch effect {
        case .channel(let channel): self = .channel(channel)
        case .readout(let readout): self = .readout(readout)
        }
    }
}

extension Node {
    /// Whether this is a map with these keys and no others.
    func check(keys: [String], optional: [String] = [], of title: String) throws(DocumentError) {
        guard let entries else { throw fault(code: "noise.document", "\(title) must be a map, not \(summary)") }
        for entry in entries where !keys.contains(entry.key) && !optional.contains(entry.key) {
            throw DocumentError(
                code: "noise.unknown-key", "\(title) has no key '\(entry.key)'", at: entry.keySpan,
                hint: didYouMean(entry.key, among: keys + optional) ?? "it has \(keys.joined(separator: ", "))")
        }
        for key in keys where self[key] == nil { throw fault(code: "noise.missing-key", "\(title) needs '\(key)'") }
    }
}
