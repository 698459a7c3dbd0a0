internal import Circuits

/// Puts the operations of a circuit in their places, one after the other.
struct DiagramBuilder {
    private(set) var wires: [Diagram.Wire] = []
    private(set) var elements: [Diagram.Element] = []
    private(set) var frames: [Diagram.Frame] = []
    private(set) var isCut = false
    let qubitCount: Int
    let texts: ClassicalText
    private var symbols = GateSymbols()
    private var front: [Int] = []
    /// The wire of each classical register and each variable; nil where it is never used.
    private var registerWires: [Int?]
    private var variableWires: [Int?]
    private var written = 0
    /// Frames that are open, the outermost first.
    private var open: [Int] = []

    /// Blocks within blocks are drawn to this depth.
    static let depthLimit = 64

    init(_ circuit: Circuit) {
        qubitCount = circuit.qubitCount
        texts = ClassicalText(circuit)
        for register in circuit.qubits {
            for place in 0..<max(register.size, 0) { wires.append(Diagram.Wire(label: .wire(register, place))) }
        }
        registerWires = Array(repeating: nil, count: circuit.bits.count)
        variableWires = Array(repeating: nil, count: circuit.variables.count)
        let used = Self.used(in: circuit, texts)
        for (number, register) in circuit.bits.enumerated() where used.registers.contains(number) {
            registerWires[number] = wires.count
            wires.append(Diagram.Wire(label: .symbol(register.name), bits: register.size))
        }
        for (number, variable) in circuit.variables.enumerated() where used.variables.contains(number) {
            variableWires[number] = wires.count
            wires.append(Diagram.Wire(label: .symbol(variable.name), bits: 0))
        }
        front = Array(repeating: 0, count: wires.count)
        elements.reserveCapacity(circuit.operations.count)
    }

    var columnCount: Int { front.max() ?? 0 }

