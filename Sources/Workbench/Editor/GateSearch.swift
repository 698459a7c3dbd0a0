import Circuits

/// Gates found by part of their names.
enum GateSearch {
    /// Names of the table's gates that the letters lead to, the best first.
    static func names(like text: String) -> [String] {
        let letters = Array(text.lowercased().unicodeScalars.filter { $0 != " " })
        guard !letters.isEmpty else { return ["h", "x", "cx", "rx", "ry", "rz", "cz", "ccx"] }
        let scored = Gate.standard.enumerated().compactMap { row, gate -> (score: Int, row: Int, name: String)? in
            guard gate.qubits > 0 else { return nil }
            let names = ([gate.name] + gate.aliases).compactMap { fuzzyScore(letters, in: $0).map { $0 * 2 } }
            let titles = [gate.title.lowercased()].compactMap { fuzzyScore(letters, in: $0).map { $0 * 2 + 9 } }
            return (names + titles).min().map { ($0, row, gate.name) }
        }
        return scored.sorted { ($0.score, $0.name.count, $0.row) < ($1.score, $1.name.count, $1.row) }.map(\.name)
    }
}
