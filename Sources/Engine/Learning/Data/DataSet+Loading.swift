import Diagnostics
public import Documents
public import Numerics

extension DataSet {
    /// Reads a project's samples.
    ///
    /// Columns of the test file are found by name, in any order; further columns there are ignored.
    /// - Parameter seed: of the cut where the test part is a share of the training file.
    /// - Throws: ``LearningError`` with file, line and column of the first fault.
    public static func load(_ source: DataSource, seed: UInt64 = 0) throws(LearningError) -> LoadedData {
        let (table, digest) = try read(source.train)
        let training = try DataSet(training: table, source, digest: digest)
        if let path = source.test {
            let (table, digest) = try read(path)
            return LoadedData(training: training, test: try DataSet(test: table, like: training, label: source.label, digest: digest))
        }
        guard let share = source.testShare, share > 0 else { return LoadedData(training: training, test: nil) }
        let (kept, held) = training.split(share: share, seed: seed, stream: Split.testStream)
        return LoadedData(training: kept, test: held)
    }

    /// The samples of a training table, which settles columns, levels and classes.
    public init(training table: CSVTable, _ source: DataSource, digest: String = "") throws(LearningError) {
        try Self.checkRows(table)
        let label = try Self.place(of: source.label, in: table, as: "label column")
        for name in source.ignore + source.categories { _ = try Self.place(of: name, in: table, as: "column") }
        let ignored = Set(source.ignore + [source.label])
        let places = table.header.indices.filter { !ignored.contains(table.header[$0].text) }
        guard let first = table.header.first else { throw Self.fault(table, nil, "data.empty", "the file is empty") }
        guard !places.isEmpty else {
            throw Self.fault(table, first, "data.no-features", "no column is left as a feature; label and ignored columns are all there is")
        }
        let categories = Set(source.categories)
        let columns = places.map { place in
            let name = table.header[place].text
            return Column(name, categories.contains(name) ? .category(levels: Self.sorted(table.rows.map { $0[place].text })) : .number)
        }
        for row in table.rows where row[label].text.isEmpty {
            throw Self.fault(table, row[label], "data.empty-label", "the label is empty")
        }
        let classes = Self.sorted(table.rows.map { $0[label].text })
        guard classes.count > 1 else {
            throw Self.fault(
                table, table.header[label], "data.single-class",
                "column '\(source.label)' has the single class '\(classes.first ?? "")'; a classifier needs two or more")
        }
        self.init(
            columns: columns, features: try Self.values(table, places, columns),
            labels: try Self.labels(table, label, classes), classes: classes, digest: digest)
    }

    /// The samples of a test table in the columns, levels and classes of the training part.
    public init(test table: CSVTable, like training: DataSet, label: String, digest: String = "") throws(LearningError) {
        try Self.checkRows(table)
        let place = try Self.place(of: label, in: table, as: "label column")
        self.init(
            columns: training.columns, features: try Self.features(of: table, training.columns),
            labels: try Self.labels(table, place, training.classes), classes: training.classes, digest: digest)
    }

    /// The features of a table whose header has the columns' names in any order: what a trained model predicts from.
    public static func features(of table: CSVTable, _ columns: [Column]) throws(LearningError) -> Matrix {
        try checkRows(table)
        var places: [Int] = []
        for column in columns { places.append(try place(of: column.name, in: table, as: "column")) }
        return try values(table, places, columns)
    }

    /// The features of a CSV file; see ``features(of:_:)``.
    public static func features(ofFile path: String, _ columns: [Column]) throws(LearningError) -> Matrix {
        try features(of: read(path).table, columns)
    }

    private static func read(_ path: String) throws(LearningError) -> (table: CSVTable, digest: String) {
        do throws(DocumentError) {
            let text = try readText(path)
            return (try CSVTable.parse(text, file: path), sha256(text.utf8))
        } catch { throw .document(error) }
    }
}

// What the three readers share.
extension DataSet {
    private static func fault(
        _ table: CSVTable, _ cell: CSVTable.Cell?, _ code: String, _ message: String, hint: String? = nil
    ) -> LearningError {
        .data(Diagnostic(code: code, message, at: cell.map(table.span(of:)) ?? SourceSpan(file: table.file), hint: hint))
    }

    private static func checkRows(_ table: CSVTable) throws(LearningError) {
        guard let first = table.header.first else { throw fault(table, nil, "data.empty", "the file is empty; expected a header line") }
        guard !table.rows.isEmpty else { throw fault(table, first, "data.no-rows", "the file has a header but no rows") }
        var seen: Set<String> = []
        for cell in table.header where !seen.insert(cell.text).inserted {
            throw fault(table, cell, "data.repeated-column", "column '\(cell.text)' appears twice")
        }
    }

    private static func place(of name: String, in table: CSVTable, as what: String) throws(LearningError) -> Int {
        if let place = table.header.firstIndex(where: { $0.text == name }) { return place }
        throw fault(
            table, table.header.first, "data.missing-column", "no \(what) '\(name)'",
            hint: didYouMean(name, among: table.header.map(\.text)) ?? "the file has \(summary(table.header.map(\.text)))")
    }

    private static func values(_ table: CSVTable, _ places: [Int], _ columns: [Column]) throws(LearningError) -> Matrix {
        var values: [Double] = []
        values.reserveCapacity(table.rows.count * places.count)
        let levels: [[String: Int]] = columns.map { column in
            guard case .category(let levels) = column.kind else { return [:] }
            return Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, $0) })
        }
        for row in table.rows {
            for (place, index) in zip(places, columns.indices) {
                let cell = row[place]
                switch columns[index].kind {
                case .number:
                    guard let value = number(cell.text) else { throw notNumeric(table, cell, columns[index].name) }
                    values.append(value)
                case .category(let known):
                    guard let level = levels[index][cell.text] else {
                        throw fault(
                            table, cell, "data.unknown-level",
                            "column '\(columns[index].name)' has '\(cell.text)', which the training data lacks",
                            hint: didYouMean(cell.text, among: known) ?? "known are \(summary(known))")
                    }
                    values.append(Double(level))
                }
            }
        }
        return Matrix(rows: table.rows.count, columns: places.count, values: values)
    }

    private static func notNumeric(_ table: CSVTable, _ cell: CSVTable.Cell, _ column: String) -> LearningError {
        let text = cell.text.lowercased().filter { !" \t+-".contains($0) }
        if text.isEmpty { return fault(table, cell, "data.empty-cell", "column '\(column)' is empty; expected a number") }
        if ["nan", "inf", "infinity", "na", "null"].contains(text) {
            return fault(table, cell, "data.not-finite", "column '\(column)' is '\(cell.text)'; expected a finite number")
        }
        return fault(
            table, cell, "data.not-a-number", "column '\(column)' is '\(cell.text)'; expected a number",
            hint: "list the column under ignore, or encode it with one-hot: \(column)")
    }

    private static func labels(_ table: CSVTable, _ place: Int, _ classes: [String]) throws(LearningError) -> [Int] {
        let known = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
        var labels: [Int] = []
        labels.reserveCapacity(table.rows.count)
        for row in table.rows {
            guard let label = known[row[place].text] else {
                throw fault(
                    table, row[place], "data.unknown-class", "class '\(row[place].text)' is not in the training data",
                    hint: "known are \(summary(classes))")
            }
            labels.append(label)
        }
        return labels
    }

    private static func summary(_ names: [String]) -> String {
        names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", … (\(names.count) in all)" : "")
    }
}
