internal import Circuits
internal import Diagnostics
internal import Documents
internal import Numerics

extension Cirq {
    static func parse(_ source: CircuitSource) throws(FormatError) -> Parsed {
        let reader = CirqReader(name: stem(of: source.file), wantsPlaces: source.wantsPlaces)
        if let document = try reader.faults.document(source) { reader.read(document) }
        return Parsed(reader.circuit, .cirq, reader.faults, places: reader.places)
    }
}

/// A qubit of Cirq, in Cirq's order.
enum CirqQubit: Hashable, Comparable {
    case grid(row: Int, column: Int)
    case line(Int)
    case named(String)

    /// What a register of it alone is called.
    var name: String {
        func number(_ value: Int) -> String { value < 0 ? "m\(-value)" : String(value) }
        return switch self {
        case .grid(let row, let column): "q_\(number(row))_\(number(column))"
        case .line(let x): "q\(number(x))"
        case .named(let name): identifier(name, otherwise: "q_")
        }
    }

    static func < (one: CirqQubit, other: CirqQubit) -> Bool {
        switch (one, other) {
        case (.grid(let row, let column), .grid(let otherRow, let otherColumn)): (row, column) < (otherRow, otherColumn)
        case (.line(let x), .line(let y)): x < y
        case (.named(let name), .named(let otherName)): padded(name) < padded(otherName)
        case (.grid, _), (.line, .named): true
        default: false
        }
    }

    /// Numbers in names compare as numbers.
    private static func padded(_ name: String) -> String {
        var (result, digits) = ("", "")
        for character in name {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else {
                if !digits.isEmpty { result += String(repeating: "0", count: max(0, 8 - digits.count)) + digits + ":\(digits.count)" }
                digits = ""
                result.append(character)
            }
        }
        return digits.isEmpty ? result : result + String(repeating: "0", count: max(0, 8 - digits.count)) + digits + ":\(digits.count)"
    }
}

/// Gives the document's operations their meaning.
final class CirqReader {
    let faults = JSONFaults("cirq")
    private(set) var circuit: Circuit
    private(set) var places: [Int: SourceSpan] = [:]
    private let wantsPlaces: Bool
    /// Operations on qubits numbered as they were met.
    var operations: [(Operation, SourceSpan)] = []
    private var qubits: [CirqQubit: Int] = [:]
    /// The bits of each key's last measurement, numbered as they were met.
    private var keys: [String: Range<Int>] = [:]
    /// How often each key was measured.
    private var measured: [String: Int] = [:]
    /// Every measurement's bits under a name of its own.
    private var records: [(name: String, bits: Range<Int>)] = []
    private var bitCount = 0
    private var shared: [Int: Node] = [:]
    private var depth = 0
    /// Counts operations as they are read, those of sub-circuits each time.
    private var steps = 0
    /// The sub-circuits around what is being read, innermost last.
    var frames: [CirqFrame] = []

    init(name: String, wantsPlaces: Bool) {
        circuit = Circuit(name: name)
        self.wantsPlaces = wantsPlaces
    }

    func read(_ document: Node) {
        moments(of: document)
        guard faults.errorCount == 0 else { return }
        let sorted = qubits.keys.sorted()
        var numbers = [Int](repeating: 0, count: sorted.count)
        for (number, qubit) in sorted.enumerated() { if let met = qubits[qubit] { numbers[met] = number } }
        if sorted == sorted.indices.map({ .line($0) }) {
            if !sorted.isEmpty { circuit.qubits = [Register(name: "q", size: sorted.count)] }
        } else {
            var names = FreeNames([])
            for qubit in sorted { circuit.qubits.append(Register(name: names.free(qubit.name), size: 1)) }
        }
        let bits = registers(taken: Set(circuit.qubits.map(\.name) + circuit.inputs), at: document.span)
        circuit.operations.reserveCapacity(operations.count)
        for (operation, span) in operations {
            if wantsPlaces { places[circuit.operations.count] = span }
            circuit.operations.append(operation.renumbered(qubits: numbers, bits: bits))
        }
    }

