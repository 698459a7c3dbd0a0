import Diagnostics

/// An optimiser that a project can name.
///
/// The project schema, the help and the documentation read ``Optimizer/all``.
public struct Optimizer: Hashable, Sendable {
    /// How an optimiser is driven.
    public enum Method: Hashable, Sendable {
        /// Steps on a batch's gradient.
        case gradient(GradientRule)
        /// Steps on a batch's gradient, turned by the quantum state's metric.
        case naturalGradient
        /// Steps on two values of a batch's loss.
        case spsa
        /// Minimises over one parameter at a time.
        case rotosolve
        /// Minimises the loss of the whole training part by itself.
        case nlopt(NLopt.Algorithm)
    }

    /// The name in `project.yaml`.
    public let name: String
    /// What a person would call it.
    public let title: String
    public let help: String
    public let method: Method
    /// The learning rate where the project gives none; nil where the optimiser has none.
    public let learningRate: Double?

    /// Whether the optimiser asks for gradients.
    public var usesGradient: Bool {
        switch method {
        case .gradient, .naturalGradient: true
        case .spsa, .rotosolve: false
        case .nlopt(let algorithm): algorithm.usesGradient
        }
    }
}

extension Optimizer {
    /// Every optimiser, in the order in which help shows them.
    public static let all: [Optimizer] =
        [
            Optimizer(
                name: "adam", title: "Adam", help: "running means of the gradient and its square", method: .gradient(.adam(Adam())),
                learningRate: 0.05),
            Optimizer(
                name: "adamw", title: "AdamW", help: "Adam with decoupled weight decay", method: .gradient(.adamW(AdamW())),
                learningRate: 0.05),
            Optimizer(
                name: "sgd", title: "gradient descent", help: "plain steps against the batch's gradient", method: .gradient(.sgd(SGD())),
                learningRate: 0.1),
            Optimizer(
                name: "momentum", title: "momentum", help: "gradient descent with a heavy ball (0.9)",
                method: .gradient(.momentum(Momentum())), learningRate: 0.05),
            Optimizer(
                name: "rmsprop", title: "RMSProp", help: "gradient descent scaled by a running mean of squares",
                method: .gradient(.rmsProp(RMSProp())), learningRate: 0.01),
            Optimizer(
                name: "qng", title: "quantum natural gradient", help: "gradient descent in the geometry of the quantum state",
                method: .naturalGradient, learningRate: 0.05),
            Optimizer(
                name: "spsa", title: "SPSA", help: "two loss values a step, whatever the number of parameters", method: .spsa,
                learningRate: 0.2),
            Optimizer(
                name: "rotosolve", title: "Rotosolve", help: "exact minimum over one angle at a time, no gradient", method: .rotosolve,
                learningRate: nil),
        ]
        + NLopt.Algorithm.allCases.map {
            Optimizer(name: $0.rawValue, title: $0.title, help: $0.help, method: .nlopt($0), learningRate: nil)
        }

    /// The optimiser of that name.
    ///
    /// - Throws: a configuration fault with the nearest names where there is none.
    public static func named(_ name: String) throws(LearningError) -> Optimizer {
        if let found = all.first(where: { $0.name == name }) { return found }
        throw .unknown("optimizer", name, nearest: nearest(to: name, among: all.map(\.name)))
    }
}
