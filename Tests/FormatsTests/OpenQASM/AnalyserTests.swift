import Circuits
import Diagnostics
import Documents
import Formats
import Numerics
import TestSupport
import Testing

/// Programs of the reference set, by name.
private let programs: [String] = ((try? jsonFixture("qasm/expected.json")["programs"]?.entries?.map(\.key)) ?? nil) ?? []

/// The values that the reference gave to a program's inputs.
private func inputs(_ name: String) throws -> [String: Double] {
    var values: [String: Double] = [:]
    for entry in try jsonFixture("qasm/expected.json")["programs"]?[name]?["inputs"]?.entries ?? [] {
        values[entry.key] = entry.value.number
    }
    return values
}

@Suite("OpenQASM programs with exact results")
struct ProgramTests {
    @Test("gives the reference's distribution and state", arguments: programs)
    func reference(name: String) throws {
        let expected = try #require(try jsonFixture("qasm/expected.json")["programs"]?[name])
        let parsed = OpenQASM.parse(try fixture("qasm/\(name).qasm"), file: "\(name).qasm")
        #expect(parsed.diagnostics.filter { $0.severity == .error } == [])
        let circuit = try #require(parsed.circuit)
        #expect(circuit.qubitCount == expected["numQubits"]?.integer)
        let evolution = try DenseEvolution(circuit, values: try inputs(name))
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
            #expect(distanceUpToPhase(try DenseEvolution(unmeasured, values: try inputs(name)).state, state) < 1e-10)
        }
    }

    @Test("a flattened program does the same", arguments: programs)
    func flattened(name: String) throws {
        let circuit = try #require(OpenQASM.parse(try fixture("qasm/\(name).qasm"), file: name).circuit)
        let values = try inputs(name)
        let whole = try DenseEvolution(circuit, values: values).distribution
        let flat = try DenseEvolution(try circuit.flattened(), values: values).distribution
        #expect(Set(whole.keys) == Set(flat.keys))
        for (key, probability) in whole { #expect(abs((flat[key] ?? 0) - probability) < 1e-10) }
    }

    @Test("writing and reading it back gives the same circuit, and the same text", arguments: programs)
    func roundTrip(name: String) throws {
        var circuit = try #require(OpenQASM.parse(try fixture("qasm/\(name).qasm"), file: name).circuit)
        let text = OpenQASM.write(circuit)
        let parsed = OpenQASM.parse(text, file: name)
        let read = try #require(parsed.circuit, "\(parsed.diagnostics)\n\(text)")
        // Opaque gates have no words in OpenQASM 3.
        guard circuit.definitions.allSatisfy({ $0.body != nil }) else { return }
        #expect(OpenQASM.write(read) == text)
        circuit.name = read.name
        #expect(read == circuit, "\(text)")
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
