internal import Circuits
internal import Diagnostics

/// Qubits or bits that an operand names: one, or a row of them for broadcasting.
enum Wires {
    case one(Int)
    case range(Range<Int>)
    case list([Int])

    var count: Int {
        switch self {
        case .one: 1
        case .range(let range): range.count
        case .list(let list): list.count
        }
    }

    var isRow: Bool { if case .one = self { false } else { true } }

    subscript(place: Int) -> Int {
        switch self {
        case .one(let wire): wire
        case .range(let range): range.lowerBound + place
        case .list(let list): list[place]
        }
    }

    var all: [Int] { (0..<count).map { self[$0] } }
}

extension Analyser {
    /// The qubits of an operand; nil where it is none, which is reported.
    func qubitOperand(_ operand: OperandSyntax) -> Wires? {
        if operand.isHardware {
            if let gateInProgress {
                findings.report("qasm.gate-body", "'\(operand.name)' is not an argument of gate '\(gateInProgress)'", at: operand.extent)
                return nil
            }
            return hardwareQubit(operand.name, at: operand.extent).map { .one($0) }
        }
        let symbol = lookUp(operand.name)
        if case .gateQubit(let place)? = symbol {
            guard operand.indices.isEmpty else {
                findings.report("qasm.gate-body", "'\(operand.name)' is one qubit and has no elements", at: operand.extent)
                return nil
            }
            return .one(place)
        }
        if let gateInProgress {
            let names = visibleNames.filter { if case .gateQubit = lookUp($0) { true } else { false } }
            findings.report(
                "qasm.undefined", "'\(operand.name)' is not an argument of gate '\(gateInProgress)'", at: operand.extent,
                hint: didYouMean(operand.name, among: names))
            return nil
        }
        let base: Wires
        switch symbol {
        case .qubits(let range): base = isSingle(operand, range) ? .one(range.lowerBound) : .range(range)
        case .qubitAlias(let list): base = .list(list)
        case .qubit(let qubit): base = .one(qubit)
        case .faulty: return nil
        case nil:
            reportUndefined(operand.name, at: operand.extent)
            return nil
        case let other?:
            findings.report("qasm.type", "'\(operand.name)' is \(other.kindName), not a quantum register", at: operand.extent)
            return nil
        }
        return element(of: base, operand)
    }

    /// The classical bits of an operand; nil where it is none, which is reported.
    func bitOperand(_ operand: OperandSyntax) -> Wires? {
        let base: Wires
        switch lookUp(operand.name) {
        case .bits(let range): base = isSingle(operand, range) ? .one(range.lowerBound) : .range(range)
        case .bitAlias(let list): base = .list(list)
        case .faulty: return nil
        case nil:
            reportUndefined(operand.name, at: operand.extent)
            return nil
        case let other?:
            findings.report("qasm.type", "'\(operand.name)' is \(other.kindName), not a classical register", at: operand.extent)
            return nil
        }
        return element(of: base, operand)
    }

    /// Whether the whole register is one qubit declared without size; then it broadcasts with any other.
    private func isSingle(_ operand: OperandSyntax, _ range: Range<Int>) -> Bool { range.count == 1 && operand.indices.isEmpty }

    func reportUndefined(_ name: String, at extent: Extent) {
        let constants = language == .openQASM2 ? ["pi"] : ["pi", "tau", "euler"]
        findings.report("qasm.undefined", "'\(name)' is not declared", at: extent, hint: didYouMean(name, among: visibleNames + constants))
    }

    private func element(of base: Wires, _ operand: OperandSyntax) -> Wires? {
        var wires = base
        for index in operand.indices {
            guard index.count == 1 else {
                findings.report("qasm.index", "a register has one index", at: operand.extent)
                return nil
            }
            guard wires.count > 0, let inner = select(index[0], of: wires, name: operand.name) else { return nil }
            wires = inner
        }
        return wires
    }

    /// A place among `count`, from the end where it is negative; nil where there is none, which is reported.
    ///
    /// An index that only the running circuit knows makes the whole statement be read once for each place (see ``choose(_:)``).
    func place(_ expression: ExpressionSyntax, count: Int, name: String, what: String) -> Int? {
        if let place = chosen[site(expression.extent)] { return place }
        let value: Value
        if case .integer(let number) = expression.kind {
            value = .integer(number)
        } else {
            guard let found = self.value(expression) else { return nil }
            value = found
        }
        guard let index = value.integer else {
            if !value.type.isWhole {
                findings.report("qasm.type", "an index must be a whole number", at: expression.extent)
            } else if !isDry, let dynamic = value.dynamic {
                choice = Choice(extent: expression.extent, index: Value(type: value.type, dynamic: dynamic, bits: value.bits), count: count)
            }
            return nil
        }
        let place = index < 0 && language == .openQASM3 ? index &+ count : index
        guard place >= 0, place < count else {
            findings.report("qasm.index", "index \(index) is out of range for \(what)", at: expression.extent)
            return nil
        }
        return place
    }

