import Circuits
import Documents
import Testing

@testable import ResourceEstimation

@Suite("Counts of what is called many times")
struct HierarchicalCounterTests {
    private func circuit(times: Double) -> Circuit {
        var circuit = Circuit(qubits: 3)
        let body: [Operation] = [
            .gate(GateApplication("t", on: [0])), .gate(GateApplication("rz", angles: [.number(0.1)], on: [1])),
            .gate(GateApplication("ccz", on: [0, 1, 2])),
        ]
        circuit.definitions = [GateDefinition(name: "step", qubits: ["a", "b", "c"], body: body)]
        circuit.operations = [
            .gate(GateApplication(.defined("step"), on: [0, 1, 2], modifiers: [.power(.number(times))])),
            .gate(GateApplication("t", on: [0])),
        ]
        return circuit
    }

    @Test("a definition called a thousand million times is counted once")
    func billion() throws {
        let counts = try LogicalCounts(of: circuit(times: 1e9))
        #expect(counts.numQubits == 3)
        #expect((counts.tCount, counts.rotationCount, counts.cczCount) == (1_000_000_001, 1_000_000_000, 1_000_000_000))
        #expect(counts.rotationDepth == 1_000_000_000)
    }

    @Test("both ways of counting agree where both can count")
    func agree() throws {
        let whole = try LogicalCounts(of: circuit(times: 100))
        var counter = HierarchicalCounter(circuit(times: 100), turns: 1)
        let parts = try counter.counted()
        #expect((whole.tCount, whole.rotationCount, whole.cczCount) == (parts.tCount, parts.rotationCount, parts.cczCount))
        #expect(whole.rotationDepth <= parts.rotationDepth)
    }

    @Test("counts may call counts")
    func calls() throws {
        let text =
            #"{"numQubits":5,"tCount":1,"calls":[{"name":"step","times":1000000000,"counts":{"numQubits":9,"tCount":3,"calls":[{"times":2,"counts":{"numQubits":1,"cczCount":4}}]}}]}"#
        let counts = try LogicalCounts(try JSON.parse(text, file: "counts"))
        #expect(counts.numQubits == 9 && counts.tCount == 3_000_000_001 && counts.cczCount == 8_000_000_000)
        #expect(throws: EstimationError.self) {
            try LogicalCounts(try JSON.parse(#"{"numQubits":5,"calls":[{"time":3}]}"#, file: "counts"))
        }
    }
}
