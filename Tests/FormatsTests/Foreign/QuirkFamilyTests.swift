import Circuits
import Diagnostics
import Numerics
import TestSupport
import Testing

@testable import Formats

@Suite("Quirk's gates of every height")
struct QuirkFamilyTests {
    /// What a gate does to a number on its wires, and where it is an amplitude each: row, column, of how many.
    private enum Meaning: Sendable {
        case number(@Sendable (_ value: Int, _ height: Int) -> Int)
        case matrix(@Sendable (_ row: Int, _ column: Int, _ size: Int) -> Complex)
    }

    private static let meanings: [(name: String, heights: ClosedRange<Int>, meaning: Meaning)] = [
        ("QFT", 1...4, .matrix { Complex.exp(i: 2 * .pi * Double($0 * $1) / Double($2)) * Complex(1 / Double($2).squareRoot(), 0) }),
        ("QFT†", 1...4, .matrix { Complex.exp(i: -2 * .pi * Double($0 * $1) / Double($2)) * Complex(1 / Double($2).squareRoot(), 0) }),
        ("PhaseGradient", 1...4, .matrix { $0 == $1 ? Complex.exp(i: .pi * Double($0) / Double($2)) : .zero }),
        ("PhaseUngradient", 1...4, .matrix { $0 == $1 ? Complex.exp(i: -.pi * Double($0) / Double($2)) : .zero }),
        ("rev", 2...5, .number { value, height in bits(value, height) { height - 1 - $0 } }),
        ("<<", 2...5, .number { value, height in bits(value, height) { ($0 + 1) % height } }),
        (">>", 2...5, .number { value, height in bits(value, height) { ($0 + height - 1) % height } }),
        (
            "weave", 4...5,
            .number { value, height in bits(value, height) { $0 < (height + 1) / 2 ? 2 * $0 : 2 * ($0 - (height + 1) / 2) + 1 } }
        ),
        ("split", 4...5, .number { value, height in bits(value, height) { $0 / 2 + $0 % 2 * ((height + 1) / 2) } }),
        ("inc", 1...5, .number { ($0 + 1) % (1 << $1) }), ("dec", 1...5, .number { ($0 + (1 << $1) - 1) % (1 << $1) }),
        ("add", 2...5, .number { sum($0, $1, sign: 1) }), ("sub", 2...5, .number { sum($0, $1, sign: -1) }),
    ]

    /// The number whose bit `place(k)` is bit k of another.
    private static func bits(_ value: Int, _ height: Int, _ place: (Int) -> Int) -> Int {
        (0..<height).reduce(0) { $0 | (value >> $1 & 1) << place($1) }
    }

    private static func sum(_ value: Int, _ height: Int, sign: Int) -> Int {
        let half = height / 2
        let (a, b) = (value & ((1 << half) - 1), value >> half)
        return a | ((b + sign * a) & ((1 << (height - half)) - 1)) << half
    }

    private func state(_ columns: String, _ start: Int, wires: Int) throws -> [Complex] {
        let wanted = (0..<wires).map { "\(start >> $0 & 1)" }.joined(separator: ",")
        let parsed = try CircuitSource("{\"cols\":[\(columns)],\"init\":[\(wanted)]}", file: "x.quirk").parsed()
        return try DenseEvolution(#require(parsed.circuit, "\(parsed.diagnostics)")).state
    }

    @Test("each does to every basis state what its matrix says", arguments: meanings.indices)
    func meaning(_ place: Int) throws {
        let (name, heights, meaning) = Self.meanings[place]
        for height in heights {
            for start in 0..<(1 << height) {
                let state = try state("[\"\(name)\(height)\"]", start, wires: height)
                for (row, amplitude) in state.enumerated() {
                    let expected: Complex =
                        switch meaning {
                        case .number(let result): row == result(start, height) ? .one : .zero
                        case .matrix(let entry): entry(row, start, 1 << height)
                        }
                    #expect((amplitude - expected).magnitude < 1e-12, "\(name)\(height) of \(start) at \(row)")
                }
            }
        }
    }

    @Test("input A is added, taken away and exclusive-ored, from either end and under controls")
    func input() throws {
        for start in 0..<64 {
            // Wire 0 controls, 1 and 2 are the input, 3 to 5 the target.
            let (control, a, b) = (start & 1, start >> 1 & 3, start >> 3)
            let reversed = (a & 1) << 1 | a >> 1
            let cases: [(String, String, Int)] = [
                ("inputA2", "+=A3", b + a), ("inputA2", "-=A3", b - a), ("inputA2", "^=A3", b ^ a), ("revinputA2", "+=A3", b + reversed),
            ]
            for (input, gate, result) in cases {
                let state = try state("[\"•\",\"\(input)\",1,\"\(gate)\"]", start, wires: 6)
                let expected = control == 0 ? start : start & 7 | (result & 7) << 3
                #expect(state[expected].magnitude > 1 - 1e-12, "\(gate) with \(input) on \(start)")
            }
        }
    }

    @Test("a column acts where the wire of a Y control is in its state")
    func controls() throws {
        func flips(_ control: String, _ start: String) throws -> Bool {
            let text = "{\"cols\":[[\"\(control)\",\"X\"]],\"init\":[\"\(start)\",0]}"
            let state = try DenseEvolution(#require(try CircuitSource(text, file: "x.quirk").parsed().circuit)).state
            return state[2].magnitude > 0.5
        }
        #expect(try flips("⊗", "i") && !flips("⊗", "-i") && flips("(/)", "-i") && !flips("(/)", "i"))
        #expect(try flips("⊕", "+") && !flips("⊕", "-") && flips("⊖", "-") && !flips("⊖", "+"))
    }

    @Test("a gate of a family stands in gates of the link's own, and is defined once")
    func inside() throws {
        let text = "{\"cols\":[[\"~a\",1,\"QFT2\"]],\"gates\":[{\"id\":\"~a\",\"circuit\":{\"cols\":[[\"QFT2\"],[\"QFT†2\"]]}}]}"
        let circuit = try #require(try CircuitSource(text, file: "x.quirk").parsed().circuit)
        #expect(
            circuit.definitions.map(\.name).prefix(2) == ["qft2", "qft_dg2"] && circuit.definitions.count == 3 && circuit.qubitCount == 4)
        #expect((try DenseEvolution(circuit).state[0b1000] - Complex(0.5, 0)).magnitude < 1e-12)
    }

    @Test(
        "what is no gate of a circuit is told why",
        arguments: [
            ("X^t", "changes with time"), ("Counting3", "changes with time"), ("|0⟩⟨0|", "keeps a part of the states only"),
            ("+=A2", "the column has no input A"),
        ])
    func refused(_ name: String, _ reason: String) throws {
        let parsed = try CircuitSource("{\"cols\":[[\"\(name)\"]]}", file: "x.quirk").parsed()
        #expect(parsed.circuit == nil && parsed.diagnostics.first?.message.contains(reason) == true, "\(parsed.diagnostics)")
    }
}
