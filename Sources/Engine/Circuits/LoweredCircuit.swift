public import Numerics

/// What simulators apply, in order: small matrices on targets under controls, with measurements, resets and branches between them.
public struct LoweredCircuit: Hashable, Sendable {
    public var qubitCount: Int
    public var bitCount: Int
    public var operations: [LoweredOperation]
    /// What angles, conditions and expressions may read beside bits and inputs.
    public var variables: [ClassicalVariable]
    /// Bits that are no part of the answer.
    public var localBits: Set<Int>

    public init(
        qubitCount: Int, bitCount: Int, operations: [LoweredOperation] = [], variables: [ClassicalVariable] = [], localBits: Set<Int> = []
    ) {
        (self.qubitCount, self.bitCount, self.operations) = (qubitCount, bitCount, operations)
        (self.variables, self.localBits) = (variables, localBits)
    }
}

public enum LoweredOperation: Hashable, Sendable {
    case gate(LoweredGate)
    case measure(qubit: Int, bit: Int?)
    case reset(qubit: Int)
    indirect case conditional(Condition, then: [LoweredOperation], otherwise: [LoweredOperation])
    indirect case loop(while: Condition, body: [LoweredOperation])
    indirect case assign(ClassicalTarget, ClassicalExpression)
}

/// A small matrix on targets, applied where every control has its value.
///
/// The matrix is the row's ``Gate/targetMatrix``, or explicit; the first target is the least significant bit of its index.
/// Controls of the row (`cx`) and of modifiers are gathered in ``controls``. A global phase has no targets.
public struct LoweredGate: Hashable, Sendable {
    public struct Control: Hashable, Sendable {
        public var qubit: Int
        /// Whether the gate acts where the qubit is 1, else where it is 0.
        public var isPositive: Bool

        public init(_ qubit: Int, isPositive: Bool = true) { (self.qubit, self.isPositive) = (qubit, isPositive) }
    }

    public enum Source: Hashable, Sendable {
        /// The target matrix of a row.
        case standard(GateIndex)
        /// An explicit matrix on the targets.
        case unitary(Unitary)
    }

    public var source: Source
    public var angles: [Expression]
    public var targets: [Int]
    public var controls: [Control]

    public init(_ source: Source, angles: [Expression] = [], targets: [Int], controls: [Control] = []) {
        (self.source, self.angles, self.targets, self.controls) = (source, angles, targets, controls)
    }

    /// A bit for every control. For circuits of up to 64 qubits.
    public var controlMask: UInt64 { controls.reduce(0) { $0 | 1 << UInt64($1.qubit) } }

    /// Of those bits, the ones that must be 1.
    public var controlPattern: UInt64 { controls.reduce(0) { $1.isPositive ? $0 | 1 << UInt64($1.qubit) : $0 } }

    /// The row of the table, where the matrix is not explicit.
    public var gate: Gate? {
        if case .standard(let index) = source { return index.gate }
        return nil
    }

    /// Whether the matrix on the targets is diagonal for all angles.
    public var isDiagonal: Bool {
        switch source {
        case .standard(let index): return index.gate.isDiagonal
        case .unitary(let unitary):
            let size = 1 << unitary.qubits
            return unitary.values.indices.allSatisfy { $0 / size == $0 % size || unitary.values[$0] == Complex(0) }
        }
    }

    /// The angles' values.
    public func evaluatedAngles(_ values: [String: Double]) throws(CircuitError) -> [Double] {
        var numbers: [Double] = []
        numbers.reserveCapacity(angles.count)
        for angle in angles { numbers.append(try angle.evaluate(values)) }
        return numbers
    }

    /// Row-major matrix on the targets.
    public func matrix(_ angles: [Double]) -> [Complex] {
        switch source {
        case .standard(let index): index.gate.targetMatrix(angles)
        case .unitary(let unitary): unitary.values
        }
    }

    /// Its exact derivative by one of the gate's angles.
    public func matrixDerivative(_ angles: [Double], by parameter: Int) -> [Complex] {
        switch source {
        case .standard(let index): index.gate.targetDerivative(angles, by: parameter)
        case .unitary(let unitary): unitary.values.map { _ in Complex(0) }
        }
    }

    /// The frequencies at which an expectation value oscillates with one of the gate's angles (see ``Gate/frequencies(of:)``), controls included.
    public func frequencies(of parameter: Int) -> [Double] {
        guard let gate else { return [] }
        return gate.dependence[parameter] == .half && !controls.isEmpty ? [0.5, 1] : gate.frequencies(of: parameter)
    }
}
