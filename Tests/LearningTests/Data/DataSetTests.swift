import Diagnostics
import Documents
import Foundation
import Learning
import Numerics
import Testing

@Suite("Data sets from CSV")
struct DataSetTests {
    static func training(_ text: String, ignore: [String] = [], categories: [String] = []) throws -> DataSet {
        try DataSet(
            training: CSVTable.parse(text, file: "train.csv"), DataSource(train: "train.csv", ignore: ignore, categories: categories))
    }

    static func test(_ text: String, like training: DataSet) throws -> DataSet {
        try DataSet(test: CSVTable.parse(text, file: "test.csv"), like: training, label: "label")
    }

    @Test("the reference sets have the rows, columns and classes that their description gives")
    func reference() throws {
        let source = DataSource(
            train: try FixtureData.path("breast_cancer_train.csv"), test: try FixtureData.path("breast_cancer_test.csv"), ignore: ["row"])
        let data = try DataSet.load(source)
        let test = try #require(data.test)
        #expect(data.training.count == 398 && test.count == 171)
        #expect(data.training.columns.count == 30 && data.training.columns[0].name == "mean_radius")
        #expect(data.training.classes == ["0", "1"])
        #expect(data.training.classCounts[0] + test.classCounts[0] == 212)
        #expect(data.training.features[0, 0] == 17.99 && test.labels.count == test.features.rows)
        #expect(data.training.digest == "4043fc40cd03762586e20de164acb5a6e8a92a6520df82925cbc911194ea789d")
        #expect(test.digest == "63c76ecc719bf6278f26d323c0efa56ee10e5637a541f13b6405ec331cae40ca")
    }

    @Test("classes are sorted by value where all are numbers, else as text")
    func classes() throws {
        #expect(try Self.training("x,label\n1,10\n2,9\n3,-1\n").classes == ["-1", "9", "10"])
        #expect(try Self.training("x,label\n1,10\n2,9\n3,b\n").classes == ["10", "9", "b"])
        #expect(try Self.training("x,label\n1,ill\n2,Well\n").labels == [1, 0])
    }

    @Test("a test file's columns are found by name, in any order, and others are ignored")
    func order() throws {
        let training = try Self.training("row,x,y,label\n0,1,2,a\n1,3,4,b\n", ignore: ["row"])
        let test = try Self.test("label,y,note,x\nb,20,?,10\n", like: training)
        #expect(test.features.values == [10, 20] && test.labels == [1])
        let rows = try DataSet.features(of: CSVTable.parse("y,x\n5,6\n", file: "in.csv"), training.columns)
        #expect(rows.values == [6, 5])
    }

    @Test("category columns have their levels sorted")
    func categories() throws {
        let data = try Self.training("grade,x,label\nhigh,1,a\nlow,2,b\nhigh,3,a\n", categories: ["grade"])
        #expect(data.columns[0].kind == .category(levels: ["high", "low"]))
        #expect(data.features.column(0) == [0, 1, 0])
    }

    @Test("numbers may have signs, exponents and spaces around them")
    func numbers() throws {
        #expect(try Self.training("x,label\n +1e-3,0\n-.5 ,1\n7.,1\n").features.values == [1e-3, -0.5, 7])
    }

    @Test(
        "a fault in the training file is told with its place",
        arguments: [
            ("", "train.csv:1:1: error: no header"),
            ("x,label\n", "train.csv:1:1: error: the file has a header but no rows"),
            ("x,x,label\n1,2,a\n", "train.csv:1:3: error: "),
            ("x,labell\n1,a\n", "train.csv:1:1: error: no label column 'label'; did you mean 'labell'?"),
            ("x,y,label\n1,2,a\n3,b4,b\n", "train.csv:3:3: error: column 'y' is 'b4'; expected a number"),
            ("x,y,label\n1,,a\n3,4,b\n", "train.csv:2:3: error: column 'y' is empty; expected a number"),
            ("x,y,label\n1,2,a\nnan,4,b\n", "train.csv:3:1: error: column 'x' is 'nan'; expected a finite number"),
            ("x,y,label\n1,2,a\n3,-inf,b\n", "train.csv:3:3: error: column 'y' is '-inf'; expected a finite number"),
            ("x,y,label\n1,2,a\n3,1e999,b\n", "train.csv:3:3: error: column 'y' is '1e999'; expected a"),
            ("x,y,label\n1,2,a\n3,0x1F,b\n", "train.csv:3:3: error: column 'y' is '0x1F'; expected a number"),
            ("x,label\n1,a\n2,a\n", "train.csv:1:3: error: column 'label' has the single class 'a'"),
            ("x,label\n1,a\n2,\n", "train.csv:3:3: error: the label is empty"),
            ("label\na\nb\n", "train.csv:1:1: error: no column is left as a feature"),
            ("x,y,label\n1,2,a\n3,b\n", "train.csv:3:"),
        ])
    func faults(text: String, message: String) {
        expect(message) { _ = try Self.training(text) }
    }

    @Test("an ignored column that is not there is told with a neighbour")
    func ignored() {
        expect("train.csv:1:1: error: no column 'rwo'; did you mean 'row'?") {
            _ = try Self.training("row,x,label\n1,2,a\n2,3,b\n", ignore: ["rwo"])
        }
    }

    @Test("a class, a level or a column that only one of the files has is a fault")
    func mismatches() throws {
        let training = try Self.training("grade,x,label\nhigh,1,a\nlow,2,b\n", categories: ["grade"])
        expect("test.csv:3:8: error: class 'c' is not in the training data") {
            _ = try Self.test("grade,x,label\nlow,1,a\nhigh,2,c\n".replacing("high,2", with: "low,22"), like: training)
        }
        expect("test.csv:2:1: error: column 'grade' has 'hgh', which the training data lacks; did you mean 'high'?") {
            _ = try Self.test("grade,x,label\nhgh,1,a\n", like: training)
        }
        expect("test.csv:1:1: error: no column 'x'") { _ = try Self.test("grade,label\nlow,a\n", like: training) }
    }

    @Test("a missing file is a missing input, not bad data")
    func missing() {
        #expect {
            try DataSet.load(DataSource(train: "/nowhere/train.csv"))
        } throws: { error in
            (error as? LearningError)?.kind == .missingInput
        }
    }

    private func expect(_ message: String, at location: SourceLocation = #_sourceLocation, _ work: () throws -> Void) {
        #expect(sourceLocation: location) {
            try work()
        } throws: { error in
            guard let fault = error as? any Fault else { return false }
            #expect(fault.description.hasPrefix(message), "\(fault)", sourceLocation: location)
            return fault.kind == .data
        }
    }
}
