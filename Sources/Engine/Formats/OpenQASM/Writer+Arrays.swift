internal import Circuits

/// The arrays that a circuit hands to functions: variables in a row, declared and named as the elements of one array.
struct WrittenArrays {
    private(set) var declarations: [String] = []
    /// What arrays are called, by their elements.
    private var names: [[Int]: String] = [:]
    /// What each element is called.
    private(set) var elements: [Int: String] = [:]

    init(_ circuit: Circuit, taken: inout Set<String>, free: (String, inout Set<String>) -> String) {
        Circuit.visit(circuit.operations) { operation in
            guard case .assign(_, .external(_, let arguments, _)) = operation else { return }
            for case .array(let parts, let dimensions) in arguments {
                let places = parts.compactMap { if case .variable(let place) = $0 { place } else { nil } }
                guard let first = places.first, places.count == parts.count, names[places] == nil,
                    !places.contains(where: { elements[$0] != nil })
                else { continue }
                let variable = circuit.variables[first]
                var name = variable.name.hasSuffix("_0") ? String(variable.name.dropLast(2)) : variable.name
                if taken.contains(name) { name = free(name, &taken) }
                taken.insert(name)
                names[places] = name
                declarations.append("array[\(variable.type), \(dimensions.map(String.init).joined(separator: ", "))] \(name);\n")
                for (number, place) in places.enumerated() {
                    elements[place] = "\(name)[\(Self.indices(of: number, dimensions).map(String.init).joined(separator: ", "))]"
                }
            }
        }
    }

    func name(of elements: [ClassicalExpression]) -> String {
        names[elements.compactMap { if case .variable(let place) = $0 { place } else { nil } }] ?? "?"
    }

    static func indices(of number: Int, _ dimensions: [Int]) -> [Int] {
        var (rest, indices) = (number, [Int]())
        for size in dimensions.reversed() {
            indices.insert(rest % max(size, 1), at: 0)
            rest /= max(size, 1)
        }
        return indices
    }
}
