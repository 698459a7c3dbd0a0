import Foundation
import Testing

@testable import Commands

@Suite("Progress")
struct ProgressTests {
    /// Shows progress at given seconds and returns what was written.
    private func written(isTerminal: Bool, quiet: Bool = false, at times: [Double]) -> String {
        let text = Locked("")
        var surroundings = Console.Surroundings()
        surroundings.errorIsTerminal = isTerminal
        surroundings.columns = 60
        let console = Console(surroundings) { _, bytes in
            text.change { $0 += String(decoding: bytes, as: UTF8.self) }
            return true
        }
        console.style.isQuiet = quiet
        let now = Locked(0.0)
        let progress = Progress(console, clock: { now.value })
        for time in times {
            now.change { $0 = time }
            progress.show("work", share: time / 20, left: (20 - time)...(22 - time), detail: "more")
        }
        progress.finish()
        return text.value
    }

    @Test("a terminal gets a bar with the time left, drawn over itself and cleared at the end")
    func bar() {
        let text = written(isTerminal: true, at: [0, 0.05, 10])
        #expect(text.components(separatedBy: "\r").count == 4, "two bars and the clearing")
        #expect(text.contains("work  ▕████████        ▏  50 %, 10.0 s–12.0 s left  more"))
        #expect(text.hasSuffix("\r\u{1B}[K"))
    }

    @Test("without a terminal there is a line every few seconds, none for short work, and nothing with --quiet")
    func lines() {
        #expect(written(isTerminal: false, at: [0, 1, 4]).isEmpty)
        #expect(
            written(isTerminal: false, at: [0, 1, 6, 7, 12])
                == "work: 30 %, 14.0 s–16.0 s left  more\nwork: 60 %, 8.0 s–10.0 s left  more\n")
        #expect(written(isTerminal: true, quiet: true, at: [0, 10]).isEmpty)
    }

    @Test(
        "numbers read well",
        arguments: [(0.000_01, "10 µs"), (0.25, "250 ms"), (4.2, "4.2 s"), (200, "3 min 20 s"), (7500, "2 h 5 min"), (90_000, "1 d 1 h")])
    func durations(_ seconds: Double, _ text: String) { #expect(duration(seconds) == text) }

    @Test("colours are for terminals that want them")
    func colours() {
        let plain = quantum("simulate", "--nope", isTerminal: false).error
        #expect(!plain.contains("\u{1B}"))
        #expect(quantum("help", "--color", "always").output.contains("\u{1B}[1m"))
        #expect(!quantum("help", "--color", "auto", environment: ["NO_COLOR": "1"], isTerminal: true).output.contains("\u{1B}"))
        #expect(quantum("help", isTerminal: true).output.contains("\u{1B}"))
        #expect(!quantum("help", "--color", "never", isTerminal: true).output.contains("\u{1B}"))
    }
}
