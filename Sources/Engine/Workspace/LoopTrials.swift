public import Circuits
import Simulation

/// How often a circuit's loops run, found by running it: for loops whose end only a measurement tells.
public struct LoopTrials: Hashable, Sendable {
    public let trials: Int
    public let seed: UInt64
    /// The mean number of times that each loop's body ran in a run of the circuit, in the order in which the loops are written.
    public let turns: [Double]

    /// Wider circuits take too long to run so often.
    private static let mostQubits = 20
    private static let counterBits = 32

    /// Runs the circuit as often as that; nil where it cannot be run: inputs without values, too many qubits, or no end in sight.
    public init?(of circuit: Circuit, trials: Int = 100, seed: UInt64 = 0) {
        guard circuit.qubitCount <= Self.mostQubits, trials > 0 else { return nil }
        var counted = circuit
        var loops = 0
        counted.operations = Self.counting(circuit.operations, &loops, firstVariable: circuit.variables.count)
        for loop in 0..<loops {
            counted.variables.append(ClassicalVariable(name: "turns of loop \(loop)", type: .unsigned(bits: Self.counterBits)))
        }
        for place in counted.bits.indices { counted.bits[place].isLocal = true }
        counted.bits.append(Register(name: "turns", size: loops * Self.counterBits))
        for loop in 0..<loops {
            let first = circuit.bitCount + loop * Self.counterBits
            counted.operations.append(
                .assign(
                    .bits(Array(first..<first + Self.counterBits)),
                    .convert(.bits(Self.counterBits), .variable(circuit.variables.count + loop))))
        }
        guard loops > 0, let outcomes = try? simulate(counted, options: SimulationOptions(seed: seed, shots: trials)).counts else {
            return nil
        }
        var sums = [Double](repeating: 0, count: loops)
        for (bits, count) in outcomes {
            // The first bit is the last of the text.
            let digits = Array(bits.utf8.reversed())
            guard digits.count == loops * Self.counterBits else { return nil }
            for loop in 0..<loops {
                let part = digits[loop * Self.counterBits..<(loop + 1) * Self.counterBits]
                sums[loop] += Double(count) * part.reversed().reduce(0.0) { $0 * 2 + ($1 == UInt8(ascii: "1") ? 1 : 0) }
            }
        }
        (self.trials, self.seed) = (trials, seed)
        turns = sums.map { $0 / Double(trials) }
    }

    /// The operations with a counter in each loop.
    private static func counting(_ operations: [Operation], _ loops: inout Int, firstVariable: Int) -> [Operation] {
        operations.map { operation in
            switch operation {
            case .loop(let condition, let body):
                let variable = firstVariable + loops
                loops += 1
                let one = ClassicalExpression.constant(.unsigned(1, bits: counterBits))
                let step = Operation.assign(.variable(variable), .binary(.plus, .variable(variable), one))
                return .loop(while: condition, body: [step] + counting(body, &loops, firstVariable: firstVariable))
            case .conditional(let condition, let then, let otherwise):
                let yes = counting(then, &loops, firstVariable: firstVariable)
                return .conditional(condition, then: yes, otherwise: counting(otherwise, &loops, firstVariable: firstVariable))
            default: return operation
            }
        }
    }
}
