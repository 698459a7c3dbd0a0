internal import Circuits
internal import Diagnostics

extension Analyser {
    // MARK: Sequences

    @discardableResult
    func analyse(_ statements: [StatementSyntax]) -> Flow { analyse(statements[...]) }

    private func analyse(_ statements: ArraySlice<StatementSyntax>) -> Flow {
        for place in statements.indices {
            let flow = analyse(statements[place])
            if flow.goesOn, flow.possible.isEmpty { continue }
            let rest = statements[(place + 1)...]
            guard flow.goesOn else {
                checkOnly(rest)
                return flow
            }
            guard !rest.isEmpty else { return flow }
            let guarded = branch { analyse(rest) }
            let condition = stays(flow.possible)
            if !guarded.operations.isEmpty {
                emit(.conditional(condition, then: guarded.operations, otherwise: []), after: [guarded], at: statements[place].extent)
            }
            return Flow(goesOn: true, possible: flow.possible.union(guarded.flow.possible))
        }
        return Flow()
    }

    /// Looks for faults in what never happens.
    func checkOnly(_ statements: ArraySlice<StatementSyntax>) {
        guard let first = statements.first, repeats == 0 || checkedDead.insert(first.extent).inserted else { return }
        dryDepth += 1
        inScope { for statement in statements { _ = analyse(statement) } }
        dryDepth -= 1
    }

    // MARK: Conditions

    func conditional(_ syntax: ExpressionSyntax, _ then: [StatementSyntax], _ otherwise: [StatementSyntax], at extent: Extent) -> Flow {
        let value = versionedCondition(syntax)
        if isDry || value == nil {
            checkOnly(then[...])
            checkOnly(otherwise[...])
            return Flow()
        }
        guard let value, let condition = value.condition, value.array == nil else {
            findings.report("qasm.type", "a condition must be true or false", at: syntax.extent)
            return Flow()
        }
        if value.constant == nil, value.type == .real || value.type == .duration || value.type == .complex {
            findings.report("qasm.type", "a condition must be true or false", at: syntax.extent)
            return Flow()
        }
        if case .constant(let holds) = condition {
            checkOnly(holds ? otherwise[...] : then[...])
            return inScope { analyse(holds ? then : otherwise) }
        }
        let yes = branch { analyse(then) }
        let no = branch { analyse(otherwise) }
        if !yes.operations.isEmpty || !no.operations.isEmpty {
            emit(.conditional(condition, then: yes.operations, otherwise: no.operations), after: [yes, no], at: extent)
        }
        return Flow(goesOn: yes.flow.goesOn || no.flow.goesOn, possible: yes.flow.possible.union(no.flow.possible))
    }

    /// OpenQASM 2 compares a whole register.
    private func versionedCondition(_ syntax: ExpressionSyntax) -> Value? {
        guard language == .openQASM2, case .binary(_, let register, let number) = syntax.kind, case .name(let name) = register.kind else {
            return value(syntax)
        }
        guard let wires = bitOperand(OperandSyntax(name: name, extent: register.extent)) else { return nil }
        guard case .integer(let wanted) = number.kind, wanted >= 0 else {
            // A number beyond 64 bits: no register that this program holds has it.
            return .condition(.constant(false))
        }
        return .condition(condition(wires.all, .equal, wanted))
    }

    func switchCase(
        _ syntax: ExpressionSyntax, _ cases: [(values: [ExpressionSyntax], body: [StatementSyntax])], at extent: Extent
    ) -> Flow {
        guard let selected = value(syntax), !isDry else {
            for (values, body) in cases {
                for value in values { _ = constantInteger(value, "a case", isFixed: true) }
                checkOnly(body[...])
            }
            return Flow()
        }
        guard selected.array == nil, selected.type.isWhole || selected.bits != nil || selected.integer != nil else {
            findings.report("qasm.type", "'switch' needs a whole number", at: syntax.extent)
            return Flow()
        }
        var (seen, claims, branches): (Set<Int>, [Condition], [Branch]) = ([], [], [])
        var taken: Int?
        for (place, (values, _)) in cases.enumerated() {
            var claim: Condition?
            for value in values {
                guard let number = constantInteger(value, "a case", isFixed: true) else { return Flow() }
                guard seen.insert(number).inserted else {
                    findings.report("qasm.case", "case \(number) stands twice", at: value.extent)
                    return Flow()
                }
                guard let one = combine(.equal, selected, .integer(number), value.extent), let equal = one.condition else { return Flow() }
                if case .constant(true) = equal { taken = taken ?? place }
                claim = claim.map { .or($0, equal) } ?? equal
            }
            claims.append(claim ?? .constant(true))
        }
        if selected.constant != nil {
            let place = taken ?? cases.firstIndex { $0.values.isEmpty }
            for (other, (_, body)) in cases.enumerated() where other != place { checkOnly(body[...]) }
            guard let place else { return Flow() }
            return inScope { analyse(cases[place].body) }
        }
        guard cases.count <= 500 else {
            findings.report("qasm.nesting", "'switch' with more than 500 cases", at: extent)
            return Flow()
        }
        for (_, body) in cases { branches.append(branch { analyse(body) }) }
        let last = cases.firstIndex { $0.values.isEmpty }
        var otherwise = last.map { branches[$0].operations } ?? []
        for place in cases.indices.reversed() where place != last {
            otherwise = [.conditional(claims[place], then: branches[place].operations, otherwise: otherwise)]
        }
        let touched = branches.flatMap(\.touched)
        flush(touched)
        for operation in otherwise { emit(operation, at: extent) }
        forget(touched)
        return Flow(
            goesOn: last == nil || branches.contains { $0.flow.goesOn },
            possible: branches.reduce(into: []) { $0.formUnion($1.flow.possible) })
    }

