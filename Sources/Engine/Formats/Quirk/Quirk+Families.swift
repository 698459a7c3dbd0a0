internal import Circuits

/// Gates of Quirk that come in every height: their name ends with the number of wires they stand on.
///
/// Source: the simulator's gate definitions; the top wire is the least significant bit.
extension Quirk {
    /// A family, and what a member of it does on wires 0 ..< height. Arithmetic on `A` has the wires of the input before them.
    struct Family: Sendable {
        let name: String
        /// How its members are called in a circuit, before their height.
        let title: String
        let least: Int
        var usesInput = false
        /// The member's gates: on how many wires, and of how many the input has.
        let body: @Sendable (_ height: Int, _ input: Int) -> [GateApplication]
    }

    static let families: [Family] = [
        Family(name: "QFT", title: "qft", least: 1) { height, _ in fourier(height, sign: 1) },
        Family(name: "QFT†", title: "qft_dg", least: 1) { height, _ in fourier(height, sign: -1).reversed() },
        Family(name: "PhaseGradient", title: "phase_gradient", least: 1) { height, _ in gradient(height, sign: 1) },
        Family(name: "PhaseUngradient", title: "phase_gradient_dg", least: 1) { height, _ in gradient(height, sign: -1) },
        Family(name: "rev", title: "reverse", least: 2) { height, _ in permutation((0..<height).reversed()) },
        Family(name: "<<", title: "rotate_down", least: 2) { height, _ in permutation((0..<height).map { ($0 + 1) % height }) },
        Family(name: ">>", title: "rotate_up", least: 2) { height, _ in permutation((0..<height).map { ($0 + height - 1) % height }) },
        Family(name: "weave", title: "weave", least: 4) { height, _ in permutation((0..<height).map { woven($0, height) }) },
        Family(name: "split", title: "split", least: 4) { height, _ in permutation(inverse((0..<height).map { woven($0, height) })) },
        Family(name: "inc", title: "increment", least: 1) { height, _ in increment(Array(0..<height)) },
        Family(name: "dec", title: "decrement", least: 1) { height, _ in increment(Array(0..<height)).reversed() },
        Family(name: "add", title: "add", least: 2) { height, _ in addition(Array(0..<height / 2), to: Array(height / 2..<height)) },
        Family(name: "sub", title: "subtract", least: 2) { height, _ in
            addition(Array(0..<height / 2), to: Array(height / 2..<height)).reversed()
        },
        Family(name: "+=A", title: "add_input", least: 1, usesInput: true) { height, input in
            addition(Array(0..<input), to: Array(input..<input + height))
        },
        Family(name: "-=A", title: "subtract_input", least: 1, usesInput: true) { height, input in
            addition(Array(0..<input), to: Array(input..<input + height)).reversed()
        },
        Family(name: "^=A", title: "xor_input", least: 1, usesInput: true) { height, input in
            (0..<min(height, input)).map { GateApplication("cx", on: [$0, input + $0]) }
        },
    ]

    /// The family and height that a name says; nil where it is not one of a family.
    static func member(_ name: String) -> (family: Family, height: Int)? {
        guard let (stem, height) = split(name), let family = families.first(where: { $0.name == stem }), height >= family.least else {
            return nil
        }
        return (family, height)
    }

    /// The wires of an input that stands in a column, and whether its bits are read from the bottom.
    static func input(_ name: String) -> (height: Int, isReversed: Bool)? {
        guard let (stem, height) = split(name), stem == "inputA" || stem == "revinputA" else { return nil }
        return (height, stem == "revinputA")
    }

    /// The letters of a name and the number of wires behind them, from 1 to the most there are.
    static func split(_ name: String) -> (stem: Substring, height: Int)? {
        let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
        guard digits > 0, digits < name.count, let height = Int(name.suffix(digits)), 1...mostQubits ~= height else { return nil }
        return (name.dropLast(digits), height)
    }

    /// Why a gate of the simulator has no unitary of its own; nil where it is none of its gates.
    static func obstacle(_ name: String) -> String? {
        if name.hasPrefix("|"), name.hasSuffix("|") { return "keeps a part of the states only" }
        if name == "0" { return "keeps no state" }
        if ["X", "Y", "Z"].contains(where: { name == "\($0)^t" || name == "\($0)^-t" || name == "e^-i\($0)t" || name == "e^i\($0)t" }) {
            return "changes with time"
        }
        let stem = split(name).map { String($0.stem) } ?? name
        if ["Counting", "Uncounting", "grad^t", "grad^-t", "<<t", ">>t"].contains(stem) { return "changes with time" }
        if name == "__error__" { return "stands for an error" }
        return nil
    }

    // MARK: What they do

    /// The Fourier transform, e^{2πi·xy/2ⁿ}; with the other sign and backwards its inverse.
    private static func fourier(_ height: Int, sign: Double) -> [GateApplication] {
        permutation((0..<height).reversed())
            + (0..<height).flatMap { wire in
                (0..<wire).map { phase("cp", sign, over: 1 << (wire - $0), on: [$0, wire]) } + [GateApplication("h", on: [wire])]
            }
    }

    /// e^{iπ·x/2ⁿ}.
    private static func gradient(_ height: Int, sign: Double) -> [GateApplication] {
        (0..<height).map { phase("p", sign, over: 1 << (height - $0), on: [$0]) }
    }

    private static func phase(_ row: GateIndex, _ sign: Double, over divisor: Int, on qubits: [Int]) -> GateApplication {
        let angle = Expression.pi / Expression.number(Double(divisor))
        return GateApplication(row, angles: [sign < 0 ? -angle : angle], on: qubits)
    }

    /// Exchanges after which wire i's state is on wire `targets[i]`.
    private static func permutation(_ targets: [Int]) -> [GateApplication] {
        var (targets, swaps) = (targets, [GateApplication]())
        for wire in targets.indices {
            while targets[wire] != wire {
                let other = targets[wire]
                swaps.append(GateApplication("swap", on: [wire, other]))
                targets.swapAt(wire, other)
            }
        }
        return swaps
    }

    private static func inverse(_ targets: [Int]) -> [Int] {
        var origins = targets
        for (wire, target) in targets.enumerated() { origins[target] = wire }
        return origins
    }

    /// Where a bit of two blocks goes when they are laid into stripes.
    private static func woven(_ bit: Int, _ height: Int) -> Int {
        let half = (height + 1) / 2
        return bit % half * 2 + bit / half
    }

    /// Adds one to the number on the wires, where the control is on if there is one.
    private static func increment(_ wires: [Int], control: Int? = nil) -> [GateApplication] {
        wires.indices.reversed().map { place in
            let controls = (control.map { [$0] } ?? []) + wires[..<place]
            guard !controls.isEmpty else { return GateApplication("x", on: [wires[place]]) }
            if let row = controlledRow("x", controls: controls.count) { return GateApplication(row, on: controls + [wires[place]]) }
            let modifiers = controls.map { _ in GateApplication.Modifier.control(positive: true) }
            return GateApplication("x", on: controls + [wires[place]], modifiers: modifiers)
        }
    }

    /// Adds one number to another, modulo the other's range.
    private static func addition(_ number: [Int], to target: [Int]) -> [GateApplication] {
        zip(number, target.indices).flatMap { bit, place in increment(Array(target[place...]), control: bit) }
    }
}
