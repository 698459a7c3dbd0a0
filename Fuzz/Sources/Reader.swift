import Circuits
import Diagnostics
import Documents
import Formats
import Noise
import Numerics
import ResourceEstimation

/// Something that reads what comes from outside. Whatever the bytes, it must answer: a trap, a hang or a broken promise is a finding.
struct Reader: Sendable {
    let name: String
    let read: @Sendable ([UInt8]) -> Void

    /// The readers by name; every format of circuits that is in the table is one.
    static let all: [Reader] =
        [
            Reader(name: "openqasm", read: openQASM), Reader(name: "editor", read: editor),
            Reader(name: "yaml", read: text { _ = try? YAML.parse($0, file: "a.yaml") }), Reader(name: "json", read: json),
            Reader(name: "csv", read: text { _ = try? CSVTable.parse($0, file: "a.csv") }), Reader(name: "estimation", read: estimation),
            Reader(name: "noise", read: noise),
        ] + program + CircuitFormat.all.filter { $0.read != nil && !["qasm2", "qasm3"].contains($0.name) }.map(circuits)

    #if !PROGRAM
        private static let program: [Reader] = []
    #endif

    /// Only UTF-8 reaches a reader of texts.
    static func text(_ read: @escaping @Sendable (String) -> Void) -> @Sendable ([UInt8]) -> Void {
        { bytes in if let text = String(validating: bytes, as: UTF8.self) { read(text) } }
    }

    // MARK: Circuits

    private static let openQASM = text { text in
        let parsed = OpenQASM.parse(text, file: "a.qasm", mostSteps: 2000)
        precondition((parsed.circuit == nil) == parsed.hasErrors, "a circuit exactly where there is no error")
        if let formatted = OpenQASM.formatted(text, file: "a.qasm").text {
            precondition(OpenQASM.formatted(formatted, file: "a.qasm").text == formatted, "formatting twice changes nothing")
        }
        guard let circuit = parsed.circuit, circuit.operations.count < 2000 else { return }
        let again = OpenQASM.parse(OpenQASM.write(circuit), file: "b.qasm", mostSteps: 100_000)
        precondition(again.circuit != nil, "what is written can be read: \(again.diagnostics.first.map(\.description) ?? "")")
        _ = try? OpenQASM.writeVersion2(circuit)
    }

    private static func circuits(_ format: CircuitFormat) -> Reader {
        Reader(name: format.name) { bytes in
            guard let read = format.read, let ending = format.extensions.first,
                let parsed = try? read(CircuitSource(bytes, file: "a\(ending)"))
            else { return }
            precondition((parsed.circuit == nil) == parsed.hasErrors, "a circuit exactly where there is no error")
            guard let circuit = parsed.circuit, circuit.operations.count < 2000, let write = format.write, let written = try? write(circuit)
            else { return }
            let again = try? read(CircuitSource(written, file: "b\(ending)"))
            precondition(again?.circuit != nil, "what is written can be read")
        }
    }

    // MARK: Editors

    private static let editor = text { text in
        let index = ProgramIndex(text)
        let examination = OpenQASM.examine(text, file: "a.qasm", mostSteps: 2000)
        let size = text.utf8.count
        for offset in stride(from: 0, through: size, by: max(1, size / 16)) {
            _ = index.use(at: offset).flatMap { use in use.symbol.map { index.clash("q", with: $0) } }
            _ = (index.visible(at: offset), index.context(at: offset, in: text), examination.value(at: offset))
        }
        for (one, other) in zip(index.uses, index.uses.dropFirst()) {
            precondition(one.place.upperBound <= other.place.lowerBound, "names do not overlap")
        }
    }

    // MARK: Documents

    private static let json = text { text in
        guard let value = try? JSON.value(text, file: "a.json") else { return }
        let written = value.text()
        precondition((try? JSON.value(written, file: "b.json")) != nil, "what is written can be read")
    }

    private static func document(_ text: String) -> Node? {
        (try? JSON.parse(text, file: "a.json")) ?? (try? YAML.parse(text, file: "a.yaml"))
    }

    private static let estimation = text { text in
        guard let node = document(text) else { return }
        let counts = (try? LogicalCounts(node)) ?? LogicalCounts(numQubits: 10, tCount: 1000, measurementCount: 10)
        for part in node.list ?? [node] {
            if let parameters = try? EstimationParameters(part) { _ = try? estimate(counts, parameters) }
        }
    }

    private static let noise = text { text in
        guard let node = document(text) else { return }
        _ = try? NoiseSource(node)
        _ = try? NoiseProcess(node)
    }
}
