extension LoweredCircuit {
    /// The same circuit with everything classical done that no measurement decides: loops and conditions over inputs and known values are unrolled,
    /// angles that read known variables become numbers.
    ///
    /// - Parameters:
    ///   - inputs: values of the circuit's inputs; angles keep their inputs as symbols.
    ///   - most: operations and repetitions of one loop; more are refused.
    public func resolved(_ inputs: [String: Double], most: Int = 2_000_000) throws(CircuitError) -> LoweredCircuit {
        let isPlain = operations.allSatisfy {
            switch $0 {
            case .gate, .measure, .reset: true
            case .conditional, .loop, .assign: false
            }
        }
        if isPlain { return self }
        var resolver = Resolver(self, inputs: inputs, most: most)
        var resolved = self
        resolved.operations = try resolver.run(operations)
        return resolved
    }
}

/// What is known of the classical side while a circuit is read from its start.
private struct Resolver {
    private struct Knowledge: ClassicalMemory {
        var ones: Set<Int> = []
        var unknownBits: Set<Int> = []
        /// Nil where only the run tells.
        var variables: [ClassicalValue?]
        let zeros: [ClassicalValue]
        let inputs: [String: Double]

        func bit(_ bit: Int) -> Bool { ones.contains(bit) }
        func variable(_ variable: Int) -> ClassicalValue { variables[variable] ?? zeros[variable] }
        func input(_ name: String) -> Double? { inputs[name] }

        func knows(bits: Set<Int>, variables read: Set<Int>) -> Bool {
            unknownBits.isDisjoint(with: bits) && read.allSatisfy { variables[$0] != nil }
        }

        mutating func store(_ target: ClassicalTarget, _ value: ClassicalValue) throws(ClassicalFault) {
            switch target {
            case .variable(let variable): variables[variable] = try value.converted(to: zeros[variable].type)
            case .bits(let bits):
                guard case .bits(let digits) = try value.converted(to: .bits(bits.count)) else { return }
                for (bit, digit) in zip(bits, digits) {
                    unknownBits.remove(bit)
                    if digit { ones.insert(bit) } else { ones.remove(bit) }
                }
            }
        }
    }

    private let names: [String: Int]
    private let most: Int
    private var knowledge: Knowledge
    private var emitted = 0

    init(_ circuit: LoweredCircuit, inputs: [String: Double], most: Int) {
        names = Dictionary(circuit.variables.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.most = most
        let zeros = circuit.variables.map(\.type.zero)
        knowledge = Knowledge(variables: zeros, zeros: zeros, inputs: inputs)
    }

    mutating func run(_ operations: [LoweredOperation]) throws(CircuitError) -> [LoweredOperation] {
        var result: [LoweredOperation] = []
        for operation in operations {
            emitted += 1
            guard emitted <= most else { throw .tooLong(gate: "while") }
            switch operation {
            case .gate(let gate): result.append(.gate(try resolved(gate)))
            case .measure(_, let bit):
                if let bit { knowledge.unknownBits.insert(bit) }
                result.append(operation)
            case .reset: result.append(operation)
            case .assign(let target, let value):
                do throws(ClassicalFault) {
                    if knowledge.knows(bits: value.bits, variables: value.variables) {
                        let known = try value.evaluate(knowledge)
                        try knowledge.store(target, known)
                        result.append(.assign(target, .constant(known)))
                        continue
                    }
                } catch {
                    throw .classical(error)
                }
                switch target {
                case .variable(let variable): knowledge.variables[variable] = nil
                case .bits(let bits): knowledge.unknownBits.formUnion(bits)
                }
                result.append(operation)
            case .conditional(let condition, let then, let otherwise):
                if let holds = try decided(condition) {
                    result += try run(holds ? then : otherwise)
                    continue
                }
                let before = knowledge
                let yes = try run(then)
                knowledge = before
                let no = try run(otherwise)
                knowledge = before
                forgetWrites(of: then)
                forgetWrites(of: otherwise)
                if !yes.isEmpty || !no.isEmpty { result.append(.conditional(condition, then: yes, otherwise: no)) }
            case .loop(let condition, let body): try repeated(condition, body, into: &result)
            }
        }
        return result
    }

    private mutating func repeated(
        _ condition: Condition, _ body: [LoweredOperation], into result: inout [LoweredOperation]
    ) throws(CircuitError) {
        var turns = 0
        while let holds = try decided(condition) {
            guard holds else { return }
            turns += 1
            guard turns <= most else { throw .tooLong(gate: "while") }
            result += try run(body)
        }
        forgetWrites(of: body)
        let before = knowledge
        let inner = try run(body)
        knowledge = before
        result.append(.loop(while: condition, body: inner))
    }

    private func decided(_ condition: Condition) throws(CircuitError) -> Bool? {
        guard knowledge.knows(bits: condition.bits, variables: condition.variables) else { return nil }
        do throws(ClassicalFault) { return try condition.holds(in: knowledge) } catch { throw .classical(error) }
    }

    private func resolved(_ gate: LoweredGate) throws(CircuitError) -> LoweredGate {
        guard !names.isEmpty, gate.angles.contains(where: { !$0.isConstant }) else { return gate }
        var resolved = gate
        for place in gate.angles.indices {
            resolved.angles[place] = try gate.angles[place].substituting { name in
                guard let variable = names[name], let number = knowledge.variables[variable]?.number else { return nil }
                return .number(number)
            }
        }
        return resolved
    }

    private mutating func forgetWrites(of operations: [LoweredOperation]) {
        for operation in operations {
            switch operation {
            case .gate, .reset: break
            case .measure(_, let bit): if let bit { knowledge.unknownBits.insert(bit) }
            case .assign(.variable(let variable), _): knowledge.variables[variable] = nil
            case .assign(.bits(let bits), _): knowledge.unknownBits.formUnion(bits)
            case .conditional(_, let then, let otherwise):
                forgetWrites(of: then)
                forgetWrites(of: otherwise)
            case .loop(_, let body): forgetWrites(of: body)
            }
        }
    }
}
