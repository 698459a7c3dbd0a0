internal import Circuits

extension QIRWriter {
    /// A value in the program: its name or number, and what type it has.
    struct Value {
        var text: String
        var type: ClassicalType

        var bits: Int {
            switch type {
            case .boolean: 1
            case .integer(let bits), .unsigned(let bits), .bits(let bits): bits
            default: 64
            }
        }

        var isSigned: Bool { if case .integer = type { true } else { false } }
        var isReal: Bool { type == .real }
        /// The type as LLVM writes it.
        var word: String { isReal ? "double" : "i\(bits)" }
    }

    // MARK: - Angles

    /// An angle as an operand.
    mutating func number(_ angle: Expression) throws(Inexpressible) -> String {
        if let known = try? angle.evaluate() { return QIRWriter.text(known) }
        switch angle {
        case .number, .constant: throw fault("angle '\(angle)' is no finite number")
        case .symbol(let name):
            guard let variable = variables[name] else { throw fault("QIR has no inputs: '\(name)' needs a value") }
            return try converted(try value(of: .variable(variable)), to: .real)
        case .negation(let operand): return value("fneg double \(try number(operand))")
        case .binary(let operation, let left, let right):
            let (one, other) = (try number(left), try number(right))
            switch operation {
            case .plus: return value("fadd double \(one), \(other)")
            case .minus: return value("fsub double \(one), \(other)")
            case .times: return value("fmul double \(one), \(other)")
            case .over: return value("fdiv double \(one), \(other)")
            case .power: return value("call double @llvm.pow.f64(double \(one), double \(other))", "double @llvm.pow.f64(double, double)")
            }
        case .call(let function, let arguments):
            var values: [String] = []
            for argument in arguments { values.append(try number(argument)) }
            return try call(function.rawValue, values)
        }
    }

    private mutating func call(_ function: String, _ values: [String]) throws(Inexpressible) -> String {
        let names = [
            "sin": "sin", "cos": "cos", "tan": "tan", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "exp": "exp", "log": "log",
            "sqrt": "sqrt", "floor": "floor", "ceiling": "ceil", "abs": "fabs",
        ]
        if function == "mod", values.count == 2 { return value("frem double \(values[0]), \(values[1])") }
        if function == "pow", values.count == 2 {
            return value("call double @llvm.pow.f64(double \(values[0]), double \(values[1]))", "double @llvm.pow.f64(double, double)")
        }
        guard let name = names[function], values.count == 1 else { throw fault("'\(function)' has no words in QIR") }
        return value("call double @llvm.\(name).f64(double \(values[0]))", "double @llvm.\(name).f64(double)")
    }

    // MARK: - Conditions

    mutating func truth(_ condition: Condition) throws(Inexpressible) -> String {
        switch condition {
        case .bit(let bit): return try read(bit)
        case .constant(let truth): return truth ? "true" : "false"
        case .not(let inner): return value("xor i1 \(try truth(inner)), true")
        case .and(let left, let right): return value("and i1 \(try truth(left)), \(try truth(right))")
        case .or(let left, let right): return value("or i1 \(try truth(left)), \(try truth(right))")
        case .compare(let bits, let comparison, let wanted):
            guard let operation = ClassicalExpression.Operator(rawValue: comparison.rawValue) else {
                throw fault("a comparison has no words in QIR")
            }
            return try value(of: .binary(operation, .bits(bits), .constant(.unsigned(wanted, bits: 64)))).text
        case .expression(let expression): return try converted(try value(of: expression), to: .boolean)
        }
    }

    // MARK: - Expressions

