internal import CCairo

/// Texts as Pango lays them out: which glyphs of which fonts, and where.
struct Typesetter {
    private let functions: cairo_functions
    private let context: OpaquePointer
    /// The size that texts are laid out in; nil lays each out in its own.
    private let size: Double?
    private var runs: [Key: GlyphRun?] = [:]
    private var fonts: [Lettering.Font: OpaquePointer] = [:]
    private var layouts: [OpaquePointer] = []
    private var room = [pango_glyph](repeating: pango_glyph(), count: 64)

    private struct Key: Hashable {
        var text: String
        var font: Lettering.Font
    }

    /// - Parameter context: Pango's, which stays the caller's.
    init(_ functions: cairo_functions, _ context: OpaquePointer, size: Double? = nil) {
        (self.functions, self.context, self.size) = (functions, context, size)
    }

    /// Gives everything back; runs are of no use any more.
    mutating func end() {
        for layout in layouts { functions.object_unref(UnsafeMutableRawPointer(layout)) }
        for font in fonts.values { functions.font_description_free(font) }
        (runs, fonts, layouts) = ([:], [:], [])
    }

    /// The text as it was laid out, once for all places where it stands.
    mutating func run(of text: Lettering) -> GlyphRun? {
        var font = text.font
        font.isUnderlined = false
        if let size { font.size = size }
        let key = Key(text: text.text, font: font)
        if let known = runs[key] { return known }
        let made = layOut(text.text, font)
        runs[key] = .some(made)
        return made
    }

    private mutating func layOut(_ text: String, _ font: Lettering.Font) -> GlyphRun? {
        guard let description = description(font), let layout = functions.layout_new(context) else { return nil }
        layouts.append(layout)
        functions.layout_set_single_paragraph_mode(layout, 1)
        functions.layout_set_font_description(layout, description)
        let bytes = Array(text.utf8).map { CChar(bitPattern: $0 == 0 ? 32 : $0) }
        bytes.withUnsafeBufferPointer { bytes in
            if let start = bytes.baseAddress { functions.layout_set_text(layout, start, Int32(bytes.count)) }
        }
        var (width, height): (Int32, Int32) = (0, 0)
        functions.layout_get_size(layout, &width, &height)
        var run = GlyphRun(
            layout: layout, width: Double(width) / 1024, baseline: Double(functions.layout_get_baseline(layout)) / 1024, glyphs: nil)
        var count = Int(cairo_layout_glyphs(layout, &room, Int32(room.count)))
        if count > room.count {
            room = Array(repeating: pango_glyph(), count: 2 * count)
            count = Int(cairo_layout_glyphs(layout, &room, Int32(room.count)))
        }
        guard count >= 0 else { return run }
        let letters = Array(text.utf8)
        var glyphs: [GlyphRun.Glyph] = []
        for glyph in room[..<count] {
            guard let owner = glyph.face, let face = functions.face_get_scaled_font(owner) else { return run }
            let start = min(max(Int(glyph.start), 0), letters.count)
            let end = min(start + max(Int(glyph.count), 0), letters.count)
            glyphs.append(
                GlyphRun.Glyph(
                    index: UInt(glyph.index), face: face, x: Double(glyph.x) / 1024, y: Double(glyph.y) / 1024,
                    advance: Double(glyph.advance) / 1024, letters: String(decoding: letters[start..<end], as: UTF8.self)))
        }
        run.glyphs = glyphs
        return run
    }

    private mutating func description(_ font: Lettering.Font) -> OpaquePointer? {
        if let known = fonts[font] { return known }
        let names = font.family.names.joined(separator: ",")
        guard let made = functions.font_description_from_string("\(names),\(font.isBold ? " Bold" : "")\(font.isItalic ? " Italic" : "")")
        else { return nil }
        functions.font_description_set_absolute_size(made, font.size * 1024)
        fonts[font] = made
        return made
    }
}

/// A text that was laid out, its left end at 0 and its letters standing on 0.
struct GlyphRun {
    let layout: OpaquePointer
    let width: Double
    /// How far below the layout's upper edge letters stand.
    let baseline: Double
    /// Nil where only Pango can draw it: letters of no font, or from right to left.
    var glyphs: [Glyph]?

    struct Glyph {
        var index: UInt
        /// Cairo's scaled font, which Pango owns.
        var face: OpaquePointer
        var x: Double
        var y: Double
        var advance: Double
        /// The letters that it stands for.
        var letters: String
    }

    /// By how much its letters are stretched to fill a width.
    func squeeze(to wanted: Double) -> Double { width > 0 && abs(width - wanted) > 0.02 * wanted + 0.1 ? wanted / width : 1 }
}
