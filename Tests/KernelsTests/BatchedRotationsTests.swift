import KernelTable
import Numerics
import Testing

@testable import Kernels

@Suite("Rotations of states side by side")
struct BatchedRotationsTests {
    /// Where five qubits or nine lie after some CX and X: linear maps of the places' bits and their inverses.
    private static func places(_ qubits: Int, _ generator: inout Philox) -> [LaneQubit] {
        var places = (0..<qubits).map { LaneQubit(bit: $0) }
        for _ in 0..<3 * qubits {
            let control = Int(generator.uniform() * Double(qubits))
            let target = (control + 1 + Int(generator.uniform() * Double(qubits - 1))) % qubits
            places[target].functional ^= places[control].functional
            if places[control].isFlipped { places[target].isFlipped.toggle() }
            places[control].mask ^= places[target].mask
            if generator.uniform() < 0.3 { places[control].isFlipped.toggle() }
        }
        return places
    }

    private static func check<Scalar: KernelScalar & BitwiseCopyable>(_ kernels: LaneKernelTable<Scalar>, tolerance: Double) {
        var generator = Philox(seed: 7)
        let lanes = kernels.lanes
        for (qubits, count) in [(5, 1), (5, 2), (5, 3), (5, 4), (5, 5), (9, 6), (9, 7), (9, 8)] {
            for (hasBefore, hasAfter) in [(false, true), (true, true), (true, false), (false, false)] {
                let chosen = Array(places(qubits, &generator).shuffled(using: &generator).prefix(count))
                let amplitudes = 1 << qubits
                func numbers(_ count: Int) -> AlignedBuffer<Scalar> {
                    let buffer = AlignedBuffer<Scalar>(count: count)
                    for index in 0..<count { buffer.pointer[index] = Scalar(2 * generator.uniform() - 1) }
                    return buffer
                }
                let (state, tangents) = (numbers(2 * amplitudes * lanes), numbers(count * lanes))
                let (before, after) = (numbers(2 * lanes << count), numbers(2 * lanes << count))
                let block = AlignedBuffer<Scalar>(count: 2 * lanes << count)
                var expected = (0..<lanes).map { lane in
                    (0..<amplitudes).map {
                        Complex(Double(state.pointer[2 * $0 * lanes + lane]), Double(state.pointer[(2 * $0 + 1) * lanes + lane]))
                    }
                }
                func multiply(_ lane: Int, _ table: AlignedBuffer<Scalar>) {
                    for place in 0..<amplitudes {
                        let value = chosen.indices.reduce(0) { chosen[$1].value(at: place) ? $0 | 1 << $1 : $0 }
                        expected[lane][place] *= Complex(
                            Double(table.pointer[2 * value * lanes + lane]), Double(table.pointer[(2 * value + 1) * lanes + lane]))
                    }
                }
                for lane in 0..<lanes {
                    if hasBefore { multiply(lane, before) }
                    for (index, qubit) in chosen.enumerated() {
                        let tangent = Double(tangents.pointer[index * lanes + lane])
                        for place in 0..<amplitudes where !qubit.value(at: place) {
                            let (a, b) = (expected[lane][place], expected[lane][place ^ qubit.mask])
                            expected[lane][place] = a - b * tangent
                            expected[lane][place ^ qubit.mask] = b + a * tangent
                        }
                    }
                    if hasAfter { multiply(lane, after) }
                }
                kernels.rotate(
                    state.pointer, amplitudes, chosen, count,
                    LaneRotation(
                        tangents: UnsafePointer(tangents.pointer), before: hasBefore ? UnsafePointer(before.pointer) : nil,
                        after: hasAfter ? UnsafePointer(after.pointer) : nil, block: block.pointer))
                var worst = 0.0
                for lane in 0..<lanes {
                    for place in 0..<amplitudes {
                        let found = Complex(
                            Double(state.pointer[2 * place * lanes + lane]), Double(state.pointer[(2 * place + 1) * lanes + lane]))
                        worst = max(worst, (found - expected[lane][place]).magnitude)
                    }
                }
                #expect(worst < tolerance, "\(count) of \(qubits) qubits, \(kernels.name)")
                withExtendedLifetime((state, tangents, before, after, block)) {}
            }
        }
    }

    @Test("any qubits, wherever they lie, with and without phases, on every level", arguments: LaneKernels.available.indices)
    func rotations(level: Int) {
        Self.check(LaneKernels.available[level].double, tolerance: 1e-12)
        Self.check(LaneKernels.available[level].single, tolerance: 1e-4)
    }
}