    mutating func value(of expression: ClassicalExpression) throws(Inexpressible) -> Value {
        switch expression {
        case .constant(let value): return try constant(value)
        case .bits(let bits):
            guard bits.count <= 64, !bits.isEmpty else { throw fault("\(bits.count) bits as one number have no words in QIR") }
            if bits.count == 1 { return Value(text: try read(bits[0]), type: .boolean) }
            var whole = "0"
            for (place, bit) in bits.enumerated() {
                var part = value("zext i1 \(try read(bit)) to i\(bits.count)")
                if place > 0 {
                    part = value("shl i\(bits.count) \(part), \(place)")
                    part = value("or i\(bits.count) \(whole), \(part)")
                }
                whole = part
            }
            return Value(text: whole, type: .unsigned(bits: bits.count))
        case .variable(let variable):
            let type = circuit.variables[variable].type
            return Value(text: value("load \(QIRWriter.type(type) ?? "i64"), ptr %v\(variable)"), type: type)
        case .input(let name, _): throw fault("QIR has no inputs: '\(name)' needs a value")
        case .unary(let operation, let operand): return try unary(operation, try value(of: operand))
        case .binary(let operation, let left, let right):
            return try binary(operation, try value(of: left), try value(of: right), right)
        case .convert(let type, let operand):
            let value = try value(of: operand)
            return Value(text: try converted(value, to: type), type: type)
        case .call(let function, let arguments): return try call(function, arguments)
        case .select(let elements, let index): return try select(elements, try value(of: index))
        case .array: throw fault("an array has no words in QIR")
        case .external(let name, _, _): throw fault("calls of '\(name)', which is defined elsewhere, have no words in QIR")
        }
    }

    private func constant(_ value: ClassicalValue) throws(Inexpressible) -> Value {
        switch value {
        case .boolean(let truth): return Value(text: truth ? "true" : "false", type: .boolean)
        case .integer(let whole, _): return Value(text: "\(whole)", type: value.type)
        case .unsigned(let whole, _): return Value(text: "\(whole)", type: value.type)
        case .real(let number): return Value(text: QIRWriter.text(number), type: .real)
        case .bits(let digits) where (1...64).contains(digits.count):
            let whole = digits.enumerated().reduce(UInt64(0)) { $1.element ? $0 | 1 << UInt64($1.offset) : $0 }
            if digits.count == 1 { return Value(text: digits[0] ? "true" : "false", type: .boolean) }
            return Value(text: "\(whole)", type: .unsigned(bits: digits.count))
        default: throw fault("a value of type \(value.type) has no words in QIR")
        }
    }

    /// The value as another type's, by the rules of the program's own conversions.
    mutating func converted(_ value: Value, to type: ClassicalType) throws(Inexpressible) -> String {
        guard QIRWriter.type(value.type) != nil, QIRWriter.type(type) != nil else {
            throw fault("a value of type \(type) has no words in QIR")
        }
        let target = Value(text: "", type: type)
        if type == .boolean || type == .bits(1) {
            if value.bits == 1, !value.isReal { return value.text }
            return value.isReal
                ? self.value("fcmp une double \(value.text), 0.0") : self.value("icmp ne \(value.word) \(value.text), 0")
        }
        switch (value.isReal, target.isReal) {
        case (true, true): return value.text
        case (false, true): return self.value("\(value.isSigned ? "sitofp" : "uitofp") \(value.word) \(value.text) to double")
        case (true, false):
            let whole = self.value("fptosi double \(value.text) to i64")
            return target.bits == 64 ? whole : self.value("trunc i64 \(whole) to \(target.word)")
        case (false, false):
            if target.bits == value.bits { return value.text }
            if let whole = Int(value.text), target.bits > value.bits || whole >= 0 && (target.bits >= 63 || whole < 1 << target.bits) {
                return value.text
            }
            if target.bits < value.bits { return self.value("trunc \(value.word) \(value.text) to \(target.word)") }
            return self.value("\(value.isSigned ? "sext" : "zext") \(value.word) \(value.text) to \(target.word)")
        }
    }

