import Documents
import Testing

@Suite("estimate")
struct EstimateCommandTests {
    private let counts = #"{"numQubits":10,"tCount":100}"#

    @Test("counts in, the estimator's document out")
    func document() throws {
        let folder = try Folder()
        let file = try folder.write(counts, to: "counts.json")
        let outcome = quantum("estimate", file, "--json")
        let answer = try outcome.json()
        #expect(outcome.code == 0 && answer["physicalCounts"]?["physicalQubits"] == 85020)
        #expect(answer["logicalCounts"]?["tCount"] == 100)
    }

    @Test("a batch answers each item in its place, and exits 1 where one fails")
    func batch() throws {
        let folder = try Folder()
        let file = try folder.write(counts, to: "counts.json")
        let parameters = try folder.write(#"[{}, {"errorBudget": 3}, {"estimateType": "frontier"}]"#, to: "params.json")
        let outcome = quantum("estimate", file, "--params", parameters, "--json")
        let answers = try #require(try outcome.json().array)
        #expect(outcome.code == 1 && answers.count == 3)
        #expect(answers[1]["code"] == "Qsc.Estimates.InvalidInputError.InvalidErrorBudget")
        #expect((answers[2]["frontierEntries"]?.array?.count ?? 0) > 3)
    }

    @Test(
        "faulty input is refused with its place",
        arguments: [
            (#"{"numQubit": 3}"#, nil, Int32(65), "counts.json:1:2: error:", "did you mean 'numQubits'?"),
            (#"{"numQubits": -3}"#, nil, 65, "counts.json:1:15: error:", "whole number"),
            ("{", nil, 65, "counts.json:1:", "error:"),
            (#"{"numQubits": 1, "tCount": 1}"#, #"{"qubitParams": {"name": "qubit_foo"}}"#, 65, "params.json:1:", "instructionSet"),
            (#"{"numQubits": 1}"#, nil, 1, "error: Algorithm requires", ""),
            (#"{"numQubits": 9, "tCount": 9}"#, #"{"constraints": {"maxDuration": "1 ns"}}"#, 1, "maximum duration", ""),
        ] as [(String, String?, Int32, String, String)])
    func faults(_ counts: String, _ parameters: String?, _ code: Int32, _ first: String, _ second: String) throws {
        let folder = try Folder()
        let file = try folder.write(counts, to: "counts.json")
        let outcome: Outcome
        if let parameters {
            outcome = quantum("estimate", file, "--params", try folder.write(parameters, to: "params.json"))
        } else {
            outcome = quantum("estimate", file)
        }
        #expect(outcome.code == code && outcome.output.isEmpty)
        #expect(outcome.error.contains(first) && outcome.error.contains(second), "\(outcome.error)")
    }

    @Test("a missing file exits 66")
    func missing() {
        let outcome = quantum("estimate", "/nowhere/counts.json")
        #expect(outcome.code == 66 && outcome.error.contains("/nowhere/counts.json"))
    }

    @Test("the text is for people")
    func text() throws {
        let folder = try Folder()
        let file = try folder.write(counts, to: "counts.json")
        let outcome = quantum("estimate", file)
        #expect(outcome.output.contains("physical qubits  85 020") && outcome.output.contains("440 µs"))
        let written = quantum("estimate", file, "-o", "\(folder.path)/out.json")
        #expect(written.code == 0 && written.output.isEmpty)
        #expect(try JSON.parse(try folder.read("out.json"), file: "out.json")["status"]?.string == "success")
    }
}
