/// Puts maps together where one costs no more than two do.
struct TransferFusion {
    /// What acts on a density matrix, in order.
    enum Step {
        case map(TransferMap)
        case wide(WideGate)

        var qubits: [Int] {
            switch self {
            case .map(let map): map.qubits
            case .wide(let gate): gate.qubits
            }
        }
    }

    private var steps: [Step?] = []
    /// The last step on each qubit.
    private var last: [Int: Int] = [:]

    static func fused(_ steps: [Step]) -> [Step] {
        var fusion = TransferFusion()
        for step in steps {
            switch step {
            case .map(let map): fusion.take(map.rounded)
            case .wide: fusion.append(step)
            }
        }
        return fusion.steps.compactMap { step in
            guard case .map(let map) = step else { return step }
            let rounded = map.rounded
            return rounded.components.isEmpty ? nil : .map(rounded)
        }
    }

    private mutating func append(_ step: Step) {
        steps.append(step)
        for qubit in step.qubits { last[qubit] = steps.count - 1 }
    }

    private mutating func take(_ map: TransferMap) {
        var map = map
        let before = Set(map.qubits.compactMap { last[$0] }).sorted(by: >)
        // All of its qubits were last touched by one map that has them all.
        if before.count == 1, let place = before.first, map.qubits.allSatisfy({ last[$0] == place }), case .map(let earlier) = steps[place],
            Set(map.qubits).isSubset(of: earlier.qubits), let merged = TransferFusion.merged(earlier, map, on: earlier.qubits)
        {
            steps[place] = .map(merged)
            return
        }
        // Earlier maps on some of its qubits that touch no others are drawn into it.
        for place in before {
            guard case .map(let earlier) = steps[place], earlier.qubits.allSatisfy({ last[$0] == place }),
                Set(earlier.qubits).isSubset(of: map.qubits), let merged = TransferFusion.merged(earlier, map, on: map.qubits)
            else { continue }
            map = merged
            steps[place] = nil
        }
        append(.map(map))
    }

    private static func merged(_ first: TransferMap, _ second: TransferMap, on qubits: [Int]) -> TransferMap? {
        let both = first.widened(to: qubits).followed(by: second).rounded
        if first.qubits.count == 1, second.qubits.count == 1 { return both }
        return both.cost <= first.cost + second.cost ? both : nil
    }
}
