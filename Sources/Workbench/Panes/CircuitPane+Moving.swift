import Circuits
import Drawing

extension CircuitPane.State {
    /// Moves to the next gate of that name behind the cursor, from the start again at the end; says why where there is none.
    mutating func find(_ name: String, on wireName: String?) -> String? {
        guard let layout else { return "no circuit" }
        var wanted: Int?
        if let wireName {
            guard let number = layout.wireNames.firstIndex(of: wireName) ?? Int(wireName), layout.wireNames.indices.contains(number) else {
                return "no wire '\(wireName)'"
            }
            wanted = number
        }
        func isHit(_ element: CircuitLayout.Element) -> Bool {
            let operation = layout.operation(of: element)
            let isNamed: Bool =
                switch operation {
                case .gate(let application): application.baseName == name || application.name == name
                case .measure: name == "measure"
                case .reset: name == "reset"
                case .barrier: name == "barrier"
                default: false
                }
            return isNamed && (wanted.map { operation.qubits.contains($0) } ?? true)
        }
        let here = (column, wire)
        func place(_ element: CircuitLayout.Element) -> (Int, Int) { (element.column, wanted ?? element.wires.lowerBound) }
        // From here on, then from the start; what is not reached is not looked at.
        var found: CircuitLayout.Element?
        for column in Array(column..<max(layout.columnCount, column)) + Array(0..<min(column + 1, layout.columnCount)) where found == nil {
            let isBehind = column > here.0
            found = layout.elements(inColumn: column).first { (column < here.0 || isBehind || place($0) > here) && isHit($0) }
        }
        guard let hit = found ?? layout.elements(inColumn: here.0).first(where: isHit) else {
            return "no '\(name)'" + (wireName.map { " on \($0)" } ?? "")
        }
        (column, wire) = place(hit)
        return nil
    }

    mutating func move(_ direction: CircuitPane.Direction, page: Int = 1) {
        let step = min(max(page, 1), 1 << 40)
        switch direction {
        case .left: column -= step
        case .right: column += step
        case .up: wire -= step
        case .down: wire += step
        }
        clamp()
    }

    /// Goes to a wire by its name or number, and a column; says why where there is none.
    mutating func go(to wire: String, column: String?) -> String? {
        guard let layout else { return "no circuit" }
        guard let number = layout.wireNames.firstIndex(of: wire) ?? Int(wire), layout.wireNames.indices.contains(number) else {
            return "no wire '\(wire)'; they are \(layout.wireNames.first ?? "") to \(layout.wireNames.last ?? "")"
        }
        if let column {
            guard let place = Int(column), (0..<max(layout.columnCount, 1)).contains(place) else {
                return "no column '\(column)'; they are 0 to \(max(layout.columnCount - 1, 0))"
            }
            self.column = place
        }
        self.wire = number
        return nil
    }
}
