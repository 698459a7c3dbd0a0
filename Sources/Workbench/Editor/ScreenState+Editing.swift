import Circuits
import Drawing
import Workspace

extension ScreenState {
    /// Does an action of the circuit editor.
    mutating func performEdit(_ action: ActionID, _ words: [String]) -> [Effect] {
        guard editor != nil, let layout = circuit.layout else { return refuse("no circuit to edit") }
        do throws(EditRefusal) {
            if let name = action.gateName { return try putIn(name, words, layout) }
            switch action {
            case .undo, .redo, .branch: try travel(action, words)
            case .select: circuit.anchor = circuit.anchor == nil ? CircuitPane.Anchor(wire: circuit.wire, column: circuit.column) : nil
            case .selectColumns: circuit.selectColumns()
            case .selectWires: circuit.selectWires()
            case .gatePalette:
                guard let first = words.first else {
                    prompt = .line(.gate, LineEditor())
                    return []
                }
                let (name, angles) = try Self.call(words.joined(separator: " "), first)
                return try putIn(name, angles + words.dropFirst(angles.isEmpty ? 1 : words.count), layout)
            case .append: try append(words)
            case .write: return save(words)
            case .search, .searchNext: return search(action, words)
            case .angles: return try newAngles(words)
            case .addWire, .removeWire: try changeWires(action)
            case .clipboard: return try toClipboard(layout)
            case .wrap, .unfold, .fold, .replace, .block: try editBlocks(action, words, layout)
            case .condition, .loopWhile, .newCondition, .repeatTimes, .otherwise, .enterBlock, .leaveBlock:
                try performBlock(action, words, layout)
            case .measure, .reset, .barrier: insertPlain(action, layout)
            default: try changeChosen(action, words, layout)
            }
        } catch {
            return refuse("\(Action.find(action)?.command ?? action.rawValue): \(error.reason)")
        }
        return []
    }

    /// Asks for the circuit to be written; it is said when that is done.
    mutating func save(_ words: [String]) -> [Effect] {
        guard !recall.isPending else {
            recall.wantsWriting = words
            return []
        }
        guard let circuit = editor?.circuit, let state = editor?.beginSaving() else { return [] }
        let file = words.isEmpty ? nil : words.joined(separator: " ")
        message = Message(.info, "saving" + (file.map { " " + $0 } ?? "") + "…")
        return [.write(circuit, file, state: state)]
    }

    /// What a typed line other than a command leads to.
    mutating func finish(_ purpose: LinePurpose, _ text: String) -> [Effect] {
        switch purpose {
        case .command: return run(text)
        case .search: return perform(.search, text.split(separator: " ").map(String.init))
        case .gate:
            let word = text.filter { $0 != " " }
            guard !word.isEmpty else { return [] }
            let exact = editor?.shown.arity(of: word) != nil
            guard exact || word.contains("(") || !GateSearch.names(like: word).isEmpty else { return refuse("no gate '\(word)'") }
            let name = exact || word.contains("(") ? word : GateSearch.names(like: word)[0]
            if let parameters = editor?.shown.arity(of: name)?.parameters, !parameters.isEmpty {
                prompt = .line(.angles(gate: name), LineEditor())
                return []
            }
            return perform(.gatePalette, [name])
        case .angles(let gate): return perform(.gatePalette, [gate + "(" + text + ")"])
        case .newAngles: return perform(.angles, [text])
        case .runFilter: return filterRuns(text)
        case .learningRate: return setLearningRate(text.split(separator: " ").map(String.init))
        case .branch: return branchTraining(text.isEmpty ? ["same"] : text.split { $0 == " " || $0 == "," }.map(String.init))
        case .block: return text.allSatisfy { $0 == " " } ? [] : perform(.block, text.split(separator: " ").map(String.init))
        case .times: return text.allSatisfy { $0 == " " } ? [] : perform(.repeatTimes, text.split(separator: " ").map(String.init))
        }
    }

    // MARK: - Putting in

