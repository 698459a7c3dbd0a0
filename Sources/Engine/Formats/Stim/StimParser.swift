internal import Circuits
internal import Diagnostics

/// One instruction of a Stim circuit; a loop has a block.
struct StimInstruction {
    var name: String
    var arguments: [Double] = []
    var targets: [StimTarget] = []
    /// Targets of MPP and SPP.
    var products: [[StimFactor]] = []
    var count = 0
    var block: [StimInstruction] = []
    var nameExtent: Extent
    var extent: Extent
    /// As it is kept where it is no operation.
    var text = ""
}

enum StimTarget {
    case qubit(Int, isInverted: Bool, Extent)
    /// So many measurements back.
    case record(Int, Extent)
    case sweep(Int, Extent)
    case pauli(StimFactor, Extent)
    case combiner(Extent)

    var extent: Extent {
        switch self {
        case .qubit(_, _, let extent), .record(_, let extent), .sweep(_, let extent), .pauli(_, let extent), .combiner(let extent): extent
        }
    }
}

struct StimFactor {
    var qubit: Int
    var pauli: Pauli
    var isInverted = false
}

/// Lines into instructions, with what can be wrong in one line.
struct StimParser {
    private let bytes: [UInt8]
    private let end: Int
    private let number: Int32
    private let findings: Findings
    private var place = 0

    /// Loops inside loops.
    private static let deepest = 64

    init(source: Source, number: Int32, findings: Findings) {
        (bytes, end, self.number, self.findings) = (source.bytes, source.count, number, findings)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    }

    mutating func instructions() -> [StimInstruction] {
        var stack: [(header: StimInstruction, body: [StimInstruction])] = []
        var current: [StimInstruction] = []
        while !findings.isFull {
            skipSpace(lines: true)
            guard place < end else { break }
            if bytes[place] == UInt8(ascii: "}") {
                let brace = place
                place += 1
                guard var (header, body) = stack.popLast() else {
                    findings.report("stim.syntax", "'}' closes nothing", at: extent(brace, place))
                    continue
                }
                (header.block, header.extent.end) = (current, Int32(place))
                body.append(header)
                current = body
                endOfLine()
                continue
            }
            guard var instruction = instruction() else {
                skipLine()
                continue
            }
            skipSpace()
            let opens = place < end && bytes[place] == UInt8(ascii: "{")
            if opens { place += 1 }
            if instruction.name == "REPEAT" {
                guard opens else {
                    findings.report("stim.syntax", "REPEAT without a block", at: instruction.nameExtent, hint: "expected 'REPEAT N {'")
                    continue
                }
                guard case .qubit(let count, false, _)? = instruction.targets.first, instruction.targets.count == 1, count > 0
                else {
                    findings.report("stim.repeat", "REPEAT takes one count of at least 1", at: instruction.extent)
                    stack.append((instruction, current))
                    current = []
                    continue
                }
                (instruction.count, instruction.targets) = (count, [])
                guard stack.count < Self.deepest else {
                    findings.report("stim.depth", "more than \(Self.deepest) loops inside each other", at: instruction.nameExtent)
                    return []
                }
                stack.append((instruction, current))
                current = []
                continue
            }
            if opens { findings.report("stim.syntax", "'\(instruction.name)' takes no block", at: instruction.nameExtent) }
            endOfLine()
            if check(&instruction) { current.append(instruction) }
        }
        if let (header, _) = stack.last, !findings.isFull {
            findings.report("stim.syntax", "the block of this REPEAT is not closed", at: header.nameExtent, hint: "expected '}'")
        }
        return current
    }

    // MARK: A line

