internal import Circuits

extension QIRRunner {
    /// A loop that a measurement ends: its state at the start of each turn is held in variables.
    mutating func loop(at header: Int, in region: QIRRegion, until stop: Int?, _ next: inout Int?) throws(Stop) -> End {
        let body = region.loop(around: header)
        let depth = frames.count - 1
        guard !body.isEmpty else { throw .fault(QIRFault("control-flow", "a branch that repeats itself outside a loop")) }
        let inner = QIRRegion(module.functions[frames[depth].function], header: header, inside: body)
        let (begin, objectCount) = (mark, objects.count)
        let state = newVariable(.unsigned(bits: 64))
        var held: [(Location, Int)] = []
        var written: Set<Int> = []
        for _ in 0..<64 {
            for bit in written.sorted() { keepReaders(of: bit) }
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
            operations.append(.assign(.variable(state), .constant(.unsigned(UInt64(header), bits: 64))))
            exits = []
            var turn = try side { (runner) throws(Stop) in try runner.run(from: header, in: inner, until: nil) }
            guard turn.end == .left else { throw .fault(QIRFault("control-flow", "a loop that never ends")) }
            guard turn.uses == uses else {
                throw .fault(QIRFault("unsupported", "output recorded in a loop that measurements end", near: ["record_output("]))
            }
            let found = Set(held.map(\.0))
            var new: [Location] = []
            for (location, value) in turn.changes where location != .selector && !found.contains(location) {
                if case .cell(let object, _) = location, object >= objectCount { continue }
                let start = current(location)
                if !start.isAbsent, start != value { new.append(location) }
            }
            let bits = QIRRunner.bits(writtenBy: turn.operations)
            let next = unitedTurn(turn.allocator)
            guard let next else {
                throw .fault(
                    QIRFault("unsupported", "qubits allocated or released in a loop that measurements end", near: ["qubit_allocate("]))
            }
            if new.isEmpty, bits.isSubset(of: written), next == allocator {
                try close(&turn, header: header, state: state, held: held)
                break
            }
            restore(begin)
            change(next)
            written.formUnion(bits)
            for location in new.sorted(by: QIRRunner.precedes) {
                let type = current(location).scalar ?? turn.changes[location]?.scalar
                held.append((location, newVariable((type ?? .integer(1)).classical)))
            }
        }
        let targets = exits.subtracting([header]).sorted()
        exits = begin.exits
        guard let only = targets.first else { throw .fault(QIRFault("endless", "a loop without a way out")) }
        guard targets.count > 1 else { return leave(to: only, in: region, until: stop, &next) }
        let known = targets.filter { $0 != QIRRunner.returned && region.contains($0) }
        let join = (known.count == targets.count ? region.join(ofAll: known) : nil) ?? stop
        let choices = targets.dropLast().map { target -> (ClassicalExpression, Int) in
            (.binary(.equal, .variable(state), .constant(.unsigned(UInt64(target), bits: 64))), target)
        }
        let end = try fork(choices[...], targets[targets.count - 1], from: nil, in: region, until: join)
        if end == .joined, let join { next = join }
        return end
    }

    mutating func leave(to target: Int, in region: QIRRegion, until stop: Int?, _ next: inout Int?) -> End {
        if target == QIRRunner.returned {
            set(.selector, .integer(UInt64(target), bits: 64))
            exits.insert(target)
            return .left
        }
        if target == stop {
            next = target
            return .joined
        }
        if let end = land(on: target, in: region, until: stop) { return end }
        next = target
        return .joined
    }

    /// The allocator at the start of every turn, where a turn gives back what it takes; nil where it does not.
    func unitedTurn(_ after: Allocator) -> Allocator? {
        guard after != allocator else { return allocator }
        let live = Set(0..<allocator.nextQubit).subtracting(allocator.freeQubits)
        guard Set(0..<after.nextQubit).subtracting(after.freeQubits) == live else { return nil }
        return after
    }

    mutating func close(_ turn: inout Side, header: Int, state: Int, held: [(Location, Int)]) throws(Stop) {
        guard let selected = turn.changes[.selector]?.expression else { throw .fault(QIRFault("control-flow", "a loop that never ends")) }
        var updates: [(variable: Int, value: ClassicalExpression)] = []
        for (location, variable) in held {
            guard let value = turn.changes[location]?.expression, value != .variable(variable) else { continue }
            updates.append((variable, value))
        }
        // All at once: values that read a variable which changes before them are kept first.
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
        let goesOn = ClassicalExpression.constant(.unsigned(UInt64(header), bits: 64))
        turn.operations.append(.assign(.variable(state), selected))
        if !updates.isEmpty {
            turn.operations.append(
                .conditional(.expression(.binary(.equal, .variable(state), goesOn)), then: parallel + late, otherwise: []))
        }
        operations.append(.loop(while: .expression(.binary(.equal, .variable(state), goesOn)), body: turn.operations))
        for (location, value) in turn.changes where location != .selector { set(location, value) }
        change(turn.allocator)
    }

    static func bits(writtenBy operations: [Operation]) -> Set<Int> {
        var bits: Set<Int> = []
        for operation in operations {
            switch operation {
            case .measure(_, let bit?): bits.insert(bit)
            case .assign(.bits(let written), _): bits.formUnion(written)
            case .conditional(_, let then, let otherwise):
                bits.formUnion(QIRRunner.bits(writtenBy: then))
                bits.formUnion(QIRRunner.bits(writtenBy: otherwise))
            case .loop(_, let body): bits.formUnion(QIRRunner.bits(writtenBy: body))
            default: break
            }
        }
        return bits
    }
}
