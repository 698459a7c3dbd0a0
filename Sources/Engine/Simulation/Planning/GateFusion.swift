internal import Numerics

/// Puts runs of gates on one or two qubits together where one matrix costs less than the gates do.
///
/// Costs count vector operations for each vector of the state: in a sweep of tiles a general single-qubit matrix 4, a rotation about X or Y 1,
/// a diagonal about 1, since many go together; a dense two-qubit matrix 8 and a sweep of its own.
struct GateFusion {
    /// Gates on the same one or two qubits with none between them on these qubits.
    private struct Run {
        var qubits: [Int]
        var gates: [BoundGate]
    }

    private var runs: [Run?] = []
    /// The run that a qubit is in.
    private var open: [Int: Int] = [:]
    private var result: [BoundGate] = []

    static func fused(_ gates: [BoundGate]) -> [BoundGate] {
        var fusion = GateFusion()
        for gate in gates where !gate.isIdentity { fusion.take(gate) }
        for run in fusion.runs.indices { fusion.close(run) }
        return fusion.result
    }

    private mutating func take(_ gate: BoundGate) {
        let qubits = (0..<Int.bitWidth).filter { gate.qubitMask >> $0 & 1 == 1 }
        guard (1...2).contains(qubits.count) else {
            for qubit in qubits { closeRun(of: qubit) }
            return result.append(gate)
        }
        let found = Set(qubits.compactMap { open[$0] }).sorted()
        if let run = found.first, found.count == 1, Set(qubits).isSubset(of: runs[run]?.qubits ?? []) {
            runs[run]?.gates.append(gate)
            return
        }
        // Single-qubit runs join the new one; wider runs end here.
        var gates: [BoundGate] = []
        for run in found {
            guard let content = runs[run] else { continue }
            if content.qubits.count == 1 {
                gates += content.gates
                runs[run] = nil
            } else {
                close(run)
            }
        }
        runs.append(Run(qubits: qubits, gates: gates + [gate]))
        for qubit in qubits { open[qubit] = runs.count - 1 }
    }

    private mutating func closeRun(of qubit: Int) {
        if let run = open[qubit] { close(run) }
    }

    private mutating func close(_ index: Int) {
        guard let run = runs[index] else { return }
        runs[index] = nil
        for qubit in run.qubits where open[qubit] == index { open[qubit] = nil }
        let single = GateFusion.singlesMerged(run.gates)
        if run.qubits.count == 2, single.count > 1, single.reduce(0, { $0 + $1.fusionCost }) > GateFusion.pairCost {
            let matrix = single.reduce(nil as [Complex]?) { matrix, gate in
                let next = gate.matrix(on: run.qubits)
                return matrix.map { product(next, $0, size: 4) } ?? next
            }
            if let matrix { result.append(BoundGate(matrix, on: run.qubits)) }
        } else {
            result += single
        }
    }

    /// Neighbours on the same single qubit multiplied; their order with other gates kept.
    private static func singlesMerged(_ gates: [BoundGate]) -> [BoundGate] {
        var result: [BoundGate] = []
        for gate in gates {
            guard gate.controls == 0, gate.targets.count == 1 else {
                result.append(gate)
                continue
            }
            let last = result.lastIndex { $0.qubitMask & gate.targetMask != 0 }
            if let last, result[last].controls == 0, result[last].targets == gate.targets, isMerging(result[last], gate) {
                result[last].matrix = product(gate.matrix, result[last].matrix, size: 2)
            } else {
                result.append(gate)
            }
        }
        return result
    }

    /// What a dense two-qubit matrix costs, its sweep included.
    private static var pairCost: Double { 12 }

    /// A rotation about X or Y costs a quarter of a general gate, and a diagonal one next to nothing among others: they stay apart.
    private static func isMerging(_ one: BoundGate, _ other: BoundGate) -> Bool {
        guard one.isDiagonal != other.isDiagonal else { return one.isTurn == other.isTurn || !one.isRotation || !other.isRotation }
        return !(one.isDiagonal ? other : one).isRotation
    }
}

extension BoundGate {
    /// Real on the diagonal and imaginary beside it, as a rotation about X.
    var isTurn: Bool {
        size == 2 && matrix[0].imaginary == 0 && matrix[3].imaginary == 0 && matrix[1].real == 0 && matrix[2].real == 0
    }

    /// Takes one operation in a tile: a multiple of a rotation about X or Y or of a reflection.
    var isRotation: Bool { size == 2 && !isDiagonal && (isReal || isTurn) }

    /// The cost where many gates go together in a sweep.
    var fusionCost: Double {
        if isDiagonal { return 1 }
        if matrix == BoundGate.flip || matrix == BoundGate.swap { return 0.5 }
        guard size == 2 else { return cost }
        return controls == 0 ? (isRotation ? 1 : 4) : (isRotation ? 1 : 2)
    }

    /// Vector operations that applying the gate costs, for each vector of the state.
    var cost: Double {
        let share = Double(sign: .plus, exponent: -controls.nonzeroBitCount, significand: 1)
        if isDiagonal { return share * (isReal ? 1 : 2) }
        if matrix == BoundGate.flip || matrix == BoundGate.swap { return share }
        return share * Double(size) * (isReal ? 1 : 2)
    }
}
