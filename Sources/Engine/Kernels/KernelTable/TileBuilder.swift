/// Puts a ``TileProgram`` together from gates.
///
/// Qubits are places in the block's index; those from `qubits` up number the block itself, and may be controls and diagonal targets only.
public struct TileBuilder<Scalar: KernelScalar>: Sendable {
    private let qubits: Int
    private let laneQubits: Int
    /// The qubits of the axes.
    private let axes: [Int]
    private var steps: [TileStep] = []
    private var factors: [Scalar] = []
    /// Flips before the first step.
    private var leading = TilePermutation()
    /// Flips after the last step.
    private var trailing: [TileFlip] = []
    /// What all amplitudes are still to be multiplied by: matrices are divided by an entry where that spares arithmetic.
    public private(set) var pendingScale: Double

    /// - Parameter axes: three qubits from the lanes up, ascending.
    public init(qubits: Int, laneQubits: Int, axes: [Int], pendingScale: Double = 1) {
        precondition(axes.count == 3 && axes.allSatisfy { (laneQubits..<qubits).contains($0) }, "three qubits of the block above the lanes")
        (self.qubits, self.laneQubits, self.axes, self.pendingScale) = (qubits, laneQubits, axes, pendingScale)
    }

    /// Floating-point operations for each amplitude so far, a multiply-add counted as two.
    public var operations: Double { steps.reduce(0) { $0 + $1.operations } }

    /// - Parameter state: the qubits of the state that the block's are, ascending, and how many there are; the lanes' are the lowest.
    public func program(state: (local: [Int], qubits: Int)) -> TileProgram<Scalar> {
        var writing = TilePermutation()
        for flip in trailing { writing.postcompose(flip) }
        let (form, values) = formed()
        let buffer = LaneBuffer<Scalar>(count: values.count)
        buffer.pointer.update(from: values, count: values.count)
        let outer = (0..<state.qubits).filter { !state.local.contains($0) }
        return TileProgram(
            form: form, steps: steps, factors: buffer, near: places(axes, held: [], of: qubits, writing),
            far: places(axes.map { state.local[$0] }, held: outer, of: state.qubits, writing))
    }

    /// Whether exchanges of real and imaginary parts may follow one another in one step: of four doubles the compiler makes scalars then,
    /// two and a half times slower.
    private var chainsExchanges: Bool { !(laneQubits == 1 && MemoryLayout<Scalar>.size == 8) }

    /// The steps' common form, and their factors as it wants them.
    private func formed() -> (TileForm, [Scalar]) {
        for (kind, joint) in [(TileKind.unit0, TileKind.units), (.unitX0, .unitsX)] {
            let axes = steps.map { step in (0..<3).filter { step.mask == 0 && (step.kind == kind.along($0) || step.kind == joint) } }
            let all = axes.flatMap(\.self)
            guard axes.allSatisfy({ !$0.isEmpty }), Set(all).count == all.count, !all.isEmpty else { continue }
            guard kind == .unit0 || all.count == 1 || chainsExchanges else { continue }
            let size = 4 << laneQubits
            var values = [Scalar](repeating: 0, count: 3 * size)
            for (step, axes) in zip(steps, axes) {
                for (place, axis) in axes.enumerated() {
                    let from = Int(step.factor) << (laneQubits + 1) + place * size
                    values.replaceSubrange(axis * size..<(axis + 1) * size, with: factors[from..<from + size])
                }
            }
            let bits = all.reduce(0) { $0 | 1 << $1 }
            return (kind == .unit0 ? .units(axes: bits) : .unitsX(axes: bits), values)
        }
        return (.steps, factors)
    }

