internal import Circuits
internal import KernelTable
internal import Kernels
internal import Numerics

/// A gate that is taken as it is: its matrix, and the cross matrix of the two states that its derivatives are made of.
final class GateLayer<Scalar: Amplitude & BitwiseCopyable> {
    private let gate: LoweredGate
    private let layout: BlockLayout
    private let laneQubits: Int
    /// The angles' numbers, or their constant values where there is none.
    private let angles: [(number: Int?, constant: Double)]
    private var prepared: (apply: PreparedGate<Scalar>, undo: PreparedGate<Scalar>)?
    private var cross: PreparedCross?
    /// For each angle with a number the derivative of the matrix.
    private var derivatives: [(number: Int, matrix: [Complex])] = []

    init(_ gate: LoweredGate, angles: [(number: Int?, constant: Double)], in layout: BlockLayout, laneQubits: Int) {
        (self.gate, self.layout, self.laneQubits, self.angles) = (gate, layout, laneQubits, angles)
    }

    private var size: Int { 1 << gate.targets.count }
    /// Room for the interleaved cross matrix; none where nothing is to be differentiated.
    var sums: Int { angles.contains { $0.number != nil } ? 2 * size * size : 0 }

    func bind(_ numbers: [Double]) {
        if prepared != nil, sums == 0 { return }
        let values = angles.map { angle in angle.number.map { numbers[$0] } ?? angle.constant }
        let bound = BoundGate(gate.matrix(values), like: gate)
        prepared = (
            PreparedGate(bound, in: layout, laneQubits: laneQubits), PreparedGate(bound.inverse, in: layout, laneQubits: laneQubits)
        )
        guard sums > 0 else { return }
        cross = PreparedCross(bound, in: layout, laneQubits: laneQubits)
        derivatives = angles.enumerated().compactMap { place, angle in
            angle.number.map { ($0, gate.matrixDerivative(values, by: place)) }
        }
    }

    func apply(_ state: UnsafeMutablePointer<Scalar>, block: Int, _ kernels: KernelTable<Scalar>) {
        prepared?.apply.apply(to: state, block: block, kernels)
    }

    func undo(
        _ states: UnsafeMutablePointer<UnsafeMutablePointer<Scalar>>, bras: Int, block: Int, _ kernels: KernelTable<Scalar>,
        _ sums: UnsafeMutablePointer<Double>, rowLength: Int
    ) {
        guard let undo = prepared?.undo else { return }
        undo.apply(to: states[0], block: block, kernels)
        for bra in 0..<bras {
            if let cross {
                var matrix = [Double](repeating: 0, count: self.sums)
                cross.add(states[bra + 1], states[0], block: block, kernels, to: &matrix, at: 0)
                for (place, value) in matrix.enumerated() { sums[bra * rowLength + place] += value }
            }
            undo.apply(to: states[bra + 1], block: block, kernels)
        }
    }

    /// Adds 2 Re Σ M[a][b] K[a][b] for each angle.
    func add(_ sums: UnsafePointer<Double>, to slopes: UnsafeMutablePointer<Double>) {
        for (number, matrix) in derivatives {
            var total = 0.0
            for (entry, value) in matrix.enumerated() {
                total += 2 * (value.real * sums[2 * entry] - value.imaginary * sums[2 * entry + 1])
            }
            slopes[number] += total
        }
    }
}
