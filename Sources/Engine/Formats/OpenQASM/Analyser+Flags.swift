internal import Circuits

extension Analyser {
    /// The flag that tells that a loop, call or program was left.
    private func flag(_ exit: Exit) -> Variable {
        func made(_ known: inout Variable?, _ name: String, _ depth: Int, _ extent: Extent?) -> Variable {
            if let known { return known }
            // A place of its own for each flag of a loop or call.
            let site = extent.map { Extent(source: -$0.source - 1, start: $0.start, end: exit == .continueLoop ? -1 : $0.end) }
            let flag = Variable(name, .boolean, depth: depth, site: site.map(self.site))
            (flag.known, flag.isStale, flag.order) = (.boolean(false), true, order)
            known = flag
            return flag
        }
        switch exit {
        case .breakLoop:
            guard let loop = loops.last else { break }
            return made(&loop.broken, "broken", loop.depth, loop.extent)
        case .continueLoop:
            guard let loop = loops.last else { break }
            return made(&loop.skipped, "skipped", loop.depth, loop.extent)
        case .returnValue:
            guard let call = calls.last else { break }
            return made(&call.returned, "returned", call.depth, call.extent)
        case .end: break
        }
        return made(&ended, "ended", 0, nil)
    }

    func raise(_ exit: Exit) {
        guard !isDry else { return }
        store(.boolean(true), in: flag(exit), at: Extent(source: 0, start: 0, end: 0))
    }

    /// That none of these has left.
    func stays(_ exits: Set<Exit>) -> Condition {
        let order: [Exit] = [.breakLoop, .continueLoop, .returnValue, .end]
        let claims = order.filter(exits.contains).map { Condition.not(read(flag($0)).condition ?? .constant(false)) }
        return claims.dropFirst().reduce(claims.first ?? .constant(true)) { .and($0, $1) }
    }
}