    private mutating func instruction() -> StimInstruction? {
        let start = place
        while place < end, isWord(bytes[place]) { place += 1 }
        guard place > start else {
            findings.report(
                "stim.syntax", "nothing begins with \(found)", at: extent(start, start + 1), hint: "expected an instruction's name")
            return nil
        }
        let written = String(decoding: bytes[start..<place], as: UTF8.self)
        let name = written.uppercased()
        var instruction = StimInstruction(name: name, nameExtent: extent(start, place), extent: extent(start, place))
        guard Stim.nameSet.contains(name) else {
            findings.report(
                "stim.unknown-gate", "no instruction '\(written)'", at: instruction.nameExtent, hint: didYouMean(name, among: Stim.names))
            return nil
        }
        if place < end, bytes[place] == UInt8(ascii: "[") {
            while place < end, bytes[place] != UInt8(ascii: "]"), bytes[place] != UInt8(ascii: "\n") { place += 1 }
            guard place < end, bytes[place] == UInt8(ascii: "]") else {
                findings.report("stim.syntax", "the tag is not closed", at: extent(start, place), hint: "expected ']'")
                return nil
            }
            place += 1
        }
        if place < end, bytes[place] == UInt8(ascii: "(") {
            guard arguments(&instruction) else { return nil }
        }
        while true {
            let before = place
            skipSpace()
            guard place < end, ![UInt8(ascii: "\n"), UInt8(ascii: "{"), UInt8(ascii: "}")].contains(bytes[place]) else { break }
            let last = instruction.targets.last
            let followsCombiner = if case .combiner? = last { true } else { false }
            guard before < place || bytes[place] == UInt8(ascii: "*") || followsCombiner else {
                findings.report("stim.syntax", "\(found) follows without a space", at: extent(place, place + 1))
                return nil
            }
            guard let target = target() else { return nil }
            instruction.targets.append(target)
            instruction.extent.end = target.extent.end
        }
        instruction.text =
            name
            + String(
                decoding: bytes[(start + written.utf8.count)..<Int(instruction.extent.end)].split(separator: UInt8(ascii: "#")).first ?? [],
                as: UTF8.self)
        return instruction
    }

