/// A bound on a gradient.
public enum GradientClipping: Codable, Hashable, Sendable {
    /// Shrinks the whole gradient to that Euclidean norm where it is longer; its direction stays.
    case norm(Double)
    /// Cuts every component to ± that value.
    case value(Double)

    /// Clips in place.
    ///
    /// - Returns: the gradient's norm before.
    @discardableResult
    public func clip(_ gradient: inout [Double]) -> Double {
        var squares = 0.0
        for g in gradient { squares += g * g }
        let length = squares.squareRoot()
        switch self {
        case .norm(let bound):
            guard length > bound else { break }
            let scale = bound / length
            for i in gradient.indices { gradient[i] *= scale }
        case .value(let bound):
            for i in gradient.indices { gradient[i] = min(max(gradient[i], -bound), bound) }
        }
        return length
    }
}
