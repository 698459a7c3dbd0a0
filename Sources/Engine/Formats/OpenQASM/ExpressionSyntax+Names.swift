extension ExpressionSyntax {
    /// The names that it reads; false where it also calls or measures something.
    func addNames(to names: inout Set<String>) -> Bool {
        switch kind {
        case .name(let name):
            names.insert(name)
            return true
        case .call, .measure, .durationOf, .invalid: return false
        case .unary(_, let operand), .cast(_, let operand): return operand.addNames(to: &names)
        case .binary:
            let (first, links) = chain
            return first.addNames(to: &names) && links.allSatisfy { $0.operand.addNames(to: &names) }
        case .membership(let operand, let entries): return ([operand] + entries).allSatisfy { $0.addNames(to: &names) }
        case .list(let parts), .concatenation(let parts): return parts.allSatisfy { $0.addNames(to: &names) }
        case .index(let base, let entries):
            return base.addNames(to: &names)
                && entries.allSatisfy { entry in
                    if case .one(let index) = entry { index.addNames(to: &names) } else { false }
                }
        case .integer, .wideInteger, .float, .imaginary, .boolean, .bitString, .duration, .hardwareQubit: return true
        }
    }
}

extension ExpressionSyntax {
    /// Whether computing it may change the state of the circuit.
    var hasEffects: Bool {
        switch kind {
        case .call, .measure: true
        case .unary(_, let operand), .cast(_, let operand): operand.hasEffects
        case .binary: ([chain.first] + chain.links.map(\.operand)).contains(where: \.hasEffects)
        case .membership(let operand, let entries): operand.hasEffects || entries.contains(where: \.hasEffects)
        case .index(let base, _): base.hasEffects
        case .concatenation(let parts), .list(let parts): parts.contains(where: \.hasEffects)
        default: false
        }
    }
}

extension ExpressionSyntax {
    /// What an operator adds to the value of all that stands to its left.
    struct Link {
        let operation: BinaryOperator
        let operand: ExpressionSyntax
        /// From the first operand to this one.
        let extent: Extent
    }

    /// The operators of a sum, product and the like from left to right: a long one is deep to the left, too deep to descend into.
    var chain: (first: ExpressionSyntax, links: [Link]) {
        var (first, links) = (self, [Link]())
        while case .binary(let operation, let left, let right) = first.kind {
            links.append(Link(operation: operation, operand: right, extent: first.extent))
            first = left
        }
        links.reverse()
        return (first, links)
    }
}