    private mutating func arguments(_ instruction: inout StimInstruction) -> Bool {
        place += 1
        while true {
            skipSpace()
            if place < end, bytes[place] == UInt8(ascii: ")"), instruction.arguments.isEmpty { break }
            let start = place
            while place < end, isWord(bytes[place]) || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+")].contains(bytes[place]) {
                place += 1
            }
            let text = String(decoding: bytes[start..<place], as: UTF8.self)
            guard let value = Double(text), value.isFinite else {
                findings.report(
                    "stim.number", text.isEmpty ? "expected a number, found \(found)" : "'\(text)' is no number",
                    at: extent(start, max(place, start + 1)))
                return false
            }
            instruction.arguments.append(value)
            skipSpace()
            if place < end, bytes[place] == UInt8(ascii: ",") {
                place += 1
                continue
            }
            break
        }
        guard place < end, bytes[place] == UInt8(ascii: ")") else {
            findings.report("stim.syntax", "expected ',' or ')', found \(found)", at: extent(place, place + 1))
            return false
        }
        place += 1
        instruction.extent.end = Int32(place)
        return true
    }

    private mutating func target() -> StimTarget? {
        let start = place
        if bytes[place] == UInt8(ascii: "*") {
            place += 1
            return .combiner(extent(start, place))
        }
        var isInverted = false
        if bytes[place] == UInt8(ascii: "!") {
            isInverted = true
            place += 1
        }
        while place < end, isWord(bytes[place]) || [UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "-")].contains(bytes[place]) {
            place += 1
        }
        let text = String(decoding: bytes[(start + (isInverted ? 1 : 0))..<place], as: UTF8.self)
        let extent = self.extent(start, max(place, start + 1))
        func fault(_ message: String) -> StimTarget? {
            findings.report(
                "stim.target", message, at: extent, hint: "a target is a qubit, rec[-1], sweep[0] or a Pauli operator such as X3")
            return nil
        }
        if text.hasPrefix("rec[-"), text.hasSuffix("]"), let back = Int(text.dropFirst(5).dropLast()), back > 0, !isInverted {
            return .record(back, extent)
        }
        if text.hasPrefix("sweep["), text.hasSuffix("]"), let bit = Int(text.dropFirst(6).dropLast()), bit >= 0, !isInverted {
            return .sweep(bit, extent)
        }
        if let first = text.first, let pauli = ["X": Pauli.x, "Y": .y, "Z": .z][first.uppercased()] {
            guard let qubit = Int(text.dropFirst()), text.dropFirst().allSatisfy(\.isNumber) else { return fault("'\(text)' is no target") }
            guard qubit < Stim.mostQubits else { return fault("qubit \(qubit) is beyond the \(Stim.mostQubits) that a circuit may have") }
            return .pauli(StimFactor(qubit: qubit, pauli: pauli, isInverted: isInverted), extent)
        }
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }), let qubit = Int(text) else {
            return fault(text.isEmpty ? "expected a target, found \(found)" : "'\(text)' is no target")
        }
        return .qubit(qubit, isInverted: isInverted, extent)
    }

    // MARK: What an instruction takes

    private func check(_ instruction: inout StimInstruction) -> Bool {
        let name = instruction.name
        func fault(_ message: String, at extent: Extent? = nil, hint: String? = nil) -> Bool {
            findings.report("stim.target", message, at: extent ?? instruction.nameExtent, hint: hint)
            return false
        }
        let isMeasurement = Stim.measurements.contains(name)
        let wanted: ClosedRange<Int> =
            Stim.noise[name]
            ?? (isMeasurement
                ? 0...1
                : name == "OBSERVABLE_INCLUDE"
                    ? 1...1 : Stim.described.contains(name) ? 0...256 : name.hasPrefix("HERALDED") ? 1...4 : 0...0)
        guard wanted.contains(instruction.arguments.count) else {
            findings.report(
                "stim.arguments",
                "'\(name)' takes \(wanted.lowerBound == wanted.upperBound ? "\(wanted.lowerBound)" : "\(wanted.lowerBound) to \(wanted.upperBound)") arguments, got \(instruction.arguments.count)",
                at: instruction.nameExtent)
            return false
        }
        if Stim.noise[name] != nil || isMeasurement || name.hasPrefix("HERALDED") {
            let sum = instruction.arguments.reduce(0, +)
            guard instruction.arguments.allSatisfy({ (0...1).contains($0) }), !name.hasPrefix("PAULI_CHANNEL") || sum <= 1 + 1e-9 else {
                findings.report(
                    "stim.probability", "the arguments of '\(name)' are no probabilities", at: instruction.nameExtent,
                    hint: "expected 0 to 1")
                return false
            }
        }
        if name == "OBSERVABLE_INCLUDE", let index = instruction.arguments.first, index < 0 || index != index.rounded() {
            return fault("an observable's number is \(index), expected a whole number")
        }
        let pairs =
            Stim.unitariesByName[name]?.qubits == 2 || ["MXX", "MYY", "MZZ", "DEPOLARIZE2", "PAULI_CHANNEL_2", "II_ERROR"].contains(name)
        let takesProducts = ["MPP", "SPP", "SPP_DAG"].contains(name)
        for target in instruction.targets {
            switch target {
            case .qubit(let qubit, let isInverted, let extent):
                if isInverted, !isMeasurement { return fault("'\(name)' takes no inverted target", at: extent) }
                if takesProducts || ["DETECTOR", "E", "CORRELATED_ERROR", "ELSE_CORRELATED_ERROR", "TICK"].contains(name)
                    || name == "OBSERVABLE_INCLUDE" || name == "SHIFT_COORDS"
                {
                    return fault("'\(name)' takes no plain qubit", at: extent)
                }
                if name == "MPAD", qubit > 1 { return fault("MPAD takes 0 or 1, got \(qubit)", at: extent) }
                guard qubit < Stim.mostQubits else {
                    return fault("qubit \(qubit) is beyond the \(Stim.mostQubits) that a circuit may have", at: extent)
                }
            case .record(_, let extent):
                let isFeedback = ["CX", "CNOT", "ZCX", "CY", "ZCY", "CZ", "ZCZ", "XCZ", "YCZ"].contains(name)
                guard isFeedback || name == "DETECTOR" || name == "OBSERVABLE_INCLUDE" else {
                    return fault("'\(name)' takes no measurement record", at: extent)
                }
            case .sweep(let bit, let extent):
                findings.report("stim.unsupported", "sweep[\(bit)] has no value in a circuit", at: extent)
                return false
            case .pauli(_, let extent):
                guard takesProducts || ["E", "CORRELATED_ERROR", "ELSE_CORRELATED_ERROR", "OBSERVABLE_INCLUDE"].contains(name) else {
                    return fault("'\(name)' takes no Pauli operator", at: extent)
                }
            case .combiner(let extent): guard takesProducts else { return fault("'\(name)' takes no products", at: extent) }
            }
        }
        if name == "TICK", let first = instruction.targets.first { return fault("TICK takes no targets", at: first.extent) }
        if takesProducts { return gather(&instruction) }
        if pairs {
            guard instruction.targets.count % 2 == 0 else {
                return fault("'\(name)' takes pairs of targets, got \(instruction.targets.count)")
            }
            for place in stride(from: 0, to: instruction.targets.count, by: 2) {
                if case .qubit(let one, _, _) = instruction.targets[place],
                    case .qubit(let other, _, let extent) = instruction.targets[place + 1], one == other
                {
                    findings.report("stim.repeated-qubit", "'\(name)' is applied to qubit \(one) twice", at: extent)
                    return false
                }
                if case .record(_, let extent) = instruction.targets[place], case .record = instruction.targets[place + 1] {
                    return fault("'\(name)' takes one measurement record at most", at: extent)
                }
            }
        }
        return true
    }

    /// The products that combiners join; a Pauli operator that meets itself on a qubit leaves nothing, two others one third and a phase.
    private func gather(_ instruction: inout StimInstruction) -> Bool {
        var expectsFactor = true
        var joins = false
        for target in instruction.targets {
            switch target {
            case .pauli(let factor, let extent):
                if joins, var product = instruction.products.popLast() {
                    guard !product.contains(where: { $0.qubit == factor.qubit }) else {
                        findings.report("stim.repeated-qubit", "qubit \(factor.qubit) stands twice in one product", at: extent)
                        return false
                    }
                    product.append(factor)
                    instruction.products.append(product)
                } else {
                    instruction.products.append([factor])
                }
                (joins, expectsFactor) = (false, false)
            case .combiner(let extent):
                guard !expectsFactor else {
                    findings.report("stim.target", "'*' joins nothing", at: extent)
                    return false
                }
                (joins, expectsFactor) = (true, true)
            default: break
            }
        }
        if joins, let last = instruction.targets.last {
            findings.report("stim.target", "'*' joins nothing", at: last.extent)
            return false
        }
        return true
    }

    // MARK: Bytes

    private func isWord(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
    }

    private var found: String {
        guard place < end, bytes[place] != UInt8(ascii: "\n") else { return "the end of the line" }
        var width = 1
        while place + width < end, bytes[place + width] & 0xC0 == 0x80 { width += 1 }
        return bytes[place] < 0x20
            ? "a control character (\(bytes[place]))" : "'\(String(decoding: bytes[place..<(place + width)], as: UTF8.self))'"
    }

    private func extent(_ start: Int, _ stop: Int) -> Extent { Extent(source: number, start: Int32(start), end: Int32(min(stop, end))) }

    private mutating func skipSpace(lines: Bool = false) {
        while place < end {
            switch bytes[place] {
            case 0x20, 0x09, 0x0D: place += 1
            case 0x0A where lines: place += 1
            case UInt8(ascii: "#"): while place < end, bytes[place] != 0x0A { place += 1 }
            default: return
            }
        }
    }

    private mutating func skipLine() { while place < end, bytes[place] != 0x0A { place += 1 } }

    private mutating func endOfLine() {
        skipSpace()
        guard place < end, bytes[place] != 0x0A, bytes[place] != UInt8(ascii: "}") else { return }
        findings.report("stim.syntax", "\(found) where the line should end", at: extent(place, place + 1))
        skipLine()
    }
}
