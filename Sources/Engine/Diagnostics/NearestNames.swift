/// The names that a person who wrote `name` may have meant, closest first.
///
/// Distance counts insertions, deletions, substitutions and swaps of neighbours (Damerau–Levenshtein, optimal string alignment), letters
/// compared without case. A name qualifies when at most a third of its letters, and at least one, differ, or when one begins with the other.
/// Ties keep the order of `names`.
public func nearest(to name: String, among names: some Sequence<String>, limit: Int = 3) -> [String] {
    let written = Array(name.prefix(longestCompared).lowercased().unicodeScalars)
    guard !written.isEmpty, limit > 0 else { return [] }
    var found: [(name: String, distance: Int)] = []
    for candidate in names where candidate != name {
        let letters = Array(candidate.prefix(longestCompared).lowercased().unicodeScalars)
        let allowed = max(1, max(written.count, letters.count) / 3)
        let distance = editDistance(written, letters)
        if distance <= allowed, distance < max(written.count, letters.count) {
            found.append((candidate, distance))
        } else if written.count >= 3, letters.count >= 3, letters.starts(with: written) || written.starts(with: letters) {
            found.append((candidate, distance))
        }
    }
    let order = found.indices.sorted { (found[$0].distance, $0) < (found[$1].distance, $1) }
    return order.prefix(limit).map { found[$0].name }
}

/// "did you mean a, b or c?", or nothing where no name is near.
public func didYouMean(_ name: String, among names: some Sequence<String>, limit: Int = 3) -> String? {
    let near = nearest(to: name, among: names, limit: limit).map { "'\($0)'" }
    guard let last = near.last else { return nil }
    let others = near.dropLast().joined(separator: ", ")
    return "did you mean \(others.isEmpty ? last : "\(others) or \(last)")?"
}

/// Names are compared by their first letters, so that a hostile text costs little.
private let longestCompared = 64

private func editDistance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
    guard !first.isEmpty, !second.isEmpty else { return max(first.count, second.count) }
    var beforeLast = [Int](repeating: 0, count: second.count + 1)
    var last = Array(0...second.count)
    for i in 1...first.count {
        var row = [Int](repeating: i, count: second.count + 1)
        for j in 1...second.count {
            let same = first[i - 1] == second[j - 1]
            row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1))
            if i > 1, j > 1, first[i - 1] == second[j - 2], first[i - 2] == second[j - 1] {
                row[j] = min(row[j], beforeLast[j - 2] + 1)
            }
        }
        (beforeLast, last) = (last, row)
    }
    return last[second.count]
}
