import KernelTable
import Kernels
import Numerics
import Testing

/// One table in one precision, named for the test's log.
struct TableCase: Sendable, CustomTestStringConvertible {
    let set: Int
    let isSingle: Bool

    static let all = Kernels.available.indices.flatMap { [TableCase(set: $0, isSingle: false), TableCase(set: $0, isSingle: true)] }

    var testDescription: String { "\(Kernels.available[set].name) \(isSingle ? "single" : "double")" }

    /// Runs a generic body with the table.
    func run(_ body: some KernelCheck) {
        if isSingle {
            body.check(Kernels.available[set].single, within: 2e-6)
        } else {
            body.check(Kernels.available[set].double, within: 1e-14)
        }
    }
}

protocol KernelCheck {
    func check<Scalar: KernelScalar & BitwiseCopyable>(_ table: KernelTable<Scalar>, within tolerance: Double)
}

/// Controls as (qubits, value): none, one of each sign at each place, and two.
func controlChoices(qubits: Int, avoiding targets: [Int]) -> [(controls: Int, value: Int)] {
    let free = (0..<qubits).filter { !targets.contains($0) }
    let one = free.flatMap { [(1 << $0, 1 << $0), (1 << $0, 0)] }
    let two = zip(free, free.dropFirst()).map { (1 << $0 | 1 << $1, 1 << $1) }
    return [(0, 0)] + one + two
}

@Suite("Every table of kernels against a brute-force twin")
struct KernelsTests {
    @Test("the best table is the last one, and the narrowest is always there")
    func choice() {
        #expect(Kernels.available.first?.name == "x86-64-v2")
        #expect(Kernels.best.name == Kernels.available.last?.name)
    }

    @Test("single-qubit matrices, at every qubit and under every control", arguments: TableCase.all)
    func single(table: TableCase) { table.run(Single()) }

    struct Single: KernelCheck {
        func check<Scalar: KernelScalar & BitwiseCopyable>(_ table: KernelTable<Scalar>, within tolerance: Double) {
            let qubits = 5
            let start = BruteForce(qubits: qubits, seed: 1)
            for isReal in [false, true] {
                let matrix = randomMatrix(1, seed: 2, isReal: isReal)
                for target in 0..<qubits {
                    for (controls, value) in controlChoices(qubits: qubits, avoiding: [target]) {
                        let state = KernelState<Scalar>(start)
                        let shape = GateShape(
                            qubits: qubits, laneQubits: table.laneQubits, targets: [target], controls: controls, controlValue: value)
                        let gate = DenseGate<Scalar>(shape, matrix: interleaved(matrix))
                        let half = gate.sweep.count / 2
                        table.dense(state.pointer, 0..<half, gate)
                        table.dense(state.pointer, half..<gate.sweep.count, gate)
                        let expected = start.applying(matrix, on: [target], controls: controls, value: value)
                        #expect(state.distance(to: expected) < tolerance, "target \(target), controls \(controls) at \(value)")
                    }
                }
            }
        }
    }

    @Test("matrices of two qubits to five, at every ordered choice of two and three", arguments: TableCase.all)
    func several(table: TableCase) { table.run(Several()) }

