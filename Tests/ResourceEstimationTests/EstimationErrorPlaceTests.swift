import Diagnostics
import Documents
import Testing

@testable import ResourceEstimation

@Suite("Places of faulty parameters")
struct EstimationErrorPlaceTests {
    private func fault(_ text: String, _ counts: LogicalCounts = LogicalCounts(numQubits: 10, tCount: 100)) throws -> EstimationError {
        let node = try JSON.parse(text, file: "p.json")
        let error = #expect(throws: EstimationError.self) {
            let parameters = try EstimationParameters(node)
            _ = parameters.estimateType == .frontier ? try estimateFrontier(counts, parameters)[0] : try estimate(counts, parameters)
        }
        return try #require(error).located(in: node)
    }

    private static let scheme = #""name":"own","errorCorrectionThreshold":0.01,"crossingPrefactor":0.03"#

    @Test(
        "a formula's fault is shown at its character in the file",
        arguments: [
            ("4 * (codeDistance", "2 * codeDistance", "\"4 * (codeDistance", 1 + 17), ("codeDistance", "2 * $", "\"2 * $", 5),
            ("codeDistance * codeDistanc", "2 * codeDistance", "\"codeDistance * codeDistanc", 1 + 15),
            ("codeDistance", "2 * oneQubitGateTime", "\"2 * oneQubitGateTime", 5),
        ] as [(String, String, String, Int)])
    func formulas(_ time: String, _ qubits: String, _ needle: String, _ offset: Int) throws {
        let text = "{\"qecScheme\":{\(Self.scheme),\n \"logicalCycleTime\":\"\(time)\",\"physicalQubitsPerLogicalQubit\":\"\(qubits)\"}}"
        let span = try #require(try fault(text).span)
        let start = try #require(text.firstRange(of: needle)?.lowerBound)
        #expect(span.start.line == 2)
        #expect(span.start.offset == text.utf8.distance(from: text.startIndex, to: start) + offset)
    }

    @Test("an unknown name in a formula is told with what it may have meant")
    func names() throws {
        let text = """
            {"qecScheme":{\(Self.scheme),"logicalCycleTime":"100 * codeDistanc","physicalQubitsPerLogicalQubit":"codeDistance"}}
            """
        let error = try fault(text)
        #expect(error.code == .logicalCycleTime && error.hint == "did you mean 'codeDistance'?")
    }

    @Test("a distillation unit's formula has its place too")
    func units() throws {
        let text = """
            {"distillationUnitSpecifications":[{"name":"15-1 RM"},{"numInputTs":15,"numOutputTs":1,"failureProbabilityFormula":"z +",
            "outputErrorRateFormula":"z","physicalQubitSpecification":{"numUnitQubits":1,"durationInQubitCycleTime":1}}]}
            """
        let error = try fault(text)
        #expect(error.code == .cannotEvaluate)
        #expect(error.span?.start.line == 1 && error.span?.start.column == 120)
    }

    @Test(
        "values are shown where they stand",
        arguments: [
            (#"{"errorBudget":-0.5}"#, 16), (#"{"constraints":{"logicalDepthFactor":0.5}}"#, 38),
            (#"{"constraints":{"maxDuration":"1 s","maxPhysicalQubits":5}}"#, 37),
            (#"{"estimateType":"frontier","constraints":{"maxTFactories":5}}"#, 43), (#"{"qecScheme":{"name":"floquet_code"}}"#, 22),
            (#"{"qubitParams":{"name":"qubit_gate_ns_e3","oneQubitGateErrorRate":1e-4,"twoQubitGateErrorRate":0.02}}"#, 96),
            (#"{"qecScheme":{"name":"surface_code","crossingPrefactor":0.7}}"#, 57),
        ] as [(String, Int)])
    func values(_ text: String, _ column: Int) throws { #expect(try fault(text).span?.start.column == column) }
}
