import Diagnostics
import Numerics

/// A preprocessing step with what it learnt. Lists have one element a column that goes in.
enum FittedStep: Hashable, Sendable, Codable {
    /// value ↦ value · scale + shift, then clipped to the bounds where there are any.
    case affine(scale: [Double], shift: [Double], bounds: Interval?)
    /// value ↦ (value − mean) · directions, one direction a column.
    case projection(mean: [Double], directions: Matrix)
    /// The column at that place becomes one column a level.
    case oneHot(place: Int, levels: [String])

    init(fitting step: PreprocessingStep, columns: [DataSet.Column], features: Matrix) throws(LearningError) {
        switch step {
        case .standardize: self = .standardizing(columns, features)
        case .pca(let count): self = try .principalComponents(count, columns, features)
        case .minmax(let low, let high): self = try .ranging(low, high, columns, features)
        case .oneHot(let name): self = try .encoding(name, columns)
        }
    }

    func columns(after columns: [DataSet.Column]) -> [DataSet.Column] {
        switch self {
        case .affine: return columns
        case .projection(_, let directions): return (1...directions.columns).map { DataSet.Column("pc\($0)") }
        case .oneHot(let place, let levels):
            let encoded = levels.map { DataSet.Column("\(columns[place].name)=\($0)") }
            return columns[..<place] + encoded + columns[(place + 1)...]
        }
    }

    func apply(_ features: Matrix) -> Matrix {
        switch self {
        case .affine(let scale, let shift, let bounds):
            var result = features
            for row in 0..<features.rows {
                for column in 0..<features.columns {
                    let value = features[row, column] * scale[column] + shift[column]
                    // A category column has scale 1 and shift 0, and is never clipped.
                    let isMapped = scale[column] != 1 || shift[column] != 0
                    result[row, column] = if let bounds, isMapped { min(max(value, bounds.low), bounds.high) } else { value }
                }
            }
            return result
        case .projection(let mean, let directions):
            var result = Matrix(rows: features.rows, columns: directions.columns)
            for row in 0..<features.rows {
                for (column, middle) in mean.enumerated() {
                    let value = features[row, column] - middle
                    for component in 0..<directions.columns { result[row, component] += value * directions[column, component] }
                }
            }
            return result
        case .oneHot(let place, let levels):
            var values: [Double] = []
            values.reserveCapacity(features.rows * (features.columns + levels.count - 1))
            for row in 0..<features.rows {
                let cells = Array(features.row(row))
                values += cells[..<place]
                values += levels.indices.map { Double($0) == cells[place] ? 1 : 0 }
                values += cells[(place + 1)...]
            }
            return Matrix(rows: features.rows, columns: features.columns + levels.count - 1, values: values)
        }
    }
}

// How each step is fitted.
extension FittedStep {
    /// Deviation over n, as is usual for this step; a column without variance becomes 0.
    static func standardizing(_ columns: [DataSet.Column], _ features: Matrix) -> FittedStep {
        var (scale, shift) = identity(columns)
        for (place, column) in columns.enumerated() where column.kind == .number {
            let mean = self.mean(features, place)
            var squares = 0.0
            for row in 0..<features.rows {
                let difference = features[row, place] - mean
                squares += difference * difference
            }
            let deviation = (squares / Double(features.rows)).squareRoot()
            // What rounding leaves of a constant is no variance.
            scale[place] = deviation > abs(mean) * 1e-14 ? 1 / deviation : 0
            shift[place] = -mean * scale[place]
        }
        return .affine(scale: scale, shift: shift, bounds: nil)
    }

    /// A column without range becomes the middle of [low, high].
    private static func ranging(
        _ low: Double, _ high: Double, _ columns: [DataSet.Column], _ features: Matrix
    ) throws(LearningError) -> FittedStep {
        guard low.isFinite, high.isFinite, low < high else {
            throw .configuration("minmax: [\(low), \(high)] is no range", hint: "the first number must be below the second")
        }
        var (scale, shift) = identity(columns)
        for (place, column) in columns.enumerated() where column.kind == .number {
            var (least, most) = (Double.infinity, -Double.infinity)
            for row in 0..<features.rows {
                least = min(least, features[row, place])
                most = max(most, features[row, place])
            }
            let slope = (high - low) / (most - least)
            scale[place] = most > least && slope.isFinite ? slope : 0
            shift[place] = scale[place] == 0 ? (low + high) / 2 : low - least * scale[place]
        }
        return .affine(scale: scale, shift: shift, bounds: Interval(low: low, high: high))
    }

    /// Each direction points so that its largest component is positive.
    private static func principalComponents(
        _ count: Int, _ columns: [DataSet.Column], _ features: Matrix
    ) throws(LearningError) -> FittedStep {
        if let category = columns.first(where: { $0.kind != .number }) {
            throw .configuration(
                "pca cannot use column '\(category.name)', which is a category", hint: "put one-hot: \(category.name) before pca")
        }
        guard count > 0 else { throw .configuration("pca: \(count) keeps no feature", hint: "use pca: 1 or more") }
        guard count <= min(columns.count, features.rows) else {
            let bound = columns.count <= features.rows ? "\(columns.count) features" : "\(features.rows) training rows"
            throw .configuration("pca: \(count) asks for more than the \(bound) there are")
        }
        let mean = columns.indices.map { self.mean(features, $0) }
        var covariance = Matrix(rows: columns.count, columns: columns.count)
        for row in 0..<features.rows {
            let centred = columns.indices.map { features[row, $0] - mean[$0] }
            for (i, left) in centred.enumerated() {
                for j in 0...i { covariance[i, j] += left * centred[j] }
            }
        }
        for i in columns.indices {
            for j in 0...i {
                covariance[i, j] /= Double(max(features.rows - 1, 1))
                covariance[j, i] = covariance[i, j]
            }
        }
        var directions = Matrix(rows: columns.count, columns: count)
        do throws(LinearAlgebraError) {
            // Ascending by variance, each with its largest component positive.
            let vectors = try LinearAlgebra.symmetricEigen(covariance).vectors
            for component in 0..<count {
                for place in columns.indices { directions[place, component] = vectors[place, columns.count - 1 - component] }
            }
        } catch { throw .library("pca: \(error)") }
        return .projection(mean: mean, directions: directions)
    }

    private static func encoding(_ name: String, _ columns: [DataSet.Column]) throws(LearningError) -> FittedStep {
        guard let place = columns.firstIndex(where: { $0.name == name }) else {
            throw .configuration(
                "one-hot: no column '\(name)' at this step",
                hint: didYouMean(name, among: columns.map(\.name)) ?? "one-hot must come before pca")
        }
        guard case .category(let levels) = columns[place].kind else {
            throw .configuration("one-hot: column '\(name)' is already numbers", hint: "name a column once")
        }
        return .oneHot(place: place, levels: levels)
    }

    private static func identity(_ columns: [DataSet.Column]) -> (scale: [Double], shift: [Double]) {
        (columns.map { _ in 1 }, columns.map { _ in 0 })
    }

    private static func mean(_ features: Matrix, _ column: Int) -> Double {
        var sum = 0.0
        for row in 0..<features.rows { sum += features[row, column] }
        return sum / Double(features.rows)
    }
}
