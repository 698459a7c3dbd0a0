internal import Glibc
public import Numerics

/// A unitary operation on a fixed number of qubits.
///
/// All that the program knows of a gate is its row in ``Gate/standard``: parsers, kernels, drawings, the palette and the help read it there.
/// Angles are radians. The gate's first operand is the least significant bit of a row's index; controls come first among the operands.
public struct Gate: Sendable {
    /// OpenQASM name.
    public let name: String
    /// Other names of the same gate.
    public let aliases: [String]
    /// What a person would call it.
    public let title: String
    /// One line of help.
    public let help: String
    /// What a drawing writes in the box on the targets; `×` for the two ends of a swap.
    public let symbol: String
    /// The text that makes the name known.
    public let library: Library
    /// How many qubits it takes, controls included.
    public let qubits: Int
    /// How many of its first operands are controls, each acting where it is 1, of a smaller gate on the others.
    public let controls: Int
    /// The row of that smaller gate, where the table has one: `x` for `cx`, `ccx`, `c3x`.
    public let base: String?
    /// Names of the angles.
    public let parameters: [String]
    /// How the target matrix depends on each angle.
    public let dependence: [Dependence]
    /// The gate that undoes this one.
    public let inverse: Inverse
    /// Whether the matrix is diagonal whatever the angles.
    public let isDiagonal: Bool
    /// For which angles Paulis stay Paulis under conjugation.
    public let clifford: Clifford
    /// The body of its definition in OpenQASM 3 over the gates of `stdgates.inc`, where that library has no such gate.
    public let definition: String?
    /// Row-major unitary on the targets alone, for as many angles as there are ``parameters``.
    public let targetMatrix: @Sendable (_ angles: [Double]) -> [Complex]

    public enum Library: Hashable, Sendable {
        /// Part of the language: `U` and `gphase`.
        case language
        /// In OpenQASM 3's `stdgates.inc`.
        case stdgates
        /// Only in OpenQASM 2's `qelib1.inc`, as Qiskit ships it.
        case qelib1
        /// In neither; written to OpenQASM with its definition.
        case other
    }

    /// How the entries of the target matrix depend on an angle θ; decides the exact shift rule of its derivative.
    public enum Dependence: Hashable, Sendable {
        /// Not at all.
        case none
        /// Every entry is a·cos(θ/2) + b·sin(θ/2).
        case half
        /// Every entry is a + b·cos(θ) + c·sin(θ).
        case whole
        /// Entries as of `whole` that turn both ways, as between a rotation about Z and its inverse.
        case conjugation
        /// Entries of a + b·cos(θ/2) + c·sin(θ/2).
        case constantAndHalf
    }

    public enum Inverse: Hashable, Sendable {
        case itself
        case named(String)
        /// The same gate with other angles.
        case angles([InverseAngle])
        /// No row of the table; the `inv` modifier says it.
        case modifier
    }

    /// One angle of an inverse: π · `halfTurns` plus or minus the angle at `source`.
    public struct InverseAngle: Hashable, Sendable {
        public let source: Int
        public let isNegated: Bool
        public let halfTurns: Int

        public init(_ source: Int, plus halfTurns: Int = 0, kept: Bool = false) {
            (self.source, self.isNegated, self.halfTurns) = (source, !kept, halfTurns)
        }
    }

    public enum Clifford: Hashable, Sendable {
        case always
        case never
        /// Where every angle is a multiple of this many quarter turns (π/2); other angles may do too where there are several.
        case quarterTurns(Int)
    }
}

extension Gate {
    /// Row-major unitary of 2ⁿ × 2ⁿ.
    public func matrix(_ angles: [Double]) -> [Complex] { widened(targetMatrix(angles), diagonal: Complex(1)) }

    /// The exact derivative of ``matrix(_:)`` by one angle.
    public func matrixDerivative(_ angles: [Double], by parameter: Int) -> [Complex] {
        widened(targetDerivative(angles, by: parameter), diagonal: Complex(0))
    }

    /// The exact derivative of ``targetMatrix`` by one angle.
    ///
    /// Entries are trigonometric polynomials of one frequency, so that two evaluations half a period apart give the derivative without truncation error.
    public func targetDerivative(_ angles: [Double], by parameter: Int) -> [Complex] {
        func shifted(by shift: Double) -> [Complex] {
            var moved = angles
            moved[parameter] += shift
            return targetMatrix(moved)
        }
        switch dependence[parameter] {
        case .none: return targetMatrix(angles).map { _ in Complex(0) }
        case .half: return shifted(by: .pi).map { $0 * Complex(0.5) }
        case .whole, .conjugation: return zip(shifted(by: .pi / 2), shifted(by: -.pi / 2)).map { ($0 - $1) * Complex(0.5) }
        case .constantAndHalf: return zip(shifted(by: .pi), shifted(by: -.pi)).map { ($0 - $1) * Complex(0.25) }
        }
    }

