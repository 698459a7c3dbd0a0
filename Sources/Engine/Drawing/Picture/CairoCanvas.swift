internal import CCairo
internal import Glibc

/// Draws shapes on a surface of Cairo's, texts through Pango.
struct CairoCanvas {
    private let functions: cairo_functions
    private let surface: OpaquePointer
    private let context: OpaquePointer
    private let pango: OpaquePointer
    /// Texts that were laid out, with what their letters need to fill their width.
    private var layouts: [Text: Layout] = [:]
    private var fonts: [Lettering.Font: OpaquePointer] = [:]
    private var color: Pigment?
    private var dash: Double?
    private var width: Double?

    private struct Text: Hashable {
        var text: String
        var font: Lettering.Font
    }

    private struct Layout {
        var layout: OpaquePointer
        var width: Double
        var baseline: Double
    }

    /// Cairo's functions, opened when they are first needed.
    static func functions() throws(PictureError) -> cairo_functions {
        var missing: UnsafePointer<CChar>?
        guard let functions = cairo_open(&missing) else { throw .noCairo(missing.map { String(cString: $0) } ?? "Cairo") }
        return functions.pointee
    }

    /// Takes over the surface.
    init(_ functions: cairo_functions, surface: OpaquePointer) throws(PictureError) {
        guard let context = functions.create(surface) else { throw .failed(status: 1) }
        guard functions.status(context) == 0, let pango = functions.pango_create_context(context),
            let options = functions.font_options_create()
        else {
            functions.destroy(context)
            throw .failed(status: functions.surface_status(surface))
        }
        (self.functions, self.surface, self.context, self.pango) = (functions, surface, context, pango)
        // Grey edges, no hints: the same shapes at every size and whatever the user's settings.
        functions.font_options_set_antialias(options, 2)
        functions.font_options_set_hint_style(options, 1)
        functions.font_options_set_hint_metrics(options, 1)
        functions.pango_context_set_font_options(pango, options)
        functions.font_options_destroy(options)
        functions.pango_context_set_resolution(pango, 96)
    }

    /// Gives everything but the surface back; says what went wrong on the way.
    mutating func end() -> Int32 {
        for layout in layouts.values { functions.object_unref(UnsafeMutableRawPointer(layout.layout)) }
        for font in fonts.values { functions.font_description_free(font) }
        (layouts, fonts) = ([:], [:])
        functions.object_unref(UnsafeMutableRawPointer(pango))
        let status = functions.status(context)
        functions.destroy(context)
        return status
    }

    mutating func scale(_ factor: Double) { functions.scale(context, factor, factor) }

    mutating func fill(_ background: Pigment) {
        use(background)
        functions.paint(context)
    }

    mutating func draw(_ shape: Shape) {
        switch shape {
        case .outline(let outline, let look): draw(outline, look)
        case .text(let text): draw(text)
        }
    }

    private mutating func use(_ wanted: Pigment) {
        guard color != wanted else { return }
        color = wanted
        functions.set_source_rgb(context, Double(wanted.red) / 255, Double(wanted.green) / 255, Double(wanted.blue) / 255)
    }

    private mutating func draw(_ outline: Shape.Outline, _ look: Shape.Look) {
        trace(outline)
        if let fill = look.fill {
            use(fill)
            if look.stroke == nil { functions.fill(context) } else { functions.fill_preserve(context) }
        }
        guard let stroke = look.stroke else { return functions.new_path(context) }
        use(stroke)
        if width != look.width {
            width = look.width
            functions.set_line_width(context, look.width)
        }
        if dash != look.dash {
            dash = look.dash
            let dashes = look.dash.map { [$0] } ?? []
            functions.set_dash(context, dashes, Int32(dashes.count), 0)
        }
        functions.stroke(context)
    }

    private func trace(_ outline: Shape.Outline) {
        switch outline {
        case .rectangle(let x, let y, let width, let height, let radius):
            guard radius > 0 else { return functions.rectangle(context, x, y, width, height) }
            let r = min(radius, width / 2, height / 2)
            functions.arc(context, x + width - r, y + r, r, -Double.pi / 2, 0)
            functions.arc(context, x + width - r, y + height - r, r, 0, Double.pi / 2)
            functions.arc(context, x + r, y + height - r, r, Double.pi / 2, Double.pi)
            functions.arc(context, x + r, y + r, r, Double.pi, 1.5 * Double.pi)
            functions.close_path(context)
        case .circle(let x, let y, let radius):
            functions.arc(context, x, y, radius, 0, 2 * Double.pi)
            functions.close_path(context)
        case .line(let x1, let y1, let x2, let y2):
            functions.move_to(context, x1, y1)
            functions.line_to(context, x2, y2)
        case .path(let steps):
            for step in steps {
                switch step {
                case .move(let x, let y): functions.move_to(context, x, y)
                case .line(let x, let y): functions.line_to(context, x, y)
                case .curve(let x1, let y1, let x2, let y2, let x, let y): functions.curve_to(context, x1, y1, x2, y2, x, y)
                case .close: functions.close_path(context)
                }
            }
        }
    }

    // MARK: Texts

    private mutating func draw(_ text: Lettering) {
        guard let layout = layout(text) else { return }
        use(text.color)
        let squeeze = layout.width > 0 && abs(layout.width - text.width) > 0.02 * text.width + 0.1 ? text.width / layout.width : 1
        if squeeze == 1 {
            functions.move_to(context, text.x, text.y - layout.baseline)
            functions.pango_show_layout(context, layout.layout)
        } else {
            functions.save(context)
            functions.translate(context, text.x, text.y - layout.baseline)
            functions.scale(context, squeeze, 1)
            functions.move_to(context, 0, 0)
            functions.pango_show_layout(context, layout.layout)
            functions.restore(context)
        }
        functions.new_path(context)
        if text.font.isUnderlined {
            functions.rectangle(context, text.x, text.y + 0.12 * text.font.size, text.width, 0.07 * text.font.size)
            functions.fill(context)
        }
    }

    private mutating func layout(_ text: Lettering) -> Layout? {
        var font = text.font
        font.isUnderlined = false
        let key = Text(text: text.text, font: font)
        if let known = layouts[key] { return known }
        guard let description = description(font), let layout = functions.layout_new(pango) else { return nil }
        functions.layout_set_single_paragraph_mode(layout, 1)
        functions.layout_set_font_description(layout, description)
        let bytes = Array(text.text.utf8).map { CChar(bitPattern: $0 == 0 ? 32 : $0) }
        bytes.withUnsafeBufferPointer { bytes in
            if let start = bytes.baseAddress { functions.layout_set_text(layout, start, Int32(bytes.count)) }
        }
        var (width, height): (Int32, Int32) = (0, 0)
        functions.layout_get_size(layout, &width, &height)
        let made = Layout(layout: layout, width: Double(width) / 1024, baseline: Double(functions.layout_get_baseline(layout)) / 1024)
        layouts[key] = made
        return made
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
