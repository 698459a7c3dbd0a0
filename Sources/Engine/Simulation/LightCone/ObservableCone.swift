public import Circuits
internal import Numerics

/// What of a circuit some observables can see, on as few qubits.
///
/// The observables have the same expectation values at the end of the smaller circuit. Its gates are the circuit's own, on qubits counted anew.
public struct ObservableCone: Hashable, Sendable {
    /// The operations that matter, in order; bits keep their numbers.
    public let circuit: LoweredCircuit
    /// As many as were given, on the remaining qubits.
    public let observables: [PauliSum]

    /// The cone of all observables together.
    ///
    /// A circuit with loops or assignments is left as it is.
    public init(of observables: [PauliSum], in circuit: LoweredCircuit) {
        guard circuit.variables.isEmpty, circuit.operations.allSatisfy(\.isFollowed) else {
            (self.circuit, self.observables) = (circuit, observables)
            return
        }
        var walk = ConeWalk(circuit, seenBy: observables)
        let kept = walk.keptOperations(of: circuit)
        let number = walk.numbering
        self.circuit = LoweredCircuit(
            qubitCount: number.count, bitCount: circuit.bitCount, operations: kept.map { $0.mapped { number[$0] ?? 0 } },
            localBits: circuit.localBits)
        self.observables = observables.map { observable in
            PauliSum(
                observable.terms.map { term in
                    PauliSum.Term(
                        term.coefficient, PauliString(term.string.factors.map { PauliString.Factor(number[$0.qubit] ?? 0, $0.pauli) }))
                })
        }
    }

    /// Cones that together see all terms: one where `limit` qubits hold it, else several, each with the terms that it sees.
    ///
    /// Every observable's value is the sum of its values in the cones.
    public static func cones(of observables: [PauliSum], in circuit: LoweredCircuit, within limit: Int) -> [ObservableCone] {
        let whole = ObservableCone(of: observables, in: circuit)
        guard whole.circuit.qubitCount > limit else { return [whole] }
        func place(_ string: PauliString) -> Int { string.factors.first?.qubit ?? -1 }
        let strings = Set(observables.flatMap { $0.terms.map(\.string) }).sorted { (place($0), $0) < (place($1), $1) }
        guard strings.count > 1 else { return [whole] }
        var (cones, members) = ([ObservableCone](), Set<PauliString>())
        func cone(of members: Set<PauliString>) -> ObservableCone {
            ObservableCone(of: observables.map { PauliSum($0.terms.filter { members.contains($0.string) }) }, in: circuit)
        }
        // Neighbours share a cone where it is no wider than theirs, or small.
        for string in strings {
            let alone = cone(of: [string])
            if let last = cones.last {
                let together = cone(of: members.union([string]))
                let width = max(last.circuit.qubitCount, alone.circuit.qubitCount)
                if together.circuit.qubitCount <= max(width, min(limit, smallWidth)) {
                    cones[cones.count - 1] = together
                    members.insert(string)
                    continue
                }
            }
            cones.append(alone)
            members = [string]
        }
        return cones
    }

    /// Cones of so many qubits cost next to nothing.
    private static let smallWidth = 12
}

/// The walk from a circuit's end to its begin that finds what observables see.
///
/// Qubits are followed under the names they have at the end: uncontrolled swaps only exchange names.
private struct ConeWalk {
    /// The name at the end of each qubit here.
    private var names: [Int]
    /// Whether an observable, carried back to here, acts on the qubit at all; and whether it may be more than diagonal there.
    private var isSeen: [Bool]
    private var isMixed: [Bool]
    private var seenBits: Set<Int> = []
    /// Qubits of what was kept.
    private var isUsed: [Bool]
    private var monomial: [GateIndex: Bool] = [:]

    init(_ circuit: LoweredCircuit, seenBy observables: [PauliSum]) {
        names = Array(0..<circuit.qubitCount)
        isSeen = Array(repeating: false, count: circuit.qubitCount)
        isMixed = isSeen
        for factor in observables.flatMap(\.terms).flatMap(\.string.factors) {
            isSeen[factor.qubit] = true
            if factor.pauli != .z { isMixed[factor.qubit] = true }
        }
        isUsed = isSeen
    }

    /// The new number of every qubit that is left, by its name at the end.
    var numbering: [Int: Int] {
        var numbers: [Int: Int] = [:]
        for (name, isUsed) in isUsed.enumerated() where isUsed { numbers[name] = numbers.count }
        return numbers
    }

