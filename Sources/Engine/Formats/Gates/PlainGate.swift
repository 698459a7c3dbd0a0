internal import Circuits

/// A row of the table without controls of its own, under controls: what writers of other languages choose their words by.
struct PlainGate: Hashable {
    struct Control: Hashable {
        var qubit: Int
        /// Whether the gate acts where the qubit is 1, else where it is 0.
        var isPositive = true
    }

    enum Source: Hashable {
        case row(GateIndex)
        /// On the targets, the first the least significant bit.
        case matrix(Unitary)
    }

    var source: Source
    var angles: [Expression] = []
    var targets: [Int]
    var controls: [Control] = []

    /// The row's name; nil for a matrix.
    var name: String? { if case .row(let index) = source { index.gate.name } else { nil } }

    /// The angles' values, where they have any.
    func numbers() throws(Inexpressible) -> [Double] {
        var numbers: [Double] = []
        for angle in angles {
            guard let number = try? angle.evaluate([:]) else {
                throw Inexpressible(what: "angle '\(angle)' has no value before the circuit runs", operation: nil)
            }
            numbers.append(number)
        }
        return numbers
    }
}

/// Takes gates apart until a language has words for what is left.
struct GateSpelling {
    let definitions: [GateDefinition]
    /// Whether the language says a control on 0; else it stands between two X.
    var hasNegativeControls = false
    /// Whether the language has a word for the gate under its controls.
    let takes: (PlainGate) -> Bool

    /// The application in the language's gates, in order; global phases are dropped unless the language takes `gphase`.
    func gates(of application: GateApplication) throws(Inexpressible) -> [PlainGate] {
        var result: [PlainGate] = []
        for gate in try plain(application) { try spell(gate, depth: 0, into: &result) }
        return result
    }

    /// Definitions and modifiers but controls taken away.
    private func plain(_ application: GateApplication) throws(Inexpressible) -> [PlainGate] {
        if application.modifiers.isEmpty {
            switch application.gate {
            case .standard(let index): return [stripped(index, application.angles, application.qubits, [])]
            case .unitary(let unitary): return [PlainGate(source: .matrix(unitary), targets: application.qubits)]
            case .defined: break
            }
        }
        let width = (application.qubits.max() ?? 0) + 1
        var part = Circuit(qubits: [Register(name: "q", size: width)], definitions: definitions, operations: [.gate(application)])
        do throws(CircuitError) { part = try part.flattened() } catch { throw Inexpressible(what: error.description, operation: nil) }
        var gates: [PlainGate] = []
        for case .gate(let gate) in part.operations {
            var controls: [PlainGate.Control] = []
            for (place, modifier) in gate.modifiers.enumerated() {
                guard case .control(let isPositive) = modifier else { continue }
                controls.append(PlainGate.Control(qubit: gate.qubits[place], isPositive: isPositive))
            }
            let operands = Array(gate.qubits.dropFirst(controls.count))
            switch gate.gate {
            case .standard(let index): gates.append(stripped(index, gate.angles, operands, controls))
            case .unitary(let unitary): gates.append(PlainGate(source: .matrix(unitary), targets: operands, controls: controls))
            case .defined(let name): throw Inexpressible(what: "gate '\(name)' has no definition", operation: nil)
            }
        }
        return gates
    }

    /// The row's own controls among the others.
    private func stripped(_ index: GateIndex, _ angles: [Expression], _ qubits: [Int], _ controls: [PlainGate.Control]) -> PlainGate {
        guard index.controls > 0, let base = index.gate.base, let row = try? GateIndex(named: base) else {
            return PlainGate(source: .row(index), angles: angles, targets: qubits, controls: controls)
        }
        return PlainGate(
            source: .row(row), angles: angles, targets: Array(qubits.dropFirst(index.controls)),
            controls: controls + qubits.prefix(index.controls).map { PlainGate.Control(qubit: $0) })
    }

    private func spell(_ gate: PlainGate, depth: Int, into result: inout [PlainGate]) throws(Inexpressible) {
        let negative = gate.controls.filter { !$0.isPositive }
        if !hasNegativeControls, !negative.isEmpty {
            let flips = negative.map { PlainGate(source: .row("x"), targets: [$0.qubit]) }
            var positive = gate
            for place in positive.controls.indices { positive.controls[place].isPositive = true }
            for inner in flips + [positive] + flips { try spell(inner, depth: depth + 1, into: &result) }
            return
        }
        if takes(gate) { return result.append(gate) }
        let name = gate.name ?? "a matrix on \(gate.targets.count) qubits"
        guard depth < 16 else {
            throw Inexpressible(what: "'\(name)'\(gate.controls.isEmpty ? "" : " under controls") has no words there", operation: nil)
        }
        for inner in try expanded(gate) { try spell(inner, depth: depth + 1, into: &result) }
    }