    private mutating func unary(_ operation: ClassicalExpression.UnaryOperator, _ operand: Value) throws(Inexpressible) -> Value {
        switch operation {
        case .not: return Value(text: value("xor i1 \(try converted(operand, to: .boolean)), true"), type: .boolean)
        case .complement:
            return Value(text: value("xor \(operand.word) \(operand.text), \(operand.bits == 1 ? "true" : "-1")"), type: operand.type)
        case .minus:
            if operand.isReal { return Value(text: value("fneg double \(operand.text)"), type: .real) }
            if operand.type == .boolean {
                return Value(text: value("sext i1 \(operand.text) to i64"), type: .wholeNumber)
            }
            return Value(text: value("sub \(operand.word) 0, \(operand.text)"), type: operand.type)
        }
    }

    private mutating func binary(
        _ operation: ClassicalExpression.Operator, _ left: Value, _ right: Value, _ amount: ClassicalExpression
    ) throws(Inexpressible) -> Value {
        if operation == .and || operation == .or {
            let (one, other) = (try converted(left, to: .boolean), try converted(right, to: .boolean))
            return Value(text: value("\(operation == .and ? "and" : "or") i1 \(one), \(other)"), type: .boolean)
        }
        if left.isReal || right.isReal { return try reals(operation, try converted(left, to: .real), try converted(right, to: .real)) }
        if operation == .shiftLeft || operation == .shiftRight {
            let type: ClassicalType = left.type == .boolean ? .wholeNumber : left.type
            let one = Value(text: try converted(left, to: type), type: type)
            if let known = Int(right.text), !(0..<one.bits).contains(known) {
                throw fault("a shift of \(one.bits) bits by \(known) places has no words in QIR")
            }
            let places = try converted(right, to: .unsigned(bits: one.bits))
            let word = operation == .shiftLeft ? "shl" : one.isSigned ? "ashr" : "lshr"
            return Value(text: value("\(word) \(one.word) \(one.text), \(places)"), type: type)
        }
        if left.bits == 1, right.bits == 1,
            let word = ["==": "icmp eq", "!=": "icmp ne", "&": "and", "|": "or", "^": "xor"][operation.rawValue]
        {
            return Value(text: value("\(word) i1 \(left.text), \(right.text)"), type: .boolean)
        }
        if operation.isComparison { return try compared(operation, left, right) }
        guard let type = QIRWriter.common(left, right) else { throw fault("'\(operation.rawValue)' on these types has no words in QIR") }
        let (one, other) = (try converted(left, to: type), try converted(right, to: type))
        let (isSigned, word) = (Value(text: "", type: type).isSigned, Value(text: "", type: type).word)
        let name: String
        switch operation {
        case .plus: name = "add"
        case .minus: name = "sub"
        case .times: name = "mul"
        case .over: name = isSigned ? "sdiv" : "udiv"
        case .modulo: name = isSigned ? "srem" : "urem"
        case .bitAnd: name = "and"
        case .bitOr: name = "or"
        case .bitXor: name = "xor"
        default: throw fault("'\(operation.rawValue)' on whole numbers has no words in QIR")
        }
        return Value(text: value("\(name) \(word) \(one), \(other)"), type: type)
    }

    /// The wider type of two whole numbers, unsigned where both are as wide.
    private static func common(_ one: Value, _ other: Value) -> ClassicalType? {
        if one.type == .boolean, other.type == .boolean { return .wholeNumber }
        if one.bits == other.bits { return one.isSigned && other.isSigned ? .integer(bits: one.bits) : .unsigned(bits: one.bits) }
        let wider = one.bits > other.bits ? one : other
        return wider.isSigned ? .integer(bits: wider.bits) : .unsigned(bits: wider.bits)
    }