    /// The frequencies at which an expectation value oscillates with an angle, lowest first: what the parameter-shift rule needs.
    ///
    /// `[1]` is the two-point rule with shifts of ±π/2; `[0.5, 1]` the four-point rule of controlled rotations; empty where nothing depends on the angle.
    public func frequencies(of parameter: Int) -> [Double] {
        switch dependence[parameter] {
        case .none: []
        case .half: controls > 0 ? [0.5, 1] : [1]
        case .whole: [1]
        case .conjugation: [1, 2]
        case .constantAndHalf: [0.5, 1]
        }
    }

    /// Whether the gate is a Clifford gate for all angles.
    public var isClifford: Bool { clifford == .always }

    /// Whether Paulis stay Paulis under conjugation by the gate with these angles (to 1e-12).
    public func isClifford(_ angles: [Double]) -> Bool {
        switch clifford {
        case .always: return true
        case .never: return false
        case .quarterTurns(let turns):
            let step = Double(turns) * .pi / 2
            if angles.allSatisfy({ abs(remainder($0, step)) < 1e-12 * max(1, abs($0)) }) { return true }
            return parameters.count > 1 && mapsPaulisToPaulis(matrix(angles), qubits: qubits)
        }
    }

    /// The small matrix put where all controls are 1; `diagonal` elsewhere on the diagonal.
    private func widened(_ block: [Complex], diagonal: Complex) -> [Complex] {
        guard controls > 0 else { return block }
        let (size, blockSize, ones) = (1 << qubits, 1 << (qubits - controls), (1 << controls) - 1)
        var matrix = [Complex](repeating: Complex(0), count: size * size)
        for row in 0..<size where row & ones != ones { matrix[row * size + row] = diagonal }
        for row in 0..<blockSize {
            for column in 0..<blockSize {
                matrix[(row << controls | ones) * size + (column << controls | ones)] = block[row * blockSize + column]
            }
        }
        return matrix
    }
}

/// Whether a unitary maps every single-qubit X and Z to ± a Pauli string: in the Pauli basis the image has one entry of ±1.
func mapsPaulisToPaulis(_ matrix: [Complex], qubits: Int) -> Bool {
    let size = 1 << qubits
    for qubit in 0..<qubits {
        for isZ in [false, true] {
            // image = M P M†; a Pauli string maps |c⟩ to phase·|c ⊕ x⟩ with phase i^k (−1)^{z·c}.
            var image = [Complex](repeating: Complex(0), count: size * size)
            for row in 0..<size {
                for column in 0..<size {
                    var sum = Complex(0)
                    for k in 0..<size {
                        let target = isZ ? k : k ^ (1 << qubit)
                        let term = matrix[row * size + target] * matrix[column * size + k].conjugate
                        sum = isZ && k >> qubit & 1 == 1 ? sum - term : sum + term
                    }
                    image[row * size + column] = sum
                }
            }
            guard isPauliString(image, size: size) else { return false }
        }
    }
    return true
}

private func isPauliString(_ image: [Complex], size: Int) -> Bool {
    let tolerance = 1e-10
    guard let flip = (0..<size).first(where: { image[$0 * size].magnitude > 0.5 }) else { return false }
    let first = image[flip * size]
    for column in 0..<size {
        for row in 0..<size where row != column ^ flip {
            guard image[row * size + column].magnitude < tolerance else { return false }
        }
        // The sign of a column is the product of the signs of its bits.
        var expected = first
        for bit in 0..<62 where 1 << bit < size && column >> bit & 1 == 1 {
            let ratio = image[(1 << bit ^ flip) * size + 1 << bit] * first.conjugate
            expected = expected * ratio
        }
        guard (image[(column ^ flip) * size + column] - expected).magnitude < tolerance else { return false }
    }
    // Hermitian with entries ±1 or ±i: the first entry is one of the four units, each ratio is ±1.
    let units = [Complex(1), Complex(-1), Complex(0, 1), Complex(0, -1)]
    guard units.contains(where: { ($0 - first).magnitude < tolerance }) else { return false }
    for bit in 0..<62 where 1 << bit < size {
        let ratio = image[(1 << bit ^ flip) * size + 1 << bit] * first.conjugate
        guard abs(abs(ratio.real) - 1) < tolerance, abs(ratio.imaginary) < tolerance else { return false }
    }
    return true
}
