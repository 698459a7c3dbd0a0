extension CellGrid {
    /// The grid with the escape sequences that show its colours, for `cat` and the like; every row ends with the terminal's own colours and a newline.
    public func ansi(depth: ColorDepth = .truecolor) -> String {
        let codes = styles.map { Self.code($0, depth) }
        var text = ""
        for row in 0..<rows {
            var current: UInt16?
            for cell in cells[row * columns..<(row + 1) * columns] where cell.scalar != 0 {
                if current != cell.style {
                    text += codes[Int(cell.style)]
                    current = cell.style
                }
                text.unicodeScalars.append(Unicode.Scalar(cell.scalar) ?? " ")
            }
            text += "\u{1B}[0m\n"
        }
        return text
    }

    private static func code(_ style: Style, _ depth: ColorDepth) -> String {
        var parts = ["0"]
        let attributes: [(Style.Attributes, String)] = [(.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7")]
        for (attribute, code) in attributes where style.attributes.contains(attribute) { parts.append(code) }
        for (color, base) in [(style.foreground, 30), (style.background, 40)] {
            switch color.adapted(to: depth) {
            case .terminal: break
            case .indexed(let index) where index < 8: parts.append("\(base + Int(index))")
            case .indexed(let index) where index < 16: parts.append("\(base + 52 + Int(index))")
            case .indexed(let index): parts.append("\(base + 8);5;\(index)")
            case .rgb(let red, let green, let blue): parts.append("\(base + 8);2;\(red);\(green);\(blue)")
            }
        }
        return "\u{1B}[" + parts.joined(separator: ";") + "m"
    }
}
