internal import Circuits
internal import Numerics

extension Stim {
    /// The circuit in Stim's language: Clifford gates, measurements in the order of their bits, feedback from them.
    static func write(_ circuit: Circuit) throws(Inexpressible) -> String {
        var writer = StimWriter(circuit)
        return try writer.text()
    }

    /// The instructions by their matrices, global phases aside.
    static let byMatrix: [[Int]: (name: String, isReversed: Bool)] = {
        var found: [[Int]: (name: String, isReversed: Bool)] = [:]
        for unitary in unitaries where unitary.name != "II" {
            for isReversed in unitary.qubits == 2 ? [false, true] : [false] {
                var part = Circuit(qubits: unitary.qubits)
                part.definitions = Array(definitions.values)
                part.operations = unitary.gates.map { application in
                    var moved = application
                    if isReversed { moved.qubits = application.qubits.map { 1 - $0 } }
                    return .gate(moved)
                }
                let body = GateDefinition(name: "one", qubits: (0..<unitary.qubits).map { "q\($0)" }, body: part.operations)
                guard let matrix = try? body.matrix([], definitions: part.definitions) else { continue }
                let key = Stim.key(of: matrix)
                if found[key] == nil { found[key] = (unitary.name, isReversed) }
            }
        }
        return found
    }()

    /// The matrix up to a phase, rounded: the first entry that is not small is made real.
    static func key(of matrix: [Complex]) -> [Int] {
        guard let first = matrix.first(where: { $0.magnitude > 0.1 }) else { return [] }
        let phase = first.conjugate / first.magnitude
        return matrix.flatMap { value in
            let turned = value * phase
            return [Int((turned.real * 1e6).rounded()), Int((turned.imaginary * 1e6).rounded())]
        }
    }
}

/// Words for gates, found once for each kind.
private final class StimWords {
    private struct Kind: Hashable {
        let row: GateIndex
        let angles: [Expression]
        let controls: Int
    }

    private var known: [Kind: [StimWord]?] = [:]

    func words(for gate: PlainGate) -> [(name: String, targets: [Int])]? {
        let qubits = gate.controls.map(\.qubit) + gate.targets
        guard qubits.count <= 2, !qubits.isEmpty, case .row(let row) = gate.source, gate.controls.allSatisfy(\.isPositive) else {
            return nil
        }
        let kind = Kind(row: row, angles: gate.angles, controls: gate.controls.count)
        let words: [StimWord]?
        if let found = known[kind] {
            words = found
        } else {
            words = StimWords.search(kind, width: qubits.count)
            known[kind] = .some(words)
        }
        return words?.map { word in (word.name, word.places.map { qubits[$0] }) }
    }

    private static func search(_ kind: Kind, width: Int) -> [StimWord]? {
        let gate = PlainGate(source: .row(kind.row), angles: kind.angles, targets: [])
        guard let numbers = try? gate.numbers() else { return nil }
        var application = GateApplication(kind.row, angles: numbers.map { .number($0) }, on: Array(0..<width))
        application.modifiers = (0..<kind.controls).map { _ in .control(positive: true) }
        let body = GateDefinition(name: "one", qubits: (0..<width).map { "q\($0)" }, body: [.gate(application)])
        guard let matrix = try? body.matrix([]) else { return nil }
        if let word = Stim.byMatrix[Stim.key(of: matrix)] {
            return [StimWord(name: word.name, places: width == 1 ? [0] : word.isReversed ? [1, 0] : [0, 1])]
        }
        return width == 2 ? CliffordFactors.words(for: matrix) : nil
    }
}

private struct StimWriter {
    private let circuit: Circuit
    private var output = ""
    /// The line being written: one instruction and its targets so far.
    private var open: (head: String, targets: String)?
    private var records = 0
    private let words = StimWords()

    init(_ circuit: Circuit) { self.circuit = circuit }