    // MARK: Loops

    /// Runs what stands in a loop, with the loop's own exits settled.
    private func inLoop(at extent: Extent, _ body: () -> Flow) -> Flow {
        loops.append(Loop(depth: depth, at: extent))
        var flow = body()
        loops.removeLast()
        flow.possible.subtract([.breakLoop, .continueLoop])
        return flow
    }

    /// The body once more each time `next` has something to do, written out one after the other.
    ///
    /// - Parameters:
    ///   - next: prepares the next time; false where there is none.
    ///   - rest: takes over where the body may have left while the circuit runs, nil to go on writing out.
    private func unrolled(
        _ body: [StatementSyntax], at extent: Extent, _ next: () -> Bool?, rest: (Set<Exit>) -> Flow?
    ) -> Flow {
        let leaving: Set<Exit> = [.breakLoop, .returnValue, .end]
        var possible: Set<Exit> = []
        let errors = findings.errorCount
        repeats += 1
        defer { repeats -= 1 }
        while findings.errorCount == errors, !hasStopped {
            if !possible.isDisjoint(with: leaving), let flow = rest(possible) {
                return Flow(goesOn: flow.goesOn, possible: possible.union(flow.possible))
            }
            guard let isNext = next() else {
                // Only running the circuit tells.
                guard let flow = rest(possible) else { break }
                return Flow(goesOn: flow.goesOn, possible: possible.union(flow.possible))
            }
            guard isNext, spend(at: extent) else { break }
            if let skipped = loops.last?.skipped {
                order += 1
                (skipped.known, skipped.isStale, skipped.order) = (.boolean(false), true, order)
            }
            let flow: Flow
            if possible.isDisjoint(with: leaving) {
                flow = inScope { analyse(body) }
            } else {
                let guarded = branch { analyse(body) }
                emit(
                    .conditional(stays(possible.intersection(leaving)), then: guarded.operations, otherwise: []), after: [guarded],
                    at: extent)
                flow = Flow(goesOn: true, possible: guarded.flow.possible)
            }
            switch flow.certain {
            case .breakLoop: return Flow(goesOn: true, possible: possible)
            case .returnValue, .end: return flow
            case .continueLoop, nil: break
            }
            possible.formUnion(flow.possible)
            if !flow.goesOn, flow.certain == nil, !flow.possible.contains(.continueLoop) {
                return Flow(goesOn: flow.possible.contains(.breakLoop), possible: possible)
            }
        }
        return Flow(goesOn: true, possible: possible)
    }

    func whileLoop(_ syntax: ExpressionSyntax, _ body: [StatementSyntax], at extent: Extent) -> Flow {
        guard !isDry else {
            _ = value(syntax)
            loops.append(Loop(depth: depth, at: extent))
            checkOnly(body[...])
            loops.removeLast()
            return Flow()
        }
        return inLoop(at: extent) {
            var isFirst = true
            return unrolled(body, at: extent) {
                let before = operations.count
                guard !syntax.hasEffects else { return nil }
                guard let holds = value(syntax)?.constant?.truth else { return nil }
                guard operations.count == before else { return nil }
                if isFirst, holds, neverEnds(syntax, body) {
                    findings.report(
                        "qasm.endless-loop", "the loop never ends: its condition holds, nothing in it changes that, and nothing leaves it",
                        at: extent, hint: "change what the condition reads, or leave with 'break'")
                    return false
                }
                isFirst = false
                return holds
            } rest: { possible in
                let leaving = possible.subtracting([.continueLoop])
                guard !leaving.isEmpty else { return repeated(body, at: extent, while: { claim(syntax) }) }
                let guarded = branch { repeated(body, at: extent, while: { claim(syntax) }) }
                emit(.conditional(stays(leaving), then: guarded.operations, otherwise: []), after: [guarded], at: extent)
                return Flow(goesOn: true, possible: guarded.flow.possible)
            }
        }
    }

