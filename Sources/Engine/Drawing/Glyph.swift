public import Circuits

/// What kind of mark a character of a drawing is; a front end gives each its colour.
public enum Ink: Hashable, Sendable, CaseIterable {
    case wire, label, gate, rotation, clifford, control, parameter, measurement, classical, barrier
}

/// What is drawn where an operation meets a wire.
enum Glyph: Equatable {
    /// The operation's box, or a bare mark such as `⊕`.
    case box(name: String, parameters: String, Ink)
    case mark(Unicode.Scalar, Ink)
    case barrier

    /// Columns of the text, without a box around it.
    var columns: Int {
        switch self {
        case .box(let name, let parameters, _): name.unicodeScalars.count + parameters.unicodeScalars.count
        case .mark, .barrier: 1
        }
    }
}

extension CircuitLayout {
    /// The marks of an operation on its wires.
    ///
    /// - Parameter limit: the most columns that a text may take.
    func glyphs(of operation: Operation, isASCII: Bool, limit: Int) -> [(wire: Int, glyph: Glyph)] {
        switch operation {
        case .gate(let application): return glyphs(of: application, isASCII, limit)
        case .measure(let qubit, let bit):
            return [(qubit, .box(name: "M", parameters: bit.map { " " + bitName($0) } ?? "", .measurement))]
        case .reset(let qubit): return [(qubit, .box(name: isASCII ? "|0>" : "|0⟩", parameters: "", .measurement))]
        case .barrier(let qubits): return qubits.map { ($0, .barrier) }
        case .box: return []
        case .delay(let qubits, _): return qubits.map { ($0, fitted("delay", "", .barrier, limit, isASCII)) }
        case .assign(let target, _):
            let name: String =
                switch target {
                case .variable(let variable): circuit.variables.indices.contains(variable) ? circuit.variables[variable].name : "?"
                case .bits(let bits): bits.map(bitName).joined(separator: ",")
                }
            return [(0, fitted(name + "=", isASCII ? "~" : "…", .classical, limit, isASCII))]
        case .loop(let condition, _):
            return block("while " + spelled(text(of: condition), isASCII), operation, limit, isASCII)
        case .conditional(let condition, let then, let otherwise):
            let names = "if " + spelled(text(of: condition), isASCII)
            var marks: [(Int, Glyph)] = []
            if then.count == 1, otherwise.isEmpty, case .gate(let application) = then[0] {
                marks = glyphs(of: application, isASCII, limit)
                if let last = marks.indices.last, case .box(let name, let parameters, let ink) = marks[last].1 {
                    marks[last].1 = fitted(name, parameters + " " + names, ink, limit)
                } else if let last = marks.indices.last, case .mark(let scalar, let ink) = marks[last].1 {
                    marks[last].1 = fitted(String(Character(scalar)), " " + names, ink, limit)
                }
                return marks
            }
            return block(names, operation, limit, isASCII)
        }
    }

    /// A condition with the names of this circuit: `c = 2`, `c0 ∧ ¬c1`.
    public func text(of condition: Condition) -> String { ClassicalText(circuit).text(condition) }

    /// A block as boxes, where there is no room for what stands inside.
    private func block(_ name: String, _ operation: Operation, _ limit: Int, _ isASCII: Bool) -> [(wire: Int, glyph: Glyph)] {
        let wires = operation.qubits.isEmpty ? [0] : operation.qubits.sorted()
        let more = isASCII ? "~" : "…"
        return wires.enumerated().map { ($0.element, fitted($0.offset == 0 ? name : more, "", .classical, limit, isASCII)) }
    }

