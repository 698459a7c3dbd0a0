import Circuits
import Drawing
import Workspace

extension ScreenState {
    /// Sub-circuits, rules and library blocks.
    mutating func editBlocks(_ action: ActionID, _ words: [String], _ layout: CircuitLayout) throws(EditRefusal) {
        guard let now = editor?.shown else { return }
        switch action {
        case .wrap, .fold:
            let places = try chosen(layout)
            var words = words
            var times = 1
            if action == .fold {
                guard let first = words.first, let number = Int(first), (2...10_000).contains(number) else {
                    throw EditRefusal(words.isEmpty ? "expected how often" : "'\(words[0])' is no number from 2 to 10000")
                }
                times = number
                words.removeFirst()
            }
            let (new, place) = try now.wrapping(places, as: words.first ?? now.freeGateName, times: times)
            circuit.anchor = nil
            change(action == .fold ? "repeat block" : "wrap", to: new, shows: place)
            circuit.column = max(circuit.column - 1, 0)
            if case .gate(let application) = new.operations[place] {
                message = Message(.info, "\(application.name) is \(places.count) operation\(places.count == 1 ? "" : "s"); ) unfolds it")
            }
        case .unfold:
            var new = now
            for place in try chosen(layout).reversed() { new = try new.unfolding(place) }
            // What a block uses no more, the rest of the circuit may use.
            if editor?.path.isEmpty == false { new.definitions = now.definitions }
            circuit.anchor = nil
            change("unfold", to: new)
        case .replace: try replace(words, now, layout)
        default: try insertBlock(words, now, layout)
        }
    }

    private mutating func replace(_ words: [String], _ now: Circuit, _ layout: CircuitLayout) throws(EditRefusal) {
        let pattern = try GatePattern(words.joined(separator: " "))
        let wanted = circuit.anchor == nil ? nil : Set(try chosen(layout))
        var (new, hits) = (now, 0)
        new.operations = []
        for (place, operation) in now.operations.enumerated() {
            guard wanted?.contains(place) ?? true, let parts = try pattern.replacement(for: operation, in: now) else {
                new.operations.append(operation)
                continue
            }
            hits += 1
            for index in new.annotations.indices where now.annotations[index].operation > place {
                new.annotations[index].operation += parts.count - 1
            }
            new.operations += parts
        }
        guard hits > 0 else { throw EditRefusal("no \(pattern.name) here") }
        circuit.anchor = nil
        change("replace \(hits) \(pattern.name)", to: new)
        message = Message(.info, "\(hits) replaced")
    }

    private mutating func insertBlock(_ words: [String], _ now: Circuit, _ layout: CircuitLayout) throws(EditRefusal) {
        guard let name = words.first else {
            prompt = .line(.block, LineEditor())
            return
        }
        guard let block = LibraryBlock.all.first(where: { $0.name == name }) else {
            let near = LibraryBlock.all.map(\.name).filter { fuzzyScore(Array(name.unicodeScalars), in: $0) != nil }
            throw EditRefusal(
                "no block '\(name)'; "
                    + (near.isEmpty
                        ? "they are " + LibraryBlock.all.map(\.name).joined(separator: ", ")
                        : "did you mean \(near.joined(separator: ", "))?"))
        }
        // As many wires as are said or selected, else all from the cursor on.
        var (top, count) = (circuit.wire, layout.wireNames.count - circuit.wire)
        if let anchor = circuit.anchor {
            let wires = circuit.selection(from: anchor).wires
            (top, count) = (wires.lowerBound, wires.count)
        }
        if words.count > 1 {
            guard let number = Int(words[1]), number > 0, top + number <= layout.wireNames.count else {
                throw EditRefusal("'\(words[1])' is no number of wires; there are \(layout.wireNames.count - top) from here on")
            }
            count = number
        }
        var layers = 1
        if words.count > 2 {
            guard let number = Int(words[2]), (1...1000).contains(number), block.hasLayers else {
                throw EditRefusal(block.hasLayers ? "'\(words[2])' is no number of layers" : "\(name) has no layers")
            }
            layers = number
        }
        let part: Circuit
        do { part = try block.circuit(qubits: count, layers: layers) } catch { throw EditRefusal("\(error)") }
        circuit.anchor = nil
        let place = layout.insertion(on: Array(top..<top + count), column: circuit.column)
        let operations = now.renamed(part).operations.map { $0.mapped { $0 + top } }
        let angles = operations.flatMap { operation -> [Expression] in
            if case .gate(let application) = operation { application.angles } else { [] }
        }
        change("block \(name)", to: now.declaring(angles).inserting(operations, at: place), shows: place + operations.count - 1)
    }
}

extension Circuit {
    /// A name for a gate that is not taken: `block1`.
    var freeGateName: String {
        var number = 1
        while arity(of: "block\(number)") != nil { number += 1 }
        return "block\(number)"
    }

    /// A block with other names for its symbols where this circuit has them already.
    fileprivate func renamed(_ block: Circuit) -> Circuit {
        let taken = Set(inputs)
        guard block.inputs.contains(where: taken.contains) else { return block }
        var number = 2
        while block.inputs.contains(where: { taken.contains("\($0)_\(number)") }) { number += 1 }
        var result = block
        result.inputs = block.inputs.map { "\($0)_\(number)" }
        result.operations = block.operations.map { operation in
            guard case .gate(var application) = operation else { return operation }
            application.angles = application.angles.map { angle in
                (try? angle.substituting { .symbol("\($0)_\(number)") }) ?? angle
            }
            return .gate(application)
        }
        return result
    }
}
