extension Diagram {
    /// The drawing as a LaTeX document that draws it with quantikz (version 1.0 or later, the TikZ library `quantikz2`).
    func quantikz(density: Density, width: Double?) -> String {
        let sheet = DiagramSheet(self, density: density, width: width)
        let spaces =
            switch density {
            case .compact: "column sep=0.2cm, row sep={0.6cm,between origins}"
            case .normal: "column sep=0.35cm, row sep={0.8cm,between origins}"
            case .boxed: "column sep=0.6cm, row sep={1.1cm,between origins}"
            }
        let types = wires.map { $0.isQubit ? "q" : "c" }.joined(separator: ",")
        var text = """
            % quantikz 1.0 or later
            \\documentclass[border=8pt,varwidth=\\maxdimen]{standalone}
            \\usepackage{tikz}
            \\usetikzlibrary{quantikz2}
            \\begin{document}

            """
        for number in sheet.lines.indices where !wires.isEmpty {
            if number > 0 { text += "\\par\\bigskip\n" }
            text += "\\begin{quantikz}[wire types={\(types)}, \(spaces)]\n"
            var table = QuantikzTable(self, sheet.lines[number])
            for element in elements[sheet.starts[number]..<sheet.starts[number + 1]] { table.draw(element) }
            for frame in frames where frame.columns.overlaps(sheet.lines[number]) { table.draw(frame) }
            text += table.text + "\\end{quantikz}\n"
        }
        return text + "\\end{document}\n"
    }
}

/// The cells of one line of a drawing in quantikz.
private struct QuantikzTable {
    let diagram: Diagram
    let columns: Range<Int>
    private var cells: [[String]]

    init(_ diagram: Diagram, _ columns: Range<Int>) {
        (self.diagram, self.columns) = (diagram, columns)
        cells = Array(repeating: Array(repeating: "", count: columns.count), count: diagram.wires.count)
    }

    var text: String {
        let hasBundles = diagram.wires.contains { $0.bits ?? 0 > 1 }
        var rows: [String] = []
        for (wire, row) in zip(diagram.wires, cells) {
            var parts = ["\\lstick{$\(wire.label.latex)$}"]
            if hasBundles { parts.append(wire.bits.map { $0 > 1 ? "\\qwbundle{\($0)}" : "" } ?? "") }
            rows.append((parts + row + [""]).joined(separator: " & "))
        }
        return rows.joined(separator: " \\\\\n") + "\n"
    }

    private mutating func put(_ text: String, _ wire: Int, _ column: Int) { cells[wire][column - columns.lowerBound] += text }

    mutating func draw(_ element: Diagram.Element) {
        let column = element.column
        switch element.symbol {
        case .gate(let gate): draw(gate, column)
        case .measure(let qubit, let wire, let place):
            put("\\meter{}", qubit, column)
            // The bit's place beside the end of the line, where no other symbol stands.
            let label = place.map { "[\"\\scriptstyle \($0)\"{pos=0.8}]" } ?? ""
            if let wire { put("\\wire[d][\(wire - qubit)]\(label){c}", qubit, column) }
        case .reset(let qubit, let link):
            put("\\gate{|0\\rangle}", qubit, column)
            if let link { draw(link, from: qubit, column) }
        case .barrier(let wires):
            for run in neighbours(among: wires) {
                put("\\gate[\(run.count),style={draw=none,fill=black!12}][0.2cm]{}", run.lowerBound, column)
            }
        case .delay(let wires, let length):
            for run in neighbours(among: wires) {
                put("\\gate[\(run.count),style={dashed}]{\(Label("delay ").latex)\(length.latex)}", run.lowerBound, column)
            }
        case .assign(let wire, let text): put("\\gate{\(text.latex)}", wire, column)
        case .phase(let wire, let text): put("\\push{\(text.latex)}", wire, column)
        case .open(let frame, let reads):
            let wires = diagram.frames[frame].wires
            for wire in reads {
                if wire > wires.upperBound {
                    put("\\ctrl[vertical wire=c]{\(wires.upperBound - wire)}", wire, column)
                } else if wire < wires.lowerBound {
                    put("\\ctrl[vertical wire=c]{\(wires.lowerBound - wire)}", wire, column)
                } else {
                    put("\\control{}", wire, column)
                }
            }
        case .divide, .close: break
        }
    }

