/// A part of a function's blocks: all of them, or those of one loop.
///
/// Control leaves it by a return, by an edge to a block outside, or by an edge to its header.
final class QIRRegion {
    let blocks: [[QIRModule.Instruction]]
    /// The block at which a loop begins anew.
    let header: Int?
    private let inside: Set<Int>?
    private var known: [Int: Int]?

    init(_ function: QIRModule.Function, header: Int? = nil, inside: Set<Int>? = nil) {
        (blocks, self.header, self.inside) = (function.blocks, header, inside)
    }

    /// Whether an edge to that block stays in the region.
    func contains(_ block: Int) -> Bool { block != header && (inside?.contains(block) ?? true) }

    private func isMember(_ block: Int) -> Bool { inside?.contains(block) ?? true }

    private func successors(_ block: Int) -> [Int] { blocks[block].last?.blocks ?? [] }

    /// The blocks of the loop that a block is part of, without passing the region's header; empty where it is in none.
    func loop(around block: Int) -> Set<Int> {
        var predecessors: [Int: [Int]] = [:]
        for from in blocks.indices where isMember(from) {
            for next in successors(from) where contains(next) { predecessors[next, default: []].append(from) }
        }
        func reached(_ next: (Int) -> [Int]) -> Set<Int> {
            var (found, waiting): (Set<Int>, [Int]) = ([], [block])
            while let one = waiting.popLast() {
                for other in next(one) where found.insert(other).inserted { waiting.append(other) }
            }
            return found
        }
        let after = reached { self.successors($0).filter(self.contains) }
        guard after.contains(block) else { return [] }
        return after.intersection(reached { predecessors[$0] ?? [] })
    }

    /// The nearest block, other than itself, through which every way out of the region leads.
    func join(of block: Int) -> Int? {
        let exit = blocks.count
        guard let next = dominators()[block], next != exit else { return nil }
        return next
    }

    /// The nearest block through which every way out from all of these leads.
    func join(ofAll targets: [Int]) -> Int? {
        let (exit, dominators) = (blocks.count, dominators())
        func chain(_ block: Int) -> [Int] {
            var (chain, one) = ([block], block)
            while let next = dominators[one], next != one, next != exit {
                chain.append(next)
                one = next
            }
            return chain
        }
        guard let first = targets.first else { return nil }
        var common = chain(first)
        for target in targets.dropFirst() {
            let others = Set(chain(target))
            common = common.filter(others.contains)
        }
        return common.first
    }

    /// Immediate postdominators, by Cooper, Harvey and Kennedy's method; the exit has the number after the last block.
    private func dominators() -> [Int: Int] {
        if let known { return known }
        let exit = blocks.count
        var (back, forth): ([Int: [Int]], [Int: [Int]]) = ([:], [:])
        for block in blocks.indices where isMember(block) {
            var next: [Int] = []
            for one in successors(block) {
                let target = contains(one) ? one : exit
                if !next.contains(target) { next.append(target) }
            }
            if blocks[block].last?.opcode == .ret { next = [exit] }
            forth[block] = next
            for one in next { back[one, default: []].append(block) }
        }
        // Postorder of the reversed graph from the exit.
        var (order, number): ([Int], [Int: Int]) = ([], [:])
        var visited: Set<Int> = [exit]
        var stack: [(block: Int, rest: ArraySlice<Int>)] = [(exit, (back[exit] ?? [])[...])]
        while let (block, rest) = stack.last {
            if let next = rest.first {
                stack[stack.count - 1].rest = rest.dropFirst()
                if visited.insert(next).inserted { stack.append((next, (back[next] ?? [])[...])) }
            } else {
                number[block] = order.count
                order.append(block)
                stack.removeLast()
            }
        }
        var result: [Int: Int] = [exit: exit]
        func meet(_ one: Int, _ other: Int) -> Int {
            var (one, other) = (one, other)
            while one != other {
                while number[one, default: 0] < number[other, default: 0] { one = result[one] ?? exit }
                while number[other, default: 0] < number[one, default: 0] { other = result[other] ?? exit }
            }
            return one
        }
        var isChanged = true
        while isChanged {
            isChanged = false
            for block in order.reversed() where block != exit {
                var new: Int?
                for next in forth[block] ?? [] where result[next] != nil { new = new.map { meet(next, $0) } ?? next }
                if let new, result[block] != new {
                    result[block] = new
                    isChanged = true
                }
            }
        }
        known = result
        return result
    }
}
