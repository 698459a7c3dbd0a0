import Glibc
import KernelTable
import Kernels
import Numerics
import Testing

@Suite("Gates in tiles against a brute-force twin")
struct TileBuilderTests {
    @Test("each gate alone, on every qubit of the tile and the lanes, under every control", arguments: TableCase.all)
    func alone(table: TableCase) { table.run(Alone()) }

    struct Alone: KernelCheck {
        func check<Scalar: KernelScalar & BitwiseCopyable>(_ table: KernelTable<Scalar>, within tolerance: Double) {
            let qubits = 7
            let axes = [3, 5, 6]
            let start = BruteForce(qubits: qubits, seed: 21)
            for (index, matrix) in TileBuilderTests.matrices.enumerated() {
                for target in Array(0..<table.laneQubits) + axes {
                    // Rotations take other ways only where nothing controls them.
                    let choices = controlChoices(qubits: qubits, avoiding: [target])
                    for (controls, value) in index == 0 || index == 7 ? choices : [choices[0], choices[1 + (target + index) % 12]] {
                        var builder = TileBuilder<Scalar>(qubits: qubits, laneQubits: table.laneQubits, axes: axes)
                        builder.append(matrix: interleaved(matrix), target: target, controls: controls, value: value)
                        builder.appendScale()
                        let state = KernelState<Scalar>(start)
                        TileBuilderTests.run(builder, on: state, table)
                        let expected = start.applying(matrix, on: [target], controls: controls, value: value)
                        #expect(state.distance(to: expected) < 4 * tolerance, "target \(target), controls \(controls) at \(value)")
                    }
                }
            }
        }
    }

    @Test("many gates at once, with flips before, between and after arithmetic", arguments: TableCase.all)
    func many(table: TableCase) { table.run(Many()) }

    struct Many: KernelCheck {
        func check<Scalar: KernelScalar & BitwiseCopyable>(_ table: KernelTable<Scalar>, within tolerance: Double) {
            for (seed, axes) in [[3, 4, 5], [3, 5, 6], [4, 5, 6], [3, 4, 6]].enumerated() {
                for isRotation in [0, 1, 2] where isRotation == 2 || seed < 2 {
                    var generator = Philox(seed: UInt64(seed), stream: UInt64(isRotation))
                    // Seven qubits of nine make a block; the other two number the blocks.
                    let (local, outer) = ([0, 1, 2, 3, 5, 6, 8], [4, 7])
                    let places = local + outer
                    var expected = BruteForce(qubits: 9, seed: 22)
                    let state = KernelState<Scalar>(expected)
                    var builder = TileBuilder<Scalar>(qubits: 7, laneQubits: table.laneQubits, axes: axes)
                    for _ in 0..<16 {
                        let targets = Array(0..<table.laneQubits) + axes + axes
                        let target = targets[Int(generator.uniform() * Double(targets.count))]
                        let other = (target + 1 + Int(generator.uniform() * 8)) % 9
                        let choice = Int(generator.uniform() * 6)
                        let flip = TileBuilderTests.matrices[0]
                        let sign = generator.uniform() < 0.5 ? 0 : 1
                        if choice < 2 {
                            builder.append(matrix: interleaved(flip), target: target, controls: 1 << other, value: sign << other)
                            expected.apply(flip, on: [places[target]], controls: 1 << places[other], value: sign << places[other])
                        } else if choice == 2 {
                            let diagonal = [Complex(1), Complex(0.6, 0.8), Complex(0, 1), Complex(-1)]
                            builder.append(diagonal: interleaved(diagonal), targets: [target, other])
                            let matrix = (0..<16).map { $0 / 4 == $0 % 4 ? diagonal[$0 % 4] : Complex(0) }
                            expected.apply(matrix, on: [places[target], places[other]])
                        } else if choice == 3 {
                            builder.appendSwap(axes[0], axes[2])
                            let swap = [1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1].map { Complex($0) }
                            expected.apply(swap, on: [places[axes[0]], places[axes[2]]])
                        } else {
                            let matrix = TileBuilderTests.matrices[isRotation == 2 ? 1 + Int(generator.uniform() * 7) : 1 + isRotation]
                            builder.append(matrix: interleaved(matrix), target: target)
                            expected.apply(matrix, on: [places[target]])
                        }
                    }
                    builder.appendScale()
                    let program = builder.program(state: (local, 9))
                    for block in 0..<4 {
                        let start = outer.indices.reduce(0) { block >> $1 & 1 == 1 ? $0 | 1 << outer[$1] : $0 }
                        TileBuilderTests.run(program, block: block, at: state.pointer + 2 * start, table)
                    }
                    #expect(state.distance(to: expected.amplitudes) < 64 * tolerance, "axes \(axes)")
                }
            }
        }
    }

