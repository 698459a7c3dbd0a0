import Circuits

/// One step into a circuit: a condition or a loop among operations, and which part of it.
struct BlockStep: Hashable, Sendable, Codable {
    enum Part: String, Sendable, Codable { case then, otherwise, body }

    var operation: Int
    var part: Part
}

extension Operation {
    /// Whether something stands inside that can be entered.
    var isBlock: Bool {
        switch self {
        case .conditional, .loop: true
        default: false
        }
    }

    /// What stands in a part of a block; nil where it has no such part.
    func body(_ part: BlockStep.Part) -> [Operation]? {
        switch (self, part) {
        case (.conditional(_, let then, _), .then): then
        case (.conditional(_, _, let otherwise), .otherwise): otherwise
        case (.loop(_, let body), .body): body
        default: nil
        }
    }

    /// The block with another body; nil where nothing is left of it.
    fileprivate func with(_ body: [Operation], _ part: BlockStep.Part) -> (operation: Operation, part: BlockStep.Part)? {
        switch (self, part) {
        case (.conditional(let condition, _, let otherwise), .then):
            if !body.isEmpty || otherwise.isEmpty {
                return body.isEmpty ? nil : (.conditional(condition, then: body, otherwise: otherwise), .then)
            }
            // Programs have no block that only has an else.
            return (.conditional(condition.opposite, then: otherwise, otherwise: []), .otherwise)
        case (.conditional(let condition, let then, _), .otherwise):
            return (.conditional(condition, then: then, otherwise: body), .otherwise)
        case (.loop(let condition, _), .body): return body.isEmpty ? nil : (.loop(while: condition, body: body), .body)
        default: return (self, part)
        }
    }
}

extension Condition {
    /// What holds where this does not.
    var opposite: Condition {
        switch self {
        case .not(let inner): inner
        case .constant(let value): .constant(!value)
        case .compare(let bits, let comparison, let value):
            switch comparison {
            case .equal: .compare(bits: bits, .notEqual, value)
            case .notEqual: .compare(bits: bits, .equal, value)
            case .less: .compare(bits: bits, .greaterOrEqual, value)
            case .lessOrEqual: .compare(bits: bits, .greater, value)
            case .greater: .compare(bits: bits, .lessOrEqual, value)
            case .greaterOrEqual: .compare(bits: bits, .less, value)
            }
        default: .not(self)
        }
    }
}

extension Circuit {
    /// The operations at the end of a way into blocks; nil where it does not lead anywhere.
    func operations(at path: [BlockStep]) -> [Operation]? {
        var found = operations
        for step in path {
            guard found.indices.contains(step.operation), let body = found[step.operation].body(step.part) else { return nil }
            found = body
        }
        return found
    }

    /// The circuit with other operations at the end of a way, and the way to them: shorter where a block vanished that had nothing inside any more.
    func replacing(at path: [BlockStep], with body: [Operation]) -> (circuit: Circuit, path: [BlockStep])? {
        guard let (new, way) = Self.replaced(operations, path[...], body) else { return nil }
        var result = self
        if new.count < operations.count, let gone = path.first?.operation { result = removing([gone]) } else { result.operations = new }
        return (result, way)
    }

    private static func replaced(
        _ operations: [Operation], _ path: ArraySlice<BlockStep>, _ body: [Operation]
    ) -> (operations: [Operation], path: [BlockStep])? {
        guard let step = path.first else { return (body, []) }
        guard operations.indices.contains(step.operation), let inside = operations[step.operation].body(step.part),
            let (inner, way) = replaced(inside, path.dropFirst(), body)
        else { return nil }
        var result = operations
        guard let (block, part) = operations[step.operation].with(inner, step.part) else {
            result.remove(at: step.operation)
            return (result, [])
        }
        result[step.operation] = block
        return (result, [BlockStep(operation: step.operation, part: part)] + way)
    }
}
