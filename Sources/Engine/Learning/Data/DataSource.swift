/// Where a project's samples come from: the `data:` part of a project, with paths as they can be opened.
public struct DataSource: Hashable, Sendable, Codable {
    public var train: String
    /// The test file; nil where the test part is cut from the training file.
    public var test: String?
    /// The share of the training file that becomes the test part where there is no test file.
    public var testShare: Double?
    /// The label's column.
    public var label: String
    /// Columns that are no features.
    public var ignore: [String]
    /// Columns of categories; every other feature is a number.
    public var categories: [String]

    public init(
        train: String, test: String? = nil, testShare: Double? = nil, label: String = "label", ignore: [String] = [],
        categories: [String] = []
    ) {
        (self.train, self.test, self.testShare) = (train, test, testShare)
        (self.label, self.ignore, self.categories) = (label, ignore, categories)
    }
}

/// What a project's models are fitted on and measured by.
public struct LoadedData: Hashable, Sendable {
    public var training: DataSet
    /// Nil where the project has neither a test file nor a share.
    public var test: DataSet?

    public init(training: DataSet, test: DataSet?) { (self.training, self.test) = (training, test) }
}
