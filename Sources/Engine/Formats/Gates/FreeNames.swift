/// A name that every language can use: letters, digits and underscores.
func identifier(_ text: String, otherwise: String = "gate_") -> String {
    var name = ""
    for scalar in text.unicodeScalars.prefix(64) {
        let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        name.unicodeScalars.append(isPlain ? scalar : "_")
    }
    guard let first = name.unicodeScalars.first, first.properties.isAlphabetic else { return otherwise + name }
    return name
}

/// Names that are taken, and a free one like a taken one: `q`, `q_2`, `q_3`.
struct FreeNames {
    private var taken: Set<String>
    private var numbers: [String: Int] = [:]

    init(_ taken: Set<String>) { self.taken = taken }

    mutating func free(_ name: String) -> String {
        var candidate = name
        while !taken.insert(candidate).inserted {
            let number = (numbers[name] ?? 1) + 1
            numbers[name] = number
            candidate = "\(name)_\(number)"
        }
        return candidate
    }
}
