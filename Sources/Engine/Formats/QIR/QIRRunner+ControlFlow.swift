internal import Circuits

extension QIRRunner {
    mutating func runEntry(_ entry: Int) throws(Stop) -> QIRValue {
        frames.append(Frame(function: entry, values: [QIRValue](repeating: .absent, count: module.functions[entry].slots + 1)))
        guard try run(from: 0, in: region(entry), until: nil) == .left else {
            throw .fault(QIRFault("unreachable", "every run of the program comes to an instruction 'unreachable'"))
        }
        return frames[0].values[module.functions[entry].slots]
    }

    func region(_ function: Int) -> QIRRegion { regions[function] ?? QIRRegion(module.functions[function]) }

    /// Calls a function that the module defines; false where it never returns.
    mutating func call(_ function: Int, _ arguments: [QIRValue], into slot: Int) throws(Stop) -> Bool {
        if regions[function] == nil { regions[function] = QIRRegion(module.functions[function]) }
        nesting += 1
        defer { nesting -= 1 }
        guard nesting < 400 else { throw .fault(QIRFault("too-deep", "calls and branches are nested too deeply")) }
        let callee = module.functions[function]
        var values = [QIRValue](repeating: .absent, count: callee.slots + 1)
        for (parameter, value) in zip(callee.parameters, arguments) { values[parameter.slot] = value }
        frames.append(Frame(function: function, values: values))
        for (parameter, value) in zip(callee.parameters, arguments) { set(.slot(frame: frames.count - 1, parameter.slot), value) }
        let end = try run(from: 0, in: region(function), until: nil)
        let result = frames[frames.count - 1].values[callee.slots]
        frames.removeLast()
        if callee.result != .void { set(.slot(frame: frames.count - 1, slot), result) }
        return end == .left
    }

    /// Runs from a block whose phis are done.
    mutating func run(from start: Int, in region: QIRRegion, until stop: Int?) throws(Stop) -> End {
        let depth = frames.count - 1
        let function = frames[depth].function
        var block = start
        while true {
            frames[depth].block = block
            let mark = mark
            for instruction in module.functions[function].blocks[block] where !instruction.opcode.isTerminator && instruction.opcode != .phi
            {
                try step()
                guard try execute(instruction) else { return .dead }
            }
            guard let last = module.functions[function].blocks[block].last else { return .dead }
            try step()
            var next: Int?
            var choices: [(ClassicalExpression, Int)] = []
            var otherwise = 0
            switch last.opcode {
            case .ret:
                if let operand = last.operands.first { set(.slot(frame: depth, module.functions[function].slots), try value(operand)) }
                set(.selector, .integer(UInt64(QIRRunner.returned), bits: 64))
                exits.insert(QIRRunner.returned)
                return .left
            case .unreachable: return .dead
            case .br where last.blocks.count == 1: next = last.blocks[0]
            case .br:
                switch try value(last.operands[0]) {
                case .integer(let truth, _): next = last.blocks[truth & 1 == 1 ? 0 : 1]
                case .dynamic(let condition, _): (choices, otherwise) = ([(condition, last.blocks[0])], last.blocks[1])
                default: throw .fault(QIRFault("undefined", "a branch on an undefined value", near: ["br i1 "]))
                }
                if last.blocks[0] == last.blocks[1] { next = last.blocks[0] }
            case .switchOn:
                switch try value(last.operands[0]) {
                case .integer(let found, _):
                    next = last.blocks[0]
                    for (operand, target) in zip(last.operands.dropFirst(), last.blocks.dropFirst()) {
                        if case .integer(found, _) = operand { next = target }
                    }
                case .dynamic(let expression, let type):
                    guard last.blocks.count <= QIRRunner.mostChoices else {
                        throw .fault(
                            QIRFault(
                                "too-large", "a switch of over \(QIRRunner.mostChoices) cases that measurements decide", near: ["switch "]))
                    }
                    (choices, otherwise) = (grouped(last, expression, type), last.blocks[0])
                    if choices.isEmpty { next = otherwise }
                default: throw .fault(QIRFault("undefined", "a switch on an undefined value", near: ["switch "]))
                }
            default: return .dead
            }
            if next == nil {
                let end = try decide(block, choices, otherwise, in: region, until: stop, mark, &next)
                guard next != nil else { return end }
                if next == stop { return .joined }
            } else if let target = next {
                if let end = try enter(target, from: block, in: region, until: stop) { return end }
            }
            block = next ?? block
        }
    }

