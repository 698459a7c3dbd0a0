import Circuits
import Glibc
import Numerics
import Testing

private let texts = [
    "2*theta + pi/4", "theta", "-theta", "-pi/4", "(a + b)*c", "a - (b - c)", "a - b - c", "a/(b*c)", "a*b/c", "2^a^b", "(2^a)^b", "(-2)^2",
    "-2^2",
    "-(a + b)", "a - (-b)", "2*(-a)", "sin(a)*cos(b) + exp(-a)", "mod(a, 3)", "sqrt(1 + a^2)", "arctan(tau*a)", "1e-07*a", "0.1 + 0.2",
    "euler^a",
    "log(a + 2)/sin(a + 1)", "arcsin(a/4) - arccos(b/5)", "tan(a*b)", "-(-a)", "θ_1*2",
]

@Suite("Expressions")
struct ExpressionTests {
    @Test("print as they were written", arguments: texts)
    func printing(text: String) throws {
        let expression = try Expression(parsing: text)
        #expect(expression.description == text)
        #expect(try Expression(parsing: expression.text(power: "**")) == expression)
    }

    @Test("derivatives equal finite differences", arguments: texts)
    func derivative(text: String) throws {
        let expression = try Expression(parsing: text)
        let values = ["a": 0.7, "b": 1.3, "c": -2.1, "theta": 0.4, "θ_1": 0.9]
        for symbol in expression.symbols {
            func shifted(_ shift: Double) throws -> Double {
                var moved = values
                moved[symbol, default: 0] += shift
                return try expression.evaluate(moved)
            }
            let step = 1e-3
            let numeric = (8 * (try shifted(step) - shifted(-step)) - (try shifted(2 * step) - shifted(-2 * step))) / (12 * step)
            let exact = try expression.derivative(symbol).evaluate(values)
            #expect(abs(exact - numeric) < 1e-9 * max(1, abs(exact)))
        }
        #expect(try expression.derivative("unused").evaluate(values) == 0)
    }

    @Test("derivatives come out simple")
    func simple() throws {
        #expect(try Expression(parsing: "2*theta + pi/4").derivative("theta") == 2)
        #expect(try Expression(parsing: "theta/2").derivative("theta") == 0.5)
        #expect(try Expression(parsing: "-x").derivative("x") == -1)
        #expect(try Expression(parsing: "sin(x)").derivative("x").description == "cos(x)")
        #expect(try Expression(parsing: "x^3").derivative("x").description == "3*x^2")
    }

    @Test("evaluation names what has no value")
    func faults() throws {
        #expect(throws: CircuitError.unboundSymbol("beta")) { try Expression(parsing: "1 + beta").evaluate(["alpha": 1]) }
        #expect(throws: CircuitError.notFinite("1/x", why: "division by zero")) { try Expression(parsing: "1/x").evaluate(["x": 0]) }
        #expect(throws: CircuitError.notFinite("log(x)", why: "not a real number")) {
            try Expression(parsing: "log(x)").evaluate(["x": -1])
        }
        #expect(throws: CircuitError.notFinite("exp(x)", why: "too large")) { try Expression(parsing: "exp(x)").evaluate(["x": 1e4]) }
    }

    @Test(
        "a fault in a text has its column",
        arguments: [("2*", 3), ("(a + b", 7), ("a b", 3), ("3..4", 3), ("sin(a, b)", 1), ("", 1), ("1e999", 1), ("a + )", 5)])
    func syntax(text: String, column: Int) {
        let error = #expect(throws: CircuitError.self) { try Expression(parsing: text) }
        guard case .syntax(_, text, column) = error else {
            Issue.record("\(text): \(String(describing: error))")
            return
        }
    }

    @Test("an unknown function names its neighbours; deep nesting is refused")
    func unknown() {
        #expect(throws: CircuitError.unknownFunction("sqr", nearest: ["sqrt"])) { try Expression(parsing: "sqr(2)") }
        #expect(throws: CircuitError.self) { try Expression(parsing: String(repeating: "(", count: 100_000)) }
        #expect(throws: CircuitError.self) { try Expression(parsing: String(repeating: "1+", count: 100_000) + "1") }
    }

    @Test("the deepest text that is read is read again as it is written", arguments: ["2^-", "-(-x)^", "(1-", "-", "sin(-x)^-", "1--"])
    func deepest(_ level: String) throws {
        let closing = level.filter { $0 == "(" }.count - level.filter { $0 == ")" }.count
        for depth in 1...60 {
            let text = String(repeating: level, count: depth) + "a" + String(repeating: ")", count: closing * depth)
            guard let expression = try? Expression(parsing: text) else { return #expect(depth > 15) }
            #expect(try Expression(parsing: expression.description) == expression, "\(text)")
        }
    }

    @Test("binding computes what became constant and keeps the rest as written")
    func binding() throws {
        let expression = try Expression(parsing: "2*a + pi/4*b")
        #expect(try expression.bound(to: ["a": 3]).description == "6 + pi/4*b")
        #expect(try expression.bound(to: ["a": 3, "b": 0]) == 6)
    }
}
