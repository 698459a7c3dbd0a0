internal import Circuits
internal import Diagnostics
internal import Numerics

extension QuilReader {
    // MARK: Definitions

    /// The indented lines that follow.
    func block() -> [QuilLine] {
        let start = place
        while place < lines.count, lines[place].isIndented { place += 1 }
        return Array(lines[start..<place])
    }

    private func parameters(_ cursor: inout QuilCursor) -> [String]? {
        var names: [String] = []
        guard cursor.take("(") else { return names }
        if cursor.take(")") { return names }
        while true {
            guard let token = cursor.next, token.kind == .parameter else {
                cursor.fault("a parameter such as %theta")
                return nil
            }
            cursor.place += 1
            names.append(token.text)
            if cursor.take(")") { return names }
            guard cursor.expect(",") else { return nil }
        }
    }

    func defineGate(_ cursor: inout QuilCursor) {
        cursor.place = 1
        guard let name = cursor.word("a gate's name"), let parameters = parameters(&cursor) else {
            _ = block()
            return
        }
        var qubits: [String] = []
        while let token = cursor.next, token.kind == .word, token.text != "AS" {
            qubits.append(token.text)
            cursor.place += 1
        }
        var form = "MATRIX"
        if cursor.next?.text == "AS" {
            cursor.place += 1
            guard let word = cursor.word("MATRIX, PERMUTATION, PAULI-SUM or SEQUENCE") else {
                _ = block()
                return
            }
            form = word.text
        }
        guard cursor.expect(":"), cursor.expectEnd() else {
            _ = block()
            return
        }
        let body = block()
        guard gates[name.text] == nil else {
            return findings.report("quil.redeclared", "gate '\(name.text)' is defined twice", at: name.extent)
        }
        switch form {
        case "MATRIX": gates[name.text] = matrix(body, parameters, name)
        case "PERMUTATION": gates[name.text] = permutation(body, name)
        case "PAULI-SUM": gates[name.text] = pauliSum(body, parameters, qubits, name)
        case "SEQUENCE": gates[name.text] = .lines(parameters: parameters, qubits: qubits, body: body)
        default:
            findings.report(
                "quil.definition", "a gate is no '\(form)'", at: cursor.tokens[cursor.place - 2].extent,
                hint: didYouMean(form, among: ["MATRIX", "PERMUTATION", "PAULI-SUM", "SEQUENCE"]))
        }
    }

    func defineCircuit(_ cursor: inout QuilCursor) {
        cursor.place = 1
        let name = cursor.word("a circuit's name")
        let parameters = name == nil ? nil : self.parameters(&cursor)
        var qubits: [String] = []
        while let token = cursor.next, token.kind == .word {
            qubits.append(token.text)
            cursor.place += 1
        }
        let isSound = name != nil && parameters != nil && cursor.expect(":")
        let body = block()
        guard isSound, let name, let parameters else { return }
        guard gates[name.text] == nil else { return findings.report("quil.redeclared", "'\(name.text)' is defined twice", at: name.extent) }
        gates[name.text] = .lines(parameters: parameters, qubits: qubits, body: body)
    }

    private func matrix(_ body: [QuilLine], _ parameters: [String], _ name: QuilToken) -> QuilDefinition? {
        var rows: [[QuilExpression]] = []
        for line in body {
            var cursor = QuilCursor(line.tokens, findings)
            var row: [QuilExpression] = []
            repeat {
                guard let entry = cursor.expression() else { return nil }
                row.append(entry)
            } while cursor.take(",")
            guard cursor.expectEnd() else { return nil }
            rows.append(row)
            if rows.count > 64 { break }
        }
        let qubits = rows.count.trailingZeroBitCount
        guard rows.count > 1, rows.count == 1 << qubits, qubits <= 6 else {
            findings.report(
                "quil.matrix", "the matrix of '\(name.text)' has \(rows.count) rows, expected 2, 4, 8, 16, 32 or 64", at: name.extent)
            return nil
        }
        for (row, line) in zip(rows, body) where row.count != rows.count {
            findings.report(
                "quil.matrix", "a row of \(row.count) entries in a matrix of \(rows.count) rows",
                at: line.tokens.first?.extent ?? name.extent)
            return nil
        }
        let definition = QuilDefinition.matrix(parameters: parameters, qubits: qubits, rows: rows)
        if parameters.isEmpty, unitary(named: name.text, definition, [], at: name.extent) == nil { return nil }
        return definition
    }

    private func permutation(_ body: [QuilLine], _ name: QuilToken) -> QuilDefinition? {
        var images: [Int] = []
        for line in body {
            var cursor = QuilCursor(line.tokens, findings)
            repeat {
                guard let (image, _) = cursor.integer("a row's number") else { return nil }
                images.append(image)
            } while cursor.take(",")
            guard cursor.expectEnd() else { return nil }
        }
        let qubits = images.count.trailingZeroBitCount
        guard images.count > 1, images.count == 1 << qubits, qubits <= 6, Set(images) == Set(images.indices) else {
            findings.report("quil.matrix", "the numbers of '\(name.text)' are no permutation of 0 to \(images.count - 1)", at: name.extent)
            return nil
        }
        return .permutation(qubits: qubits, images: images)
    }

    private func pauliSum(_ body: [QuilLine], _ parameters: [String], _ qubits: [String], _ name: QuilToken) -> QuilDefinition? {
        guard (1...6).contains(qubits.count) else {
            findings.report("quil.matrix", "a sum of Pauli operators on \(qubits.count) qubits; expected 1 to 6", at: name.extent)
            return nil
        }
        var terms: [(word: String, coefficient: QuilExpression, qubits: [String])] = []
        for line in body {
            var cursor = QuilCursor(line.tokens, findings)
            guard let word = cursor.word("Pauli operators such as XZ"), cursor.expect("("), let coefficient = cursor.expression(),
                cursor.expect(")")
            else { return nil }
            var operands: [String] = []
            while let token = cursor.next, token.kind == .word {
                operands.append(token.text)
                cursor.place += 1
            }
            guard cursor.expectEnd() else { return nil }
            guard word.text.allSatisfy({ "IXYZ".contains($0) }), word.text.count == operands.count, operands.allSatisfy(qubits.contains)
            else {
                findings.report(
                    "quil.matrix", "'\(word.text)' does not fit its operands", at: word.extent, hint: "one of I, X, Y, Z for each")
                return nil
            }
            terms.append((word.text, coefficient, operands))
        }
        return .pauliSum(parameters: parameters, qubits: qubits, terms: terms)
    }
}
