import Documents
import Foundation
import Learning
import Testing

/// The data sets that the tests of learning share.
enum FixtureData {
    /// A reference set's training and test parts, `breast_cancer`, say.
    static func load(_ name: String) throws -> (training: DataSet, test: DataSet) {
        let training = try DataSet(training: table("\(name)_train.csv"), DataSource(train: "", ignore: ["row"]))
        return (training, try DataSet(test: table("\(name)_test.csv"), like: training, label: "label"))
    }

    /// The same after preprocessing fitted on the training part.
    static func load(_ name: String, _ steps: [PreprocessingStep]) throws -> (training: DataSet, test: DataSet) {
        let (training, test) = try load(name)
        let preprocessing = try Preprocessing(fitting: steps, on: training)
        return (preprocessing.apply(training), preprocessing.apply(test))
    }

    static func path(_ file: String) throws -> String {
        try #require(Bundle.module.path(forResource: "Fixtures/" + file, ofType: nil))
    }

    static func table(_ file: String) throws -> CSVTable {
        try table(text: String(contentsOfFile: path(file), encoding: .utf8), file: file)
    }

    /// A table of plain cells without quotes.
    static func table(text: String, file: String = "data.csv") -> CSVTable {
        let rows = text.split(separator: "\n").enumerated().map { line, text in
            var column = 1
            return text.split(separator: ",", omittingEmptySubsequences: false).map { cell in
                defer { column += cell.count + 1 }
                return CSVTable.Cell(text: String(cell), line: line + 1, column: column)
            }
        }
        return CSVTable(file: file, header: rows.first ?? [], rows: Array(rows.dropFirst()))
    }
}
