internal import Circuits
internal import Numerics

/// A density matrix as the state vector of twice as many qubits: qubit q's ket index is bit q, its bra index bit n + q.
final class DensityState: PreviewState {
    let qubits: Int
    private let vector: StateVector<Double>

    init(qubits: Int, team: ThreadTeam) throws(SimulationError) {
        self.qubits = qubits
        vector = try StateVector(qubits: 2 * qubits, team: team)
    }

    private init(_ other: DensityState) throws(SimulationError) {
        qubits = other.qubits
        vector = try other.vector.copy()
    }

    var memoryBytes: Int { vector.memoryBytes }

    /// ρ's entry.
    subscript(row: Int, column: Int) -> Complex { vector.amplitude(row | column << qubits) }

    func reset() { vector.reset() }

    func apply(_ gates: [BoundGate], cancellation: Cancellation?) throws(SimulationError) {
        try vector.apply(gates.flatMap { [$0, mirrored($0)] }, cancellation: cancellation)
    }

    /// The gate's conjugate on the bras.
    private func mirrored(_ gate: BoundGate) -> BoundGate {
        BoundGate(
            gate.matrix.map(\.conjugate), on: gate.targets.map { $0 + qubits }, controls: gate.controls << qubits,
            controlValue: gate.controlValue << qubits)
    }

    func flip(_ qubit: Int) {
        vector.flip(qubit)
        vector.flip(qubit + qubits)
    }

    func probability(ofOne qubit: Int) -> Double {
        (0..<1 << qubits).reduce(0) { $1 >> qubit & 1 == 1 ? $0 + self[$1, $1].real : $0 }
    }

    func collapse(_ qubit: Int, to outcome: Bool, probability: Double) {
        func projector(_ weight: Double) -> [Complex] {
            outcome ? [.zero, .zero, .zero, Complex(weight)] : [Complex(weight), .zero, .zero, .zero]
        }
        vector.applyDirectly([
            BoundGate(projector(1 / max(probability, 1e-300)), on: [qubit]), BoundGate(projector(1), on: [qubit + qubits]),
        ])
    }

    func copy() throws(SimulationError) -> DensityState { try DensityState(self) }

    func assign(_ other: DensityState) { vector.assign(other.vector) }

    func apply(_ channel: PreviewChannel, on qubits: [Int], uniform: Double) throws(SimulationError) -> Bool {
        try vector.apply([BoundGate(channel.superoperator, on: qubits + qubits.map { $0 + self.qubits })])
        return false
    }

    /// `Tr ρO`.
    func expectation(of observable: PauliSum) -> Double {
        observable.terms.reduce(0) { $0 + $1.coefficient * expectation(of: $1.string) }
    }

    private func expectation(of string: PauliString) -> Double {
        let (flip, sign) = (Int(truncatingIfNeeded: string.flipMask), Int(truncatingIfNeeded: string.signMask))
        var sum = Complex.zero
        for index in 0..<1 << qubits {
            let entry = self[index, index ^ flip]
            sum += (index & sign).nonzeroBitCount & 1 == 0 ? entry : Complex(-entry.real, -entry.imaginary)
        }
        // i to the number of Y.
        return [sum.real, -sum.imaginary, -sum.real, sum.imaginary][string.yCount & 3]
    }

    /// Writes what a preview tells of a density matrix.
    func describe(_ request: PreviewRequest, _ preview: inout StatePreview) {
        let size = 1 << qubits
        let populations = (0..<size).map { self[$0, $0].real }
        let shown = populations.indices.filter { populations[$0] > 1e-12 }
        preview.support = shown.count
        // Ones that rounding alone tells apart stay in the order of their states.
        let ordered = shown.sorted { abs(populations[$0] - populations[$1]) > 1e-9 ? populations[$0] > populations[$1] : $0 < $1 }
        preview.amplitudes = ordered.prefix(request.listed).map {
            StatePreview.Amplitude(state: UInt64($0), real: populations[$0].squareRoot(), imaginary: 0)
        }
        for qubit in 0..<qubits {
            func value(_ pauli: Pauli) -> Double { expectation(of: PauliString([PauliString.Factor(qubit, pauli)])) }
            preview.blochVectors.append(StatePreview.BlochVector(x: value(.x), y: value(.y), z: value(.z)))
        }
        for observable in request.observables where observable.width <= qubits {
            preview.expectations.append(expectation(of: observable))
        }
        var purity = 0.0
        for row in 0..<size { for column in 0..<size { purity += self[row, column].squaredMagnitude } }
        preview.purity = purity
        if qubits <= StatePreview.mostQubitsOfDensity {
            preview.density = (0..<size * size).map { place in
                let entry = self[place / size, place % size]
                return StatePreview.Amplitude(state: UInt64(place), real: entry.real, imaginary: entry.imaginary)
            }
        }
    }
}
