import Circuits
import Drawing
import Glibc
import Workspace

/// Draws the state under the cursor: beside the circuit, or in one line below it.
struct StatePanel {
    let preview: StatePreview
    let columns: Int
    let wireNames: [String]
    let observables: [String]
    let firstWire: Int
    let isWaiting: Bool
    let isDebugging: Bool
    /// Which noise, and whose values: what the state depends on beside the circuit.
    let noise: String?
    let trained: String?

    init?(_ pane: CircuitPane.State) {
        guard let answer = pane.live.answer, let layout = pane.layout else { return nil }
        (preview, columns, wireNames, firstWire) = (answer, pane.live.answeredColumns, layout.wireNames, pane.firstWire)
        observables = pane.live.observables.map(\.description)
        (isWaiting, isDebugging) = (pane.live.isWaiting, pane.debugger.done != nil)
        noise = pane.live.noise?.noise.name
        trained = pane.live.trained.map { $0.choice == .chosen ? "run \($0.run)" : "\($0.choice.rawValue) run \($0.run)" }
    }

    typealias Text = [(text: String, role: Role)]

    // MARK: - One line

    /// The state in as many columns as there are: its largest amplitudes, or its stabilizers.
    func line(columns room: Int, _ symbols: Symbols) -> Text {
        if let why = preview.why { return [("preview off: ", .warning), (why, .dim)] }
        if preview.purity != nil { return densityLine(room, symbols) }
        var parts: Text = [(symbols.hasBraille ? "ψ" : "psi", .accent), (" = ", .faint)]
        var tail: Text = notes.isEmpty ? [] : [("  " + notes.joined(separator: " \(symbols.dot) "), .accent)]
        if preview.symbolsAtZero > 0 {
            tail += [("  \(preview.symbolsAtZero) symbol\(preview.symbolsAtZero == 1 ? "" : "s") at 0", .faint)]
        }
        if let measured = outcomes(symbols) { tail = [("  " + measured, .measurement)] + tail }
        if preview.amplitudes.isEmpty {
            parts = [(symbols.hasBraille ? "⟨S⟩" : "stabilizers", .accent), (" ", .faint)]
            for stabilizer in preview.stabilizers {
                let text = Width.shortened(stabilizer, to: 24, ellipsis: symbols.ellipsis) + " "
                guard width(parts + tail) + text.count < room else { break }
                parts.append((text, .value))
            }
            return parts + tail
        }
        let digits = Self.digits(preview.qubits)
        for (place, amplitude) in preview.amplitudes.enumerated() {
            var term: Text = []
            let (sign, factor) = Self.coefficient(amplitude)
            if place > 0 || sign == "-" { term.append((place > 0 ? " \(sign) " : sign, .faint)) }
            if !factor.isEmpty { term.append((factor, .value)) }
            term.append((ket(amplitude.state, digits, symbols), .gate))
            let rest = preview.support - place - 1
            let more: Text = rest > 0 ? [(" + \(symbols.ellipsis)\(rest) more", .dim)] : []
            if width(parts + term + more) > room, place > 0 {
                return fitted(parts + [(" + \(symbols.ellipsis)\(rest + 1) more", .dim)], tail, room)
            }
            parts += term
        }
        let rest = preview.support - preview.amplitudes.count
        if rest > 0 { parts.append((" + \(symbols.ellipsis)\(rest) more", .dim)) }
        return fitted(parts, tail, room)
    }

    /// What is said beside the state goes first where room is short.
    private func fitted(_ parts: Text, _ tail: Text, _ room: Int) -> Text { width(parts + tail) <= room ? parts + tail : parts }

    private func width(_ parts: Text) -> Int { parts.reduce(0) { $0 + Width.columns(of: $1.text) } }

    private func ket(_ state: UInt64, _ digits: Int, _ symbols: Symbols) -> String {
        let bits = String(state, radix: 2)
        return "|" + String(repeating: "0", count: max(digits - bits.count, 0)) + bits + symbols.ket
    }

    private static func digits(_ qubits: Int) -> Int { max(qubits, 1) }