    /// A switch's targets, each with the condition under which it is taken.
    func grouped(_ last: QIRModule.Instruction, _ expression: ClassicalExpression, _ type: QIRModule.Scalar) -> [(
        ClassicalExpression, Int
    )] {
        var (order, conditions): ([Int], [Int: ClassicalExpression]) = ([], [:])
        for (operand, target) in zip(last.operands.dropFirst(), last.blocks.dropFirst()) where target != last.blocks[0] {
            guard case .integer(let value, let bits) = operand, let constant = QIRValue.integer(value, bits: bits).expression else {
                continue
            }
            let test = ClassicalExpression.binary(.equal, expression, constant)
            if let known = conditions[target] {
                conditions[target] = .binary(.or, known, test)
            } else {
                order.append(target)
                conditions[target] = test
            }
        }
        return order.compactMap { target in conditions[target].map { ($0, target) } }
    }

    /// Goes along an edge: does the phis of its end. Nil where the run goes on there.
    mutating func enter(_ target: Int, from block: Int, in region: QIRRegion, until stop: Int?) throws(Stop) -> End? {
        let depth = frames.count - 1
        var values: [(Int, QIRValue)] = []
        for phi in module.functions[frames[depth].function].blocks[target] {
            guard phi.opcode == .phi else { break }
            guard let place = phi.blocks.firstIndex(of: block) else { continue }
            values.append((phi.slot, try value(phi.operands[place])))
        }
        for (slot, value) in values { set(.slot(frame: depth, slot), value) }
        return land(on: target, in: region, until: stop)
    }

    mutating func land(on target: Int, in region: QIRRegion, until stop: Int?) -> End? {
        if target == stop { return .joined }
        if !region.contains(target) {
            set(.selector, .integer(UInt64(target), bits: 64))
            exits.insert(target)
            return .left
        }
        return nil
    }

    /// A branch that measurements decide: `next` is where the run goes on.
    mutating func decide(
        _ block: Int, _ choices: [(ClassicalExpression, Int)], _ otherwise: Int, in region: QIRRegion, until stop: Int?, _ mark: Mark,
        _ next: inout Int?
    ) throws(Stop) -> End {
        let depth = frames.count - 1
        let turns = frames[depth].open[block] ?? 0
        let key = [frames[depth].function, block]
        let here = self.mark
        if region.header != block, turns == 0, widened.contains(key) {
            if let end = try whileLoop(block, in: region, until: stop, &next) { return end }
            restore(mark)
            return try loop(at: block, in: region, until: stop, &next)
        }
        if turns > 0 {
            frames[depth].forks += 1
            if turns >= QIRRunner.mostTurns || frames[depth].forks > 2000 || nesting > 350 { throw .widen(block) }
        }
        let (join, open) = (region.join(of: block) ?? stop, frames[depth].open)
        if frames[depth].open.isEmpty { frames[depth].forks = 0 }
        frames[depth].open[block, default: 0] += 1
        nesting += 1
        do throws(Stop) {
            guard nesting < 400 else { throw .fault(QIRFault("too-deep", "calls and branches are nested too deeply")) }
            let end = try fork(choices[...], otherwise, from: block, in: region, until: join)
            frames[depth].open[block] = turns == 0 ? nil : turns
            nesting -= 1
            if end == .joined, let join { next = join }
            return end
        } catch {
            guard case .widen(block) = error, turns == 0, frames.count > depth else { throw error }
            frames.removeLast(frames.count - depth - 1)
            frames[depth].open = open
            restore(here)
            widened.insert(key)
            if let end = try whileLoop(block, in: region, until: stop, &next) { return end }
            restore(mark)
            return try loop(at: block, in: region, until: stop, &next)
        }
    }

    /// Sides of a branch, the first choice against the rest. Without a block of origin the targets' phis are done.
    mutating func fork(
        _ choices: ArraySlice<(ClassicalExpression, Int)>, _ otherwise: Int, from block: Int?, in region: QIRRegion, until join: Int?
    ) throws(Stop) -> End {
        guard let (condition, target) = choices.first else { return try arrive(at: otherwise, from: block, in: region, until: join) }
        let then = try side { (runner) throws(Stop) in try runner.arrive(at: target, from: block, in: region, until: join) }
        let rest = try side { (runner) throws(Stop) in
            try runner.fork(choices.dropFirst(), otherwise, from: block, in: region, until: join)
        }
        return try merge(condition, then, rest)
    }

    mutating func arrive(at target: Int, from block: Int?, in region: QIRRegion, until join: Int?) throws(Stop) -> End {
        if let block {
            if let end = try enter(target, from: block, in: region, until: join) { return end }
        } else if target == QIRRunner.returned {
            set(.selector, .integer(UInt64(target), bits: 64))
            exits.insert(target)
            return .left
        } else if let end = land(on: target, in: region, until: join) {
            return end
        }
        return try run(from: target, in: region, until: join)
    }
}
