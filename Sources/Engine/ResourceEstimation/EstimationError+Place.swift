internal import Diagnostics
public import Documents

extension EstimationError {
    /// The same error with its place in the parameters that caused it; formulas to the character, with what was meant where a name is unknown.
    ///
    /// Faults of values are found only when the values are used, which is after the document was read.
    public func located(in parameters: Node?) -> EstimationError {
        guard span == nil, let parameters else { return self }
        var located = self
        switch code {
        case .cannotEvaluate, .logicalCycleTime, .physicalQubits:
            let faulty = WrittenFormula.all(in: parameters).first { $0.raises(code) }
            guard let faulty else { break }
            located.span = faulty.node.span
            if let fault = faulty.fault {
                located.span = faulty.node.span(ofByte: fault.place)
                if let name = fault.undefinedName { located.hint = hint ?? faulty.didYouMean(name) }
            }
        case .invalidBudget: located.span = parameters["errorBudget"]?.span
        case .depthFactorTooSmall: located.span = parameters["constraints"]?["logicalDepthFactor"]?.span
        case .bothConstraints: located.span = parameters["constraints"]?.entries?.last { $0.key.hasPrefix("max") }?.keySpan
        case .frontierConstraints:
            let limits = ["maxDuration", "maxPhysicalQubits", "maxTFactories"]
            located.span = parameters["constraints"]?.entries?.first { limits.contains($0.key) }?.keySpan
        case .invalidProtocol: located.span = parameters[message.hasPrefix("memory") ? "memory" : "qecScheme"]?["name"]?.span
        case .invalidValue:
            // Of several values that the message names, the largest is at fault.
            let values = (parameters["qecScheme"]?.entries ?? []) + (parameters["qubitParams"]?.entries ?? [])
            let named = values.filter { message.contains($0.key) }.max { $0.value.number ?? 0 < $1.value.number ?? 0 }
            located.span = named?.value.span ?? parameters["qubitParams"]?.span
        default: break
        }
        return located
    }
}

/// A formula of a parameters document.
private struct WrittenFormula {
    let node: Node
    let text: String
    let variables: [String]
    /// What its fault is called where it parses.
    let code: EstimationError.Code

    /// In the order in which they are read.
    static func all(in parameters: Node) -> [WrittenFormula] {
        var found: [WrittenFormula] = []
        func add(_ node: Node?, _ variables: [String], _ code: EstimationError.Code) {
            guard let node, let text = node.string else { return }
            found.append(WrittenFormula(node: node, text: text, variables: variables, code: code))
        }
        for unit in parameters["distillationUnitSpecifications"]?.list ?? [] {
            add(unit["failureProbabilityFormula"], DistillationUnit.Rates.variables, .cannotEvaluate)
            add(unit["outputErrorRateFormula"], DistillationUnit.Rates.variables, .cannotEvaluate)
        }
        let times = ["codeDistance", "oneQubitMeasurementTime"]
        let isMajorana = (try? PhysicalQubit(parameters["qubitParams"] ?? Node(.null, at: parameters.span)))?.isMajorana ?? false
        add(parameters["qecScheme"]?["logicalCycleTime"], times + PatchTable.timeVariables(isMajorana: isMajorana), .logicalCycleTime)
        add(parameters["qecScheme"]?["physicalQubitsPerLogicalQubit"], ["codeDistance"], .physicalQubits)
        return found
    }

    /// Whether the formula is what raises an error of that code.
    func raises(_ code: EstimationError.Code) -> Bool {
        guard code == .cannotEvaluate else { return code == self.code }
        return self.code == .cannotEvaluate ? fault != nil : (try? Formula(text, variables: variables)) == nil
    }

    var fault: FormulaError? {
        do throws(FormulaError) {
            _ = try Formula(text, variables: variables).evaluate([Double](repeating: 1e-3, count: variables.count))
            return nil
        } catch {
            return error
        }
    }

    func didYouMean(_ name: String) -> String {
        Diagnostics.didYouMean(name, among: variables + Formula.Function.allCases.map(\.rawValue))
            ?? "a formula knows \(variables.joined(separator: ", "))"
    }
}

extension FormulaError {
    fileprivate var undefinedName: String? {
        guard description.hasPrefix("Undefined(\"") else { return nil }
        return String(description.dropFirst("Undefined(\"".count).dropLast(2))
    }
}

extension Node {
    /// The place of a byte of this text; the text itself where escapes hide it.
    fileprivate func span(ofByte place: Int) -> SourceSpan {
        guard let text = string, span.end.offset - span.start.offset == text.utf8.count + 2 else { return span }
        let before = String(decoding: text.utf8.prefix(place), as: UTF8.self).unicodeScalars.count
        let start = SourcePosition(line: span.start.line, column: span.start.column + 1 + before, offset: span.start.offset + 1 + place)
        return SourceSpan(file: span.file, start: start, end: start)
    }
}
