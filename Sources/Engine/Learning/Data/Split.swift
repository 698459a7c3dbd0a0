import Numerics

/// Seeded cuts of a data set that keep the classes' shares.
public enum Split {
    /// Streams of the generator, one a purpose, so that no two cuts of a seed are related.
    public static let validationStream: UInt64 = 0x7661_6c69
    public static let testStream: UInt64 = 0x7465_7374
    public static let foldStream: UInt64 = 0x666f_6c64

    /// Which rows are held out: about `share` of each class, `share` of all rows in total, in ascending order.
    ///
    /// A class keeps at least one row where it has any; classes too small for the share give the rows that rounding leaves to the largest remainders.
    public static func held(share: Double, of labels: [Int], classes: Int, seed: UInt64, stream: UInt64) -> [Int] {
        let members = shuffledMembers(labels, classes, seed, stream)
        let exact = members.map { share * Double($0.count) }
        var counts = zip(exact, members).map { min(Int($0), max($1.count - 1, 0)) }
        let wanted = Int((share * Double(labels.count)).rounded())
        let order = exact.indices.sorted { (exact[$1].remainder, $0) < (exact[$0].remainder, $1) }
        for index in order where counts.reduce(0, +) < wanted && counts[index] < members[index].count - 1 { counts[index] += 1 }
        return zip(members, counts).flatMap { $0.prefix($1) }.sorted()
    }

    /// Each row's fold: every class is dealt round the folds, so that folds differ by at most one row a class.
    public static func folds(_ count: Int, of labels: [Int], classes: Int, seed: UInt64, stream: UInt64 = foldStream) -> [Int] {
        var (folds, next) = ([Int](repeating: 0, count: labels.count), 0)
        for member in shuffledMembers(labels, classes, seed, stream) {
            for row in member {
                folds[row] = next % count
                next += 1
            }
        }
        return folds
    }

    private static func shuffledMembers(_ labels: [Int], _ classes: Int, _ seed: UInt64, _ stream: UInt64) -> [[Int]] {
        var generator = Philox(seed: seed, stream: stream)
        var members = [[Int]](repeating: [], count: classes)
        for (row, label) in labels.enumerated() { members[label].append(row) }
        for index in members.indices { generator.shuffle(&members[index]) }
        return members
    }
}

extension Double {
    fileprivate var remainder: Double { self - rounded(.down) }
}

extension DataSet {
    /// Cuts a share of each class away, seeded; both parts keep the rows' order.
    ///
    /// - Parameter share: between 0 and 1; 0 holds nothing.
    public func split(share: Double, seed: UInt64, stream: UInt64 = Split.validationStream) -> (kept: DataSet, held: DataSet) {
        let held = Split.held(share: share, of: labels, classes: classes.count, seed: seed, stream: stream)
        let isHeld = Set(held)
        return (selecting(rows: labels.indices.filter { !isHeld.contains($0) }), selecting(rows: held))
    }
}