    @Test("rotations along all axes are one loop without steps to choose from", arguments: TableCase.all)
    func forms(table: TableCase) { table.run(Forms()) }

    struct Forms: KernelCheck {
        func check<Scalar: KernelScalar & BitwiseCopyable>(_ table: KernelTable<Scalar>, within tolerance: Double) {
            let start = BruteForce(qubits: 6, seed: 23)
            for (kind, subset) in [
                (1, [3, 4, 5]), (1, [4, 3]), (1, [5]), (2, [5, 3, 4]), (2, [5, 4]), (1, [4]), (2, [3]), (2, [3, 5]),
            ] {
                var builder = TileBuilder<Scalar>(qubits: 6, laneQubits: table.laneQubits, axes: [3, 4, 5])
                var expected = start
                for target in subset {
                    builder.append(matrix: interleaved(TileBuilderTests.matrices[kind]), target: target)
                    expected.apply(TileBuilderTests.matrices[kind], on: [target])
                }
                let bits = subset.reduce(0) { $0 | 1 << ($1 - 3) }
                let hasForm = kind == 1 || subset.count == 1 || table.laneQubits != 1 || MemoryLayout<Scalar>.size == 4
                let form = kind == 1 ? TileForm.units(axes: bits) : .unitsX(axes: bits)
                #expect(builder.program(state: (Array(0..<6), 6)).form == (hasForm ? form : .steps))
                builder.appendScale()
                let state = KernelState<Scalar>(start)
                TileBuilderTests.run(builder, on: state, table)
                #expect(state.distance(to: expected.amplitudes) < 4 * tolerance, "axes \(subset)")
                // Without the scale the loop is the one for the form.
                var plain = TileBuilder<Scalar>(qubits: 6, laneQubits: table.laneQubits, axes: [3, 4, 5])
                for target in subset { plain.append(matrix: interleaved(TileBuilderTests.matrices[kind]), target: target) }
                let scaled = KernelState<Scalar>(start)
                TileBuilderTests.run(plain, on: scaled, table)
                let back = expected.amplitudes.map { $0 * Complex(1 / plain.pendingScale) }
                #expect(scaled.distance(to: back) < 16 * tolerance, "axes \(subset)")
            }
        }
    }

    /// X, a rotation about Y, one about X, H, one about Y by nearly π, its reflection, Y, any unitary.
    static let matrices: [[Complex]] = {
        func real(_ values: [Double]) -> [Complex] { values.map { Complex($0) } }
        let (c, s) = (cos(0.7), sin(0.7))
        let half = 0.5.squareRoot()
        let general = Complex(0.6, 0.8)
        return [
            real([0, 1, 1, 0]), real([c, -s, s, c]), [Complex(c), Complex(0, -s), Complex(0, -s), Complex(c)],
            real([half, half, half, -half]), real([0, -1, 1, 0]), real([1e-5, 1, 1, -1e-5]), [.zero, Complex(0, -1), Complex(0, 1), .zero],
            [Complex(c), Complex(-s) * general, Complex(0, 1) * Complex(s), Complex(0, 1) * Complex(c) * general],
        ]
    }()

    private static func run<Scalar: KernelScalar & BitwiseCopyable>(
        _ builder: TileBuilder<Scalar>, on state: KernelState<Scalar>, _ table: KernelTable<Scalar>
    ) {
        let program = builder.program(state: (Array(0..<state.qubits), state.qubits))
        let count = program.near.sweep.count
        // In two parts, as threads do it.
        for part in [0..<count / 2, count / 2..<count] {
            let route = TileRoute(
                source: UnsafePointer(state.pointer), readsFar: false, target: state.pointer, writesFar: false, block: 0)
            table.tiles(part, route, program)
        }
    }

    /// From the state to the state, through the block's own numbering.
    private static func run<Scalar: KernelScalar & BitwiseCopyable>(
        _ program: TileProgram<Scalar>, block: Int, at state: UnsafeMutablePointer<Scalar>, _ table: KernelTable<Scalar>
    ) {
        let count = program.near.sweep.count
        let route = TileRoute(
            source: UnsafePointer(state), readsFar: true, target: state, writesFar: true,
            block: block * count << TileProgram<Scalar>.axes)
        table.tiles(0..<count, route, program)
    }
}

extension BruteForce {
    fileprivate mutating func apply(_ matrix: [Complex], on targets: [Int], controls: Int = 0, value: Int = 0) {
        amplitudes = applying(matrix, on: targets, controls: controls, value: value)
    }
}