    struct Several: KernelCheck {
        func check<Scalar: KernelScalar & BitwiseCopyable>(_ table: KernelTable<Scalar>, within tolerance: Double) {
            let qubits = 6
            let start = BruteForce(qubits: qubits, seed: 3)
            let pairs = (0..<qubits).flatMap { a in (0..<qubits).filter { $0 != a }.map { [a, $0] } }
            let triples = pairs.flatMap { pair in (0..<qubits).filter { !pair.contains($0) }.map { pair + [$0] } }
            for targets in pairs + triples + [
                [0, 1, 2, 3], [5, 2, 0, 4], [2, 3, 4, 5], [5, 0, 3, 1], [1, 3, 5, 4, 2], [4, 0, 2, 1, 3],
            ] {
                for isReal in targets.count == 2 ? [false, true] : [false] {
                    let matrix = randomMatrix(targets.count, seed: 4, isReal: isReal)
                    let free = (0..<qubits).first { !targets.contains($0) } ?? 0
                    for (controls, value) in [(0, 0), (1 << free, 1 << free), (1 << free, 0)] {
                        let state = KernelState<Scalar>(start)
                        let shape = GateShape(
                            qubits: qubits, laneQubits: table.laneQubits, targets: targets, controls: controls, controlValue: value)
                        let gate = DenseGate<Scalar>(shape, matrix: interleaved(matrix))
                        // Steps that do not divide into groups too.
                        let part = gate.sweep.count - gate.sweep.count / 3
                        table.dense(state.pointer, 0..<part, gate)
                        table.dense(state.pointer, part..<gate.sweep.count, gate)
                        let expected = start.applying(matrix, on: targets, controls: controls, value: value)
                        #expect(state.distance(to: expected) < 8 * tolerance, "targets \(targets), controls \(controls) at \(value)")
                    }
                }
            }
        }
    }

    @Test("diagonals of one to three qubits", arguments: TableCase.all)
    func diagonals(table: TableCase) { table.run(Diagonals()) }

    struct Diagonals: KernelCheck {
        func check<Scalar: KernelScalar & BitwiseCopyable>(_ table: KernelTable<Scalar>, within tolerance: Double) {
            let qubits = 6
            let start = BruteForce(qubits: qubits, seed: 5)
            let choices =
                (0..<qubits).map { [$0] } + (0..<qubits).flatMap { a in (0..<a).map { [$0, a] } } + [[0, 3, 5], [5, 2, 1], [2, 1, 0]]
            for targets in choices {
                let size = 1 << targets.count
                for isReal in [false, true] {
                    var diagonal = (0..<size).map { Complex(Double($0) - 0.7, isReal ? 0 : 0.3 * Double($0) + 0.1) }
                    diagonal[0] = Complex(1)
                    let matrix = (0..<size * size).map { $0 / size == $0 % size ? diagonal[$0 % size] : Complex(0) }
                    for (controls, value) in controlChoices(qubits: qubits, avoiding: targets) {
                        let state = KernelState<Scalar>(start)
                        let shape = GateShape(
                            qubits: qubits, laneQubits: table.laneQubits, targets: targets, controls: controls, controlValue: value)
                        let gate = DiagonalGate<Scalar>(shape, diagonal: interleaved(diagonal))
                        table.diagonal(state.pointer, 0..<gate.sweep.count, gate)
                        let expected = start.applying(matrix, on: targets, controls: controls, value: value)
                        #expect(state.distance(to: expected) < 16 * tolerance, "targets \(targets), controls \(controls) at \(value)")
                    }
                }
            }
        }
    }

    @Test("exchanges of vectors are X, CX and swap above the lanes", arguments: TableCase.all)
    func exchanges(table: TableCase) { table.run(Exchanges()) }

    struct Exchanges: KernelCheck {
        func check<Scalar: KernelScalar & BitwiseCopyable>(_ table: KernelTable<Scalar>, within tolerance: Double) {
            let qubits = 6
            let start = BruteForce(qubits: qubits, seed: 6)
            let swap = [1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1].map { Complex($0) }
            let shape = GateShape(qubits: qubits, laneQubits: table.laneQubits, targets: [4, 5], controls: 1 << 3, controlValue: 1 << 3)
            let state = KernelState<Scalar>(start)
            table.exchange(state.pointer, shape.sweep, 0..<shape.sweep.count, shape.offset(row: 1), shape.offset(row: 2))
            #expect(state.distance(to: start.applying(swap, on: [4, 5], controls: 8, value: 8)) < tolerance)
        }
    }

    @Test("cross matrices of one to three targets", arguments: TableCase.all)
    func cross(table: TableCase) { table.run(Cross()) }

