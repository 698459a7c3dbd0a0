internal import Circuits

extension QIRRunner {
    /// A loop whose one way out is the branch at the end of `block`, whose instructions are done: `while` the branch holds, the rest and the block again.
    ///
    /// Nil, with nothing done, where the loop is of another shape.
    mutating func whileLoop(_ block: Int, in region: QIRRegion, until stop: Int?, _ next: inout Int?) throws(Stop) -> End? {
        let depth = frames.count - 1
        let function = module.functions[frames[depth].function]
        let body = region.loop(around: block)
        guard let last = function.blocks[block].last, last.opcode == .br, last.blocks.count == 2,
            case .slot(let slot)? = last.operands.first,
            body.contains(last.blocks[0]) != body.contains(last.blocks[1]),
            body.allSatisfy({ $0 == block || function.blocks[$0].last?.blocks.allSatisfy(body.contains) ?? false })
        else { return nil }
        let isInverted = body.contains(last.blocks[1])
        let (inside, outside) = (last.blocks[isInverted ? 1 : 0], last.blocks[isInverted ? 0 : 1])
        let inner = QIRRegion(function, header: block, inside: body)
        let begin = mark
        var held: [(Location, Int)] = []
        var stale: Set<Location> = []
        for _ in 0..<64 {
            frames[depth].block = block
            keep(stale)
            hold(held)
            guard case .dynamic(let condition, _) = current(.slot(frame: depth, slot)) else {
                restore(begin)
                return nil
            }
            let objectCount = objects.count
            let turn = try side { (runner) throws(Stop) in
                try runner.turn(of: block, from: inside, in: inner)
            }
            exits = begin.exits
            guard turn.end == .left, turn.uses == uses, let allocation = unitedTurn(turn.allocator) else {
                restore(begin)
                return nil
            }
            let found = Set(held.map(\.0))
            let new = changed(turn, objectCount, found)
            let outdated = readers(of: QIRRunner.bits(writtenBy: turn.operations)).filter { turn.changes[$0] != current($0) }
            if new.isEmpty, outdated.isEmpty, allocation == allocator {
                var repeated = turn.operations
                repeated += updates(of: held, turn)
                operations.append(
                    .loop(while: QIRRunner.condition(isInverted ? .unary(.not, condition) : condition), body: repeated))
                if let end = try enter(outside, from: block, in: region, until: stop) {
                    next = end == .joined ? outside : nil
                    return end
                }
                next = outside
                return .joined
            }
            restore(begin)
            change(allocation)
            stale.formUnion(outdated)
            hold(new, turn, &held)
        }
        restore(begin)
        return nil
    }

    /// The loop's blocks once, up to the branch that decides on the next turn.
    private mutating func turn(of block: Int, from inside: Int, in inner: QIRRegion) throws(Stop) -> End {
        if try enter(inside, from: block, in: inner, until: nil) == nil {
            guard try run(from: inside, in: inner, until: nil) == .left else { return .dead }
        }
        let function = frames[frames.count - 1].function
        for instruction in module.functions[function].blocks[block] where !instruction.opcode.isTerminator && instruction.opcode != .phi {
            try step()
            guard try execute(instruction) else { return .dead }
        }
        return .left
    }

    // MARK: - What a loop changes

    /// Places whose values at the end of a turn are not those at its start.
    func changed(_ turn: Side, _ objectCount: Int, _ held: Set<Location>) -> [Location] {
        var new: [Location] = []
        for (location, value) in turn.changes where location != .selector && !held.contains(location) {
            if case .cell(let object, _) = location, object >= objectCount { continue }
            let start = current(location)
            if !start.isAbsent, start != value { new.append(location) }
        }
        return new.sorted(by: QIRRunner.precedes)
    }

    /// More places whose values variables are to hold from turn to turn.
    mutating func hold(_ new: [Location], _ turn: Side, _ held: inout [(Location, Int)]) {
        for location in new {
            let type = current(location).scalar ?? turn.changes[location]?.scalar
            held.append((location, newVariable((type ?? .integer(1)).classical)))
        }
    }

    /// Puts what the loop begins with into its variables.
    mutating func hold(_ held: [(Location, Int)]) {
        for (location, variable) in held {
            let start = current(location)
            guard let type = start.scalar, let expression = start.expression else {
                set(location, .mixed)
                continue
            }
            operations.append(.assign(.variable(variable), expression))
            let everyone = type == .pointer ? QIRValue.chosen(expression, among: allNumbers()) : start
            set(location, variableValue(variable, type, start, everyone))
        }
    }

    /// What a turn leaves in the loop's variables, all at once: values that read a variable which changes before them are kept first.
    mutating func updates(of held: [(Location, Int)], _ turn: Side) -> [Operation] {
        var updates: [(variable: Int, value: ClassicalExpression)] = []
        for (location, variable) in held {
            guard let value = turn.changes[location]?.expression, value != .variable(variable) else { continue }
            updates.append((variable, value))
        }
        var (parallel, late): ([Operation], [Operation]) = ([], [])
        for (place, update) in updates.enumerated() {
            if updates[..<place].contains(where: { update.value.variables.contains($0.variable) }) {
                let kept = newVariable(variables[update.variable])
                parallel.append(.assign(.variable(kept), update.value))
                late.append(.assign(.variable(update.variable), .variable(kept)))
            } else {
                late.append(.assign(.variable(update.variable), update.value))
            }
        }
        return parallel + late
    }
}
