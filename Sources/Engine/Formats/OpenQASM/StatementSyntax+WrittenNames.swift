extension StatementSyntax {
    /// The names of what it may write to.
    func addWrittenNames(to names: inout Set<String>) {
        func arguments(_ expression: ExpressionSyntax) {
            switch expression.kind {
            case .call(_, let parts):
                for part in parts {
                    arguments(part)
                    var base = part
                    while case .index(let inner, _) = base.kind { base = inner }
                    if case .name(let name) = base.kind { names.insert(name) }
                }
            case .unary(_, let operand), .cast(_, let operand): arguments(operand)
            case .binary:
                let (first, links) = expression.chain
                arguments(first)
                for link in links { arguments(link.operand) }
            case .index(let base, _): arguments(base)
            case .membership(let operand, let entries): for part in [operand] + entries { arguments(part) }
            case .list(let parts), .concatenation(let parts): for part in parts { arguments(part) }
            default: break
            }
        }
        switch kind {
        case .assignment(let target, _, let value):
            names.insert(target.name)
            arguments(value)
        case .measure(_, let target): if let target { names.insert(target.name) }
        case .variable(_, _, let value): if let value { arguments(value) }
        case .expression(let value): arguments(value)
        case .conditional(let condition, let then, let otherwise):
            arguments(condition)
            for statement in then { statement.addWrittenNames(to: &names) }
            for statement in otherwise { statement.addWrittenNames(to: &names) }
        case .forLoop(_, _, _, let body), .block(let body), .box(let body, _):
            for statement in body { statement.addWrittenNames(to: &names) }
        case .whileLoop(let condition, let body):
            arguments(condition)
            for statement in body { statement.addWrittenNames(to: &names) }
        case .switchCase(let value, let cases):
            arguments(value)
            for (_, body) in cases { for statement in body { statement.addWrittenNames(to: &names) } }
        default: break
        }
    }
}
