internal import Circuits

/// The inputs of a circuit as OpenQASM 3 declares them: `a[0]`, `a[1]`, … as one array, `real(z)` and `imag(z)` as one complex number.
struct WrittenInputs {
    /// In order, each with the name that it declares.
    private(set) var declarations: [(name: String, text: String)] = []

    init(_ circuit: Circuit) {
        var group: (name: String, type: String, last: [Int])?
        func declare() {
            guard let group else { return }
            let sizes = group.last.map { String($0 + 1) }.joined(separator: ", ")
            // More bits than a number holds are given one by one.
            let type =
                group.type == "bit[1]" && group.last.count == 1 && group.last[0] >= ClassicalType.mostBitsOfNumber
                ? "bit[\(sizes)]" : group.last.isEmpty ? group.type : "array[\(group.type), \(sizes)]"
            declarations.append((group.name, "input \(type) \(group.name);\n"))
        }
        for input in circuit.inputs {
            var (name, type) = (input, "\(circuit.inputTypes[input] ?? .real)")
            for part in ["real(", "imag("] where name.hasPrefix(part) && name.hasSuffix(")") {
                (name, type) = (String(name.dropFirst(part.count).dropLast()), "\(ClassicalType.complex)")
            }
            var indices: [Int] = []
            if let open = name.firstIndex(of: "["), name.hasSuffix("]") {
                indices = name[name.index(after: open)...].dropLast().split(separator: ",").compactMap { Int($0.drop { $0 == " " }) }
                name = String(name[..<open])
            }
            if group?.name == name {
                group?.last = indices
            } else {
                declare()
                group = (name, type, indices)
            }
        }
        declare()
    }
}
