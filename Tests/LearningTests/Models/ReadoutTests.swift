import Circuits
import Testing

@testable import Learning

@Suite("Readout and losses")
struct ReadoutTests {
    @Test("reads each class from a string of Z of its own, shortest first")
    func observables() throws {
        #expect(try Readout.observables(classes: 2, qubits: 3).map(\.description) == ["Z0"])
        #expect(try Readout.observables(classes: 5, qubits: 3).map(\.description) == ["Z0", "Z1", "Z2", "Z0*Z1", "Z0*Z2"])
        #expect(throws: LearningError.self) { try Readout.observables(classes: 4, qubits: 2) }
    }

    @Test("has slopes that are the derivatives of the loss", arguments: Loss.allCases, [1, 3])
    func slopes(loss: Loss, outputs: Int) {
        let point = [0.3, -1.7, 0.9].prefix(outputs)
        for label in 0..<max(outputs, 2) {
            func value(_ at: [Double], _ slopes: inout [Double]) -> Double {
                at.withUnsafeBufferPointer { at in
                    slopes.withUnsafeMutableBufferPointer { slopes in
                        slopes.baseAddress.map { loss.value(at, label: label, slopes: $0) } ?? 0
                    }
                }
            }
            var (slopes, ignored) = ([Double](repeating: 0, count: outputs), [Double](repeating: 0, count: outputs))
            _ = value(Array(point), &slopes)
            for output in 0..<outputs {
                var (up, down) = (Array(point), Array(point))
                up[output] += 1e-6
                down[output] -= 1e-6
                let expected = (value(up, &ignored) - value(down, &ignored)) / 2e-6
                #expect(abs(slopes[output] - expected) < 1e-8)
            }
        }
    }

    @Test("gives probabilities that neither overflow nor fail to add to one", arguments: [-1000.0, -1, 0, 1, 1000])
    func probabilities(output: Double) {
        for outputs in [[output], [output, 0, -output]] {
            var row = [Double](repeating: 0, count: max(outputs.count, 2))[...]
            outputs.withUnsafeBufferPointer { Loss.probabilities($0, into: &row) }
            #expect(abs(row.reduce(0, +) - 1) < 1e-12)
            #expect(row.allSatisfy { $0.isFinite && $0 >= 0 })
        }
    }
}
