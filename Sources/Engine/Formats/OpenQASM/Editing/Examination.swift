internal import Circuits
public import Diagnostics
internal import Numerics

/// What reading a program tells an editor: its faults, and the values that were known at each place.
public struct Examination: Sendable {
    public struct Fault: Sendable {
        public let diagnostic: Diagnostic
        /// In the program's own text; for a fault of an included file, where it is included.
        public let place: Range<Int>
        /// Whether the fault stands in an included file.
        public let isElsewhere: Bool
    }

    public let language: Language
    public let faults: [Fault]
    /// Values by the place of the expression or of the name declared; nil where it is not always the same.
    fileprivate(set) var values: [Range<Int>: String?] = [:]
    fileprivate(set) var declared: [Int: String] = [:]

    /// The value of the smallest expression around a place, where it is known before the program runs.
    public func value(at offset: Int) -> (place: Range<Int>, text: String)? {
        let here = values.filter { $0.key.contains(offset) }
        return (here.isEmpty ? values.filter { $0.key.upperBound == offset } : here)
            .min { $0.key.count < $1.key.count }
            .flatMap { entry in entry.value.map { (entry.key, $0) } }
    }

    /// The value of the largest expression around a place, where it is known before the program runs.
    public func wholeValue(at offset: Int) -> (place: Range<Int>, text: String)? {
        values.filter { ($0.key.contains(offset) || $0.key.upperBound == offset) && declared[$0.key.lowerBound] == nil }
            .max { $0.key.count < $1.key.count }
            .flatMap { entry in entry.value.map { (entry.key, $0) } }
    }

    /// The value of what is declared by a name at that place.
    public func value(declaredAt place: Range<Int>) -> String? { values[place] ?? nil }

    /// What a name declared at that place turned out to be: `4 qubits`, `int[32]`.
    public func kind(declaredAt offset: Int) -> String? { declared[offset] }
}

extension OpenQASM {
    /// Reads a program as ``parse(_:file:mostSteps:include:)`` does and keeps what editors ask for.
    public static func examine(
        _ source: String, file: String, mostSteps: Int = 2_000_000, include: (String) -> String? = { _ in nil }
    ) -> Examination {
        withoutActuallyEscaping(include) { include in
            let findings = Findings()
            let analyser = Analyser(findings: findings, include: include, name: "", mostSteps: mostSteps)
            let notes = Notes()
            analyser.notes = notes
            analyser.run(source, file: file)
            if findings.errorCount == 0 { _ = analyser.finished() }
            let faults = findings.placedResult.map { diagnostic, place, isElsewhere in
                Examination.Fault(diagnostic: diagnostic, place: place, isElsewhere: isElsewhere)
            }
            var result = Examination(language: analyser.language, faults: faults)
            for (extent, value) in notes.values {
                result.values[Int(extent.start)..<Int(extent.end)] = .some(value.map(\.text))
            }
            for (extent, kind) in notes.declared { result.declared[Int(extent.start)] = kind }
            return result
        }
    }
}

/// What an analyser writes down for an editor.
final class Notes {
    fileprivate var values: [Extent: ClassicalValue?] = [:]
    fileprivate var declared: [Extent: String] = [:]

    /// So many places are kept.
    private static let most = 100_000
    /// Texts up to this size have values at every expression.
    static let largestText = 1 << 18

    func note(_ value: ClassicalValue, at extent: Extent) {
        guard extent.source == 0, extent.start < extent.end else { return }
        if let known = values[extent] {
            if known != value { values[extent] = .some(nil) }
        } else if values.count < Notes.most {
            values[extent] = .some(value)
        }
    }

    func note(_ symbol: Symbol, at extent: Extent) {
        guard extent.source == 0 else { return }
        if case .value(let value) = symbol, let constant = value.constant { note(constant, at: extent) }
        guard declared.count < Notes.most, declared[extent] == nil else { return }
        switch symbol {
        case .qubits(let range): declared[extent] = counted(range.count, "qubit")
        case .qubitAlias(let list): declared[extent] = counted(list.count, "qubit")
        case .bits(let range): declared[extent] = counted(range.count, "bit")
        case .bitAlias(let list): declared[extent] = counted(list.count, "bit")
        case .value(let value): declared[extent] = value.typeName
        case .variable(let variable): declared[extent] = variable.type.description
        case .array(let array):
            let sizes = array.dimensions.map(String.init).joined(separator: " × ")
            declared[extent] = "\(sizes) array" + (array.elements.first.map { " of \($0.type)" } ?? "")
        default: break
        }
    }
}

extension ClassicalValue {
    /// As an editor shows it.
    fileprivate var text: String {
        switch self {
        case .boolean(let value): return "\(value)"
        case .integer(let value, _): return "\(value)"
        case .unsigned(let value, _): return "\(value)"
        case .wide(let value): return "\(value)"
        case .real(let value), .angle(let value): return "\(value)"
        case .fraction: return "\(number ?? 0)"
        case .bits(let digits): return "\"" + digits.reversed().map { $0 ? "1" : "0" }.joined() + "\""
        case .complex(let value):
            let sign = value.imaginary < 0 ? "-" : "+"
            return "\(value.real) \(sign) \(abs(value.imaginary))im"
        case .duration(let length):
            return Writer.text(length)
        }
    }
}
