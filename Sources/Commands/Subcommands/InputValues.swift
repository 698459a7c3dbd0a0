import Circuits
import Diagnostics
import Formats
import Simulation

/// The values that `--set` gives the inputs of a circuit.
///
/// A number or an expression of numbers, `true`, bits in quotes or as `0b101`, a time such as `20ns`, a complex number such as `1 - 0.5im`, or a
/// list of such in braces or brackets for an array.
struct InputValues {
    private(set) var numbers: [String: Double] = [:]

    init(_ arguments: Arguments) throws {
        for text in arguments.all("--set") {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            let name = InputValues.trimmed(parts[0])
            guard !name.isEmpty, parts.count == 2 else { throw UsageError("--set \(text): expected NAME=VALUE") }
            do {
                try read(InputValues.trimmed(parts[1]), as: name, [])
            } catch let fault as Fault {
                throw UsageError("--set \(name): \(fault.what)", hint: "a value is a number or an expression such as pi/4")
            } catch let fault as CircuitError {
                throw UsageError("--set \(name): \(fault.description)", hint: "a value is a number or an expression such as pi/4")
            }
        }
    }

    private struct Fault: Error { let what: String }

    /// The values as the circuit names its inputs: a real number counts where a complex one is asked for.
    func numbers(for circuit: Circuit) -> [String: Double] {
        var numbers = numbers
        for name in numbers.keys where !circuit.inputs.contains(name) {
            let (real, imaginary) = ("real(\(name))", "imag(\(name))")
            guard circuit.inputs.contains(real), numbers[real] == nil, numbers[imaginary] == nil else { continue }
            (numbers[real], numbers[imaginary], numbers[name]) = (numbers[name], 0, nil)
        }
        return numbers
    }

    private mutating func read(_ text: String, as name: String, _ indices: [Int]) throws {
        if let first = text.first, let last = text.last, text.count >= 2, first == "{" && last == "}" || first == "[" && last == "]" {
            // OpenQASM's arrays have at most seven dimensions.
            guard indices.count < 7 else { throw Fault(what: "lists are in each other more than seven deep") }
            for (place, part) in InputValues.parts(of: text.dropFirst().dropLast()).enumerated() {
                try read(InputValues.trimmed(part), as: name, indices + [place])
            }
            return
        }
        let place = indices.isEmpty ? name : "\(name)[\(indices.map(String.init).joined(separator: ", "))]"
        if text.hasPrefix("\""), text.hasSuffix("\""), text.count > 2 {
            let digits = text.dropFirst().dropLast().filter { $0 != "_" }
            guard digits.allSatisfy({ $0 == "0" || $0 == "1" }) else { throw Fault(what: "expected bits between the quotes") }
            if digits.count <= 52 { return try set(place, Double(Int(digits, radix: 2) ?? 0)) }
            for (bit, digit) in digits.reversed().enumerated() { try set("\(place)[\(bit)]", digit == "1" ? 1 : 0) }
        } else if text.hasSuffix("im") {
            let (real, imaginary) = InputValues.halves(String(text.dropLast(2)))
            try set("real(\(place))", real.isEmpty ? 0 : try Expression(parsing: real).evaluate([:]))
            try set("imag(\(place))", try Expression(parsing: imaginary).evaluate([:]))
        } else {
            try set(place, try InputValues.number(text))
        }
    }

    private mutating func set(_ name: String, _ number: Double) throws {
        guard numbers.updateValue(number, forKey: name) == nil else { throw UsageError("--set gives '\(name)' twice") }
    }

    private static func number(_ text: String) throws -> Double {
        if text == "true" || text == "false" { return text == "true" ? 1 : 0 }
        for (prefix, radix) in [("0b", 2), ("0o", 8), ("0x", 16)] where text.lowercased().hasPrefix(prefix) {
            if let whole = Int(text.dropFirst(2).filter { $0 != "_" }, radix: radix) { return Double(whole) }
        }
        for (unit, nanoseconds) in [("ns", 1.0), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9)] where text.hasSuffix(unit)
        {
            if let length = Double(trimmed(String(text.dropLast(unit.count)))) { return length * nanoseconds }
        }
        return try Expression(parsing: text).evaluate([:])
    }

    /// What stands before the last sign of a complex number, and the rest.
    private static func halves(_ text: String) -> (real: String, imaginary: String) {
        let characters = Array(trimmed(text))
        let sign = characters.indices.last { place in
            place > 0 && "+-".contains(characters[place]) && !"eE*/(".contains(characters[place - 1])
        }
        guard let sign else { return ("", characters.isEmpty ? "1" : String(characters)) }
        let size = trimmed(String(characters[(sign + 1)...]))
        return (trimmed(String(characters[..<sign])), (characters[sign] == "-" ? "-" : "") + (size.isEmpty ? "1" : size))
    }

    /// What commas separate that stand in no inner list.
    private static func parts(of text: Substring) -> [String] {
        var (parts, depth) = ([""], 0)
        for character in text {
            if "{[(".contains(character) { depth += 1 }
            if "}])".contains(character) { depth -= 1 }
            if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

extension Parsed {
    /// Runs what needs the inputs' values: what is wrong with one is told where the input is declared.
    func placingInputs<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as SimulationError {
            let name: String
            switch error {
            case .unboundInputs(let names) where !names.isEmpty: name = names[0]
            case .inputValue(let wrong, _, _): name = wrong
            default: throw error
            }
            guard let place = inputs[name] else { throw error }
            throw FormatError.faults([Diagnostic(code: "simulate.input", error.description, at: place, hint: error.hint)])
        }
    }
}
