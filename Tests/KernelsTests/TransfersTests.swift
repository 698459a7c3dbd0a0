import KernelTable
import Numerics
import Testing

@testable import Kernels

@Suite("The density matrix's loops")
struct TransfersTests {
    /// Members by the digits that a map acts on, and their matrices: every shape.
    private static let shapes: [(digits: [Int], members: [Int], matrix: [Double])] = [
        ([1], [2], [0.75]), ([0], [1, 3], [0, 0.5, -0.25, 0]), ([2], [0, 3], [0.5, 0.25, -1, 2]),
        ([0], [1, 2, 3], (1...9).map { Double($0) / 8 }), ([1], [0, 1, 2, 3], [1, 0, 0, 0] + (1...12).map { Double($0) / 8 }),
        ([2], [0, 1, 2, 3], (1...16).map { Double($0) / 8 }), ([2, 0], [1, 5, 6, 9, 14], (1...25).map { Double($0) / 8 }),
        ([0, 1], Array(0..<16), (1...256).map { Double($0 % 17) / 8 }),
    ]

    @Test("every shape of component does what its matrix says, on every level", arguments: shapes.indices, 0..<3)
    func components(shape: Int, level: Int) {
        guard level < TransferKernels.available.count else { return }
        let kernels = TransferKernels.available[level]
        let (digits, members, matrix) = Self.shapes[shape]
        let rows = 64
        let component = TransferComponent<Double>(
            sweep: Sweep(vectors: rows, holding: digits.reduce(0) { $0 | 3 << (2 * $1) }),
            offsets: members.map { member in digits.indices.reduce(0) { $0 | (member >> (2 * $1) & 3) << (2 * digits[$1]) } },
            matrix: matrix)
        let single = TransferComponent<Float>(sweep: component.sweep, offsets: component.offsets, matrix: matrix)
        let (block, floats) = (AlignedBuffer<Double>(count: 16 * rows), AlignedBuffer<Float>(count: 16 * rows))
        for index in 0..<16 * rows {
            block.pointer[index] = Double((index * 37) % 101) - 50
            floats.pointer[index] = Float(block.pointer[index])
        }
        var expected = Array(block.elements)
        for row in 0..<rows where digits.allSatisfy({ row >> (2 * $0) & 3 == 0 }) {
            for lane in 0..<16 {
                for (i, to) in component.offsets.enumerated() {
                    expected[16 * (row + to) + lane] = component.offsets.enumerated().reduce(0) { sum, from in
                        sum + matrix[i * members.count + from.offset] * block.pointer[16 * (row + from.element) + lane]
                    }
                }
            }
        }
        kernels.double.apply(block.pointer, component)
        kernels.single.apply(floats.pointer, single)
        // Sums of few eighths are exact in both precisions.
        #expect(Array(block.elements) == expected)
        #expect(floats.elements.map { Double($0) } == expected)
    }

    @Test("a block is gathered from any bits and scattered back", arguments: 0..<3)
    func blocks(level: Int) {
        guard level < TransferKernels.available.count else { return }
        let kernels = TransferKernels.available[level].double
        let state = AlignedBuffer<Double>(count: 1 << 10)
        for index in 0..<state.count { state.pointer[index] = Double(index) }
        let block = AlignedBuffer<Double>(count: 1 << 10)
        for (low, high, rowBits) in [(0, 2, 0x3F0), (2, 8, 0x033), (4, 6, 0x30F)] {
            let lanes = (0..<16).map { ($0 & 3) << low | ($0 >> 2) << high }
            let free = ~(rowBits | 3 << low | 3 << high) & 0x3FF
            let start = free & 0x155
            let sweep = RowSweep(lanes: lanes, rowBits: rowBits & ~(3 << low | 3 << high), start: 0).moved(to: start)
            kernels.gather(block.pointer, state.pointer, sweep)
            var position = 0
            for row in 0..<sweep.rows {
                for lane in 0..<16 { #expect(block.pointer[16 * row + lane] == Double(start + position + lanes[lane])) }
                position = sweep.next(position)
            }
            for index in 0..<16 * sweep.rows { block.pointer[index] += 0.5 }
            kernels.scatter(block.pointer, state.pointer, sweep)
            #expect(state.elements.indices.count { state.pointer[$0] != Double($0) } == 16 * sweep.rows)
            for index in 0..<state.count { state.pointer[index] = Double(index) }
        }
    }
}
