internal import Circuits
internal import Diagnostics
internal import Numerics

/// Names and numbers checked before anything is computed.
struct Binding {
    /// The circuit's inputs, declared ones first, then other symbols of its gates.
    let inputs: [String]
    let values: [String: Double]

    init(_ circuit: Circuit, _ lowered: LoweredCircuit, values: [String: Double]) throws(SimulationError) {
        let used = Binding.symbols(of: lowered)
        let known = circuit.inputs + used.subtracting(circuit.inputs).sorted()
        for name in values.keys.sorted() {
            guard known.contains(name) else { throw .unknownInput(name, inputs: known) }
            if let value = values[name], !value.isFinite { throw .inputNotFinite(name, value) }
        }
        let missing = known.filter { used.contains($0) && values[$0] == nil }
        guard missing.isEmpty else { throw .unboundInputs(missing) }
        var held = values
        for (name, type) in circuit.inputTypes.sorted(by: { $0.key < $1.key }) {
            guard let given = values[name] else { continue }
            guard let value = type.value(of: given) else { throw .inputValue(name, given, type) }
            // Angles are rounded to their bits.
            if type.isAngle, let number = value.number, type != .angle(bits: nil) { held[name] = number }
        }
        (inputs, self.values) = (known, held)
    }

    /// Names that gates and classical expressions read and no variable has.
    private static func symbols(of lowered: LoweredCircuit) -> Set<String> {
        var used: Set<String> = []
        LoweredGate.visit(lowered.operations) { gate in
            for angle in gate.angles where !angle.isConstant {
                if case .symbol(let name) = angle { used.insert(name) } else { used.formUnion(angle.symbols) }
            }
        }
        used.subtract(lowered.variables.map(\.name))
        LoweredOperation.visitExpressions(lowered.operations) { expression in
            expression.visit { if case .input(let name, let type) = $0 { used.formUnion(type.inputParts(of: name).map(\.name)) } }
        }
        return used
    }

    /// The circuit's inputs, declared ones first, then other symbols of its gates.
    static func inputs(of circuit: Circuit, _ lowered: LoweredCircuit) -> [String] {
        circuit.inputs + symbols(of: lowered).subtracting(circuit.inputs).sorted()
    }

    /// The gate's matrix where it stands, for states of up to 62 qubits.
    func bind(_ gate: LoweredGate) throws(SimulationError) -> BoundGate {
        guard gate.isDiagonal || gate.targets.count <= SimulationError.widestGate else {
            throw .gateTooWide(gate.gate?.name ?? "unitary", qubits: gate.targets.count)
        }
        return BoundGate(gate.matrix(try angles(of: gate)), like: gate)
    }

    func angles(of gate: LoweredGate) throws(SimulationError) -> [Double] {
        do { return try gate.evaluatedAngles(values) } catch { throw .circuit(error) }
    }
}

extension BoundGate {
    /// A matrix where a lowered gate stands.
    init(_ matrix: [Complex], like gate: LoweredGate) {
        self.init(matrix, on: gate.targets, controls: Int(gate.controlMask), controlValue: Int(gate.controlPattern))
    }
}

extension LoweredGate {
    /// Calls `body` on every gate, those inside conditions included.
    static func visit(_ operations: [LoweredOperation], _ body: (LoweredGate) -> Void) {
        for operation in operations {
            switch operation {
            case .gate(let gate): body(gate)
            case .conditional(_, let then, let otherwise):
                visit(then, body)
                visit(otherwise, body)
            case .loop(_, let repeated): visit(repeated, body)
            case .measure, .reset, .assign: break
            }
        }
    }
}

extension LoweredOperation {
    /// Calls `body` on every classical expression, those of conditions included.
    static func visitExpressions(_ operations: [LoweredOperation], _ body: (ClassicalExpression) -> Void) {
        func visit(_ condition: Condition) {
            switch condition {
            case .bit, .compare, .constant: break
            case .not(let inner): visit(inner)
            case .and(let left, let right), .or(let left, let right):
                visit(left)
                visit(right)
            case .expression(let expression): body(expression)
            }
        }
        for operation in operations {
            switch operation {
            case .gate, .measure, .reset: break
            case .assign(_, let value): body(value)
            case .loop(let condition, let repeated):
                visit(condition)
                visitExpressions(repeated, body)
            case .conditional(let condition, let then, let otherwise):
                visit(condition)
                visitExpressions(then, body)
                visitExpressions(otherwise, body)
            }
        }
    }
}

extension SimulationOptions {
    /// Whether the request makes sense for a circuit of that many qubits.
    func check(qubits: Int) throws(SimulationError) {
        if let shots, shots < 0 { throw .negativeShots(shots) }
        for observable in observables {
            guard observable.width <= qubits else {
                throw .observableQubit(observable.width - 1, observable: observable.description, qubits: qubits)
            }
            guard observable.terms.allSatisfy({ $0.coefficient.isFinite }) else { throw .observableNotFinite(observable.description) }
        }
        if let gradient, observables.isEmpty, gradient != .adjoint || !wantsProbabilities { throw .gradientWithoutObservable }
    }
}

extension Binding {
    private init(inputs: [String], values: [String: Double]) { (self.inputs, self.values) = (inputs, values) }

    /// Values that nothing is checked against.
    init(known values: [String: Double]) { self.init(inputs: [], values: values) }

    /// The same inputs with other values.
    func replacing(_ values: [String: Double]) -> Binding { Binding(inputs: inputs, values: values) }
}
