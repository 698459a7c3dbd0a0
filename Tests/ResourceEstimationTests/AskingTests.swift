import Documents
import Numerics
import Testing

@testable import ResourceEstimation

@Suite("Questions about an estimate")
struct AskingTests {
    private let counts = LogicalCounts(numQubits: 50, tCount: 20_000, rotationCount: 300, rotationDepth: 90, measurementCount: 40)

    @Test("a what-if table has every combination, the last axis fastest, and is the same on any number of threads")
    func whatIf() throws {
        let axes = try ["errorBudget=0.1,0.01,3", "qubitParams.name=qubit_gate_ns_e3,qubit_gate_ns_e4"].map(WhatIfAxis.init(parsing:))
        let scenario = Scenario(counts, parameters: nil)
        let table = try WhatIfTable(scenario, axes, on: ThreadTeam(threads: 3))
        #expect(table.keys == ["errorBudget", "qubitParams.name"] && table.rows.count == 6)
        #expect(table.rows[1].values == [0.1, "qubit_gate_ns_e4"])
        let direct = try estimate(counts, EstimationParameters(qubit: PhysicalQubit.predefined[1], budget: .total(0.1)))
        #expect(try table.rows[1].result.get() == WhatIfTable.Figures(direct))
        #expect(throws: EstimationError.self) { try table.rows[5].result.get() }
        #expect(try table.document == WhatIfTable(scenario, axes, on: ThreadTeam(threads: 1)).document)
    }

    @Test("counts can be asked about too")
    func counted() throws {
        let table = try WhatIfTable(Scenario(counts, parameters: nil), [try WhatIfAxis(parsing: "logicalCounts.tCount=10,20000")])
        #expect(try table.rows[1].result.get() == WhatIfTable.Figures(try estimate(counts)))
    }

    @Test(
        "a path that is none names its neighbour",
        arguments: [
            ("errorBudgte=1", "errorBudget"), ("qubitParams.twoQubitGateTim=1 ns", "twoQubitGateTime"),
            ("maxTFactories=3", "constraints.maxTFactories"),
        ])
    func misspelt(_ text: String, _ meant: String) {
        #expect { try WhatIfAxis(parsing: text) } throws: { ($0 as? ScenarioError)?.hint?.contains(meant) == true }
    }

    @Test("what is no axis is refused", arguments: ["errorBudget", "errorBudget=", "=3"])
    func malformed(_ text: String) { #expect(throws: ScenarioError.self) { try WhatIfAxis(parsing: text) } }

    @Test("sensitivity halves and doubles in the parameter's own unit, the weightiest first")
    func sensitivity() throws {
        let sensitivity = try Sensitivity(Scenario(counts, parameters: nil))
        let time = try #require(sensitivity.entries.first { $0.parameter == "qubitParams.twoQubitGateTime" })
        #expect(time.low.value == "25 ns" && time.high.value == "100 ns")
        #expect(zip(sensitivity.entries, sensitivity.entries.dropFirst()).allSatisfy { $0.weight >= $1.weight })
        var slower = EstimationParameters()
        if case .gateBased(var gates) = slower.qubit.operations {
            gates.twoQubitGateTime = 100
            slower.qubit.operations = .gateBased(gates)
        }
        #expect(try time.high.result.get() == WhatIfTable.Figures(try estimate(counts, slower)))
    }

    @Test("every suggestion holds when its parameters are estimated again, with no larger an error budget")
    func suggestions() throws {
        let suggestions = try Suggestion.all(for: counts, EstimationParameters())
        #expect(!suggestions.isEmpty)
        for suggestion in suggestions {
            let parameters = try EstimationParameters(Node(suggestion.document["params"] ?? .null))
            #expect(WhatIfTable.Figures(try estimate(suggestion.counts ?? counts, parameters)) == suggestion.after)
            #expect(parameters.budget.total <= 1e-3)
            #expect(suggestion.before == WhatIfTable.Figures(try estimate(counts)))
            #expect(
                suggestion.after.physicalQubits < suggestion.before.physicalQubits || suggestion.after.runtime < suggestion.before.runtime)
        }
    }

    @Test("the least limit is the least: one less has no solution", arguments: [1, 2, 5, 40] as [UInt64])
    func minimum(_ factories: UInt64) throws {
        var parameters = EstimationParameters()
        parameters.constraints.maxTFactories = factories
        parameters.constraints.maxDuration = 1
        let fault = try #require(throws: EstimationError.self) { try estimateOrExplain(counts, parameters) }
        guard case .duration(let least)? = fault.minimum else { return #expect(Bool(false), "\(fault)") }
        parameters.constraints.maxDuration = least
        #expect(try estimate(counts, parameters).runtime <= least)
        parameters.constraints.maxDuration = least - 1
        #expect(throws: EstimationError.self) { try estimate(counts, parameters) }

        parameters.constraints.maxDuration = nil
        parameters.constraints.maxPhysicalQubits = 1
        let narrow = try #require(throws: EstimationError.self) { try estimateOrExplain(counts, parameters) }
        guard case .physicalQubits(let fewest)? = narrow.minimum else { return #expect(Bool(false), "\(narrow)") }
        parameters.constraints.maxPhysicalQubits = fewest
        #expect(try estimate(counts, parameters).physicalQubits <= fewest)
        parameters.constraints.maxPhysicalQubits = fewest - 1
        #expect(throws: EstimationError.self) { try estimate(counts, parameters) }
    }

    @Test("a budget that cannot be kept names one that can")
    func budget() throws {
        var parameters = EstimationParameters(budget: .total(1e-9))
        parameters.scheme.maxCodeDistance = 9
        let fault = try #require(throws: EstimationError.self) {
            try estimateOrExplain(LogicalCounts(numQubits: 10, tCount: 3), parameters)
        }
        let named = try #require(fault.hint?.split(separator: " ").compactMap { Double($0) }.first)
        parameters.budget = .total(named)
        #expect(throws: Never.self) { try estimate(LogicalCounts(numQubits: 10, tCount: 3), parameters) }
    }

    @Test("a fitted scheme carries its interval to the answer")
    func interval() throws {
        let text = #"{"qecScheme":{"name":"surface_code","crossingPrefactor":0.03,"crossingPrefactorInterval":[0.002,0.4]}}"#
        let estimate = try estimate(counts, try EstimationParameters(try JSON.parse(text, file: "params")))
        let interval = try #require(EstimateReport.Item(.single(estimate)).document["interval"])
        let (low, high) = (interval["low"]?["physicalQubits"]?.integer ?? 0, interval["high"]?["physicalQubits"]?.integer ?? 0)
        #expect(low > 0 && low < Int(estimate.physicalQubits) && Int(estimate.physicalQubits) < high)
        #expect(try EstimationParameters(Node(estimate.parameters.document)).scheme == estimate.parameters.scheme)
        #expect(throws: EstimationError.self) {
            try EstimationParameters(
                try JSON.parse(#"{"qecScheme":{"name":"surface_code","crossingPrefactorInterval":[2,1]}}"#, file: "params"))
        }
    }
}
