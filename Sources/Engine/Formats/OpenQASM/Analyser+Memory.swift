internal import Circuits
internal import Diagnostics

/// A piece of classical memory whose value may be known when the circuit is built.
enum Cell: Hashable {
    case variable(Variable)
    case bit(Int)

    static func == (one: Cell, other: Cell) -> Bool {
        switch (one, other) {
        case (.variable(let left), .variable(let right)): left === right
        case (.bit(let left), .bit(let right)): left == right
        default: false
        }
    }

    func hash(into hasher: inout Hasher) {
        switch self {
        case .variable(let variable): hasher.combine(ObjectIdentifier(variable))
        case .bit(let bit): hasher.combine(bit)
        }
    }
}

/// What is known of a bit that the program itself has set.
struct KnownBit {
    var value: Bool
    /// Whether the circuit's bit does not have the value yet.
    var isStale: Bool
    var order: Int
}

/// What was known of a cell before a step that may not happen changed it.
struct Change {
    let cell: Cell
    let known: Value?
    let bit: KnownBit?
    let isStale: Bool
    let order: Int
}

/// What a step that may not happen does.
struct Branch {
    var operations: [Operation] = []
    var touched: [Cell] = []
    var flow = Flow()
}

extension Analyser {
    // MARK: Reading

    func read(_ variable: Variable) -> Value {
        // What never happens would find other values where it did.
        if isDry { return .unknown(variable.type) }
        if let known = variable.known { return known }
        let place = place(of: variable)
        var value = Value(type: variable.type, dynamic: .variable(place))
        if value.isNumeric { value.angle = .symbol(circuit.variables[place].name) }
        return value
    }

    /// The bits as a value: known where the program itself has set all of them.
    func bitValue(_ bits: [Int]) -> Value {
        if isDry { return .unknown(.bits(bits.count)) }
        if !knownBits.isEmpty {
            let known = bits.compactMap { knownBits[$0]?.value }
            if known.count == bits.count { return .constant(.bits(known)) }
            flush(bits.map { .bit($0) })
        }
        return Value(
            type: .bits(bits.count), dynamic: .bits(bits), claim: bits.count == 1 ? .bit(bits[0]) : .compare(bits: bits, .notEqual, 0),
            bits: bits)
    }

    func site(_ extent: Extent) -> Site { Site(extent: extent, level: level) }

    /// The place of a variable among the circuit's, which it gets when it first needs one.
    func place(of variable: Variable) -> Int {
        if let place = variable.place { return place }
        if let site = variable.site, let known = temporaries[site], circuit.variables[known].type == variable.type {
            variable.place = known
            return known
        }
        let place = addVariable(variable.name, variable.type)
        variable.place = place
        if let site = variable.site { temporaries[site] = place }
        return place
    }

    func addVariable(_ name: String, _ type: ClassicalType) -> Int {
        circuit.variables.append(ClassicalVariable(name: freeName(name), type: type))
        return circuit.variables.count - 1
    }

    /// The name, with a number where something of the circuit has it already.
    func freeName(_ name: String) -> String {
        var (candidate, number) = (name, 1)
        while takenNames.contains(candidate) {
            number += 1
            candidate = "\(name)_\(number)"
        }
        takenNames.insert(candidate)
        return candidate
    }

    /// Stores a value in a variable of the circuit that belongs to this place of the text.
    func stored(_ value: ClassicalExpression, as type: ClassicalType, name: String, at extent: Extent) -> Int {
        if case .variable(let place) = value, circuit.variables[place].type == type { return place }
        let site = site(extent)
        let place = temporaries[site] ?? addVariable(name, type)
        temporaries[site] = place
        emit(.assign(.variable(place), value), at: extent)
        return place
    }

    // MARK: Writing

    func store(_ value: Value, in variable: Variable, at extent: Extent) {
        guard !isDry else { return }
        note(.variable(variable))
        let isDeeper = depth > variable.depth
        let isKnown = value.isFixed && (value.constant != nil || value.dynamic != nil && value.angle?.isShort ?? true)
        if isKnown {
            variable.known = value
            order += 1
            variable.order = order
            variable.isStale = true
            if isDeeper { flush([.variable(variable)]) }
        } else if let dynamic = value.dynamic {
            emit(.assign(.variable(place(of: variable)), dynamic), at: extent)
            variable.known = nil
            variable.isStale = false
        }
    }

    func store(_ value: Value, in bits: [Int], at extent: Extent) {
        guard !isDry else { return }
        for bit in bits { note(.bit(bit)) }
        if case .bits(let digits)? = value.constant {
            order += 1
            for (bit, digit) in zip(bits, digits) { knownBits[bit] = KnownBit(value: digit, isStale: true, order: order) }
            if bits.contains(where: { depth > bitDepth($0) }) { flush(bits.map { .bit($0) }) }
        } else if let dynamic = value.dynamic {
            for bit in bits { knownBits[bit] = nil }
            emit(.assign(.bits(bits), dynamic), at: extent)
        }
    }

