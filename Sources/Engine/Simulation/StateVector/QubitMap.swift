internal import Numerics

/// Which bit of an amplitude's index each qubit of the circuit is.
///
/// An exchange of two qubits is a change of this map: gates that follow act on other bits, and nothing moves in memory. What reads the state
/// translates its qubits; only what wants the amplitudes in order has them moved.
struct QubitMap: Hashable, Sendable {
    /// The place of each qubit.
    private(set) var places: [Int]

    /// Each qubit at its own place.
    init(qubits: Int) { places = Array(0..<qubits) }

    var isIdentity: Bool { places.indices.allSatisfy { places[$0] == $0 } }

    /// A mask of qubits as a mask of places.
    func mask(_ qubits: Int) -> Int {
        var (rest, result) = (qubits, 0)
        while rest != 0 {
            result |= 1 << places[rest.trailingZeroBitCount]
            rest &= rest - 1
        }
        return result
    }

    /// A gate on qubits as a gate on their places.
    func placed(_ gate: BoundGate) -> BoundGate {
        var result = gate
        result.targets = gate.targets.map { places[$0] }
        result.controls = mask(gate.controls)
        result.controlValue = mask(gate.controlValue)
        return result
    }

    /// Gates on places, without the exchanges of qubits among them: those change the map.
    mutating func folded(_ gates: [BoundGate]) -> [BoundGate] {
        if isIdentity, !gates.contains(where: \.isSwap) { return gates }
        var result: [BoundGate] = []
        result.reserveCapacity(gates.count)
        for gate in gates {
            if gate.isSwap {
                places.swapAt(gate.targets[0], gate.targets[1])
            } else {
                result.append(placed(gate))
            }
        }
        return result
    }

    /// Exchanges of places after which each qubit is at its own.
    var restoration: [BoundGate] {
        var (places, result) = (places, [BoundGate]())
        for qubit in places.indices {
            while places[qubit] != qubit {
                let other = places[qubit]
                result.append(BoundGate(BoundGate.swap, on: [qubit, other]))
                // What lies at `other` goes to place `qubit` and back.
                if let displaced = places.firstIndex(of: qubit) { places.swapAt(qubit, displaced) }
            }
        }
        return result
    }
}

extension BoundGate {
    /// An exchange of two qubits without controls.
    var isSwap: Bool { controls == 0 && targets.count == 2 && matrix == BoundGate.swap }
}
