import Circuits

extension Circuit {
    /// The circuit with some operations made a gate of their own, which stands in their place.
    ///
    /// What stands between them goes before the gate, or behind it where it depends on them.
    func wrapping(_ places: [Int], as name: String, times: Int = 1) throws(EditRefusal) -> (circuit: Circuit, place: Int) {
        guard let first = places.first, let last = places.last else { throw EditRefusal("nothing is chosen") }
        try checkFree(name)
        let chosen = Set(places)
        var body: [Operation] = []
        for place in places {
            switch operations[place] {
            case .gate, .barrier: body.append(operations[place])
            default: throw EditRefusal("\(operations[place].shortName) cannot be part of a gate")
            }
        }
        let between = try separated(first...last, chosen)
        let wires = Set(body.flatMap(\.qubits)).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: wires.enumerated().map { ($1, $0) })
        let symbols = Set(
            body.flatMap { operation -> [String] in
                guard case .gate(let application) = operation else { return [] }
                return application.symbols
            }
        ).sorted()
        let definition = GateDefinition(
            name: name, parameters: symbols, qubits: wires.indices.map { "q\($0)" }, body: body.map { $0.mapped { numbers[$0] ?? 0 } })
        let gate = GateApplication(
            .defined(name), angles: symbols.map { .symbol($0) }, on: wires,
            modifiers: times == 1 ? [] : [.power(.number(Double(times)))])
        var result = self
        result.definitions.append(definition)
        result.annotations = result.annotations.filter { !(first...last).contains($0.operation) }.map { note in
            note.operation <= last ? note : Annotation(note.text, before: note.operation - places.count + 1)
        }
        result.operations.replaceSubrange(first...last, with: between.before + [.gate(gate)] + between.after)
        return (result, first + between.before.count)
    }

    /// The circuit with operations in the place of some of its own, which stand together there.
    ///
    /// What stands between them goes before, or behind where it depends on them.
    func enclosing(_ places: [Int], _ make: ([Operation]) -> [Operation]) throws(EditRefusal) -> (circuit: Circuit, place: Int) {
        guard let first = places.first, let last = places.last else { throw EditRefusal("nothing is chosen") }
        let between = try separated(first...last, Set(places))
        let new = between.before + make(places.map { operations[$0] }) + between.after
        var result = self
        result.annotations = result.annotations.filter { !(first...last).contains($0.operation) }.map { note in
            note.operation <= last ? note : Annotation(note.text, before: note.operation + new.count - (last - first + 1))
        }
        result.operations.replaceSubrange(first...last, with: new)
        return (result, first + between.before.count)
    }

    /// The circuit with operations moved before the last one that they have to wait for, or behind the first one that waits for them, and their new place.
    func moving(_ places: [Int], forward isForward: Bool) throws(EditRefusal) -> (circuit: Circuit, place: Int) {
        guard let first = places.first, let last = places.last else { throw EditRefusal("nothing is chosen") }
        let between = try separated(first...last, Set(places))
        let chosen = places.map { operations[$0] }
        let (wires, bits) = (Set(chosen.flatMap(\.qubits)), chosen.reduce(into: Set<Int>()) { $0.formUnion($1.bits) })
        func meets(_ other: Operation) -> Bool { !wires.isDisjoint(with: other.qubits) || !bits.isDisjoint(with: other.bits) }
        var list = operations
        list.replaceSubrange(first...last, with: between.before + chosen + between.after)
        let start = first + between.before.count
        var result = self
        if isForward {
            guard let next = (start + chosen.count..<list.count).first(where: { meets(list[$0]) }) else {
                throw EditRefusal("nothing stands behind")
            }
            list.insert(contentsOf: chosen, at: next + 1)
            list.removeSubrange(start..<start + chosen.count)
            result.operations = list
            return (result, next + 1 - chosen.count)
        }
        guard let before = (0..<start).last(where: { meets(list[$0]) }) else { throw EditRefusal("nothing stands before") }
        list.removeSubrange(start..<start + chosen.count)
        list.insert(contentsOf: chosen, at: before)
        result.operations = list
        return (result, before)
    }

    private func checkFree(_ name: String) throws(EditRefusal) {
        let isWord = name.unicodeScalars.enumerated().allSatisfy { place, scalar in
            scalar == "_" || scalar.properties.isAlphabetic || (place > 0 && ("0"..."9").contains(scalar))
        }
        guard isWord, !name.isEmpty else { throw EditRefusal("'\(name)' is no name for a gate") }
        guard arity(of: name) == nil, !(qubits + bits).contains(where: { $0.name == name }), !inputs.contains(name) else {
            throw EditRefusal("there is a '\(name)' already")
        }
    }

    /// What stands between chosen operations: those that may go before all of them, and those that must go behind.
    func separated(
        _ range: ClosedRange<Int>, _ chosen: Set<Int>
    ) throws(EditRefusal) -> (before: [Operation], after: [Operation]) {
        var (before, after): ([Operation], [Operation]) = ([], [])
        var (held, heldBits): (Set<Int>, Set<Int>) = ([], [])
        var (delayed, delayedBits): (Set<Int>, Set<Int>) = ([], [])
        for place in range {
            let operation = operations[place]
            let (wires, bits) = (Set(operation.qubits), operation.bits)
            if chosen.contains(place) {
                guard delayed.isDisjoint(with: wires), delayedBits.isDisjoint(with: bits) else {
                    throw EditRefusal("the choice would be cut in two by \(after.last?.shortName ?? "what stands between")")
                }
                held.formUnion(wires)
                heldBits.formUnion(bits)
            } else if held.isDisjoint(with: wires), heldBits.isDisjoint(with: bits) {
                before.append(operation)
            } else {
                after.append(operation)
                (held, heldBits) = (held.union(wires), heldBits.union(bits))
                (delayed, delayedBits) = (delayed.union(wires), delayedBits.union(bits))
            }
        }
        return (before, after)
    }

    /// The circuit with a gate of its own taken apart, or with what stands in a block in the block's place.
    func unfolding(_ place: Int) throws(EditRefusal) -> Circuit {
        switch operations[place] {
        case .conditional(_, let then, let otherwise):
            guard otherwise.isEmpty else { throw EditRefusal("the block has an else, which would be lost; empty it first") }
            return removing([place]).inserting(then, at: place)
        case .loop(_, let body): return removing([place]).inserting(body, at: place)
        default: break
        }
        guard case .gate(let application) = operations[place], case .defined(let name) = application.gate,
            let definition = definitions.first(where: { $0.name == name })
        else { throw EditRefusal("\(operations[place].shortName) is no gate of this circuit's own") }
        var parts: [Operation]
        do throws(CircuitError) {
            if let times = application.wholePower {
                let inner = try definition.applications(angles: application.angles, operands: application.qubits)
                parts = Array(repeatElement(inner, count: times).joined()).map { .gate($0) }
            } else {
                var alone = self
                alone.operations = [operations[place]]
                parts = try alone.flattened(most: 100_000).operations
            }
        } catch {
            throw EditRefusal(error.description)
        }
        var result = removing([place]).inserting(parts, at: place)
        result.dropUnused(name)
        return result
    }

    /// Drops a definition that nothing uses any more.
    private mutating func dropUnused(_ name: String) {
        func uses(_ operations: [Operation]) -> Bool {
            var found = false
            Circuit.visitGates(in: operations) { if $0.gate == .defined(name) { found = true } }
            return found
        }
        guard !uses(operations), !definitions.contains(where: { uses($0.body ?? []) }) else { return }
        definitions.removeAll { $0.name == name }
    }
}

