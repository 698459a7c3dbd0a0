internal import CCairo
internal import Glibc

/// Draws shapes on a surface of Cairo's, texts through Pango.
struct CairoCanvas {
    private let functions: cairo_functions
    private let surface: OpaquePointer
    private let context: OpaquePointer
    private let pango: OpaquePointer
    private var texts: Typesetter
    private var color: Pigment?
    private var dash: Double?
    private var width: Double?
    /// Points a unit, and the row that is the surface's first.
    private var (factor, top) = (1.0, 0.0)
    /// Whether small circles are laid down from masks, an eighth of a point from their place at the most.
    var usesMasks = false
    private var masks: CircleMasks
    /// Whether coordinates are the surface's points, for masks.
    private var isInPoints = false
    /// Glyphs of one colour that are to be shown together, by their fonts in the order of their first use.
    private var waiting: [(font: OpaquePointer, glyphs: [cairo_glyph])] = []
    private var waitingColor: Pigment?

    /// Cairo's functions, opened when they are first needed.
    static func functions() throws(PictureError) -> cairo_functions {
        var missing: UnsafePointer<CChar>?
        guard let functions = cairo_open(&missing) else { throw .noCairo(missing.map { String(cString: $0) } ?? "Cairo") }
        return functions.pointee
    }

    /// Takes over the surface.
    init(_ functions: cairo_functions, surface: OpaquePointer) throws(PictureError) {
        guard let context = functions.create(surface) else { throw .failed(status: 1) }
        guard functions.status(context) == 0, let pango = Self.pangoContext(functions, context) else {
            functions.destroy(context)
            throw .failed(status: functions.surface_status(surface))
        }
        (self.functions, self.surface, self.context, self.pango) = (functions, surface, context, pango)
        texts = Typesetter(functions, pango)
        masks = CircleMasks(functions)
    }

    /// Pango for a context: grey edges, no hints, so that letters have the same shapes at every size and whatever the user's settings.
    static func pangoContext(_ functions: cairo_functions, _ context: OpaquePointer) -> OpaquePointer? {
        guard let options = functions.font_options_create() else { return nil }
        defer { functions.font_options_destroy(options) }
        functions.font_options_set_antialias(options, 2)
        functions.font_options_set_hint_style(options, 1)
        functions.font_options_set_hint_metrics(options, 1)
        guard let pango = functions.pango_create_context(context) else { return nil }
        functions.pango_context_set_font_options(pango, options)
        functions.pango_context_set_resolution(pango, 96)
        return pango
    }

    /// Gives everything but the surface back; says what went wrong on the way.
    mutating func end() -> Int32 {
        leavePoints()
        showWaiting()
        texts.end()
        masks.end()
        functions.object_unref(UnsafeMutableRawPointer(pango))
        let status = functions.status(context)
        functions.destroy(context)
        return status
    }

    /// So many points a unit; what lies above a row of points is not on the surface.
    mutating func place(scale factor: Double, top: Int) {
        (self.factor, self.top) = (factor, Double(top))
        functions.translate(context, 0, -Double(top))
        functions.scale(context, factor, factor)
    }

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
        showWaiting()
        if usesMasks, look.dash == nil, case .circle(let x, let y, let radius) = outline, radius * factor < CircleMasks.largest {
            return drawCircle(x, y, radius, look)
        }
        leavePoints()
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

    private mutating func drawCircle(_ x: Double, _ y: Double, _ radius: Double, _ look: Shape.Look) {
        func lay(_ color: Pigment, radius: Double, width: Double) {
            guard let found = masks.mask(radius: radius * factor, width: width * factor, x: x * factor, y: y * factor - top) else { return }
            use(color)
            functions.mask_surface(context, found.mask, Double(found.left), Double(found.top))
        }
        if !isInPoints {
            functions.save(context)
            functions.identity_matrix(context)
            (isInPoints, color) = (true, nil)
        }
        // A line of the disc's own colour is a larger disc.
        if let fill = look.fill, fill == look.stroke { return lay(fill, radius: radius + look.width / 2, width: 0) }
        if let fill = look.fill { lay(fill, radius: radius, width: 0) }
        if let stroke = look.stroke { lay(stroke, radius: radius, width: look.width) }
    }

    private mutating func leavePoints() {
        guard isInPoints else { return }
        functions.restore(context)
        (isInPoints, color) = (false, nil)
    }

    private func trace(_ outline: Shape.Outline) {
        switch outline {
        case .rectangle(let x, let y, let width, let height, let radius):
            // Corners of less than half a point are not seen.
            guard radius * factor > 0.5 else { return functions.rectangle(context, x, y, width, height) }
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
        leavePoints()
        guard let run = texts.run(of: text) else { return }
        let squeeze = run.squeeze(to: text.width)
        if squeeze == 1, let glyphs = run.glyphs {
            if waitingColor != text.color { showWaiting() }
            waitingColor = text.color
            for glyph in glyphs {
                let place = waiting.firstIndex { $0.font == glyph.face } ?? waiting.endIndex
                if place == waiting.endIndex { waiting.append((glyph.face, [])) }
                waiting[place].glyphs.append(cairo_glyph(index: glyph.index, x: text.x + glyph.x, y: text.y + glyph.y))
            }
        } else {
            showWaiting()
            use(text.color)
            functions.save(context)
            functions.translate(context, text.x, text.y - run.baseline)
            functions.scale(context, squeeze, 1)
            functions.move_to(context, 0, 0)
            functions.pango_show_layout(context, run.layout)
            functions.restore(context)
            functions.new_path(context)
        }
        if text.font.isUnderlined {
            showWaiting()
            use(text.color)
            functions.rectangle(context, text.x, text.y + 0.12 * text.font.size, text.width, 0.07 * text.font.size)
            functions.fill(context)
        }
    }

    /// Shows the glyphs that were gathered: one call for many costs a tenth.
    private mutating func showWaiting() {
        guard let waitingColor, !waiting.isEmpty else { return }
        use(waitingColor)
        for (font, glyphs) in waiting {
            functions.set_scaled_font(context, font)
            functions.show_glyphs(context, glyphs, Int32(glyphs.count))
        }
        waiting = []
        self.waitingColor = nil
    }
}