    struct Cross: KernelCheck {
        func check<Scalar: KernelScalar & BitwiseCopyable>(_ table: KernelTable<Scalar>, within tolerance: Double) {
            let qubits = 6
            let (bra, ket) = (BruteForce(qubits: qubits, seed: 7), BruteForce(qubits: qubits, seed: 8))
            let (left, right) = (KernelState<Scalar>(bra), KernelState<Scalar>(ket))
            let choices = (0..<qubits).map { [$0] } + (0..<qubits).flatMap { a in (0..<a).map { [a, $0] } } + [[0, 3, 5], [2, 1, 0]]
            for targets in choices {
                for (controls, value) in controlChoices(qubits: qubits, avoiding: targets) {
                    let shape = CrossShape(
                        GateShape(qubits: qubits, laneQubits: table.laneQubits, targets: targets, controls: controls, controlValue: value))
                    let sums = AlignedBuffer<Scalar>(count: shape.sums)
                    table.cross(left.pointer, right.pointer, 0..<shape.sweep.count, shape, sums.pointer)
                    var result = [Double](repeating: 0, count: 2 << (2 * targets.count))
                    shape.add(UnsafePointer(sums.pointer), to: &result)
                    let expected = interleaved(bra.cross(ket.amplitudes, on: targets, controls: controls, value: value))
                    let worst = zip(result, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
                    #expect(worst < 8 * tolerance, "targets \(targets), controls \(controls) at \(value)")
                }
            }
        }
    }

    @Test("Pauli strings: expectation and action", arguments: TableCase.all)
    func paulis(table: TableCase) { table.run(Paulis()) }

    struct Paulis: KernelCheck {
        func check<Scalar: KernelScalar & BitwiseCopyable>(_ table: KernelTable<Scalar>, within tolerance: Double) {
            let qubits = 5
            let vectors = (1 << qubits) >> table.laneQubits
            let start = BruteForce(qubits: qubits, seed: 9)
            let state = KernelState<Scalar>(start)
            let other = BruteForce(qubits: qubits, seed: 10)
            let coefficient = Complex(0.7, -0.4)
            for flips in 0..<32 {
                for signs in stride(from: flips % 3, to: 32, by: 3) {
                    let expected = start.applyingPauli(flips: flips, signs: signs)
                    let value = zip(start.amplitudes, expected).reduce(Complex(0)) { $0 + $1.0.conjugate * $1.1 }.real
                    let term = PauliTerm<Scalar>(
                        flips: flips, signs: signs, coefficient: (coefficient.real, coefficient.imaginary), laneQubits: table.laneQubits)
                    let measured = table.pauliExpectation(state.pointer, 0..<vectors, term)
                    #expect(abs(measured - value) < 8 * tolerance, "flips \(flips), signs \(signs)")
                    let sum = KernelState<Scalar>(other)
                    table.pauliApply(sum.pointer, state.pointer, 0..<vectors, term)
                    let applied = zip(other.amplitudes, expected).map { $0 + coefficient * $1 }
                    #expect(sum.distance(to: applied) < 2 * tolerance, "flips \(flips), signs \(signs)")
                }
            }
        }
    }

    @Test("sums of Z strings in one pass", arguments: TableCase.all)
    func parities(table: TableCase) { table.run(Parities()) }

