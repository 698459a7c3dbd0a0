import Testing

@testable import ResourceEstimation

@Suite("Formulas")
struct FormulaTests {
    @Test(
        "a formula has the value that its language gives it",
        arguments: [
            ("1 + 2 * 3", 7), ("2 * 8 / 4", 4), ("10 - 2 + 3", 11), ("-2^2", 4), ("-x^2", 25), ("2^3^2", 512), ("7 % 4 * 2", 6),
            ("1.25K", 1250), ("2e-3", 0.002), (".5 + 2.", 2.5), ("max(x, 3; 9)", 9), ("log(2, 8)", 3), ("log(1000)", 3),
            ("round(5, 12.6)", 15), ("x < 6 and 3", 3), ("0 or 4", 4), ("!x", 0), ("[1 + 2] * (3)", 9), ("9^0.5", 3), ("min(x, 1, 2)", 1),
            ("ceil(1.2) + floor(1.8) + int(-1.5)", 2), ("1 == 1", 1), ("abs(-3) - -3", 6),
        ] as [(String, Double)])
    func values(_ text: String, _ expected: Double) throws {
        #expect(abs(try Formula(text, variables: ["x"]).evaluate([5]) - expected) < 1e-12)
    }

    @Test(
        "a broken formula carries the reference parser's name for its fault",
        arguments: [
            ("(4 * x", "EofWhileParsing(\"parentheses\")"), ("4 *", "EofWhileParsing(\"value\")"), ("", "EofWhileParsing(\"value\")"),
            ("4 $ 3", "UnparsedTokensRemaining(\"$ 3\")"), ("$", "InvalidValue"), ("(1]", "Expected(\")\")"),
            ("foo + 1", "Undefined(\"foo\")"),
            (String(repeating: "(", count: 40), "TooDeep"), (String(repeating: "1+", count: 70) + "1", "TooLong"),
        ])
    func faults(_ text: String, _ expected: String) {
        let error = #expect(throws: FormulaError.self) { try Formula(text, variables: ["x"]).evaluate([5]) }
        #expect(error?.description == expected)
    }

    @Test(
        "a fault has its place in the formula",
        arguments: [("4 $ 3", 2), ("(4 * x", 6), ("4 * (x ]", 7), ("4 + foot + foo", 11), ("min()", 5)] as [(String, Int)])
    func places(_ text: String, _ expected: Int) {
        let error = #expect(throws: FormulaError.self) { try Formula(text, variables: ["x", "foot"]).evaluate([5, 6]) }
        #expect(error?.place == expected)
    }

    @Test(
        "constants that come to no number are left out, as the reference leaves them out",
        arguments: [("x + 0/0", 6), ("x * NaN", 5), ("0/0 + 3", 4), ("inf - inf", 0), ("max(3, NaN)", 3)] as [(String, Double)])
    func noNumbers(_ text: String, _ expected: Double) throws {
        #expect(try Formula(text, variables: ["x"]).evaluate([5]) == expected)
    }

    @Test(
        "times are read in their unit, rounded to whole nanoseconds",
        arguments: [("100 ns", 100), ("0.3us", 300), ("1.5 ms", 1_500_000), ("2 s", 2_000_000_000), ("1e2 µs", 100_000), (".5 ns", 1)]
            as [(String, UInt64)])
    func times(_ text: String, _ expected: UInt64) { #expect(nanoseconds(text) == expected) }

    @Test("what is no time is refused", arguments: ["5 fortnights", "ns", "-1 ns", "1", "1e ns", "NaN s", "inf s", "0x10 ns"])
    func noTimes(_ text: String) { #expect(nanoseconds(text) == nil) }

    @Test(
        "durations read as the reference writes them",
        arguments: [(50, "51 nanosecs"), (4_498_000, "4 millisecs"), (4_500_000, "5 millisecs"), (60_000_000_000, "1 mins")]
            as [(UInt64, String)])
    func durations(_ nanoseconds: UInt64, _ expected: String) { #expect(Figures.duration(nanoseconds) == expected) }
}
