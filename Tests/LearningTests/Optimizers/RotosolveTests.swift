import Foundation
import Learning
import Testing

@Suite("Rotosolve")
struct RotosolveTests {
    @Test("lands on the exact minimum of a sine in one visit", arguments: [0.5, 1, 2])
    func sine(frequency: Double) {
        var (optimizer, parameters) = (Rotosolve(shapes: [.sine(frequency: frequency)]), [0.3])
        let value = optimizer.step(&parameters) { 2 + 1.5 * sin(frequency * $0[0] + 0.7) }
        #expect(abs(value - 0.5) < 1e-12)
    }

    @Test("solves a product of expectation values angle by angle")
    func product() {
        var (optimizer, parameters) = (Rotosolve(), [0.4, 1.0, -0.6])
        func energy(_ p: [Double]) -> Double { cos(p[0]) * cos(p[1]) + 0.5 * sin(p[2]) * cos(p[0]) }
        for _ in 0..<20 { optimizer.step(&parameters, loss: energy) }
        #expect(abs(energy(parameters) + 1.5) < 1e-9)
    }

    @Test("a parameter that is no angle gets the minimum of its parabola")
    func parabola() {
        var (optimizer, parameters) = (Rotosolve(shapes: [.parabola(step: 0.5)]), [2.0])
        optimizer.step(&parameters) { 3 * ($0[0] - 1.25) * ($0[0] - 1.25) }
        #expect(abs(parameters[0] - 1.25) < 1e-12)
    }

    @Test("never ends a sweep above its start, whatever the loss")
    func guarded() {
        func ragged(_ p: [Double]) -> Double { sin(5 * p[0]) + 0.3 * cos(17 * p[0] + p[1]) + abs(p[1]) }
        var (optimizer, parameters) = (Rotosolve(), [0.2, 0.9])
        var last = ragged(parameters)
        for _ in 0..<10 {
            let value = optimizer.step(&parameters, loss: ragged)
            #expect(value <= last && value == ragged(parameters))
            last = value
        }
    }
}
