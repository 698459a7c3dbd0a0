public import Numerics

/// Rows of features with a label each: a training part, a validation part or a test part.
public struct DataSet: Hashable, Sendable {
    /// A feature.
    public struct Column: Hashable, Sendable, Codable {
        /// What a column's values are.
        public enum Kind: Hashable, Sendable, Codable {
            case number
            /// One of these levels; a value is a level's place in the list.
            case category(levels: [String])
        }

        public var name: String
        public var kind: Kind

        public init(_ name: String, _ kind: Kind = .number) { (self.name, self.kind) = (name, kind) }
    }

    /// The features in the training file's order.
    public var columns: [Column]
    /// One row a sample, one column a feature.
    public var features: Matrix
    /// Each sample's class, as a place in ``classes``.
    public var labels: [Int]
    /// The classes as they stand in the label column: by value where all are numbers, else by text.
    public var classes: [String]
    /// SHA-256 of the file the samples came from; a part of a file has the file's.
    public var digest: String

    public init(columns: [Column], features: Matrix, labels: [Int], classes: [String], digest: String = "") {
        precondition(features.rows == labels.count && features.columns == columns.count)
        (self.columns, self.features, self.labels, self.classes, self.digest) = (columns, features, labels, classes, digest)
    }

    /// How many samples there are.
    public var count: Int { labels.count }

    /// The samples of these rows, in that order.
    public func selecting(rows: [Int]) -> DataSet {
        DataSet(
            columns: columns, features: features.selecting(rows: rows), labels: rows.map { labels[$0] }, classes: classes, digest: digest)
    }

    /// How many samples each class has.
    public var classCounts: [Int] {
        labels.reduce(into: [Int](repeating: 0, count: classes.count)) { $0[$1] += 1 }
    }

    /// Labels or levels without repetition: by value where all are finite numbers, else by text.
    static func sorted(_ names: some Sequence<String>) -> [String] {
        let distinct = Array(Set(names))
        let values = distinct.map { number($0) }
        guard values.allSatisfy({ $0 != nil }) else { return distinct.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
        return zip(distinct, values).sorted { ($0.1 ?? 0, $0.0) < ($1.1 ?? 0, $1.0) }.map(\.0)
    }
}
