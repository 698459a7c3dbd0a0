import Circuits
import Workspace

/// How far apart qubits are drawn, and which part of the map is seen.
struct DeviceScale: Equatable {
    /// Columns of a qubit with its number; 1 where only its shade is drawn.
    let node: Int
    /// Columns from one qubit to the next.
    let pitch: Int
    /// Rows from one qubit to the next.
    let drop: Int
    /// The first place that is seen.
    let origin: Point

    init(_ map: DeviceMap, columns: Int, rows: Int) {
        let layout = map.layout
        let digits = max("\(max((map.device?.qubits.count ?? 1) - 1, 0))".count, 2)
        let full = digits + 1
        let choices = [(full, full + 2), (full, full + 1), (1, 2)]
        let (node, pitch) = choices.first { $0.1 * (layout.columns - 1) + $0.0 <= columns } ?? (1, 2)
        let drop = 2 * layout.rows - 1 <= rows && layout.isLattice ? 2 : 1
        (self.node, self.pitch, self.drop) = (node, pitch, drop)
        margin = Point(
            column: max((columns - pitch * (layout.columns - 1) - node) / 2, 0), row: max((rows - drop * (layout.rows - 1) - 1) / 2, 0))
        let (seenColumns, seenRows) = (max((columns - node) / pitch + 1, 1), max((rows - 1) / drop + 1, 1))
        let here = layout.places.indices.contains(map.qubit) ? layout.places[map.qubit] : Point(column: 0, row: 0)
        func first(_ at: Int, _ seen: Int, _ all: Int) -> Int { min(max(at - seen / 2, 0), max(all - seen, 0)) }
        origin = Point(column: first(here.column, seenColumns, layout.columns), row: first(here.row, seenRows, layout.rows))
    }

    /// Columns and rows left free, so that a small map stands in the middle.
    let margin: Point

    /// Where a place of the map is drawn; it may lie outside.
    func point(of place: Point) -> Point {
        Point(column: margin.column + (place.column - origin.column) * pitch, row: margin.row + (place.row - origin.row) * drop)
    }
}

extension DeviceMap {
    /// Lines above the map, and below it.
    private static let (head, foot) = (2, 3)

    /// The part of a pane that holds the map.
    static func area(columns: Int, rows: Int) -> Rect {
        let isTight = rows < 12
        let (top, below) = isTight ? (1, 1) : (head, foot)
        return Rect(column: 0, row: top, columns: columns, rows: max(rows - top - below, 1))
    }

    /// The qubit that is drawn at a place of the pane.
    func qubit(at place: Point, columns: Int, rows: Int) -> Int? {
        let area = Self.area(columns: columns, rows: rows)
        let scale = DeviceScale(self, columns: area.columns, rows: area.rows)
        return layout.places.firstIndex { spot in
            let point = scale.point(of: spot)
            return point.row == place.row - area.row && (point.column..<point.column + max(scale.node, 1)).contains(place.column)
        }
    }

    static func view(_ state: ScreenState, on canvas: inout Canvas) {
        let map = state.queue.map
        guard let device = map.device else {
            canvas.write(centered: "no device: device FILE.json shows a calibration's", row: canvas.rows / 2, as: .dim)
            return
        }
        let (columns, rows) = (canvas.columns, canvas.rows)
        let area = area(columns: columns, rows: rows)
        map.head(device, state, on: &canvas)
        let circuit = physicalQubits(of: state.editor?.circuit)
        canvas.within(area) { map.draw(device, circuit, isFocused: state.focus == .queue, on: &$0) }
        let top = area.row + area.rows
        if rows - top >= 3 { map.legend(row: top, on: &canvas) }
        map.tell(device, circuit, row: rows - top >= 3 ? top + 1 : top, on: &canvas)
    }

    /// The device's qubit of each of the circuit's: as it names them itself (`$5`), else the first ones.
    static func physicalQubits(of circuit: Circuit?) -> [Int] {
        guard let circuit, circuit.qubitCount > 0 else { return [] }
        let named = circuit.qubits.map { $0.size == 1 && $0.name.hasPrefix("$") ? Int($0.name.dropFirst()) : nil }
        let isHardware = named.count == circuit.qubitCount && named.allSatisfy { $0 != nil }
        return isHardware ? named.compactMap { $0 } : Array(0..<circuit.qubitCount)
    }

    private func head(_ device: DeviceSummary, _ state: ScreenState, on canvas: inout Canvas) {
        var age = ""
        if let time = device.calibratedAt {
            age = Figures.day(time)
            if state.now > time { age += ", \(Int((state.now - time) / 86400)) days old" }
        } else if !device.snapshot.isEmpty {
            age = device.snapshot
        }
        let name = canvas.write(device.name, column: 0, row: 0, as: .heading)
        let dot = " \(canvas.symbols.dot) "
        let at = canvas.write(dot + "\(device.qubits.count) qubits", column: name, row: 0, as: .text)
        let isOld = device.calibratedAt.map { state.now - $0 > ScreenState.staleSeconds } ?? false
        let text = age.isEmpty ? "no date" : "calibrated \(age)"
        if at + Width.columns(of: text) + 3 <= canvas.columns {
            canvas.write([(dot, .text), (text, isOld ? .warning : .dim)], column: at, row: 0)
        }
        guard canvas.rows >= 12 else { return }
        var parts: [String] = []
        for figure in Figure.allCases { if let value = median(figure) { parts.append("\(figure.title) \(figure.text(value))") } }
        if let value = medianCoupling { parts.append("\(device.couplings[0].gate) \(Figures.significant(value * 100, 2)) %") }
        canvas.write("medians: " + parts.joined(separator: dot), column: 0, row: 1, as: .dim, limit: canvas.columns)
    }

