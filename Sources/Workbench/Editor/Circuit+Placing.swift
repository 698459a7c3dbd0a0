import Circuits
import Drawing

/// Why a circuit is not changed.
struct EditRefusal: Error, Equatable {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}

extension CircuitLayout {
    /// Where among the operations a new one on these wires goes so that it stands before what is in that column or after.
    func insertion(on wires: [Int], column: Int) -> Int {
        guard let low = wires.min(), let high = wires.max() else { return circuit.operations.count }
        // On each wire operations stand in their order, so what comes first there is in the first column that has something.
        var place = circuit.operations.count
        var open = Set(low...high)
        for column in max(column, 0)..<max(columnCount, column, 0) {
            for element in elements(inColumn: column) where element.wires.contains(where: open.contains) {
                place = min(place, element.operation)
                open.subtract(element.wires)
            }
            if open.isEmpty { break }
        }
        return place
    }

    /// The operations that stand within these wires and columns, in order.
    func operations(wires: ClosedRange<Int>, columns: ClosedRange<Int>) -> [Int] {
        var found: [Int] = []
        for column in columns {
            found += elements(inColumn: column).filter { element in
                element.wires.overlaps(wires) && circuit.operations[element.operation].qubits.contains { wires.contains($0) }
            }.map(\.operation)
        }
        return found.sorted()
    }
}

extension Circuit {
    /// The circuit with operations put in before a place.
    func inserting(_ new: [Operation], at place: Int) -> Circuit {
        var result = self
        result.operations.insert(contentsOf: new, at: place)
        for index in result.annotations.indices where result.annotations[index].operation >= place {
            result.annotations[index].operation += new.count
        }
        return result
    }

    /// The edit that puts operations in before a place; nil where annotations have to move along.
    func insertion(of new: [Operation], at place: Int) -> CircuitEdit? {
        guard annotations.isEmpty, place >= 0, place <= operations.count else { return nil }
        return CircuitEdit(at: place, removing: [], inserting: new)
    }

    /// The edit that takes operations out that stand together; nil where they do not, or where annotations have to move along.
    func removal(of places: [Int]) -> CircuitEdit? {
        guard annotations.isEmpty, let first = places.first, let last = places.last, places == Array(first...max(first, last)),
            operations.indices.contains(first), operations.indices.contains(last)
        else { return nil }
        return CircuitEdit(at: first, removing: Array(operations[first...last]), inserting: [])
    }

    /// The circuit without some operations.
    func removing(_ places: [Int]) -> Circuit {
        let gone = Set(places)
        var result = self
        result.operations = operations.enumerated().filter { !gone.contains($0.offset) }.map(\.element)
        let sorted = gone.sorted()
        result.annotations = annotations.filter { !gone.contains($0.operation) }.map { annotation in
            Annotation(annotation.text, before: annotation.operation - sorted.count { $0 < annotation.operation })
        }
        return result
    }

    /// The circuit with one operation changed.
    func replacing(_ place: Int, with new: Operation) -> Circuit { replacing([place], with: [new]) }

    /// The circuit with some operations changed.
    func replacing(_ places: [Int], with new: [Operation]) -> Circuit {
        var result = self
        for (place, operation) in zip(places, new) { result.operations[place] = operation }
        return result
    }

    /// A gate by its name, or one of the circuit's own; refused with the nearest names.
    func application(_ name: String, angles: [Expression], on wires: [Int]) throws(EditRefusal) -> GateApplication {
        let reference: GateApplication.Reference
        if definitions.contains(where: { $0.name == name }) {
            reference = .defined(name)
        } else {
            do { reference = .standard(try GateIndex(named: name)) } catch { throw EditRefusal("\(error)") }
        }
        let application = GateApplication(reference, angles: angles, on: wires)
        do { try check(application) } catch { throw EditRefusal(error.description) }
        return application
    }

    /// How many qubits and angles a gate of that name takes.
    func arity(of name: String) -> (qubits: Int, parameters: [String])? {
        if let definition = definitions.first(where: { $0.name == name }) { return (definition.qubits.count, definition.parameters) }
        guard let gate = try? GateIndex(named: name).gate else { return nil }
        return (gate.qubits, gate.parameters)
    }
}

/// Expressions separated by commas that are not inside of parentheses.
func expressions(_ text: String) throws(EditRefusal) -> [Expression] {
    var parts: [String] = [""]
    var depth = 0
    for character in text {
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    if parts.allSatisfy({ $0.allSatisfy { $0 == " " } }) { return [] }
    var result: [Expression] = []
    for part in parts {
        do { result.append(try Expression(parsing: part)) } catch { throw EditRefusal("'\(part)': \(error.description)") }
    }
    return result
}
