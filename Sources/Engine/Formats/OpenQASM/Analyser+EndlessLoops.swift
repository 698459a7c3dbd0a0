internal import Circuits

extension Analyser {
    /// Whether it is plain that a loop whose condition holds goes on for ever.
    func neverEnds(_ condition: ExpressionSyntax, _ body: [StatementSyntax]) -> Bool {
        var (read, written) = (Set<String>(), Set<String>())
        guard condition.addNames(to: &read) else { return false }
        for statement in body { statement.addWrittenNames(to: &written) }
        // Aliases and arrays have several names.
        let isPlain = read.allSatisfy { name in
            switch lookUp(name) {
            case .value, .variable, .bits, nil: true
            default: false
            }
        }
        let hasAliases = scopes.contains { $0.values.contains { if case .bitAlias = $0 { true } else { false } } }
        return isPlain && read.isDisjoint(with: written) && (read.isEmpty || !hasAliases) && !body.contains { leaves($0, loops: 0) }
    }

    /// Whether a statement may leave the loop that it stands in.
    private func leaves(_ statement: StatementSyntax, loops: Int) -> Bool {
        switch statement.kind {
        case .breakLoop: loops == 0
        case .returnValue, .end: true
        case .conditional(_, let then, let otherwise): (then + otherwise).contains { leaves($0, loops: loops) }
        case .forLoop(_, _, _, let body), .whileLoop(_, let body): body.contains { leaves($0, loops: loops + 1) }
        case .block(let body), .box(let body, _): body.contains { leaves($0, loops: loops) }
        case .switchCase(_, let cases): cases.contains { $0.body.contains { leaves($0, loops: loops) } }
        // Subroutines may end the program.
        case .expression, .assignment, .variable: !subroutineNames.isEmpty
        default: false
        }
    }
}
