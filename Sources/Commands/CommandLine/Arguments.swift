/// A command line that was read: a command, its operands and its options' values.
struct Arguments: Sendable {
    let command: Command
    var operands: [String] = []
    private var values: [String: [String]] = [:]

    init(_ command: Command) { self.command = command }

    mutating func add(_ value: String, to option: Option) {
        if option.isRepeatable { values[option.name, default: []].append(value) } else { values[option.name] = [value] }
    }

    mutating func adopt(_ other: Arguments) { values.merge(other.values) { $0 + $1 } }

    func has(_ option: String) -> Bool { values[option] != nil }

    func text(_ option: String) -> String? { values[option]?.last }

    func all(_ option: String) -> [String] { values[option] ?? [] }

    func integer(_ option: String) -> Int? { text(option).flatMap { Int($0) } }

    var isJSON: Bool { has("--json") }
    var isQuiet: Bool { has("--quiet") }
    var output: String? { text("--output") }
    var seed: UInt64? { integer("--seed").map { UInt64($0) } }
    var names: Set<String> { Set(values.keys) }
}
