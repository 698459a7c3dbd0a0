internal import Circuits
internal import Diagnostics

extension Stim {
    static func parse(_ source: CircuitSource) throws(FormatError) -> Parsed {
        let findings = Findings()
        let number = findings.open(try source.text, file: source.file)
        var parser = StimParser(source: findings.sources[Int(number)], number: number, findings: findings)
        let instructions = parser.instructions()
        var reader = StimReader(name: stem(of: source.file), findings: findings, wantsPlaces: source.wantsPlaces)
        if findings.errorCount == 0 {
            reader.run(instructions)
            reader.finish()
        }
        let isSound = findings.errorCount == 0
        return Parsed(
            circuit: isSound ? reader.circuit : nil, language: .stim, diagnostics: findings.result,
            places: isSound ? reader.places.mapValues(findings.span) : [:])
    }
}

/// Carries out what was parsed: loops written out, records numbered.
private struct StimReader {
    var circuit: Circuit
    var places: [Int: Extent] = [:]
    private let findings: Findings
    private let wantsPlaces: Bool
    private var qubitCount = 0
    private var records = 0
    private var steps = 0
    private var hasStopped = false
    private var used: Set<String> = []
    private var hasSaidNoise = false

    init(name: String, findings: Findings, wantsPlaces: Bool) {
        circuit = Circuit(name: name)
        (self.findings, self.wantsPlaces) = (findings, wantsPlaces)
    }

    mutating func run(_ instructions: [StimInstruction]) {
        for instruction in instructions where !hasStopped { run(instruction) }
    }

    /// Registers, definitions, and what stands after the last operation.
    mutating func finish() {
        if qubitCount > 0 { circuit.qubits = [Register(name: "q", size: qubitCount)] }
        if records > 0 { circuit.bits = [Register(name: "m", size: records)] }
        circuit.definitions = used.sorted().compactMap { Stim.definitions[$0] }
        // A tick is a barrier over all qubits, which are known only now.
        for place in circuit.operations.indices {
            if case .barrier(let qubits) = circuit.operations[place], qubits.isEmpty {
                circuit.operations[place] = .barrier(qubits: Array(0..<qubitCount))
            }
        }
        let count = circuit.operations.count
        for annotation in circuit.annotations where annotation.operation >= count {
            circuit.directives.append(Stim.pragma + annotation.text.dropFirst(Stim.annotation.count))
        }
        circuit.annotations.removeAll { $0.operation >= count }
    }

    private mutating func run(_ instruction: StimInstruction) {
        steps += 1 + instruction.targets.count
        guard steps + circuit.annotations.count <= 4 * Stim.mostOperations, circuit.operations.count <= Stim.mostOperations else {
            findings.report(
                "stim.too-long", "the circuit is longer than \(Stim.mostOperations) operations when its loops are written out",
                at: instruction.extent)
            hasStopped = true
            return
        }
        if instruction.name != "MPAD" {
            for case .qubit(let qubit, _, _) in instruction.targets { qubitCount = max(qubitCount, qubit + 1) }
        }
        for group in instruction.products { for factor in group { qubitCount = max(qubitCount, factor.qubit + 1) } }
        let extent = instruction.extent
        switch instruction.name {
        case "REPEAT":
            for _ in 0..<instruction.count {
                run(instruction.block)
                if hasStopped || instruction.block.isEmpty { break }
            }
        case "TICK": emit(.barrier(qubits: []), at: extent)
        case "R", "RZ", "RX", "RY":
            for case .qubit(let qubit, _, _) in instruction.targets {
                emit(.reset(qubit: qubit), at: extent)
                if instruction.name == "RX" { gate("h", [qubit], at: extent) }
                if instruction.name == "RY" {
                    gate("h", [qubit], at: extent)
                    gate("s", [qubit], at: extent)
                }
            }
        case "M", "MZ", "MX", "MY", "MR", "MRZ", "MRX", "MRY":
            let basis: Pauli = instruction.name.hasSuffix("X") ? .x : instruction.name.hasSuffix("Y") ? .y : .z
            for case .qubit(let qubit, let isInverted, _) in instruction.targets {
                measure([.init(qubit: qubit, pauli: basis)], isInverted: isInverted, instruction, resets: instruction.name.hasPrefix("MR"))
            }
        case "MXX", "MYY", "MZZ":
            let basis: Pauli = instruction.name == "MXX" ? .x : instruction.name == "MYY" ? .y : .z
            for (first, second) in pairs(instruction) {
                guard case .qubit(let one, let flipsOne, _) = first, case .qubit(let other, let flipsOther, _) = second else { continue }
                measure(
                    [.init(qubit: one, pauli: basis), .init(qubit: other, pauli: basis)], isInverted: flipsOne != flipsOther, instruction)
            }
        case "MPP":
            for product in instruction.products {
                measure(product, isInverted: product.filter(\.isInverted).count % 2 == 1, instruction)
            }
        case "SPP", "SPP_DAG":
            for product in instruction.products {
                let isInverted = (product.filter(\.isInverted).count % 2 == 1) != (instruction.name == "SPP_DAG")
                inBasis(of: product, at: extent) { reader, last in reader.gate(isInverted ? "sdg" : "s", [last], at: extent) }
            }
        case "MPAD":
            for case .qubit(let value, _, _) in instruction.targets {
                note(flip: instruction)
                emit(.assign(.bits([records]), .constant(.bits([value == 1]))), at: extent)
                records += 1
            }
        case "HERALDED_ERASE", "HERALDED_PAULI_CHANNEL_1":
            findings.report(
                "stim.unsupported", "'\(instruction.name)' records results that no circuit without noise has", at: instruction.nameExtent)
        case _ where Stim.noise[instruction.name] != nil || Stim.described.contains(instruction.name):
            if Stim.noise[instruction.name] != nil { sayNoise(instruction) }
            for case .record(let back, _) in instruction.targets where !hasRecord(back, at: instruction.extent) { return }
            keep(instruction.text)
        default: unitary(instruction)
        }
    }

