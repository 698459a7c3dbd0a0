import Diagnostics
import Documents
import Testing

@testable import ResourceEstimation

/// One case of the reference estimator's answers.
struct ReferenceCase: CustomTestStringConvertible, Sendable {
    let id: String
    let expect: String
    let counts: Node
    let parameters: Node
    let result: JSONValue?
    let error: JSONValue?

    var testDescription: String { id }

    static let all: [ReferenceCase] = {
        guard let text = try? readText(fixture("cases.json")), let document = try? JSON.parse(text, file: "cases.json"),
            let cases = document["cases"]?.list
        else { return [] }
        return cases.compactMap { node in
            guard let id = node["id"]?.string, let expect = node["expect"]?.string, let counts = node["logicalCounts"],
                let parameters = node["params"]
            else { return nil }
            return ReferenceCase(
                id: id, expect: expect, counts: counts, parameters: parameters, result: node["result"].map(JSONValue.init),
                error: node["error"].map(JSONValue.init))
        }
    }()
}

func fixture(_ name: String) -> String {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    return "/\(folder)/Fixtures/\(name)"
}

@Suite("Resource estimation against the reference estimator")
struct EstimatorTests {
    @Test("the reference cases are all here")
    func cases() { #expect(ReferenceCase.all.count == 102) }

    @Test(
        "figures equal the reference's: whole numbers and texts exactly, reals to 1e-12",
        arguments: ReferenceCase.all.filter { $0.expect == "success" })
    func figures(_ reference: ReferenceCase) throws {
        let counts = try LogicalCounts(reference.counts)
        let parameters = try EstimationParameters(reference.parameters)
        let answer: JSONValue
        if parameters.estimateType == .frontier {
            answer = PhysicalEstimate.frontierDocument(try estimateFrontier(counts, parameters))
        } else {
            answer = try estimate(counts, parameters).document
        }
        let expected = try #require(reference.result)
        var differences: [String] = []
        compare(expected, answer, at: "", &differences)
        #expect(differences.prefix(5).isEmpty, "\(differences.prefix(5))")
    }

    @Test("failures carry the reference's codes", arguments: ReferenceCase.all.filter { $0.expect == "error" })
    func codes(_ reference: ReferenceCase) throws {
        let expected = try #require(reference.error?["code"]?.string)
        let counts = try LogicalCounts(reference.counts)
        let error = try #require(throws: EstimationError.self) {
            let parameters = try EstimationParameters(reference.parameters)
            _ = try estimate(counts, parameters)
        }
        #expect(error.code.rawValue == expected)
    }

    @Test("malformed parameters are refused with their place", arguments: ReferenceCase.all.filter { $0.expect == "parse-error" })
    func malformed(_ reference: ReferenceCase) throws {
        let error = try #require(throws: EstimationError.self) {
            let counts = try LogicalCounts(reference.counts)
            _ = try estimate(counts, try EstimationParameters(reference.parameters))
        }
        #expect(error.code == .cannotParse)
        #expect(error.span != nil)
    }

    @Test("where the reference aborts, there is an answer", arguments: ReferenceCase.all.filter { $0.expect == "reference-panics" })
    func panics(_ reference: ReferenceCase) throws {
        let result = try estimate(try LogicalCounts(reference.counts), try EstimationParameters(reference.parameters))
        #expect(result.factories?.copies == 1)
    }
}

/// Compares what the reference gives; the answer may hold more.
func compare(_ expected: JSONValue, _ actual: JSONValue?, at path: String, _ differences: inout [String]) {
    switch (expected, actual) {
    case (.null, nil): break
    case (.object(let members), .object):
        for member in members { compare(member.value, actual?[member.key], at: "\(path)/\(member.key)", &differences) }
    case (.array(let values), .array(let others)):
        if values.count != others.count { differences.append("\(path): \(values.count) items expected, \(others.count) given") }
        for (index, (value, other)) in zip(values, others).enumerated() { compare(value, other, at: "\(path)/\(index)", &differences) }
    case (.number(let value), let other?):
        let given = other.number ?? .nan
        if !(abs(given - value) <= 1e-12 * abs(value)) { differences.append("\(path): \(value) expected, \(given) given") }
    default:
        if expected != actual { differences.append("\(path): \(expected) expected, \(actual.map { "\($0)" } ?? "nothing") given") }
    }
}
