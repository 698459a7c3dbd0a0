internal import Circuits
internal import Diagnostics

extension Analyser {
    func qubits(_ name: NameSyntax, size: ExpressionSyntax?, at extent: Extent) {
        guard scopes.count == 1 else { return findings.report("qasm.scope", "qubits are declared only at the top level", at: extent) }
        guard let count = registerSize(size, of: qubitCount) else { return declare(name, .faulty) }
        declare(name, .qubits(qubitCount..<(qubitCount + count)))
        noteDeclaration(of: name, at: extent)
        circuit.qubits.append(Register(name: name.text, size: count))
        qubitCount += count
    }

    func bits(_ name: NameSyntax, size: ExpressionSyntax?, at extent: Extent) {
        guard let count = registerSize(size, of: bitCount) else { return declare(name, .faulty) }
        if isDry { return declare(name, .bitAlias((0..<min(count, 1000)).map { _ in standIn() })) }
        if scopes.count > 1 {
            // The program's own: zero each time.
            let range = localBits(count, name: name.text, at: site(name.extent))
            store(.constant(.bits([Bool](repeating: false, count: count))), in: Array(range), at: extent)
            return declare(name, .bits(range))
        }
        declare(name, .bits(bitCount..<(bitCount + count)))
        noteDeclaration(of: name, at: extent)
        circuit.bits.append(Register(name: name.text, size: count, isLocal: pendingAnnotations.contains("@local")))
        pendingAnnotations.removeAll { $0 == "@local" }
        bitCount += count
    }

    private func registerSize(_ size: ExpressionSyntax?, of present: Int) -> Int? {
        guard let size else { return 1 }
        guard let count = constantInteger(size, "a register's size") else { return nil }
        guard count > 0 else {
            findings.report("qasm.size", "a register's size must be positive, not \(count)", at: size.extent)
            return nil
        }
        guard count <= Analyser.mostWires - present else {
            findings.report("qasm.too-large", "a register of \(count) is too large", at: size.extent)
            return nil
        }
        return count
    }

    /// The qubit that a hardware qubit's name stands for; a register of its own at its first use.
    func hardwareQubit(_ name: String, at extent: Extent) -> Int? {
        if case .qubits(let range) = scopes[0][name] { return range.lowerBound }
        guard qubitCount < Analyser.mostWires else {
            findings.report("qasm.too-large", "too many qubits", at: extent)
            return nil
        }
        scopes[0][name] = .qubits(qubitCount..<(qubitCount + 1))
        circuit.qubits.append(Register(name: name, size: 1))
        qubitCount += 1
        return qubitCount - 1
    }
}
