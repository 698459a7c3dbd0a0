import Circuits
import Documents
import Formats
import Numerics
import Simulation
import Testing

private let programs: [String] = ((try? jsonFixture("qasm/expected.json")["programs"]?.entries?.map(\.key)) ?? nil) ?? []

@Suite("Programs read and simulated")
struct ProgramSimulationTests {
    @Test("give the reference's distribution", arguments: programs)
    func reference(name: String) throws {
        let expected = try #require(try jsonFixture("qasm/expected.json")["programs"]?[name])
        guard let circuit = OpenQASM.parse(try fixture("qasm/\(name).qasm"), file: name).circuit, circuit.bitCount > 0 else { return }
        let options = SimulationOptions(seed: 7, shots: 20_000, wantsProbabilities: true)
        var inputs: [String: Double] = [:]
        for entry in expected["inputs"]?.entries ?? [] { inputs[entry.key] = entry.value.number }
        let result = try simulate(circuit, inputs: inputs, options: options, on: ThreadTeam(threads: 1), cancellation: nil)
        var probabilities: [String: Double] = [:]
        for outcome in expected["distribution"]?.list ?? [] {
            let key = (outcome["values"]?.list ?? []).reversed().compactMap(\.string).joined(separator: " ")
            probabilities[key] = outcome["p"]?.number
        }
        if let exact = result.probabilities {
            for (key, probability) in exact { #expect(abs((probabilities[key] ?? 0) - probability) < 1e-10, "\(key)") }
        }
        for (key, count) in try #require(result.counts) {
            let probability = probabilities[key] ?? 0
            let deviation = (probability * (1 - probability) * 20_000).squareRoot()
            #expect(abs(Double(count) - probability * 20_000) < 6 * deviation + 1, "\(key)")
        }
    }
}
