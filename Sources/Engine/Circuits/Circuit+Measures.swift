extension Circuit {
    /// How many steps the operations need where those on different wires run side by side.
    ///
    /// Gates, measurements and resets take one step each; barriers take none, but nothing moves across them. A measurement also occupies its bit, and what depends on
    /// a bit waits for it. A conditional takes the longer of its branches.
    public var depth: Int {
        var front = [Int](repeating: 0, count: qubitCount + bitCount)
        for operation in operations { Circuit.advance(&front, operation, bitsFrom: qubitCount) }
        return front.max() ?? 0
    }

    private static func advance(_ front: inout [Int], _ operation: Operation, bitsFrom firstBit: Int) {
        func occupy(_ wires: some Sequence<Int>, steps: Int) {
            var start = 0
            for wire in wires { start = max(start, front[wire]) }
            for wire in wires { front[wire] = start + steps }
        }
        switch operation {
        case .gate(let application):
            var start = 0
            application.forEachQubit { start = max(start, front[$0]) }
            application.forEachQubit { front[$0] = start + 1 }
        case .measure(let qubit, let bit): occupy([qubit] + (bit.map { [firstBit + $0] } ?? []), steps: 1)
        case .reset(let qubit): occupy(CollectionOfOne(qubit), steps: 1)
        case .barrier(let qubits): occupy(qubits, steps: 0)
        case .delay(let qubits, _): occupy(qubits, steps: 0)
        case .box: break
        case .assign: occupy(operation.wires(bitsFrom: firstBit), steps: 0)
        case .loop(let condition, let body):
            let wires = Set(operation.wires(bitsFrom: firstBit)).union(condition.bits.map { firstBit + $0 })
            occupy(wires, steps: 0)
            for inner in body { advance(&front, inner, bitsFrom: firstBit) }
            occupy(wires, steps: 0)
        case .conditional(let condition, let then, let otherwise):
            let wires = Set(operation.wires(bitsFrom: firstBit)).union(condition.bits.map { firstBit + $0 })
            occupy(wires, steps: 0)
            var (yes, no) = (front, front)
            for inner in then { advance(&yes, inner, bitsFrom: firstBit) }
            for inner in otherwise { advance(&no, inner, bitsFrom: firstBit) }
            let end = wires.reduce(0) { max($0, yes[$1], no[$1]) }
            for wire in wires { front[wire] = end }
        }
    }

    /// How often each gate is applied, by its name with modifiers; measurements, resets and barriers are not gates. Gates under a condition count.
    public var gateCounts: [String: Int] {
        var counts: [String: Int] = [:]
        var standard = [Int](repeating: 0, count: Gate.standard.count)
        Circuit.visitGates(in: operations) { application in
            if case .standard(let index) = application.gate, application.modifiers.isEmpty {
                standard[Int(index.rawValue)] += 1
            } else {
                counts[application.name, default: 0] += 1
            }
        }
        for (row, count) in standard.enumerated() where count > 0 { counts[Gate.standard[row].name, default: 0] += count }
        return counts
    }

    /// How many gates there are, those under conditions included.
    public var gateCount: Int {
        var count = 0
        Circuit.visitGates(in: operations) { _ in count += 1 }
        return count
    }

    /// The parameters that angles depend on: declared inputs first, in their order, then the others in order of appearance.
    public var symbols: [String] {
        var seen: Set<String> = []
        var found: [String] = []
        func note(_ expression: Expression) {
            expression.visit { if case .symbol(let name) = $0, seen.insert(name).inserted { found.append(name) } }
        }
        Circuit.visitGates(in: operations) { application in
            for angle in application.angles { note(angle) }
            for case .power(let exponent) in application.modifiers { note(exponent) }
        }
        let computed = Set(variables.map(\.name))
        return inputs.filter(seen.contains) + found.filter { !inputs.contains($0) && !computed.contains($0) }
    }

    /// Whether it has anything but gates and barriers.
    public var isUnitary: Bool {
        operations.allSatisfy {
            switch $0 {
            case .gate, .barrier, .delay, .box: true
            case .measure, .reset, .conditional, .loop, .assign: false
            }
        }
    }

    /// Calls `body` on every gate, those under conditions included.
    public static func visitGates(in operations: [Operation], _ body: (GateApplication) -> Void) {
        for operation in operations {
            switch operation {
            case .gate(let application): body(application)
            case .conditional(_, let then, let otherwise):
                visitGates(in: then, body)
                visitGates(in: otherwise, body)
            case .loop(_, let repeated): visitGates(in: repeated, body)
            case .measure, .reset, .barrier, .assign, .delay, .box: break
            }
        }
    }

    /// Calls `body` on every operation, those under conditions and in loops after the operation that holds them.
    public static func visit(_ operations: [Operation], _ body: (Operation) -> Void) {
        for operation in operations {
            body(operation)
            switch operation {
            case .conditional(_, let then, let otherwise):
                visit(then, body)
                visit(otherwise, body)
            case .loop(_, let repeated): visit(repeated, body)
            case .gate, .measure, .reset, .barrier, .assign, .delay, .box: break
            }
        }
    }
}

extension Operation {
    /// The wires it touches: qubits by their number, bits counted on from `firstBit`.
    func wires(bitsFrom firstBit: Int) -> [Int] {
        switch self {
        case .gate(let application): application.qubits
        case .measure(let qubit, let bit): [qubit] + (bit.map { [firstBit + $0] } ?? [])
        case .reset(let qubit): [qubit]
        case .barrier(let qubits), .delay(let qubits, _): qubits
        case .box: []
        case .assign: bits.sorted().map { firstBit + $0 }
        case .loop(let condition, let body): condition.bits.map { firstBit + $0 } + body.flatMap { $0.wires(bitsFrom: firstBit) }
        case .conditional(let condition, let then, let otherwise):
            condition.bits.map { firstBit + $0 } + (then + otherwise).flatMap { $0.wires(bitsFrom: firstBit) }
        }
    }

    /// The qubits it touches, each once, in order of appearance.
    public var qubits: [Int] {
        switch self {
        case .gate(let application): return application.qubits
        case .measure(let qubit, _), .reset(let qubit): return [qubit]
        case .barrier(let qubits), .delay(let qubits, _): return qubits
        case .assign, .box: return []
        case .loop(_, let body):
            var seen: Set<Int> = []
            return body.flatMap(\.qubits).filter { seen.insert($0).inserted }
        case .conditional(_, let then, let otherwise):
            var seen: Set<Int> = []
            return (then + otherwise).flatMap(\.qubits).filter { seen.insert($0).inserted }
        }
    }

    /// The classical bits it reads or writes.
    public var bits: Set<Int> {
        switch self {
        case .gate, .reset, .barrier, .delay, .box: []
        case .measure(_, let bit): bit.map { [$0] } ?? []
        case .assign(.bits(let bits), let value): value.bits.union(bits)
        case .assign(.variable, let value): value.bits
        case .loop(let condition, let body): body.reduce(condition.bits) { $0.union($1.bits) }
        case .conditional(let condition, let then, let otherwise): (then + otherwise).reduce(condition.bits) { $0.union($1.bits) }
        }
    }
}
