internal import Circuits
internal import Noise

extension [NoisyOperation] {
    /// The operations inside conditions and loops.
    private func visitInner(_ body: ([NoisyOperation]) -> Void) {
        for operation in self {
            switch operation {
            case .conditional(_, let then, let otherwise):
                body(then)
                body(otherwise)
            case .loop(_, let repeated): body(repeated)
            case .gate, .channel, .measure, .reset, .assign: break
            }
        }
    }

    func visitGates(_ body: (LoweredGate) -> Void) {
        for case .gate(let gate) in self { body(gate) }
        visitInner { $0.visitGates(body) }
    }

    /// Every qubit that is acted on, some perhaps several times.
    func visitQubits(_ body: (Int) -> Void) {
        for operation in self {
            switch operation {
            case .gate(let gate):
                for target in gate.targets { body(target) }
                for control in gate.controls { body(control.qubit) }
            case .channel(_, let qubits): for qubit in qubits { body(qubit) }
            case .reset(let qubit), .measure(let qubit, _, _): body(qubit)
            case .conditional, .loop, .assign: break
            }
        }
        visitInner { $0.visitQubits(body) }
    }

    /// Bits that outcomes and values are stored in.
    var bitsWritten: Set<Int> {
        var bits: Set<Int> = []
        for operation in self {
            switch operation {
            case .measure(_, let bit?, _): bits.insert(bit)
            case .assign(.bits(let targets), _): bits.formUnion(targets)
            default: break
            }
        }
        visitInner { bits.formUnion($0.bitsWritten) }
        return bits
    }

    /// Bits that conditions and expressions read.
    var bitsRead: Set<Int> {
        var bits: Set<Int> = []
        for operation in self {
            switch operation {
            case .conditional(let condition, _, _), .loop(let condition, _): bits.formUnion(condition.bits)
            case .assign(_, let value): bits.formUnion(value.bits)
            default: break
            }
        }
        visitInner { bits.formUnion($0.bitsRead) }
        return bits
    }
}