    struct Parities: KernelCheck {
        func check<Scalar: KernelScalar & BitwiseCopyable>(_ table: KernelTable<Scalar>, within tolerance: Double) {
            let qubits = 9
            let vectors = (1 << qubits) >> table.laneQubits
            let start = BruteForce(qubits: qubits, seed: 11)
            let state = KernelState<Scalar>(start)
            let masks = [0, 1, 2, 4, 5, 0b1_1000_0000, 0b1_0101_0110, 0b1_1111_1111]
            let coefficients = masks.indices.map { 0.25 * Double($0) - 1 }
            let terms = ParityTerms<Scalar>(signs: masks, coefficients: coefficients, laneQubits: table.laneQubits)
            var sums = [Double](repeating: 0, count: masks.count)
            table.parityExpectations(state.pointer, 0..<vectors, terms, &sums)
            var applied = start.amplitudes
            for (term, mask) in masks.enumerated() {
                let acted = start.applyingPauli(flips: 0, signs: mask)
                let value = zip(start.amplitudes, acted).reduce(0) { $0 + ($1.0.conjugate * $1.1).real }
                #expect(abs(sums[term] - value) < 64 * tolerance, "signs \(mask)")
                for index in applied.indices { applied[index] = applied[index] + Complex(coefficients[term]) * acted[index] }
            }
            let ket = BruteForce(qubits: qubits, seed: 14)
            let other = KernelState<Scalar>(ket)
            var crosses = [Double](repeating: 0, count: masks.count)
            table.parityCross(state.pointer, other.pointer, 0..<vectors, terms, &crosses)
            for (term, mask) in masks.enumerated() {
                let value = zip(start.amplitudes, ket.applyingPauli(flips: 0, signs: mask)).reduce(0) {
                    $0 + ($1.0.conjugate * $1.1).imaginary
                }
                #expect(abs(crosses[term] - value) < 64 * tolerance, "signs \(mask)")
            }
            let result = KernelState<Scalar>(start)
            table.parityApply(result.pointer, state.pointer, 0..<vectors, terms)
            #expect(result.distance(to: applied) < 8 * tolerance)
        }
    }

    @Test("norms, probabilities and axpy", arguments: TableCase.all)
    func plain(table: TableCase) { table.run(Plain()) }

    struct Plain: KernelCheck {
        func check<Scalar: KernelScalar & BitwiseCopyable>(_ table: KernelTable<Scalar>, within tolerance: Double) {
            let qubits = 6
            let vectors = (1 << qubits) >> table.laneQubits
            let (start, other) = (BruteForce(qubits: qubits, seed: 12), BruteForce(qubits: qubits, seed: 13))
            let (x, y) = (KernelState<Scalar>(start), KernelState<Scalar>(other))
            let sums = AlignedBuffer<Scalar>(count: 16)
            table.norm(x.pointer, Sweep(vectors: vectors), 0..<vectors, sums.pointer)
            let weights = start.amplitudes.map(\.squaredMagnitude)
            #expect(abs(sums.elements.reduce(0) { $0 + Double($1) } - weights.reduce(0, +)) < 32 * tolerance)
            let probabilities = AlignedBuffer<Double>(count: 1 << qubits)
            table.probabilities(x.pointer, 0..<vectors, probabilities.pointer)
            #expect(zip(probabilities.elements, weights).allSatisfy { abs($0 - $1) < tolerance })
            table.axpy(y.pointer, x.pointer, 0..<vectors, 0.5, -0.25)
            let expected = zip(start.amplitudes, other.amplitudes).map { $1 + Complex(0.5, -0.25) * $0 }
            #expect(y.distance(to: expected) < tolerance)
        }
    }

    @Test("gathering and scattering a block", arguments: TableCase.all)
    func blocks(table: TableCase) { table.run(Blocks()) }

    struct Blocks: KernelCheck {
        func check<Scalar: KernelScalar & BitwiseCopyable>(_ table: KernelTable<Scalar>, within tolerance: Double) {
            let qubits = 7
            let start = BruteForce(qubits: qubits, seed: 15)
            let state = KernelState<Scalar>(start)
            // Qubits 4 and 6 outside the block, at 1 and 0.
            let sweep = Sweep(
                vectors: 1 << (qubits - table.laneQubits), holding: 0b101_0000 >> table.laneQubits, at: 0b001_0000 >> table.laneQubits)
            let inside = (0..<(1 << qubits)).filter { $0 & 0b101_0000 == 0b001_0000 }
            let block = AlignedBuffer<Scalar>(count: 2 * inside.count)
            table.gather(block.pointer, state.pointer, sweep)
            for (place, index) in inside.enumerated() { #expect(block.pointer[2 * place] == state.pointer[2 * index]) }
            for index in 0..<block.count { block.pointer[index] *= 2 }
            table.scatter(block.pointer, state.pointer, sweep)
            let expected = start.amplitudes.enumerated().map { inside.contains($0.offset) ? Complex(2) * $0.element : $0.element }
            #expect(state.distance(to: expected) < tolerance)
        }
    }

