import Documents
import Testing

@testable import ResourceEstimation

@Suite("Reports of estimates")
struct EstimateReportTests {
    private let counts = LogicalCounts(numQubits: 10, tCount: 10, rotationCount: 100, rotationDepth: 50, measurementCount: 5)

    @Test("reportData has the reference's groups, paths, labels and descriptions")
    func reportData() throws {
        let example = try JSON.parse(try readText(fixture("full-output-example.json")), file: "example")
        let expected = try #require(example.list?.first?["reportData"])
        let answer = try #require(try estimate(counts).documentWithReport["reportData"])
        let groups = try #require(expected["groups"]?.list)
        #expect(answer["groups"]?.array?.count == groups.count)
        for (index, group) in groups.enumerated() {
            let ours = answer["groups"]?[index]
            #expect(ours?["title"]?.string == group["title"]?.string && ours?["alwaysVisible"]?.bool == group["alwaysVisible"]?.bool)
            for key in ["path", "label", "description"] {
                #expect(ours?["entries"]?.array?.map { $0[key]?.string } == group["entries"]?.list?.map { $0[key]?.string })
            }
        }
        #expect(answer["assumptions"]?.array?.count == expected["assumptions"]?.list?.count)
    }

    @Test("the whole answer equals the reference's example, explanations aside")
    func example() throws {
        let example = try JSON.parse(try readText(fixture("full-output-example.json")), file: "example")
        var expected = JSONValue(try #require(example.list?.first))
        expected["reportData"] = nil
        var differences: [String] = []
        compare(expected, try estimate(counts).document, at: "", &differences)
        #expect(differences.isEmpty, "\(differences)")
    }

    @Test("a table has a row an item, columns by path, and one row for each machine of a frontier")
    func table() throws {
        let frontier = try estimateFrontier(counts)
        let fault = EstimationError(.invalidBudget, "too large, \"really\"")
        let report = EstimateReport(
            title: "x", items: [.init(.single(try estimate(counts))), .init(.failure(fault)), .init(.frontier(frontier))], isBatch: true)
        let lines = report.table.split(separator: "\n")
        let header = lines[0].split(separator: ",")
        #expect(lines.count == 3 + frontier.count)
        for path in [
            "physicalCounts.physicalQubits", "physicalCounts.runtime", "physicalCounts.breakdown.numTfactories",
            "logicalQubit.codeDistance", "message",
        ] {
            #expect(header.contains(Substring(path)), "\(path)")
        }
        #expect(lines[2].contains("\"too large, \"\"really\"\"\""))
    }

    @Test("the page and the picture are whole and escape what they are told")
    func page() throws {
        var report = EstimateReport(title: "a <b> & \"c\"", items: [.init(.frontier(try estimateFrontier(counts)))], isBatch: false)
        report.whatIf = try WhatIfTable(Scenario(counts, parameters: nil), [try WhatIfAxis(parsing: "errorBudget=0.1,2")])
        report.sensitivity = try Sensitivity(Scenario(counts, parameters: nil))
        report.suggestions = try Suggestion.all(for: counts, EstimationParameters())
        #expect(report.page.hasPrefix("<!DOCTYPE html>") && report.page.hasSuffix("</html>\n"))
        #expect(report.page.contains("a &lt;b&gt; &amp; &quot;c&quot;") && !report.page.contains("a <b>"))
        #expect(report.picture.hasPrefix("<svg") && report.picture.hasSuffix("</svg>\n") && report.picture.contains("<circle"))
        #expect(!report.picture.contains("nan") && !report.picture.contains("inf"))
    }
}
