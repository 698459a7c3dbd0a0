import Circuits
import Diagnostics
import Documents
import Formats
import ResourceEstimation
import Workspace

/// What `estimate` reads: a circuit, or counts alone.
struct EstimateProgram {
    let counts: LogicalCounts
    /// Nil where only counts were given.
    let circuit: Circuit?
    private(set) var warnings: [String] = []
    /// How loops were counted whose end is known only while they run; nil where there are none.
    private(set) var counting: JSONValue?
    private let isReduced: Bool
    private let turns: UInt64?

    /// - Parameter turns: how often a loop runs whose end is known only while it runs; nil for as often as in trials.
    init(_ path: String, reducingT: Bool, turns: UInt64?) throws {
        self.turns = turns
        let source = try CircuitSource(path: path)
        if Self.isCounts(source) {
            guard !reducingT else {
                throw UsageError("--reduce-t needs a circuit, and \(path == "-" ? "standard input" : path) has counts alone")
            }
            counts = try LogicalCounts(try JSON.parse(try source.text, file: path))
            (circuit, isReduced) = (nil, false)
            return
        }
        let parsed = try source.parsed()
        guard let read = parsed.circuit else { throw FormatError.faults(parsed.diagnostics) }
        for diagnostic in parsed.diagnostics where diagnostic.severity == .warning {
            warnings.append(diagnostic.span.map { "\($0): \(diagnostic.message)" } ?? diagnostic.message)
        }
        let (before, how) = try Self.count(read, turns)
        counting = how?.document
        if let warning = how?.warning { warnings.append(warning) }
        let reduced = reducingT ? try read.reducingT() : nil
        let after = try reduced.map { try Self.count($0, turns).counts }
        if let reduced, let after, after.magicCost <= before.magicCost {
            (counts, circuit) = (after, reduced)
        } else {
            (counts, circuit) = (before, read)
        }
        isReduced = reducingT
    }

    /// JSON that is no circuit's.
    private static func isCounts(_ source: CircuitSource) -> Bool {
        if CircuitFormat.of(path: source.file) != nil || source.file.hasSuffix(".qvm.json") { return false }
        guard source.file.hasSuffix(".json") || source.file == "-" else { return false }
        guard source.file != "-" || source.bytes.first(where: { !" \t\r\n".utf8.contains($0) }) == UInt8(ascii: "{") else { return false }
        return !CircuitFormat.all.contains { $0.begins?(source) == true }
    }

    /// The counts after T-reducing passes, where they were not asked for and help.
    var reducedCounts: LogicalCounts? {
        guard let circuit, !isReduced, let reduced = try? circuit.reducingT(), let after = try? Self.count(reduced, turns).counts,
            after.magicCost < counts.magicCost
        else { return nil }
        return after
    }

    /// How open loops were counted.
    private struct Counting {
        let document: JSONValue
        var warning: String?
    }

    private static func count(_ circuit: Circuit, _ turns: UInt64?) throws -> (counts: LogicalCounts, how: Counting?) {
        let what = "a loop's end is known only while it runs; its body is counted"
        guard circuit.hasOpenLoops else { return (try LogicalCounts(of: circuit), nil) }
        if let turns {
            let document: JSONValue = ["loops": "given", "turns": JSONValue.integer(Int(clamping: turns))]
            return (try LogicalCounts(of: circuit, turns: turns), Counting(document: document))
        }
        if let found = LoopTrials(of: circuit) {
            let times = found.turns.map { fixed($0, 2) }.joined(separator: ", ")
            let document: JSONValue = [
                "loops": "trials", "trials": .integer(found.trials), "seed": .integer(Int(clamping: found.seed)),
                "meanTurns": .array(found.turns.map { .number($0) }),
            ]
            let warning =
                "\(what) \(times) times: the mean of \(found.trials) trials with seed \(found.seed) "
                + "(--loop-turns N counts it N times)"
            return (try LogicalCounts(of: circuit, measured: found.turns), Counting(document: document, warning: warning))
        }
        let warning = "\(what) once, as the circuit cannot be run here (--loop-turns N counts it N times)"
        return (try LogicalCounts(of: circuit), Counting(document: ["loops": "once"], warning: warning))
    }
}
