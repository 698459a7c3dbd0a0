import Documents
import Testing

@testable import ResourceEstimation

@Suite("Bounds of the search for T factories")
struct FactoryWorkshopTests {
    /// As many units as a hostile file may have, none of which helps much, in six rounds.
    private static let text: String = {
        let units = (0..<12).map { index in
            """
            {"displayName":"u\(index)","numInputTs":\(2 + index),"numOutputTs":1,"failureProbabilityFormula":"0.01 + z",
            "outputErrorRateFormula":"z * 0.9 + c","logicalQubitSpecification":{"numUnitQubits":5,"durationInQubitCycleTime":7}}
            """
        }
        return #"{"constraints":{"maxDistillationRounds":6},"distillationUnitSpecifications":[\#(units.joined(separator: ","))]}"#
    }()

    @Test("a search that would take hours is refused after so many steps, with what to change")
    func bound() throws {
        let parameters = try EstimationParameters(try JSON.parse(Self.text, file: "params"))
        let counts = LogicalCounts(numQubits: 10, tCount: 1_000_000)
        let error = #expect(throws: EstimationError.self) {
            try search(counts, parameters, allowing: 200_000) { estimator throws(EstimationError) in try estimator.single() }
        }
        #expect(error?.code == .searchTooLarge && error?.hint?.contains("fewer distillation rounds") == true)
        #expect(error?.isNoSolution == false)
    }

    @Test("a frontier without machines is an error, not an empty list")
    func emptyFrontier() throws {
        let text = """
            {"estimateType":"frontier","errorBudget":1e-9,"distillationUnitSpecifications":[{"numInputTs":5,"numOutputTs":1,
            "failureProbabilityFormula":"0.05 + z","outputErrorRateFormula":"35 * z ^ 3 + 7.1 * c",
            "physicalQubitSpecification":{"numUnitQubits":9,"durationInQubitCycleTime":35}}]}
            """
        let parameters = try EstimationParameters(try JSON.parse(text, file: "params"))
        let counts = LogicalCounts(numQubits: 10, tCount: 1000)
        let error = #expect(throws: EstimationError.self) { try estimateFrontier(counts, parameters) }
        #expect(error?.code == .noMagicStates)
    }

    @Test("no rounds are as many as it takes, as the reference has it")
    func noRounds() throws {
        var parameters = EstimationParameters()
        parameters.constraints.maxDistillationRounds = 0
        let counts = LogicalCounts(numQubits: 10, tCount: 1_000_000)
        #expect(try estimate(counts, parameters).physicalQubits == 327_660)
    }
}