    /// One group for each branch, of the part that this line shows.
    mutating func draw(_ frame: Diagram.Frame) {
        let starts = [(frame.columns.lowerBound, frame.label)] + frame.branches
        for (place, (first, label)) in starts.enumerated() {
            let last = place + 1 < starts.count ? starts[place + 1].0 - 1 : frame.columns.upperBound
            guard first < columns.upperBound, last >= columns.lowerBound else { continue }
            let from = max(first, columns.lowerBound)
            let to = min(last, columns.upperBound - 1)
            let title = from == first ? "\\footnotesize $\(label.latex)$" : ""
            let style = "style={dashed,rounded corners,inner xsep=2pt},background,label style={anchor=mid,yshift=1mm}"
            put("\\gategroup[\(frame.wires.count),steps=\(to - from + 1),\(style)]{\(title)}", frame.wires.lowerBound, from)
            if from == first { widen(from, beside: to - from, for: label) }
        }
    }

    /// Makes the first column of a group so wide that its title does not run into its neighbour's; no gates stand there.
    private mutating func widen(_ column: Int, beside others: Int, for title: Label) {
        let characters = title.pieces.reduce(0) { $0 + $1.text.count }
        // Centimetres of a footnote's letter, and of a column that is as narrow as can be.
        let lacking = 0.15 * Double(characters) - 0.7 * Double(others)
        guard lacking > 0.3, let free = cells.indices.first(where: { cells[$0][column - columns.lowerBound].isEmpty }) else { return }
        put("\\phantomgate{\\hspace{\((lacking * 10).rounded() / 10)cm}}", free, column)
    }

    // MARK: Gates

    private mutating func draw(_ gate: Diagram.GateSymbol, _ column: Int) {
        let bottom = (gate.controls.map(\.wire) + gate.targets).max() ?? 0
        if let link = gate.condition { draw(link, from: bottom, column) }
        // What the vertical line ties together, from above to below.
        var stops: [Stop] = gate.controls.map { Stop(wires: $0.wire...$0.wire, isPositive: $0.isPositive) }
        let sorted = gate.targets.sorted()
        if gate.body == .box, let low = sorted.first, let high = sorted.last,
            !gate.controls.contains(where: { (low...high).contains($0.wire) })
        {
            stops.append(Stop(wires: low...high))
        } else if gate.body == .box {
            stops += neighbours(among: sorted).map { Stop(wires: $0) }
        } else {
            stops += sorted.map { Stop(wires: $0...$0) }
        }
        stops.sort { $0.wires.lowerBound < $1.wires.lowerBound }
        for place in stops.indices {
            let stop = stops[place]
            let below = place + 1 < stops.count ? stops[place + 1].wires.lowerBound - stop.wires.upperBound : 0
            if let isPositive = stop.isPositive {
                let above = place > 0 && stops[place - 1].isPositive == nil ? stops[place - 1].wires.upperBound - stop.wires.lowerBound : 0
                if gate.body == .dots, !gate.label.isEmpty, place == stops.count - 1 {
                    put("\\phase\(isPositive ? "" : "[style={fill=white}]"){\(gate.label.latex)}", stop.wires.lowerBound, column)
                } else if below > 0 {
                    put("\\\(isPositive ? "ctrl" : "octrl"){\(below)}", stop.wires.lowerBound, column)
                    if above < 0, gate.body != .cross { put("\\wire[u][\(-above)]{q}", stop.wires.lowerBound, column) }
                } else if above < 0, gate.body != .cross {
                    put("\\\(isPositive ? "ctrl" : "octrl"){\(above)}", stop.wires.lowerBound, column)
                } else {
                    put("\\\(isPositive ? "control" : "ocontrol"){}", stop.wires.lowerBound, column)
                }
            } else {
                draw(target: stop.wires, gate, column, below: below)
            }
        }
    }

    private struct Stop {
        var wires: ClosedRange<Int>
        /// Nil for a target.
        var isPositive: Bool?
    }

