internal import Circuits
internal import Diagnostics

/// Steps whose jumps cross, as a loop over the stretches between labels and jumps: a variable says which comes next.
struct QuilDispatch {
    /// Longer programs with jumps that cross are refused: each turn of the loop asks for every stretch.
    static let mostStretches = 1000

    private let steps: [QuilStep]
    /// Where each stretch begins, and behind them where the program ends.
    private var starts: [Int] = []
    private var stretchOfLabel: [String: Int] = [:]
    private static let type = ClassicalType.wholeNumber

    init(_ steps: [QuilStep]) {
        self.steps = steps
        var isBeginning = true
        for (place, step) in steps.enumerated() {
            if case .label(let name, _) = step {
                isBeginning = true
                // Labels in a row begin one stretch.
                if let last = starts.last, steps[last..<place].allSatisfy({ if case .label = $0 { true } else { false } }) {
                    isBeginning = false
                }
                stretchOfLabel[name] = isBeginning ? starts.count : starts.count - 1
            }
            if isBeginning { starts.append(place) }
            switch step {
            case .jump, .halt: isBeginning = true
            case .operation, .label: isBeginning = false
            }
        }
        starts.append(steps.count)
    }

    var stretches: Int { starts.count - 1 }

    /// A jump that every run comes back to, nil where no run plainly goes on for ever.
    var endlessJump: Extent? {
        var (stretch, seen, last) = (0, Set<Int>(), Extent?.none)
        while stretch < stretches {
            guard seen.insert(stretch).inserted else { return last }
            var next = stretch + 1
            for step in steps[starts[stretch]..<starts[stretch + 1]] {
                switch step {
                case .operation, .label: break
                case .halt, .jump(_, when: .some, _): return nil
                case .jump(let name, when: nil, let extent): (next, last) = (stretchOfLabel[name] ?? stretches, extent)
                }
            }
            stretch = next
        }
        return nil
    }

    /// The program, with its counter at that place among the circuit's variables.
    func operations(counter: Int) -> [Operation] {
        func next(_ stretch: Int) -> Operation {
            .assign(.variable(counter), .constant(.whole(stretch)))
        }
        let body = (0..<stretches).map { stretch -> Operation in
            var operations: [Operation] = []
            var follows = true
            for step in steps[starts[stretch]..<starts[stretch + 1]] {
                switch step {
                case .operation(let operation, _): operations.append(operation)
                case .label: break
                case .halt:
                    operations.append(next(stretches))
                    follows = false
                case .jump(let name, let when, _):
                    let there = next(stretchOfLabel[name] ?? stretches)
                    operations.append(when.map { .conditional($0, then: [there], otherwise: [next(stretch + 1)]) } ?? there)
                    follows = false
                }
            }
            if follows { operations.append(next(stretch + 1)) }
            return .conditional(.expression(claim(.equal, counter, stretch)), then: operations, otherwise: [])
        }
        return [.loop(while: .expression(claim(.notEqual, counter, stretches)), body: body)]
    }

    private func claim(_ comparison: ClassicalExpression.Operator, _ counter: Int, _ stretch: Int) -> ClassicalExpression {
        .binary(comparison, .variable(counter), .constant(.whole(stretch)))
    }

    static func counter(named name: String) -> ClassicalVariable { ClassicalVariable(name: name, type: type) }
}
