import KernelTable
import Numerics

/// A state evolved one amplitude at a time: slow, and hard to get wrong.
struct BruteForce {
    let qubits: Int
    var amplitudes: [Complex]

    /// A state of fixed pseudo-random amplitudes.
    init(qubits: Int, seed: UInt64) {
        self.qubits = qubits
        var generator = Philox(seed: seed)
        amplitudes = (0..<(1 << qubits)).map { _ in Complex(generator.uniform() - 0.5, generator.uniform() - 0.5) }
    }

    /// The index of an amplitude's targets in a small matrix.
    static func index(of amplitude: Int, on targets: [Int]) -> Int {
        targets.indices.reduce(0) { amplitude >> targets[$1] & 1 == 1 ? $0 | 1 << $1 : $0 }
    }

    /// The amplitude whose targets read `index` and whose other qubits are those of `amplitude`.
    static func replacing(_ amplitude: Int, on targets: [Int], with index: Int) -> Int {
        targets.indices.reduce(amplitude) { index >> $1 & 1 == 1 ? $0 | 1 << targets[$1] : $0 & ~(1 << targets[$1]) }
    }

    func applying(_ matrix: [Complex], on targets: [Int], controls: Int = 0, value: Int = 0) -> [Complex] {
        let size = 1 << targets.count
        return amplitudes.indices.map { amplitude in
            guard (amplitude ^ value) & controls == 0 else { return amplitudes[amplitude] }
            let row = Self.index(of: amplitude, on: targets)
            return (0..<size).reduce(Complex(0)) { sum, column in
                sum + matrix[row * size + column] * amplitudes[Self.replacing(amplitude, on: targets, with: column)]
            }
        }
    }

    /// `K[a][b] = Σ conj(bra[…a…]) ket[…b…]` over the amplitudes whose controls are met.
    func cross(_ ket: [Complex], on targets: [Int], controls: Int = 0, value: Int = 0) -> [Complex] {
        let size = 1 << targets.count
        var result = [Complex](repeating: Complex(0), count: size * size)
        for amplitude in amplitudes.indices where (amplitude ^ value) & controls == 0 {
            let row = Self.index(of: amplitude, on: targets)
            for column in 0..<size {
                let other = Self.replacing(amplitude, on: targets, with: column)
                result[row * size + column] = result[row * size + column] + amplitudes[amplitude].conjugate * ket[other]
            }
        }
        return result
    }

    /// A Pauli string's action, with X on `flips`, Z on `signs` and Y on both.
    func applyingPauli(flips: Int, signs: Int) -> [Complex] {
        let turns = [Complex(1), Complex.i, Complex(-1), -Complex.i][(flips & signs).nonzeroBitCount & 3]
        return amplitudes.indices.map { amplitude in
            let source = amplitude ^ flips
            let sign = Complex((source & signs).nonzeroBitCount & 1 == 0 ? 1 : -1)
            return turns * sign * amplitudes[source]
        }
    }
}

/// A state in the kernels' layout.
final class KernelState<Scalar: KernelScalar & BitwiseCopyable> {
    let qubits: Int
    let buffer: AlignedBuffer<Scalar>
    var pointer: UnsafeMutablePointer<Scalar> { buffer.pointer }

    init(_ state: BruteForce) {
        qubits = state.qubits
        buffer = AlignedBuffer(count: 2 * max(state.amplitudes.count, 8))
        for (index, amplitude) in state.amplitudes.enumerated() {
            buffer.pointer[2 * index] = Scalar(amplitude.real)
            buffer.pointer[2 * index + 1] = Scalar(amplitude.imaginary)
        }
    }

    func distance(to expected: [Complex]) -> Double {
        expected.enumerated().reduce(0) { worst, entry in
            let difference = Complex(Double(pointer[2 * entry.offset]), Double(pointer[2 * entry.offset + 1])) - entry.element
            return max(worst, difference.magnitude)
        }
    }
}

func interleaved(_ values: [Complex]) -> [Double] { values.flatMap { [$0.real, $0.imaginary] } }

func randomMatrix(_ qubits: Int, seed: UInt64, isReal: Bool = false) -> [Complex] {
    var generator = Philox(seed: seed, stream: 7)
    return (0..<(1 << (2 * qubits))).map { _ in Complex(generator.uniform() - 0.5, isReal ? 0 : generator.uniform() - 0.5) }
}