    /// Registers for the keys, and where each bit went.
    private func registers(taken: Set<String>, at span: SourceSpan) -> [Int] {
        var places = [Int](repeating: 0, count: bitCount)
        // Keys of one base are bits of one register, where the first of them stands.
        var groups: [(name: String, bits: [(place: Int, bit: Int)])] = []
        var groupOfBase: [String: Int] = [:]
        for (key, range) in records {
            let (base, index) = CirqReader.parts(of: key)
            guard let index, range.count == 1 else {
                groups.append((key, range.enumerated().map { ($0.offset, $0.element) }))
                continue
            }
            if let known = groupOfBase[base] {
                groups[known].bits.append((index, range.lowerBound))
            } else {
                groupOfBase[base] = groups.count
                groups.append((base, [(index, range.lowerBound)]))
            }
        }
        var (names, count) = (FreeNames(taken), 0)
        for group in groups {
            let name = names.free(identifier(group.name, otherwise: "m_"))
            let size = group.bits.reduce(0) { max($0, $1.place + 1) }
            guard count + size <= Cirq.mostQubits else {
                faults.report("too-wide", "more than \(Cirq.mostQubits) bits at '\(group.name)'", at: span)
                return places
            }
            circuit.bits.append(Register(name: name, size: size))
            for (place, bit) in group.bits { places[bit] = count + place }
            count += size
        }
        return places
    }

    /// `c[3]` is bit 3 of `c`.
    private static func parts(of key: String) -> (base: String, index: Int?) {
        guard key.hasSuffix("]"), let open = key.lastIndex(of: "["), let index = Int(key[key.index(after: open)...].dropLast()),
            (0..<100_000).contains(index)
        else { return (key, nil) }
        return (String(key[..<open]), index)
    }

    // MARK: The document

    private func type(of node: Node) -> String { node["cirq_type"]?.string ?? "" }

    /// What a shared value stands for.
    func resolved(_ node: Node) -> Node {
        let kind = type(of: node)
        guard kind == "VAL" || kind == "REF", let named = node["key"], let key = named.integer else { return node }
        if kind == "REF" { return shared[key] ?? node }
        guard let value = node["val"] else { return node }
        shared[key] = value
        return value
    }

    func moments(of node: Node, conditions: [Condition] = []) {
        let document = resolved(node)
        guard document.entries != nil else {
            return faults.report("type", "a Cirq circuit is an object, found \(document.summary)", at: document.span)
        }
        guard ["Circuit", "FrozenCircuit"].contains(type(of: document)) else {
            let found = type(of: document)
            return faults.report(
                "type", found.isEmpty ? "the document has no 'cirq_type'" : "the document is a '\(found)', expected a 'Circuit'",
                at: document["cirq_type"]?.span ?? document.span)
        }
        guard let moments = faults.member("moments", of: document, "a circuit") else { return }
        guard let list = moments.list else {
            return faults.report("type", "'moments' is \(moments.summary), expected a list", at: moments.span)
        }
        for item in list where !faults.isFull {
            let moment = resolved(item)
            guard let operations = moment["operations"]?.list else {
                faults.report("key", "a moment has no list of 'operations'", at: moment.span)
                continue
            }
            for operation in operations where !faults.isFull { read(operation: resolved(operation), conditions: conditions) }
        }
    }

    private func emit(_ operation: Operation, _ conditions: [Condition], at span: SourceSpan) {
        guard operations.count < Cirq.mostOperations else {
            if operations.count == Cirq.mostOperations {
                faults.report("too-long", "more than \(Cirq.mostOperations) operations", at: span)
            }
            return
        }
        guard let first = conditions.first else { return operations.append((operation, span)) }
        let all = conditions.dropFirst().reduce(first) { .and($0, $1) }
        operations.append((.conditional(all, then: [operation], otherwise: []), span))
    }

