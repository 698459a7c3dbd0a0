import Circuits
import Drawing

/// What is done to operations that are selected, or to the one under the cursor.
extension ScreenState {
    /// The operations that are selected, else the one under the cursor.
    func chosen(_ layout: CircuitLayout) throws(EditRefusal) -> [Int] {
        let places: [Int]
        if let anchor = circuit.anchor {
            let (wires, columns) = circuit.selection(from: anchor)
            places = layout.operations(wires: wires, columns: columns)
        } else {
            places = layout.element(wire: circuit.wire, column: circuit.column).map { [$0.operation] } ?? []
        }
        guard !places.isEmpty else { throw EditRefusal("nothing stands here") }
        return places
    }

    mutating func changeChosen(_ action: ActionID, _ words: [String], _ layout: CircuitLayout) throws(EditRefusal) {
        guard let now = editor?.shown else { return }
        if action == .paste || action == .repeatGate { return try again(action, layout) }
        let places = try chosen(layout)
        let operations = places.map { now.operations[$0] }
        func label(_ verb: String) -> String { "\(verb) \(places.count == 1 ? operations[0].shortName : "\(places.count) operations")" }
        switch action {
        case .copy:
            editor?.clipboard = operations
            message = Message(.info, label("copied"))
            circuit.anchor = nil
        case .delete:
            editor?.clipboard = operations
            circuit.anchor = nil
            if let edit = now.removal(of: places) {
                change(label("delete"), edit)
            } else {
                change(label("delete"), to: now.removing(places))
            }
        case .moveUp, .moveDown:
            let step = action == .moveUp ? -1 : 1
            var moved: [Operation] = []
            for operation in operations {
                guard let new = operation.shifted(by: step, within: now.qubitCount) else { throw EditRefusal("the edge is reached") }
                moved.append(new)
            }
            replace(label("move"), places, with: moved, in: now)
            circuit.wire = min(max(circuit.wire + step, 0), now.qubitCount - 1)
        case .moveLeft, .moveRight:
            let (new, place) = try now.moving(places, forward: action == .moveRight)
            change(label("move"), to: new)
            keepSelection(places.count, at: place)
        case .dagger:
            var part = now
            part.operations = operations
            let inverse: Circuit
            do { inverse = try part.inverse() } catch { throw EditRefusal(error.description) }
            replace(label("invert"), places, with: inverse.operations, in: now)
        case .addControl:
            var controlled: [Operation] = []
            for operation in operations {
                guard case .gate(let application) = operation else { throw EditRefusal("\(operation.shortName) takes no control") }
                let wire = try words.isEmpty ? freeWire(beside: application.qubits) : wires(words[0], layout).first ?? -1
                guard !application.qubits.contains(wire) else { throw EditRefusal("the gate acts on \(layout.wireNames[wire]) already") }
                controlled.append(.gate(application.controlled(by: wire)))
            }
            replace(label("control"), places, with: controlled, in: now)
        case .nudgeUp, .nudgeDown: try nudge(places, by: action == .nudgeUp ? 1 : -1)
        default: break
        }
    }

    /// Follows what was moved with the cursor, or with the selection where there is one.
    private mutating func keepSelection(_ count: Int, at place: Int) {
        guard let layout = circuit.layout else { return }
        let columns = (place..<place + count).compactMap { layout.column(of: $0) }
        guard let first = columns.min(), let last = columns.max() else { return }
        circuit.anchor?.column = first
        circuit.column = circuit.anchor == nil ? first : last
    }

    /// Puts in what was copied, or the last gate, where the cursor is.
    private mutating func again(_ action: ActionID, _ layout: CircuitLayout) throws(EditRefusal) {
        guard let editor else { return }
        let operations = action == .paste ? editor.clipboard : lastGate.map { [.gate($0)] } ?? []
        guard let top = operations.flatMap(\.qubits).min() else {
            throw EditRefusal("nothing was \(action == .paste ? "copied" : "put in") yet")
        }
        var moved: [Operation] = []
        for operation in operations {
            guard let new = operation.shifted(by: circuit.wire - top, within: editor.shown.qubitCount) else {
                throw EditRefusal("it does not fit here: too few wires below")
            }
            moved.append(new)
        }
        insert(moved, action == .paste ? "paste" : "repeat", layout)
    }

    private func freeWire(beside taken: [Int]) throws(EditRefusal) -> Int {
        let count = editor?.shown.qubitCount ?? 0
        let (low, high) = (taken.min() ?? 0, taken.max() ?? 0)
        guard
            let wire = (Array((0..<low).reversed()) + Array((high + 1)..<max(count, high + 1))).first(where: {
                !taken.contains($0) && $0 < count
            })
        else { throw EditRefusal("no wire is free") }
        return wire
    }

    private mutating func nudge(_ places: [Int], by step: Int) throws(EditRefusal) {
        guard let now = editor?.shown else { return }
        let nudged = places.map { place -> Operation in
            guard case .gate(var application) = now.operations[place], let angle = application.angles.first else {
                return now.operations[place]
            }
            application.angles[0] = angle.nudged(by: step)
            return .gate(application)
        }
        guard zip(places, nudged).contains(where: { now.operations[$0] != $1 }) else { throw EditRefusal("no angle here") }
        replace("nudge", places, with: nudged, in: now)
    }

    /// Changes operations in their places.
    private mutating func replace(_ label: String, _ places: [Int], with new: [Operation], in now: Circuit) {
        if places.count == 1, new.count == 1, new[0] != now.operations[places[0]] {
            change(label, CircuitEdit(at: places[0], removing: [now.operations[places[0]]], inserting: new))
        } else {
            change(label, to: now.replacing(places, with: new))
        }
    }

    mutating func newAngles(_ words: [String]) throws(EditRefusal) -> [Effect] {
        guard let editor, let layout = circuit.layout, let place = try chosen(layout).first,
            case .gate(var application) = editor.shown.operations[place], !application.angles.isEmpty
        else { throw EditRefusal("no angle here") }
        guard !words.isEmpty else {
            prompt = .line(.newAngles, LineEditor(application.angles.map(\.description).joined(separator: ", ")))
            return []
        }
        let angles = try expressions(words.joined(separator: " "))
        guard angles.count == application.angles.count else {
            throw EditRefusal("\(application.name) has \(application.angles.count) angles; got \(angles.count)")
        }
        application.angles = angles
        change("angles", to: editor.shown.declaring(angles).replacing(place, with: .gate(application)))
        return []
    }
}
