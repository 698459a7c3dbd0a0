extension ExpressionSyntax {
    /// The names that it reads; false where it also calls or measures something.
    func addNames(to names: inout Set<String>) -> Bool {
        switch kind {
        case .name(let name):
            names.insert(name)
            return true
        case .call, .measure, .durationOf, .invalid: return false
        case .unary(_, let operand), .cast(_, let operand): return operand.addNames(to: &names)
        case .binary(_, let left, let right): return left.addNames(to: &names) && right.addNames(to: &names)
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
        case .binary(_, let left, let right): left.hasEffects || right.hasEffects
        case .membership(let operand, let entries): operand.hasEffects || entries.contains(where: \.hasEffects)
        case .index(let base, _): base.hasEffects
        case .concatenation(let parts), .list(let parts): parts.contains(where: \.hasEffects)
        default: false
        }
    }
}
