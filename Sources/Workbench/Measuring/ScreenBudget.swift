import Glibc

/// A figure of the workbench on a terminal, and what it may be at most.
public struct ScreenBudget: Hashable, Sendable {
    /// A name that stays, `first-screen`.
    public let name: String
    public let title: String
    public let value: Double
    public let unit: String
    /// At most so much.
    public let goal: Double?

    public var isMet: Bool? { goal.map { value <= $0 } }

    init(_ name: String, _ title: String, _ value: Double, _ unit: String, goal: Double? = nil) {
        (self.name, self.title, self.value, self.unit, self.goal) = (name, title, value, unit, goal)
    }
}

/// The workbench on a terminal of 120 × 40 cells, measured from outside: bytes and times of what a person does.
public struct ScreenMeasurement {
    /// The program that is measured.
    public var program: String
    /// A project to open.
    public var project: String
    /// The same with thousands of runs in its store.
    public var largeProject: String
    /// A file with a circuit that fills many screens in both directions.
    public var circuit: String
    /// Keys pressed for one figure.
    public var keys = 150
    /// Seconds that the screen is watched for while nobody does anything.
    public var idleSeconds = 3.0

    /// Arguments with which the program simulates 24 qubits on all cores for longer than anybody measures.
    public var load: [String]

    public init(program: String, project: String, largeProject: String, circuit: String, load: [String]) {
        (self.program, self.project, self.largeProject) = (program, project, largeProject)
        (self.circuit, self.load) = (circuit, load)
    }

    /// Everything that is read of the user's settings lies in the project, so that the figures are the program's.
    private func opened(_ file: String) throws -> PseudoTerminal {
        var environment = ["TERM=xterm-256color", "LANG=C.UTF-8", "HOME=\(project)"]
        for name in ["PATH", "LD_LIBRARY_PATH", "TMPDIR"] {
            if let value = getenv(name) { environment.append("\(name)=\(String(cString: value))") }
        }
        return try PseudoTerminal(program, [file], environment: environment)
    }

    /// Milliseconds from the start to the last byte of the first whole screen, the least of several, and its bytes.
    private func start(_ project: String) throws -> (milliseconds: Double, bytes: Int) {
        var best: (Double, Int)?
        for _ in 0..<5 {
            let began = monotonicTime()
            let terminal = try opened(project)
            guard let screen = terminal.settle(quiet: 0.3, within: 10) else { throw silence(terminal) }
            let took = (screen.last - began) * 1000
            if took < best?.0 ?? .infinity { best = (took, screen.bytes) }
        }
        return best ?? (0, 0)
    }

    private func underLoad(_ terminal: PseudoTerminal) throws -> ScreenBudget {
        let load = try PseudoTerminal(program, load, environment: ["TERM=dumb"])
        // Until the circuit is read and its state is there.
        _ = load.watch(seconds: 0.7)
        let under = latencies(Self.moves, keys, on: terminal)
        return ScreenBudget(
            "key-p99-busy", "the same while 24 qubits are simulated", Self.share(0.99, of: under.milliseconds), "ms", goal: 16)
    }

    /// To the right and down over a circuit of many screens: what the moves weigh that scroll its window, and those between.
    private func walk() throws -> [ScreenBudget] {
        let terminal = try opened(circuit)
        // Until the estimate of so long a circuit stands beside it.
        guard terminal.settle(quiet: 1.5, within: 30) != nil else { throw silence(terminal) }
        let steps = latencies(Array(repeating: "l", count: keys) + Array(repeating: "j", count: keys), 2 * keys, on: terminal)
        let mean = Double(steps.bytes.reduce(0, +)) / Double(max(steps.bytes.count, 1))
        return [
            ScreenBudget("walk-bytes", "a move over a circuit of many screens, on average", mean, "bytes", goal: 500),
            ScreenBudget("walk-bytes-most", "the dearest of these moves", Double(steps.bytes.last ?? 0), "bytes"),
            ScreenBudget("walk-p99", "the same, 99 of 100 keys", Self.share(0.99, of: steps.milliseconds), "ms", goal: 16),
        ]
    }

    private func silence(_ terminal: PseudoTerminal) -> PseudoTerminal.Fault {
        PseudoTerminal.Fault(description: "\(program) drew nothing: \(String(decoding: terminal.tail, as: UTF8.self))")
    }

