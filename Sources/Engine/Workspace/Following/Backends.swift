import Numerics

extension BackendSummary {
    /// The simulators of this machine with the widest circuits that its memory holds.
    public static var local: [BackendSummary] {
        let memory = MachineMemory.total
        return [
            BackendSummary(
                name: "local", provider: "local", kind: "statevector", qubitsDouble: widest(amplitudeBytes: 16, memory: memory),
                qubitsSingle: widest(amplitudeBytes: 8, memory: memory),
                why: "\(memory >> 30) GiB of memory; a state of n qubits takes 2ⁿ amplitudes")
        ]
    }

    /// The qubits whose 2ⁿ amplitudes fit into nine tenths of the memory.
    static func widest(amplitudeBytes: Int, memory: Int) -> Int {
        let amplitudes = memory / 10 * 9 / amplitudeBytes
        return amplitudes > 0 ? Int.bitWidth - 1 - amplitudes.leadingZeroBitCount : 0
    }
}
