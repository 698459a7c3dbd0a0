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
        var isClosed = false
        for _ in 0..<64 {
            for bit in written.sorted() { keepReaders(of: bit) }
            hold(held)
            operations.append(.assign(.variable(state), .constant(.unsigned(UInt64(header), bits: 64))))
            exits = []
            var turn = try side { (runner) throws(Stop) in try runner.run(from: header, in: inner, until: nil) }
            guard turn.end == .left else { throw .fault(QIRFault("control-flow", "a loop that never ends")) }
            guard turn.uses == uses else {
                throw .fault(QIRFault("unsupported", "output recorded in a loop that measurements end", near: ["record_output("]))
            }
            let new = changed(turn, objectCount, Set(held.map(\.0)))
            let bits = QIRRunner.bits(writtenBy: turn.operations)
            let next = unitedTurn(turn.allocator)
            guard let next else {
                throw .fault(
                    QIRFault("unsupported", "qubits allocated or released in a loop that measurements end", near: ["qubit_allocate("]))
            }
            if new.isEmpty, bits.isSubset(of: written), next == allocator {
                try close(&turn, header: header, state: state, held: held)
                isClosed = true
                break
            }
            restore(begin)
            change(next)
            written.formUnion(bits)
            hold(new, turn, &held)
        }
        guard isClosed else { throw .fault(QIRFault("control-flow", "a loop whose state does not settle")) }
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
        let updates = updates(of: held, turn)
        let goesOn = ClassicalExpression.constant(.unsigned(UInt64(header), bits: 64))
        turn.operations.append(.assign(.variable(state), selected))
        if !updates.isEmpty {
            turn.operations.append(
                .conditional(.expression(.binary(.equal, .variable(state), goesOn)), then: updates, otherwise: []))
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
