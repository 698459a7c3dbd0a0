internal import CCairo

extension Scene {
    /// The picture as PDF of one page; texts stay texts, in fonts that the file brings along. The same bytes for the same picture, fonts and libraries.
    ///
    /// It is written here, for Cairo takes ten times as long; Cairo draws it where a font is not TrueType or letters run from right to left.
    public func pdf() throws(PictureError) -> [UInt8] {
        let functions = try CairoCanvas.functions()
        guard let surface = functions.image_surface_create(1, 1, 1), let context = functions.create(surface) else {
            throw .failed(status: 1)
        }
        defer {
            functions.destroy(context)
            functions.surface_destroy(surface)
        }
        guard let pango = CairoCanvas.pangoContext(functions, context) else { throw .failed(status: 1) }
        defer { functions.object_unref(UnsafeMutableRawPointer(pango)) }
        var page = PDFPage(self, PDFFonts(functions, pango))
        defer { page.fonts.end() }
        guard page.draw() else { return try cairoPDF() }
        return try file(page, functions)
    }

    private func file(_ page: PDFPage, _ functions: cairo_functions) throws(PictureError) -> [UInt8] {
        // 1 the catalogue, 2 the pages, 3 the page, 4 its content, 5 the title; then the fonts.
        var (fonts, names) = ([[UInt8]](), "")
        for (number, font) in page.fonts.fonts.enumerated() {
            names += "/F\(number) \(6 + fonts.count) 0 R"
            fonts += try font.objects(first: 6 + fonts.count, functions)
        }
        var size = PictureText()
        size.put(width * 0.75, height * 0.75)
        let title = title.utf16.map { unit in [12, 8, 4, 0].map { String(Int(unit) >> $0 & 15, radix: 16) }.joined() }.joined()
        let objects: [[UInt8]] =
            [
                Array("<</Type/Catalog/Pages 2 0 R>>".utf8), Array("<</Type/Pages/Kids[3 0 R]/Count 1>>".utf8),
                Array("<</Type/Page/Parent 2 0 R/MediaBox[0 0 ".utf8) + size.bytes
                    + Array("]/Contents 4 0 R/Resources<</Font<<\(names)>>>>>>".utf8),
                try functions.stream(page.out.bytes), Array("<</Title<feff\(title)>>>".utf8),
            ] + fonts
        var out = PictureText()
        out.bytes.reserveCapacity(objects.reduce(1024) { $0 + $1.count + 64 })
        out.put("%PDF-1.5\n%")
        out.bytes += [0xE2, 0xE3, 0xCF, 0xD3, 10]
        var places: [Int] = []
        for (number, object) in objects.enumerated() {
            places.append(out.bytes.count)
            out.put("\(number + 1) 0 obj\n")
            out.bytes += object
            out.put("\nendobj\n")
        }
        let table = out.bytes.count
        out.put("xref\n0 \(objects.count + 1)\n0000000000 65535 f \n")
        for place in places {
            let digits = String(place)
            out.put(String(repeating: "0", count: max(10 - digits.count, 0)) + digits + " 00000 n \n")
        }
        out.put("trailer\n<</Size \(objects.count + 1)/Root 1 0 R\(title.isEmpty ? "" : "/Info 5 0 R")>>\nstartxref\n\(table)\n%%EOF\n")
        return out.bytes
    }
}

/// What a page of PDF shows, step by step.
struct PDFPage {
    private let scene: Scene
    var fonts: PDFFonts
    private(set) var out = PictureText()
    private var fill: Pigment?
    private var stroke: Pigment?
    private var width: Double?
    /// 0 for lines without gaps.
    private var dash = 0.0
    private var font: (number: Int, size: Double)?
    private var isInText = false

    init(_ scene: Scene, _ fonts: PDFFonts) {
        (self.scene, self.fonts) = (scene, fonts)
        out.bytes.reserveCapacity(96 * scene.shapes.count + 1024)
    }

    /// False where a text cannot be shown.
    mutating func draw() -> Bool {
        // Units of 1/96 inch from the upper left corner.
        out.put("0.75 0 0 -0.75 0 ")
        out.put(0.75 * scene.height)
        out.put(" cm\n")
        draw(.rectangle(x: 0, y: 0, width: scene.width, height: scene.height, radius: 0), Shape.Look(fill: scene.background))
        for shape in scene.shapes {
            switch shape {
            case .outline(let outline, let look): draw(outline, look)
            case .text(let text): guard draw(text) else { return false }
            }
        }
        endText()
        return true
    }

    // MARK: - Outlines

    private mutating func draw(_ outline: Shape.Outline, _ look: Shape.Look) {
        guard look.fill != nil || look.stroke != nil else { return }
        endText()
        if let color = look.fill { use(fill: color) }
        if let color = look.stroke {
            if stroke != color {
                stroke = color
                put(color)
                out.put("RG\n")
            }
            if width != look.width {
                width = look.width
                out.put(look.width)
                out.put(" w\n")
            }
            if dash != look.dash ?? 0 {
                dash = look.dash ?? 0
                out.put("[")
                if dash > 0 { out.put(dash) }
                out.put("]0 d\n")
            }
        }
        trace(outline)
        out.put(look.stroke == nil ? "f\n" : look.fill == nil ? "S\n" : "B\n")
    }

