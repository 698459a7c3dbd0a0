internal import Documents
internal import Numerics

/// A channel as noise files write it. The table ``all`` is what parsing, messages and help know of them.
public struct ChannelKind: Sendable {
    public struct Parameter: Sendable {
        public let name: String
        /// What it is where it is left out; nil where it may not be.
        public let standard: String?

        init(_ name: String, standard: String? = nil) { (self.name, self.standard) = (name, standard) }
    }

    public let name: String
    /// In a line.
    public let help: String
    public let parameters: [Parameter]
    let make: @Sendable (ChannelParameters) throws(DocumentError) -> NoiseRule.Effect

    init(
        _ name: String, _ help: String, _ parameters: [Parameter],
        make: @escaping @Sendable (ChannelParameters) throws(DocumentError) -> NoiseRule.Effect
    ) {
        (self.name, self.help, self.parameters, self.make) = (name, help, parameters, make)
    }

    public static let all: [ChannelKind] = [
        ChannelKind("depolarizing", "(1-p) rho + p I/2^n, p up to 4^n/(4^n-1)", [.init("p"), .init("n", standard: "1")]) {
            (p) throws(DocumentError) in
            let (probability, qubits) = (try p.number("p"), try p.width("n") ?? 1)
            return try p.channel { () throws(NoiseError) in try .depolarizing(probability, qubits: qubits) }
        },
        ChannelKind("pauli", "X, Y or Z by chance", [.init("px"), .init("py"), .init("pz")]) { (p) throws(DocumentError) in
            let (x, y, z) = (try p.number("px"), try p.number("py"), try p.number("pz"))
            return try p.channel { () throws(NoiseError) in try .pauli(x: x, y: y, z: z) }
        },
        ChannelKind("amplitude_damping", "loss of energy", [.init("gamma"), .init("excited_population", standard: "0")]) {
            (p) throws(DocumentError) in
            let (gamma, excited) = (try p.number("gamma"), try p.number("excited_population", standard: 0))
            return try p.channel { () throws(NoiseError) in try .amplitudeDamping(gamma, excitedPopulation: excited) }
        },
        ChannelKind("phase_damping", "loss of coherence to sqrt(1-lambda)", [.init("lambda")]) { (p) throws(DocumentError) in
            let lambda = try p.number("lambda")
            return try p.channel { () throws(NoiseError) in try .phaseDamping(lambda) }
        },
        ChannelKind(
            "thermal_relaxation", "T1 and T2 over a time, T2 up to 2 T1",
            [.init("t1_ns"), .init("t2_ns"), .init("time_ns"), .init("excited_population", standard: "0")]
        ) { (p) throws(DocumentError) in
            let (t1, t2, time) = (try p.number("t1_ns"), try p.number("t2_ns"), try p.number("time_ns"))
            let excited = try p.number("excited_population", standard: 0)
            return try p.channel { () throws(NoiseError) in
                try .thermalRelaxation(t1Nanoseconds: t1, t2Nanoseconds: t2, timeNanoseconds: time, excitedPopulation: excited)
            }
        },
        ChannelKind("reset", "the qubit is set to 0 or 1 by chance", [.init("p_reset_0"), .init("p_reset_1")]) {
            (p) throws(DocumentError) in
            let (zero, one) = (try p.number("p_reset_0"), try p.number("p_reset_1"))
            return try p.channel { () throws(NoiseError) in try .reset(toZero: zero, toOne: one) }
        },
        ChannelKind("coherent_over_rotation", "a rotation that was not asked for", [.init("axis"), .init("angle")]) {
            (p) throws(DocumentError) in
            let (axis, angle) = (try p.axis("axis"), try p.number("angle"))
            return try p.channel { () throws(NoiseError) in try .coherentOverRotation(axis, angle: angle) }
        },
        ChannelKind("zz_crosstalk", "exp(-i angle/2 ZZ) on two qubits", [.init("angle")]) { (p) throws(DocumentError) in
            let angle = try p.number("angle")
            return try p.channel { () throws(NoiseError) in try .zzCrosstalk(angle: angle) }
        },
        ChannelKind("kraus", "any operators, matrices of [re, im]", [.init("n", standard: "of the matrices"), .init("kraus")]) {
            (p) throws(DocumentError) in
            let operators = try p.matrices("kraus")
            let rows = operators.first.map { Int(Double($0.count).squareRoot().rounded()) } ?? 2
            let qubits = try p.width("n") ?? (rows == 4 ? 2 : 1)
            return try p.channel { () throws(NoiseError) in try Channel(qubits: qubits, kraus: operators) }
        },
        ChannelKind("readout", "outcomes told wrong", [.init("p1_given_0"), .init("p0_given_1")]) { (p) throws(DocumentError) in
            let (one, zero) = (try p.number("p1_given_0"), try p.number("p0_given_1"))
            return try p.effect { () throws(NoiseError) in .readout(try ReadoutError(oneGivenZero: one, zeroGivenOne: zero)) }
        },
    ]
}
