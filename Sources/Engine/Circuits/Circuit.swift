/// A quantum circuit as a value: registers, parameters, gate definitions and the operations in order.
///
/// Qubits and classical bits are numbered through their registers in order of declaration; qubit 0 is the least significant bit of a basis state's index.
public struct Circuit: Hashable, Sendable, Codable {
    /// What listings call it; no part of its meaning.
    public var name: String
    public var qubits: [Register]
    public var bits: [Register]
    /// Declared parameters, in order of declaration.
    public var inputs: [String]
    /// What each input may be; those not listed are real numbers.
    public var inputTypes: [String: ClassicalType]
    /// Gates defined by this circuit, each before its first use.
    public var definitions: [GateDefinition]
    /// What the circuit computes with while it runs, beside its bits.
    public var variables: [ClassicalVariable] = []
    /// Pragmas and calibrations as they were written: kept, and without meaning here.
    public var directives: [String] = []
    /// Annotations, each with the operation it stands before.
    public var annotations: [Annotation] = []
    public var operations: [Operation]

    /// A note to compilers that stands before an operation, as it was written: `@noise depolarizing 0.01`.
    public struct Annotation: Hashable, Sendable, Codable {
        public var text: String
        /// Place of the operation in ``operations``; -1 where it stands before a declaration.
        public var operation: Int
        /// The gate, register or input before whose declaration it stands, by its name.
        public var declaration: String?

        public init(_ text: String, before operation: Int) { (self.text, self.operation) = (text, operation) }

        public init(_ text: String, beforeDeclarationOf name: String) { (self.text, operation, declaration) = (text, -1, name) }
    }

    public init(
        name: String = "", qubits: [Register] = [], bits: [Register] = [], inputs: [String] = [], inputTypes: [String: ClassicalType] = [:],
        definitions: [GateDefinition] = [], operations: [Operation] = []
    ) {
        (self.name, self.qubits, self.bits, self.inputs, self.inputTypes) = (name, qubits, bits, inputs, inputTypes)
        (self.definitions, self.operations) = (definitions, operations)
    }

    /// An empty circuit with one register `q` of qubits and, where there are any, one register `c` of bits.
    public init(qubits: Int, bits: Int = 0, name: String = "") {
        self.init(
            name: name, qubits: qubits > 0 ? [Register(name: "q", size: qubits)] : [],
            bits: bits > 0 ? [Register(name: "c", size: bits)] : [])
    }

    public var qubitCount: Int { qubits.reduce(0) { $0 + $1.size } }

    public var bitCount: Int { bits.reduce(0) { $0 + $1.size } }

    /// The bits that are no part of the circuit's answer.
    public var localBits: Set<Int> {
        var (local, first) = (Set<Int>(), 0)
        for register in bits {
            if register.isLocal { local.formUnion(first..<(first + register.size)) }
            first += register.size
        }
        return local
    }
}

/// A gate that a circuit defines through others.
public struct GateDefinition: Hashable, Sendable, Codable {
    public var name: String
    public var parameters: [String]
    /// Names of the operands; operations of the body number them from 0.
    public var qubits: [String]
    /// Gates and barriers on the operands; nil where the gate is opaque: declared, its matrix unknown.
    public var body: [Operation]?

    public init(name: String, parameters: [String] = [], qubits: [String], body: [Operation]?) {
        (self.name, self.parameters, self.qubits, self.body) = (name, parameters, qubits, body)
    }
}
