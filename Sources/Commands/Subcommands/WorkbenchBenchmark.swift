import Diagnostics
import Documents
import Glibc
import Workbench
import Workspace

/// `bench workbench`: this program's screen on a terminal, measured from outside against its budgets.
enum WorkbenchBenchmark {
    static let name = "workbench"
    static let work = "the screen on a terminal of 120x40: start, keys, idle, a circuit of 1,000 x 100,000, a training run, 5,000 runs"

    static func measure(_ arguments: Arguments, _ context: Context) throws -> [ScreenBudget] {
        if !arguments.isQuiet { context.console.inform("\(name): \(work)") }
        let project = try SampleProject(runs: 0)
        let large = try SampleProject(runs: 5000)
        let circuit = project.path + "/load.qasm"
        try writeAtomically(Array(load.utf8), to: circuit)
        let wide = project.path + "/wide.qasm"
        try writeAtomically(Array(self.wide.utf8), to: wide)
        return try ScreenMeasurement(
            program: try ownProgram(), project: project.path, largeProject: large.path, circuit: wide,
            load: ["simulate", circuit, "--shots", "1", "--quiet"]
        ).measure()
    }

    /// Layers on 24 qubits that take a fast machine half a minute.
    private static let load: String = {
        let layer = (0..<24).map { "ry(0.3) q[\($0)];\nrz(0.2) q[\($0)];\ncx q[\($0)], q[\(($0 + 7) % 24)];\n" }.joined()
        return "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[24] q;\n" + String(repeating: layer, count: 200)
    }()

    /// 100,000 gates on 1,000 qubits, of all widths and looks.
    private static let wide: String = {
        let kinds = ["h", "rz(0.3)", "cx", "x", "t", "rz(pi/4)", "cx"]
        let gates = (0..<100_000).map { number in
            let (kind, wire) = (kinds[number * 5 % 11 % 7], number * 389 % 1000)
            return kind + " q[\(wire)]" + (kind == "cx" ? ", q[\((wire + 1 + number % 3) % 1000)]" : "") + ";\n"
        }
        return "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[1000] q;\n" + gates.joined()
    }()

    private static func ownProgram() throws -> String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &path, path.count)
        guard length > 0 else { throw DocumentError(.missingInput, code: "bench.program", "this program's file cannot be found") }
        return String(decoding: path[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The row of `results`: its time is that of 99 of 100 keys; the figures lie beside it.
    static func document(_ figures: [ScreenBudget]) -> JSONValue {
        func seconds(_ name: String) -> Double { (figures.first { $0.name == name }?.value ?? 0) / 1000 }
        let half = seconds("key-p50")
        return [
            "name": .string(name), "work": .string(work), "seconds": .number(seconds("key-p99")), "unit": "keys",
            "throughput": .number(half > 0 ? 1 / half : 0), "limitFraction": .null, "goalSeconds": 0.016, "growth": .null,
            "figures": .array(
                figures.map { figure in
                    [
                        "name": .string(figure.name), "title": .string(figure.title), "value": .number(figure.value),
                        "unit": .string(figure.unit), "goal": figure.goal.map { .number($0) } ?? .null,
                        "met": figure.isMet.map { .bool($0) } ?? .null,
                    ]
                }),
        ]
    }

    static func table(_ figures: [ScreenBudget]) -> TextTable {
        var table = TextTable(["workbench", "", "", "at most", ""], rightAligned: [1, 3])
        table.rows = figures.map { figure in
            [
                figure.title, fixed(figure.value, figure.value < 10 ? 2 : 0), figure.unit, figure.goal.map { short($0) } ?? "",
                figure.isMet.map { $0 ? "" : "missed" } ?? "",
            ]
        }
        return table
    }
}