    private func pairs(_ instruction: StimInstruction) -> [(StimTarget, StimTarget)] {
        stride(from: 0, to: instruction.targets.count - 1, by: 2).map { (instruction.targets[$0], instruction.targets[$0 + 1]) }
    }

    // MARK: Gates

    private mutating func unitary(_ instruction: StimInstruction) {
        guard let unitary = Stim.unitariesByName[instruction.name] else { return }
        if unitary.qubits == 1 {
            for case .qubit(let qubit, _, _) in instruction.targets { apply(unitary, [qubit], at: instruction.extent) }
            return
        }
        for (first, second) in pairs(instruction) {
            switch (first, second) {
            case (.qubit(let one, _, _), .qubit(let other, _, _)): apply(unitary, [one, other], at: instruction.extent)
            case (.record(let back, _), .qubit(let qubit, _, _)), (.qubit(let qubit, _, _), .record(let back, _)):
                feedback(instruction, back: back, qubit: qubit, isFirst: { if case .record = first { true } else { false } }())
            default: break
            }
        }
    }

    private mutating func apply(_ unitary: Stim.Word, _ qubits: [Int], at extent: Extent) {
        for application in unitary.gates {
            if case .defined(let name) = application.gate { used.insert(name) }
            emit(.gate(application.renumbered(qubits)), at: extent)
        }
    }

    /// Whether so many measurements came before; where not, that is reported and nothing more is read.
    private mutating func hasRecord(_ back: Int, at extent: Extent) -> Bool {
        if back <= records { return true }
        findings.report("stim.record", "rec[-\(back)] looks back further than the \(records) measurements before it", at: extent)
        hasStopped = true
        return false
    }

    /// A Pauli gate where an earlier measurement gave 1.
    private mutating func feedback(_ instruction: StimInstruction, back: Int, qubit: Int, isFirst: Bool) {
        let pauli: GateIndex
        switch (Stim.unitariesByName[instruction.name]?.name ?? "", isFirst) {
        case ("CX", true), ("XCZ", false): pauli = "x"
        case ("CY", true), ("YCZ", false): pauli = "y"
        case ("CZ", _): pauli = "z"
        default:
            return findings.report("stim.target", "'\(instruction.name)' takes no measurement record there", at: instruction.extent)
        }
        guard hasRecord(back, at: instruction.extent) else { return }
        emit(.conditional(.bit(records - back), then: [.gate(GateApplication(pauli, on: [qubit]))], otherwise: []), at: instruction.extent)
    }

    // MARK: Measurements

    /// Measures a product of Pauli operators into the next record.
    private mutating func measure(_ product: [StimFactor], isInverted: Bool, _ instruction: StimInstruction, resets: Bool = false) {
        let extent = instruction.extent
        inBasis(of: product, at: extent, resets: resets) { reader, last in
            if isInverted { reader.gate("x", [last], at: extent) }
            reader.note(flip: instruction)
            reader.emit(.measure(qubit: last, bit: reader.records), at: extent)
            if isInverted, !resets { reader.gate("x", [last], at: extent) }
            if resets { reader.emit(.reset(qubit: last), at: extent) }
        }
        records += 1
    }

    /// Does something to the qubit whose Z is the product, and undoes what made it so.
    private mutating func inBasis(
        of product: [StimFactor], at extent: Extent, resets: Bool = false, _ body: (inout StimReader, Int) -> Void
    ) {
        guard let last = product.last else { return }
        func turn(_ reader: inout StimReader, back: Bool) {
            for factor in product {
                switch factor.pauli {
                case .x: reader.gate("h", [factor.qubit], at: extent)
                case .y: reader.gate(back ? "sxdg" : "sx", [factor.qubit], at: extent)
                case .z: break
                }
            }
        }
        func gather(_ reader: inout StimReader, _ factors: [StimFactor]) {
            for factor in factors { reader.gate("cx", [factor.qubit, last.qubit], at: extent) }
        }
        turn(&self, back: false)
        gather(&self, product.dropLast())
        body(&self, last.qubit)
        gather(&self, product.dropLast().reversed())
        turn(&self, back: true)
    }

    private mutating func gate(_ row: GateIndex, _ qubits: [Int], at extent: Extent) {
        emit(.gate(GateApplication(row, on: qubits)), at: extent)
    }

    private mutating func emit(_ operation: Circuits.Operation, at extent: Extent) {
        if wantsPlaces { places[circuit.operations.count] = extent }
        circuit.operations.append(operation)
    }

    // MARK: What is kept as it is

    private mutating func keep(_ text: String) {
        circuit.annotations.append(Circuit.Annotation(Stim.annotation + text, before: circuit.operations.count))
    }

    /// The probability that a measurement's result is flipped.
    private mutating func note(flip instruction: StimInstruction) {
        guard let probability = instruction.arguments.first, probability > 0 else { return }
        sayNoise(instruction)
        keep("FLIP(\(probability))")
    }

    private mutating func sayNoise(_ instruction: StimInstruction) {
        guard !hasSaidNoise else { return }
        hasSaidNoise = true
        findings.report(
            "stim.noise", "the circuit has noise, which is kept as annotations and not simulated", at: instruction.nameExtent,
            severity: .warning)
    }
}
