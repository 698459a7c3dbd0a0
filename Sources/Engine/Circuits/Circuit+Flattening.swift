public import Numerics

extension Circuit {
    /// The same circuit without definitions and with no modifiers but controls: every gate is a row of the table or an explicit matrix, under controls.
    ///
    /// `ctrl @ x` becomes `cx` where the table has such a row; powers of rotations scale the angle, other fractional powers become matrices (principal branch).
    ///
    /// - Parameter most: a circuit that unfolds into more gates is refused.
    /// - Throws: ``CircuitError`` for opaque gates, definitions through themselves and powers that have no value.
    public func flattened(most: Int = 10_000_000) throws(CircuitError) -> Circuit {
        var flat = self
        flat.definitions = []
        flat.annotations = []
        var flattener = Flattener(definitions, most: most)
        flat.operations = try flattener.flattened(operations)
        return flat
    }

    /// What simulators apply: the flattened circuit with controls, targets and matrices apart; barriers are left out.
    public func lowered(most: Int = 10_000_000) throws(CircuitError) -> LoweredCircuit {
        var flattener = Flattener(definitions, most: most)
        return LoweredCircuit(
            qubitCount: qubitCount, bitCount: bitCount, operations: try flattener.lowered(operations), variables: variables,
            localBits: localBits)
    }
}

extension GateDefinition {
    /// The definition's matrix for these angles, its first operand the least significant bit, where all its gates are known and it is on at most `widest` qubits.
    public func matrix(_ angles: [Double], definitions: [GateDefinition] = [], widest: Int = 8) throws(CircuitError) -> [Complex] {
        guard qubits.count <= widest else { throw .tooWide(gate: name, qubits: qubits.count) }
        var flattener = Flattener(definitions + [self])
        let application = GateApplication(.defined(name), angles: angles.map { .number($0) }, on: Array(qubits.indices))
        return try Flattener.matrix(of: flattener.gates(of: application), qubits: Array(qubits.indices))
    }
}

/// Reduces applications to gates under controls.
struct Flattener {
    /// A row or matrix on its operands, under controls from modifiers; rows keep their own controls among the operands.
    struct FlatGate {
        var source: LoweredGate.Source
        var angles: [Expression]
        var operands: [Int]
        var controls: [LoweredGate.Control] = []
    }

    private let definitions: [String: GateDefinition]
    private var inProgress: [String] = []
    private var emitted = 0
    /// A circuit that unfolds into more gates than this is refused.
    private let most: Int

