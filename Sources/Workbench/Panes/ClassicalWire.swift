import Circuits
import Drawing

/// The classical bits as one wire below the qubits: where they are written, and where something depends on them.
enum ClassicalWire {
    static func draw(_ layout: CircuitLayout, _ painter: CircuitPainter, _ columns: [CircuitPainter.PlacedColumn], on canvas: inout Canvas)
    {
        let row = painter.rows(wires: layout.wireNames.count)
        let registers = layout.circuit.bits.filter { !$0.isLocal }
        guard !registers.isEmpty, row < canvas.rows, canvas.columns > painter.labelWidth else { return }
        let label = registers.count == 1 ? registers[0].name : "bits"
        let isASCII = canvas.symbols.isASCII
        let start = painter.labelWidth - 1
        canvas.write(Width.shortened(label, to: max(start - 1, 0)), endingAt: start - 1, row: row, as: .wireLabel)
        canvas.write(":", column: start - 1, row: row, as: .wireLabel)
        for column in start..<canvas.columns { canvas.put(isASCII ? "=" : "═", column: column, row: row, as: .classical) }
        for place in columns {
            var (written, isRead): ([Int], Bool) = ([], false)
            for element in layout.elements(inColumn: place.column) {
                switch layout.operation(of: element) {
                case .measure(_, let bit?): written.append(bit)
                case .conditional, .loop, .assign: isRead = true
                default: break
                }
            }
            let middle = place.start + (place.width - 1) / 2
            if isRead { canvas.put(isASCII ? "?" : "◆", column: middle, row: row, as: .classical) }
            guard let bit = written.min() else { continue }
            let text = written.count == 1 ? layout.bitName(bit) : "\(written.count) bits"
            let width = Width.columns(of: text)
            canvas.write(
                text, column: max(middle - (width - 1) / 2, place.start), row: row, as: .measurement, limit: max(place.width, width))
        }
    }
}
