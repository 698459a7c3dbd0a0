import Documents
import Synchronization

/// Shows how far a long work is: a bar with the time left on a terminal, else a line every few seconds, and nothing with `--quiet`.
final class Progress: Sendable {
    private struct State {
        var shownAt = -Double.infinity
    }
    private let console: Console
    private let clock: @Sendable () -> Double
    private let startedAt: Double
    private let state = Mutex(State())

    /// Seconds between two lines where there is no terminal.
    private static let lineInterval = 5.0
    private static let barInterval = 0.1

    init(_ console: Console, clock: @escaping @Sendable () -> Double = steadyClock) {
        self.console = console
        self.clock = clock
        startedAt = clock()
    }

    /// - Parameters:
    ///   - share: what is done, 0 to 1; nil where nobody knows.
    ///   - left: seconds that remain, as a range.
    func show(_ title: String, share: Double?, left: ClosedRange<Double>? = nil, detail: String = "") {
        guard !console.style.isQuiet else { return }
        let isTerminal = console.surroundings.errorIsTerminal && !console.style.logsJSON
        let now = clock()
        let isDue = state.withLock { state in
            // The first line without a terminal waits too: short work stays silent.
            let last = state.shownAt == -.infinity && !isTerminal ? startedAt : state.shownAt
            guard now - last >= (isTerminal ? Self.barInterval : Self.lineInterval) else { return false }
            state.shownAt = now
            return true
        }
        guard isDue else { return }
        let remaining = left.map { ", \(Self.text($0)) left" } ?? ""
        let percent = share.map { fixed(min(max($0, 0), 1) * 100, 0) + " %" } ?? ""
        let tail = [percent + remaining, detail].filter { !$0.isEmpty }.joined(separator: "  ")
        if console.style.logsJSON {
            console.log(
                "progress", title,
                [("share", share.map { .number($0) } ?? .null), ("secondsLeft", left.map { .number($0.upperBound) } ?? .null)])
        } else if isTerminal {
            let columns = max(console.surroundings.columns - 1, 1)
            let bar = share.map { Self.bar($0, width: console.surroundings.columns < 60 ? 8 : 16) + "  " } ?? ""
            console.showBar(String("\(title)  \(bar)\(tail)".prefix(columns)))
        } else {
            console.note("\(title): \(tail)")
        }
    }

    func finish() { console.clearBar() }

    /// `▕██████▌   ▏` to an eighth of a cell.
    static func bar(_ share: Double, width: Int) -> String {
        let eighths = Int((min(max(share, 0), 1) * Double(width * 8)).rounded())
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        let full = String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
        return "▕" + full + String(repeating: " ", count: width - full.count) + "▏"
    }

    /// `2 s`, or `2–4 s` where the ends differ.
    static func text(_ range: ClosedRange<Double>) -> String {
        let (low, high) = (duration(range.lowerBound), duration(range.upperBound))
        return low == high ? low : "\(low)–\(high)"
    }
}
