internal import Diagnostics
internal import Documents
internal import Numerics

/// The parameters of a channel in a file: values by name, and faults at their places.
struct ChannelParameters {
    let kind: String
    let node: Node

    /// Keys of explanation that reference files have beside the numbers.
    private static let remarks = ["convention", "meaning", "unitary", "note"]

    /// - Throws: where this is no map, or a key is not the channel's, or one of the channel's is missing.
    init(_ kind: ChannelKind, _ node: Node) throws(DocumentError) {
        (self.kind, self.node) = (kind.name, node)
        let names = kind.parameters.map(\.name)
        guard let entries = node.entries else {
            throw node.fault(code: "noise.params", "the parameters of '\(kind.name)' are a map, not \(node.summary)")
        }
        for entry in entries where !names.contains(entry.key) {
            if ChannelParameters.remarks.contains(entry.key), entry.value.string != nil { continue }
            throw DocumentError(
                code: "noise.unknown-parameter", "channel '\(kind.name)' has no parameter '\(entry.key)'", at: entry.keySpan,
                hint: didYouMean(entry.key, among: names) ?? "it has \(names.joined(separator: ", "))")
        }
        for parameter in kind.parameters where parameter.standard == nil && value(parameter.name) == nil {
            throw node.fault(code: "noise.missing-parameter", "channel '\(kind.name)' needs the parameter '\(parameter.name)'")
        }
    }

    private func value(_ name: String) -> Node? {
        guard let value = node[name], !value.isNull else { return nil }
        return value
    }

    func number(_ name: String, standard: Double = 0) throws(DocumentError) -> Double {
        guard let value = value(name) else { return standard }
        guard let number = value.number, number.isFinite else {
            throw value.fault(code: "noise.number", "'\(name)' must be a number, not \(value.summary)")
        }
        return number
    }

    /// A number of qubits; nil where it is left out.
    func width(_ name: String) throws(DocumentError) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.integer, (1...2).contains(number) else {
            throw value.fault(code: "noise.width", "'\(name)' is \(value.summary), expected 1 or 2 qubits")
        }
        return number
    }

    func axis(_ name: String) throws(DocumentError) -> Channel.Axis {
        guard let value = value(name) else { return .x }
        guard let axis = value.string.flatMap({ Channel.Axis(rawValue: $0.uppercased()) }) else {
            throw value.fault(code: "noise.axis", "'\(name)' is \(value.summary), expected X, Y or Z")
        }
        return axis
    }

    /// Matrices of complex numbers, each `[re, im]` or a real number.
    func matrices(_ name: String) throws(DocumentError) -> [[Complex]] {
        guard let value = value(name) else { return [] }
        guard let list = value.list else {
            throw value.fault(code: "noise.kraus", "'\(name)' must be a list of matrices, not \(value.summary)")
        }
        var matrices: [[Complex]] = []
        for (place, matrix) in list.enumerated() {
            guard let rows = matrix.list, let first = rows.first else {
                throw matrix.fault(code: "noise.kraus", "Kraus operator \(place) must be a list of rows, not \(matrix.summary)")
            }
            var entries: [Complex] = []
            for row in rows {
                guard let columns = row.list, columns.count == rows.count else {
                    throw row.fault(
                        code: "noise.size",
                        "Kraus operator \(place) has \(rows.count) rows and \(row.list?.count ?? 0) columns, expected as many of both")
                }
                for entry in columns { entries.append(try complex(entry, place)) }
            }
            guard entries.count == 4 || entries.count == 16 else {
                throw first.fault(
                    code: "noise.size", "Kraus operator \(place) is \(rows.count) by \(rows.count), expected 2 by 2 or 4 by 4")
            }
            matrices.append(entries)
        }
        return matrices
    }

    private func complex(_ node: Node, _ place: Int) throws(DocumentError) -> Complex {
        if let number = node.number, number.isFinite { return Complex(number) }
        if let parts = node.list, parts.count == 2, let real = parts[0].number, let imaginary = parts[1].number, real.isFinite,
            imaginary.isFinite
        {
            return Complex(real, imaginary)
        }
        throw node.fault(code: "noise.kraus", "an entry of Kraus operator \(place) must be [re, im], not \(node.summary)")
    }

    func channel(_ make: () throws(NoiseError) -> Channel) throws(DocumentError) -> NoiseRule.Effect {
        try effect { () throws(NoiseError) in .channel(try make()) }
    }

    /// What the numbers make, or a fault at the one that is wrong.
    func effect(_ make: () throws(NoiseError) -> NoiseRule.Effect) throws(DocumentError) -> NoiseRule.Effect {
        do throws(NoiseError) {
            return try make()
        } catch {
            throw (culprit(of: error) ?? node).fault(code: "noise.value", "channel '\(kind)': \(error)", hint: error.hint)
        }
    }

    private func culprit(of error: NoiseError) -> Node? {
        switch error {
        case .probability(let name, _, _), .time(let name, _), .notFinite(let name): value(name)
        case .coherence: value("t2_ns")
        case .operatorSize(let place, _, _): value("kraus")?.list?[place]
        case .notTracePreserving, .noOperators: value("kraus")
        default: nil
        }
    }
}