    /// An amplitude's sign and what stands before its ket; nothing for 1.
    static func coefficient(_ amplitude: StatePreview.Amplitude) -> (sign: String, factor: String) {
        func number(_ value: Double) -> String { Figures.significant(abs(value), 3) }
        let (re, im) = (abs(amplitude.real) < 5e-4 ? 0 : amplitude.real, abs(amplitude.imaginary) < 5e-4 ? 0 : amplitude.imaginary)
        if im == 0 { return (re < 0 ? "-" : "+", abs(abs(re) - 1) < 5e-4 ? "" : number(re)) }
        if re == 0 { return (im < 0 ? "-" : "+", abs(abs(im) - 1) < 5e-4 ? "i" : number(im) + "i") }
        return ("+", "(\(re < 0 ? "-" : "")\(number(re))\(im < 0 ? "-" : "+")\(number(im))i)")
    }

    /// Outcomes of the measurements on the way: `M 01, 25.0 %`.
    private func outcomes(_ symbols: Symbols) -> String? {
        guard !preview.measurements.isEmpty else { return nil }
        let bits = preview.measurements.suffix(8).map { $0.outcome ? "1" : "0" }.joined()
        return "M \(preview.measurements.count > 8 ? symbols.ellipsis : "")\(bits), \(Figures.percent(preview.pathProbability))"
    }

    /// What the state depends on beside the circuit.
    var notes: [String] {
        var notes: [String] = []
        if let done = preview.noise {
            let name = noise.map { "\($0) noise" } ?? "noise"
            switch done.method {
            case .density: notes.append("density matrix, \(name)" + (preview.purity.map { ", purity \(Figures.fixed($0, 3))" } ?? ""))
            case .trajectory: notes.append("trajectory of seed \(done.seed), \(name), \(done.events) of \(done.sites) went wrong")
            }
        }
        if let trained { notes.append("values of \(trained)") }
        return notes
    }

    /// A density matrix in one line: its largest probabilities.
    private func densityLine(_ room: Int, _ symbols: Symbols) -> Text {
        var parts: Text = [(symbols.hasBraille ? "ρ" : "rho", .accent), (" ", .faint)]
        let tail: Text = notes.isEmpty ? [] : [(" " + notes.joined(separator: " \(symbols.dot) "), .accent)]
        for amplitude in preview.amplitudes {
            let term: Text = [
                (ket(amplitude.state, Self.digits(preview.qubits), symbols), .gate),
                (" " + Figures.fixed(amplitude.probability, 3), .value),
                (" ", .faint),
            ]
            if width(parts + term) > room { break }
            parts += term
        }
        return fitted(parts, tail, room)
    }

    /// ρ entry by entry: magnitudes, coloured by their phases.
    private func density(at row: inout Int, on canvas: inout Canvas) {
        guard !preview.density.isEmpty, preview.qubits <= StatePreview.mostQubitsOfDensity else { return }
        let size = 1 << preview.qubits
        guard preview.density.count == size * size, row + size < canvas.rows, size * 5 <= canvas.columns else { return }
        canvas.write(canvas.symbols.hasBraille ? "ρ" : "rho", column: 0, row: row, as: .label)
        row += 1
        for line in 0..<size {
            for column in 0..<size {
                let entry = preview.density[line * size + column]
                let size = entry.probability.squareRoot()
                let text = size < 5e-3 ? canvas.symbols.dot : Figures.fixed(size, 2)
                canvas.write(text, endingAt: column * 5 + 4, row: row, as: size < 5e-3 ? .faint : Self.hue(entry))
            }
            row += 1
        }
    }

    // MARK: - Panel