    private func claim(_ syntax: ExpressionSyntax) -> Condition? {
        guard let value = value(syntax) else { return nil }
        guard let condition = value.condition else {
            findings.report("qasm.type", "a condition must be true or false", at: syntax.extent)
            return nil
        }
        return condition
    }

    /// A loop that the running circuit goes through.
    ///
    /// - Parameters:
    ///   - step: what follows the body each time.
    ///   - condition: emits what it needs and says when the loop goes on.
    ///   - begin: what each time begins with.
    private func repeated(
        _ body: [StatementSyntax], at extent: Extent, while condition: () -> Condition?, begin: () -> Void = {}, step: () -> Void = {}
    ) -> Flow {
        var written = writtenCells(body)
        for _ in 0..<16 {
            guard spend(at: extent) else { return Flow() }
            flush(written)
            forget(written)
            let start = operations.count
            guard let claim = condition() else { return Flow() }
            let test = Array(operations[start...])
            let inner = branch {
                if let skipped = loops.last?.skipped {
                    order += 1
                    (skipped.known, skipped.isStale, skipped.order) = (.boolean(false), true, order)
                }
                repeats += 1
                defer { repeats -= 1 }
                begin()
                var flow = analyse(body)
                if flow.certain == .continueLoop { flow = Flow() }
                if let exit = flow.certain {
                    raise(exit)
                    flow = Flow(goesOn: true, possible: flow.possible.union([exit]))
                }
                step()
                for operation in test { append(operation) }
                return Flow(goesOn: true, possible: flow.possible)
            }
            // What the body changes and was known while it was read: known no more, and once again.
            let surprises = inner.touched.filter { isKnown($0) && !isFresh($0) }
            if !surprises.isEmpty, findings.errorCount == 0 {
                operations.removeSubrange(start...)
                written += surprises
                continue
            }
            var goesOn = claim
            let leaving = inner.flow.possible.subtracting([.continueLoop])
            if !leaving.isEmpty {
                let stays = stays(leaving)
                if case .constant(true) = goesOn { goesOn = stays } else { goesOn = .and(claim, stays) }
            }
            emit(.loop(while: goesOn, body: inner.operations), after: [inner], at: extent)
            return Flow(goesOn: true, possible: inner.flow.possible)
        }
        return Flow()
    }

    private func isKnown(_ cell: Cell) -> Bool {
        switch cell {
        case .variable(let variable): variable.known != nil
        case .bit(let bit): knownBits[bit] != nil
        }
    }

    /// Whether it is the flag that every turn of the loop begins with anew.
    private func isFresh(_ cell: Cell) -> Bool {
        if case .variable(let variable) = cell { return variable === loops.last?.skipped }
        return false
    }

    /// What statements may write to, by their names.
    private func writtenCells(_ statements: [StatementSyntax]) -> [Cell] {
        var names: Set<String> = []
        for statement in statements { statement.addWrittenNames(to: &names) }
        var cells: [Cell] = []
        for name in names.sorted() {
            switch lookUp(name) {
            case .variable(let variable): cells.append(.variable(variable))
            case .array(let array): cells += array.elements.map { .variable($0) }
            case .bits(let range): cells += range.map { .bit($0) }
            case .bitAlias(let list): cells += list.map { .bit($0) }
            default: break
            }
        }
        return cells
    }