    private mutating func draw(target wires: ClosedRange<Int>, _ gate: Diagram.GateSymbol, _ column: Int, below: Int) {
        switch gate.body {
        case .plus: put("\\targ{}", wires.lowerBound, column)
        case .cross: put(below > 0 ? "\\swap{\(below)}" : "\\targX{}", wires.lowerBound, column)
        case .dots: break
        case .box:
            let label = gate.parameters.isEmpty ? gate.label : gate.label + Label("(") + gate.parameters + Label(")")
            let passes = wires.contains { !gate.targets.contains($0) }
            var options = wires.count > 1 ? ["\(wires.count)"] : []
            if passes { options += ["style={fill=none}", "label style={fill=white,inner sep=1pt}"] }
            let width = gate.isOrdered ? "[\(max(label.plain.unicodeScalars.count, 2) * 2 + 8)mm]" : ""
            put(
                "\\gate\(options.isEmpty && width.isEmpty ? "" : "[\(options.joined(separator: ","))]\(width)"){\(label.latex)}",
                wires.lowerBound, column)
            for wire in wires {
                if let place = gate.targets.firstIndex(of: wire) {
                    if gate.isOrdered { put("\\gateinput{$\(place)$}", wire, column) }
                } else {
                    put("\\linethrough", wire, column)
                }
            }
        }
    }

    private mutating func draw(_ link: Diagram.Link, from wire: Int, _ column: Int) {
        let text = link.text.isEmpty ? "" : ",wire style={\"\(link.text.latex)\"}"
        put("\\\(link.isPositive ? "ctrl" : "octrl")[vertical wire=c\(text)]{\(wire - link.wire)}", link.wire, column)
    }
}

extension Label {
    /// The label in LaTeX's mathematics.
    var latex: String {
        var text = ""
        var place = 0
        while place < pieces.count {
            let piece = pieces[place]
            switch piece.height {
            case .line:
                text +=
                    piece.isUnderRoot
                    ? "\\sqrt{\(Self.latex(piece.text, isItalic: piece.isItalic))}" : Self.latex(piece.text, isItalic: piece.isItalic)
                place += 1
            case .below, .above:
                var inner = ""
                while place < pieces.count, pieces[place].height == piece.height {
                    inner += Self.latex(pieces[place].text, isItalic: pieces[place].isItalic)
                    place += 1
                }
                text += (piece.height == .below ? "_{" : "^{") + inner + "}"
            }
        }
        return text
    }

    private static func latex(_ text: String, isItalic: Bool) -> String {
        var (latex, word) = ("", "")
        func endWord() {
            if !word.isEmpty { latex += isItalic ? word : "\\mathrm{\(word)}" }
            word = ""
        }
        for scalar in text.unicodeScalars {
            if scalar.isASCII, scalar.properties.isAlphabetic || (!word.isEmpty && scalar.properties.numericType != nil) {
                word.unicodeScalars.append(scalar)
                continue
            }
            if scalar == "_", !word.isEmpty {
                word += "\\_"
                continue
            }
            endWord()
            if let name = names[scalar] {
                latex += name
            } else if scalar.isASCII {
                latex.unicodeScalars.append(scalar)
            } else {
                latex += "\\text{\(scalar)}"
            }
        }
        endWord()
        return latex
    }

    private static let names: [Unicode.Scalar: String] = {
        var names: [Unicode.Scalar: String] = [
            "_": "\\_", "#": "\\#", "%": "\\%", "&": "\\&", "$": "\\$", "{": "\\{", "}": "\\}", "~": "{\\sim}",
            "^": "\\text{\\textasciicircum}",
            "\\": "\\backslash ", " ": "\\ ", "−": "-", "·": "\\cdot ", "≤": "\\le ", "≥": "\\ge ", "≠": "\\ne ", "¬": "\\neg ",
            "∧": "\\wedge ", "∨": "\\vee ", "←": "\\leftarrow ", "†": "\\dagger ", "…": "\\ldots ", "µ": "\\mu ", "×": "\\times ",
            "⟩": "\\rangle ", "⟨": "\\langle ", "∞": "\\infty ", "±": "\\pm ", "\"": "''", "\u{7F}": " ",
        ]
        for (name, letter) in greekLetters { if let scalar = letter.unicodeScalars.first { names[scalar] = "\\\(name) " } }
        return names
    }()
}
