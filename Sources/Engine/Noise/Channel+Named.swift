internal import Glibc
internal import Numerics

extension Channel {
    /// ρ → (1−p)ρ + p·1/2ⁿ; p may be up to 4ⁿ/(4ⁿ−1), where only the identity is left out of equally likely Paulis.
    public static func depolarizing(_ p: Double, qubits: Int = 1) throws(NoiseError) -> Channel {
        guard (1...2).contains(qubits) else { throw .width(qubits) }
        let count = Double(1 << (2 * qubits))
        let most = count / (count - 1)
        // A rounded 4/3 is meant as such.
        guard p >= 0, p <= most * (1 + 1e-12) else { throw .probability("p", p, most: most) }
        let rest = max(0, 1 - p * (count - 1) / count)
        return paulis("depolarizing", qubits: qubits, [rest] + [Double](repeating: p / count, count: Int(count) - 1))
    }

    /// X, Y or Z by chance.
    public static func pauli(x: Double, y: Double, z: Double) throws(NoiseError) -> Channel {
        for (name, value) in [("px", x), ("py", y), ("pz", z)] { try probability(name, value) }
        guard x + y + z <= 1 + 1e-12 else { throw .probabilitySum(["px", "py", "pz"], x + y + z) }
        return paulis("pauli", qubits: 1, [max(0, 1 - x - y - z), x, y, z])
    }

    /// Paulis by chance; `probabilities` add up to 1 and stand in the order of ``PauliBasis``.
    public static func paulis(_ probabilities: [Double], qubits: Int) throws(NoiseError) -> Channel {
        guard (1...2).contains(qubits), probabilities.count == 1 << (2 * qubits) else { throw .width(qubits) }
        for value in probabilities { try probability("p", value) }
        let sum = probabilities.reduce(0, +)
        guard abs(sum - 1) < 1e-9 else { throw .probabilitySum(["p"], sum) }
        return paulis("pauli", qubits: qubits, probabilities)
    }

    /// A qubit gives up its energy with probability `gamma`; in thermal equilibrium it is excited with probability `excitedPopulation`.
    public static func amplitudeDamping(_ gamma: Double, excitedPopulation: Double = 0) throws(NoiseError) -> Channel {
        try probability("gamma", gamma)
        try probability("excited_population", excitedPopulation)
        return relaxing("amplitude_damping", decay: gamma, coherence: (1 - gamma).squareRoot(), excitedPopulation)
    }

    /// Coherence shrinks to √(1−λ).
    public static func phaseDamping(_ lambda: Double) throws(NoiseError) -> Channel {
        try probability("lambda", lambda)
        return relaxing("phase_damping", decay: 0, coherence: (1 - lambda).squareRoot(), 0)
    }

    /// Relaxation with T1 and T2 over a time, all in nanoseconds; T2 is at most 2·T1.
    public static func thermalRelaxation(
        t1Nanoseconds t1: Double, t2Nanoseconds t2: Double, timeNanoseconds time: Double, excitedPopulation: Double = 0
    ) throws(NoiseError) -> Channel {
        guard t1 > 0 else { throw .time("t1_ns", t1) }
        guard t2 > 0 else { throw .time("t2_ns", t2) }
        guard time >= 0, time.isFinite else { throw .time("time_ns", time) }
        try probability("excited_population", excitedPopulation)
        guard t2 <= 2 * t1 * (1 + 1e-9) else { throw .coherence(t1: t1, t2: t2) }
        let coherence = min(exp(-time / t2), exp(-time / (2 * t1)))
        return relaxing("thermal_relaxation", decay: -expm1(-time / t1), coherence: coherence, excitedPopulation)
    }

    /// The qubit is set to 0 or to 1 by chance, else left alone.
    public static func reset(toZero: Double, toOne: Double) throws(NoiseError) -> Channel {
        try probability("p_reset_0", toZero)
        try probability("p_reset_1", toOne)
        guard toZero + toOne <= 1 + 1e-12 else { throw .probabilitySum(["p_reset_0", "p_reset_1"], toZero + toOne) }
        let (zero, one) = (Complex(toZero.squareRoot()), Complex(toOne.squareRoot()))
        let rest = Complex(max(0, 1 - toZero - toOne).squareRoot())
        return Channel(
            name: "reset", qubits: 1,
            unchecked: [
                [rest, .zero, .zero, rest], [zero, .zero, .zero, .zero], [.zero, zero, .zero, .zero], [.zero, .zero, one, .zero],
                [.zero, .zero, .zero, one],
            ])
    }

    public enum Axis: String, Hashable, Sendable, Codable, CaseIterable {
        case x = "X"
        case y = "Y"
        case z = "Z"
    }

    /// A rotation that was not asked for: exp(−i·angle/2·P).
    public static func coherentOverRotation(_ axis: Axis, angle: Double) throws(NoiseError) -> Channel {
        let place = axis == .x ? 1 : axis == .y ? 2 : 3
        return try rotation("coherent_over_rotation", PauliBasis.matrix(place, qubits: 1), qubits: 1, angle)
    }

    /// Two qubits turning one another: exp(−i·angle/2·Z⊗Z).
    public static func zzCrosstalk(angle: Double) throws(NoiseError) -> Channel {
        try rotation("zz_crosstalk", PauliBasis.matrix(15, qubits: 2), qubits: 2, angle)
    }

    private static func rotation(_ name: String, _ pauli: [Complex], qubits: Int, _ angle: Double) throws(NoiseError) -> Channel {
        guard angle.isFinite else { throw .notFinite("angle") }
        let size = 1 << qubits
        let (c, s) = (Complex(cos(angle / 2)), Complex(0, -sin(angle / 2)))
        return Channel(
            name: name, qubits: qubits,
            unchecked: [pauli.indices.map { ($0 % (size + 1) == 0 ? c : .zero) + s * pauli[$0] }])
    }

    private static func paulis(_ name: String, qubits: Int, _ probabilities: [Double]) -> Channel {
        Channel(
            name: name, qubits: qubits,
            unchecked: probabilities.indices.map { index in
                PauliBasis.matrix(index, qubits: qubits).map { $0 * probabilities[index].squareRoot() }
            })
    }

    /// Energy decays with probability `decay` towards 0, or towards 1 where `excited` says so; coherence shrinks by `coherence`.
    private static func relaxing(_ name: String, decay: Double, coherence: Double, _ excited: Double) -> Channel {
        let (jump, stay) = (Complex(decay.squareRoot()), Complex(coherence))
        let dephasing = Complex(max(0, 1 - decay - coherence * coherence).squareRoot())
        let (down, up) = (Complex((1 - excited).squareRoot()), Complex(excited.squareRoot()))
        return Channel(
            name: name, qubits: 1,
            unchecked: [
                [down, .zero, .zero, down * stay], [.zero, down * jump, .zero, .zero], [.zero, .zero, .zero, down * dephasing],
                [up * stay, .zero, .zero, up], [.zero, .zero, up * jump, .zero], [up * dephasing, .zero, .zero, .zero],
            ])
    }

    private static func probability(_ name: String, _ value: Double) throws(NoiseError) {
        guard value >= 0, value <= 1 else { throw .probability(name, value, most: 1) }
    }
}