    mutating func text() throws(Inexpressible) -> String {
        var annotations = circuit.annotations[...]
        let words = self.words
        let spelling = GateSpelling(definitions: circuit.definitions) { gate in
            gate.name == "gphase" && gate.controls.isEmpty || words.words(for: gate) != nil
        }
        var flip: String?
        var place = 0
        while place < circuit.operations.count {
            while let annotation = annotations.first, annotation.operation <= place {
                annotations.removeFirst()
                guard annotation.text.hasPrefix(Stim.annotation) else { continue }
                let kept = String(annotation.text.dropFirst(Stim.annotation.count))
                if kept.hasPrefix("FLIP") { flip = String(kept.dropFirst(4)) } else { line(kept) }
            }
            do throws(Inexpressible) {
                switch circuit.operations[place] {
                case .gate(let application): try gate(application, spelling)
                case .measure(let qubit, let bit):
                    let resets =
                        place + 1 < circuit.operations.count && circuit.operations[place + 1] == .reset(qubit: qubit)
                        && annotations.first.map { $0.operation > place + 1 } ?? true
                    try record(bit)
                    add((resets ? "MR" : "M") + (flip ?? ""), "\(qubit)")
                    flip = nil
                    if resets { place += 1 }
                case .reset(let qubit): add("R", "\(qubit)")
                case .barrier(let qubits): if qubits.count == circuit.qubitCount { line("TICK") }
                case .assign(.bits(let bits), .constant(.bits(let values))) where bits.count == 1 && values.count == 1:
                    try record(bits[0])
                    add("MPAD" + (flip ?? ""), values[0] ? "1" : "0")
                    flip = nil
                case .conditional(.bit(let bit), let then, let otherwise) where otherwise.isEmpty: try feedback(bit, then)
                case .conditional:
                    throw Inexpressible(what: "Stim has no conditions but Pauli gates where one measurement gave 1", operation: nil)
                case .assign: throw Inexpressible(what: "an assignment has no words in Stim", operation: nil)
                case .loop: throw Inexpressible(what: "a loop that a measurement ends has no words in Stim", operation: nil)
                case .delay: throw Inexpressible(what: "a delay has no words in Stim", operation: nil)
                case .box(let edge): try check(edge, in: "Stim")
                }
            } catch {
                throw Inexpressible(what: error.what, operation: place)
            }
            place += 1
        }
        for annotation in annotations where annotation.text.hasPrefix(Stim.annotation) {
            line(String(annotation.text.dropFirst(Stim.annotation.count)))
        }
        for directive in circuit.directives where directive.hasPrefix(Stim.pragma) { line(String(directive.dropFirst(Stim.pragma.count))) }
        guard records == circuit.bitCount else {
            throw Inexpressible(
                what: "Stim has one bit a measurement, and the circuit has \(circuit.bitCount) bits for \(records) measurements",
                operation: nil)
        }
        close()
        return output
    }

    private mutating func gate(_ application: GateApplication, _ spelling: GateSpelling) throws(Inexpressible) {
        if case .defined(let name) = application.gate, application.modifiers.isEmpty, let own = Stim.definitions[name],
            circuit.definitions.contains(own)
        {
            return add(name.uppercased(), application.qubits.map(String.init).joined(separator: " "))
        }
        let gates: [PlainGate]
        do throws(Inexpressible) { gates = try spelling.gates(of: application) } catch {
            throw Inexpressible(what: "'\(application.name)' is no Clifford gate, and Stim has no others (\(error.what))", operation: nil)
        }
        for gate in gates {
            for word in words.words(for: gate) ?? [] { add(word.name, word.targets.map(String.init).joined(separator: " ")) }
        }
    }

    private mutating func record(_ bit: Int?) throws(Inexpressible) {
        guard let bit else {
            throw Inexpressible(what: "Stim keeps the result of every measurement, and this one has no bit", operation: nil)
        }
        guard bit == records else {
            throw Inexpressible(
                what: "Stim numbers measurements in their order: this one is number \(records) and goes to bit \(bit)", operation: nil)
        }
        records += 1
    }

    private mutating func feedback(_ bit: Int, _ then: [Circuits.Operation]) throws(Inexpressible) {
        guard bit < records else { throw Inexpressible(what: "bit \(bit) is read before it is measured", operation: nil) }
        for operation in then {
            guard case .gate(let application) = operation, application.modifiers.isEmpty, case .standard(let row) = application.gate,
                let name = ["x": "CX", "y": "CY", "z": "CZ"][row.gate.name]
            else { throw Inexpressible(what: "under a condition Stim has X, Y and Z alone", operation: nil) }
            add(name, "rec[-\(records - bit)] \(application.qubits[0])")
        }
    }

    /// A line of its own.
    private mutating func line(_ text: String) {
        close()
        output += text + "\n"
    }

    private mutating func add(_ head: String, _ targets: String) {
        if let line = open, line.head == head, line.targets.utf8.count < 200 {
            open = (head, line.targets + " " + targets)
        } else {
            close()
            open = (head, targets)
        }
    }

    private mutating func close() {
        if let line = open { output += "\(line.head) \(line.targets)\n" }
        open = nil
    }
}
