internal import Circuits
internal import Numerics

/// A number that is linear in the angles of a circuit's gates.
struct LinearAngle {
    var constant: Double
    var terms: [(angle: Int, factor: Double)] = []

    init(_ constant: Double) { self.constant = constant }
    init(angle: Int) { (constant, terms) = (0, [(angle, 1)]) }

    static func * (factor: Double, angle: LinearAngle) -> LinearAngle {
        var result = LinearAngle(factor * angle.constant)
        result.terms = angle.terms.map { ($0.angle, factor * $0.factor) }
        return result
    }

    static func + (one: LinearAngle, other: LinearAngle) -> LinearAngle {
        var result = LinearAngle(one.constant + other.constant)
        result.terms = one.terms + other.terms
        return result
    }

    static prefix func - (angle: LinearAngle) -> LinearAngle { -1 * angle }
}

/// The different angles of a circuit's gates that depend on inputs, and their derivatives.
struct AngleTable {
    /// The value of an angle and its derivatives by the real inputs.
    struct Entry {
        var value: CompiledExpression
        var derivatives: [(parameter: Int, value: CompiledExpression)]
    }

    private(set) var entries: [Entry] = []
    private var places: [Expression: Int] = [:]
    /// Where an input's value stands.
    private let inputs: [String: Int]
    /// Where an input's derivative goes; only real inputs have one.
    private let parameters: [String: Int]

    init(inputs: [String], parameters: [String]) {
        self.inputs = Dictionary(inputs.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        self.parameters = Dictionary(parameters.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
    }

    mutating func angle(_ expression: Expression) throws(SimulationError) -> LinearAngle {
        guard !expression.isConstant else {
            do { return LinearAngle(try expression.evaluate()) } catch { throw .circuit(error) }
        }
        if let place = places[expression] { return LinearAngle(angle: place) }
        var derivatives: [(parameter: Int, value: CompiledExpression)] = []
        if case .symbol(let name) = expression {
            if let parameter = parameters[name] { derivatives = [(parameter, try CompiledExpression(1, inputs))] }
        } else {
            let symbols = expression.symbols.compactMap { name in parameters[name].map { (name, $0) } }.sorted { $0.1 < $1.1 }
            for (name, parameter) in symbols {
                derivatives.append((parameter, try CompiledExpression(expression.derivative(name), inputs)))
            }
        }
        places[expression] = entries.count
        entries.append(Entry(value: try CompiledExpression(expression, inputs), derivatives: derivatives))
        return LinearAngle(angle: entries.count - 1)
    }
}
