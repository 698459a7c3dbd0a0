import Glibc
import Testing

/// Jobs outlive the screens that started them.
@Suite("Detaching and coming back", .serialized, .enabled(if: Terminal.program != nil, "needs the built program"))
struct ReattachTests {
    /// A copy of a sample project that trains until somebody ends it.
    private final class LongProject {
        let path: String
        let environment: [String]

        init() throws {
            path = "/tmp/reattach-\(getpid())-\(UInt32.random(in: 0 ... .max))"
            let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
            let sample = "\(root)/sample-projects/moons"
            for folder in [path, path + "/data", path + "/state"] { mkdir(folder, 0o700) }
            for file in ["project.yaml", "data/train.csv", "data/test.csv"] {
                var text = try #require(Self.text(of: "\(sample)/\(file)"))
                if file == "project.yaml" { text = text.replacing("epochs: 30", with: "epochs: 1000000") }
                let copy = try #require(fopen("\(path)/\(file)", "w"))
                fputs(text, copy)
                fclose(copy)
            }
            environment = ["TERM=xterm-256color", "XDG_STATE_HOME=\(path)/state", "XDG_CONFIG_HOME=\(path)/state"]
        }

        private static func text(of path: String) -> String? {
            guard let file = fopen(path, "r") else { return nil }
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: 1 << 20)
            let count = fread(&bytes, 1, bytes.count, file)
            return String(decoding: bytes.prefix(count), as: UTF8.self)
        }

        /// The epochs that the run has done, by the header of a screen drawn anew; nil while it does not say.
        static func epoch(on terminal: Terminal) -> Int? {
            terminal.forget()
            terminal.type("\u{0C}")
            guard terminal.wait(for: "/1000000", seconds: 1) else { return nil }
            let text = String(decoding: terminal.output, as: UTF8.self)
            return text.firstRange(of: "/1000000").flatMap {
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
        for _ in 0..<15 where before ?? 0 < 2 {
            usleep(100_000)
            before = LongProject.epoch(on: first)
        }
        let seen = try #require(before, "the run did not begin")
        kill(first.process, signal)
        #expect(first.exitCode() == 128 + signal)

        let second = try Terminal([project.path], environment: project.environment)
        #expect(second.wait(for: "Training"))
        var after: Int?
        for _ in 0..<15 where after ?? 0 <= seen {
            usleep(100_000)
            after = LongProject.epoch(on: second)
        }
        #expect(try #require(after, "the run is not on the second screen") > seen)
        second.type("3\r")
        #expect(second.wait(for: "follows"))
        second.forget()
        second.type("\u{1B}")
        usleep(200_000)
        second.type("c")
        #expect(second.wait(for: "cancelled"), "\(String(decoding: second.output, as: UTF8.self).suffix(400))")
        second.type("q")
        #expect(second.exitCode() == 0)

        // What the last screens told is in the log of the next one.
        let third = try Terminal([project.path], environment: project.environment)
        #expect(third.wait(for: "Training"))
        third.forget()
        third.type("\u{1B}e")
        #expect(third.wait(for: "What happened") && third.wait(for: "j1 (train moons"))
        third.type("\u{1B}")
        usleep(200_000)
        third.type("q")
        #expect(third.exitCode() == 0)
    }
}
