extension String {
    /// The text with its longest words cut in their middle: what a message quotes of a source may be megabytes of one name or number.
    var shorteningLongWords: String {
        guard utf8.count > longestWord else { return self }
        var result = ""
        for (number, word) in split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            if number > 0 { result += " " }
            let letters = word.utf8.count > longestWord ? word.count : 0
            result += letters > longestWord ? "\(word.prefix(longestWord / 2))…\(word.suffix(longestWord / 4))" : word
        }
        return result
    }
}

/// Longer words are cut; paths are mostly shorter.
private let longestWord = 160
