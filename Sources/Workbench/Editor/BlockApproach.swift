import Circuits
import Drawing
import Simulation

/// What leads to a block that was entered: what is done before it, and what holds inside.
struct BlockApproach: Sendable {
    /// What the blocks on the way are called, the outermost first.
    private(set) var names: [String] = []
    private var operations: [Operation] = []
    /// A condition that holds, or does not, once that many operations are done.
    private var claims: [Claim] = []
    /// The blocks on the way, and how many operations are done before each begins.
    private var blocks: [(path: [BlockStep], start: Int)] = []

    private struct Claim {
        var condition: Condition
        var holds: Bool
        var done: Int
    }

    /// Conditions on more bits force no outcomes.
    private static let mostBits = 10

    init() {}

    init(_ circuit: Circuit, _ path: [BlockStep]) {
        var frame = circuit
        (frame.operations, frame.annotations) = ([], [])
        let layout = CircuitLayout(frame)
        var list = circuit.operations
        for (depth, step) in path.enumerated() where list.indices.contains(step.operation) {
            blocks.append((Array(path.prefix(depth)), operations.count))
            operations += list[..<step.operation]
            switch list[step.operation] {
            case .conditional(let condition, _, _):
                let name = "if " + layout.text(of: condition)
                names.append(step.part == .otherwise ? name + ": else" : name)
                claims.append(Claim(condition: condition, holds: step.part != .otherwise, done: operations.count))
            case .loop(let condition, _):
                names.append("while " + layout.text(of: condition))
                claims.append(Claim(condition: condition, holds: true, done: operations.count))
            default: break
            }
            list = list[step.operation].body(step.part) ?? []
        }
    }

    /// Makes a question about the block's own operations one about the circuit that comes to it, with the outcomes that lead there.
    ///
    /// - Parameter marks: where outcomes are that somebody forced on the way.
    func lead(_ request: inout PreviewRequest, _ marks: BlockMarks) {
        let count = operations.count
        request.circuit.operations = operations + request.circuit.operations
        request.steps = Array(0..<count) + request.steps.map { $0 + count }
        var forced = Dictionary(uniqueKeysWithValues: request.forced.map { ($0.key + count, $0.value) })
        for (place, block) in blocks.enumerated() {
            let end = place + 1 < blocks.count ? blocks[place + 1].start : count
            for (number, outcome) in marks[block.path].forced where block.start + number < end { forced[block.start + number] = outcome }
        }
        for claim in claims {
            let bits = claim.condition.bits.sorted()
            guard !bits.isEmpty, bits.count <= Self.mostBits, claim.condition.variables.isEmpty else { continue }
            let places = bits.map { bit in
                operations[..<claim.done].lastIndex { if case .measure(_, bit) = $0 { true } else { false } }
            }
            let found = (0..<1 << bits.count).first { values in
                let isKept = places.enumerated().allSatisfy { number, place in
                    let value = values >> number & 1 == 1
                    // What was never measured is 0.
                    return place.map { forced[$0] ?? value == value } ?? !value
                }
                return isKept
                    && claim.condition.holds { bit in (bits.firstIndex(of: bit).map { values >> $0 & 1 == 1 }) ?? false } == claim.holds
            }
            guard let found else { continue }
            for (number, place) in places.enumerated() {
                if let place { forced[place] = found >> number & 1 == 1 }
            }
        }
        request.forced = forced
    }
}
