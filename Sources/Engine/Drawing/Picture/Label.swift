/// A short text as mathematicians write it: letters in italics, words upright, indices below and exponents above.
struct Label: Hashable, Sendable {
    var pieces: [Piece] = []

    struct Piece: Hashable, Sendable {
        var text: String
        var isItalic = false
        var height = Height.line
        /// Stands under the bar of a square root.
        var isUnderRoot = false
    }

    enum Height: Hashable, Sendable { case line, below, above }

    init() {}

    init(_ text: String, isItalic: Bool = false) { pieces = text.isEmpty ? [] : [Piece(text: text, isItalic: isItalic)] }

    static func + (left: Label, right: Label) -> Label {
        var sum = left
        sum.append(right)
        return sum
    }

    mutating func append(_ text: String, isItalic: Bool = false, _ height: Height = .line) {
        guard !text.isEmpty else { return }
        if let last = pieces.last, last.isItalic == isItalic, last.height == height, !last.isUnderRoot {
            pieces[pieces.count - 1].text += text
        } else {
            pieces.append(Piece(text: text, isItalic: isItalic, height: height))
        }
    }

    mutating func append(_ other: Label) {
        for piece in other.pieces {
            if piece.isUnderRoot { pieces.append(piece) } else { append(piece.text, isItalic: piece.isItalic, piece.height) }
        }
    }

    /// The same text as an index or an exponent.
    func raised(_ height: Height) -> Label {
        var label = self
        for index in label.pieces.indices { label.pieces[index].height = height }
        return label
    }

    var isEmpty: Bool { pieces.isEmpty }

    /// The text alone, with marks of what stands below and above: `R_x`, `S†`, `e^(iπ)`.
    var plain: String { text(below: "_") }

    /// The text alone as terminals write it: `Rx`, `S†`, `e^(iπ)`.
    var onOneLine: String { text(below: "") }

    private func text(below sign: String) -> String {
        var (text, place) = ("", 0)
        while place < pieces.count {
            let height = pieces[place].height
            if height == .line {
                text += (pieces[place].isUnderRoot ? "√" : "") + pieces[place].text
                place += 1
                continue
            }
            var inner = ""
            while place < pieces.count, pieces[place].height == height {
                inner += pieces[place].text
                place += 1
            }
            if height == .below {
                text += sign + inner
            } else {
                // A dagger needs no sign of its height, and stands by itself.
                let (isFirst, isLast) = (inner.first == "†", inner.last == "†" && inner != "†")
                let rest = inner.dropFirst(isFirst ? 1 : 0).dropLast(isLast ? 1 : 0)
                text += isFirst ? "†" : ""
                if !rest.isEmpty { text += rest.unicodeScalars.count > 1 ? "^(\(rest))" : "^\(rest)" }
                text += isLast ? "†" : ""
            }
        }
        return text
    }

    static let scriptScale = 0.7

    /// How wide it is in a font of that size.
    func width(_ size: Double) -> Double {
        var (width, scripts) = (0.0, (below: 0.0, above: 0.0))
        for piece in pieces {
            let own = FontMetrics.width(
                of: piece.text, size: piece.height == .line ? size : size * Self.scriptScale, isItalic: piece.isItalic)
            switch piece.height {
            case .line:
                width += max(scripts.below, scripts.above) + own + (piece.isUnderRoot ? Self.rootWidth * size : 0)
                scripts = (0, 0)
            case .below: scripts.below += own
            case .above: scripts.above += own
            }
        }
        return width + max(scripts.below, scripts.above)
    }

    /// The sign of a root, in sizes of the font.
    static let rootWidth = 0.55

    /// Shortened with an ellipsis where it is wider than that.
    func shortened(to limit: Double, size: Double) -> Label {
        guard width(size) > limit else { return self }
        var label = self
        while let last = label.pieces.last {
            var text = last.text
            while !text.isEmpty {
                text.removeLast()
                label.pieces[label.pieces.count - 1].text = text
                if (label + Label("…")).width(size) <= limit { return label + Label("…") }
            }
            label.pieces.removeLast()
        }
        return Label("…")
    }
}
