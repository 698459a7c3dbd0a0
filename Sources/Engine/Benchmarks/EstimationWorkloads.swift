internal import Documents
internal import Numerics
internal import ResourceEstimation

extension Workload {
    /// Resource estimates: one, a sweep, a frontier, a what-if table; documents read and written count where there are any.
    static let estimation: [Workload] = [
        Workload(
            name: "estimate-one", work: "one estimate, parameters and answer as JSON, the machine not seen before", unit: "estimates",
            goal: 1e-4
        ) { _ in
            // Each time another qubit, so that nothing is remembered.
            let texts = (0..<200).map { index in
                #"{"qubitParams":{"name":"qubit_gate_ns_e3","twoQubitGateErrorRate":\#(0.0005 + 1e-6 * Double(index))}}"#
            }
            let seconds = try shortest(of: 3) {
                for text in texts { _ = try answer(ising, JSON.parse(text, file: "parameters")).text() }
            }
            return Measurement(seconds: seconds / Double(texts.count), units: 1)
        },
        Workload(name: "estimate-sweep-200", work: "200 sets of parameters as JSON, one thread", unit: "estimates", goal: 0.05) { _ in
            let names = PhysicalQubit.predefined.compactMap(\.name)
            let items = (0..<200).map { index in
                #"{"qubitParams":{"name":"\#(names[index % names.count])"},"errorBudget":\#(0.1 / Double(index + 1))}"#
            }
            let text = "[\(items.joined(separator: ","))]"
            let seconds = try shortest(of: 3) {
                for item in try JSON.parse(text, file: "parameters").list ?? [] { _ = try answer(ising, item).text() }
            }
            return Measurement(seconds: seconds, units: 200)
        },
        Workload(name: "estimate-frontier", work: "a frontier with its document", unit: "frontiers", goal: 5e-4) { _ in
            let text = #"{"qubitParams":{"name":"qubit_gate_ns_e4"},"estimateType":"frontier"}"#
            let seconds = try shortest(of: 20) {
                _ = PhysicalEstimate.frontierDocument(
                    try estimateFrontier(ising, try EstimationParameters(try JSON.parse(text, file: "parameters"))))
            }
            return Measurement(seconds: seconds, units: 1)
        },
        Workload(name: "estimate-what-if", work: "10 000 points: 100 error rates by 100 gate times", unit: "points", goal: 1) { team in
            let scenario = Scenario(ising, parameters: nil)
            let rates = WhatIfAxis(
                try ParameterPath(parsing: "qubitParams.twoQubitGateErrorRate"), (0..<100).map { .number(1e-4 + 5e-6 * Double($0)) })
            let times = WhatIfAxis(try ParameterPath(parsing: "qubitParams.twoQubitGateTime"), (0..<100).map { .string("\(20 + $0) ns") })
            let name = WhatIfAxis(try ParameterPath(parsing: "qubitParams.name"), [.string("qubit_gate_ns_e3")])
            let seconds = try shortest(of: 2) { _ = try WhatIfTable(scenario, [name, rates, times], on: team) }
            return Measurement(seconds: seconds, units: 10_000)
        },
    ]

    /// A 10 by 10 Ising model's dynamics.
    private static let ising = LogicalCounts(numQubits: 100, rotationCount: 47_700, rotationDepth: 858)

    private static func answer(_ counts: LogicalCounts, _ parameters: Node) throws -> JSONValue {
        try estimate(counts, try EstimationParameters(parameters)).document
    }
}