    /// A gate with its angles and wires out of the words after its name.
    private mutating func putIn(_ name: String, _ words: [String], _ layout: CircuitLayout) throws(EditRefusal) -> [Effect] {
        guard let editor, let (count, parameters) = editor.shown.arity(of: name) else {
            throw EditRefusal("\(UnknownGate(name: name, nearest: Array(GateSearch.names(like: name).prefix(3))))")
        }
        var (angles, rest): ([Expression], [String]) = ([], words)
        let text = words.joined(separator: " ")
        if text.hasPrefix("("), let end = text.lastIndex(of: ")") {
            angles = try expressions(String(text[text.index(after: text.startIndex)..<end]))
            rest = text[text.index(after: end)...].split(separator: " ").map(String.init)
        }
        if angles.isEmpty, !parameters.isEmpty {
            guard rest.isEmpty else { throw EditRefusal("\(name) has the angles \(parameters.joined(separator: ", ")): \(name)(…)") }
            prompt = .line(.angles(gate: name), LineEditor())
            return []
        }
        let wires = rest.isEmpty ? try neighbours(count, layout) : try self.wires(rest.joined(separator: ","), layout)
        let application = try editor.shown.application(name, angles: angles, on: wires)
        insert([.gate(application)], "\(name)", layout)
        lastGate = application
        return []
    }

    private mutating func append(_ words: [String]) throws(EditRefusal) {
        guard let editor, let layout = circuit.layout, let first = words.first else {
            throw EditRefusal("expected GATE[(EXPR,…)] WIRE[,WIRE…]")
        }
        let text = words.joined(separator: " ")
        let (name, angles) = try Self.call(text, first)
        let rest = text.lastIndex(of: ")").map { String(text[text.index(after: $0)...]) } ?? words.dropFirst().joined(separator: ",")
        let wires = try wires(angles.isEmpty ? words.dropFirst().joined(separator: ",") : rest, layout)
        let given = try angles.first.map { (text) throws(EditRefusal) in try expressions(String(text.dropFirst().dropLast())) } ?? []
        let application = try editor.shown.application(name, angles: given, on: wires)
        change("append \(name)", to: editor.shown.declaring(given).inserting([.gate(application)], at: editor.shown.operations.count))
        lastGate = application
    }

    /// The name before a parenthesis, and `(…)` where there is one.
    private static func call(_ text: String, _ first: String) throws(EditRefusal) -> (name: String, angles: [String]) {
        guard let open = text.firstIndex(of: "(") else { return (first, []) }
        guard let close = text.lastIndex(of: ")"), close > open else { throw EditRefusal("'(' is never closed in '\(text)'") }
        return (text[..<open].filter { $0 != " " }, [String(text[open...close])])
    }

