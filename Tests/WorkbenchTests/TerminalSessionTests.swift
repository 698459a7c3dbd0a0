import Foundation
import Glibc
import Testing

/// The program itself on a pseudo-terminal, with its start screen.
@Suite("The program on a terminal", .serialized, .enabled(if: Terminal.program != nil, "needs the built program"))
struct TerminalSessionTests {
    private func opened(_ environment: [String] = ["TERM=xterm-256color"]) throws -> Terminal {
        let terminal = try Terminal([], environment: environment)
        #expect(terminal.wait(for: "Workbench"), "\(String(decoding: terminal.output, as: UTF8.self))")
        return terminal
    }

    @Test("q leaves and gives the terminal back")
    func quit() throws {
        let terminal = try opened()
        #expect(!terminal.leftovers.isEmpty)
        terminal.type("q")
        #expect(terminal.exitCode() == 0)
        #expect(terminal.leftovers.isEmpty)
    }

    @Test(
        "a signal ends it, and the terminal is as it was",
        arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGINT, 130), (SIGQUIT, 131), (SIGSEGV, 139), (SIGABRT, 134), (SIGILL, 132)]
            as [(Int32, Int32)])
    func signals(signal: Int32, code: Int32) throws {
        let terminal = try opened()
        kill(terminal.process, signal)
        #expect(terminal.exitCode() == code)
        #expect(terminal.leftovers.isEmpty)
    }

    @Test("who leaves and closes the window at once loses no edit", arguments: [SIGINT, SIGHUP, SIGTERM])
    func leaving(signal: Int32) throws {
        let folder = NSTemporaryDirectory() + "quantum-mlops-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "OPENQASM 3.0;\nqubit[2] q;\n".write(toFile: folder + "/c.qasm", atomically: true, encoding: .utf8)
        let terminal = try Terminal([folder + "/c.qasm"], environment: ["TERM=xterm-256color", "XDG_STATE_HOME=\(folder)/state"])
        #expect(terminal.wait(for: "Circuit"))
        terminal.type("HXq")
        terminal.forget()
        #expect(terminal.wait(for: "\u{1B}[?1049l"))
        for _ in 0..<20 { kill(terminal.process, signal) }
        #expect(terminal.exitCode() != nil)
        let edits = folder + "/state/quantum-mlops/edits"
        let journal = try #require(FileManager.default.contentsOfDirectory(atPath: edits).first { $0.hasSuffix(".jsonl") })
        let lines = try String(contentsOfFile: edits + "/" + journal, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 4 && lines.last == "{\"closed\":{}}", "\(lines)")
    }

    @Test("it is stopped and goes on where it was")
    func suspend() throws {
        let terminal = try opened()
        terminal.forget()
        // A session's first process is not stopped by the terminal's own signal, so it comes back at once.
        terminal.type("\u{1A}")
        #expect(terminal.wait(for: "\u{1B}[?1049l"))
        #expect(terminal.wait(for: "\u{1B}[?1049h"))
        #expect(terminal.wait(for: "Workbench"))
        kill(terminal.process, SIGSTOP)
        terminal.forget()
        kill(terminal.process, SIGCONT)
        #expect(terminal.wait(for: "Workbench"))
        terminal.type("q")
        #expect(terminal.exitCode() == 0)
        #expect(terminal.leftovers.isEmpty)
    }

    @Test("no key is a signal while the screen is drawn")
    func raw() throws {
        let terminal = try opened()
        terminal.type("\u{1C}:abc\u{3}")
        terminal.forget()
        terminal.type("?")
        #expect(terminal.wait(for: "Keys and commands"))
        terminal.type("\u{3}\u{3}")
        #expect(terminal.exitCode() == 0)
        #expect(terminal.leftovers.isEmpty)
    }

    @Test("the quit key of a line that is not raw ends it like the signal")
    func quitKey() throws {
        let terminal = try opened()
        // While the program is stopped, the line is as the shell had it, and C-\\ is a signal again.
        terminal.type("\u{1A}")
        for _ in 0..<50 { terminal.type("\u{1C}") }
        terminal.type("q")
        let code = terminal.exitCode()
        #expect(code == 0 || code == 131)
        #expect(terminal.leftovers.isEmpty)
    }

    @Test("it follows the window's size, and garbage does not end it")
    func resize() throws {
        let terminal = try opened()
        for (columns, rows) in [(20, 5), (1, 1), (200, 60), (132, 43)] as [(UInt16, UInt16)] {
            terminal.resize(columns: columns, rows: rows)
        }
        terminal.type("\u{1B}[200~q:quit\r\u{1B}[201~\u{1B}[<0;5;5M\u{1B}]0;x\u{7}\u{1B}[999;999R")
        terminal.forget()
        terminal.resize(columns: 30, rows: 8)
        #expect(terminal.wait(for: "too small: 30x8"))
        terminal.type("q")
        #expect(terminal.exitCode() == 0)
        #expect(terminal.leftovers.isEmpty)
    }

    @Test("a storm of sizes, random keys, pasted garbage and the mouse leave the program alive and its memory bounded", arguments: 0..<2)
    func storm(seed: UInt64) throws {
        var random = Random(seed: seed)
        let terminal = try opened()
        let before = terminal.residentKiB
        let keys = [
            "j", "k", "l", "h", "\t", "\u{1B}", "\u{1B}[A", "\u{1B}[<0;9;4M", "\u{1B}[<32;30;9M", "\u{1B}[<0;30;9m", ":", "z\r", "?", "1",
            "2", "\u{17}<",
        ]
        for step in 0..<120 {
            switch step % 6 {
            case 0: terminal.resize(columns: .random(in: 1...300, using: &random), rows: .random(in: 1...90, using: &random))
            case 1:
                let garbage = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }.filter {
                    $0 != 0x1A && $0 != 3 && $0 != 0x71
                }
                terminal.type("\u{1B}[200~" + String(decoding: garbage, as: UTF8.self) + "\u{1B}[201~")
            default: terminal.type(keys.randomElement(using: &random) ?? "j")
            }
            terminal.drain()
        }
        terminal.resize(columns: 30, rows: 8)
        #expect(terminal.wait(for: "too small: 30x8"))
        #expect(terminal.residentKiB < before + 64 * 1024)
        terminal.type("\u{1B}\u{1B}\u{1B}\u{3}\u{3}")
        #expect(terminal.exitCode() == 0)
        #expect(terminal.leftovers.isEmpty)
    }

    @Test(
        "old and odd terminals are drawn on and given back",
        arguments: ["xterm-256color", "tmux-256color", "screen", "linux", "vt100", "xterm-direct", "xterm-mono", "xterm-kitty"],
        [["LANG=C.UTF-8"], ["LC_ALL=C", "LANG=C"], ["LANG=no_SUCH.locale", "COLORTERM=truecolor"]])
    func terminals(name: String, locale: [String]) throws {
        let terminal = try opened(["TERM=\(name)"] + locale)
        terminal.type("q")
        #expect(terminal.exitCode() == 0)
        #expect(terminal.leftovers.isEmpty)
    }

    @Test("a terminal that cannot be drawn on gets lines, and one that says why", arguments: ["dumb", "unknown", "nosuchterm"])
    func plain(name: String) throws {
        let terminal = try Terminal([], environment: ["TERM=\(name)"])
        #expect(terminal.wait(for: "plain mode"))
        terminal.type("?\n")
        #expect(terminal.wait(for: "Everywhere"))
        terminal.type("q\n")
        #expect(terminal.exitCode() == 0)
        #expect(!String(decoding: terminal.output, as: UTF8.self).contains("\u{1B}"))
    }
}