    private mutating func use(fill color: Pigment) {
        guard fill != color else { return }
        fill = color
        put(color)
        out.put("rg\n")
    }

    private mutating func put(_ color: Pigment) {
        for part in [color.red, color.green, color.blue] {
            // In thousandths, of which 256 values need only that many.
            let value = (Int(part) * 1000 + 127) / 255
            if value == 1000 { out.put("1 ") } else { out.put("0.\(value / 100)\(value / 10 % 10)\(value % 10) ") }
        }
    }

    private mutating func trace(_ outline: Shape.Outline) {
        switch outline {
        case .rectangle(let x, let y, let width, let height, let radius):
            guard radius > 0 else {
                out.put(x, y)
                out.put(width, height)
                return out.put("re ")
            }
            let r = min(radius, width / 2, height / 2)
            let (right, bottom, bend) = (x + width, y + height, 0.4477 * r)
            move(x + r, y)
            line(right - r, y)
            curve(right - bend, y, right, y + bend, right, y + r)
            line(right, bottom - r)
            curve(right, bottom - bend, right - bend, bottom, right - r, bottom)
            line(x + r, bottom)
            curve(x + bend, bottom, x, bottom - bend, x, bottom - r)
            line(x, y + r)
            curve(x, y + bend, x + bend, y, x + r, y)
            out.put("h ")
        case .circle(let x, let y, let radius):
            let bend = 0.5523 * radius
            move(x + radius, y)
            curve(x + radius, y + bend, x + bend, y + radius, x, y + radius)
            curve(x - bend, y + radius, x - radius, y + bend, x - radius, y)
            curve(x - radius, y - bend, x - bend, y - radius, x, y - radius)
            curve(x + bend, y - radius, x + radius, y - bend, x + radius, y)
            out.put("h ")
        case .line(let x1, let y1, let x2, let y2):
            move(x1, y1)
            line(x2, y2)
        case .path(let steps):
            for step in steps {
                switch step {
                case .move(let x, let y): move(x, y)
                case .line(let x, let y): line(x, y)
                case .curve(let x1, let y1, let x2, let y2, let x, let y): curve(x1, y1, x2, y2, x, y)
                case .close: out.put("h ")
                }
            }
        }
    }

    private mutating func move(_ x: Double, _ y: Double) {
        out.put(x, y)
        out.put("m ")
    }

    private mutating func line(_ x: Double, _ y: Double) {
        out.put(x, y)
        out.put("l ")
    }

    private mutating func curve(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ x: Double, _ y: Double) {
        out.put(x1, y1)
        out.put(x2, y2)
        out.put(x, y)
        out.put("c ")
    }

    // MARK: - Texts

    private mutating func draw(_ text: Lettering) -> Bool {
        guard let line = fonts.line(text) else { return false }
        let scale = text.font.size / 1000
        let natural = line.width * scale
        let squeeze = natural > 0 && abs(natural - text.width) > 0.02 * text.width + 0.1 ? text.width / natural : 1
        if !isInText {
            out.put("BT\n")
            (isInText, font) = (true, nil)
        }
        use(fill: text.color)
        for part in line.parts {
            if font?.number != part.font || font?.size != text.font.size {
                font = (part.font, text.font.size)
                out.put("/F\(part.font) ")
                out.put(text.font.size)
                out.put(" Tf\n")
            }
            let slant = fonts.fonts[part.font].slant
            if squeeze == 1, slant == 0 {
                out.put("1 0 0 -1 ")
            } else {
                put(exactly: squeeze)
                out.put("0 ")
                put(exactly: slant * squeeze)
                out.put("-1 ")
            }
            out.put(text.x + part.x * scale * squeeze, text.y + part.y * scale)
            out.put("Tm")
            out.bytes += part.bytes
        }
        if text.font.isUnderlined {
            let bar = Shape.Outline.rectangle(
                x: text.x, y: text.y + 0.12 * text.font.size, width: text.width, height: 0.07 * text.font.size, radius: 0)
            draw(bar, Shape.Look(fill: text.color))
        }
        return true
    }

    /// A factor, in five decimals.
    private mutating func put(exactly value: Double) {
        let count = Int((min(max(value, -100), 100) * 100_000).rounded())
        let (whole, rest) = count.magnitude.quotientAndRemainder(dividingBy: 100_000)
        let digits = String(rest)
        out.put("\(count < 0 ? "-" : "")\(whole).\(String(repeating: "0", count: 5 - digits.count))\(digits) ")
    }

    private mutating func endText() {
        if isInText { out.put("ET\n") }
        isInText = false
    }
}
