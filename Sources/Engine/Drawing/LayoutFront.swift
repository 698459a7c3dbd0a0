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

    /// Finds the places of operations and takes them, in order; those of the last have no say in it.
    ///
    /// What a gate or a measurement crosses is in its span, so that they are not looked at again.
    mutating func place(_ operations: [Operation], _ spans: inout [LayoutSpan]) -> [Int32] {
        var columns = [Int32](repeating: -1, count: spans.count)
        var last: Int32 = 0
        let (wireCount, bitCount) = (Int32(wires.count), Int32(afterWrite.count))
        for number in spans.indices {
            let span = spans[number]
            if span.isSpecial {
                guard let (wires, column) = place(operations[number]) else {
                    (spans[number].low, spans[number].high) = (-1, -1)
                    continue
                }
                (spans[number].low, spans[number].high) = (Int32(wires.lowerBound), Int32(wires.upperBound))
                columns[number] = Int32(column)
                continue
            }
            guard span.low >= 0, span.high < wireCount else { continue }
            var column: Int32 = 0
            wires.withUnsafeBufferPointer { front in
                for wire in Int(span.low)...Int(span.high) { column = max(column, front[wire]) }
            }
            let hasBit = span.bit >= 0 && span.bit < bitCount
            if hasBit { column = max(column, afterWrite[Int(span.bit)], afterRead[Int(span.bit)]) }
            let next = column + 1
            wires.withUnsafeMutableBufferPointer { front in
                for wire in Int(span.low)...Int(span.high) { front[wire] = next }
            }
            if hasBit { afterWrite[Int(span.bit)] = next }
            last = max(last, next)
            columns[number] = column
        }
        columnCount = max(columnCount, Int(last))
        return columns
    }

    /// Finds the place of an operation with operations inside, or a statement.
    private mutating func place(_ operation: Operation) -> (wires: ClosedRange<Int>, column: Int)? {
        guard !wires.isEmpty, let span = span(of: operation), span.lowerBound >= 0, span.upperBound < wires.count else { return nil }
        var column: Int32 = 0
        for wire in span { column = max(column, wires[wire]) }
        let (read, written) = operation.layoutBits
        for bit in read where afterWrite.indices.contains(bit) { column = max(column, afterWrite[bit]) }
        for bit in written where afterWrite.indices.contains(bit) { column = max(column, afterWrite[bit], afterRead[bit]) }
        let next = column + 1
        for wire in span { wires[wire] = next }
        for bit in read where afterRead.indices.contains(bit) { afterRead[bit] = max(afterRead[bit], next) }
        for bit in written where afterWrite.indices.contains(bit) { afterWrite[bit] = next }
        columnCount = max(columnCount, Int(next))
        return (span, Int(column))
    }

    private func span(of operation: Operation) -> ClosedRange<Int>? {
        switch operation {
        case .conditional, .loop: operation.touchesVariables ? 0...wires.count - 1 : LayoutSpan.span(operation.qubits) ?? 0...0
        default: 0...wires.count - 1
        }
    }
}

/// All that a layout has to know of an operation to find its place.
struct LayoutSpan: Equatable {
    /// The wires that it crosses; -1 where it has no place.
    var low: Int32
    var high: Int32
    /// The bit that it writes; -1 where it writes none.
    var bit: Int32 = -1
    /// Whether the operation itself has to be asked.
    var isSpecial = false

    init(_ operation: Operation) {
        var span: ClosedRange<Int>?
        switch operation {
        case .gate(let application): span = Self.span(application.qubits) ?? 0...0
        case .measure(let qubit, let written):
            span = qubit...qubit
            if let written { bit = Int32(clamping: written) }
        case .reset(let qubit): span = qubit...qubit
        case .barrier(let qubits), .delay(let qubits, _): span = Self.span(qubits)
        case .box: break
        case .assign, .conditional, .loop: isSpecial = true
        }
        (low, high) = (Int32(clamping: span?.lowerBound ?? -1), Int32(clamping: span?.upperBound ?? -1))
    }

    static func span(_ qubits: [Int]) -> ClosedRange<Int>? {
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
        case .gate, .reset, .barrier, .delay, .box: ([], [])
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
        case .gate, .measure, .reset, .barrier, .delay, .box: false
        case .assign: true
        case .loop(let condition, let body): !condition.variables.isEmpty || body.contains(where: \.touchesVariables)
        case .conditional(let condition, let then, let otherwise):
            !condition.variables.isEmpty || (then + otherwise).contains(where: \.touchesVariables)
        }
    }
}