    init(_ definitions: [GateDefinition], most: Int = 20_000) {
        self.most = most
        self.definitions = Dictionary(definitions.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
    }

    mutating func flattened(_ operations: [Operation]) throws(CircuitError) -> [Operation] {
        var flat: [Operation] = []
        flat.reserveCapacity(operations.count)
        for operation in operations {
            switch operation {
            case .gate(let application):
                if application.modifiers.isEmpty, case .standard = application.gate {
                    flat.append(operation)
                } else {
                    for gate in try gates(of: application) { flat.append(.gate(gate.application)) }
                }
            case .conditional(let condition, let then, let otherwise):
                flat.append(.conditional(condition, then: try flattened(then), otherwise: try flattened(otherwise)))
            case .loop(let condition, let body): flat.append(.loop(while: condition, body: try flattened(body)))
            case .measure, .reset, .barrier, .assign, .delay, .box: flat.append(operation)
            }
        }
        return flat
    }

    mutating func lowered(_ operations: [Operation]) throws(CircuitError) -> [LoweredOperation] {
        var lowered: [LoweredOperation] = []
        lowered.reserveCapacity(operations.count)
        for operation in operations {
            switch operation {
            case .gate(let application):
                if application.modifiers.isEmpty, case .standard(let index) = application.gate {
                    lowered.append(.gate(LoweredGate(index, angles: application.angles, on: application.qubits)))
                } else {
                    for gate in try gates(of: application) { gate.lower(into: &lowered) }
                }
            case .conditional(let condition, let then, let otherwise):
                lowered.append(.conditional(condition, then: try self.lowered(then), otherwise: try self.lowered(otherwise)))
            case .measure(let qubit, let bit): lowered.append(.measure(qubit: qubit, bit: bit))
            case .reset(let qubit): lowered.append(.reset(qubit: qubit))
            case .loop(let condition, let body): lowered.append(.loop(while: condition, body: try self.lowered(body)))
            case .assign(let target, let value): lowered.append(.assign(target, value))
            case .barrier, .delay, .box: break
            }
        }
        return lowered
    }

    /// The application as gates under controls, in order.
    mutating func gates(of application: GateApplication) throws(CircuitError) -> [FlatGate] {
        let controls = application.modifierControls
        let operands = Array(application.qubits[controls...])
        var gates: [FlatGate]
        switch application.gate {
        case .standard(let index): gates = [FlatGate(source: .standard(index), angles: application.angles, operands: operands)]
        case .unitary(let unitary): gates = [FlatGate(source: .unitary(unitary), angles: [], operands: operands)]
        case .defined(let name): gates = try inlined(name, angles: application.angles, operands: operands)
        }
        // Innermost first; the qubits of controls stand outermost first.
        var nextControl = controls
        for modifier in application.modifiers.reversed() {
            switch modifier {
            case .inverse: gates = gates.reversed().map(\.inverse)
            case .power(let exponent): gates = try power(of: gates, exponent, name: application.baseName)
            case .control(let isPositive):
                nextControl -= 1
                let control = LoweredGate.Control(application.qubits[nextControl], isPositive: isPositive)
                for place in gates.indices { gates[place].controls.insert(control, at: 0) }
            }
        }
        try count(gates.count, of: application)
        return gates
    }

    /// Counts gates that an application unfolds into.
    mutating func count(_ gates: Int, of application: GateApplication) throws(CircuitError) {
        emitted += gates
        guard emitted <= most else { throw .tooLong(gate: application.baseName) }
    }

    private mutating func inlined(_ name: String, angles: [Expression], operands: [Int]) throws(CircuitError) -> [FlatGate] {
        var gates: [FlatGate] = []
        try within(name) { flattener, definition throws(CircuitError) in
            for application in try definition.applications(angles: angles, operands: operands) {
                gates += try flattener.gates(of: application)
            }
        }
        return gates
    }

    /// Does something with a definition, refusing one that is used inside itself.
    mutating func within(
        _ name: String, _ body: (inout Flattener, GateDefinition) throws(CircuitError) -> Void
    ) throws(CircuitError) {
        guard let definition = definitions[name] else { throw .unknownGate(UnknownGate(name: name)) }
        guard !inProgress.contains(name), inProgress.count < 500 else { throw .recursion(name) }
        inProgress.append(name)
        try body(&self, definition)
        inProgress.removeLast()
    }

    /// The matrix of gates in order, all on some of `qubits`, the first of which is the least significant bit.
    static func matrix(of gates: [FlatGate], qubits: [Int]) throws(CircuitError) -> [Complex] {
        let size = 1 << qubits.count
        var result = identityMatrix(size)
        let places = Dictionary(uniqueKeysWithValues: qubits.enumerated().map { ($1, $0) })
        for gate in gates {
            var lowered: [LoweredOperation] = []
            gate.lower(into: &lowered)
            for case .gate(let part) in lowered {
                let matrix = part.matrix(try part.evaluatedAngles([:]))
                let targets = part.targets.map { places[$0] ?? 0 }
                let mask = part.controls.reduce(0) { $0 | 1 << (places[$1.qubit] ?? 0) }
                let pattern = part.controls.reduce(0) { $1.isPositive ? $0 | 1 << (places[$1.qubit] ?? 0) : $0 }
                apply(matrix, targets: targets, mask: mask, pattern: pattern, to: &result, size: size)
            }
        }
        return result
    }

    /// Multiplies `rows` from the left by a small matrix under controls.
    private static func apply(_ matrix: [Complex], targets: [Int], mask: Int, pattern: Int, to rows: inout [Complex], size: Int) {
        let small = 1 << targets.count
        let targetMask = targets.reduce(0) { $0 | 1 << $1 }
        let offsets = (0..<small).map { index in targets.enumerated().reduce(0) { index >> $1.offset & 1 == 1 ? $0 | 1 << $1.element : $0 }
        }
        var column = [Complex](repeating: Complex(0), count: small)
        for base in 0..<size where base & targetMask == 0 && base & mask == pattern {
            for c in 0..<size {
                for k in 0..<small { column[k] = rows[(base | offsets[k]) * size + c] }
                for r in 0..<small {
                    var sum = Complex(0)
                    for k in 0..<small { sum += matrix[r * small + k] * column[k] }
                    rows[(base | offsets[r]) * size + c] = sum
                }
            }
        }
    }
}

extension GateDefinition {
    /// The body's gates on these operands with these angles.
    public func applications(angles: [Expression], operands: [Int]) throws(CircuitError) -> [GateApplication] {
        guard let body else { throw .opaque(name) }
        guard angles.count == parameters.count else { throw .angleCount(gate: name, expected: parameters.count, found: angles.count) }
        let values = Dictionary(zip(parameters, angles), uniquingKeysWith: { _, last in last })
        var applications: [GateApplication] = []
        for case .gate(var application) in body {
            if case let old = application.angles, !old.isEmpty {
                application.angles = try old.map { (angle) throws(CircuitError) in try angle.substituting { values[$0] } }
            }
            application = application.renumbered(operands)
            for (place, modifier) in application.modifiers.enumerated() {
                if case .power(let exponent) = modifier { application.modifiers[place] = .power(try exponent.substituting { values[$0] }) }
            }
            applications.append(application)
        }
        return applications
    }
}

extension Flattener.FlatGate {
    var inverse: Self {
        var inverse = self
        switch source {
        case .unitary(let unitary): inverse.source = .unitary(unitary.inverse)
        case .standard(let index):
            let undone = GateApplication(index, angles: angles, on: operands).inverse
            if undone.modifiers.isEmpty, case .standard(let other) = undone.gate {
                (inverse.source, inverse.angles) = (.standard(other), undone.angles)
            } else {
                let row = index.gate
                let block = row.controls > 0 ? Array(operands[..<row.controls]) : []
                inverse.controls += block.map { LoweredGate.Control($0) }
                inverse.operands = Array(operands[row.controls...])
                inverse.angles = []
                inverse.source = .unitary(
                    Unitary(name: (row.base ?? row.name) + "†", qubits: row.qubits - row.controls, values: adjoint(row.targetMatrix([]))))
            }
        }
        return inverse
    }

