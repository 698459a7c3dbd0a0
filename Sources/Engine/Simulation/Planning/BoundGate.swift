public import Numerics

/// A gate with numbers in place of angles: a small matrix on targets under controls.
public struct BoundGate: Hashable, Sendable {
    /// The first target is the least significant bit of the matrix's index.
    public var targets: [Int]
    /// Controls as bits of an amplitude's index, and which of them must be one.
    public var controls: Int
    public var controlValue: Int
    /// Row-major.
    public var matrix: [Complex]

    public init(_ matrix: [Complex], on targets: [Int], controls: Int = 0, controlValue: Int = 0) {
        precondition(matrix.count == 1 << (2 * targets.count), "a matrix of the targets' size")
        (self.targets, self.controls, self.controlValue, self.matrix) = (targets, controls, controlValue, matrix)
    }

    var size: Int { 1 << targets.count }
    var targetMask: Int { targets.reduce(0) { $0 | 1 << $1 } }
    var qubitMask: Int { targetMask | controls }

    /// The gate that undoes this one.
    var inverse: BoundGate {
        var result = self
        for row in 0..<size {
            for column in 0..<size { result.matrix[row * size + column] = matrix[column * size + row].conjugate }
        }
        return result
    }

    var isDiagonal: Bool {
        matrix.indices.allSatisfy { $0 / size == $0 % size || matrix[$0] == .zero }
    }

    var isReal: Bool { matrix.allSatisfy { $0.imaginary == 0 } }

    var isIdentity: Bool { matrix.indices.allSatisfy { matrix[$0] == ($0 / size == $0 % size ? .one : .zero) } }

    var diagonal: [Complex] { (0..<size).map { matrix[$0 * (size + 1)] } }

    /// The matrix on `qubits`, controls included: what a run of gates on few qubits is multiplied in.
    func matrix(on qubits: [Int]) -> [Complex] {
        let wide = 1 << qubits.count
        let places = targets.map { qubits.firstIndex(of: $0) ?? 0 }
        var (controlBits, controlOnes) = (0, 0)
        for (place, qubit) in qubits.enumerated() {
            if controls >> qubit & 1 == 1 { controlBits |= 1 << place }
            if controlValue >> qubit & 1 == 1 { controlOnes |= 1 << place }
        }
        let targetBits = places.reduce(0) { $0 | 1 << $1 }
        func index(_ state: Int) -> Int { places.indices.reduce(0) { state >> places[$1] & 1 == 1 ? $0 | 1 << $1 : $0 } }
        var result = [Complex](repeating: .zero, count: wide * wide)
        for row in 0..<wide {
            guard (row ^ controlOnes) & controlBits == 0 else {
                result[row * wide + row] = .one
                continue
            }
            for column in 0..<wide where (row ^ column) & ~targetBits == 0 {
                result[row * wide + column] = matrix[index(row) * size + index(column)]
            }
        }
        return result
    }
}

/// The product of two square matrices in row-major order.
func product(_ left: [Complex], _ right: [Complex], size: Int) -> [Complex] {
    var result = [Complex](repeating: .zero, count: size * size)
    for row in 0..<size {
        for middle in 0..<size where left[row * size + middle] != .zero {
            let factor = left[row * size + middle]
            for column in 0..<size { result[row * size + column] += factor * right[middle * size + column] }
        }
    }
    return result
}