    /// The operations that matter, in order, on qubits by their names at the end.
    mutating func keptOperations(of circuit: LoweredCircuit) -> [LoweredOperation] {
        // Measurements at the end come after the observables' values are taken.
        let deferred = circuit.deferrableMeasurements
        var kept: [LoweredOperation] = []
        for (index, operation) in circuit.operations.enumerated().reversed() where !deferred[index] {
            if case .gate(let gate) = operation, gate.isPlainSwap {
                names.swapAt(gate.targets[0], gate.targets[1])
                continue
            }
            let renamed = operation.mapped { names[$0] }
            guard keeps(renamed) else { continue }
            renamed.visitQubits { isUsed[$0] = true }
            kept.append(renamed)
        }
        return kept.reversed()
    }

    private mutating func keeps(_ operation: LoweredOperation) -> Bool {
        switch operation {
        case .gate(let gate): return keeps(gate)
        case .reset(let qubit):
            guard isSeen[qubit] else { return false }
            // What was on the qubit before is lost.
            (isSeen[qubit], isMixed[qubit]) = (false, false)
            return true
        case .measure(let qubit, let bit):
            let isRead = bit.map { seenBits.contains($0) } ?? false
            // Measuring a qubit leaves what is diagonal on it as it is, and of the rest the diagonal part.
            guard isRead || isMixed[qubit] else { return false }
            if let bit { seenBits.remove(bit) }
            (isSeen[qubit], isMixed[qubit]) = (true, false)
            return true
        case .conditional(let condition, let then, let otherwise):
            var (touchesSeen, reads) = (false, condition.bits)
            operation.visitQubits { if isSeen[$0] { touchesSeen = true } }
            for inner in then + otherwise { reads.formUnion(inner.bits) }
            guard touchesSeen || !seenBits.isDisjoint(with: operation.bits) else { return false }
            operation.visitQubits { (isSeen[$0], isMixed[$0]) = (true, true) }
            seenBits.formUnion(reads)
            return true
        case .loop, .assign: return true
        }
    }

    private mutating func keeps(_ gate: LoweredGate) -> Bool {
        let controls = gate.controls.map(\.qubit)
        let isDiagonal = gate.isDiagonal
        // What is diagonal on a qubit commutes with a gate that is diagonal there.
        let acts =
            isDiagonal
            ? (gate.targets + controls).contains { isMixed[$0] }
            : gate.targets.contains { isSeen[$0] } || controls.contains { isMixed[$0] }
        guard acts else { return false }
        // Permutations take diagonal operators to diagonal ones; controls stay diagonal under anything.
        let staysDiagonal = isDiagonal || !(gate.targets + controls).contains { isMixed[$0] } && isMonomial(gate)
        for qubit in gate.targets + controls { isSeen[qubit] = true }
        if !staysDiagonal { for qubit in gate.targets { isMixed[qubit] = true } }
        return true
    }

    /// Whether a gate's matrix has one entry a row: a permutation with phases.
    private mutating func isMonomial(_ gate: LoweredGate) -> Bool {
        guard case .standard(let index) = gate.source, gate.angles.isEmpty, gate.targets.count <= 3 else { return false }
        if let known = monomial[index] { return known }
        let (matrix, size) = (gate.matrix([]), 1 << gate.targets.count)
        let answer = (0..<size).allSatisfy { row in matrix[row * size..<(row + 1) * size].count { $0.squaredMagnitude > 1e-24 } == 1 }
        monomial[index] = answer
        return answer
    }
}

extension LoweredGate {
    fileprivate var isPlainSwap: Bool { gate?.name == "swap" && controls.isEmpty }
}

extension LoweredOperation {
    /// Whether the walk knows what it does: neither loops nor assignments.
    fileprivate var isFollowed: Bool {
        switch self {
        case .gate, .measure, .reset: true
        case .loop, .assign: false
        case .conditional(_, let then, let otherwise): (then + otherwise).allSatisfy(\.isFollowed)
        }
    }

    /// The same operation on other qubits.
    func mapped(_ number: (Int) -> Int) -> LoweredOperation {
        switch self {
        case .gate(var gate):
            gate.targets = gate.targets.map(number)
            gate.controls = gate.controls.map { LoweredGate.Control(number($0.qubit), isPositive: $0.isPositive) }
            return .gate(gate)
        case .measure(let qubit, let bit): return .measure(qubit: number(qubit), bit: bit)
        case .reset(let qubit): return .reset(qubit: number(qubit))
        case .assign: return self
        case .loop(let condition, let body): return .loop(while: condition, body: body.map { $0.mapped(number) })
        case .conditional(let condition, let then, let otherwise):
            return .conditional(condition, then: then.map { $0.mapped(number) }, otherwise: otherwise.map { $0.mapped(number) })
        }
    }
}
