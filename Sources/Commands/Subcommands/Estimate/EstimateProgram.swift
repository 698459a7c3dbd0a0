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

    init(_ path: String, reducingT: Bool) throws {
        let text = path == "-" ? try readText(path) : nil
        let isJSON = path.hasSuffix(".json") && !path.hasSuffix(".qvm.json") || text?.first { !$0.isWhitespace } == "{"
        if isJSON {
            guard !reducingT else {
                throw UsageError("--reduce-t needs a circuit, and \(path == "-" ? "standard input" : path) has counts alone")
            }
            counts = try LogicalCounts(try JSON.parse(try text ?? readText(path), file: path))
            (circuit, isReduced) = (nil, false)
            return
        }
        let parsed = try text.map { OpenQASM.parse($0, file: path) } ?? Self.read(path)
        guard let read = parsed.circuit else { throw FormatError.faults(parsed.diagnostics) }
        for diagnostic in parsed.diagnostics where diagnostic.severity == .warning {
            warnings.append(diagnostic.span.map { "\($0): \(diagnostic.message)" } ?? diagnostic.message)
        }
        let before = try LogicalCounts(of: read)
        let reduced = reducingT ? try read.reducingT() : nil
        let after = try reduced.map { reduced throws(CountingError) in try LogicalCounts(of: reduced) }
        if let reduced, let after, after.magicCost <= before.magicCost {
            (counts, circuit) = (after, reduced)
        } else {
            (counts, circuit) = (before, read)
        }
        isReduced = reducingT
    }

    /// The counts after T-reducing passes, where they were not asked for and help.
    var reducedCounts: LogicalCounts? {
        guard let circuit, !isReduced, let reduced = try? circuit.reducingT(), let after = try? LogicalCounts(of: reduced),
            after.magicCost < counts.magicCost
        else { return nil }
        return after
    }

    private static func read(_ path: String) throws -> Parsed {
        for (ending, what) in [(".ll", "QIR"), (".bc", "QIR"), (".stim", "Stim"), (".qvm.json", "QVM graphs")] where path.hasSuffix(ending)
        {
            do { return try parseCircuit(path) } catch {
                guard case .unknownFormat = error else { throw error }
                throw UnavailableError("\(path): this version does not read \(what)", hint: "give OpenQASM, or logical counts as JSON")
            }
        }
        return try parseCircuit(path)
    }
}