    private func places(_ axes: [Int], held: [Int], of qubits: Int, _ writing: TilePermutation) -> TilePlaces {
        let bits = axes.map { 1 << ($0 - laneQubits) }
        let bytes = 2 * MemoryLayout<Scalar>.stride << laneQubits
        func offset(_ index: Int) -> Int { bits.indices.reduce(0) { index >> $1 & 1 == 1 ? $0 | bits[$1] : $0 } * bytes }
        func tests(_ permutation: TilePermutation) -> [TileTest] {
            permutation.shifts.map { TileTest(mask: $0.mask, value: $0.value, shift: offset($0.by)) }
        }
        return TilePlaces(
            sweep: Sweep(vectors: 1 << (qubits - laneQubits), holding: held.reduce(bits.reduce(0, |)) { $0 | 1 << ($1 - laneQubits) }),
            reads: leading.linear.map(offset), writes: writing.linear.map(offset), readTests: tests(leading), writeTests: tests(writing))
    }

    /// Where a gate's controls lie.
    private struct Controls {
        /// Of the lanes, as bits of a lane's index.
        var lanes = 0
        var laneValue = 0
        /// Of the axes: axis and value.
        var axes: [(axis: Int, value: Int)] = []
        /// Of the place.
        var mask = 0
        var value = 0

        var isNone: Bool { lanes == 0 && axes.isEmpty && mask == 0 }
        var axisMask: Int { axes.reduce(0) { $0 | 1 << $1.axis } }
    }

    private func divided(_ controls: Int, _ value: Int) -> Controls {
        let lanes = 1 << laneQubits - 1
        let axisMask = axes.reduce(0) { $0 | 1 << $1 }
        return Controls(
            lanes: controls & lanes, laneValue: value & lanes,
            axes: axes.indices.filter { controls >> axes[$0] & 1 == 1 }.map { ($0, value >> axes[$0] & 1) },
            mask: (controls & ~axisMask) >> laneQubits, value: (value & ~axisMask) >> laneQubits)
    }

    /// The vectors whose axes meet the controls.
    private func rows(_ controls: Controls) -> [Int] {
        (0..<8).filter { row in controls.axes.allSatisfy { row >> $0.axis & 1 == $0.value } }
    }

    /// Appends a step that tells vectors apart along `axes`, as bits.
    private mutating func append(
        _ kind: TileKind, _ controls: Controls, axes: Int, flags: Int = 0, _ vectors: [(_ lane: Int) -> (Double, Double)] = []
    ) {
        if trailing.contains(where: { $0.axes & axes != 0 }) {
            for flip in trailing {
                let kind = flip.control.map { TileKind.flip(where: $0, along: flip.axis) } ?? .flip0.along(flip.axis)
                add(kind, flip.test?.mask ?? 0, flip.test?.value ?? 0)
            }
            trailing = []
        }
        add(kind, controls.mask, controls.value, flags: flags)
        for vector in vectors {
            for lane in 0..<(1 << laneQubits) {
                let (even, odd) = vector(lane)
                factors.append(Scalar(even))
                factors.append(Scalar(odd))
            }
        }
        join(.unit0, as: .units)
        if chainsExchanges { join(.unitX0, as: .unitsX) }
    }

    private mutating func add(_ kind: TileKind, _ mask: Int, _ value: Int, flags: Int = 0) {
        let factor = Int32(factors.count >> (laneQubits + 1))
        steps.append(TileStep(kind: kind, flags: UInt8(flags), factor: factor, mask: mask, value: value))
    }

    /// Makes one step of three last ones of a kind along all axes.
    private mutating func join(_ kind: TileKind, as joint: TileKind) {
        let last = steps.suffix(3)
        let order = (0..<3).compactMap { axis in last.first { $0.kind == kind.along(axis) } }
        guard order.count == 3, last.allSatisfy({ $0.mask == 0 }) else { return }
        let (size, first) = (4 << laneQubits, factors.count - 12 << laneQubits)
        let values = order.flatMap { step in
            let start = Int(step.factor) << (laneQubits + 1)
            return factors[start..<start + size]
        }
        steps.removeLast(3)
        factors.removeLast(factors.count - first)
        add(joint, 0, 0)
        factors += values
    }
}