    func record(measurementOf qubit: Int, into bit: Int, at extent: Extent) {
        if !isDry, !knownBits.isEmpty || depth > 0 {
            note(.bit(bit))
            knownBits[bit] = nil
        }
        emit(.measure(qubit: qubit, bit: bit), at: extent)
    }

    func bitDepth(_ bit: Int) -> Int { localBitDepths[bit] ?? 0 }

    /// Remembers what is known of a cell before it changes, where the change may not happen.
    private func note(_ cell: Cell) {
        guard !journals.isEmpty else { return }
        switch cell {
        case .variable(let variable):
            guard variable.depth < depth else { return }
            journals[journals.count - 1].append(
                Change(cell: cell, known: variable.known, bit: nil, isStale: variable.isStale, order: variable.order))
        case .bit(let bit):
            guard bitDepth(bit) < depth else { return }
            journals[journals.count - 1].append(Change(cell: cell, known: nil, bit: knownBits[bit], isStale: false, order: 0))
        }
    }

    /// Gives the circuit's cells the values that are known, in the order of the program.
    func flush(_ cells: [Cell]) {
        guard !isDry else { return }
        var stale: [(order: Int, cell: Cell)] = []
        var seen: Set<Cell> = []
        for cell in cells where seen.insert(cell).inserted {
            switch cell {
            case .variable(let variable): if variable.isStale, variable.known != nil { stale.append((variable.order, cell)) }
            case .bit(let bit): if let known = knownBits[bit], known.isStale { stale.append((known.order, cell)) }
            }
        }
        guard !stale.isEmpty else { return }
        stale.sort { $0.order < $1.order }
        var first = 0
        while first < stale.count {
            var next = first + 1
            while next < stale.count, stale[next].order == stale[first].order { next += 1 }
            write(stale[first..<next].map(\.cell))
            first = next
        }
    }

    /// Cells set by one statement.
    private func write(_ cells: [Cell]) {
        var bits: [Int] = []
        for cell in cells {
            note(cell)
            switch cell {
            case .variable(let variable):
                variable.isStale = false
                guard let value = variable.known?.expression else { continue }
                append(.assign(.variable(place(of: variable)), value))
            case .bit(let bit):
                knownBits[bit]?.isStale = false
                bits.append(bit)
            }
        }
        guard !bits.isEmpty else { return }
        bits.sort()
        append(.assign(.bits(bits), .constant(.bits(bits.map { knownBits[$0]?.value ?? false }))))
    }

    /// Nothing is known of the cells any more; what was known stands in the circuit.
    func forget(_ cells: [Cell]) {
        for cell in cells {
            note(cell)
            switch cell {
            case .variable(let variable): (variable.known, variable.isStale) = (nil, false)
            case .bit(let bit): knownBits[bit] = nil
            }
        }
    }

    /// What `body` does as a step that may not happen; what is known afterwards is what was known before.
    func branch(_ body: () -> Flow) -> Branch {
        let outer = operations
        operations = []
        depth += 1
        journals.append([])
        var branch = Branch()
        scopes.append([:])
        branch.flow = body()
        if let exit = branch.flow.certain {
            raise(exit)
            branch.flow = Flow(goesOn: false, possible: branch.flow.possible.union([exit]))
        }
        scopes.removeLast()
        depth -= 1
        for change in journals.removeLast().reversed() {
            branch.touched.append(change.cell)
            switch change.cell {
            case .variable(let variable):
                (variable.known, variable.isStale, variable.order) = (change.known, change.isStale, change.order)
            case .bit(let bit): knownBits[bit] = change.bit
            }
        }
        branch.operations = operations
        operations = outer
        return branch
    }

    /// Emits a step of branches: first what they may change is brought up to date, afterwards nothing is known of it.
    func emit(_ operation: Operation, after branches: [Branch], at extent: Extent) {
        let touched = branches.flatMap(\.touched)
        flush(touched)
        emit(operation, at: extent)
        forget(touched)
    }

    /// Bits that are the program's own: a register of their own for each place of the text, used anew each time.
    func localBits(_ count: Int, name: String, at site: Site) -> Range<Int> {
        if let known = localRegisters[site], known.count == count {
            for bit in known { localBitDepths[bit] = depth }
            return known
        }
        var (candidate, number) = (name, 1)
        while takenNames.contains(candidate) {
            number += 1
            candidate = "\(name)_\(number)"
        }
        takenNames.insert(candidate)
        circuit.bits.append(Register(name: candidate, size: count, isLocal: true))
        let range = bitCount..<(bitCount + count)
        bitCount += count
        localRegisters[site] = range
        for bit in range { localBitDepths[bit] = depth }
        return range
    }
}
