internal import Circuits

extension Circuit {
    /// The same circuit with its variables in the order in which the program meets them, and without those that it never meets.
    func orderingVariables() -> Circuit {
        guard !variables.isEmpty else { return self }
        let names = Dictionary(variables.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        var places: [Int: Int] = [:]
        func meet(_ found: Set<Int>) { for variable in found.sorted() where places[variable] == nil { places[variable] = places.count } }
        func meet(_ expression: ClassicalExpression) {
            expression.visit { if case .variable(let variable) = $0 { meet([variable]) } }
        }
        func meet(_ condition: Condition) {
            switch condition {
            case .bit, .compare, .constant: break
            case .not(let inner): meet(inner)
            case .and(let left, let right), .or(let left, let right):
                meet(left)
                meet(right)
            case .expression(let expression): meet(expression)
            }
        }
        Circuit.visit(operations) { operation in
            switch operation {
            case .gate(let application):
                for angle in application.angles where !angle.isConstant { meet(Set(angle.symbols.compactMap { names[$0] })) }
                for case .power(let exponent) in application.modifiers { meet(Set(exponent.symbols.compactMap { names[$0] })) }
            case .assign(let target, let value):
                if case .variable(let variable) = target { meet([variable]) }
                meet(value)
            case .conditional(let condition, _, _), .loop(let condition, _): meet(condition)
            case .measure, .reset, .barrier, .delay, .box: break
            }
        }
        var ordered = self
        ordered.variables = places.sorted { $0.value < $1.value }.map { variables[$0.key] }
        ordered.operations = operations.map { $0.renumbering(places) }
        return ordered
    }
}

extension Operation {
    fileprivate func renumbering(_ places: [Int: Int]) -> Operation {
        switch self {
        case .gate, .measure, .reset, .barrier, .delay, .box: self
        case .assign(.variable(let variable), let value): .assign(.variable(places[variable] ?? 0), value.renumbering(places))
        case .assign(let target, let value): .assign(target, value.renumbering(places))
        case .loop(let condition, let body):
            .loop(while: condition.renumbering(places), body: body.map { $0.renumbering(places) })
        case .conditional(let condition, let then, let otherwise):
            .conditional(
                condition.renumbering(places), then: then.map { $0.renumbering(places) },
                otherwise: otherwise.map { $0.renumbering(places) })
        }
    }
}

extension Condition {
    fileprivate func renumbering(_ places: [Int: Int]) -> Condition {
        switch self {
        case .bit, .compare, .constant: self
        case .not(let inner): .not(inner.renumbering(places))
        case .and(let left, let right): .and(left.renumbering(places), right.renumbering(places))
        case .or(let left, let right): .or(left.renumbering(places), right.renumbering(places))
        case .expression(let expression): .expression(expression.renumbering(places))
        }
    }
}

extension ClassicalExpression {
    fileprivate func renumbering(_ places: [Int: Int]) -> ClassicalExpression {
        (try? replacing { leaf in
            if case .variable(let variable) = leaf { .variable(places[variable] ?? 0) } else { nil }
        }) ?? self
    }
}
