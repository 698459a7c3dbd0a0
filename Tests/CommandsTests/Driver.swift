import Documents
import Foundation
import Numerics
import Synchronization
import Testing

@testable import Commands

/// What a command printed and returned.
struct Outcome: Sendable {
    let code: Int32
    let output: String
    let error: String

    /// The one document on standard output.
    func json(_ location: SourceLocation = #_sourceLocation) throws -> JSONValue {
        let lines = output.split(separator: "\n")
        #expect(lines.count == 1, "one document, one line", sourceLocation: location)
        return JSONValue(try JSON.parse(output, file: "output"))
    }
}

/// Keeps what a console writes.
private final class Memory: Sendable {
    let texts = Mutex<(output: [UInt8], error: [UInt8])>(([], []))
}

/// Runs a command line in this process.
func quantum(
    _ words: String..., environment: [String: String] = [:], isTerminal: Bool = false, failingOutput: Bool = false
) -> Outcome {
    runWords(words, environment: environment, isTerminal: isTerminal, failingOutput: failingOutput)
}

/// Runs a command line in this process, as if a signal had come where one is given.
func runWords(
    _ words: [String], environment: [String: String] = [:], isTerminal: Bool = false, cancellation: Cancellation = Cancellation(),
    signal: Int32 = 0, failingOutput: Bool = false
) -> Outcome {
    let memory = Memory()
    var surroundings = Console.Surroundings()
    surroundings.outputIsTerminal = isTerminal
    surroundings.errorIsTerminal = isTerminal
    surroundings.environment = environment
    let console = Console(surroundings) { stream, bytes in
        if stream == .output, failingOutput { return false }
        memory.texts.withLock { texts in
            if stream == .output { texts.output += bytes } else { texts.error += bytes }
        }
        return true
    }
    let code = Program.run(words, context: Context(console, cancellation: cancellation, signal: { signal }))
    let (output, error) = memory.texts.withLock { ($0.output, $0.error) }
    return Outcome(code: code, output: String(decoding: output, as: UTF8.self), error: String(decoding: error, as: UTF8.self))
}

/// A folder of its own for one test; removed with it.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = "\(NSTemporaryDirectory().hasSuffix("/") ? NSTemporaryDirectory() : NSTemporaryDirectory() + "/")quantum-mlops-\(UUID())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and gives its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let folder = ([path] + name.split(separator: "/").dropLast().map(String.init)).joined(separator: "/")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = "\(path)/\(name)"
        try writeAtomically(Array(text.utf8), to: file)
        return file
    }

    func read(_ name: String) throws -> String { try readText("\(path)/\(name)") }
}

/// The repository's folder.
let repository = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

/// Compares a text with a golden file beside the tests; with UPDATE_GOLDEN=1 it writes the file.
func expectGolden(_ text: String, _ path: String, _ location: SourceLocation = #_sourceLocation) throws {
    let file = "\(repository)/\(path)"
    if getenv("UPDATE_GOLDEN") != nil { try writeAtomically(Array(text.utf8), to: file) }
    let (found, golden) = (text.split(separator: "\n", omittingEmptySubsequences: false), try readText(file))
    let expected = golden.split(separator: "\n", omittingEmptySubsequences: false)
    guard
        let place = (0..<max(found.count, expected.count)).first(where: { line in
            line >= found.count || line >= expected.count || found[line] != expected[line]
        })
    else { return }
    Issue.record(
        "line \(place + 1) differs from \(path): '\(place < found.count ? found[place] : "")'; UPDATE_GOLDEN=1 writes it anew",
        sourceLocation: location)
}

/// A value that several threads may change.
final class Locked<Value: Sendable>: Sendable {
    private let content: Mutex<Value>

    init(_ value: Value) { content = Mutex(value) }

    var value: Value { content.withLock { $0 } }

    func change(_ body: (inout Value) -> Void) { content.withLock { body(&$0) } }
}
