internal import Circuits
internal import Noise
internal import Numerics

extension TrajectoryProgram {
    /// The program of a noisy circuit, its angles numbers.
    init(_ circuit: NoisyCircuit, _ binding: Binding) throws(SimulationError) {
        var reader = NoisyCircuitReader(circuit, binding)
        reader.builder.setBits(
            recordsBits: !circuit.operations.bitsWritten.isSubset(of: circuit.localBits), localBits: circuit.localBits)
        try reader.append(circuit.operations, final: NoisyCircuitReader.deferrable(circuit.operations))
        self = reader.builder.finished()
    }
}

/// Turns the operations of a noisy circuit into steps.
private struct NoisyCircuitReader {
    var builder: TrajectoryBuilder
    private let binding: Binding
    private var channels: [Int] = []
    private let measurement: Int
    private let reset: Int
    /// Qubits that nothing has touched are at 0.
    private var fresh: Set<Int>
    private let localBits: Set<Int>

    init(_ circuit: NoisyCircuit, _ binding: Binding) {
        (self.binding, localBits) = (binding, circuit.localBits)
        builder = TrajectoryBuilder(qubits: circuit.qubitCount)
        measurement = builder.channel(.measurement)
        reset = builder.channel(.reset)
        fresh = Set(0..<circuit.qubitCount)
        builder.setClassical(
            ClassicalState(variables: circuit.variables.map(\.type.zero), inputs: binding.values),
            variables: Dictionary(circuit.variables.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first }), binding)
        for channel in circuit.channels { channels.append(builder.channel(qubits: channel.qubits, kraus: channel.kraus)) }
    }

    mutating func append(_ operations: [NoisyOperation], final: Set<Int> = []) throws(SimulationError) {
        for (index, operation) in operations.enumerated() {
            switch operation {
            case .gate(let gate) where builder.readsVariables(gate): builder.append(computed: gate)
            case .gate(let gate): builder.append(try binding.bind(gate))
            case .channel(let place, let qubits): builder.append(channel: channels[place], on: qubits)
            case .measure(let qubit, let bit, let readout):
                let misreading = readout.map {
                    TrajectoryProgram.Misreading(oneGivenZero: $0.oneGivenZero, zeroGivenOne: $0.zeroGivenOne)
                }
                if final.contains(index) {
                    if let bit, !localBits.contains(bit) { builder.appendFinal(qubit, bit: bit, misreading) }
                } else {
                    builder.append(.init(channel: measurement, qubits: [qubit], bit: bit, misreading: misreading))
                }
            case .reset(let qubit):
                if !fresh.contains(qubit) { builder.append(.init(channel: reset, qubits: [qubit])) }
            case .conditional(let condition, let then, let otherwise):
                builder.begin(condition)
                try append(then)
                builder.otherwise()
                try append(otherwise)
                builder.end()
            case .loop(let condition, let body):
                // Its second turn finds them touched.
                body.visitQubits { fresh.remove($0) }
                builder.beginLoop(condition)
                try append(body)
                builder.endLoop()
            case .assign(let target, let value): builder.assign(target, value)
            }
            [operation].visitQubits { fresh.remove($0) }
        }
    }

    /// The measurements that may as well be made at the end: nothing later touches their qubit or reads or writes their bit.
    static func deferrable(_ operations: [NoisyOperation]) -> Set<Int> {
        var result: Set<Int> = []
        var (qubits, bits): (Set<Int>, Set<Int>) = ([], [])
        for (index, operation) in operations.enumerated().reversed() {
            if case .measure(let qubit, let bit, _) = operation, !qubits.contains(qubit), bit.map({ !bits.contains($0) }) ?? true {
                result.insert(index)
                continue
            }
            [operation].visitQubits { qubits.insert($0) }
            bits.formUnion([operation].bitsRead.union([operation].bitsWritten))
        }
        return result
    }
}
