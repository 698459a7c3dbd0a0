import Learning
import Numerics
import Testing

@Suite("Seeded cuts")
struct SplitTests {
    @Test("a validation cut keeps the classes' shares and every row once", arguments: [0.1, 0.2, 0.5])
    func stratified(share: Double) throws {
        let (data, _) = try FixtureData.load("breast_cancer")
        let (kept, held) = data.split(share: share, seed: 1)
        #expect(kept.count + held.count == data.count)
        #expect(held.count == Int((share * Double(data.count)).rounded()))
        for (all, some) in zip(data.classCounts, held.classCounts) { #expect(abs(share * Double(all) - Double(some)) <= 1) }
        var rows = Set((0..<kept.count).map { Array(kept.features.row($0)) })
        rows.formUnion((0..<held.count).map { Array(held.features.row($0)) })
        #expect(rows.count == data.count)
    }

    @Test("the cut hangs on seed and stream, and on nothing else")
    func seeded() {
        let labels = (0..<100).map { $0 % 3 }
        func cut(_ seed: UInt64, _ stream: UInt64) -> [Int] { Split.held(share: 0.3, of: labels, classes: 3, seed: seed, stream: stream) }
        #expect(cut(1, 2) == cut(1, 2))
        #expect(cut(1, 2) != cut(2, 2) && cut(1, 2) != cut(1, 3))
        #expect(cut(1, 2) == cut(1, 2).sorted())
    }

    @Test("a class keeps at least one row, and a share of 0 holds nothing")
    func small() {
        let held = Split.held(share: 0.9, of: [0, 0, 0, 0, 1], classes: 2, seed: 0, stream: 0)
        #expect(!held.contains(4) && held.count == 3)
        #expect(Split.held(share: 0, of: [0, 1], classes: 2, seed: 0, stream: 0).isEmpty)
    }

    @Test("folds differ by at most one row a class")
    func folds() {
        let labels = (0..<103).map { $0 % 4 == 0 ? 1 : 0 }
        let folds = Split.folds(5, of: labels, classes: 2, seed: 9)
        for label in 0..<2 {
            let sizes = (0..<5).map { fold in zip(folds, labels).count { $0 == fold && $1 == label } }
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        }
    }

    @Test("without a test file, a stated share of the training file is the test part")
    func testShare() throws {
        let source = DataSource(train: try FixtureData.path("moons_train.csv"), testShare: 0.25, ignore: ["row"])
        let data = try DataSet.load(source, seed: 4)
        #expect(data.training.count == 210)
        #expect(data.test?.classCounts == [35, 35])
        let none = try DataSet.load(DataSource(train: source.train, ignore: ["row"]))
        #expect(none.test == nil && none.training.count == 280)
    }
}
