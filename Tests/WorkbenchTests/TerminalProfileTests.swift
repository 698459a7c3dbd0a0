import Testing

@testable import Workbench

@Suite("Telling the terminal by its surroundings")
struct TerminalProfileTests {
    private func profile(
        _ variables: [String: String], known: Set<String> = ["xterm-256color", "tmux-256color", "screen", "linux", "vt100", "xterm"]
    ) throws -> TerminalProfile {
        try TerminalProfile.detect(environment: { variables[$0] }, isKnown: known.contains)
    }

    @Test("colours are what the terminal says, unless a person wants none")
    func depth() throws {
        #expect(try profile(["TERM": "xterm-256color"]).depth == .cube)
        #expect(try profile(["TERM": "xterm-256color", "COLORTERM": "truecolor"]).depth == .truecolor)
        #expect(try profile(["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"]).depth == .monochrome)
        #expect(try profile(["TERM": "xterm-256color", "NO_COLOR": ""]).depth == .cube)
        #expect(try profile(["TERM": "linux"]).depth == .sixteen)
        #expect(try profile(["TERM": "linux", "COLORTERM": "truecolor"]).depth == .sixteen)
        #expect(try profile(["TERM": "vt100"]).depth == .monochrome)
    }

    @Test("direct colours come with their own description")
    func direct() throws {
        #expect(try profile(["TERM": "xterm-256color", "COLORTERM": "24bit"]).name == "quantum-direct-bce")
        #expect(try profile(["TERM": "tmux-256color", "COLORTERM": "truecolor"]).name == "quantum-direct")
    }

    @Test("a modern terminal that the system does not know is taken for xterm")
    func modern() throws {
        #expect(try profile(["TERM": "xterm-kitty"]).name == "xterm-256color")
        #expect(try profile(["TERM": "alacritty"]).name == "xterm-256color")
    }

    @Test("a terminal that cannot be drawn on says why", arguments: ["", "dumb", "unknown", "nosuchterm"])
    func plain(name: String) {
        #expect {
            try profile(["TERM": name])
        } throws: { error in "\(error)".contains("plain mode") && (name.isEmpty || "\(error)".contains(name)) }
    }

    @Test("over a remote link Escape waits longer")
    func remote() throws {
        #expect(try profile(["TERM": "xterm"]).escapeDelay == 25)
        #expect(try profile(["TERM": "xterm", "SSH_TTY": "/dev/pts/3"]).escapeDelay == 80)
    }

    @Test("symbols are those that the terminal's font has")
    func symbols() throws {
        #expect(try profile(["TERM": "xterm"]).symbols == .unicode)
        #expect(try profile(["TERM": "linux"]).symbols == .console)
        #expect(try profile(["TERM": "vt100"]).symbols == .ascii)
    }
}