    func forLoop(_ type: TypeSyntax, _ name: NameSyntax, _ values: ForValuesSyntax, _ body: [StatementSyntax], at extent: Extent) -> Flow {
        guard let type = classicalType(type) else { return Flow() }
        guard let turns = turns(values, at: extent) else { return Flow() }
        var written: Set<String> = []
        for statement in body { statement.addWrittenNames(to: &written) }
        // What the body does to its variable does not change the next turn.
        let changes = written.contains(name.text)
        var held = 0
        if case .list(let values) = turns { held = values.count }
        heldTurns += held
        defer { heldTurns -= held }
        guard !isDry else {
            dryLoop(name, type, body)
            return Flow()
        }
        switch turns {
        case .list(let values):
            var next = 0
            if values.isEmpty { dry { dryLoop(name, type, body) } }
            return inLoop(at: extent) {
                scopes.append([:])
                defer { scopes.removeLast() }
                return unrolled(body, at: extent) {
                    guard next < values.count else { return false }
                    guard var value = convert(values[next], to: type, at: extent) else { return false }
                    value.isPassing = true
                    next += 1
                    if changes {
                        let variable = Variable(name.text, type, depth: depth, site: site(name.extent))
                        store(value, in: variable, at: extent)
                        scopes[scopes.count - 1][name.text] = .variable(variable)
                    } else {
                        scopes[scopes.count - 1][name.text] = .value(value)
                    }
                    return true
                } rest: { _ in
                    nil
                }
            }
        case .range(let first, let step, let last):
            return inLoop(at: extent) {
                scopes.append([:])
                defer { scopes.removeLast() }
                let variable = Variable(name.text, type.isWhole ? type : .wholeNumber, depth: depth, site: site(name.extent))
                let end =
                    last.isFixed
                    ? last
                    : Value(
                        type: .wholeNumber, dynamic: last.dynamic.map { .variable(stored($0, as: .wholeNumber, name: "last", at: extent)) })
                guard let start = convert(first, to: variable.type, at: extent) else { return Flow() }
                store(start, in: variable, at: extent)
                flush([.variable(variable)])
                forget([.variable(variable)])
                let copySite = Extent(source: -name.extent.source - 1, start: name.extent.start, end: name.extent.end)
                let shown = changes ? Variable(name.text, variable.type, depth: depth, site: site(copySite)) : variable
                scopes[scopes.count - 1][name.text] = .variable(shown)
                return repeated(
                    body, at: extent,
                    while: { combine(step > 0 ? .lessOrEqual : .greaterOrEqual, read(variable), end, extent)?.condition },
                    begin: { if changes { store(read(variable), in: shown, at: extent) } }
                ) {
                    if let next = combine(.plus, read(variable), .integer(step), extent).flatMap({
                        convert($0, to: variable.type, at: extent)
                    }) {
                        store(next, in: variable, at: extent)
                    }
                }
            }
        }
    }

    private func dryLoop(_ name: NameSyntax, _ type: ClassicalType, _ body: [StatementSyntax]) {
        loops.append(Loop(depth: depth, at: name.extent))
        inScope {
            declare(name, .variable(Variable(name.text, type, depth: depth)))
            checkOnly(body[...])
        }
        loops.removeLast()
    }

    private enum Turns {
        case list([Value])
        case range(Value, step: Int, Value)
    }

    private func turns(_ values: ForValuesSyntax, at extent: Extent) -> Turns? {
        switch values {
        case .set(let entries):
            var list: [Value] = []
            for entry in entries {
                guard let value = value(entry) else { return nil }
                list.append(value)
            }
            return .list(list)
        case .expression(let syntax):
            guard let value = value(syntax) else { return nil }
            if let array = value.array, array.dimensions.count == 1 { return .list(array.elements.map(read)) }
            if case .bits(let count) = value.type, value.array == nil {
                if case .bits(let digits)? = value.constant { return .list(digits.map { .constant(.bits([$0])) }) }
                if let bits = value.bits { return .list(bits.map { bitValue([$0]) }) }
                if isDry { return .list((0..<count).map { _ in .unknown(.bits(1)) }) }
            }
            findings.report("qasm.type", "a loop runs over a range, a set, an array or bits", at: syntax.extent)
            return nil
        case .range(let index):
            guard case .range(let first, let step, let last, let place) = index else {
                findings.report("qasm.type", "a loop's range is [first:last]", at: extent)
                return nil
            }
            guard let last else {
                findings.report("qasm.syntax", "a loop's range needs its last value", at: place)
                return nil
            }
            guard let from = first.map(value) ?? .integer(0), let to = value(last) else { return nil }
            for (bound, syntax) in [(from, first ?? last), (to, last)] where !bound.type.isWhole && bound.integer == nil {
                findings.report("qasm.type", "a loop's range needs whole numbers", at: syntax.extent)
                return nil
            }
            var by = 1
            if let step {
                guard let number = constantInteger(step, "a step") else { return nil }
                by = number
            }
            guard by != 0 else {
                findings.report("qasm.index", "a range's step must not be 0", at: place)
                return nil
            }
            if isDry { return .list([]) }
            guard let start = from.integer, let end = to.integer else { return .range(from, step: by, to) }
            let (length, isBeyond) = by > 0 ? end.subtractingReportingOverflow(start) : start.subtractingReportingOverflow(end)
            let isEmpty = by > 0 ? end < start : start < end
            guard isEmpty || !isBeyond && length < 0x40_0000_0000_0000 else { return tooLong(place) }
            let count = by > 0 ? (end < start ? 0 : (end - start) / by + 1) : (end > start ? 0 : (start - end) / (0 - by) + 1)
            // Loops around this one hold their values too, and their turns multiply.
            guard count <= mostSteps - heldTurns else { return tooLong(place) }
            return .list((0..<count).map { .integer(start + $0 * by) })
        }
    }

    private func tooLong(_ place: Extent) -> Turns? {
        findings.report("qasm.too-large", "the loop has more than \(mostSteps) turns", at: place)
        return nil
    }
}
