internal import Circuits

/// What of a circuit the observables can see, found from its end backwards.
///
/// As long as only permutations by CX, X and swap were met, the observables' Z strings are followed exactly; after that, sets of qubits.
struct LightCone {
    /// Z strings of the observables while they are followed exactly; nil after.
    private var masks: Set<UInt64>?
    /// Qubits that the observables act on.
    private var support: UInt64 = 0
    /// Of these, the qubits on which they may be more than Z.
    private var mixed: UInt64 = 0

    init(_ observables: [PauliSum]) {
        var masks: Set<UInt64> = []
        for term in observables.flatMap(\.terms) {
            support |= term.string.flipMask | term.string.signMask
            mixed |= term.string.flipMask
            masks.insert(term.string.signMask)
        }
        self.masks = mixed == 0 ? masks : nil
    }

    /// The primitives that matter, in order.
    static func pruned(_ primitives: [BatchedPrimitive], seenBy observables: [PauliSum]) -> [BatchedPrimitive] {
        var cone = LightCone(observables)
        return primitives.reversed().filter { cone.keeps($0) }.reversed()
    }

    private mutating func keeps(_ primitive: BatchedPrimitive) -> Bool {
        let qubits = primitive.qubits.reduce(UInt64(0)) { $0 | 1 << UInt64($1) }
        guard qubits & support != 0 else { return false }
        if primitive.isDiagonal {
            // Diagonal operations commute with Z.
            guard qubits & mixed != 0 else { return false }
            if case .element = primitive { return true }
            masks = nil
            support |= qubits
            mixed |= qubits
            return true
        }
        if case .permutation(let controls, let targets, let moves) = primitive {
            if moves == [1, 0], controls.isEmpty { return true }
            if moves == [1, 0], controls.count == 1 {
                flip(1 << UInt64(controls[0].qubit), 1 << UInt64(targets[0]))
                return true
            }
            if moves == [0, 2, 1, 3], controls.isEmpty {
                swap(UInt64(targets[0]), UInt64(targets[1]))
                return true
            }
        }
        masks = nil
        support |= qubits
        mixed |= qubits
        return true
    }

    private mutating func flip(_ control: UInt64, _ target: UInt64) {
        if let masks {
            let moved = Set(masks.map { $0 & target != 0 ? $0 ^ control : $0 })
            self.masks = moved
            support = moved.reduce(0) { $0 | $1 }
            return
        }
        if support & target != 0 { support |= control }
        if mixed & control != 0 {
            support |= target
            mixed |= target
        }
    }

    private mutating func swap(_ a: UInt64, _ b: UInt64) {
        func swapped(_ set: UInt64) -> UInt64 {
            let differ = (set >> a ^ set >> b) & 1
            return set ^ (differ << a | differ << b)
        }
        masks = masks.map { Set($0.map(swapped)) }
        (support, mixed) = (swapped(support), swapped(mixed))
    }
}
