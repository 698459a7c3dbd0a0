import Glibc

/// How the learning rate changes over a training.
public indirect enum LearningRateSchedule: Codable, Hashable, Sendable {
    case constant
    /// Falls along half a cosine from 1 to `floor` at the last epoch.
    case cosine(floor: Double)
    /// Times `factor` after every `every` epochs.
    case step(every: Double, factor: Double)
    /// Times `factor` an epoch, a little at every step.
    case exponential(factor: Double)
    /// Rises linearly to 1 over the first `epochs`, then follows another schedule over what is left.
    case warmUp(epochs: Double, then: LearningRateSchedule)

    /// The share of the base rate at a moment of the training.
    ///
    /// - Parameters:
    ///   - epoch: epochs done, with the fraction of the running one; 0 is the first step.
    ///   - epochs: epochs planned.
    public func factor(at epoch: Double, of epochs: Double) -> Double {
        switch self {
        case .constant: 1
        case .cosine(let floor):
            epochs > 0 ? floor + (1 - floor) * (1 + cos(.pi * min(epoch / epochs, 1))) / 2 : 1
        case .step(let every, let factor): pow(factor, (epoch / every).rounded(.down))
        case .exponential(let factor): pow(factor, epoch)
        case .warmUp(let rise, let then):
            // The first step already moves: the rise counts the step that is being taken.
            epoch < rise ? (epoch + 1) / (rise + 1) : then.factor(at: epoch - rise, of: epochs - rise)
        }
    }
}

extension LearningRateSchedule {
    /// A kind of schedule that a project can name, with its settings and their defaults.
    public struct Kind: Hashable, Sendable {
        public struct Setting: Hashable, Sendable {
            public let name: String
            public let standard: Double
            /// Values that make sense.
            public let range: ClosedRange<Double>
            public let help: String
        }

        public let name: String
        public let help: String
        public let settings: [Setting]
    }

    /// Every kind; `warmup: EPOCHS` may stand beside each.
    public static let kinds: [Kind] = [
        Kind(name: "constant", help: "the same rate throughout", settings: []),
        Kind(
            name: "cosine", help: "half a cosine from the full rate to its floor",
            settings: [.init(name: "floor", standard: 0, range: 0...1, help: "share of the rate that is left at the end")]),
        Kind(
            name: "step", help: "cut by a factor every few epochs",
            settings: [
                .init(name: "every", standard: 10, range: 1e-6...1e9, help: "epochs between cuts"),
                .init(name: "factor", standard: 0.5, range: 0...1, help: "share of the rate that a cut leaves"),
            ]),
        Kind(
            name: "exponential", help: "shrinks by a factor an epoch",
            settings: [.init(name: "factor", standard: 0.95, range: 0...1, help: "share of the rate that an epoch leaves")]),
    ]

    /// The setting that every kind has: epochs of linear rise before the schedule.
    public static let warmUp = Kind.Setting(name: "warmup", standard: 0, range: 0...1e9, help: "epochs of linear rise before it")

    /// The schedule of that kind; nil where the name is none of ``kinds``. Settings left out have their defaults.
    public init?(kind: String, settings: [String: Double] = [:]) {
        guard let row = Self.kinds.first(where: { $0.name == kind }) else { return nil }
        func setting(_ name: String) -> Double { settings[name] ?? row.settings.first { $0.name == name }?.standard ?? 0 }
        let schedule: LearningRateSchedule =
            switch kind {
            case "cosine": .cosine(floor: setting("floor"))
            case "step": .step(every: setting("every"), factor: setting("factor"))
            case "exponential": .exponential(factor: setting("factor"))
            default: .constant
            }
        let rise = settings[Self.warmUp.name] ?? 0
        self = rise > 0 ? .warmUp(epochs: rise, then: schedule) : schedule
    }
}
