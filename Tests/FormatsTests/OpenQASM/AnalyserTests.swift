import Circuits
import Diagnostics
import Documents
import Formats
import Numerics
import TestSupport
import Testing

/// Programs of the reference set, by name.
private let programs: [String] = ((try? jsonFixture("qasm/expected.json")["programs"]?.entries?.map(\.key)) ?? nil) ?? []

/// What this version does not run yet: it says so and runs nothing.
private let later: Set<String> = [
    "qasm3/arrays", "qasm3/for-loops", "qasm3/inputs", "qasm3/int-arithmetic", "qasm3/subroutine", "qasm3/switch-case", "qasm3/timing",
    "qasm3/while-bounded",
]

@Suite("OpenQASM programs with exact results")
struct ProgramTests {
    @Test("gives the reference's distribution and state", arguments: programs.filter { !later.contains($0) })
    func reference(name: String) throws {
        let expected = try #require(try jsonFixture("qasm/expected.json")["programs"]?[name])
        let parsed = OpenQASM.parse(try fixture("qasm/\(name).qasm"), file: "\(name).qasm")
        #expect(parsed.diagnostics.filter { $0.severity == .error } == [])
        let circuit = try #require(parsed.circuit)
        #expect(circuit.qubitCount == expected["numQubits"]?.integer)
        let evolution = try DenseEvolution(circuit)
        var remaining = evolution.distribution
        for outcome in expected["distribution"]?.list ?? [] {
            let key = (outcome["values"]?.list ?? []).reversed().compactMap(\.string).joined(separator: " ")
            let probability = try #require(outcome["p"]?.number)
            #expect(abs((remaining.removeValue(forKey: key) ?? 0) - probability) < 1e-10, "\(key)")
        }
        #expect(remaining.values.allSatisfy { $0 < 1e-10 })
        if let amplitudes = expected["statevector"]?.list {
            var unmeasured = circuit
            unmeasured.operations.removeAll { if case .measure = $0 { true } else { false } }
            let state = amplitudes.map { Complex($0.list?[0].number ?? 0, $0.list?[1].number ?? 0) }
            #expect(distanceUpToPhase(try DenseEvolution(unmeasured).state, state) < 1e-10)
        }
    }

    @Test("a flattened program does the same", arguments: programs.filter { !later.contains($0) })
    func flattened(name: String) throws {
        let circuit = try #require(OpenQASM.parse(try fixture("qasm/\(name).qasm"), file: name).circuit)
        let (whole, flat) = (try DenseEvolution(circuit).distribution, try DenseEvolution(try circuit.flattened()).distribution)
        #expect(Set(whole.keys) == Set(flat.keys))
        for (key, probability) in whole { #expect(abs((flat[key] ?? 0) - probability) < 1e-10) }
    }

    @Test("what is not supported yet is refused as such, never run", arguments: later.sorted())
    func unsupported(name: String) throws {
        let parsed = OpenQASM.parse(try fixture("qasm/\(name).qasm"), file: name)
        #expect(parsed.circuit == nil)
        let errors = parsed.diagnostics.filter { $0.severity == .error }
        #expect(!errors.isEmpty && errors.allSatisfy { $0.code == "qasm.unsupported" }, "\(errors)")
    }
}

private let faulty: [String] = ((try? jsonFixture("qasm/bad/index.json")["files"]?.entries?.map(\.key)) ?? nil) ?? []

@Suite("Faulty OpenQASM programs")
struct FaultTests {
    @Test("the first error is at the fault", arguments: faulty)
    func reference(name: String) throws {
        let entry = try #require(try jsonFixture("qasm/bad/index.json")["files"]?[name])
        let parsed = OpenQASM.parse(try fixture("qasm/bad/\(name).qasm"), file: "\(name).qasm")
        #expect(parsed.circuit == nil)
        let error = try #require(parsed.diagnostics.first { $0.severity == .error })
        #expect(error.span?.start.line == entry["line"]?.integer, "\(error)")
        #expect(error.span?.start.column == entry["column"]?.integer, "\(error)")
        #expect(error.code.hasPrefix("qasm.") && error.code != "qasm.unsupported")
    }
}
