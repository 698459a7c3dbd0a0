import Circuits
import Diagnostics
import Documents
import Numerics
import Simulation
import Testing

@testable import Formats

/// Whether LLVM is here: without it these tests have nothing to say.
let hasLLVM: Bool = {
    do throws(QIRLibrary.Failure) {
        _ = try QIRLibrary.module(Array("define void @f() { ret void }\n".utf8))
        return true
    } catch {
        return error.unavailable == nil
    }
}()

@Suite(.enabled(if: hasLLVM, "libllvm19 is not installed: QIR cannot be read")) struct QIRTests {
    static let names: [String] = (try? jsonFixture("qir/expected.json")["programs"]?.entries?.map(\.key).sorted()) ?? []

    @Test func thereAreProgramsToRun() { #expect(QIRTests.names.count == 35) }

    @Test(arguments: names, ["ll", "bc"]) func programsGiveTheirExactDistribution(name: String, ending: String) throws {
        let circuit = try QIRTests.circuit("ok/\(name).\(ending)")
        let found = try QIRTests.distribution(circuit)
        let expected = try jsonFixture("qir/expected.json")
        let entries = expected["programs"]?[name]?["distribution"]?.list ?? []
        #expect(entries.count == found.count, "\(found)")
        for entry in entries {
            let key = QIRTests.key(entry)
            #expect(abs((found[key] ?? 0) - (entry["p"]?.number ?? -1)) < 1e-10, "\(name): \(key) of \(found)")
        }
    }

    static func source(_ path: String) throws -> CircuitSource {
        CircuitSource(try readBytes("\(fixtures)/qir/\(path)"), file: path)
    }

    static func circuit(_ path: String) throws -> Circuit {
        let parsed = try source(path).parsed()
        #expect(parsed.language == .qir)
        return try #require(parsed.circuit, "\(parsed.diagnostics)")
    }

    static func distribution(_ circuit: Circuit) throws -> [String: Double] {
        let options = SimulationOptions(wantsProbabilities: true)
        let result = try simulate(circuit, inputs: [:], options: options, on: ThreadTeam(threads: 1), cancellation: nil)
        return Dictionary(uniqueKeysWithValues: result.probabilities ?? [])
    }

    /// The outcome as the product writes it.
    private static func key(_ entry: Node) -> String {
        var outputs: [(kind: String, value: String)] = []
        for output in entry["output"]?.list ?? [] {
            let parts = output.list ?? []
            guard parts.count > 1, let kind = parts[0].string, let value = parts[1].string else { continue }
            if kind != "TUPLE", kind != "ARRAY" { outputs.append((kind, value)) }
        }
        if outputs.allSatisfy({ $0.kind == "RESULT" }) { return outputs.reversed().map(\.value).joined() }
        return outputs.map { "\($0.kind) \($0.value)" }.joined(separator: ", ")
    }

    static let bad: [String] = (try? jsonFixture("qir/bad/index.json").entries?.map(\.key).sorted()) ?? []

    @Test(arguments: bad) func brokenModulesAreRefusedWithTheCause(name: String) throws {
        let index = try jsonFixture("qir/bad/index.json")
        let entry = index[name]
        let file = entry?["file"]?.string ?? ""
        let parsed = try QIR.parse(try readBytes("\(fixtures)/qir/bad/\(file)"), file: file, mostSteps: 20_000)
        if name == "no-module-flags" {
            #expect(parsed.circuit != nil)
            #expect(parsed.diagnostics.map(\.severity) == [.warning])
            return
        }
        #expect(parsed.circuit == nil)
        let fault = try #require(parsed.diagnostics.first { $0.severity == .error })
        if let line = entry?["line"]?.number, let column = entry?["column"]?.number {
            #expect(fault.span?.start.line == Int(line))
            #expect(fault.span?.start.column == Int(column))
        }
        let words = [
            "no-entry-point": "no function has the attribute \"entry_point\"", "entry-declared-only": "is only declared",
            "qubit-out-of-range": "qubit 99 in a program of",
            "unknown-gate": "unknown quantum instruction '__quantum__qis__frobnicate__body'",
            "bad-num-qubits": "expected a whole number", "branch-in-base": "conditional branch in a program of the base profile",
            "recursion": "calls itself", "undefined-value": "use of undefined value '%9'", "type-mismatch": "expected ptr",
            "infinite-loop": "too many steps", "division-by-zero": "division by zero",
        ]
        if let cause = words[name] { #expect(fault.message.contains(cause), "\(fault)") }
    }
}
