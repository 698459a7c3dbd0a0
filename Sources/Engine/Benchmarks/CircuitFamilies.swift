public import Circuits
internal import Glibc
internal import Numerics

/// The circuits that simulators are timed on, of any width, with fixed seeds.
public enum CircuitFamily: String, CaseIterable, Sendable {
    /// Hardware-efficient ansatz: ten layers of RY, RZ and a ring of CX.
    case hea
    /// Quantum Fourier transform of a product state.
    case qft
    /// Quantum volume: ten layers of random pairs under a generic two-qubit unitary of three CX.
    case qv
    /// Four rounds of QAOA on a random 3-regular graph.
    case qaoa
    /// Ten Trotter steps of the transverse-field Ising chain.
    case tfim

    public func circuit(qubits: Int) -> Circuit {
        var circuit = Circuit(qubits: qubits, name: "\(rawValue)-n\(qubits)")
        var generator = Philox(seed: UInt64(qubits), stream: UInt64(Self.allCases.firstIndex(of: self) ?? 0))
        switch self {
        case .hea: circuit.appendHardwareEfficientAnsatz(depth: 10) { .number(generator.angle()) }
        case .qft: circuit.appendFourierTransform(&generator)
        case .qv: circuit.appendQuantumVolume(depth: 10, &generator)
        case .qaoa: circuit.appendAlternatingOperators(rounds: 4, &generator)
        case .tfim: circuit.appendIsingEvolution(steps: 10)
        }
        return circuit
    }
}

extension Philox {
    /// Uniform between -π and π.
    mutating func angle() -> Double { (2 * uniform() - 1) * .pi }
}

extension Circuit {
    /// Layers of RY, RZ and a ring of CX, each angle from `angle`.
    mutating func appendHardwareEfficientAnsatz(depth: Int, angle: () -> Expression) {
        for _ in 0..<depth {
            for qubit in 0..<qubitCount { ry(angle(), qubit) }
            for qubit in 0..<qubitCount { rz(angle(), qubit) }
            for qubit in 0..<qubitCount { cx(qubit, (qubit + 1) % qubitCount) }
        }
    }

    fileprivate mutating func appendFourierTransform(_ generator: inout Philox) {
        for qubit in 0..<qubitCount { ry(.number(abs(generator.angle())), qubit) }
        for target in (0..<qubitCount).reversed() {
            h(target)
            for control in (0..<target).reversed() {
                append("cp", angles: .number(.pi / Double(1 << (target - control))), on: control, target)
            }
        }
        for qubit in 0..<qubitCount / 2 { swap(qubit, qubitCount - 1 - qubit) }
    }

    fileprivate mutating func appendQuantumVolume(depth: Int, _ generator: inout Philox) {
        for _ in 0..<depth {
            let order = (0..<qubitCount).shuffled(using: &generator)
            for pair in 0..<qubitCount / 2 {
                let (a, b) = (order[2 * pair], order[2 * pair + 1])
                for qubit in [a, b] { appendRotation(qubit, &generator) }
                cx(b, a)
                rz(.number(generator.angle()), a)
                ry(.number(generator.angle()), b)
                cx(a, b)
                ry(.number(generator.angle()), b)
                cx(b, a)
                for qubit in [a, b] { appendRotation(qubit, &generator) }
            }
        }
    }

    /// Any single-qubit unitary.
    private mutating func appendRotation(_ qubit: Int, _ generator: inout Philox) {
        append("u3", angles: .number(generator.angle()), .number(generator.angle()), .number(generator.angle()), on: qubit)
    }

    fileprivate mutating func appendAlternatingOperators(rounds: Int, _ generator: inout Philox) {
        let edges = regularGraph(vertices: qubitCount, degree: min(3, qubitCount - 1), &generator)
        for qubit in 0..<qubitCount { h(qubit) }
        for _ in 0..<rounds {
            let (gamma, beta) = (abs(generator.angle()), abs(generator.angle()))
            for (one, other) in edges { append("rzz", angles: .number(gamma), on: one, other) }
            for qubit in 0..<qubitCount { rx(.number(2 * beta), qubit) }
        }
    }

    fileprivate mutating func appendIsingEvolution(steps: Int) {
        let (step, coupling, field) = (0.1, 1.0, 0.9)
        for qubit in stride(from: 0, to: qubitCount, by: 2) { x(qubit) }
        for _ in 0..<steps {
            for first in [0, 1] {
                for qubit in stride(from: first, to: qubitCount - 1, by: 2) {
                    append("rzz", angles: .number(-2 * coupling * step), on: qubit, qubit + 1)
                }
            }
            for qubit in 0..<qubitCount { rx(.number(-2 * field * step), qubit) }
        }
    }
}

/// The edges of a random simple graph in which each vertex has `degree` neighbours, by the pairing model with restarts; where
/// vertices × degree is odd, one vertex has one fewer.
private func regularGraph(vertices: Int, degree: Int, _ generator: inout Philox) -> [(Int, Int)] {
    while true {
        let ends = (0..<vertices).flatMap { vertex in [Int](repeating: vertex, count: degree) }.shuffled(using: &generator)
        var seen: Set<[Int]> = []
        for pair in 0..<ends.count / 2 {
            let edge = [ends[2 * pair], ends[2 * pair + 1]].sorted()
            if edge[0] != edge[1] { seen.insert(edge) }
        }
        if seen.count == ends.count / 2 {
            return seen.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }.map { ($0[0], $0[1]) }
        }
    }
}
