/// A code in which logical qubits that wait take less space than patches that can be computed on.
///
/// The rows are published operating points at a uniform circuit noise of 1e-3. Nothing is interpolated or projected: machines of less noise use
/// the same rows. A row's round counts as one syndrome round of the machine's own code, the shortest there is; reading and writing the memory
/// is not counted. The reference estimator has no memory.
public struct MemoryScheme: Hashable, Sendable {
    /// A block of the code.
    public struct Row: Hashable, Sendable {
        public var code: String
        public var logicalQubits: UInt64
        /// Check qubits included.
        public var physicalQubits: UInt64
        /// Of the whole block, in one syndrome round.
        public var logicalErrorRate: Double
    }

    public var name: String
    public var source: String
    /// The smallest first.
    public var rows: [Row]

    /// Rows hold up to this noise.
    static let mostNoise = 1e-3

    public static let all = [bivariateBicycle, yokedSurfaceCode]

    static func named(_ name: String) -> MemoryScheme? { all.first { $0.name == name } }

    /// Quantum low-density parity-check codes of Bravyi, Cross, Gambetta, Maslov, Rall and Yoder: data and as many check qubits.
    static let bivariateBicycle = MemoryScheme(
        name: "bivariate_bicycle", source: "arXiv:2308.07915, table of logical error rates at a noise of 1e-3",
        rows: [
            Row(code: "[[72,12,6]]", logicalQubits: 12, physicalQubits: 144, logicalErrorRate: 7e-5),
            Row(code: "[[144,12,12]]", logicalQubits: 12, physicalQubits: 288, logicalErrorRate: 2e-7),
            Row(code: "[[288,12,18]]", logicalQubits: 12, physicalQubits: 576, logicalErrorRate: 2e-12),
        ])

    /// Surface code patches under a two-dimensional parity check code of Gidney, Newman, Brooks and Jones: one logical qubit's share.
    static let yokedSurfaceCode = MemoryScheme(
        name: "yoked_surface_code", source: "arXiv:2312.04522; 430 qubits for 1e-15 a round at a noise of 1e-3: arXiv:2505.15917",
        rows: [Row(code: "2D yoked", logicalQubits: 1, physicalQubits: 430, logicalErrorRate: 1e-15)])
}

/// Which logical qubits wait in a memory, and in which.
public struct IdleMemory: Hashable, Sendable {
    public var scheme: MemoryScheme
    /// Of the program's qubits, those that wait; the others compute.
    public var idleQubits: UInt64
}

/// The memory of an estimate.
public struct MemoryEstimate: Hashable, Sendable {
    public var scheme: MemoryScheme
    public var row: MemoryScheme.Row
    public var idleQubits: UInt64
    public var blocks: UInt64
    /// Syndrome rounds of the whole run.
    public var rounds: UInt64
    /// What a block's logical error rate a round may be.
    public var requiredErrorRate: Double

    public var physicalQubits: UInt64 { blocks.times(row.physicalQubits) }
}

extension IdleMemory {
    /// Idle qubits take no more than their share of the budget for logical errors.
    func share(of counts: LogicalCounts) -> Double { Double(idleQubits) / Double(counts.numQubits) }

    /// - Throws: what the model does not cover.
    func check(_ counts: LogicalCounts, _ parameters: EstimationParameters, _ patches: PatchTable) throws(EstimationError) {
        func refuse(_ reason: String, _ hint: String) -> EstimationError {
            EstimationError(.invalidProtocol, "memory '\(scheme.name)': \(reason)", hint: hint)
        }
        guard !patches.qubit.isMajorana, patches.physicalErrorRate <= MemoryScheme.mostNoise else {
            throw refuse(
                "its figures hold for gate-based qubits whose noise is at most \(MemoryScheme.mostNoise)",
                "this machine's noise is \(patches.physicalErrorRate)\(patches.qubit.isMajorana ? ", its qubits are Majorana" : "")")
        }
        guard idleQubits < counts.numQubits else {
            throw refuse(
                "\(idleQubits) idle qubits of \(counts.numQubits)", "at least one qubit computes; 'idleQubits' is less than 'numQubits'")
        }
        guard parameters.constraints.maxPhysicalQubits == nil, parameters.estimateType == .singlePoint else {
            throw refuse("it goes with a single point without maxPhysicalQubits only", "leave out the frontier or the limit, or the memory")
        }
    }
}

extension Estimator {
    /// The least memory for the idle qubits of a run.
    func memory(for estimate: PhysicalEstimate) throws(EstimationError) -> MemoryEstimate? {
        guard let idle = parameters.memory, idle.idleQubits > 0 else { return nil }
        let rounds = estimate.cycles.times(estimate.patch.codeDistance)
        let candidates = idle.scheme.rows.map { row in
            let blocks = idle.idleQubits.dividedUp(by: row.logicalQubits)
            return MemoryEstimate(
                scheme: idle.scheme, row: row, idleQubits: idle.idleQubits, blocks: blocks, rounds: rounds,
                requiredErrorRate: budget.logical * idle.share(of: counts) / Double(rounds.times(blocks)))
        }
        if let found = candidates.first(where: { $0.row.logicalErrorRate <= $0.requiredErrorRate }) { return found }
        let (required, best) = (candidates.last?.requiredErrorRate ?? 0, candidates.last?.row.logicalErrorRate ?? 0)
        throw EstimationError(
            .memory,
            "No published block of memory '\(idle.scheme.name)' is good enough: a logical error rate of \(Figures.rate(required)) a round is "
                + "required, \(Figures.rate(best)) is the best",
            hint: "allow a larger error budget, or let the qubits wait in patches")
    }
}