    /// As an operation of a flattened circuit; a row with these controls built in is preferred.
    var application: GateApplication {
        var (source, operands, remaining) = (source, operands, controls)
        if case .standard(var index) = source {
            while let last = remaining.last, last.isPositive, let wider = index.gate.underOneMoreControl {
                index = wider
                operands.insert(last.qubit, at: 0)
                remaining.removeLast()
            }
            if index == "gphase", let place = remaining.lastIndex(where: \.isPositive) {
                index = "p"
                operands = [remaining.remove(at: place).qubit]
                let rest = Flattener.FlatGate(source: .standard(index), angles: angles, operands: operands, controls: remaining)
                return rest.application
            }
            source = .standard(index)
        }
        let reference: GateApplication.Reference =
            switch source {
            case .standard(let index): .standard(index)
            case .unitary(let unitary): .unitary(unitary)
            }
        return GateApplication(
            reference, angles: angles, on: remaining.map(\.qubit) + operands, modifiers: remaining.map { .control(positive: $0.isPositive) }
        )
    }

    /// Appends the gate with controls and targets apart; a controlled phase gets a target.
    func lower(into lowered: inout [LoweredOperation]) {
        switch source {
        case .unitary(let unitary):
            lowered.append(.gate(LoweredGate(.unitary(unitary), targets: operands, controls: controls)))
        case .standard(let index):
            guard index == Gate.phaseIndex, !controls.isEmpty else {
                var gate = LoweredGate(index, angles: angles, on: operands)
                gate.controls = controls + gate.controls
                lowered.append(.gate(gate))
                return
            }
            var rest = controls
            if let place = rest.lastIndex(where: \.isPositive) {
                let target = rest.remove(at: place).qubit
                lowered.append(.gate(LoweredGate(.standard("p"), angles: angles, targets: [target], controls: rest)))
            } else {
                // Where the qubit is 0: everywhere, but not where it is 1.
                let target = rest.removeLast().qubit
                lowered.append(.gate(LoweredGate(.standard("p"), angles: angles.map { -$0 }, targets: [target], controls: rest)))
                Flattener.FlatGate(source: source, angles: angles, operands: [], controls: rest).lower(into: &lowered)
            }
        }
    }
}

extension LoweredGate {
    /// A row on its operands: its own controls apart from its targets.
    init(_ index: GateIndex, angles: [Expression], on operands: [Int]) {
        let controls = index.controls
        if controls == 0 {
            self.init(.standard(index), angles: angles, targets: operands)
        } else {
            self.init(
                .standard(index), angles: angles, targets: Array(operands[controls...]), controls: operands[..<controls].map { Control($0) }
            )
        }
    }
}

extension Gate {
    static let phaseIndex: GateIndex = "gphase"

    /// The row that is this one under one more control.
    var underOneMoreControl: GateIndex? {
        Gate.wider[GateBase(name: base ?? name, controls: controls + 1)]
    }

    private struct GateBase: Hashable {
        let name: String
        let controls: Int
    }

    private static let wider: [GateBase: GateIndex] = {
        var wider: [GateBase: GateIndex] = [:]
        for gate in standard {
            if let base = gate.base { wider[GateBase(name: base, controls: gate.controls)] = gate.index }
        }
        return wider
    }()
}
