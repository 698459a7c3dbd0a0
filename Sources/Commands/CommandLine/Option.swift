/// One option of the command line: all that parsing, help, completion and the documentation know of it.
struct Option: Sendable {
    /// What an option's value may be; checked before anything runs.
    enum Value: Sendable {
        case text
        /// A file that is read or written; shells complete it.
        case file
        case integer(ClosedRange<Int>)
        case choice([String])
        /// `NAME=VALUE` with a real value.
        case assignment
        /// `COLUMNSxROWS`.
        case size
    }

    /// With its dashes: `--shots`.
    let name: String
    /// One dash and a letter: `-o`.
    let short: String?
    /// What stands for the value in the help: `N`; nil where the option is a switch.
    let valueName: String?
    let value: Value
    let help: String
    /// What holds without it, for the help.
    let standard: String?
    let isRepeatable: Bool

    /// A switch.
    init(_ name: String, short: String? = nil, _ help: String) {
        self.init(name, short: short, nil, .text, help, standard: nil, isRepeatable: false)
    }

    init(
        _ name: String, short: String? = nil, _ valueName: String?, _ value: Value, _ help: String, standard: String? = nil,
        isRepeatable: Bool = false
    ) {
        self.name = name
        self.short = short
        self.valueName = valueName
        self.value = value
        self.help = help
        self.standard = standard
        self.isRepeatable = isRepeatable
    }

    /// `-o, --output FILE`, as the help shows it.
    var synopsis: String {
        [short, name].compactMap { $0 }.joined(separator: ", ") + (valueName.map { " \($0)" } ?? "")
    }

    /// The words that a shell can complete its value to.
    var choices: [String] { if case .choice(let names) = value { names } else { [] } }

    /// Why a text is no value of this option; nil where it is one.
    func fault(in text: String) -> String? {
        switch value {
        case .text, .file: return nil
        case .integer(let range):
            if let number = Int(text), range.contains(number) { return nil }
            if range.upperBound == .max { return "\(name) takes a whole number of at least \(range.lowerBound), not '\(text)'" }
            return "\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound), not '\(text)'"
        case .choice(let names):
            if names.contains(text) { return nil }
            return "\(name) takes \(listed(names, "or")), not '\(text)'"
        case .assignment:
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty { return nil }
            return "\(name) takes NAME=VALUE, not '\(text)'"
        case .size:
            return screenSize(text) == nil ? "\(name) takes COLUMNSxROWS such as 80x24 (from 1x1 to 1000x1000), not '\(text)'" : nil
        }
    }
}

/// Columns and rows of a text such as `80x24`.
func screenSize(_ text: String) -> (columns: Int, rows: Int)? {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let columns = Int(parts[0]), let rows = Int(parts[1]), (1...1000).contains(columns), (1...1000).contains(rows)
    else { return nil }
    return (columns, rows)
}

/// `a, b or c`.
func listed(_ names: [String], _ conjunction: String) -> String {
    guard let last = names.last else { return "nothing" }
    let others = names.dropLast().joined(separator: ", ")
    return others.isEmpty ? last : "\(others) \(conjunction) \(last)"
}
