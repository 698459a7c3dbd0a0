internal import Glibc
internal import Kernels
public import Numerics

extension StateVector {
    public func sample(_ shots: Int, _ finals: FinalMeasurement, on bits: Outcome, using generator: inout Philox) -> [(
        outcome: Outcome, count: Int
    )] {
        let finals = map.isIdentity ? finals : FinalMeasurement(finals.pairs.map { (qubit: map.places[$0.qubit], bit: $0.bit) })
        return sample(shots, using: &generator).map { (finals.outcome(of: $0.state, on: bits), $0.count) }
    }

    /// Indices of the buffer in ascending order with their counts.
    ///
    /// Takes O(2ⁿ + shots): the uniform numbers are drawn in ascending order, and one walk over the state meets them all.
    public func sample(_ shots: Int, using generator: inout Philox) -> [(state: Int, count: Int)] {
        guard shots > 0 else { return [] }
        let uniforms = AscendingUniforms.draw(shots, using: &generator)
        let part = min(1 << 14, count)
        let parts = count / part
        var weights = [Double](repeating: 0, count: parts)
        let state = SendablePointer(buffer.pointer)
        weights.withUnsafeMutableBufferPointer { weights in
            guard let place = weights.baseAddress.map({ SendablePointer($0) }) else { return }
            team.parallel(parts) { range, _ in
                for index in range { place.value[index] = StateVector.weight(state.value, index * part, part) }
            }
        }
        let total = weights.reduce(0, +)
        // The uniform numbers that fall to each part.
        var ends: [Int] = []
        var (sum, shot) = (0.0, 0)
        let lastBusy = weights.lastIndex { $0 > 0 } ?? 0
        for index in 0..<parts {
            sum += weights[index]
            while shot < shots, uniforms.pointer[shot] * total < sum || index == lastBusy { shot += 1 }
            ends.append(shot)
        }
        var starts: [Double] = [0]
        for weight in weights { starts.append(starts[starts.count - 1] + weight) }
        var found = [[(state: Int, count: Int)]](repeating: [], count: parts)
        let (bounds, ordered) = ((ends, starts), uniforms)
        found.withUnsafeMutableBufferPointer { found in
            guard let place = found.baseAddress.map({ SendablePointer($0) }) else { return }
            team.parallel(parts) { range, _ in
                for index in range {
                    let shots = (index == 0 ? 0 : bounds.0[index - 1])..<bounds.0[index]
                    guard !shots.isEmpty else { continue }
                    place.value[index] = StateVector.walk(
                        state.value, from: index * part, count: part, start: bounds.1[index], total: total, ordered.pointer, shots)
                }
            }
        }
        return Array(found.joined())
    }

    private static func weight(_ state: UnsafeMutablePointer<Scalar>, _ from: Int, _ count: Int) -> Double {
        var sum = 0.0
        for index in from..<from + count { sum += squaredMagnitude(state, index) }
        return sum
    }

    @inline(__always)
    private static func squaredMagnitude(_ state: UnsafeMutablePointer<Scalar>, _ index: Int) -> Double {
        let (real, imaginary) = (Double(state[2 * index]), Double(state[2 * index + 1]))
        return real * real + imaginary * imaginary
    }

    private static func walk(
        _ state: UnsafeMutablePointer<Scalar>, from: Int, count: Int, start: Double, total: Double,
        _ uniforms: UnsafeMutablePointer<Double>,
        _ shots: Range<Int>
    ) -> [(state: Int, count: Int)] {
        var result: [(state: Int, count: Int)] = []
        result.reserveCapacity(min(shots.count, count))
        var (sum, shot, last) = (start, shots.lowerBound, from)
        for index in from..<from + count {
            let weight = squaredMagnitude(state, index)
            guard weight > 0 else { continue }
            sum += weight
            last = index
            let before = shot
            while shot < shots.upperBound, uniforms[shot] * total < sum { shot += 1 }
            if shot > before { result.append((index, shot - before)) }
            if shot == shots.upperBound { return result }
        }
        // What rounding left over belongs to the last state that can occur.
        if result.last?.state == last {
            result[result.count - 1].count += shots.upperBound - shot
        } else {
            result.append((last, shots.upperBound - shot))
        }
        return result
    }
}

/// Uniform random numbers in ascending order, drawn in that order in linear time.
enum AscendingUniforms {
    /// Sums of exponential gaps, scaled to [0, 1).
    static func draw(_ count: Int, using generator: inout Philox) -> AlignedBuffer<Double> {
        let buffer = AlignedBuffer<Double>(count: count)
        var sum = 0.0
        for index in 0..<count {
            sum -= log(1 - generator.uniform())
            buffer.pointer[index] = sum
        }
        let scale = 1 / (sum - log(1 - generator.uniform()))
        for index in 0..<count { buffer.pointer[index] = min(buffer.pointer[index] * scale, 1.nextDown) }
        return buffer
    }
}
