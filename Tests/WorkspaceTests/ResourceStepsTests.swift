import Circuits
import Testing

@testable import Workspace

@Suite("An estimate step by step")
struct ResourceStepsTests {
    private var request: ResourceRequest {
        var circuit = Circuit(qubits: 3)
        for qubit in 0..<3 { circuit.ry(0.3, qubit) }
        circuit.cx(0, 1)
        return ResourceRequest(circuit: circuit, settings: ResourceSettings(errorRate: 1e-3))
    }

    private func always() -> Bool { true }
    private func never() -> Bool { false }

    @Test("figures come first, and the last answer is the whole one")
    func steps() {
        var told: [ResourceReport] = []
        estimateResources(request, while: always) { told.append($0) }
        #expect(told.map(\.isPartial) == [true, false])
        #expect(told[0].physical == told[1].physical && told[0].physical != nil && told[0].frontier.isEmpty && !told[1].frontier.isEmpty)
        #expect(told[1] == estimateResources(request))
        #expect(told[1].budget.map { abs($0.logical + $0.tStates + $0.rotations - 1e-3) < 1e-12 } == true)
    }

    @Test("what nobody wants any more is left out")
    func brokenOff() {
        var (told, asked) = (0, 0)
        estimateResources(request, while: never) { _ in told += 1 }
        #expect(told == 0)
        func isWanted() -> Bool {
            asked += 1
            return asked < 2
        }
        estimateResources(request, while: isWanted) { _ in told += 1 }
        #expect(told == 1)
    }

    @Test("a long circuit's figures follow an edit within two seconds")
    func long() {
        var circuit = Circuit(qubits: 20)
        for number in 0..<20_000 { circuit.append("t", on: number % 20) }
        var told: [ResourceReport] = []
        let request = ResourceRequest(circuit: circuit, settings: ResourceSettings(errorRate: 1e-3))
        func isWanted() -> Bool { told.isEmpty }
        estimateResources(request, while: isWanted) { told.append($0) }
        #expect(told.first?.logical?.tGates == 20_000 && told.first?.physical != nil)
    }

    @Test(
        "every code of every machine is estimated, or says why not", arguments: ResourceSettings.Machine.allCases,
        ResourceSettings.Code.allCases)
    func codes(machine: ResourceSettings.Machine, code: ResourceSettings.Code) {
        var request = request
        (request.settings.machine, request.settings.code) = (machine, code)
        let report = estimateResources(request)
        #expect((report.physical == nil) == (report.why != nil))
    }
}
