extension CSVTable {
    /// A table of texts, such as results to be written.
    public init(header: [String], rows: [[String]]) {
        let cell = { (text: String) in Cell(text: text, line: 0, column: 0) }
        self.init(file: "", header: header.map(cell), rows: rows.map { $0.map(cell) })
    }

    /// The table as CSV with line feeds; cells with commas, quotes, line ends or outer spaces stand in quotes.
    public func text() -> String {
        var bytes: [UInt8] = []
        for row in [header] + rows {
            for (index, cell) in row.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(cell.text, isAlone: row.count == 1, to: &bytes)
            }
            bytes.append(0x0A)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func append(_ text: String, isAlone: Bool, to bytes: inout [UInt8]) {
        let special: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\""), 0x0A, 0x0D]
        let isPlain =
            !text.utf8.contains { special.contains($0) } && text.utf8.first != 0x20 && text.utf8.last != 0x20 && !(isAlone && text.isEmpty)
        guard !isPlain else { return bytes.append(contentsOf: text.utf8) }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
