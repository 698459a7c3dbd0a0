import Circuits

/// A rule that takes gates' places: `rzz(t) with cx 0,1; rz(t) 1; cx 0,1`.
struct GatePattern {
    /// The gate that is looked for, with names for its angles.
    let name: String
    private let parameters: [String]
    private let parts: [Part]

    private struct Part {
        let name: String
        let angles: [Expression]
        /// Operands by their number; nil for all in order.
        let operands: [Int]?
    }

    /// Reads a rule.
    init(_ text: String) throws(EditRefusal) {
        let sides = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        guard let split = sides.firstIndex(of: "with"), split > 0, split + 1 < sides.count else {
            throw EditRefusal("expected GATE[(NAME,…)] with GATE[(EXPR,…)] [N,…][; GATE …]")
        }
        let (name, names) = try Self.call(sides[..<split].joined())
        self.name = name
        var parameters: [String] = []
        for expression in names {
            guard case .symbol(let symbol) = expression else { throw EditRefusal("'\(expression)' is no name for an angle") }
            parameters.append(symbol)
        }
        self.parameters = parameters
        var parts: [Part] = []
        for piece in sides[(split + 1)...].joined(separator: " ").split(separator: ";") {
            let close = piece.lastIndex(of: ")").map { piece.index(after: $0) }
            let head = close ?? piece.drop { $0 == " " }.firstIndex(of: " ") ?? piece.endIndex
            let (part, angles) = try Self.call(piece[..<head].filter { $0 != " " })
            var operands: [Int] = []
            for word in piece[head...].split(whereSeparator: { $0 == "," || $0 == " " }) {
                guard let number = Int(word), number >= 0 else { throw EditRefusal("'\(word)' is no operand's number") }
                operands.append(number)
            }
            parts.append(Part(name: part, angles: angles, operands: operands.isEmpty ? nil : operands))
        }
        self.parts = parts
    }

    private static func call(_ text: String) throws(EditRefusal) -> (String, [Expression]) {
        guard let open = text.firstIndex(of: "(") else { return (text, []) }
        guard text.hasSuffix(")") else { throw EditRefusal("'(' is never closed in '\(text)'") }
        return (String(text[..<open]), try expressions(String(text[text.index(after: open)...].dropLast())))
    }

    /// What takes the place of an operation; nil where the rule does not speak of it.
    func replacement(for operation: Operation, in circuit: Circuit) throws(EditRefusal) -> [Operation]? {
        guard case .gate(let application) = operation, application.name == name else { return nil }
        guard parameters.isEmpty || parameters.count == application.angles.count else {
            throw EditRefusal("\(name) has \(application.angles.count) angles, the rule names \(parameters.count)")
        }
        let values = Dictionary(zip(parameters, application.angles), uniquingKeysWith: { $1 })
        var result: [Operation] = []
        for part in parts {
            var angles: [Expression] = []
            do throws(CircuitError) {
                for angle in part.angles { angles.append(try angle.substituting { values[$0] }) }
            } catch {
                throw EditRefusal(error.description)
            }
            // A gate with as many angles keeps those of the one whose place it takes.
            if angles.isEmpty, let count = circuit.arity(of: part.name)?.parameters.count, count == application.angles.count {
                angles = application.angles
            }
            var wires = application.qubits
            if let operands = part.operands {
                wires = []
                for operand in operands {
                    guard application.qubits.indices.contains(operand) else {
                        throw EditRefusal("\(name) has no operand \(operand); they are 0 to \(application.qubits.count - 1)")
                    }
                    wires.append(application.qubits[operand])
                }
            }
            result.append(.gate(try circuit.application(part.name, angles: angles, on: wires)))
        }
        return result
    }
}
