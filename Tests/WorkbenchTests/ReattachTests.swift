import Foundation
import Testing

/// Jobs outlive the screens that started them.
@Suite("Detaching and coming back", .serialized, .enabled(if: Terminal.program != nil, "needs the built program"))
struct ReattachTests {
    /// A copy of a sample project that trains until somebody ends it.
    private final class LongProject {
        let path: String
        let environment: [String]

        init() throws {
            let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "quantum-mlops-\(UUID().uuidString)")
            path = folder.path
            let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            let sample = root.appending(path: "sample-projects/moons")
            for name in ["data", "state"] {
                try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
            }
            for file in ["project.yaml", "data/train.csv", "data/test.csv"] {
                var text = try String(contentsOf: sample.appending(path: file), encoding: .utf8)
                if file == "project.yaml" { text = text.replacing("epochs: 30", with: "epochs: 987654") }
                try text.write(to: folder.appending(path: file), atomically: true, encoding: .utf8)
            }
            environment = ["TERM=xterm-256color", "XDG_STATE_HOME=\(path)/state", "XDG_CONFIG_HOME=\(path)/state"]
        }

        /// Ends what a failed test leaves at work, and removes the copy.
        deinit {
            let manager = FileManager.default
            for name in (try? manager.contentsOfDirectory(atPath: "/proc")) ?? [] {
                guard let process = pid_t(name), let line = manager.contents(atPath: "/proc/\(name)/cmdline") else { continue }
                if String(decoding: line, as: UTF8.self).contains(path) { kill(process, SIGKILL) }
            }
            try? manager.removeItem(atPath: path)
        }

        /// The epochs that the run has done, by the header of a screen drawn anew; nil while it does not say.
        static func epoch(on terminal: Terminal) -> Int? {
            terminal.forget()
            terminal.type("\u{0C}")
            guard terminal.wait(for: "/987654", seconds: 1) else { return nil }
            let text = String(decoding: terminal.output, as: UTF8.self)
            return text.firstRange(of: "/987654").flatMap {
                Int(String(text[..<$0.lowerBound].reversed().prefix { $0.isNumber }.reversed()))
            }
        }
    }

    @Test("a job goes on when its screen is lost, and the next screen shows it as if never gone", arguments: [SIGHUP, SIGKILL])
    func reattach(signal: Int32) throws {
        let project = try LongProject()
        let first = try Terminal([project.path], environment: project.environment)
        #expect(first.wait(for: "Training"))
        first.type("2s")
        var before: Int?
        for _ in 0..<600 where before ?? 0 < 2 {
            usleep(100_000)
            before = LongProject.epoch(on: first)
        }
        let seen = try #require(before, "the run did not begin")
        kill(first.process, signal)
        #expect(first.exitCode() == 128 + signal)

        let second = try Terminal([project.path], environment: project.environment)
        #expect(second.wait(for: "Training"))
        var after: Int?
        for _ in 0..<600 where after ?? 0 <= seen {
            usleep(100_000)
            after = LongProject.epoch(on: second)
        }
        #expect(try #require(after, "the run is not on the second screen") > seen)
        second.type("3\r")
        #expect(second.wait(for: "follows"))
        second.forget()
        second.type(Terminal.escape + "c")
        #expect(second.wait(for: "cancelled"), "\(String(decoding: second.output, as: UTF8.self).suffix(400))")
        second.type("q")
        #expect(second.exitCode() == 0)

        // What the last screens told is in the log of the next one.
        let third = try Terminal([project.path], environment: project.environment)
        #expect(third.wait(for: "Training"))
        third.forget()
        third.type("\u{1B}e")
        #expect(third.wait(for: "What happened") && third.wait(for: "j1 (train moons"))
        third.type(Terminal.escape + "q")
        #expect(third.exitCode() == 0)
    }
}