    private func read(operation node: Node, conditions: [Condition]) {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { return faults.report("depth", "more than 100 operations inside each other", at: node.span) }
        steps += 1
        // Sub-circuits that hold nothing multiply too.
        guard steps <= Cirq.mostOperations / 4 + 2 * operations.count else {
            if faults.errorCount == 0 { faults.report("too-long", "the sub-circuits take too many steps", at: node.span) }
            return
        }
        switch type(of: node) {
        case "GateOperation":
            guard let gate = faults.member("gate", of: node, "an operation"), let list = faults.member("qubits", of: node, "an operation"),
                let qubits = qubits(list)
            else { return }
            self.gate(resolved(gate), qubits, conditions, at: node.span)
        case "SingleQubitPauliStringGateOperation":
            guard let gate = faults.member("pauli", of: node, "an operation"), let item = faults.member("qubit", of: node, "an operation"),
                let qubit = qubit(item)
            else { return }
            self.gate(resolved(gate), [qubit], conditions, at: node.span)
        case "TaggedOperation":
            if let inner = faults.member("sub_operation", of: node, "an operation") {
                read(operation: resolved(inner), conditions: conditions)
            }
        case "ControlledOperation":
            guard let list = faults.member("controls", of: node, "an operation"), let controls = qubits(list),
                let inner = faults.member("sub_operation", of: node, "an operation"), let values = controlValues(node, controls.count)
            else { return }
            controlled(resolved(inner), controls, values, conditions)
        case "ClassicallyControlledOperation":
            guard let inner = faults.member("sub_operation", of: node, "an operation"),
                let list = faults.member("conditions", of: node, "an operation")
            else { return }
            var claims = conditions
            for item in list.list ?? [] {
                guard let claim = condition(resolved(item)) else { return }
                claims.append(claim)
            }
            read(operation: resolved(inner), conditions: claims)
        case "CircuitOperation": subcircuit(node, conditions)
        case let found:
            faults.report(
                "unknown-operation", found.isEmpty ? "an operation has no 'cirq_type'" : "operation '\(found)' has no words in a circuit",
                at: node["cirq_type"]?.span ?? node.span, hint: didYouMean(found, among: Cirq.operationTypes))
        }
    }

    private func controlled(_ inner: Node, _ controls: [Int], _ values: [Bool], _ conditions: [Condition]) {
        let start = operations.count
        read(operation: inner, conditions: [])
        let added = operations[start...]
        operations.removeSubrange(start...)
        for (operation, span) in added {
            guard case .gate(var application) = operation else {
                return faults.report("control", "only gates stand under controls", at: span)
            }
            application.modifiers = values.map { .control(positive: $0) } + application.modifiers
            application.qubits = controls + application.qubits
            if hasRepeats(application.qubits, at: span) { return }
            emit(.gate(application.simplified), conditions, at: span)
        }
    }

    // MARK: Qubits and keys

    private func qubits(_ node: Node) -> [Int]? {
        guard let list = node.list else {
            faults.report("type", "qubits are \(node.summary), expected a list", at: node.span)
            return nil
        }
        var found: [Int] = []
        for item in list {
            guard let qubit = qubit(item) else { return nil }
            found.append(qubit)
        }
        return hasRepeats(found, at: node.span) ? nil : found
    }

    private func hasRepeats(_ qubits: [Int], at span: SourceSpan) -> Bool {
        guard Set(qubits).count < qubits.count else { return false }
        faults.report("repeated-qubit", "an operation is applied to the same qubit twice", at: span)
        return true
    }

    private func qubit(_ item: Node) -> Int? {
        let node = resolved(item)
        guard var qubit = named(node) else {
            faults.report("qubit", "this is no line, grid or named qubit", at: node.span)
            return nil
        }
        for frame in frames.reversed() { qubit = frame.qubits[qubit] ?? qubit }
        if let known = qubits[qubit] { return known }
        guard qubits.count < Cirq.mostQubits else {
            faults.report("too-wide", "more than \(Cirq.mostQubits) qubits", at: node.span)
            return nil
        }
        qubits[qubit] = qubits.count
        return qubits.count - 1
    }

