import Documents
import Testing

@testable import ResourceEstimation

@Suite("Random parameter sets against the reference estimator")
struct RandomCasesTests {
    private static let cases: [Node] = {
        guard let text = try? readText(fixture("random-cases.json")), let document = try? JSON.parse(text, file: "random-cases.json") else {
            return []
        }
        return document["cases"]?.list ?? []
    }()

    @Test("the cases are all here")
    func count() { #expect(Self.cases.count >= 50) }

    @Test("figures, frontiers and errors equal the reference's", arguments: cases.indices)
    func figures(_ index: Int) throws {
        let node = Self.cases[index]
        let counts = try LogicalCounts(try #require(node["logicalCounts"]))
        let parameters = try #require(node["params"])
        if let code = node["error"]?.string {
            let error = try #require(throws: EstimationError.self) {
                let parameters = try EstimationParameters(parameters)
                _ = parameters.estimateType == .frontier ? try estimateFrontier(counts, parameters) : [try estimate(counts, parameters)]
            }
            #expect(error.code.rawValue == code)
        } else if let entries = node["frontier"]?.list {
            let found = try estimateFrontier(counts, try EstimationParameters(parameters))
            let expected = entries.map { [$0["physicalQubits"]?.integer, $0["runtime"]?.integer, $0["codeDistance"]?.integer] }
            #expect(found.map { [Int($0.physicalQubits), Int($0.runtime), Int($0.patch.codeDistance)] } == expected)
        } else {
            let answer = try estimate(counts, try EstimationParameters(parameters)).document
            var differences: [String] = []
            compare(JSONValue(try #require(node["result"])), answer, at: "", &differences)
            #expect(differences.prefix(5).isEmpty, "\(differences.prefix(5))")
        }
    }
}
