internal import Glibc
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

    /// Applies Paulis by chance: from one run that is hit to the next takes one random number, however rare they are.
    mutating func apply(_ noise: PauliNoise, on qubits: [Int]) {
        hits(noise.chance) { frames, run in
            let string = noise.string(frames.generator.uniform())
            let (word, bit) = (run / 64, UInt64(1) << UInt64(run % 64))
            for (place, qubit) in qubits.enumerated() {
                let pauli = string >> (2 * place) & 3
                if pauli == 1 || pauli == 2 { frames.x[qubit * frames.words + word] ^= bit }
                if pauli >= 2 { frames.z[qubit * frames.words + word] ^= bit }
            }
        }
    }

    /// A mask of runs, each chosen with this chance.
    mutating func mask(_ chance: Double) -> [UInt64] {
        var result = [UInt64](repeating: 0, count: words)
        hits(chance) { _, run in result[run / 64] |= 1 << UInt64(run % 64) }
        return result
    }

    private mutating func hits(_ chance: Double, _ body: (inout PauliFrames, Int) -> Void) {
        guard chance > 0 else { return }
        let scale = chance < 1 ? 1 / log(1 - chance) : 0
        var run = -1
        while true {
            // Runs that are passed over are distributed geometrically.
            let passed = chance < 1 ? log(1 - generator.uniform()) * scale : 0
            guard passed < Double(64 * words) else { return }
            run += 1 + Int(passed)
            guard run < 64 * words else { return }
            body(&self, run)
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