    func named(_ node: Node) -> CirqQubit? {
        switch type(of: node) {
        case "LineQubit": return node["x"]?.integer.map { .line($0) }
        case "GridQubit":
            guard let row = node["row"]?.integer, let column = node["col"]?.integer else { return nil }
            return .grid(row: row, column: column)
        case "NamedQubit": return node["name"]?.string.map { .named($0) }
        default: return nil
        }
    }

    private func controlValues(_ node: Node, _ count: Int) -> [Bool]? {
        guard let values = node["control_values"], !values.isNull else { return [Bool](repeating: true, count: count) }
        let list = values["data"]?.list ?? values.list ?? []
        var found: [Bool] = []
        for item in list {
            let options = item.list?.compactMap(\.integer) ?? item.integer.map { [$0] } ?? []
            guard options == [0] || options == [1] else { break }
            found.append(options == [1])
        }
        guard found.count == count, values["cirq_type"]?.string != "SumOfProducts" else {
            faults.report("control", "a control that acts on more than one value has no words in a circuit", at: values.span)
            return nil
        }
        return found
    }

    private func condition(_ node: Node) -> Condition? {
        switch type(of: node) {
        case "KeyCondition":
            guard let key = node["key"], let bits = bits(ofKey: key["name"]?.string ?? key.string ?? "", at: key.span) else { return nil }
            guard node["index"]?.integer ?? -1 == -1 else { break }
            return bits.count == 1 ? .bit(bits[0]) : .compare(bits: bits, .notEqual, 0)
        case "SympyCondition":
            let comparisons: [String: Condition.Comparison] = [
                "sympy.Equality": .equal, "sympy.Unequality": .notEqual, "sympy.StrictGreaterThan": .greater,
                "sympy.GreaterThan": .greaterOrEqual,
                "sympy.StrictLessThan": .less, "sympy.LessThan": .lessOrEqual,
            ]
            guard let claim = node["expr"], let comparison = comparisons[type(of: claim)], let sides = claim["args"]?.list,
                sides.count == 2,
                type(of: sides[0]) == "sympy.Symbol", let name = sides[0]["name"]?.string,
                let value = sides[1]["i"]?.integer ?? sides[1].integer, value >= 0
            else { break }
            guard let bits = bits(ofKey: name, at: sides[0].span) else { return nil }
            if bits.count == 1, comparison == .equal, value <= 1 { return value == 1 ? .bit(bits[0]) : .not(.bit(bits[0])) }
            // The first qubit of a key is its most significant one.
            return .compare(bits: bits.reversed(), comparison, UInt64(value))
        default: break
        }
        faults.report("condition", "this condition has no words in a circuit", at: node.span)
        return nil
    }

    private func bits(ofKey name: String, at span: SourceSpan) -> [Int]? {
        // As the innermost sub-circuit means it that has measured such a key.
        let known = frames.indices.reversed().lazy.compactMap { self.keys[CirqFrame.key(name, self.frames, path: $0 + 1)] }.first
        guard let range = known ?? keys[CirqFrame.key(name, frames, path: 0)] else {
            faults.report(
                "unknown-key", "nothing before it is measured into the key '\(name)'", at: span,
                hint: didYouMean(name, among: keys.keys.sorted()))
            return nil
        }
        return Array(range)
    }

    // MARK: Gates

    private func gate(_ gate: Node, _ qubits: [Int], _ conditions: [Condition], at span: SourceSpan) {
        switch type(of: gate) {
        case "MeasurementGate": return measure(gate, qubits, conditions, at: span)
        case "ResetChannel":
            for qubit in qubits { emit(.reset(qubit: qubit), conditions, at: span) }
            return
        case "WaitGate":
            let duration = gate["duration"]
            guard let picoseconds = duration?["picos"]?.number else {
                return faults.report("type", "a wait has no duration in picoseconds", at: gate.span)
            }
            return emit(.delay(qubits: qubits, DelayLength(nanoseconds: picoseconds / 1000)), conditions, at: span)
        default: break
        }
        var builder = CirqGates(faults: faults, symbols: circuit.inputs, settings: frames.map(\.parameters))
        guard let applications = builder.applications(gate, qubits, depth: 0) else { return }
        circuit.inputs = builder.symbols
        for application in applications { emit(.gate(application.simplified), conditions, at: span) }
    }