    func draw(on canvas: inout Canvas) {
        let symbols = canvas.symbols
        let word = canvas.columns < 36 ? "" : "column "
        let place = columns == 0 ? "before \(word)0" : "after \(word)\(columns - 1)"
        var heading: Text = [(isDebugging ? "stopped " : "state ", .heading), (place, .label)]
        if isWaiting { heading.append((" " + symbols.ellipsis, .warning)) }
        canvas.write(heading, column: 0, row: 0)
        if let why = preview.why { return refusal(why, on: &canvas) }
        if preview.symbolsAtZero > 0 {
            canvas.write(
                "\(preview.symbolsAtZero) symbol\(preview.symbolsAtZero == 1 ? "" : "s") at 0", endingAt: canvas.columns, row: 0, as: .faint
            )
        } else {
            let method = preview.noise != nil ? "noisy" : preview.method == .stabilizer ? "stabilizer" : "exact"
            canvas.write(method, endingAt: canvas.columns, row: 0, as: .faint)
        }
        let told = notes.flatMap { Self.lines(of: $0, columns: canvas.columns) }.prefix(max(canvas.rows / 4, 1))
        for (place, text) in told.enumerated() { canvas.write(text, column: 0, row: 1 + place, as: .accent, limit: canvas.columns) }
        let extra = observables.count + (preview.measurements.isEmpty ? 0 : 1) + told.count
        let room = canvas.rows - 1 - extra
        let wires = max(min(preview.blochVectors.count, max(room / 3, 1)), 0)
        let table = room >= 4 ? wires + 1 : 0
        let listed = min(preview.amplitudes.count, max(room - table, 1))
        let stabilizers = min(preview.stabilizers.count, max(room - table - max(min(listed, room / 3), 0) - 1, 0))
        let states = preview.amplitudes.isEmpty ? 0 : max(min(listed, room - table - (stabilizers > 0 ? stabilizers + 1 : 0)), 1)
        var row = 1 + told.count
        amplitudes(states, at: &row, on: &canvas)
        if table > 0 {
            let left = room - (row - 1 - told.count) - (stabilizers > 0 ? stabilizers + 1 : 0) - 1
            qubits(min(preview.blochVectors.count, left), at: &row, on: &canvas)
        }
        density(at: &row, on: &canvas)
        if stabilizers > 0, row + stabilizers < canvas.rows {
            canvas.write("stabilizers", column: 0, row: row, as: .label)
            row += 1
            for text in preview.stabilizers.prefix(canvas.rows - row - extra) {
                canvas.write(Width.shortened(text, to: canvas.columns, ellipsis: symbols.ellipsis), column: 0, row: row, as: .value)
                row += 1
            }
        }
        for (name, value) in zip(observables, preview.expectations) where row < canvas.rows {
            canvas.write([("<", .faint), (Width.shortened(name, to: canvas.columns - 12), .label), ("> ", .faint)], column: 0, row: row)
            canvas.write(Figures.fixed(value, 4), endingAt: canvas.columns, row: row, as: .value)
            row += 1
        }
        if let measured = outcomes(symbols), row < canvas.rows {
            canvas.write("measured " + measured.dropFirst(2), column: 0, row: row, as: .measurement, limit: canvas.columns)
        }
    }

    /// A text in as many lines as it takes.
    private static func lines(of text: String, columns: Int) -> [String] {
        var (lines, line) = ([String](), "")
        for word in text.split(separator: " ") {
            if line.isEmpty {
                line = String(word)
            } else if line.count + word.count + 1 > columns {
                lines.append(line)
                line = String(word)
            } else {
                line += " " + word
            }
        }
        return lines + [line]
    }

    /// Why there is no state.
    private func refusal(_ why: String, on canvas: inout Canvas) {
        for (place, text) in Self.lines(of: "preview off: " + why, columns: canvas.columns).enumerated() where place + 2 < canvas.rows {
            canvas.write(text, column: 0, row: place + 2, as: .dim, limit: canvas.columns)
        }
    }

    private func amplitudes(_ count: Int, at row: inout Int, on canvas: inout Canvas) {
        let symbols = canvas.symbols
        let digits = Self.digits(preview.qubits)
        let rest = preview.support - count
        for amplitude in preview.amplitudes.prefix(rest > 0 && count > 1 ? count - 1 : count) {
            var at = canvas.write(ket(amplitude.state, digits, symbols), column: 0, row: row, as: .gate) + 1
            at = canvas.write(Figures.fixed(amplitude.probability, 3), column: at, row: row, as: .value) + 1
            let phase = Self.phase(amplitude, symbols)
            let room = canvas.columns - at - 8
            if room >= 4 {
                let full = Double(room) * amplitude.probability
                let whole = min(Int(full + 0.5), room)
                for place in 0..<room {
                    canvas.put(
                        place < whole ? symbols.barFull : symbols.isASCII ? " " : symbols.barEmpty, column: at + place, row: row,
                        as: place < whole ? Self.hue(amplitude) : .barEmpty)
                }
            }
            if preview.purity == nil { canvas.write(phase, endingAt: canvas.columns, row: row, as: Self.hue(amplitude)) }
            row += 1
        }
        if rest > 0, count > 1 {
            canvas.write("and \(rest + 1) more of \(Figures.count(UInt64(preview.support)))", column: 0, row: row, as: .dim)
            row += 1
        }
    }