extension TileBuilder {
    /// A single-qubit matrix, row-major and interleaved.
    public mutating func append(matrix: [Double], target: Int, controls: Int = 0, value: Int = 0) {
        let controls = divided(controls, value)
        let isFlip = matrix == [0, 0, 1, 0, 1, 0, 0, 0] && controls.lanes == 0
        if target < laneQubits {
            isFlip && controls.axes.count < 2 ? appendLaneFlip(target, controls) : appendLane(matrix, target, controls)
        } else if let axis = axes.firstIndex(of: target) {
            let isPlain = controls.axes.isEmpty || controls.axes.count == 1 && controls.mask == 0
            isFlip && isPlain ? appendFlip(axis, controls) : appendAxis(matrix, axis, controls)
        } else {
            preconditionFailure("a target inside the tile or the lanes")
        }
    }

    /// Exchanges two axes.
    public mutating func appendSwap(_ one: Int, _ other: Int) {
        let flip = [0.0, 0, 1, 0, 1, 0, 0, 0]
        append(matrix: flip, target: one, controls: 1 << other, value: 1 << other)
        append(matrix: flip, target: other, controls: 1 << one, value: 1 << one)
        append(matrix: flip, target: one, controls: 1 << other, value: 1 << other)
    }

    private mutating func appendFlip(_ axis: Int, _ controls: Controls) {
        func append(_ flip: TileFlip) {
            if steps.isEmpty { leading.precompose(flip) } else { trailing.append(flip) }
        }
        let control = controls.axes.first
        if control?.value != 1 {
            let test = controls.mask == 0 ? nil : (controls.mask, controls.value)
            append(TileFlip(axis: axis, control: nil, test: test))
        }
        if let control { append(TileFlip(axis: axis, control: control.axis, test: nil)) }
    }

    private mutating func appendLaneFlip(_ lane: Int, _ controls: Controls) {
        guard let control = controls.axes.first else { return append(.laneFlip0.along(lane), controls, axes: 0) }
        if control.value == 0 { append(.laneFlip0.along(lane), controls, axes: 0) }
        append(.laneFlip(lane, where: control.axis), controls, axes: 1 << control.axis)
    }

    private mutating func appendAxis(_ m: [Double], _ axis: Int, _ controls: Controls) {
        let isReal = m[1] == 0 && m[3] == 0 && m[5] == 0 && m[7] == 0
        let isTurn = m[1] == 0 && m[2] == 0 && m[4] == 0 && m[7] == 0
        if controls.isNone, isReal, appendRotation(m[0], m[2], m[4], m[6], axis) { return }
        if controls.isNone, isTurn, m[0] == m[6], abs(m[0]) >= Self.least {
            append(.unitX0.along(axis), controls, axes: 1 << axis, [alternating(m[3] / m[0]), alternating(m[5] / m[0])])
            return divide(by: m[0])
        }
        func entry(_ place: Int, _ lane: Int) -> (Double, Double) {
            guard (lane ^ controls.laneValue) & controls.lanes == 0 else { return place == 0 || place == 3 ? (1, 0) : (0, 0) }
            return (m[2 * place], m[2 * place + 1])
        }
        func real(_ place: Int) -> (Int) -> (Double, Double) { { (entry(place, $0).0, entry(place, $0).0) } }
        func imaginary(_ place: Int) -> (Int) -> (Double, Double) { { (-entry(place, $0).1, entry(place, $0).1) } }
        if controls.axes.isEmpty, isReal {
            append(.real0.along(axis), controls, axes: 1 << axis, [real(0), real(1), real(2), real(3)])
        } else if controls.axes.isEmpty, isTurn {
            append(.realX0.along(axis), controls, axes: 1 << axis, [real(0), imaginary(1), imaginary(2), real(3)])
        } else {
            let factors = (0..<4).flatMap { [real($0), imaginary($0)] }
            // A pair is named by the other two axes, the lower one first.
            let pairs = rows(controls).filter { $0 >> axis & 1 == 0 }.reduce(0) { flags, row in
                flags | 1 << (row & (1 << axis - 1) | (row >> (axis + 1)) << axis)
            }
            let kind = controls.axes.isEmpty ? TileKind.complex0 : .someComplex0
            append(kind.along(axis), controls, axes: 1 << axis | controls.axisMask, flags: pairs, factors)
        }
    }