    /// One element, a slice or a set of elements.
    func select(_ index: IndexSyntax, of wires: Wires, name: String) -> Wires? {
        let what = "'\(name)' of size \(wires.count)"
        func place(_ expression: ExpressionSyntax) -> Int? { self.place(expression, count: wires.count, name: name, what: what) }
        switch index {
        case .one(let expression): return place(expression).map { .one(wires[$0]) }
        case .set(let expressions, _):
            var places: [Int] = []
            for expression in expressions {
                guard let found = place(expression) else { return nil }
                places.append(found)
            }
            return .list(places.map { wires[$0] })
        case .range(let first, let step, let last, let extent):
            var by = 1
            if let step {
                guard let number = constantInteger(step, "a step") else { return nil }
                by = number
            }
            guard by != 0, abs(by) <= Analyser.mostWires else {
                findings.report("qasm.index", "a range's step must not be \(by)", at: extent)
                return nil
            }
            var (from, to) = by > 0 ? (0, wires.count - 1) : (wires.count - 1, 0)
            if let first {
                guard let found = place(first) else { return nil }
                from = found
            }
            if let last {
                guard let found = place(last) else { return nil }
                to = found
            }
            guard by > 0 ? from <= to : to <= from else {
                findings.report("qasm.index", "the range selects nothing of \(what)", at: extent)
                return nil
            }
            return .list(stride(from: from, through: to, by: by).map { wires[$0] })
        }
    }

    /// Reports what is wrong with operands that are not used.
    func check(_ operands: [OperandSyntax]) {
        for operand in operands { _ = qubitOperand(operand) }
    }

    // MARK: Statements on operands

    func measure(_ operand: OperandSyntax, into target: OperandSyntax?, at extent: Extent) {
        let qubits = qubitOperand(operand)
        if let target, case .variable(let variable)? = lookUp(target.name), target.indices.isEmpty {
            guard let qubits, let value = value(ExpressionSyntax(kind: .measure([operand]), extent: operand.extent)) else { return }
            guard qubits.count == 1 || variable.type == .bits(qubits.count), let converted = convert(value, to: variable.type, at: extent)
            else {
                return findings.report(
                    "qasm.type", "cannot measure \(counted(qubits.count, "qubit")) into '\(variable.type)'", at: target.extent)
            }
            return store(converted, in: variable, at: extent)
        }
        guard let target else {
            guard let qubits else { return }
            for place in 0..<qubits.count { emit(.measure(qubit: qubits[place], bit: nil), at: extent) }
            return
        }
        guard let bits = bitOperand(target), let qubits else { return }
        guard bits.count == qubits.count else {
            let (from, to) = (counted(qubits.count, "qubit"), counted(bits.count, "bit"))
            return findings.report("qasm.size-mismatch", "cannot measure \(from) into \(to)", at: target.extent)
        }
        for place in 0..<qubits.count { record(measurementOf: qubits[place], into: bits[place], at: extent) }
    }

    func barrier(_ operands: [OperandSyntax], at extent: Extent) {
        var qubits: [Int] = []
        for operand in operands {
            guard let wires = qubitOperand(operand) else { return }
            qubits += wires.all
        }
        if operands.isEmpty { qubits = Array(0..<(gateQubits ?? qubitCount)) }
        emit(.barrier(qubits: qubits), at: extent)
    }

    func alias(_ name: NameSyntax, _ value: ExpressionSyntax) {
        var parts: [ExpressionSyntax] = [value]
        if case .concatenation(let all) = value.kind { parts = all }
        var (qubits, bits) = ([Int](), [Int]())
        for part in parts {
            guard let operand = operand(of: part) else {
                return findings.report("qasm.type", "an alias names registers or their parts", at: part.extent)
            }
            switch lookUp(operand.name) {
            case .bits, .bitAlias:
                guard let wires = bitOperand(operand) else { return declare(name, .faulty) }
                bits += wires.all
            default:
                guard let wires = qubitOperand(operand) else { return declare(name, .faulty) }
                qubits += wires.all
            }
        }
        guard qubits.isEmpty || bits.isEmpty else {
            return findings.report("qasm.type", "an alias names either qubits or bits", at: value.extent)
        }
        guard parts.count == 1 || Set(qubits).count == qubits.count && Set(bits).count == bits.count else {
            return findings.report("qasm.type", "a register cannot be joined with a part of itself", at: value.extent)
        }
        declare(name, bits.isEmpty ? .qubitAlias(qubits) : .bitAlias(bits))
    }

    /// An expression read as an operand.
    func operand(of expression: ExpressionSyntax) -> OperandSyntax? {
        switch expression.kind {
        case .name(let name): return OperandSyntax(name: name, extent: expression.extent)
        case .hardwareQubit(let number): return OperandSyntax(name: "$\(number)", isHardware: true, extent: expression.extent)
        case .index(let base, let entries):
            var operand = operand(of: base)
            operand?.indices.append(entries)
            operand?.extent = expression.extent
            return operand
        default: return nil
        }
    }
}

/// "1 qubit", "2 qubits".
func counted(_ count: Int, _ thing: String) -> String { "\(count) \(thing)\(count == 1 ? "" : "s")" }
