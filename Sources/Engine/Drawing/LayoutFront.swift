import Circuits

/// The first free column on every wire, and after every use of a classical bit, while a circuit is laid out from left to right.
struct LayoutFront {
    private var wires: [Int32]
    private var afterWrite: [Int32]
    private var afterRead: [Int32]
    private(set) var columnCount = 0

    init(wires: Int, bits: Int) {
        self.wires = [Int32](repeating: 0, count: wires)
        afterWrite = [Int32](repeating: 0, count: bits)
        afterRead = afterWrite
    }

    /// Finds an operation's place and takes it; nil where it has none.
    mutating func place(_ operation: Operation) -> (wires: ClosedRange<Int>, column: Int)? {
        guard !wires.isEmpty, let span = span(of: operation), span.lowerBound >= 0, span.upperBound < wires.count else { return nil }
        var column: Int32 = 0
        wires.withUnsafeBufferPointer { front in for wire in span { column = max(column, front[wire]) } }
        let (read, written) = operation.layoutBits
        for bit in read where afterWrite.indices.contains(bit) { column = max(column, afterWrite[bit]) }
        for bit in written where afterWrite.indices.contains(bit) { column = max(column, afterWrite[bit], afterRead[bit]) }
        let next = column + 1
        wires.withUnsafeMutableBufferPointer { front in for wire in span { front[wire] = next } }
        for bit in read where afterRead.indices.contains(bit) { afterRead[bit] = max(afterRead[bit], next) }
        for bit in written where afterWrite.indices.contains(bit) { afterWrite[bit] = next }
        columnCount = max(columnCount, Int(next))
        return (span, Int(column))
    }

    private func span(of operation: Operation) -> ClosedRange<Int>? {
        switch operation {
        case .gate(let application): return Self.span(application.qubits) ?? 0...0
        case .measure(let qubit, _), .reset(let qubit): return qubit...qubit
        case .barrier(let qubits), .delay(let qubits, _): return Self.span(qubits)
        case .assign: return 0...wires.count - 1
        case .conditional, .loop: return operation.touchesVariables ? 0...wires.count - 1 : Self.span(operation.qubits) ?? 0...0
        }
    }

    private static func span(_ qubits: [Int]) -> ClosedRange<Int>? {
        guard var low = qubits.first else { return nil }
        var high = low
        for qubit in qubits { (low, high) = (min(low, qubit), max(high, qubit)) }
        return low...high
    }
}

extension Operation {
    /// Bits that it reads and bits that it may write.
    fileprivate var layoutBits: (read: Set<Int>, written: Set<Int>) {
        switch self {
        case .gate, .reset, .barrier, .delay: ([], [])
        case .measure(_, let bit): ([], bit.map { [$0] } ?? [])
        case .assign(.bits(let bits), let value): (value.bits, Set(bits))
        case .assign(.variable, let value): (value.bits, [])
        case .loop(_, let body): (bits, Self.written(body))
        case .conditional(_, let then, let otherwise): (bits, Self.written(then + otherwise))
        }
    }

    private static func written(_ operations: [Operation]) -> Set<Int> {
        operations.reduce(into: []) { $0.formUnion($1.layoutBits.written) }
    }

    /// Whether it reads or writes a variable.
    fileprivate var touchesVariables: Bool {
        switch self {
        case .gate, .measure, .reset, .barrier, .delay: false
        case .assign: true
        case .loop(let condition, let body): !condition.variables.isEmpty || body.contains(where: \.touchesVariables)
        case .conditional(let condition, let then, let otherwise):
            !condition.variables.isEmpty || (then + otherwise).contains(where: \.touchesVariables)
        }
    }
}
