import Circuits
import Documents
import Numerics
import Simulation

/// `simulate --sweep NAME=FROM:TO:COUNT`: expectation values on a grid of inputs.
struct SweepOption {
    /// An input and the values that it takes.
    struct Axis {
        let name: String
        let values: [Double]
    }

    /// The last one changes fastest.
    let axes: [Axis]

    static let option = Option(
        "--sweep", "NAME=FROM:TO:COUNT", .text,
        "expectation values at COUNT values of an input, FROM and TO included; several inputs span a grid", isRepeatable: true)

    /// Points that an answer may have.
    private static let mostPoints = 1_000_000

    /// Nil where the option is not given.
    init?(_ arguments: Arguments) throws {
        guard arguments.has("--sweep") else { return nil }
        for other in ["--shots", "--gradient", "--statevector", "--probabilities", "--noise", "--explain", "--bond", "--trajectories"]
        where arguments.has(other) {
            throw UsageError("--sweep gives expectation values alone and does not go with \(other)")
        }
        guard arguments.has("--observable") else { throw UsageError("--sweep needs an --observable") }
        if let method = arguments.text("--method"), method != "auto" {
            throw UsageError("--sweep chooses its method itself and does not go with --method \(method)")
        }
        var axes: [Axis] = []
        for text in arguments.all("--sweep") {
            let axis = try Self.axis(text)
            guard !axes.contains(where: { $0.name == axis.name }) else { throw UsageError("--sweep gives '\(axis.name)' twice") }
            axes.append(axis)
        }
        let points = axes.reduce(1.0) { $0 * Double($1.values.count) }
        guard points <= Double(Self.mostPoints) else {
            throw UsageError("--sweep asks for \(points) points, more than \(Self.mostPoints)")
        }
        self.axes = axes
    }

    private static func axis(_ text: String) throws -> Axis {
        let hint = "as in --sweep theta=0:2*pi:33"
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let range = parts.count == 2 ? parts[1].split(separator: ":", omittingEmptySubsequences: false).map(String.init) : []
        let name = parts[0].filter { $0 != " " }
        guard !name.isEmpty, range.count == 3 else { throw UsageError("--sweep '\(text)' is no NAME=FROM:TO:COUNT", hint: hint) }
        guard let count = Int(range[2].filter { $0 != " " }), (1...mostPoints).contains(count) else {
            throw UsageError("--sweep \(name): '\(range[2])' is no number of values from 1 to \(mostPoints)", hint: hint)
        }
        var ends: [Double] = []
        for end in range[..<2] {
            do { ends.append(try Expression(parsing: end).evaluate([:])) } catch {
                throw UsageError("--sweep \(name): \(error.description)", hint: "a value is a number or an expression such as pi/4")
            }
        }
        let step = count > 1 ? (ends[1] - ends[0]) / Double(count - 1) : 0
        return Axis(
            name: name, values: (0..<count).map { $0 == count - 1 && count > 1 ? ends[1] : ends[0] + Double($0) * step })
    }

    var names: [String] { axes.map(\.name) }

    /// Every combination of the axes' values.
    var points: Matrix {
        let count = axes.reduce(1) { $0 * $1.values.count }
        var result = Matrix(rows: count, columns: axes.count)
        for point in 0..<count {
            var rest = point
            for (column, axis) in axes.enumerated().reversed() {
                result[point, column] = axis.values[rest % axis.values.count]
                rest /= axis.values.count
            }
        }
        return result
    }
}

/// What a sweep found, as a document, as text and as a table.
struct SweepReport {
    let circuit: Circuit
    let file: String
    let observables: [String]
    let precision: Precision
    let threads: Int
    let names: [String]
    let points: Matrix
    let values: Matrix
    let parseSeconds: Double
    let seconds: Double
    let warnings: [String]

    var document: JSONValue {
        let entries = (0..<points.rows).map { point -> JSONValue in
            [
                "inputs": .object(names.indices.map { (names[$0], .number(points[point, $0])) }),
                "observables": .array(
                    observables.indices.map { ["observable": .string(observables[$0]), "value": .number(values[point, $0])] }),
            ]
        }
        var members: [(String, JSONValue)] = [
            ("circuit", .string(file)), ("qubits", .integer(circuit.qubitCount)), ("precision", .string(precision.rawValue)),
            ("sweep", .array(entries)),
            ("timing", ["parseSeconds": .number(parseSeconds), "simulateSeconds": .number(seconds)]), ("threads", .integer(threads)),
        ]
        if !warnings.isEmpty { members.append(("warnings", .texts(warnings))) }
        return .object(members)
    }

    /// Points shown to people before the rest is summed up.
    private static let mostPoints = 64

    var lines: [String] {
        var table = TextTable(names + observables, rightAligned: Set(0..<names.count + observables.count))
        for point in 0..<min(points.rows, Self.mostPoints) {
            table.rows.append(
                names.indices.map { fixed(points[point, $0], 6) } + observables.indices.map { fixed(values[point, $0], 9) })
        }
        let rest = points.rows - Self.mostPoints
        return [
            "\(file): \(counted(circuit.qubitCount, "qubit")), \(counted(points.rows, "point")) in \(precision.rawValue) precision", "",
        ]
            + table.lines() + (rest > 0 ? ["and \(counted(rest, "more point")): --json or -o FILE.csv has all"] : [])
    }

    var table: String {
        let rows = (0..<points.rows).map { point in
            (Array(points.row(point)) + Array(values.row(point))).map { "\($0)" }.joined(separator: ",")
        }
        return ([(names + observables).joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
    }
}
