import Circuits
import Diagnostics
import Workspace

/// Reads and writes conditions as OpenQASM does, by its own reader and writer, so that what is edited here is what a file says.
enum ConditionText {
    /// The most letters of a condition that is typed.
    private static let most = 400

    /// A condition on the bits, variables and inputs of a circuit; single bits may be called as the drawing calls them, `c0`, and `=` is `==`.
    static func read(_ text: String, in circuit: Circuit) throws(EditRefusal) -> Condition {
        guard circuit.bitCount > 0 || !circuit.variables.isEmpty || !circuit.inputs.isEmpty else {
            throw EditRefusal("there are no classical bits; \(Action.key(.measure)) measures a wire into one")
        }
        guard text.unicodeScalars.count <= most, !text.contains(where: { "{};\n".contains($0) }) else {
            throw EditRefusal("'\(text)' is no condition")
        }
        let asked = spelled(text, circuit)
        let program = programText(of: frame(circuit)) + "if (\(asked)) { reset \(probe)[0]; }\n"
        let (read, diagnostics) = readProgram(program, file: "condition")
        if let fault = diagnostics.first(where: { $0.severity == .error }) {
            // The parenthesis is not the person's.
            let message = text.contains(")") ? fault.message : fault.message.replacing(", found ')'", with: "")
            throw EditRefusal("'\(text)': \(message)" + (fault.hint.map { "; \($0)" } ?? ""))
        }
        guard let read, read.bitCount == circuit.bitCount + 1, read.variables == circuit.variables,
            case .conditional(let condition, let then, let otherwise)? = read.operations.last,
            then == [.reset(qubit: 0)], otherwise.isEmpty
        else { throw EditRefusal("'\(text)' does not depend on a bit, a variable or an input") }
        return condition
    }

    /// The condition as it would be typed.
    static func write(_ condition: Condition, in circuit: Circuit) -> String {
        var program = circuit
        (program.definitions, program.directives, program.annotations) = ([], [], [])
        if program.qubitCount == 0 { program.qubits = [Register(name: probe, size: 1)] }
        program.operations = [.conditional(condition, then: [.reset(qubit: 0)], otherwise: [])]
        let line = programText(of: program).split(separator: "\n").last { $0.hasPrefix("if (") } ?? ""
        guard let end = line.lastIndex(of: ")") else { return "" }
        return String(line[line.index(line.startIndex, offsetBy: 4)..<end])
    }

    private static let probe = "probe_of_a_condition"

    /// A program that declares what the circuit declares, measures each bit and perhaps stores something in each variable: the reader knows no value.
    private static func frame(_ circuit: Circuit) -> Circuit {
        var program = Circuit()
        (program.inputs, program.inputTypes, program.variables) = (circuit.inputs, circuit.inputTypes, circuit.variables)
        program.qubits = [Register(name: probe, size: 1)]
        program.bits = circuit.bits + [Register(name: probe + "_bit", size: 1)]
        program.operations = (0...circuit.bitCount).map { .measure(qubit: 0, bit: $0) }
        let stores = circuit.variables.enumerated().map { Operation.assign(.variable($0), .constant($1.type.zero)) }
        if !stores.isEmpty { program.operations.append(.conditional(.bit(circuit.bitCount), then: stores, otherwise: [])) }
        return program
    }

    /// Bits by the names that OpenQASM has for them, and comparisons by its sign.
    private static func spelled(_ text: String, _ circuit: Circuit) -> String {
        let declared = Set(circuit.bits.map(\.name) + circuit.inputs + circuit.variables.map(\.name))
        var names: [String: String] = [:]
        for register in circuit.bits where register.size > 1 {
            for place in 0..<register.size where !declared.contains("\(register.name)\(place)") {
                names["\(register.name)\(place)"] = "\(register.name)[\(place)]"
            }
        }
        var (result, word) = ("", "")
        func end() {
            result += names[word] ?? word
            word = ""
        }
        for character in text {
            if character.isLetter || character.isNumber || character == "_" {
                word.append(character)
                continue
            }
            end()
            result.append(character)
        }
        end()
        // A lone sign between two words.
        var signs = ""
        let letters = Array(result)
        for (place, letter) in letters.enumerated() {
            let before = place > 0 ? letters[place - 1] : " "
            let after = place + 1 < letters.count ? letters[place + 1] : " "
            signs += letter == "=" && !"=!<>".contains(before) && after != "=" ? "==" : String(letter)
        }
        return signs.replacing("∧", with: "&&").replacing("∨", with: "||").replacing("¬", with: "!").replacing("≠", with: "!=")
            .replacing("≤", with: "<=").replacing("≥", with: ">=")
    }
}