    private func glyphs(of application: GateApplication, _ isASCII: Bool, _ limit: Int) -> [(Int, Glyph)] {
        let row = application.standardGate
        let modifierControls = application.modifierControls
        let ownControls = row?.controls ?? 0
        let controlCount = min(modifierControls + ownControls, application.qubits.count)
        var marks: [(Int, Glyph)] = []
        var positives = application.modifiers.compactMap { if case .control(let positive) = $0 { positive } else { nil } }
        positives += Array(repeating: true, count: ownControls)
        for (qubit, isPositive) in zip(application.qubits.prefix(controlCount), positives) {
            marks.append((qubit, .mark(isPositive ? (isASCII ? "@" : "●") : (isASCII ? "o" : "○"), .control)))
        }
        let targets = Array(application.qubits.dropFirst(controlCount))
        let symbol = spelled(row?.symbol ?? application.baseName, isASCII)
        let isPlain = application.modifiers.allSatisfy { if case .control = $0 { true } else { false } }
        let suffix = isPlain ? "" : application.modifiers.contains(.inverse) ? spelled("†", isASCII) : "^"
        let parameters =
            application.angles.isEmpty ? "" : "(" + application.angles.map { angleText($0, isASCII: isASCII) }.joined(separator: ",") + ")"
        if controlCount > 0, isPlain, targets.count == 1, row?.base == "x" || (row?.name == "x" && modifierControls > 0) {
            return marks + [(targets[0], .mark(isASCII ? "X" : "⊕", .gate))]
        }
        if symbol == "×" || (isASCII && row?.symbol == "×"), isPlain {
            return marks + targets.map { ($0, .mark(isASCII ? "x" : "×", .gate)) }
        }
        if targets.isEmpty {
            // A global phase, which has no wire of its own: on the last control, or the first wire.
            if let last = marks.indices.last { marks[last].1 = fitted(symbol + suffix, parameters, .rotation, limit, isASCII) }
            return marks.isEmpty ? [(0, fitted(symbol + suffix, parameters, .rotation, limit, isASCII))] : marks
        }
        let ink: Ink = !application.angles.isEmpty ? .rotation : row?.clifford == .always ? .clifford : .gate
        let isOrdered = row == nil && targets.count > 1
        for (place, target) in targets.enumerated() {
            let name = symbol + suffix + (isOrdered ? ".\(place)" : "")
            marks.append((target, fitted(name, place == 0 ? parameters : "", ink, limit, isASCII)))
        }
        return marks
    }

    /// The name of a classical bit.
    public func bitName(_ bit: Int) -> String {
        var rest = bit
        for register in circuit.bits {
            if rest < register.size { return register.size == 1 ? register.name : "\(register.name)\(rest)" }
            rest -= register.size
        }
        return "\(bit)"
    }

    private func spelled(_ text: String, _ isASCII: Bool) -> String { isASCII ? spelledInASCII(text) : text }

    private func fitted(_ name: String, _ parameters: String, _ ink: Ink, _ limit: Int, _ isASCII: Bool = false) -> Glyph {
        let (nameCount, all) = (name.unicodeScalars.count, name.unicodeScalars.count + parameters.unicodeScalars.count)
        if all <= limit { return .box(name: name, parameters: parameters, ink) }
        let ellipsis = isASCII ? "~" : "…"
        if nameCount + 3 > limit {
            return .box(
                name: String(String.UnicodeScalarView(name.unicodeScalars.prefix(max(limit - 1, 1)))) + ellipsis, parameters: "", ink)
        }
        let kept = String(String.UnicodeScalarView(parameters.unicodeScalars.prefix(limit - nameCount - 1)))
        return .box(name: name, parameters: kept + ellipsis, ink)
    }
}

/// An angle in few characters: `π/2`, `θ3`, `0.785`.
public func angleText(_ angle: Expression, isASCII: Bool = false) -> String {
    if case .number(let value) = angle { return shortNumber(value) }
    if case .negation(.number(let value)) = angle { return shortNumber(-value) }
    guard !isASCII else { return spelledInASCII(angle.description) }
    // Words that are the names of Greek letters, with or without a number after them, become the letter.
    var (text, word) = ("", "")
    func endWord() {
        let letters = word.prefix { $0.isLetter }
        text += (greek[String(letters)].map { $0 + word.dropFirst(letters.count).drop { $0 == "_" } }) ?? word
        word = ""
    }
    for character in angle.description {
        if character.isLetter || character == "_" || (character.isNumber && !word.isEmpty) {
            word.append(character)
        } else {
            endWord()
            text.append(character)
        }
    }
    endWord()
    return text
}

/// A number in four digits.
func shortNumber(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-inf" : "inf" }
    if value == value.rounded(), abs(value) < 1e6 { return "\(Int(value))" }
    let magnitude = abs(value)
    guard magnitude >= 0.001, magnitude < 1e5 else { return "\(value)" }
    var scale = 1.0
    while magnitude * scale < 1000 { scale *= 10 }
    return "\((value * scale).rounded() / scale)"
}

private let greek: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
]
