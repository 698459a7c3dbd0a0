internal import CCairo

/// The fonts of a PDF file, each with only the glyphs that its texts have, and the texts as a page shows them.
struct PDFFonts {
    private let functions: cairo_functions
    private var typesetter: Typesetter
    private var known: [OpaquePointer: Int] = [:]
    private(set) var fonts: [Font] = []
    private var texts: [Key: Line?] = [:]

    private struct Key: Hashable {
        var text: String
        var font: Lettering.Font
    }

    struct Font {
        let file: TrueTypeFont
        /// What leans an upright font to the right.
        let slant: Double
        /// The letters that each glyph stands for.
        var glyphs: [Int: String] = [:]
    }

    /// A text in a font of size 1000.
    struct Line {
        var width: Double
        var parts: [Part] = []
    }

    /// What stands together in one font: its number, its place, and what shows it.
    struct Part {
        var font: Int
        var x: Double
        var y: Double
        var bytes: [UInt8]
    }

    init(_ functions: cairo_functions, _ context: OpaquePointer) {
        self.functions = functions
        typesetter = Typesetter(functions, context, size: 1000)
    }

    mutating func end() { typesetter.end() }

    /// What shows a text; nil where a font would have to be put into the file that cannot be.
    mutating func line(_ text: Lettering) -> Line? {
        var key = Key(text: text.text, font: text.font)
        (key.font.size, key.font.isUnderlined) = (0, false)
        if let line = texts[key] { return line }
        let line = typesetter.run(of: text).flatMap { set($0) }
        texts[key] = .some(line)
        return line
    }

    private mutating func set(_ run: GlyphRun) -> Line? {
        guard let glyphs = run.glyphs else { return nil }
        var line = Line(width: run.width)
        var at = 0
        while at < glyphs.count {
            guard let font = number(of: glyphs[at].face) else { return nil }
            var end = at + 1
            while end < glyphs.count, glyphs[end].face == glyphs[at].face, glyphs[end].y == glyphs[at].y { end += 1 }
            line.parts.append(Part(font: font, x: glyphs[at].x, y: glyphs[at].y, bytes: shown(glyphs[at..<end], font)))
            at = end
        }
        return line
    }

    /// The glyphs' numbers, with what their places differ from where the font would put them.
    private mutating func shown(_ glyphs: ArraySlice<GlyphRun.Glyph>, _ font: Int) -> [UInt8] {
        var (out, isMoved) = (PictureText(), false)
        out.put("<")
        var pen = glyphs.first?.x ?? 0
        for glyph in glyphs {
            if abs(glyph.x - pen) > 0.6 {
                out.put(">")
                out.put(pen - glyph.x)
                out.put("<")
                (pen, isMoved) = (glyph.x, true)
            }
            let index = Int(glyph.index)
            out.put(index, hexDigits: 4)
            pen += fonts[font].file.advance(index)
            if fonts[font].glyphs[index] == nil { fonts[font].glyphs[index] = glyph.letters }
        }
        out.put(">")
        let end = isMoved ? "]TJ\n" : "Tj\n"
        return Array((isMoved ? "[" : "").utf8) + out.bytes + Array(end.utf8)
    }

    private mutating func number(of face: OpaquePointer) -> Int? {
        if let number = known[face] { return number }
        guard let file = TrueTypeFont(functions, face) else { return nil }
        var matrix = [1.0, 0, 0, 1, 0, 0]
        functions.scaled_font_get_font_matrix(face, &matrix)
        known[face] = fonts.count
        fonts.append(Font(file: file, slant: matrix[0] == 0 ? 0 : -matrix[2] / matrix[0]))
        return fonts.count - 1
    }
}

extension PDFFonts.Font {
    /// The objects that the file says of the font, the first of which the page names.
    func objects(first: Int, _ functions: cairo_functions) throws(PictureError) -> [[UInt8]] {
        let used = glyphs.keys.sorted()
        func scaled(_ value: Int) -> Int { value * 1000 / file.unitsPerEm }
        // Six letters tell this choice of glyphs from another.
        var mark = used.reduce(5381) { ($0 &* 33 &+ $1) & 0x7FFF_FFFF }
        var name = ""
        for _ in 0..<6 {
            name.unicodeScalars.append(Unicode.Scalar(UInt8(65 + mark % 26)))
            mark /= 26
        }
        name += "+" + file.name
        let widths = used.map { "\($0)[\(Int(file.advance($0).rounded()))]" }.joined(separator: " ")
        let box = file.box.map { String(scaled($0)) }.joined(separator: " ")
        return [
            Array(
                "<</Type/Font/Subtype/Type0/BaseFont/\(name)/Encoding/Identity-H/DescendantFonts[\(first + 1) 0 R]/ToUnicode \(first + 4) 0 R>>"
                    .utf8),
            Array(
                "<</Type/Font/Subtype/CIDFontType2/BaseFont/\(name)/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor \(first + 2) 0 R/CIDToGIDMap/Identity/DW 0/W[\(widths)]>>"
                    .utf8),
            Array(
                "<</Type/FontDescriptor/FontName/\(name)/Flags 4/FontBBox[\(box)]/ItalicAngle 0/Ascent \(scaled(file.ascent))/Descent \(scaled(file.descent))/CapHeight \(scaled(file.ascent))/StemV 80/FontFile2 \(first + 3) 0 R>>"
                    .utf8),
            try functions.stream(file.subset(of: Set(used)), isFont: true),
            try functions.stream(toUnicode(used)),
        ]
    }

    /// Which letters glyphs stand for, so that texts can be searched and copied.
    private func toUnicode(_ used: [Int]) -> [UInt8] {
        var out = PictureText()
        out.put(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
        )
        out.put("/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
        let named = used.filter { !(glyphs[$0] ?? "").isEmpty }
        for start in stride(from: 0, to: named.count, by: 100) {
            let part = named[start..<min(start + 100, named.count)]
            out.put(part.count)
            out.put(" beginbfchar\n")
            for glyph in part {
                out.put("<")
                out.put(glyph, hexDigits: 4)
                out.put("><")
                for unit in (glyphs[glyph] ?? "").utf16 { out.put(Int(unit), hexDigits: 4) }
                out.put(">\n")
            }
            out.put("endbfchar\n")
        }
        out.put("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
        return out.bytes
    }
}

extension cairo_functions {
    /// An object of packed bytes.
    func stream(_ bytes: [UInt8], isFont: Bool = false) throws(PictureError) -> [UInt8] {
        let packed = try packed(bytes, level: bytes.count > 1 << 20 ? 1 : 6)
        let length = isFont ? "/Length1 \(bytes.count)" : ""
        return Array("<</Length \(packed.count)/Filter/FlateDecode\(length)>>stream\n".utf8) + packed + Array("\nendstream".utf8)
    }
}
