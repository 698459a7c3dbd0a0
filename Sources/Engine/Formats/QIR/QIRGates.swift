internal import Circuits

/// Gates in QIR's instructions.
enum QIRGates {
    struct Step {
        var name: String
        var angles: [Expression] = []
        var qubits: [Int]
    }

    private static let words: [String: String] = [
        "h": "h__body", "x": "x__body", "y": "y__body", "z": "z__body", "s": "s__body", "sdg": "s__adj", "t": "t__body", "tdg": "t__adj",
        "sx": "sx__body", "rx": "rx__body", "ry": "ry__body", "rz": "rz__body", "swap": "swap__body", "rxx": "rxx__body",
        "ryy": "ryy__body", "rzz": "rzz__body",
    ]
    private static let controlled: [String: String] = ["x1": "cx__body", "x2": "ccx__body", "y1": "cy__body", "z1": "cz__body"]
    /// Beyond so many controls a gate becomes too many.
    private static let mostControls = 10

    /// Whether ``steps(_:)`` can say it.
    static func takes(_ gate: PlainGate) -> Bool {
        guard let name = gate.name else { return false }
        if gate.controls.isEmpty { return words[name] != nil || name == "p" || name == "id" }
        return ["x", "y", "z", "p", "rx", "ry", "rz"].contains(name) && gate.controls.count <= mostControls
    }

    static func steps(_ gate: PlainGate) throws(Inexpressible) -> [Step] {
        guard let name = gate.name else { throw Inexpressible(what: "a matrix has no words in QIR", operation: nil) }
        let controls = gate.controls.map(\.qubit)
        if controls.isEmpty {
            if name == "id" { return [] }
            // A phase gate is a rotation, but for a global phase.
            return [word(name == "p" ? "rz__body" : words[name] ?? "", gate.angles, gate.targets)]
        }
        if let word = controlled["\(name)\(controls.count)"] { return [self.word(word, [], controls + gate.targets)] }
        return under(controls, name, gate.angles.first ?? .pi, gate.targets[0])
    }

    private static func word(_ name: String, _ angles: [Expression] = [], _ qubits: [Int]) -> Step {
        Step(name: "__quantum__qis__" + name, angles: angles, qubits: qubits)
    }

    private static func half(_ angle: Expression) -> Expression { .binary(.over, angle, .number(2)) }

    private static func flip(_ controls: [Int], _ target: Int) -> [Step] {
        switch controls.count {
        case 1: [word("cx__body", [], controls + [target])]
        case 2: [word("ccx__body", [], controls + [target])]
        default: under(controls, "x", .pi, target)
        }
    }

    /// A gate under controls through fewer controls; exact, global phases aside.
    private static func under(_ controls: [Int], _ name: String, _ angle: Expression, _ target: Int) -> [Step] {
        switch name {
        case "x": return [word("h__body", [], [target])] + under(controls, "p", .pi, target) + [word("h__body", [], [target])]
        case "y": return [word("s__adj", [], [target])] + flip(controls, target) + [word("s__body", [], [target])]
        case "z": return [word("h__body", [], [target])] + flip(controls, target) + [word("h__body", [], [target])]
        case "rx": return [word("h__body", [], [target])] + under(controls, "rz", angle, target) + [word("h__body", [], [target])]
        case "ry", "rz":
            let turn = name + "__body"
            return [word(turn, [half(angle)], [target])] + flip(controls, target) + [word(turn, [.negation(half(angle))], [target])]
                + flip(controls, target)
        default:
            guard let last = controls.last else { return [word("rz__body", [angle], [target])] }
            let rest = Array(controls.dropLast())
            if rest.isEmpty {
                return [
                    word("rz__body", [half(angle)], [last]), word("rz__body", [half(angle)], [target]),
                    word("cx__body", [], [last, target]),
                    word("rz__body", [.negation(half(angle))], [target]), word("cx__body", [], [last, target]),
                ]
            }
            return under([last], "p", half(angle), target) + flip(rest, last) + under([last], "p", .negation(half(angle)), target)
                + flip(rest, last) + under(rest, "p", half(angle), target)
        }
    }
}
