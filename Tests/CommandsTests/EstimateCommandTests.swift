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

@Suite("estimate, further questions")
struct EstimateQuestionTests {
    private let counts = #"{"numQubits":10,"tCount":100}"#

    @Test("what-if, sensitivity, suggestions, cost and the classical cost stand beside the answer")
    func questions() throws {
        let folder = try Folder()
        let file = try folder.write(counts, to: "counts.json")
        let prices = try folder.write(
            #"{"name":"x","currency":"EUR","asOf":"2026-11-01","perSecond":0.1,"perQubitSecond":0.003,"perShot":0.3}"#, to: "prices.json")
        let outcome = quantum(
            "estimate", file, "--what-if", "errorBudget=0.1,7", "--sensitivity", "--suggest", "--classical", "--prices", prices, "--shots",
            "1000", "--json")
        let answer = try outcome.json()
        #expect(outcome.code == 0)
        #expect(answer["whatIf"]?["keys"]?[0] == "errorBudget" && answer["whatIf"]?["rows"]?[0]?["physicalQubits"] != nil)
        #expect(answer["whatIf"]?["rows"]?[1]?["error"]?["code"] == "Qsc.Estimates.InvalidInputError.InvalidErrorBudget")
        #expect(answer["sensitivity"]?[0]?["low"]?["value"] != nil && answer["suggestions"]?.array != nil)
        #expect(answer["cost"]?["amount"]?.number == 412.2704 && answer["cost"]?["shots"] == 1000)
        #expect(answer["classical"]?["stateVectorBytes"] == 16384)
        #expect(answer["reportData"]?["groups"]?.array?.count == 8)
    }

    @Test("a limit that is too tight says what would do")
    func minimum() throws {
        let folder = try Folder()
        let file = try folder.write(counts, to: "counts.json")
        let tight = try folder.write(#"{"constraints":{"maxPhysicalQubits":1000}}"#, to: "tight.json")
        let outcome = quantum("estimate", file, "--params", tight, "--json")
        #expect(outcome.code == 1)
        #expect((try outcome.json()["error"]?["minimum"]?.integer ?? 0) > 1000)
    }

    @Test("T-reducing passes run first where they are asked for")
    func reduced() throws {
        let folder = try Folder()
        let file = try folder.write("OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit q;\nt q; x q; t q; h q; t q; t q;\n", to: "c.qasm")
        #expect(try quantum("estimate", file, "--counts", "--json").json()["tCount"] == 4)
        #expect(try quantum("estimate", file, "--counts", "--reduce-t", "--json").json()["tCount"] == 0)
    }

    @Test(
        "files are written in the format of their extension",
        arguments: [("csv", "item,"), ("html", "<!DOCTYPE"), ("svg", "<svg"), ("json", "{")])
    func files(_ format: String, _ start: String) throws {
        let folder = try Folder()
        let file = try folder.write(counts, to: "counts.json")
        let outcome = quantum("estimate", file, "-o", "\(folder.path)/out.\(format)")
        #expect(outcome.code == 0 && outcome.output.isEmpty)
        #expect(try folder.read("out.\(format)").hasPrefix(start))
    }

    @Test("schemes are listed with their sources")
    func schemes() throws {
        let list = try #require(try quantum("estimate", "--schemes", "--json").json().array)
        #expect(Set(list.compactMap { $0["kind"]?.string }) == ["qubit", "scheme", "factory"])
        #expect(list.allSatisfy { !($0["source"]?.string ?? "").isEmpty })
    }

    @Test(
        "what cannot be asked is a mistake of usage",
        arguments: [
            ([] as [String], "INPUT"), (["counts.json", "--what-if", "erorBudget=1"], "did you mean 'errorBudget'?"),
            (["counts.json", "--shots", "3"], "--prices"), (["counts.json", "--reduce-t"], "circuit"),
        ])
    func usage(_ arguments: [String], _ part: String) throws {
        let folder = try Folder()
        let file = try folder.write(counts, to: "counts.json")
        let outcome = runWords(["estimate"] + arguments.map { $0 == "counts.json" ? file : $0 })
        #expect(outcome.code == 64 && outcome.error.contains(part), "\(outcome.error)")
    }
}
