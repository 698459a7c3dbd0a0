import Diagnostics
import Workspace

/// A condition on runs as a person types it: `lr>0.1 & state=failed`, `!(seed<3) | name~moons`.
///
/// Names are those of metrics and of the project's keys, whole or by their last part; besides `id`, `name`, `state`, `seed`, `epoch`.
struct RunFilter: Hashable, Sendable {
    /// As it was typed.
    let text: String
    private let condition: Condition

    init(_ text: String) throws(Fault) {
        self.text = text
        var parser = Parser(text)
        condition = try parser.condition()
    }

    func accepts(_ run: RunSummary) -> Bool { condition.holds(for: run) }

    /// What is wrong with a condition, and where.
    struct Fault: Error, Equatable {
        /// Counted from 1.
        let column: Int
        let reason: String
    }

    fileprivate indirect enum Condition: Hashable, Sendable {
        case all([Condition])
        case any([Condition])
        case not(Condition)
        case compare(name: String, Comparison, value: String)

        func holds(for run: RunSummary) -> Bool {
            switch self {
            case .all(let parts): parts.allSatisfy { $0.holds(for: run) }
            case .any(let parts): parts.contains { $0.holds(for: run) }
            case .not(let part): !part.holds(for: run)
            case .compare(let name, let comparison, let value):
                run.field(name).map { comparison.holds($0, value) } ?? false
            }
        }
    }

    fileprivate enum Comparison: String, CaseIterable, Sendable {
        case atLeast = ">="
        case atMost = "<="
        case differs = "!="
        case equals = "="
        case above = ">"
        case below = "<"
        case contains = "~"

        func holds(_ left: String, _ right: String) -> Bool {
            if self == .contains { return left.lowercased().contains(right.lowercased()) }
            if let a = Double(left), let b = Double(right) {
                switch self {
                case .atLeast: return a >= b
                case .atMost: return a <= b
                case .differs: return a != b
                case .above: return a > b
                case .below: return a < b
                case .equals, .contains: return a == b
                }
            }
            switch self {
            case .equals: return left == right
            case .differs: return left != right
            default: return false
            }
        }
    }

    private struct Parser {
        private let scalars: [Unicode.Scalar]
        private var at = 0
        private var depth = 0

        init(_ text: String) { scalars = Array(text.unicodeScalars) }

        mutating func condition() throws(Fault) -> Condition {
            let whole = try alternatives()
            guard at == scalars.count else { throw fault("'&', '|' or the end was expected") }
            return whole
        }

        private mutating func alternatives() throws(Fault) -> Condition {
            var parts = [try conjunction()]
            while take("||") || take("|") || take(word: "or") { parts.append(try conjunction()) }
            return parts.count == 1 ? parts[0] : .any(parts)
        }

        private mutating func conjunction() throws(Fault) -> Condition {
            var parts = [try single()]
            while take("&&") || take("&") || take(word: "and") { parts.append(try single()) }
            return parts.count == 1 ? parts[0] : .all(parts)
        }

        private mutating func single() throws(Fault) -> Condition {
            depth += 1
            defer { depth -= 1 }
            guard depth < 50 else { throw fault("more than 50 parentheses deep") }
            if !peek("!="), take("!") || take(word: "not") { return .not(try single()) }
            if take("(") {
                let inner = try alternatives()
                guard take(")") else { throw fault("')' was expected") }
                return inner
            }
            let name = text(until: "=!<>~&|() ")
            guard !name.isEmpty else { throw fault("the name of a metric or a setting was expected") }
            guard let comparison = Comparison.allCases.first(where: { take($0.rawValue) }) else {
                throw fault("=, !=, <, <=, >, >= or ~ was expected after '\(name)'")
            }
            _ = comparison == .equals && take("=")
            let value = text(until: "&|() ")
            guard !value.isEmpty else { throw fault("a value was expected") }
            return .compare(name: name, comparison, value: value)
        }

        private mutating func text(until stops: String) -> String {
            skip()
            var text = ""
            if at < scalars.count, scalars[at] == "'" || scalars[at] == "\"" {
                let quote = scalars[at]
                at += 1
                while at < scalars.count, scalars[at] != quote { take(into: &text) }
                at = min(at + 1, scalars.count)
                return text
            }
            while at < scalars.count, !stops.unicodeScalars.contains(scalars[at]) { take(into: &text) }
            return text
        }

        private mutating func take(into text: inout String) {
            text.unicodeScalars.append(scalars[at])
            at += 1
        }

        private mutating func skip() { while at < scalars.count, scalars[at] == " " { at += 1 } }

        private mutating func peek(_ mark: String) -> Bool {
            skip()
            return scalars[at...].starts(with: mark.unicodeScalars)
        }

        private mutating func take(_ mark: String) -> Bool {
            guard peek(mark) else { return false }
            at += mark.unicodeScalars.count
            return true
        }

        private mutating func take(word: String) -> Bool {
            guard peek(word) else { return false }
            let end = at + word.unicodeScalars.count
            guard end < scalars.count, scalars[end] == " " || scalars[end] == "(" else { return false }
            at = end
            return true
        }

        private func fault(_ reason: String) -> Fault { Fault(column: at + 1, reason: reason) }
    }
}

extension RunSummary {
    /// A figure or a setting by its name; nil where the run has none of that name.
    fileprivate func field(_ name: String) -> String? {
        switch name {
        case "id", "run": return id
        case "name": return self.name
        case "state", "status": return status.rawValue
        case "seed": return "\(seed)"
        case "epoch": return "\(epoch)"
        case "lr": return learningRate
        default: break
        }
        if let value = metrics[name] { return "\(value)" }
        if let value = parameters[name] { return value }
        let ending = "." + name
        if let key = parameters.keys.filter({ $0.hasSuffix(ending) }).min() { return parameters[key] }
        return metrics.keys.filter { $0.hasSuffix(ending) }.min().flatMap { metrics[$0] }.map { "\($0)" }
    }
}