    private func measure(_ gate: Node, _ qubits: [Int], _ conditions: [Condition], at span: SourceSpan) {
        guard conditions.isEmpty else {
            return faults.report("condition", "a measurement under a condition has no words in a circuit", at: span)
        }
        if let map = gate["confusion_map"], !(map.list?.isEmpty ?? true) || !(map.entries?.isEmpty ?? true) {
            return faults.report("noise", "a measurement with a confusion matrix is noise", at: map.span)
        }
        let key = CirqFrame.key(gate["key"]?.string ?? gate["key"]?["name"]?.string ?? "", frames, path: frames.count)
        // Repeated sub-circuits may measure a key anew, which then has another record.
        guard keys[key] == nil || !frames.isEmpty else {
            return faults.report("repeated-key", "the key '\(key)' is measured twice", at: gate["key"]?.span ?? gate.span)
        }
        let range = bitCount..<(bitCount + qubits.count)
        measured[key, default: 0] += 1
        let times = measured[key] ?? 1
        records.append((times == 1 ? key : "\(key)_\(times)", range))
        keys[key] = range
        let mask = gate["invert_mask"]?.list?.map { $0.bool ?? false } ?? []
        for (place, qubit) in qubits.enumerated() {
            let isInverted = place < mask.count && mask[place]
            if isInverted { emit(.gate(GateApplication("x", on: [qubit])), [], at: span) }
            emit(.measure(qubit: qubit, bit: bitCount + place), [], at: span)
            if isInverted { emit(.gate(GateApplication("x", on: [qubit])), [], at: span) }
        }
        bitCount += qubits.count
    }
}

extension GateApplication {
    /// The table's controlled row instead of a row under controls on 1.
    var simplified: GateApplication {
        guard !modifiers.isEmpty, modifiers.allSatisfy({ $0 == .control(positive: true) }), case .standard(let row) = gate else {
            return self
        }
        if let whole = controlledRow(row, controls: modifiers.count) { return GateApplication(whole, angles: angles, on: qubits) }
        guard row == "gphase", qubits.count == modifiers.count else { return self }
        // A phase under controls is a phase gate.
        return GateApplication("p", angles: angles, on: qubits, modifiers: Array(modifiers.dropLast())).simplified
    }
}

extension Operation {
    /// The operation with qubits and bits by other numbers.
    fileprivate func renumbered(qubits numbers: [Int], bits places: [Int]) -> Operation {
        switch self {
        case .gate(var application):
            application.qubits = application.qubits.map { numbers[$0] }
            return .gate(application)
        case .measure(let qubit, let bit): return .measure(qubit: numbers[qubit], bit: bit.map { places[$0] })
        case .reset(let qubit): return .reset(qubit: numbers[qubit])
        case .barrier(let qubits): return .barrier(qubits: qubits.map { numbers[$0] })
        case .delay(let qubits, let length): return .delay(qubits: qubits.map { numbers[$0] }, length)
        case .conditional(let condition, let then, _):
            return .conditional(
                condition.renumbered(places), then: then.map { $0.renumbered(qubits: numbers, bits: places) }, otherwise: [])
        case .loop, .assign, .box: return self
        }
    }
}

extension Condition {
    fileprivate func renumbered(_ places: [Int]) -> Condition {
        switch self {
        case .bit(let bit): .bit(places[bit])
        case .compare(let bits, let comparison, let value): .compare(bits: bits.map { places[$0] }, comparison, value)
        case .not(let inner): .not(inner.renumbered(places))
        case .and(let left, let right): .and(left.renumbered(places), right.renumbered(places))
        default: self
        }
    }
}