    /// The wires that words name: `q0`, `0`, `0,1`.
    func wires(_ text: String, _ layout: CircuitLayout) throws(EditRefusal) -> [Int] {
        var found: [Int] = []
        for word in text.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init) {
            guard let wire = layout.wireNames.firstIndex(of: word) ?? Int(word), layout.wireNames.indices.contains(wire) else {
                throw EditRefusal("no wire '\(word)'; they are \(layout.wireNames.first ?? "") to \(layout.wireNames.last ?? "")")
            }
            found.append(wire)
        }
        return found
    }

    /// The cursor's wire and those below it, or, at the lower edge, above.
    private func neighbours(_ count: Int, _ layout: CircuitLayout) throws(EditRefusal) -> [Int] {
        guard count <= layout.wireNames.count else { throw EditRefusal("needs \(count) wires; there are \(layout.wireNames.count)") }
        if circuit.wire + count <= layout.wireNames.count { return Array(circuit.wire..<circuit.wire + count) }
        return (0..<count).map { circuit.wire - $0 }
    }

    private mutating func insertPlain(_ action: ActionID, _ layout: CircuitLayout) {
        guard let editor else { return }
        let wire = circuit.wire
        switch action {
        case .reset: insert([.reset(qubit: wire)], "reset", layout)
        case .barrier: insert([.barrier(qubits: Array(0..<editor.shown.qubitCount))], "barrier", layout)
        default:
            var new = editor.shown
            if new.bitCount <= wire { new.bits.append(Register(name: new.freeBitName, size: new.qubitCount - new.bitCount)) }
            let place = layout.insertion(on: [wire], column: circuit.column)
            change("measure", to: new.inserting([.measure(qubit: wire, bit: wire)], at: place), shows: place)
        }
    }

    mutating func insert(_ operations: [Operation], _ label: String, _ layout: CircuitLayout) {
        guard let editor else { return }
        let place = layout.insertion(on: operations.flatMap(\.qubits), column: circuit.column)
        var angles: [Expression] = []
        for case .gate(let application) in operations { angles += application.angles }
        let shows = place + operations.count - 1
        guard angles.allSatisfy({ $0.symbols.isEmpty }), let edit = editor.shown.insertion(of: operations, at: place) else {
            return change(label, to: editor.shown.declaring(angles).inserting(operations, at: place), shows: shows)
        }
        change(label, edit, shows: shows)
    }

    // MARK: - Around

    private mutating func changeWires(_ action: ActionID) throws(EditRefusal) {
        guard var new = editor?.shown else { return }
        if action == .addWire {
            if new.qubits.isEmpty { new.qubits = [Register(name: "q", size: 0)] }
            new.qubits[new.qubits.count - 1].size += 1
            change("add a wire", to: new)
            return
        }
        let last = new.qubitCount - 1
        guard last > 0 else { throw EditRefusal("a circuit keeps one wire") }
        guard editor?.path.isEmpty ?? true else {
            throw EditRefusal("wires are taken away outside of blocks; \(Action.key(.leaveBlock)) leaves")
        }
        guard !new.operations.contains(where: { $0.qubits.contains(last) }) else {
            throw EditRefusal("\(circuit.layout?.wireNames.last ?? "") is not empty")
        }
        new.qubits[new.qubits.count - 1].size -= 1
        if new.qubits.last?.size == 0 { new.qubits.removeLast() }
        change("remove a wire", to: new)
    }

    private mutating func travel(_ action: ActionID, _ words: [String]) throws(EditRefusal) {
        let count = words.first.map { Int($0) ?? -1 } ?? 1
        guard count > 0 else {
            throw EditRefusal("'\(words[0])' is no number of edits")
        }
        if action == .branch {
            guard editor?.turn() == true else { throw EditRefusal("there is one branch only") }
            message = Message(.info, "redo takes the next branch")
            return
        }
        let labels = (action == .undo ? editor?.undo(count) : editor?.redo(count)) ?? []
        guard let last = labels.last else {
            if recall.isPending { throw EditRefusal("the history of edits is still being read") }
            throw EditRefusal(action == .undo ? "nothing to undo" : "nothing to redo")
        }
        let verb = action == .undo ? "undone" : "done again"
        message = Message(.info, labels.count == 1 ? "\(verb): \(last)" : "\(labels.count) edits \(verb)")
    }

    private mutating func search(_ action: ActionID, _ words: [String]) -> [Effect] {
        if action == .search {
            guard !words.isEmpty else {
                prompt = .line(.search, LineEditor())
                return []
            }
            lastSearch = words
        }
        circuit.noteJump()
        guard let name = lastSearch.first else { return refuse("search: nothing was searched for yet") }
        if let why = circuit.find(name, on: lastSearch.dropFirst().first) { return refuse("search: " + why) }
        return []
    }

    /// Makes a change; the cursor goes behind the operation that it is about.
    mutating func change(_ label: String, to new: Circuit, shows place: Int? = nil) {
        guard editor?.changeShown(label, to: new) == true else { return }
        follow(showing: place)
    }

    /// Makes a change that is known, which saves comparing whole circuits.
    mutating func change(_ label: String, _ edit: CircuitEdit, shows place: Int? = nil) {
        guard editor?.changeShown(label, edit) == true else { return }
        follow(showing: place)
    }

    private mutating func follow(showing place: Int?) {
        followEditor()
        if let place, let column = circuit.layout?.column(of: place) { circuit.column = column + 1 }
    }

    /// Shows the circuit as it was edited.
    mutating func followEditor() {
        let edits = editor?.takeUnseen()
        guard let editor else { return circuit.follow(nil, edits: edits) }
        if !circuit.debugger.marks.isEmpty { for edit in edits ?? [] { circuit.debugger.marks.follow(edit) } }
        if editor.path != circuit.path { return circuit.turn(to: editor) }
        // Edits are told in places of the whole circuit.
        let isInside = !editor.path.isEmpty && edits?.isEmpty == false
        circuit.follow(editor.shown, edits: isInside ? nil : edits)
    }
}
