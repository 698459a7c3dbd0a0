internal import Circuits

extension QIRRunner {
    mutating func merge(_ condition: ClassicalExpression, _ then: Side, _ rest: Side) throws(Stop) -> End {
        var (then, rest) = (then, rest)
        switch (then.end, rest.end) {
        case (.dead, .dead): break
        case (.dead, _): adopt(rest)
        case (_, .dead): adopt(then)
        case (.joined, .left), (.left, .joined):
            throw .fault(QIRFault("control-flow", "a branch whose sides do not meet"))
        default:
            var changed = Set(then.changes.keys)
            changed.formUnion(rest.changes.keys)
            for location in changed.sorted(by: QIRRunner.precedes) {
                let (one, other) = (then.changes[location] ?? current(location), rest.changes[location] ?? current(location))
                if one == other || other.isAbsent {
                    set(location, one)
                } else if one.isAbsent {
                    set(location, other)
                } else {
                    set(location, united(one, other, &then, &rest))
                }
            }
            mergeAllocators(then.allocator, rest.allocator)
            mergeUses(then.uses, rest.uses)
        }
        if !then.operations.isEmpty || !rest.operations.isEmpty {
            if then.operations.isEmpty {
                operations.append(
                    .conditional(QIRRunner.condition(.unary(.not, condition)), then: rest.operations, otherwise: []))
            } else {
                operations.append(.conditional(QIRRunner.condition(condition), then: then.operations, otherwise: rest.operations))
            }
        }
        return then.end == .dead ? rest.end : then.end
    }

    mutating func adopt(_ side: Side) {
        for (location, value) in side.changes { set(location, value) }
        change(side.allocator)
        change(side.uses)
    }

    /// An order of places that is the same in every run of this program.
    static func precedes(_ one: Location, _ other: Location) -> Bool {
        func key(_ location: Location) -> (Int, Int, Int) {
            switch location {
            case .slot(let frame, let slot): (0, frame, slot)
            case .cell(let object, let offset): (1, object, offset)
            case .selector: (2, 0, 0)
            case .allocator: (3, 0, 0)
            case .records: (4, 0, 0)
            }
        }
        return key(one) < key(other)
    }

    mutating func united(_ one: QIRValue, _ other: QIRValue, _ then: inout Side, _ rest: inout Side) -> QIRValue {
        guard let type = one.scalar, type == other.scalar, let left = one.expression, let right = other.expression else { return .mixed }
        let variable = newVariable(type.classical)
        then.operations.append(.assign(.variable(variable), left))
        rest.operations.append(.assign(.variable(variable), right))
        return variableValue(variable, type, one, other)
    }

    func variableValue(_ variable: Int, _ type: QIRModule.Scalar, _ one: QIRValue, _ other: QIRValue) -> QIRValue {
        guard type == .pointer else { return .dynamic(.variable(variable), type) }
        return .chosen(.variable(variable), among: Array(Set(candidates(one) + candidates(other))).sorted())
    }

    func candidates(_ value: QIRValue) -> [UInt64] {
        switch value {
        case .address(let number): [number]
        case .chosen(_, let among): among
        default: []
        }
    }

    mutating func mergeAllocators(_ one: Allocator, _ other: Allocator) {
        guard one != other else {
            if one != allocator { change(one) }
            return
        }
        // A qubit is free where both sides have left it free, or where one side alone has taken it and given it back.
        func isFree(_ qubit: UInt64, _ side: Allocator) -> Bool { qubit >= side.nextQubit || side.freeQubits.contains(qubit) }
        let next = max(one.nextQubit, other.nextQubit)
        let everyone = Set(one.freeQubits + other.freeQubits).union(one.nextQubit..<next).union(other.nextQubit..<next)
        let free = everyone.filter { isFree($0, one) && isFree($0, other) }.sorted(by: >)
        change(Allocator(freeQubits: free, nextQubit: next, nextResult: max(one.nextResult, other.nextResult)))
    }

    /// Outputs that both sides record alike are one; the others are recorded in some runs only.
    mutating func mergeUses(_ one: [Use], _ other: [Use]) {
        guard one != other else {
            if one != uses { change(one) }
            return
        }
        var merged = uses
        let (left, right) = (one[uses.count...], other[uses.count...])
        var place = 0
        for (a, b) in zip(left, right) {
            let (first, second) = (records[a.record], records[b.record])
            guard first.kind == second.kind, first.label == second.label else { break }
            if a.record != b.record { aliases[b.record] = a.record }
            merged.append(Use(record: a.record, isCertain: a.isCertain && b.isCertain))
            place += 1
        }
        for use in left.dropFirst(place) + right.dropFirst(place) { merged.append(Use(record: use.record, isCertain: false)) }
        change(merged)
    }
}
