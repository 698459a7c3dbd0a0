import Documents
import Foundation
import Testing

@testable import Commands

@Suite("backends, jobs and budget")
struct JobsCommandTests {
    @Test("the local backends are listed as the contract has it, and cost nothing")
    func backends() throws {
        let all = try #require(try quantum("backends", "--json").json().array)
        let local = try #require(all.first { $0["name"] == "local" })
        #expect(local["provider"] == "local" && local["status"] == "online" && local["qubits"]?.integer ?? 0 > 10)
        for key in ["kind", "queueDepth", "estimatedWaitSeconds", "pricePerShot", "currency", "calibratedAt", "why"] {
            #expect(local[key] != nil, "\(key)")
        }
        #expect(quantum("backends").output.contains("local:stabilizer"))
    }

    @Test(
        "what cannot be done is refused with its reason",
        arguments: [
            (["jobs", "show", "j99999"], 66, "j99999"), (["jobs", "cancel", "j99999"], 66, "j99999"), (["jobs", "wait"], 64, "--all"),
            (["jobs", "result", "nope"], 66, "nope"), (["budget", "set"], 64, "--cap"), (["budget", "set", "--cap", "much"], 64, "much"),
            (["jobs", "submit", "nothing.qasm"], 66, "nothing.qasm"), (["runs", "steer", "r99999", "--pause"], 66, "r99999"),
            (["runs", "steer", "r1"], 64, "at least one"), (["runs", "steer", "r1", "--learning-rate", "0"], 64, "above 0, not '0'"),
            (["runs", "steer", "r1", "--pause", "--stop"], 64, "exclude each other"),
        ] as [([String], Int32, String)])
    func refused(words: [String], code: Int32, part: String) {
        let outcome = runWords(words)
        #expect(outcome.code == code && outcome.error.contains(part), "\(outcome.error)")
    }

    /// Runs the built program in a folder.
    private func program(_ words: [String], in folder: String) throws -> (code: Int32, answer: JSONValue) {
        let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
        let executable = try #require(
            [beside, "\(repository)/.build/debug"].map { "\($0)/quantum-mlops" }.first {
                FileManager.default.isExecutableFile(atPath: $0)
            })
        let (process, output) = (Process(), Pipe())
        (process.executableURL, process.arguments) = (URL(fileURLWithPath: executable), words + ["--json"])
        (process.currentDirectoryURL, process.standardOutput) = (URL(fileURLWithPath: folder), output)
        (process.standardInput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, JSONValue(try JSON.parse(text, file: "output")))
    }

    @Test("a circuit is submitted, done by a worker of its own, and its counts are kept")
    func submit() throws {
        let folder = try Folder()
        try folder.write(
            "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[2] q;\nbit[2] c;\nh q[0];\ncx q[0], q[1];\nc = measure q;\n", to: "bell.qasm")
        let set = try program(["budget", "set", "--cap", "10.50", "--currency", "EUR"], in: folder.path)
        #expect(set.code == 0 && set.answer["cap"]?.number == 10.5 && set.answer["remaining"]?.number == 10.5)
        let submitted = try program(["jobs", "submit", "bell.qasm", "--backend", "auto", "--shots", "200", "--seed", "3"], in: folder.path)
        #expect(submitted.code == 0 && submitted.answer["job"] == "j1" && submitted.answer["estimatedCost"]?.number == 0)
        #expect(submitted.answer["reason"]?.string?.contains("local:stabilizer") ?? false)
        let waited = try program(["jobs", "wait", "j1", "--timeout", "60"], in: folder.path)
        #expect(waited.code == 0 && waited.answer["state"] == "completed")
        let result = try program(["jobs", "result", "j1"], in: folder.path).answer
        let counts = result["counts"]?.members ?? []
        #expect(counts.compactMap { $0.value.integer }.reduce(0, +) == 200 && Set(counts.map(\.key)).isSubset(of: ["00", "11"]))
        let states = try program(["jobs", "show", "j1"], in: folder.path).answer["history"]?.array?.compactMap { $0["state"]?.string }
        #expect(states == ["queued", "running", "completed"])
        #expect(try program(["jobs", "list"], in: folder.path).answer[0]?["state"] == "completed")
        // A job after it waits for it; one after a job that is not there is refused before anything is queued.
        let after = try program(["jobs", "submit", "bell.qasm", "--after", "j1"], in: folder.path)
        #expect(after.code == 0 && after.answer["after"]?.array?.compactMap(\.string) == ["j1"])
        #expect(try program(["jobs", "wait", "j2", "--timeout", "60"], in: folder.path).answer["state"] == "completed")
        let lost = try program(["jobs", "submit", "bell.qasm", "--after", "j1,j9"], in: folder.path)
        #expect(lost.code == 66 && lost.answer["error"]?["message"]?.string?.contains("j9") ?? false)
        #expect(try program(["jobs", "list"], in: folder.path).answer.array?.count == 2)
        // A completed job stays completed.
        #expect(try program(["jobs", "cancel", "j1"], in: folder.path).code == 1)
        let wide = try program(["jobs", "submit", "bell.qasm", "--backend", "nowhere"], in: folder.path)
        #expect(wide.code == 66 && wide.answer["error"]?["message"]?.string?.contains("nowhere") ?? false)
    }
}
