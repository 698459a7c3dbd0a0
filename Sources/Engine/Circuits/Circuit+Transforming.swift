extension Circuit {
    /// The circuit with the given parameters replaced by numbers; they are no inputs any more.
    ///
    /// - Throws: ``CircuitError/notFinite(_:why:)`` where an angle has no value then.
    public func bound(to values: [String: Double]) throws(CircuitError) -> Circuit {
        var bound = self
        bound.inputs.removeAll { values[$0] != nil }
        for name in values.keys { bound.inputTypes[name] = nil }
        bound.operations = try Circuit.mapGates(try Circuit.binding(operations, to: values)) { (application) throws(CircuitError) in
            var application = application
            if case let angles = application.angles, !angles.allSatisfy(\.isConstant) {
                application.angles = try angles.map { (angle) throws(CircuitError) in try angle.bound(to: values) }
            }
            for (place, modifier) in application.modifiers.enumerated() {
                if case .power(let exponent) = modifier { application.modifiers[place] = .power(try exponent.bound(to: values)) }
            }
            return application
        }
        return bound
    }

    /// Inputs of classical expressions replaced by numbers.
    private static func binding(_ operations: [Operation], to values: [String: Double]) throws(CircuitError) -> [Operation] {
        let isPlain = operations.allSatisfy {
            switch $0 {
            case .conditional, .loop, .assign: false
            case .gate, .measure, .reset, .barrier, .delay, .box: true
            }
        }
        if isPlain || values.isEmpty { return operations }
        do throws(ClassicalFault) {
            return try operations.map { (operation) throws(ClassicalFault) in try operation.binding(values) }
        } catch {
            throw .classical(error)
        }
    }

    /// The circuit that undoes this one: gates inverted, in reverse order.
    ///
    /// - Throws: ``CircuitError/notInvertible(_:)`` where it measures, resets or branches.
    public func inverse() throws(CircuitError) -> Circuit {
        var inverse = self
        inverse.operations = []
        inverse.annotations = []
        inverse.operations.reserveCapacity(operations.count)
        var boxes = Circuit.boxLengths(operations)
        for operation in operations.reversed() {
            switch operation {
            case .gate(let application): inverse.operations.append(.gate(application.inverse))
            case .barrier: inverse.operations.append(operation)
            case .measure: throw .notInvertible("a measurement")
            case .reset: throw .notInvertible("a reset")
            case .delay: inverse.operations.append(operation)
            case .box(.end): inverse.operations.append(.box(.begin(boxes.popLast() ?? nil)))
            case .box(.begin): inverse.operations.append(.box(.end))
            case .conditional, .loop: throw .notInvertible("a gate under a condition")
            case .assign: throw .notInvertible("an assignment")
            }
        }
        return inverse
    }

    static func mapGates(
        _ operations: [Operation], _ transform: (GateApplication) throws(CircuitError) -> GateApplication
    ) throws(CircuitError) -> [Operation] {
        var mapped: [Operation] = []
        mapped.reserveCapacity(operations.count)
        for operation in operations {
            switch operation {
            case .gate(let application): mapped.append(.gate(try transform(application)))
            case .conditional(let condition, let then, let otherwise):
                mapped.append(.conditional(condition, then: try mapGates(then, transform), otherwise: try mapGates(otherwise, transform)))
            case .loop(let condition, let body): mapped.append(.loop(while: condition, body: try mapGates(body, transform)))
            case .measure, .reset, .barrier, .assign, .delay, .box: mapped.append(operation)
            }
        }
        return mapped
    }
}

extension GateApplication {
    /// The application that undoes this one, without a modifier where the table knows the inverse.
    public var inverse: GateApplication {
        var inverse = self
        if modifiers.contains(where: { if case .control = $0 { false } else { true } }) {
            if modifiers.first == .inverse { inverse.modifiers.removeFirst() } else { inverse.modifiers.insert(.inverse, at: 0) }
            return inverse
        }
        switch gate {
        case .unitary(let unitary): inverse.gate = .unitary(unitary.inverse)
        case .defined: inverse.modifiers.insert(.inverse, at: 0)
        case .standard(let index):
            let row = index.gate
            switch row.inverse {
            case .itself: break
            case .named(let name): if let other = Gate.rows[name] { inverse.gate = .standard(other) }
            case .angles(let terms): inverse.angles = terms.map { $0.applied(to: angles) }
            case .modifier: inverse.modifiers.insert(.inverse, at: 0)
            }
        }
        return inverse
    }
}

extension Gate.InverseAngle {
    /// The inverse's angle, as an expression.
    public func applied(to angles: [Expression]) -> Expression {
        let angle = isNegated ? -angles[source] : angles[source]
        switch halfTurns {
        case 0: return angle
        case 1: return isNegated ? .pi - angles[source] : angle + .pi
        case -1: return angle - .pi
        default: return angle + Expression.number(Double(halfTurns)) * .pi
        }
    }

    /// The inverse's angle, as a number.
    public func applied(to angles: [Double]) -> Double { (isNegated ? -angles[source] : angles[source]) + Double(halfTurns) * .pi }
}

extension Operation {
    fileprivate func binding(_ values: [String: Double]) throws(ClassicalFault) -> Operation {
        switch self {
        case .gate, .measure, .reset, .barrier, .delay, .box: return self
        case .assign(let target, let value): return .assign(target, try value.binding(values))
        case .loop(let condition, let body):
            return .loop(
                while: try condition.binding(values), body: try body.map { (inner) throws(ClassicalFault) in try inner.binding(values) })
        case .conditional(let condition, let then, let otherwise):
            return .conditional(
                try condition.binding(values), then: try then.map { (inner) throws(ClassicalFault) in try inner.binding(values) },
                otherwise: try otherwise.map { (inner) throws(ClassicalFault) in try inner.binding(values) })
        }
    }
}

extension Condition {
    fileprivate func binding(_ values: [String: Double]) throws(ClassicalFault) -> Condition {
        switch self {
        case .bit, .compare, .constant: self
        case .not(let inner): .not(try inner.binding(values))
        case .and(let left, let right): .and(try left.binding(values), try right.binding(values))
        case .or(let left, let right): .or(try left.binding(values), try right.binding(values))
        case .expression(let expression): .expression(try expression.binding(values))
        }
    }
}

extension ClassicalExpression {
    fileprivate func binding(_ values: [String: Double]) throws(ClassicalFault) -> ClassicalExpression {
        try replacing { leaf in
            guard case .input = leaf else { return nil }
            return (try? leaf.evaluate(Inputs(values: values))).map { .constant($0) }
        }
    }
}

/// Inputs alone: bits and variables stand in no expression that is computed with it.
private struct Inputs: ClassicalMemory {
    let values: [String: Double]

    func bit(_ bit: Int) -> Bool { false }
    func variable(_ variable: Int) -> ClassicalValue { .boolean(false) }
    func input(_ name: String) -> Double? { values[name] }
}
