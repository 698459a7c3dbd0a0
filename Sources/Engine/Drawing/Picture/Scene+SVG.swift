extension Scene {
    /// The picture as SVG 1.1: texts stay texts, the same bytes for the same picture.
    public var svg: [UInt8] {
        var out = PictureText()
        out.bytes.reserveCapacity(104 * shapes.count + 1024)
        out.put("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
        out.put(width)
        out.put("\" height=\"")
        out.put(height)
        out.put("\" viewBox=\"0 0 ")
        out.put(width)
        out.put(" ")
        out.put(height)
        out.put("\">\n")
        if !title.isEmpty {
            out.put("<title>")
            out.put(escaped: title)
            out.put("</title>\n")
        }
        out.put("<rect width=\"100%\" height=\"100%\" fill=\"")
        out.put(background)
        out.put("\"/>\n")
        var look: Shape.Look?
        var face: (font: Lettering.Font, color: Pigment)?
        for shape in shapes {
            switch shape {
            case .outline(let outline, let wanted):
                if look != wanted {
                    if look != nil || face != nil { out.put("</g>\n") }
                    (look, face) = (wanted, nil)
                    out.open(wanted)
                }
                out.put(outline)
            case .text(let text):
                if face?.font != text.font || face?.color != text.color {
                    if look != nil || face != nil { out.put("</g>\n") }
                    (look, face) = (nil, (text.font, text.color))
                    out.open(text.font, text.color)
                }
                out.put(text)
            }
        }
        if look != nil || face != nil { out.put("</g>\n") }
        out.put("</svg>\n")
        return out.bytes
    }
}

extension PictureText {
    fileprivate mutating func put(escaped text: String) {
        var text = text
        text.withUTF8 { letters in
            for byte in letters {
                switch byte {
                case UInt8(ascii: "&"): put("&amp;")
                case UInt8(ascii: "<"): put("&lt;")
                case UInt8(ascii: ">"): put("&gt;")
                case UInt8(ascii: "\""): put("&quot;")
                case 0..<32, 127: put(" ")
                default: bytes.append(byte)
                }
            }
        }
    }

    fileprivate mutating func put(_ color: Pigment) {
        let digits: StaticString = "0123456789abcdef"
        bytes.append(UInt8(ascii: "#"))
        for part in [color.red, color.green, color.blue] {
            bytes.append(digits.utf8Start[Int(part >> 4)])
            bytes.append(digits.utf8Start[Int(part & 15)])
        }
    }

    fileprivate mutating func open(_ look: Shape.Look) {
        put("<g fill=\"")
        if let fill = look.fill { put(fill) } else { put("none") }
        if let stroke = look.stroke {
            put("\" stroke=\"")
            put(stroke)
            put("\" stroke-width=\"")
            put(look.width)
            if let dash = look.dash {
                put("\" stroke-dasharray=\"")
                put(dash)
            }
        }
        put("\">\n")
    }

    fileprivate mutating func open(_ font: Lettering.Font, _ color: Pigment) {
        put("<g font-family=\"")
        for (place, name) in font.family.names.enumerated() {
            if place > 0 { put(",") }
            if name.contains(" ") { put("'") }
            put(escaped: name)
            if name.contains(" ") { put("'") }
        }
        put("\" font-size=\"")
        put(font.size)
        if font.isItalic { put("\" font-style=\"italic") }
        if font.isBold { put("\" font-weight=\"bold") }
        if font.isUnderlined { put("\" text-decoration=\"underline") }
        put("\" fill=\"")
        put(color)
        put("\">\n")
    }

    fileprivate mutating func put(_ outline: Shape.Outline) {
        switch outline {
        case .rectangle(let x, let y, let width, let height, let radius):
            put("<rect x=\"")
            put(x)
            put("\" y=\"")
            put(y)
            put("\" width=\"")
            put(width)
            put("\" height=\"")
            put(height)
            if radius > 0 {
                put("\" rx=\"")
                put(radius)
            }
        case .circle(let x, let y, let radius):
            put("<circle cx=\"")
            put(x)
            put("\" cy=\"")
            put(y)
            put("\" r=\"")
            put(radius)
        case .line(let x1, let y1, let x2, let y2):
            put("<path d=\"M")
            put(x1)
            put(" ")
            put(y1)
            if y1 == y2 {
                put("H")
                put(x2)
            } else if x1 == x2 {
                put("V")
                put(y2)
            } else {
                put("L")
                put(x2)
                put(" ")
                put(y2)
            }
        case .path(let steps):
            put("<path d=\"")
            for step in steps { put(step) }
        }
        put("\"/>\n")
    }

    private mutating func put(_ step: Shape.Step) {
        switch step {
        case .move(let x, let y):
            put("M")
            place(x, y)
        case .line(let x, let y):
            put("L")
            place(x, y)
        case .curve(let x1, let y1, let x2, let y2, let x, let y):
            put("C")
            put(x1, y1)
            put(x2, y2)
            place(x, y)
        case .close: put("Z")
        }
    }

    private mutating func place(_ x: Double, _ y: Double) {
        put(x)
        put(" ")
        put(y)
    }

    fileprivate mutating func put(_ text: Lettering) {
        put("<text x=\"")
        put(text.x)
        put("\" y=\"")
        put(text.y)
        if text.text.utf8.count > 2 {
            put("\" textLength=\"")
            put(text.width)
            put("\" lengthAdjust=\"spacingAndGlyphs")
        }
        if Self.hasOuterSpaces(text.text) { put("\" xml:space=\"preserve") }
        put("\">")
        put(escaped: text.text)
        put("</text>\n")
    }

    /// Whether there are spaces that XML would drop.
    private static func hasOuterSpaces(_ text: String) -> Bool {
        var (isAfterSpace, isDropped) = (true, false)
        for byte in text.utf8 {
            let isSpace = byte == UInt8(ascii: " ")
            if isSpace, isAfterSpace { isDropped = true }
            isAfterSpace = isSpace
        }
        return isDropped || (isAfterSpace && !text.isEmpty)
    }
}