    @Test("phases of rows, tiles and lanes in one pass", arguments: TableCase.all)
    func phases(table: TableCase) { table.run(PhasePasses()) }

    struct PhasePasses: KernelCheck {
        func check<Scalar: KernelScalar & BitwiseCopyable>(_ table: KernelTable<Scalar>, within tolerance: Double) {
            let (tileQubits, rowQubits) = (2, 3)
            let inner = table.laneQubits + tileQubits
            let start = BruteForce(qubits: inner + rowQubits, seed: 16)
            func buffer(_ factors: [Complex]) -> LaneBuffer<Scalar> {
                let buffer = LaneBuffer<Scalar>(count: 2 * factors.count)
                for (place, value) in interleaved(factors).enumerated() { buffer.pointer[place] = Scalar(value) }
                return buffer
            }
            let rows = (0..<8).map { Complex.exp(i: 0.3 * Double($0)) }
            let linear = (0..<inner).map { Complex.exp(i: 0.7 + Double($0)) }
            // Lines that depend on all bits of a row, on two, on one.
            let couplingMasks = [0b111, 0b101, 0b010]
            let allLines = couplingMasks.map { mask in
                (0..<8).flatMap { row in (0..<inner).map { Complex.exp(i: 0.11 * Double((row & mask) * inner + $0)) } }
            }
            let tiles = (0..<(1 << inner)).map { Complex.exp(i: 0.05 * Double($0 * $0)) }
            let tile = LaneBuffer<Scalar>(count: 4 << inner)
            for index in tiles.indices {
                let lane = index & (1 << table.laneQubits - 1)
                tile.set(
                    pair: index >> table.laneQubits, lane: lane, lanes: 1 << table.laneQubits,
                    to: (tiles[index].real, tiles[index].imaginary))
            }
            let (row, line) = (buffer(rows), buffer(linear))
            for choice in 0..<16 {
                let (hasTile, rowMask) = (choice & 1 == 1, choice & 2 == 2 ? 0b101 : 0)
                let lines = choice >> 2 == 3 ? nil : allLines[choice >> 2]
                let coupling = lines.map(buffer)
                for mask in lines == nil || choice >> 2 > 0 ? [0, 1, 1 << (inner - 1), 0b101] : [0] where mask < 1 << inner {
                    for isUniform in lines == nil ? [false, true] : [false] {
                        let state = KernelState<Scalar>(start)
                        table.phases(
                            state.pointer,
                            PhasePass(
                                rows: 8, tileQubits: tileQubits, row: row.pointer, linear: line.pointer,
                                coupling: coupling.map { UnsafePointer($0.pointer) }, tile: hasTile ? UnsafePointer(tile.pointer) : nil,
                                rowMask: rowMask, tileMask: mask >> table.laneQubits, laneMask: mask & (1 << table.laneQubits - 1),
                                couplingMask: lines == nil ? 0 : couplingMasks[choice >> 2], isUniform: isUniform))
                        let expected = start.amplitudes.enumerated().map { index, amplitude in
                            let (row, rest) = (index >> inner, index & (1 << inner - 1))
                            guard row & rowMask == rowMask, rest & mask == mask else { return amplitude }
                            var factor = rows[isUniform ? 0 : row] * (hasTile ? tiles[rest] : Complex(1))
                            for qubit in 0..<inner where rest >> qubit & 1 == 1 {
                                factor = factor * linear[qubit] * (lines?[row * inner + qubit] ?? Complex(1))
                            }
                            return factor * amplitude
                        }
                        #expect(state.distance(to: expected) < 8 * tolerance, "choice \(choice), mask \(mask), uniform \(isUniform)")
                    }
                }
            }
        }
    }
}