extension GateApplication {
    /// How often it is carried out, where that is all that its modifiers say.
    fileprivate var wholePower: Int? {
        switch modifiers.first {
        case nil: return 1
        case .power(let exponent)? where modifiers.count == 1:
            guard let value = try? exponent.evaluate([:]), value == value.rounded(), (1...10_000).contains(value) else { return nil }
            return Int(value)
        default: return nil
        }
    }

    /// Symbols of its angles and powers.
    var symbols: [String] {
        angles.flatMap(\.symbols)
            + modifiers.flatMap { modifier -> [String] in if case .power(let exponent) = modifier { Array(exponent.symbols) } else { [] } }
    }
}

extension Operation {
    /// The same on other wires.
    func mapped(_ wire: (Int) -> Int) -> Operation {
        switch self {
        case .gate(var application):
            application.qubits = application.qubits.map(wire)
            return .gate(application)
        case .measure(let qubit, let bit): return .measure(qubit: wire(qubit), bit: bit)
        case .reset(let qubit): return .reset(qubit: wire(qubit))
        case .barrier(let qubits): return .barrier(qubits: qubits.map(wire))
        case .delay(let qubits, let length): return .delay(qubits: qubits.map(wire), length)
        case .conditional(let condition, let then, let otherwise):
            return .conditional(condition, then: then.map { $0.mapped(wire) }, otherwise: otherwise.map { $0.mapped(wire) })
        case .loop(let condition, let body): return .loop(while: condition, body: body.map { $0.mapped(wire) })
        case .assign, .box: return self
        }
    }
}