    /// The phase as a fraction of π with an arrow that points to it.
    static func phase(_ amplitude: StatePreview.Amplitude, _ symbols: Symbols) -> String {
        let turn = atan2(amplitude.imaginary, amplitude.real) / .pi
        let arrows = ["→", "↗", "↑", "↖", "←", "↙", "↓", "↘"]
        let arrow = symbols.isASCII || !symbols.hasBraille ? "" : " " + arrows[(Int((turn * 4).rounded()) + 8) % 8]
        let pi = symbols.isASCII ? "pi" : "π"
        if abs(turn) < 5e-4 { return "0" + arrow }
        if abs(abs(turn) - 1) < 5e-4 { return pi + arrow }
        for (top, bottom) in [(1, 2), (1, 4), (3, 4), (1, 3), (2, 3), (1, 8), (3, 8), (5, 8), (7, 8)] {
            guard abs(abs(turn) - Double(top) / Double(bottom)) < 5e-4 else { continue }
            return (turn < 0 ? "-" : "") + (top == 1 ? pi : "\(top)\(pi)") + "/\(bottom)" + arrow
        }
        return Figures.fixed(turn, 2) + pi + arrow
    }

    /// A colour of the wheel for a phase, in six parts.
    private static func hue(_ amplitude: StatePreview.Amplitude) -> Role {
        let wheel: [Role] = [.curve1, .curve2, .curve3, .curve4, .curve5, .curve6]
        let turn = atan2(amplitude.imaginary, amplitude.real) / (2 * .pi)
        return wheel[(Int((turn * 6).rounded()) + 6) % 6]
    }

    private func qubits(_ count: Int, at row: inout Int, on canvas: inout Canvas) {
        guard count > 0 else { return }
        let label = min(max(wireNames.reduce(0) { max($0, $1.count) }, 3), 6)
        // Where room is short the purity goes, which is the length of the Bloch vector; the entanglement across each cut is told by nothing else.
        let room = canvas.columns - label
        let (width, digits, hasPurity) = room >= 38 ? (8, 3, true) : room >= 34 ? (7, 3, true) : (6, 2, false)
        let names = [("x", width), ("y", width), ("z", width)] + (hasPurity ? [("purity", width)] : []) + [("cut", 6)]
        func write(_ cells: [(text: String, role: Role)]) {
            var at = label
            for ((_, width), cell) in zip(names, cells) where at + width <= canvas.columns {
                at += width
                canvas.write(cell.text, endingAt: at, row: row, as: cell.role)
            }
            row += 1
        }
        write(names.map { ($0.0, .label) })
        let first = min(firstWire, max(preview.blochVectors.count - count, 0))
        for qubit in first..<min(first + count, preview.blochVectors.count) where row < canvas.rows {
            let vector = preview.blochVectors[qubit]
            canvas.write(
                Width.shortened(wireNames.indices.contains(qubit) ? wireNames[qubit] : "\(qubit)", to: label), column: 0, row: row,
                as: .wireLabel)
            var cells = [vector.x, vector.y, vector.z].map { value -> (String, Role) in
                (Self.signed(value, digits), abs(value) < 5e-4 ? .faint : .value)
            }
            if hasPurity { cells.append((Figures.fixed(vector.purity, 3), vector.purity > 0.9995 ? .dim : .value)) }
            if preview.entropies.indices.contains(qubit) {
                let entropy = preview.entropies[qubit]
                cells.append((entropy.map { Figures.fixed($0, 2) } ?? "?", entropy.map { $0 < 5e-3 } ?? true ? .faint : .accent))
            }
            write(cells)
        }
    }

    private static func signed(_ value: Double, _ digits: Int) -> String {
        let text = Figures.fixed(value, digits)
        return value < -5e-4 ? text : " " + (text.hasPrefix("-") ? String(text.dropFirst()) : text)
    }
}
