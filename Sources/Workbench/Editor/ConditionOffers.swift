import Circuits

/// What may stand in a condition: the names that a circuit declares, signs, and values.
struct ConditionOffers {
    private let circuit: Circuit

    init(_ circuit: Circuit) { self.circuit = circuit }

    /// More names are not listed.
    private static let most = 200

    private static let signs = ["==", "!=", "<", "<=", ">", ">="]

    private static let meanings = [
        "==": "is", "!=": "is not", "<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least",
        "&&": "and", "||": "or",
    ]

    /// A line before the cursor: what is finished, and the word that is being typed.
    static func split(_ line: LineEditor) -> (before: [Unicode.Scalar], word: [Unicode.Scalar]) {
        let text = line.text.prefix(line.cursor)
        let word = text.reversed().prefix { $0 == "_" || $0 == "[" || $0 == "]" || $0 == "." || $0.properties.isAlphabetic || isDigit($0) }
        return (Array(text.dropLast(word.count)), word.reversed())
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// What may stand at the cursor, the likeliest first.
    func offers(for line: LineEditor) -> [ConditionForm.Offer] {
        let (before, word) = Self.split(line)
        let sign = String(
            String.UnicodeScalarView(before.reversed().drop { $0 == " " }.prefix { "=!<>&|".unicodeScalars.contains($0) }.reversed()))
        let isFinished = before.last == " " && sign.isEmpty && before.contains { $0 != " " && $0 != "(" }
        if word.isEmpty, isFinished, !before.reversed().drop(while: { $0 == " " }).starts(with: "(".unicodeScalars) {
            return (Self.signs + ["&&", "||"]).map { ConditionForm.Offer(text: $0, note: Self.meanings[$0] ?? "") }
        }
        var found = names
        if Self.signs.contains(sign) || sign == "=" { found = values(comparedWith: before, sign) + found }
        guard !word.isEmpty else { return Array(found.prefix(Self.most)) }
        let scored = found.enumerated().compactMap { place, offer -> (Int, Int, ConditionForm.Offer)? in
            fuzzyScore(word, in: offer.text).map { ($0, place, offer) }
        }
        // What stands there already needs no offer.
        let typed = String(String.UnicodeScalarView(word))
        return scored.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2).filter { $0.text != typed }
    }

    /// Registers before their bits, then variables and inputs.
    private var names: [ConditionForm.Offer] {
        let registers = circuit.bits.filter { !$0.isLocal }
        let wholes = registers.map { ConditionForm.Offer(text: $0.name, note: $0.size == 1 ? "bit" : "bit[\($0.size)], as a number") }
        let bits = registers.filter { $0.size > 1 }.flatMap { register in
            (0..<min(register.size, Self.most)).map { ConditionForm.Offer(text: "\(register.name)[\($0)]", note: "bit") }
        }
        let variables = circuit.variables.map { ConditionForm.Offer(text: $0.name, note: "\($0.type)") }
        let inputs = circuit.inputs.map { ConditionForm.Offer(text: $0, note: "input \(circuit.inputTypes[$0] ?? .real)") }
        return wholes + variables + inputs + bits
    }

    /// Values that what stands before a sign may have.
    private func values(comparedWith before: [Unicode.Scalar], _ sign: String) -> [ConditionForm.Offer] {
        var editor = LineEditor()
        editor.insert(before.reversed().drop { $0 == " " }.dropFirst(sign.unicodeScalars.count).drop { $0 == " " }.reversed())
        let name = String(String.UnicodeScalarView(Self.split(editor).word))
        func numbers(_ values: [Int], _ note: String) -> [ConditionForm.Offer] {
            values.map { ConditionForm.Offer(text: "\($0)", note: note) }
        }
        if let register = circuit.bits.first(where: { $0.name == name }), register.size > 1 {
            let most = register.size < 63 ? 1 << register.size - 1 : Int.max
            return numbers(Array(0...min(most, 7)), "of \(name)") + (most > 7 ? numbers([most], "all bits are 1") : [])
        }
        switch circuit.variables.first(where: { $0.name == name })?.type {
        case .boolean: return ["true", "false"].map { ConditionForm.Offer(text: $0, note: "bool") }
        case .none: return numbers([0, 1], "")
        case let type?: return numbers([0, 1, 2], "\(type)")
        }
    }
}