    /// The gate through simpler ones.
    private func expanded(_ gate: PlainGate) throws(Inexpressible) -> [PlainGate] {
        var applications: [GateApplication] = []
        switch gate.source {
        case .matrix(let unitary):
            guard unitary.qubits <= 6 else {
                throw Inexpressible(what: "a matrix on \(unitary.qubits) qubits is too large to be written out", operation: nil)
            }
            for inner in unitary.gates {
                var moved = inner
                moved.qubits = inner.qubits.map { gate.targets[$0] }
                applications.append(moved)
            }
        case .row("gphase"):
            // A phase under controls is a phase gate on the last of them, on its 0 where it is negative.
            guard var last = gate.controls.last else { return [] }
            let rest = Array(gate.controls.dropLast())
            let phase = PlainGate(source: .row("p"), angles: gate.angles, targets: [last.qubit], controls: rest)
            if last.isPositive { return [phase] }
            last.isPositive = true
            let flip = PlainGate(source: .row("x"), targets: [last.qubit])
            return [flip, phase, flip]
        case .row(let index):
            guard let definition = GateSpelling.expansions[index] else {
                throw Inexpressible(what: "gate '\(index)' has no words there", operation: nil)
            }
            do throws(CircuitError) {
                applications = try definition.applications(angles: gate.angles, operands: gate.targets)
            } catch {
                throw Inexpressible(what: error.description, operation: nil)
            }
        }
        var gates: [PlainGate] = []
        for application in applications {
            for var inner in try plain(application) {
                inner.controls = gate.controls + inner.controls
                gates.append(inner)
            }
        }
        return gates
    }

    /// Rows through simpler rows; at the end all are turns about Y and Z, phases and controls.
    private static let expansions: [GateIndex: GateDefinition] = {
        var text: [String: String] = [
            "U": "gphase((θ + φ + λ)/2); rz(λ) a; ry(θ) a; rz(φ) a;", "u": "gphase((φ + λ)/2); rz(λ) a; ry(θ) a; rz(φ) a;",
            "u3": "rz(λ) a; ry(θ) a; rz(φ) a;", "u2": "rz(λ) a; ry(pi/2) a; rz(φ) a;", "p": "gphase(λ/2); rz(λ) a;",
            "rx": "rz(pi/2) a; ry(θ) a; rz(-pi/2) a;", "x": "gphase(pi/2); rx(pi) a;", "y": "gphase(pi/2); ry(pi) a;", "z": "p(pi) a;",
            "h": "ry(pi/2) a; x a;", "s": "p(pi/2) a;", "sdg": "p(-pi/2) a;", "t": "p(pi/4) a;", "tdg": "p(-pi/4) a;",
            "sx": "gphase(pi/4); rx(pi/2) a;", "sxdg": "gphase(-pi/4); rx(-pi/2) a;", "id": "", "u0": "",
            "swap": "cx a, b; cx b, a; cx a, b;",
            "cu": "p(γ) a; ctrl @ u(θ, φ, λ) a, b;",
        ]
        for gate in Gate.standard where text[gate.name] == nil { text[gate.name] = gate.definition }
        var definitions: [GateIndex: GateDefinition] = [:]
        for (name, body) in text {
            guard let index = try? GateIndex(named: name) else { continue }
            let operands = Array(["a", "b", "c", "d", "e"].prefix(index.gate.qubits))
            definitions[index] = GateDefinition(named: "expansion", parameters: index.gate.parameters, operands, openQASM: body)
        }
        return definitions
    }()
}

extension GateDefinition {
    /// A definition whose body is written in OpenQASM 3 over the gates of the table; part of the program's own text.
    init(named name: String, parameters: [String] = [], _ operands: [String], openQASM body: String) {
        let list = parameters.isEmpty ? "" : "(\(parameters.joined(separator: ", ")))"
        var text = "OPENQASM 3.0; include \"stdgates.inc\";\n"
        let words = Set(body.split { !$0.isLetter && !$0.isNumber }.map(String.init))
        for gate in Gate.standard where words.contains(gate.name) {
            guard let definition = gate.definition else { continue }
            let names = ["a", "b", "c", "d", "e"].prefix(gate.qubits).joined(separator: ", ")
            let angles = gate.parameters.isEmpty ? "" : "(\(gate.parameters.joined(separator: ", ")))"
            text += "gate \(gate.name)\(angles) \(names) { \(definition) }\n"
        }
        text += "gate \(name)\(list) \(operands.joined(separator: ", ")) { \(body) }\n"
        guard let found = OpenQASM.parse(text, file: name).circuit?.definitions.last, found.name == name else {
            preconditionFailure("the definition of '\(name)' does not parse")
        }
        self = found
    }
}