    private func draw(_ device: DeviceSummary, _ circuit: [Int], isFocused: Bool, on canvas: inout Canvas) {
        let scale = DeviceScale(self, columns: canvas.columns, rows: canvas.rows)
        for coupling in device.couplings where layout.isLattice { line(coupling, scale, on: &canvas) }
        for (index, qubit) in device.qubits.enumerated() {
            let point = scale.point(of: layout.places[index])
            let grade = figure.grade(of: qubit)
            let logical = circuit.firstIndex(of: index)
            if scale.node > 1 {
                let label = logical.map { "q\($0)" } ?? "\(index)"
                let space = String(repeating: " ", count: max(scale.node - 1 - label.count, 0))
                let role: Role = logical == nil ? .text : .accent
                canvas.write(space + String(label.prefix(scale.node - 1)), column: point.column, row: point.row, as: role)
            }
            let mark = scale.node == 1 && logical != nil ? (canvas.symbols.isASCII ? "@" : "◉") : grade.shade(canvas.symbols)
            canvas.put(mark, column: point.column + scale.node - 1, row: point.row, as: grade.role)
            if index == self.qubit {
                let whole = Rect(column: point.column, row: point.row, columns: scale.node, rows: 1)
                if isFocused { canvas.highlight(whole, as: .selection) }
                canvas.showCursor(column: point.column + scale.node - 1, row: point.row)
            }
        }
    }

    private func line(_ coupling: DeviceSummary.Coupling, _ scale: DeviceScale, on canvas: inout Canvas) {
        let (one, other) = (layout.places[coupling.qubits[0]], layout.places[coupling.qubits[1]])
        let grade = Grade(coupling.error, bounds: Grade.couplingBounds)
        let (from, to) = (scale.point(of: one), scale.point(of: other))
        if one.row == other.row, abs(one.column - other.column) == 1 {
            for column in min(from.column, to.column) + scale.node..<max(from.column, to.column) {
                canvas.put(grade.horizontal(canvas.symbols), column: column, row: from.row, as: grade.role)
            }
        } else if one.column == other.column, abs(one.row - other.row) == 1, scale.drop == 2 {
            canvas.put(
                grade.vertical(canvas.symbols), column: from.column + scale.node - 1, row: min(from.row, to.row) + 1, as: grade.role)
        }
    }

    private func legend(row: Int, on canvas: inout Canvas) {
        let bounds = figure.bounds.map { figure.text($0) }
        let sign = figure == .t1 || figure == .t2 ? ">" : "<"
        var parts: [(text: String, role: Role)] = [(figure.title + " ", .label)]
        let texts = bounds.map { "\(sign)\($0) " } + ["worse "]
        for (grade, text) in zip(Grade.allCases, texts) {
            parts += [(String(Character(grade.shade(canvas.symbols))), grade.role), (" " + text, .dim)]
        }
        var at = canvas.write(parts, column: 0, row: row)
        for (grade, text) in zip(Grade.allCases, ["<0.5 %", "<1 %", "<3 %", "worse"]) {
            let line = String(repeating: Character(grade.horizontal(canvas.symbols)), count: 2)
            guard at + text.count + 5 <= canvas.columns else { break }
            at = canvas.write([(line, grade.role), (" \(text) ", .dim)], column: at + 1, row: row)
        }
    }

    /// The chosen qubit's figures, and those of its couplings.
    private func tell(_ device: DeviceSummary, _ circuit: [Int], row: Int, on canvas: inout Canvas) {
        guard device.qubits.indices.contains(qubit) else { return }
        let chosen = device.qubits[qubit]
        var parts: [(text: String, role: Role)] = [("qubit \(qubit)", .accent)]
        if let logical = circuit.firstIndex(of: qubit) { parts.append((" (circuit's q\(logical))", .accent)) }
        for figure in Figure.allCases {
            let name = figure == .gate ? chosen.gate ?? "gate" : figure == .readout ? "readout" : figure.title
            let value = figure.value(of: chosen)
            parts += [("  \(name) ", .label), (value.map { figure.text($0) } ?? "not measured", figure.grade(of: chosen).role)]
        }
        canvas.write(parts, column: 0, row: row)
        guard row + 1 < canvas.rows else { return }
        let couplings = device.couplings.filter { $0.qubits.contains(qubit) }
        var at = 0
        for coupling in couplings {
            let other = coupling.qubits[0] == qubit ? coupling.qubits[1] : coupling.qubits[0]
            let value = coupling.error.map { Figures.significant($0 * 100, 2) + " %" } ?? "not measured"
            at = canvas.write(
                [("\(coupling.gate) to \(other) ", .label), (value + "  ", Grade(coupling.error, bounds: Grade.couplingBounds).role)],
                column: at, row: row + 1)
        }
        let beyond = circuit.filter { !device.qubits.indices.contains($0) }.count
        if beyond > 0 { canvas.write("\(beyond) of the circuit's qubits are not on it", column: at, row: row + 1, as: .warning) }
    }
}
