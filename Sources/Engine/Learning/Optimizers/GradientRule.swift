/// One of the first-order rules, as a value that a checkpoint holds.
public enum GradientRule: GradientOptimizer {
    case sgd(SGD)
    case momentum(Momentum)
    case adam(Adam)
    case adamW(AdamW)
    case rmsProp(RMSProp)

    public mutating func step(_ parameters: inout [Double], gradient: [Double], rate: Double) {
        // The state is moved out and back, so that its arrays are changed in place.
        switch self {
        case .sgd(var rule):
            rule.step(&parameters, gradient: gradient, rate: rate)
        case .momentum(var rule):
            self = .sgd(SGD())
            rule.step(&parameters, gradient: gradient, rate: rate)
            self = .momentum(rule)
        case .adam(var rule):
            self = .sgd(SGD())
            rule.step(&parameters, gradient: gradient, rate: rate)
            self = .adam(rule)
        case .adamW(var rule):
            self = .sgd(SGD())
            rule.step(&parameters, gradient: gradient, rate: rate)
            self = .adamW(rule)
        case .rmsProp(var rule):
            self = .sgd(SGD())
            rule.step(&parameters, gradient: gradient, rate: rate)
            self = .rmsProp(rule)
        }
    }
}