    /// The least entry that a matrix is divided by. Rounding stays relative to the result's norm, however small the entry.
    private static var least: Double { 1e-3 }

    private mutating func divide(by entry: Double) {
        pendingScale *= entry
        // Far from overflow in either precision.
        if !(1e-9...1e9).contains(abs(pendingScale)) { appendScale() }
    }

    /// A real orthogonal matrix ((a, b), (c, d)) divided by an entry; false where it is none.
    private mutating func appendRotation(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ axis: Int) -> Bool {
        let isLarge = abs(a) >= Self.least
        switch (a == d && b == -c, a == -d && b == c) {
        case (true, _) where isLarge: append(.unit0.along(axis), Controls(), axes: 1 << axis, [uniform(b / a), uniform(c / a)])
        case (true, _): append(.turn0.along(axis), Controls(), axes: 1 << axis, [uniform(a / c)])
        case (_, true) where isLarge: append(.mirror0.along(axis), Controls(), axes: 1 << axis, [uniform(b / a)])
        case (_, true): append(.cross0.along(axis), Controls(), axes: 1 << axis, [uniform(a / c)])
        default: return false
        }
        divide(by: isLarge ? a : c)
        return true
    }

    private mutating func appendLane(_ m: [Double], _ lane: Int, _ controls: Controls) {
        let isReal = m[1] == 0 && m[3] == 0 && m[5] == 0 && m[7] == 0
        let isTurn = m[1] == 0 && m[2] == 0 && m[4] == 0 && m[7] == 0
        let isUnit = controls.isNone && m[0] == m[6] && (isReal || isTurn) && abs(m[0]) >= Self.least
        let scale = isUnit ? m[0] : 1
        /// The factor of a lane's own amplitude, or of its partner's.
        func entry(ofPartner: Bool, _ index: Int) -> (Double, Double) {
            guard (index ^ controls.laneValue) & controls.lanes == 0 else { return ofPartner ? (0, 0) : (1, 0) }
            let row = index >> lane & 1
            let place = 2 * row + (ofPartner ? 1 - row : row)
            return (m[2 * place] / scale, m[2 * place + 1] / scale)
        }
        func real(_ ofPartner: Bool) -> (Int) -> (Double, Double) {
            { (entry(ofPartner: ofPartner, $0).0, entry(ofPartner: ofPartner, $0).0) }
        }
        func imaginary(_ ofPartner: Bool) -> (Int) -> (Double, Double) {
            { (-entry(ofPartner: ofPartner, $0).1, entry(ofPartner: ofPartner, $0).1) }
        }
        switch (isUnit, isReal, isTurn) {
        case (true, true, _): append(.laneUnit0.along(lane), controls, axes: 0, [real(true)])
        case (true, _, _): append(.laneUnitX0.along(lane), controls, axes: 0, [imaginary(true)])
        case (_, true, _) where controls.axes.isEmpty: append(.laneReal0.along(lane), controls, axes: 0, [real(false), real(true)])
        case (_, _, true) where controls.axes.isEmpty: append(.laneRealX0.along(lane), controls, axes: 0, [real(false), imaginary(true)])
        default:
            let flags = rows(controls).reduce(0) { $0 | 1 << $1 }
            let kind = controls.axes.isEmpty ? TileKind.laneComplex0 : .someLaneComplex0
            append(
                kind.along(lane), controls, axes: controls.axisMask, flags: flags,
                [real(false), imaginary(false), real(true), imaginary(true)])
        }
        if isUnit { divide(by: scale) }
    }

