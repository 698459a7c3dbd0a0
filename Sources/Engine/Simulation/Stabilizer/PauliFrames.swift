internal import Numerics

/// Pauli operators by which many runs of a Clifford circuit differ from one reference run, 64 runs to a word; signs do not matter.
///
/// Where a reference run is known, a gate takes O(runs/64) whatever the number of qubits. (Rall et al., 2019; Gidney, Quantum 5, 497.)
struct PauliFrames: Sendable {
    let qubits: Int
    /// Words of 64 runs.
    let words: Int
    /// Bits of X and of Z, qubit by qubit.
    private var x: [UInt64]
    private var z: [UInt64]
    private var generator: Philox

    /// Frames of runs from all qubits at 0: their Z, which the state does not feel, is random, so that measurements take both outcomes.
    init(qubits: Int, words: Int, generator: Philox) {
        (self.qubits, self.words, self.generator) = (qubits, words, generator)
        x = [UInt64](repeating: 0, count: qubits * words)
        z = x
        for index in z.indices { z[index] = self.generator.next() }
    }

    mutating func apply(_ gate: CliffordGate) {
        let (action, operands) = (gate.action, gate.qubits)
        guard !action.isPauli else { return }
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 4 * operands.count) { room in
            for word in 0..<words {
                for (place, qubit) in operands.enumerated() {
                    room[2 * place] = x[qubit * words + word]
                    room[2 * place + 1] = z[qubit * words + word]
                }
                for (place, qubit) in operands.enumerated() {
                    var (newX, newZ) = (UInt64(0), UInt64(0))
                    for (part, image) in action.forward.enumerated() {
                        if image.x >> place & 1 == 1 { newX ^= room[part] }
                        if image.z >> place & 1 == 1 { newZ ^= room[part] }
                    }
                    x[qubit * words + word] = newX
                    z[qubit * words + word] = newZ
                }
            }
        }
    }

    /// Where the runs' outcomes differ from the reference run's, by a word.
    func flips(of qubit: Int) -> ArraySlice<UInt64> { x[qubit * words..<(qubit + 1) * words] }

    /// A measurement's back-action: the measured qubit's Z is random from here on.
    mutating func measure(_ qubit: Int) {
        for word in 0..<words { z[qubit * words + word] ^= generator.next() }
    }

    mutating func reset(_ qubit: Int) {
        for word in 0..<words {
            x[qubit * words + word] = 0
            z[qubit * words + word] = generator.next()
        }
    }

    /// Multiplies a word of runs by a Pauli gate where the mask says so.
    mutating func multiply(by gate: CliffordGate, word: Int, where mask: UInt64) {
        // The gate's string is what negates the strings that anticommute with it.
        for (place, qubit) in gate.qubits.enumerated() {
            if gate.action.backward[2 * place + 1].isNegative { x[qubit * words + word] ^= mask }
            if gate.action.backward[2 * place].isNegative { z[qubit * words + word] ^= mask }
        }
    }
}
