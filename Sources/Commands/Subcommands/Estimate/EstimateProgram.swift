import Circuits
import Diagnostics
import Documents
import Formats
import ResourceEstimation

/// What `estimate` reads: a circuit, or counts alone.
struct EstimateProgram {
    let counts: LogicalCounts
    /// Nil where only counts were given.
    let circuit: Circuit?
    private(set) var warnings: [String] = []
    private let isReduced: Bool
    private let turns: UInt64

    /// - Parameter turns: how often a loop runs whose end is known only while it runs; nil for once, with a warning.
    init(_ path: String, reducingT: Bool, turns: UInt64?) throws {
        self.turns = turns ?? 1
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
        if turns == nil, Self.hasLoops(read.operations) {
            warnings.append("a loop's end is known only while it runs; its body is counted once (--loop-turns N counts it N times)")
        }
        let before = try LogicalCounts(of: read, turns: self.turns)
        let reduced = reducingT ? try read.reducingT() : nil
        let after = try reduced.map { reduced throws(CountingError) in try LogicalCounts(of: reduced, turns: turns ?? 1) }
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
        guard let circuit, !isReduced, let reduced = try? circuit.reducingT(), let after = try? LogicalCounts(of: reduced, turns: turns),
            after.magicCost < counts.magicCost
        else { return nil }
        return after
    }

    private static func hasLoops(_ operations: [Circuits.Operation]) -> Bool {
        operations.contains { operation in
            switch operation {
            case .loop: true
            case .conditional(_, let then, let otherwise): hasLoops(then + otherwise)
            default: false
            }
        }
    }
}
