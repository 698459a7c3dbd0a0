internal import Circuits
internal import Glibc

/// An angle as a sum of products of atoms: what training evaluates for every sample without looking at an expression again.
///
/// Atoms are shared by all samples (parameters, and parts that no polynomial can say) or have a value a sample (features, and such parts with features).
struct AnglePolynomial: Hashable {
    struct Term: Hashable {
        var coefficient: Double
        /// Shared atoms, sorted; one for each factor.
        var shared: [Int]
        /// Atoms with a value a sample, sorted.
        var lanes: [Int]
    }

    var terms: [Term] = []

    init(_ terms: [Term] = []) { self.terms = terms }
    init(_ value: Double) { terms = value == 0 ? [] : [Term(coefficient: value, shared: [], lanes: [])] }

    var isPerSample: Bool { terms.contains { !$0.lanes.isEmpty } }
    var isConstant: Bool { terms.allSatisfy { $0.shared.isEmpty && $0.lanes.isEmpty } }
    /// The value of a constant.
    var constant: Double { terms.reduce(0) { $0 + $1.coefficient } }

    static func + (a: Self, b: Self) -> Self {
        var sum = a
        for term in b.terms {
            if let place = sum.terms.firstIndex(where: { $0.shared == term.shared && $0.lanes == term.lanes }) {
                sum.terms[place].coefficient += term.coefficient
            } else {
                sum.terms.append(term)
            }
        }
        sum.terms.removeAll { $0.coefficient == 0 }
        return sum
    }

    static func * (factor: Double, a: Self) -> Self {
        factor == 0 ? Self() : Self(a.terms.map { Term(coefficient: factor * $0.coefficient, shared: $0.shared, lanes: $0.lanes) })
    }

    static func * (a: Self, b: Self) -> Self {
        var product = Self()
        for x in a.terms {
            for y in b.terms {
                let term = Term(
                    coefficient: x.coefficient * y.coefficient, shared: (x.shared + y.shared).sorted(), lanes: (x.lanes + y.lanes).sorted())
                product = product + Self([term])
            }
        }
        return product
    }
}

/// The atoms of a circuit's angles, found while its expressions are read.
struct AngleAtoms {
    let parameters: [String: Int]
    let features: [String: Int]
    /// Parts of expressions that are atoms of their own, after the parameters and the features.
    private(set) var sharedParts: [Expression] = []
    private(set) var laneParts: [Expression] = []

    init(parameters: [String], features: [String]) throws(BatchedError) {
        var places: [String: Int] = [:]
        for (place, name) in parameters.enumerated() {
            guard places.updateValue(place, forKey: name) == nil else { throw .repeatedName(name) }
        }
        self.parameters = places
        var columns: [String: Int] = [:]
        for (place, name) in features.enumerated() {
            guard columns.updateValue(place, forKey: name) == nil, places[name] == nil else { throw .repeatedName(name) }
        }
        self.features = columns
    }

    /// More terms than this in a product make it an atom of its own.
    private static let termLimit = 64

    /// The polynomial of an expression.
    mutating func polynomial(_ expression: Expression) throws(BatchedError) -> AnglePolynomial {
        switch expression {
        case .number(let value): return AnglePolynomial(value)
        case .constant(let constant): return AnglePolynomial(constant.value)
        case .symbol(let name):
            if let place = parameters[name] { return AnglePolynomial([.init(coefficient: 1, shared: [place], lanes: [])]) }
            if let place = features[name] { return AnglePolynomial([.init(coefficient: 1, shared: [], lanes: [place])]) }
            throw .unbound(name)
        case .negation(let operand): return -1 * (try polynomial(operand))
        case .binary(.plus, let left, let right): return try polynomial(left) + (try polynomial(right))
        case .binary(.minus, let left, let right): return try polynomial(left) + -1 * (try polynomial(right))
        case .binary(.times, let left, let right):
            let (a, b) = (try polynomial(left), try polynomial(right))
            return a.terms.count * b.terms.count <= Self.termLimit ? a * b : try part(expression)
        case .binary(.over, let left, let right):
            guard right.isConstant else { return try part(expression) }
            let divisor = try value(right)
            guard divisor != 0 else { return try part(expression) }
            return 1 / divisor * (try polynomial(left))
        case .binary(.power, let base, let exponent):
            guard exponent.isConstant, let count = Int(exactly: try value(exponent)), (1...4).contains(count) else {
                return try part(expression)
            }
            let factor = try polynomial(base)
            guard pow(Double(factor.terms.count), Double(count)) <= Double(Self.termLimit) else { return try part(expression) }
            return (1..<count).reduce(factor) { product, _ in product * factor }
        case .call: return try part(expression)
        }
    }

    /// The derivative of a polynomial by a parameter.
    mutating func derivative(_ polynomial: AnglePolynomial, by parameter: Int, named name: String) throws(BatchedError) -> AnglePolynomial {
        var sum = AnglePolynomial()
        for term in polynomial.terms {
            for (place, atom) in term.shared.enumerated() {
                var rest = term
                rest.shared.remove(at: place)
                if atom == parameter {
                    sum = sum + AnglePolynomial([rest])
                } else if atom >= parameters.count {
                    let slope = try self.polynomial(sharedParts[atom - parameters.count].derivative(name))
                    sum = sum + AnglePolynomial([rest]) * slope
                }
            }
            for (place, atom) in term.lanes.enumerated() where atom >= features.count {
                var rest = term
                rest.lanes.remove(at: place)
                let slope = try self.polynomial(laneParts[atom - features.count].derivative(name))
                sum = sum + AnglePolynomial([rest]) * slope
            }
        }
        return sum
    }

    private func value(_ expression: Expression) throws(BatchedError) -> Double {
        do { return try expression.evaluate() } catch { throw .circuit(error) }
    }

    private mutating func part(_ expression: Expression) throws(BatchedError) -> AnglePolynomial {
        let symbols = expression.symbols
        guard !symbols.isEmpty else { return AnglePolynomial(try value(expression)) }
        for name in symbols.sorted() where parameters[name] == nil && features[name] == nil { throw .unbound(name) }
        if symbols.contains(where: { features[$0] != nil }) {
            let place = laneParts.firstIndex(of: expression) ?? laneParts.count
            if place == laneParts.count { laneParts.append(expression) }
            return AnglePolynomial([.init(coefficient: 1, shared: [], lanes: [features.count + place])])
        }
        let place = sharedParts.firstIndex(of: expression) ?? sharedParts.count
        if place == sharedParts.count { sharedParts.append(expression) }
        return AnglePolynomial([.init(coefficient: 1, shared: [parameters.count + place], lanes: [])])
    }
}

extension AngleAtoms {
    /// The parameters that a polynomial may depend on, in ascending order.
    func parameters(of polynomial: AnglePolynomial, names: [String]) throws(BatchedError) -> [Int] {
        var found: Set<Int> = []
        for term in polynomial.terms {
            for atom in term.shared {
                if atom < parameters.count {
                    found.insert(atom)
                } else {
                    found.formUnion(sharedParts[atom - parameters.count].symbols.compactMap { parameters[$0] })
                }
            }
            for atom in term.lanes where atom >= features.count {
                found.formUnion(laneParts[atom - features.count].symbols.compactMap { parameters[$0] })
            }
        }
        return found.sorted()
    }
}
