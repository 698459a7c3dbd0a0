internal import Circuits
internal import Numerics

/// One line of a program in order: a step, or a place to jump to.
enum QuilStep {
    case operation(Operation, Extent)
    case label(String, Extent)
    /// To a label; where a bit has that value, or always.
    case jump(String, when: (Condition)?, Extent)
    case halt(Extent)
}

/// Steps with labels and jumps into blocks that nest.
struct QuilNesting {
    private let steps: [QuilStep]
    private let findings: Findings
    private var labels: [String: Int] = [:]
    /// Where jumps to a label stand.
    private var sources: [String: [Int]] = [:]
    /// Where the operations of the outermost block stand.
    private(set) var places: [Int: Extent] = [:]
    private var hasFailed = false
    /// A jump that no loops and branches that nest can say.
    private(set) var crossing: Extent?

    init(_ steps: [QuilStep], _ findings: Findings) {
        (self.steps, self.findings) = (steps, findings)
        for (place, step) in steps.enumerated() {
            switch step {
            case .label(let name, let extent):
                if labels.updateValue(place, forKey: name) != nil {
                    findings.report("quil.label", "label '@\(name)' stands twice", at: extent)
                }
            case .jump(let name, _, _): sources[name, default: []].append(place)
            case .operation, .halt: break
            }
        }
        for case .jump(let name, _, let extent) in steps where labels[name] == nil {
            findings.report("quil.label", "no label '@\(name)'", at: extent)
        }
    }

    mutating func operations() -> [Operation] { findings.errorCount > 0 ? [] : block(0, steps.count, depth: 0) }

    private mutating func fail(_ extent: Extent) {
        if !hasFailed { crossing = extent }
        hasFailed = true
    }

    private mutating func block(_ start: Int, _ end: Int, depth: Int) -> [Operation] {
        var operations: [Operation] = []
        var place = start
        func add(_ operation: Operation, _ extent: Extent, _ nesting: inout QuilNesting) {
            if depth == 0 { nesting.places[operations.count] = extent }
            operations.append(operation)
        }
        while place < end, !hasFailed {
            switch steps[place] {
            case .operation(let operation, let extent):
                add(operation, extent, &self)
                place += 1
            case .halt(let extent):
                // What follows is met by jumps alone; at the outermost level without any, the program is over.
                guard depth == 0, !jumpsIn(place + 1, end) else {
                    fail(extent)
                    return operations
                }
                return operations
            case .label(let name, let extent):
                let back = (sources[name] ?? []).filter { $0 > place }
                guard depth < 200 else {
                    findings.report("quil.depth", "more than 200 blocks inside each other", at: extent)
                    hasFailed = true
                    return operations
                }
                guard let last = back.last else {
                    place += 1
                    continue
                }
                guard back.count == 1, last < end, case .jump(_, let when, let jumpExtent) = steps[last] else {
                    fail(extent)
                    return operations
                }
                if let when {
                    // The test stands at the end: the body happens once before it.
                    let body = block(place + 1, last, depth: depth + 1)
                    for operation in body { add(operation, extent, &self) }
                    add(.loop(while: when, body: body), extent, &self)
                    place = last + 1
                } else if case .jump(let exit, let leaves?, _) = steps[place + 1], labels[exit] == last + 1, sources[exit]?.count == 1 {
                    let body = block(place + 2, last, depth: depth + 1)
                    add(.loop(while: leaves.negated, body: body), extent, &self)
                    place = last + 1
                } else {
                    fail(jumpExtent)
                    return operations
                }
            case .jump(let name, let when, let extent):
                guard let target = labels[name], target > place, target <= end, target < steps.count else {
                    fail(extent)
                    return operations
                }
                guard depth < 200 else {
                    findings.report("quil.depth", "more than 200 blocks inside each other", at: extent)
                    hasFailed = true
                    return operations
                }
                guard let when else {
                    if target > place + 1, enters(place + 1, target, from: place) {
                        fail(extent)
                        return operations
                    }
                    place = target
                    continue
                }
                // Otherwise-then: the first branch ends by a jump over the second.
                if target > place + 1, case .jump(let exit, nil, _) = steps[target - 1], let exitPlace = labels[exit], exitPlace > target,
                    exitPlace <= end
                {
                    let otherwise = block(place + 1, target - 1, depth: depth + 1)
                    let then = block(target + 1, exitPlace, depth: depth + 1)
                    if !then.isEmpty || !otherwise.isEmpty { add(.conditional(when, then: then, otherwise: otherwise), extent, &self) }
                    place = exitPlace
                } else {
                    let body = block(place + 1, target, depth: depth + 1)
                    if !body.isEmpty { add(.conditional(when.negated, then: body, otherwise: []), extent, &self) }
                    place = target
                }
            }
        }
        return operations
    }

    private func jumpsIn(_ start: Int, _ end: Int) -> Bool {
        guard start < end else { return false }
        return steps[start..<end].contains {
            if case .label(let name, _) = $0 { (sources[name] ?? []).contains { $0 < start } } else { false }
        }
    }

    /// Whether anything but the jump at `from` jumps into the steps that it leaves out.
    private func enters(_ start: Int, _ end: Int, from: Int) -> Bool {
        steps[start..<end].contains { step in
            if case .label(let name, _) = step { (sources[name] ?? []).contains { $0 < start && $0 != from || $0 >= end } } else { false }
        }
    }
}

extension Condition {
    /// The opposite claim.
    var negated: Condition {
        switch self {
        case .not(let inner): inner
        case .constant(let value): .constant(!value)
        default: .not(self)
        }
    }
}

/// A gate given by a program.
enum QuilDefinition {
    /// Rows of entries over the parameters.
    case matrix(parameters: [String], qubits: Int, rows: [[QuilExpression]])
    case permutation(qubits: Int, images: [Int])
    /// exp(−i·sum) of products of Pauli operators on the operands.
    case pauliSum(parameters: [String], qubits: [String], terms: [(word: String, coefficient: QuilExpression, qubits: [String])])
    /// Other lines with operands and parameters in place of names.
    case lines(parameters: [String], qubits: [String], body: [QuilLine])
}