    private func uniform(_ value: Double) -> (Int) -> (Double, Double) { { _ in (value, value) } }
    private func alternating(_ value: Double) -> (Int) -> (Double, Double) { { _ in (-value, value) } }

    /// A diagonal matrix, interleaved, on any qubits.
    public mutating func append(diagonal: [Double], targets: [Int], controls: Int = 0, value: Int = 0) {
        let (axes, laneQubits, controls) = (axes, laneQubits, divided(controls, value))
        let isReal = stride(from: 1, to: diagonal.count, by: 2).allSatisfy { diagonal[$0] == 0 }
        // Targets that number the tile: one step for each of their values.
        let outside = targets.indices.filter { targets[$0] >= laneQubits && !axes.contains(targets[$0]) }
        for pattern in 0..<(1 << outside.count) {
            var place = controls
            for (bit, target) in outside.enumerated() {
                place.mask |= 1 << (targets[target] - laneQubits)
                if pattern >> bit & 1 == 1 { place.value |= 1 << (targets[target] - laneQubits) }
            }
            func factor(_ row: Int, _ lane: Int) -> (Double, Double) {
                guard controls.axes.allSatisfy({ row >> $0.axis & 1 == $0.value }), (lane ^ controls.laneValue) & controls.lanes == 0 else {
                    return (1, 0)
                }
                let index = targets.indices.reduce(0) { index, bit in
                    let isOne =
                        if let place = outside.firstIndex(of: bit) {
                            pattern >> place & 1 == 1
                        } else if let axis = axes.firstIndex(of: targets[bit]) {
                            row >> axis & 1 == 1
                        } else {
                            lane >> targets[bit] & 1 == 1
                        }
                    return isOne ? index | 1 << bit : index
                }
                return (diagonal[2 * index], diagonal[2 * index + 1])
            }
            let lanes = 0..<(1 << laneQubits)
            if (0..<8).allSatisfy({ row in lanes.allSatisfy { factor(row, $0) == (1, 0) } }) { continue }
            let vectors = (0..<8).flatMap { row -> [(Int) -> (Double, Double)] in
                let real: (Int) -> (Double, Double) = { (factor(row, $0).0, factor(row, $0).0) }
                let imaginary: (Int) -> (Double, Double) = { (-factor(row, $0).1, factor(row, $0).1) }
                return isReal ? [real] : [real, imaginary]
            }
            if !isReal, place.mask == 0, trailing.isEmpty, let last = steps.last, last.kind == .diagonal, last.mask == 0 {
                multiply(last, by: factor)
            } else {
                append(isReal ? .realDiagonal : .diagonal, place, axes: 7, vectors)
            }
        }
    }

    /// Makes one step of a diagonal and another after it.
    private mutating func multiply(_ step: TileStep, by factor: (_ row: Int, _ lane: Int) -> (Double, Double)) {
        let size = 2 << laneQubits
        for row in 0..<8 {
            for lane in 0..<(1 << laneQubits) {
                let place = Int(step.factor) * size + 2 * row * size + 2 * lane
                let (real, imaginary) = (factors[place], factors[place + size + 1])
                let (r, i) = (Scalar(factor(row, lane).0), Scalar(factor(row, lane).1))
                (factors[place], factors[place + 1]) = (real * r - imaginary * i, real * r - imaginary * i)
                (factors[place + size], factors[place + size + 1]) = (-real * i - imaginary * r, real * i + imaginary * r)
            }
        }
    }

    /// Multiplies all amplitudes by what is pending.
    public mutating func appendScale() {
        guard pendingScale != 1 else { return }
        append(.scale, Controls(), axes: 0, [uniform(pendingScale)])
        pendingScale = 1
    }
}
