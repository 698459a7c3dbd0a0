import KernelTable
import Kernels
import Numerics
import Testing

@Suite("Gradient kernels")
struct GradientKernelsTests {
    /// A table in double and one in single precision for every level of this processor.
    private static let levels = Array(0..<GradientKernels.available.count)
    private let qubits = 6

    private func turn(_ angle: Double) -> [Complex] {
        let half = Complex.exp(i: angle / 2)
        return [Complex(half.real), Complex(-half.imaginary), Complex(half.imaginary), Complex(half.real)]
    }

    /// Every step that a table can be asked for on six qubits, with the qubits that it turns.
    private func steps(_ laneQubits: Int) -> [(step: RotationStep, qubits: [Int], angles: [Double])] {
        var result: [(step: RotationStep, qubits: [Int], angles: [Double])] = []
        func add(_ kind: RotationStep.Kind, _ turned: [Int]) {
            let offsets = kind == .lanes ? [] : turned.map { 1 << ($0 - laneQubits) }
            var step = RotationStep(
                kind, offset0: offsets.first ?? 0, offset1: offsets.count > 1 ? offsets[1] : 0, places: SIMD4(0, 1, 2, 3))
            let angles = turned.indices.map { 0.4 + 0.7 * Double($0) }
            for (place, angle) in angles.enumerated() {
                let half = Complex.exp(i: angle / 2)
                (step.cosines[place], step.sines[place]) = (half.real, half.imaginary)
            }
            result.append((step, turned, angles))
        }
        if laneQubits > 0 { add(.lanes, Array(0..<laneQubits)) }
        for one in laneQubits..<qubits {
            add(.one, [one])
            for other in one + 1..<max(qubits, one + 1) { add(.two, [one, other]) }
        }
        return result
    }

    private func check<Scalar: KernelScalar & BitwiseCopyable>(_ table: GradientKernelTable<Scalar>, _ tolerance: Double) {
        for (plain, turned, angles) in steps(table.laneQubits) {
            let (ket, bra) = (BruteForce(qubits: qubits, seed: 1), BruteForce(qubits: qubits, seed: 2))
            var (turnedKet, turnedBra) = (ket, bra)
            for (qubit, angle) in zip(turned, angles) {
                turnedKet.amplitudes = turnedKet.applying(turn(angle), on: [qubit])
                turnedBra.amplitudes = turnedBra.applying(turn(angle), on: [qubit])
            }
            for usesTangents in plain.kind == .lanes ? [false] : [false, true] {
                var step = plain
                var scale = 1.0
                if usesTangents {
                    // Amplitudes over the product of the cosines.
                    scale = 1 / angles.reduce(1) { $0 * Complex.exp(i: $1 / 2).real }
                    (step.usesTangents, step.sines, step.sumFactor) = (true, step.sines / step.cosines, 0.5)
                }
                func scaled(_ state: BruteForce) -> [Complex] { state.amplitudes.map { scale * $0 } }
                let groups = (1 << (qubits - table.laneQubits)) / step.width
                let forward = KernelState<Scalar>(ket)
                // In two parts: a range may begin anywhere.
                table.rotate(forward.pointer, 0..<groups / 4, step, false)
                table.rotate(forward.pointer, groups / 4..<groups, step, false)
                #expect(forward.distance(to: scaled(turnedKet)) < tolerance)
                let back = KernelState<Scalar>(turnedKet)
                table.rotate(back.pointer, 0..<groups, step, true)
                #expect(back.distance(to: scaled(ket)) < tolerance)

                for undoesKet in [false, true] {
                    let (one, other) = (KernelState<Scalar>(turnedKet), KernelState<Scalar>(turnedBra))
                    var sums = [0.0, 0, 0, 0]
                    table.unrotate(one.pointer, other.pointer, 0..<groups / 4, step, undoesKet, &sums)
                    table.unrotate(one.pointer, other.pointer, groups / 4..<groups, step, undoesKet, &sums)
                    #expect(other.distance(to: scaled(bra)) < tolerance)
                    #expect(one.distance(to: undoesKet ? scaled(ket) : turnedKet.amplitudes) < tolerance)
                    for (place, qubit) in turned.enumerated() {
                        let y = turnedKet.applyingPauli(flips: 1 << qubit, signs: 1 << qubit)
                        let expected = zip(turnedBra.amplitudes, y).reduce(0) { $0 + ($1.0.conjugate * $1.1).imaginary }
                        #expect(abs(sums[place] - step.sumFactor * expected) < 64 * tolerance)
                    }
                }
            }
        }
    }

    @Test("rotations turn and turn back one state or two, with the inner products of their derivatives", arguments: levels)
    func rotations(level: Int) {
        check(GradientKernels.available[level].double, 1e-13)
        check(GradientKernels.available[level].single, 1e-5)
    }

    @Test(
        "a linear map of an index's bits moves every amplitude, and the inner product of states is that of brute force", arguments: levels)
    func permutations(level: Int) {
        // Bits 0…5 of an index come from these sources, and the source is flipped by 0b100110.
        let columns = [0b000011, 0b000110, 0b001101, 0b111000, 0b010000, 0b110001]
        let flips = 0b100110
        func source(_ index: Int) -> Int { columns.indices.reduce(flips) { index >> $1 & 1 == 1 ? $0 ^ columns[$1] : $0 } }
        let state = BruteForce(qubits: qubits, seed: 3)
        let expected = (0..<1 << qubits).map { state.amplitudes[source($0)] }
        let dot = zip(state.amplitudes, expected).reduce(0) { $0 + ($1.0.conjugate * $1.1).real }
        let table = (0..<32).map { Int32(source($0) ^ flips) }
        // The way back: unpermuting what was permuted gives the state again.
        func check<Scalar: KernelScalar & BitwiseCopyable>(_ kernels: GradientKernelTable<Scalar>, _ tolerance: Double) {
            let (from, to, back) = (KernelState<Scalar>(state), KernelState<Scalar>(state), KernelState<Scalar>(state))
            table.withUnsafeBufferPointer { table in
                [columns[5], 32].withUnsafeBufferPointer { lists in
                    guard let table = table.baseAddress, let carries = lists.baseAddress else { return }
                    let map = LinearPermutation(
                        qubits: qubits, tableQubits: 5, table: table, carries: carries, flips: flips, places: carries + 1)
                    kernels.permute(to.pointer, from.pointer, map)
                    kernels.unpermute(back.pointer, to.pointer, map)
                }
            }
            #expect(to.distance(to: expected) < tolerance)
            #expect(back.distance(to: state.amplitudes) < tolerance)
            #expect(abs(kernels.dot(from.pointer, to.pointer, 0..<(1 << qubits) >> kernels.laneQubits) - dot) < 64 * tolerance)
        }
        check(GradientKernels.available[level].double, 1e-13)
        check(GradientKernels.available[level].single, 1e-5)
    }
}
