internal import Glibc
internal import KernelTable
internal import Kernels

/// Rotations about Y on different qubits of a block, two at a time: first those on high qubits, then those on low ones part by part in the first-level cache.
///
/// Most steps turn by tangents alone, for half of the arithmetic; what that leaves out, the product of the cosines, is made up for by a later step.
final class RotationLayer<Scalar: Amplitude & BitwiseCopyable> {
    /// Numbers that the rotations are about, and the qubits' places in the block, ascending by place.
    private var values: [Int] = []
    /// For each step the rotations it does; −1 for none.
    private var members: [SIMD4<Int32>] = []
    private var steps: [RotationStep] = []
    /// Steps from this one on stay within a part of the block.
    private let highSteps: Int
    private let partVectors: Int
    private let vectors: Int

    /// - Parameters:
    ///   - rotations: qubits inside the block with the places of their numbers; no qubit twice.
    ///   - firstSum: where the inner products go, in the order of `rotations`.
    ///   - spareSum: where those go that nobody asked for.
    init(_ rotations: [(qubit: Int, value: Int)], in layout: BlockLayout, laneQubits: Int, firstSum: Int, spareSum: Int) {
        let width = max(layout.local.count, laneQubits)
        vectors = 1 << (width - laneQubits)
        let partVectors = min(vectors, 1 << RotationLayer.partQubits)
        self.partVectors = partVectors
        values = rotations.map(\.value)
        let placed = rotations.enumerated().map { (place: layout.position(of: $0.element.qubit) ?? 0, member: $0.offset) }
            .sorted { $0.place < $1.place }
        func sum(_ member: Int?) -> Int32 { Int32(member.map { firstSum + $0 } ?? spareSum) }
        let above = placed.filter { $0.place >= laneQubits }
        let low = above.filter { 1 << ($0.place - laneQubits) < partVectors }
        var highSteps = 0
        for group in [Array(above.dropFirst(low.count)), low] {
            for first in stride(from: 0, to: group.count, by: 2) {
                let pair = group[first..<min(first + 2, group.count)].map { (1 << ($0.place - laneQubits), $0.member) }
                let second = pair.count == 2 ? pair[1] : nil
                steps.append(
                    RotationStep(
                        second == nil ? .one : .two, offset0: pair[0].0, offset1: second?.0 ?? 0,
                        places: SIMD4(sum(pair[0].1), sum(second?.1), Int32(spareSum), Int32(spareSum))))
                members.append(SIMD4(Int32(pair[0].1), Int32(second?.1 ?? -1), -1, -1))
            }
            if highSteps == 0, low.count < above.count { highSteps = steps.count }
        }
        let inLanes = placed.filter { $0.place < laneQubits }
        if !inLanes.isEmpty {
            let found = (0..<4).map { place in inLanes.first { $0.place == place }?.member }
            steps.append(RotationStep(.lanes, places: SIMD4(sum(found[0]), sum(found[1]), sum(found[2]), sum(found[3]))))
            members.append(SIMD4(found.map { Int32($0 ?? -1) }))
        }
        self.highSteps = highSteps
    }

    /// A part has 2⁷ vectors, so that two states' parts lie in the first-level cache.
    private static var partQubits: Int { 7 }
    /// Groups whose inner products are summed in the state's precision.
    private static var sumGroups: Int { 256 }

    /// Cosines below this are not divided by, and a product of them below the other is made up for at once.
    private static var leastCosine: Double { 0.1 }
    private static var leastProduct: Double { Scalar.self == Double.self ? 1e-60 : 1e-6 }

    func bind(_ numbers: [Double]) {
        // The states are smaller by this factor than what the loops hold.
        var product = 1.0
        for place in steps.indices {
            var cosines = 1.0
            var least = 1.0
            (steps[place].cosines, steps[place].sines) = (SIMD4(repeating: 1), SIMD4(repeating: 0))
            for lane in 0..<4 where members[place][lane] >= 0 {
                let half = numbers[values[Int(members[place][lane])]] / 2
                let cosine = cos(half)
                (steps[place].cosines[lane], steps[place].sines[lane]) = (cosine, sin(half))
                cosines *= cosine
                least = min(least, abs(cosine))
            }
            steps[place].sumFactor = product * product
            let isLast = place == steps.count - 1
            if !isLast, steps[place].kind != .lanes, least > RotationLayer.leastCosine, abs(product * cosines) > RotationLayer.leastProduct
            {
                steps[place].usesTangents = true
                steps[place].sines /= steps[place].cosines
                product *= cosines
            } else {
                steps[place].usesTangents = false
                // A step of lanes turns all of its qubits, whether anything is asked of them or not: the first takes the factor.
                steps[place].cosines[0] *= product
                steps[place].sines[0] *= product
                product = 1
            }
        }
    }

    func apply(_ state: UnsafeMutablePointer<Scalar>, _ kernels: GradientKernelTable<Scalar>) {
        for place in 0..<highSteps { kernels.rotate(state, 0..<vectors / steps[place].width, steps[place], false) }
        guard highSteps < steps.count else { return }
        var first = 0
        while first < vectors {
            let part = state + (first << (kernels.laneQubits + 1))
            for place in highSteps..<steps.count { kernels.rotate(part, 0..<partVectors / steps[place].width, steps[place], false) }
            first += partVectors
        }
    }

    /// Undoes the layer on a block of every state, the first of which is the ket; each bra has its own row of sums.
    func undo(
        _ states: UnsafeMutablePointer<UnsafeMutablePointer<Scalar>>, bras: Int, _ kernels: GradientKernelTable<Scalar>,
        _ sums: UnsafeMutablePointer<Double>, rowLength: Int
    ) {
        for place in 0..<highSteps {
            let groups = vectors / steps[place].width
            var from = 0
            while from < groups {
                let to = min(from + RotationLayer.sumGroups, groups)
                for bra in 0..<bras {
                    kernels.unrotate(states[0], states[bra + 1], from..<to, steps[place], bra == bras - 1, sums + bra * rowLength)
                }
                from = to
            }
        }
        guard highSteps < steps.count else { return }
        var first = 0
        while first < vectors {
            let offset = first << (kernels.laneQubits + 1)
            for place in highSteps..<steps.count {
                let groups = 0..<partVectors / steps[place].width
                for bra in 0..<bras {
                    kernels.unrotate(
                        states[0] + offset, states[bra + 1] + offset, groups, steps[place], bra == bras - 1, sums + bra * rowLength)
                }
            }
            first += partVectors
        }
    }
}
