extension Circuit {
    /// Appends a gate of the table: `circuit.append("cx", on: 0, 1)`, `circuit.append("rz", angles: "theta" * 2, on: 3)`.
    ///
    /// The numbers of qubits and angles must be the gate's, the qubits different and in the circuit: a mistake here is the program's, not a user's.
    public mutating func append(_ gate: GateIndex, angles: Expression..., on qubits: Int...) {
        append(GateApplication(gate, angles: angles, on: qubits))
    }

    /// Appends an application after checking it.
    public mutating func append(_ application: GateApplication) {
        do {
            try check(application)
        } catch {
            preconditionFailure("\(error)")
        }
        operations.append(.gate(application))
    }

    /// Appends a gate by a name from outside: one of this circuit's definitions, else of the table.
    public mutating func append(named name: String, angles: [Expression] = [], on qubits: [Int]) throws(CircuitError) {
        let reference: GateApplication.Reference
        if definitions.contains(where: { $0.name == name }) {
            reference = .defined(name)
        } else {
            do {
                reference = .standard(try GateIndex(named: name))
            } catch {
                throw .unknownGate(error)
            }
        }
        let application = GateApplication(reference, angles: angles, on: qubits)
        try check(application)
        operations.append(.gate(application))
    }

    public mutating func measure(_ qubit: Int, into bit: Int?) { operations.append(.measure(qubit: qubit, bit: bit)) }

    /// Measures every qubit into the bit of the same number; a register `c` is added where the circuit has too few bits.
    public mutating func measureAll() {
        if bitCount < qubitCount { bits.append(Register(name: bits.isEmpty ? "c" : "meas", size: qubitCount - bitCount)) }
        for qubit in 0..<qubitCount { measure(qubit, into: qubit) }
    }

    public mutating func reset(_ qubit: Int) { operations.append(.reset(qubit: qubit)) }

    /// A barrier over these qubits, over all of them where none are named.
    public mutating func barrier(_ qubits: Int...) {
        operations.append(.barrier(qubits: qubits.isEmpty ? Array(0..<qubitCount) : qubits))
    }

    public mutating func h(_ qubit: Int) { append("h", on: qubit) }
    public mutating func x(_ qubit: Int) { append("x", on: qubit) }
    public mutating func y(_ qubit: Int) { append("y", on: qubit) }
    public mutating func z(_ qubit: Int) { append("z", on: qubit) }
    public mutating func s(_ qubit: Int) { append("s", on: qubit) }
    public mutating func t(_ qubit: Int) { append("t", on: qubit) }
    public mutating func rx(_ angle: Expression, _ qubit: Int) { append("rx", angles: angle, on: qubit) }
    public mutating func ry(_ angle: Expression, _ qubit: Int) { append("ry", angles: angle, on: qubit) }
    public mutating func rz(_ angle: Expression, _ qubit: Int) { append("rz", angles: angle, on: qubit) }
    public mutating func cx(_ control: Int, _ target: Int) { append("cx", on: control, target) }
    public mutating func cz(_ control: Int, _ target: Int) { append("cz", on: control, target) }
    public mutating func swap(_ one: Int, _ other: Int) { append("swap", on: one, other) }
}
