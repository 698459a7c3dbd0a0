/// What a run's gradients say of how it learns: whether there is a slope to go down at all.
///
/// On a barren plateau the gradient's components all but vanish while the loss has not moved, and with circuits of more qubits they do so
/// exponentially (McClean et al., arXiv:1803.11173): a device would have to measure for ever to see where down is.
public struct GradientHealth: Hashable, Sendable {
    public enum Finding: Hashable, Sendable {
        /// Components can be told from zero.
        case sound
        /// They vanish, and the loss has not moved.
        case plateau
        /// They vanish because the loss has fallen to where it stays.
        case settled
    }

    public var finding: Finding
    /// The size of a typical component: the root of the variance over the parameters, mean over the last epochs.
    public var component: Double
    /// The part of the first epoch's loss that is gone; negative where it has grown.
    public var fall: Double

    /// Shots that it takes to see such a component at all: its square against the variance of a shot, which is at most 1.
    public var shots: Double { 1 / (component * component) }

    /// A component that takes a million shots vanishes.
    static let least = 1e-3
    /// A loss that fell by less has not moved.
    static let leastFall = 0.01
    private static let recent = 5

    /// Nil before the second epoch, and for runs whose optimiser asks for no gradients.
    init?(variances: [CurvePoint], losses: [CurvePoint]) {
        let last = variances.suffix(Self.recent).map(\.value).filter(\.isFinite)
        guard variances.count > 1, !last.isEmpty, let first = losses.first?.value, let now = losses.last?.value, first.isFinite,
            now.isFinite
        else { return nil }
        component = (last.reduce(0, +) / Double(last.count)).squareRoot()
        fall = first != 0 ? (first - now) / abs(first) : 0
        finding = component >= Self.least ? .sound : fall < Self.leastFall ? .plateau : .settled
    }
}

extension WorkspaceState {
    /// What a run's gradients say; nil where too little is known of them.
    public func gradientHealth(of run: String) -> GradientHealth? {
        guard let own = curves[run] else { return nil }
        return GradientHealth(variances: own["gradientVariance"] ?? [], losses: own["loss"] ?? [])
    }
}
