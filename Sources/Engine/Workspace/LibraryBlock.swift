public import Circuits
import Learning

/// A circuit that can be put into others: encodings and ansätze of the project's tables, and what textbooks begin with.
public struct LibraryBlock: Hashable, Sendable {
    public let name: String
    public let help: String
    private let kind: Kind

    private enum Kind: Hashable, Sendable {
        case encoding(Encoding)
        case ansatz(Ansatz)
        case fourier(isInverse: Bool)
        case greenbergerHorneZeilinger
        case uniform
        case oneHot
    }

    /// Every block, in the order in which lists show them.
    public static let all: [LibraryBlock] =
        [
            LibraryBlock(name: "qft", help: "the quantum Fourier transform", kind: .fourier(isInverse: false)),
            LibraryBlock(name: "iqft", help: "its inverse", kind: .fourier(isInverse: true)),
            LibraryBlock(name: "ghz", help: "all 0 and all 1 in superposition", kind: .greenbergerHorneZeilinger),
            LibraryBlock(name: "w", help: "a single 1 on any of the qubits", kind: .oneHot),
            LibraryBlock(name: "uniform", help: "every basis state alike", kind: .uniform),
        ] + Ansatz.all.map { LibraryBlock(name: $0.name, help: $0.help, kind: .ansatz($0)) }
        + Encoding.all.filter { $0 != .amplitude }.map { LibraryBlock(name: $0.name, help: $0.help, kind: .encoding($0)) }

    /// Whether it has layers.
    public var hasLayers: Bool {
        if case .ansatz = kind { true } else { false }
    }

    /// The block on that many qubits; its symbols are its inputs.
    ///
    /// - Throws: where it cannot be on so few.
    public func circuit(qubits: Int, layers: Int = 1) throws -> Circuit {
        switch kind {
        case .encoding(let encoding): return try ModelBlocks.circuit(of: encoding, qubits: qubits)
        case .ansatz(let ansatz): return try ModelBlocks.circuit(of: ansatz, qubits: qubits, layers: layers)
        case .fourier(let isInverse):
            let transform = Self.fourier(qubits)
            return isInverse ? try transform.inverse() : transform
        case .greenbergerHorneZeilinger:
            var circuit = Circuit(qubits: qubits)
            circuit.h(0)
            for qubit in 1..<max(qubits, 1) { circuit.cx(qubit - 1, qubit) }
            return circuit
        case .uniform:
            var circuit = Circuit(qubits: qubits)
            for qubit in 0..<qubits { circuit.h(qubit) }
            return circuit
        case .oneHot: return Self.oneHot(qubits)
        }
    }

    /// `|j⟩ ↦ Σ e^{2πijk/2ⁿ}|k⟩/√2ⁿ`.
    private static func fourier(_ qubits: Int) -> Circuit {
        var circuit = Circuit(qubits: qubits)
        for target in (0..<qubits).reversed() {
            circuit.h(target)
            for control in (0..<target).reversed() {
                let angle = (try? Expression(parsing: target - control < 50 ? "pi/\(1 << (target - control))" : "0")) ?? .number(0)
                circuit.append("cp", angles: angle, on: control, target)
            }
        }
        for qubit in 0..<qubits / 2 { circuit.append("swap", on: qubit, qubits - 1 - qubit) }
        return circuit
    }

    /// The excitation goes down the wires, each keeping its share.
    private static func oneHot(_ qubits: Int) -> Circuit {
        var circuit = Circuit(qubits: qubits)
        circuit.append("x", on: 0)
        for qubit in 0..<max(qubits - 1, 0) {
            // This qubit keeps 1/(n - q) of what has come so far.
            let angle = (try? Expression(parsing: "2*acos(sqrt(1/\(qubits - qubit)))")) ?? .number(0)
            circuit.append("cry", angles: angle, on: qubit, qubit + 1)
            circuit.cx(qubit + 1, qubit)
        }
        return circuit
    }
}
