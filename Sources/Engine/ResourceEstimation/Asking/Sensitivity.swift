public import Documents
internal import Glibc

/// How much each parameter moves qubits and time: halved and doubled, the one that moves most first.
public struct Sensitivity: Sendable {
    public struct Side: Sendable {
        public var value: JSONValue
        public var result: Result<WhatIfTable.Figures, EstimationError>
    }

    public struct Entry: Sendable {
        public var parameter: String
        public var low: Side
        public var high: Side
        /// The largest factor by which qubits or time change, as its logarithm.
        public var weight: Double
    }

    public var entries: [Entry]

    /// - Throws: where the scenario itself has no estimate.
    public init(_ scenario: Scenario) throws(EstimationError) {
        let parameters = try scenario.readParameters()
        let base = WhatIfTable.Figures(try estimate(scenario.counts, parameters))
        let whole = Scenario(scenario.counts, parameters)
        var entries: [Entry] = []
        for (path, value) in Self.values(parameters, scenario.counts) {
            guard let (low, high) = Self.halvedAndDoubled(value) else { continue }
            let sides = [low, high].map { value in
                Side(
                    value: value,
                    result: Result { () throws(EstimationError) in
                        WhatIfTable.Figures(try whole.setting(path, to: value).estimated())
                    })
            }
            let weight = sides.map { Self.distance(base, $0.result) }.max() ?? 0
            entries.append(Entry(parameter: path.description, low: sides[0], high: sides[1], weight: weight))
        }
        self.entries = stableSorted(entries) { $0.weight > $1.weight }
    }

    /// Every number and time of the parameters and counts with its path.
    private static func values(_ parameters: EstimationParameters, _ counts: LogicalCounts) -> [(ParameterPath, JSONValue)] {
        var found: [(ParameterPath, JSONValue)] = []
        func collect(_ value: JSONValue, at path: [String]) {
            if let members = value.members {
                for member in members { collect(member.value, at: path + [member.key]) }
            } else {
                found.append((ParameterPath(path), value))
            }
        }
        for key in ["errorBudget", "qubitParams", "qecScheme", "constraints"] {
            if let value = parameters.document[key] { collect(value, at: [key]) }
        }
        collect(counts.document, at: ["logicalCounts"])
        return found.filter { ParameterPath.known.contains($0.0.description) && !isStructural($0.0) }
    }

    /// What is a bound of the search or an exponent, not a quantity.
    private static func isStructural(_ path: ParameterPath) -> Bool {
        ["maxCodeDistance", "maxDistillationRounds", "distanceCoefficientPower"].contains(path.parts.last ?? "")
    }

    /// Half and twice a value in its own unit; nil where it is none or zero.
    private static func halvedAndDoubled(_ value: JSONValue) -> (JSONValue, JSONValue)? {
        switch value {
        case .integer(let whole):
            let (double, overflow) = whole.multipliedReportingOverflow(by: 2)
            return whole > 0 && !overflow ? (.integer(whole / 2), .integer(double)) : nil
        case .number(let number): return number > 0 ? (.number(number / 2), .number(number * 2)) : nil
        case .string(let text):
            guard text.hasSuffix(" ns"), let time = nanoseconds(text), time > 0 else { return nil }
            return (.string("\(Figures.plain(Double(time) / 2)) ns"), .string("\(time.times(2)) ns"))
        default: return nil
        }
    }

    private static func distance(_ base: WhatIfTable.Figures, _ result: Result<WhatIfTable.Figures, EstimationError>) -> Double {
        guard case .success(let figures) = result else { return 0 }
        func ratio(_ a: UInt64, _ b: UInt64) -> Double { a > 0 && b > 0 ? abs(log(Double(a) / Double(b))) : 0 }
        return max(ratio(figures.physicalQubits, base.physicalQubits), ratio(figures.runtime, base.runtime))
    }

    public var document: JSONValue {
        func side(_ side: Side) -> JSONValue {
            switch side.result {
            case .success(let figures):
                ["value": side.value, "physicalQubits": JSONValue(figures.physicalQubits), "runtime": JSONValue(figures.runtime)]
            case .failure(let error): ["value": side.value, "error": error.document]
            }
        }
        return .array(entries.map { ["parameter": .string($0.parameter), "low": side($0.low), "high": side($0.high)] })
    }
}
