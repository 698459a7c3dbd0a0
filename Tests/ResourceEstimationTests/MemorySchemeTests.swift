import Documents
import Testing

@testable import ResourceEstimation

@Suite("Memories for idle logical qubits")
struct MemorySchemeTests {
    private static let counts = LogicalCounts(numQubits: 200, tCount: 10_000, measurementCount: 1000)

    private func parameters(_ text: String) throws -> EstimationParameters {
        try EstimationParameters(try JSON.parse(text, file: "params"))
    }

    @Test("twelve logical qubits wait in 288 physical ones, as arXiv:2308.07915 says in its abstract")
    func grossCode() throws {
        let gross = try #require(MemoryScheme.bivariateBicycle.rows.first { $0.code == "[[144,12,12]]" })
        #expect(gross.logicalQubits == 12 && gross.physicalQubits == 288)
        // "for nearly one million syndrome cycles": they fail with a probability well below one half.
        #expect(gross.logicalErrorRate * 1e6 < 0.5)
        for row in MemoryScheme.bivariateBicycle.rows { #expect(row.code.hasPrefix("[[\(row.physicalQubits / 2),\(row.logicalQubits),")) }
    }

    @Test("1280 yoked qubits, 131 hot patches and 126 for computing make the 897 864 qubits of arXiv:2505.15917")
    func yoked() {
        let memory = MemoryEstimate(
            scheme: .yokedSurfaceCode, row: MemoryScheme.yokedSurfaceCode.rows[0], idleQubits: 1280, blocks: 1280, rounds: 1,
            requiredErrorRate: 1)
        #expect(memory.physicalQubits + (131 + 126) * 2 * 26 * 26 == 897_864)
    }

    @Test(
        "the least block that keeps to its share of the budget is taken, and counted",
        arguments: ["bivariate_bicycle", "yoked_surface_code"])
    func estimates(_ name: String) throws {
        let plain = try estimate(Self.counts)
        let stored = try estimate(Self.counts, try parameters(#"{"memory":{"name":"\#(name)","idleQubits":150}}"#))
        let memory = try #require(stored.memory)
        #expect(stored.physicalQubits < plain.physicalQubits)
        #expect(
            stored.physicalQubits == stored.physicalQubitsForAlgorithm + stored.physicalQubitsForFactories + memory.physicalQubits)
        #expect(stored.layout.logicalQubits == Layout(LogicalCounts(numQubits: 50), rotationBudget: 1).logicalQubits)
        #expect(memory.blocks == (name == "bivariate_bicycle" ? 13 : 150))
        #expect(memory.rounds == stored.cycles * stored.patch.codeDistance)
        let failure = memory.row.logicalErrorRate * Double(memory.rounds) * Double(memory.blocks)
        #expect(failure <= stored.budget.logical * 0.75)
        let document = stored.document
        #expect(document["memory"]?["physicalQubits"]?.integer == Int(memory.physicalQubits))
        let again = try EstimationParameters(Node(stored.parameters.document))
        #expect(try estimate(Self.counts, again).physicalQubits == stored.physicalQubits)
    }

    @Test("a short run waits in a smaller block than a long one")
    func sizes() throws {
        func code(_ measurements: UInt64, _ budget: Double) throws -> String? {
            let counts = LogicalCounts(numQubits: 100, measurementCount: measurements)
            let parameters = try parameters(#"{"errorBudget":\#(budget),"memory":{"name":"bivariate_bicycle","idleQubits":60}}"#)
            return try estimate(counts, parameters).memory?.row.code
        }
        #expect(try code(1, 0.9) == "[[72,12,6]]")
        #expect(try code(100, 0.01) == "[[144,12,12]]")
        #expect(try code(100_000, 0.1) == "[[288,12,18]]")
    }

    @Test(
        "what the model does not cover is refused",
        arguments: [
            (#"{"memory":{"name":"bivariate_bicycle","idleQubits":200}}"#, EstimationError.Code.invalidProtocol),
            (#"{"memory":{"name":"bivariate_bicycle","idleQubits":10},"estimateType":"frontier"}"#, .invalidProtocol),
            (#"{"memory":{"name":"bivariate_bicycle","idleQubits":10},"constraints":{"maxPhysicalQubits":100000}}"#, .invalidProtocol),
            (#"{"memory":{"name":"yoked_surface_code","idleQubits":10},"qubitParams":{"name":"qubit_maj_ns_e4"}}"#, .invalidProtocol),
            (
                #"{"memory":{"name":"yoked_surface_code","idleQubits":9},"qubitParams":{"name":"qubit_gate_ns_e3","idleErrorRate":0.002}}"#,
                .invalidProtocol
            ),
            (#"{"memory":{"name":"bivariate_bicycle","idleQubits":10},"errorBudget":1e-9}"#, .memory),
            (#"{"memory":{"name":"bivariate_bicyle","idleQubits":10}}"#, .cannotParse), (#"{"memory":{"idleQubits":10}}"#, .cannotParse),
            (#"{"memory":{"name":"bivariate_bicycle","idleQubits":-1}}"#, .cannotParse),
        ] as [(String, EstimationError.Code)])
    func refused(_ text: String, _ code: EstimationError.Code) throws {
        let node = try JSON.parse(text, file: "params")
        let error = try #require(throws: EstimationError.self) {
            let parameters = try EstimationParameters(node)
            _ = try estimate(Self.counts, parameters)
        }
        #expect(error.code == code)
        if code != .memory { #expect(error.located(in: node).span != nil) }
        #expect(error.hint != nil || code == .cannotParse)
    }
}