    /// Milliseconds from a key to the last byte of its answer, in ascending order, and the bytes of each.
    private func latencies(_ keys: [String], _ count: Int, on terminal: PseudoTerminal) -> (milliseconds: [Double], bytes: [Int]) {
        var (times, bytes): ([Double], [Int]) = ([], [])
        for number in 0..<count {
            let began = monotonicTime()
            terminal.write(keys[number % keys.count])
            guard let answer = terminal.settle(quiet: 0.03, within: 0.5) else { continue }
            times.append((answer.last - began) * 1000)
            bytes.append(answer.bytes)
        }
        return (times.sorted(), bytes.sorted())
    }

    private static func share(_ share: Double, of sorted: [Double]) -> Double {
        sorted.isEmpty ? 0 : sorted[min(Int(share * Double(sorted.count)), sorted.count - 1)]
    }

    /// Right four times and back: each key moves the cursor by one column.
    private static let moves = Array(repeating: "l", count: 4) + Array(repeating: "h", count: 4)

    /// Measures, some 30 seconds long.
    public func measure() throws -> [ScreenBudget] {
        let first = try start(project)
        let large = try start(largeProject)
        var figures = [
            ScreenBudget("first-screen", "start to the first screen", first.milliseconds, "ms", goal: 50),
            ScreenBudget("first-screen-5000-runs", "start to the first screen, 5,000 runs", large.milliseconds, "ms", goal: 150),
            ScreenBudget("first-screen-bytes", "first screen", Double(first.bytes), "bytes", goal: 12_000),
        ]
        let terminal = try opened(project)
        guard terminal.settle(quiet: 0.3, within: 10) != nil else { throw silence(terminal) }
        let alone = latencies(Self.moves, keys, on: terminal)
        figures += [
            ScreenBudget("key-p50", "key to last byte, half of the keys", Self.share(0.5, of: alone.milliseconds), "ms", goal: 2),
            ScreenBudget("key-p99", "key to last byte, 99 of 100 keys", Self.share(0.99, of: alone.milliseconds), "ms", goal: 16),
            ScreenBudget(
                "cursor-bytes", "a move of the cursor", Double(alone.bytes.dropFirst(alone.bytes.count / 2).first ?? 0), "bytes", goal: 500),
            ScreenBudget("cursor-bytes-most", "the dearest move of the cursor", Double(alone.bytes.last ?? 0), "bytes"),
        ]
        figures += try walk()
        _ = terminal.watch(seconds: 0.5)
        let used = terminal.processorSeconds
        let bytes = terminal.watch(seconds: idleSeconds)
        let share = (terminal.processorSeconds - used) / idleSeconds * 100
        figures += [
            ScreenBudget("idle-bytes", "nothing happens", Double(bytes) / idleSeconds, "bytes a second", goal: 0),
            ScreenBudget("idle-cpu", "nothing happens", share, "% of a core", goal: 0.1),
            ScreenBudget("memory", "resident memory", Double(terminal.residentBytes) / 1_048_576, "MiB", goal: 40),
        ]
        figures.append(try underLoad(terminal))
        let runs = try opened(largeProject)
        guard runs.settle(quiet: 0.3, within: 10) != nil else { throw silence(runs) }
        runs.write("2")
        _ = runs.settle(quiet: 0.1, within: 2)
        let listed = latencies(Array(repeating: "j", count: 40) + Array(repeating: "k", count: 40), keys, on: runs)
        figures += [
            ScreenBudget("key-p99-5000-runs", "the same with 5,000 runs listed", Self.share(0.99, of: listed.milliseconds), "ms", goal: 16),
            ScreenBudget("memory-5000-runs", "resident memory, 5,000 runs", Double(runs.residentBytes) / 1_048_576, "MiB"),
        ]
        terminal.write("2s")
        _ = terminal.watch(seconds: 1.5)
        let live = terminal.watch(seconds: idleSeconds)
        terminal.write("x")
        _ = terminal.watch(seconds: 0.5)
        figures.append(
            ScreenBudget("live-bytes", "four panes while it trains", Double(live) / idleSeconds, "bytes a second", goal: 2000))
        return figures
    }
}
