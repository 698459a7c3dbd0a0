import Documents
import Foundation
import Testing

@testable import Commands

/// Tests of the built program as a process of its own.
@Suite("The program as a process", .serialized)
struct ProcessTests {
    /// The executable that stands beside the tests.
    private static let executable: String? = {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
        return [folder, "\(repository)/.build/debug"].map { "\($0)/quantum-mlops" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }()

    private static func start(_ words: [String], input: String? = nil) throws -> (process: Process, output: Pipe, error: Pipe) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(executable))
        process.arguments = words
        let (output, error, standardInput) = (Pipe(), Pipe(), Pipe())
        (process.standardOutput, process.standardError, process.standardInput) = (output, error, standardInput)
        try process.run()
        if let input { standardInput.fileHandleForWriting.write(Data(input.utf8)) }
        try standardInput.fileHandleForWriting.close()
        return (process, output, error)
    }

    static func run(_ words: [String], input: String? = nil) throws -> Outcome {
        let (process, output, error) = try start(words, input: input)
        let texts = (output.fileHandleForReading.readDataToEndOfFile(), error.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        let code = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        return Outcome(code: code, output: String(decoding: texts.0, as: UTF8.self), error: String(decoding: texts.1, as: UTF8.self))
    }

    /// Waits until a stream of events has so many epochs.
    private static func waitForEpochs(_ count: Int, in file: String) -> Bool {
        for _ in 0..<6000 {
            if let text = try? readText(file), text.components(separatedBy: "\"event\":\"epoch\"").count > count { return true }
            usleep(10_000)
        }
        return false
    }

    /// Enough that a run is still at work when its first epochs have been heard of.
    private static let manyEpochs = 1500

    private static func model(_ answer: JSONValue) -> JSONValue? { answer["artifacts"]?.array?.first { $0["name"] == "model" }?["sha256"] }

    @Test("a circuit on standard input is simulated")
    func standardInput() throws {
        let outcome = try Self.run(
            ["simulate", "-", "--probabilities", "--json"], input: "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit q;\nx q;\n")
        #expect(outcome.code == 0, "\(outcome.error)")
        #expect(try outcome.json()["probabilities"]?["1"] == 1.0)
        #expect(try Self.run(["check", "-"], input: "OPENQASM 3.0;\nqubit q;\nfoo q;\n").code == 65)
    }

    @Test("kill -9 at any time, then --resume, ends in the same bits")
    func kill() throws {
        let folder = try Folder.small(epochs: Self.manyEpochs)
        let whole = try Self.run(["run", folder.path, "--json"])
        #expect(whole.code == 0, "\(whole.error)")
        for epochs in [1, 170] {
            let events = "\(folder.path)/events-\(epochs).jsonl"
            let (process, _, _) = try Self.start(["train", folder.path, "--events", events])
            #expect(Self.waitForEpochs(epochs, in: events))
            _ = Foundation.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let line = try #require(readText(events).split(separator: "\n").first)
            let run = try #require(JSONValue(try JSON.parse(String(line), file: "events"))["run"]?.string)
            let resumed = try Self.run(["train", folder.path, "--resume", run, "--json"])
            #expect(resumed.code == 0, "\(resumed.error)")
            #expect(try Self.model(resumed.json()) == Self.model(whole.json()))
            #expect(try resumed.json()["history"]?.array?.count == Self.manyEpochs)
        }
    }

    @Test(
        "Ctrl-C and SIGTERM save a checkpoint, say how to go on, and exit 130 and 143",
        arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func signals(_ signal: Int32, _ code: Int32) throws {
        let folder = try Folder.small(epochs: 100_000)
        let events = "\(folder.path)/events.jsonl"
        let (process, _, error) = try Self.start(["train", folder.path, "--events", events])
        #expect(Self.waitForEpochs(3, in: events))
        _ = Foundation.kill(process.processIdentifier, signal)
        let text = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == code)
        #expect(text.contains("quantum-mlops train \(folder.path) --resume "))
    }

    @Test("a reader that goes away ends nothing badly")
    func brokenPipe() throws {
        let (process, output, _) = try Self.start(["help", "gates"])
        try output.fileHandleForReading.close()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    }

    @Test("standard output on a full disk exits 74")
    func fullDisk() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Self.executable))
        process.arguments = ["help", "gates"]
        process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
        let error = Pipe()
        process.standardError = error
        try process.run()
        let text = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 74 && text.contains("standard output"))
    }
}
