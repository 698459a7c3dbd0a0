import Circuits
import Drawing

/// Places that the cursor jumped from.
struct JumpList: Equatable, Sendable {
    struct Place: Equatable, Sendable {
        var wire: Int
        var column: Int
    }

    private var places: [Place] = []
    /// Where in the list the cursor is; behind the last while it moves freely.
    private var at = 0
    static let limit = 100

    /// Notes a place that is about to be left.
    mutating func note(_ place: Place) {
        places.removeSubrange(min(at, places.count)...)
        if places.last != place { places.append(place) }
        if places.count > Self.limit { places.removeFirst() }
        at = places.count
    }

    /// The place before; the one that is left is kept for the way forward.
    mutating func back(from here: Place) -> Place? {
        guard at > 0 else { return nil }
        if at == places.count { places.append(here) }
        at -= 1
        return places[at]
    }

    mutating func forward() -> Place? {
        guard at + 1 < places.count else { return nil }
        at += 1
        return places[at]
    }
}

extension CircuitPane.State {
    /// Notes where the cursor is before it jumps.
    mutating func noteJump() { jumps.note(JumpList.Place(wire: wire, column: column)) }

    /// Goes to the next gate on the cursor's wire, or to the one before; false where there is none.
    mutating func moveToGate(_ step: Int) -> Bool {
        guard let layout else { return false }
        var place = column + step
        while place >= 0, place < layout.columnCount {
            let isHere = layout.elements(inColumn: place).contains {
                $0.wires.contains(wire) && layout.operation(of: $0).qubits.contains(wire)
            }
            if isHere {
                column = place
                return true
            }
            place += step
        }
        return false
    }
}

extension ScreenState {
    mutating func performJump(_ action: ActionID) -> [Effect] {
        switch action {
        case .nextGate, .previousGate:
            if !circuit.moveToGate(action == .nextGate ? 1 : -1) {
                return refuse("no gate \(action == .nextGate ? "behind" : "before") here")
            }
        default:
            let here = JumpList.Place(wire: circuit.wire, column: circuit.column)
            guard let place = action == .jumpBack ? circuit.jumps.back(from: here) : circuit.jumps.forward() else {
                return refuse("the cursor has not jumped\(action == .jumpBack ? "" : " back")")
            }
            (circuit.wire, circuit.column) = (place.wire, place.column)
            circuit.clamp()
        }
        return []
    }
}