    private mutating func compared(_ operation: ClassicalExpression.Operator, _ left: Value, _ right: Value) throws(Inexpressible) -> Value
    {
        let bits = max(left.bits, right.bits)
        func isNatural(_ value: Value) -> Bool { !value.isSigned || (Int(value.text) ?? -1) >= 0 }
        let isSigned: Bool
        if isNatural(left), isNatural(right) {
            isSigned = false
        } else if left.isSigned && right.isSigned || [left, right].allSatisfy({ $0.isSigned || $0.bits < bits }) {
            isSigned = true
        } else {
            throw fault("comparing signed with unsigned numbers of \(bits) bits has no words in QIR")
        }
        let type: ClassicalType = isSigned ? .integer(bits: bits) : .unsigned(bits: bits)
        let (one, other) = (try converted(left, to: type), try converted(right, to: type))
        let sign = isSigned ? "s" : "u"
        let names = ["==": "eq", "!=": "ne", "<": sign + "lt", "<=": sign + "le", ">": sign + "gt", ">=": sign + "ge"]
        return Value(text: value("icmp \(names[operation.rawValue] ?? "eq") i\(bits) \(one), \(other)"), type: .boolean)
    }

    private mutating func reals(_ operation: ClassicalExpression.Operator, _ one: String, _ other: String) throws(Inexpressible) -> Value {
        let names = ["+": "fadd", "-": "fsub", "*": "fmul", "/": "fdiv", "%": "frem"]
        if let name = names[operation.rawValue] { return Value(text: value("\(name) double \(one), \(other)"), type: .real) }
        let relations = ["==": "oeq", "!=": "une", "<": "olt", "<=": "ole", ">": "ogt", ">=": "oge"]
        if let name = relations[operation.rawValue] { return Value(text: value("fcmp \(name) double \(one), \(other)"), type: .boolean) }
        guard operation == .power else { throw fault("'\(operation.rawValue)' on real numbers has no words in QIR") }
        return Value(text: try call("pow", [one, other]), type: .real)
    }

    private mutating func call(_ function: ClassicalExpression.Function, _ arguments: [ClassicalExpression]) throws(Inexpressible) -> Value
    {
        var values: [Value] = []
        for argument in arguments { values.append(try value(of: argument)) }
        guard let first = values.first else { throw fault("'\(function.rawValue)' has no words in QIR") }
        switch function {
        case .popcount where !first.isReal:
            let whole = try converted(first, to: .unsigned(bits: 64))
            return Value(text: value("call i64 @llvm.ctpop.i64(i64 \(whole))", "i64 @llvm.ctpop.i64(i64)"), type: .unsigned(bits: 64))
        case .bit:
            guard case .constant(let index) = arguments[1], let place = index.wholeNumber, (0..<first.bits).contains(place), !first.isReal
            else {
                throw fault("a bit of a number at a place that is computed has no words in QIR")
            }
            if first.bits == 1 { return Value(text: first.text, type: .boolean) }
            return Value(text: bit(place, of: first.text, first.word), type: .boolean)
        case .rotl, .rotr, .real, .imag, .popcount, .pattern: throw fault("'\(function.rawValue)' has no words in QIR")
        case .mod where values.allSatisfy({ !$0.isReal }): return try binary(.modulo, values[0], values[1], arguments[1])
        case .abs where !first.isReal: throw fault("'abs' of a whole number has no words in QIR")
        default:
            var texts: [String] = []
            for value in values { texts.append(try converted(value, to: .real)) }
            return Value(text: try call(function.rawValue, texts), type: .real)
        }
    }

    private mutating func select(_ elements: [ClassicalExpression], _ index: Value) throws(Inexpressible) -> Value {
        guard !index.isReal, elements.count <= 4096 else { throw fault("choosing one of \(elements.count) values has no words in QIR") }
        var chosen: Value?
        for (place, element) in elements.enumerated() {
            let found = try value(of: element)
            guard let last = chosen else {
                chosen = found
                continue
            }
            guard last.type == found.type else { throw fault("choosing one of values of different types has no words in QIR") }
            let test = try compared(
                .equal, index.bits == 1 ? Value(text: try converted(index, to: .unsigned(bits: 64)), type: .unsigned(bits: 64)) : index,
                Value(text: "\(place)", type: .unsigned(bits: 64)))
            chosen = Value(text: value("select i1 \(test.text), \(found.word) \(found.text), \(last.word) \(last.text)"), type: found.type)
        }
        guard let chosen else { throw fault("choosing one of no values has no words in QIR") }
        return chosen
    }
}