    /// The elements by column, then by wire.
    func sortedElements() -> [Diagram.Element] {
        var counts = [Int](repeating: 0, count: columnCount + 1)
        for element in elements { counts[element.column + 1] += 1 }
        for column in counts.indices.dropFirst() { counts[column] += counts[column - 1] }
        var order = [Int](repeating: 0, count: elements.count)
        for (place, element) in elements.enumerated() {
            order[counts[element.column]] = place
            counts[element.column] += 1
        }
        var sorted = order.map { elements[$0] }
        var start = 0
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count, sorted[end].column == sorted[start].column { end += 1 }
            if end - start > 1 { sorted[start..<end].sort { $0.wires.lowerBound < $1.wires.lowerBound } }
            start = end
        }
        return sorted
    }

    mutating func place(_ operations: [Operation]) {
        for (place, operation) in operations.enumerated() {
            guard case .box = operation else {
                self.place(operation)
                continue
            }
            // Both edges of a box look like barriers.
            let qubits = Circuit.qubits(ofBoxAt: place, in: operations)
            if !qubits.isEmpty { put(.barrier(qubits), qubits, written) }
            written += 1
        }
    }

    private mutating func place(_ operation: Operation) {
        let number = written
        written += 1
        switch operation {
        case .gate(let application): place(application, under: nil, number)
        case .measure(let qubit, let bit):
            let wire = bit.flatMap { texts.register(of: $0) }.flatMap { registerWires[$0] }
            put(.measure(qubit: qubit, onto: wire, place: bit.flatMap { texts.place(of: $0) }), [qubit] + (wire.map { [$0] } ?? []), number)
        case .reset(let qubit): put(.reset(qubit: qubit, condition: nil), [qubit], number)
        case .barrier(let qubits): if !qubits.isEmpty { put(.barrier(qubits.sorted()), qubits, number) }
        case .delay(let qubits, let length):
            if !qubits.isEmpty { put(.delay(qubits.sorted(), Label(ClassicalText.text(length))), qubits, number) }
        case .box: break
        case .assign(let target, let value): place(target, value, number)
        case .conditional(let condition, let then, let otherwise):
            if otherwise.isEmpty, then.count == 1, let link = link(condition), placeSingle(then[0], link, number) { return }
            place("if " + texts.text(condition), then, otherwise, reads(condition), number)
        case .loop(let condition, let body): place("while " + texts.text(condition), body, [], reads(condition), number)
        }
    }

    // MARK: Single symbols

    private mutating func put(_ symbol: Diagram.Symbol, _ touched: [Int], _ number: Int) {
        guard let low = touched.min(), let high = touched.max(), low >= 0, high < wires.count else { return }
        let column = front[low...high].max() ?? 0
        for wire in low...high { front[wire] = column + 1 }
        elements.append(Diagram.Element(symbol: symbol, column: column, wires: low...high, operation: number))
    }

    private mutating func place(_ application: GateApplication, under link: Diagram.Link?, _ number: Int) {
        var symbol = symbols.symbol(of: application)
        symbol.condition = link
        guard !application.qubits.isEmpty else {
            // A phase of everything stands over the first wire of its block.
            let wire = open.last.map { frames[$0].wires.lowerBound } ?? 0
            return put(.phase(wire: wire, symbol.label), [wire], number)
        }
        put(.gate(symbol), application.qubits + (link.map { [$0.wire] } ?? []), number)
    }

    private mutating func place(_ target: ClassicalTarget, _ value: ClassicalExpression, _ number: Int) {
        let (wire, name): (Int?, String)
        switch target {
        case .variable(let variable):
            (wire, name) = (variableWires.indices.contains(variable) ? variableWires[variable] : nil, "")
        case .bits(let bits):
            let register = bits.first.flatMap { texts.register(of: $0) }
            (wire, name) = (register.flatMap { registerWires[$0] }, texts.isRegister(bits) ? "" : texts.name(ofBits: bits) + " ")
        }
        guard let wire else { return }
        put(.assign(wire: wire, Label(name + "← " + texts.text(value))), [wire], number)
    }

    /// A lone gate or reset under a plain condition hangs on the classical wire; false where it needs a frame.
    private mutating func placeSingle(_ operation: Operation, _ link: Diagram.Link, _ number: Int) -> Bool {
        switch operation {
        case .gate(let application) where !application.qubits.isEmpty: place(application, under: link, number)
        case .reset(let qubit): put(.reset(qubit: qubit, condition: link), [qubit, link.wire], number)
        default: return false
        }
        written += 1
        return true
    }

    /// What a condition on one register alone hangs on.
    private func link(_ condition: Condition) -> Diagram.Link? {
        func link(_ bits: [Int], _ text: String, isPositive: Bool = true) -> Diagram.Link? {
            guard let first = bits.first, let register = texts.register(of: first), let wire = registerWires[register] else { return nil }
            return Diagram.Link(wire: wire, text: Label(text), isPositive: isPositive)
        }
        switch condition {
        case .bit(let bit): return link([bit], texts.place(of: bit).map(String.init) ?? "")
        case .not(.bit(let bit)): return link([bit], texts.place(of: bit).map(String.init) ?? "", isPositive: false)
        case .compare(let bits, .equal, let value) where bits.count == 1 && value <= 1:
            return link(bits, texts.place(of: bits[0]).map(String.init) ?? "", isPositive: value == 1)
        case .compare(let bits, let comparison, let value) where texts.isRegister(bits):
            return link(bits, "\(ClassicalText.sign(comparison)) \(value)")
        default: return nil
        }
    }

    // MARK: Blocks

    private mutating func place(_ title: String, _ first: [Operation], _ second: [Operation], _ reads: [Int], _ number: Int) {
        var touched = Set<Int>()
        touch(first + second, &touched)
        if touched.isEmpty { touched.formUnion(reads.prefix(1)) }
        if touched.isEmpty, let last = open.last { touched.insert(frames[last].wires.lowerBound) }
        if touched.isEmpty, !wires.isEmpty { touched.insert(0) }
        guard let low = touched.min(), let high = touched.max(), low >= 0, high < wires.count else { return }
        guard open.count < Self.depthLimit else {
            isCut = true
            return
        }
        let span = low...max(high, reads.max() ?? high)
        let linked = min(low, reads.min() ?? low)...span.upperBound
        let start = front[linked].max() ?? 0
        for wire in linked { front[wire] = start + 1 }
        let frame = frames.count
        frames.append(Diagram.Frame(label: Label(title), columns: start...start, wires: low...high, depth: open.count))
        elements.append(Diagram.Element(symbol: .open(frame: frame, reads: reads), column: start, wires: linked, operation: number))
        open.append(frame)
        place(first)
        if !second.isEmpty { placeBranch(second, frame, 1, number) }
        open.removeLast()
        let end = front[low...high].max() ?? start
        for wire in low...high { front[wire] = end + 1 }
        elements.append(Diagram.Element(symbol: .close(frame: frame), column: end, wires: low...high, operation: number))
        frames[frame].columns = start...end
        if let outer = open.last {
            if frames[outer].wires.lowerBound == low { frames[outer].above = max(frames[outer].above, frames[frame].above + 1) }
            if frames[outer].wires.upperBound == high { frames[outer].below = max(frames[outer].below, frames[frame].below + 1) }
        }
    }

    /// The other branch of a frame; one that only asks again goes on in the same frame.
    private mutating func placeBranch(_ operations: [Operation], _ frame: Int, _ branch: Int, _ number: Int) {
        var (title, body, rest) = ("else", operations, [Operation]())
        if operations.count == 1, case .conditional(let condition, let then, let otherwise) = operations[0] {
            (title, body, rest) = ("else if " + texts.text(condition), then, otherwise)
            written += 1
        }
        let span = frames[frame].wires
        let column = front[span].max() ?? 0
        for wire in span { front[wire] = column + 1 }
        frames[frame].branches.append((column, Label(title)))
        elements.append(Diagram.Element(symbol: .divide(frame: frame, branch: branch - 1), column: column, wires: span, operation: number))
        place(body)
        if !rest.isEmpty { placeBranch(rest, frame, branch + 1, number) }
    }

    /// The wires that operations will be drawn on.
    private func touch(_ operations: [Operation], _ touched: inout Set<Int>) {
        Circuit.visit(operations) { operation in
            switch operation {
            case .gate, .reset, .barrier, .delay, .box: touched.formUnion(operation.qubits)
            case .measure(let qubit, let bit):
                touched.insert(qubit)
                if let wire = bit.flatMap({ texts.register(of: $0) }).flatMap({ registerWires[$0] }) { touched.insert(wire) }
            case .assign(.variable(let variable), _):
                if variableWires.indices.contains(variable), let wire = variableWires[variable] { touched.insert(wire) }
            case .assign(.bits(let bits), _):
                if let wire = bits.first.flatMap({ texts.register(of: $0) }).flatMap({ registerWires[$0] }) { touched.insert(wire) }
            case .conditional(let condition, _, _), .loop(let condition, _): touched.formUnion(reads(condition))
            }
        }
    }

    /// The classical wires that a condition reads.
    private func reads(_ condition: Condition) -> [Int] {
        let registers = condition.bits.compactMap { texts.register(of: $0) }.compactMap { registerWires[$0] }
        let variables = condition.variables.compactMap { variableWires.indices.contains($0) ? variableWires[$0] : nil }
        return Set(registers + variables).sorted()
    }

    /// The registers and variables that are read or written.
    private static func used(in circuit: Circuit, _ texts: ClassicalText) -> (registers: Set<Int>, variables: Set<Int>) {
        var (registers, variables) = (Set<Int>(), Set<Int>())
        func note(_ condition: Condition) {
            registers.formUnion(condition.bits.compactMap { texts.register(of: $0) })
            variables.formUnion(condition.variables)
        }
        Circuit.visit(circuit.operations) { operation in
            switch operation {
            case .gate, .reset, .barrier, .delay, .box: break
            case .measure(_, let bit): if let bit, let register = texts.register(of: bit) { registers.insert(register) }
            case .assign(let target, _):
                switch target {
                case .variable(let variable): variables.insert(variable)
                case .bits(let bits): registers.formUnion(bits.compactMap { texts.register(of: $0) })
                }
            case .conditional(let condition, _, _), .loop(let condition, _): note(condition)
            }
        }
        return (registers, variables)
    }
}
