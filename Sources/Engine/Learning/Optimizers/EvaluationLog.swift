/// A loss, and its gradient where it was asked for.
public struct Evaluation: Hashable, Sendable {
    public var value: Double
    public var gradient: [Double]?

    public init(value: Double, gradient: [Double]? = nil) { (self.value, self.gradient) = (value, gradient) }
}

/// Every point that a minimisation has looked at, in order, with what it found there.
///
/// This is the checkpoint of an optimiser whose own state cannot be saved: called again with the same settings, it asks for the same points, is told the same
/// values, and so arrives in the same state. Encoded as bit patterns, so that it returns exactly as it was.
public struct EvaluationLog: Hashable, Sendable {
    public private(set) var points: [[Double]] = []
    public private(set) var evaluations: [Evaluation] = []

    public init() {}

    public var count: Int { points.count }

    public mutating func append(_ evaluation: Evaluation, at point: [Double]) {
        points.append(point)
        evaluations.append(evaluation)
    }

    /// The place of the smallest value; the earliest of equals.
    public var best: Int? {
        evaluations.indices.min { evaluations[$0].value < evaluations[$1].value }
    }
}

extension EvaluationLog: Codable {
    private enum CodingKeys: String, CodingKey {
        case points
        case values
        case gradients
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(points.map { $0.map(\.bitPattern) }, forKey: .points)
        try container.encode(evaluations.map(\.value.bitPattern), forKey: .values)
        try container.encode(evaluations.map { $0.gradient.map { $0.map(\.bitPattern) } ?? [] }, forKey: .gradients)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        points = try container.decode([[UInt64]].self, forKey: .points).map { $0.map(Double.init(bitPattern:)) }
        let values = try container.decode([UInt64].self, forKey: .values)
        let gradients = try container.decode([[UInt64]].self, forKey: .gradients)
        guard values.count == points.count, gradients.count == points.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .values, in: container,
                debugDescription: "\(points.count) points, \(values.count) values, \(gradients.count) gradients")
        }
        evaluations = zip(values, gradients).map {
            Evaluation(value: Double(bitPattern: $0), gradient: $1.isEmpty ? nil : $1.map(Double.init(bitPattern:)))
        }
    }
}
