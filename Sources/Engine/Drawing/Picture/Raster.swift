internal import CCairo
internal import Numerics

/// A scene's points as Cairo draws them; large pictures in two bands side by side.
final class Raster {
    let functions: cairo_functions
    let columns: Int
    let rows: Int
    let bands: [Band]

    /// Some rows of the picture, on a surface of their own.
    struct Band {
        let surface: OpaquePointer
        let rows: Range<Int>
        /// 32 bits a point, the lowest byte blue.
        let pixels: UnsafeRawPointer
        let stride: Int
    }

    /// - Parameter scale: pixels a unit; a picture of more than 16 million pixels gets fewer.
    init(_ scene: Scene, scale: Double) throws(PictureError) {
        let functions = try CairoCanvas.functions()
        let (width, height) = (scene.width, scene.height)
        let fitted = min(scale, (Self.pixelLimit / max(width * height, 1)).squareRoot(), Self.sideLimit / max(width, height, 1))
        guard fitted > 0.05 else { throw .tooLarge(width: width, height: height) }
        let (columns, rows) = (max(Int(width * fitted), 1), max(Int(height * fitted), 1))
        // As many bands on every machine: the same bytes everywhere.
        let count = columns * rows > Self.mostOnOneThread ? 2 : 1
        var bands: [Band] = []
        var status: Int32 = 0
        for number in 0..<count {
            let own = ThreadTeam.part(number, of: count, count: rows)
            guard let surface = functions.image_surface_create(1, Int32(columns), Int32(own.count)) else { break }
            guard let data = functions.image_surface_get_data(surface) else {
                status = functions.surface_status(surface)
                functions.surface_destroy(surface)
                break
            }
            bands.append(
                Band(surface: surface, rows: own, pixels: UnsafeRawPointer(data), stride: Int(functions.image_surface_get_stride(surface))))
        }
        (self.functions, self.columns, self.rows, self.bands) = (functions, columns, rows, bands)
        guard bands.count == count else { throw .failed(status: max(status, 1)) }
        for status in inBands({ scene.draw(functions, $0.surface, scale: fitted, rows: $0.rows) }) where status != 0 {
            throw .failed(status: status)
        }
    }

    deinit { for band in bands { functions.surface_destroy(band.surface) } }

    /// What `body` gives for every band, each on a thread.
    func inBands<Result>(_ body: (Band) -> Result) -> [Result] {
        var results = [Result?](repeating: nil, count: bands.count)
        results.withUnsafeMutableBufferPointer { results in
            ThreadTeam.shared.parallel(bands.count) { part, _ in for number in part { results[number] = body(bands[number]) } }
        }
        return results.compactMap(\.self)
    }

    private static let pixelLimit = 16e6
    private static let sideLimit = 32_000.0
    private static let mostOnOneThread = 1_000_000
}

extension Scene {
    /// Draws the rows of the picture that a surface holds; says what went wrong.
    func draw(_ functions: cairo_functions, _ surface: OpaquePointer, scale: Double, rows: Range<Int>? = nil) -> Int32 {
        let made: CairoCanvas?
        do throws(PictureError) { made = try CairoCanvas(functions, surface: surface) } catch {
            guard case .failed(let status) = error else { return 1 }
            return status
        }
        guard var canvas = made else { return 1 }
        canvas.place(scale: scale, top: rows?.lowerBound ?? 0)
        // Where there are many shapes the small circles among them are laid down from masks.
        canvas.usesMasks = rows != nil && shapes.count > Self.manyShapes
        canvas.fill(background)
        if let rows, rows.count < Int(height * scale) {
            let (top, bottom) = (Double(rows.lowerBound - 1) / scale, Double(rows.upperBound + 1) / scale)
            for shape in shapes where shape.lies(between: top, bottom) { canvas.draw(shape) }
        } else {
            for shape in shapes { canvas.draw(shape) }
        }
        let status = canvas.end()
        functions.surface_flush(surface)
        return status
    }

    private static let manyShapes = 20_000

    /// The picture's points, as PNG has them.
    struct Pixels {
        let columns: Int
        let rows: Int
        fileprivate let values: [UInt32]

        subscript(column: Int, row: Int) -> Pigment {
            let value = values[row * columns + column]
            return Pigment(UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255))
        }
    }

    func pixels(scale: Double) throws(PictureError) -> Pixels {
        let raster = try Raster(self, scale: scale)
        return withExtendedLifetime(raster) {
            let values = raster.bands.flatMap { band in
                (0..<band.rows.count).flatMap { row in
                    (0..<raster.columns).map { band.pixels.loadUnaligned(fromByteOffset: row * band.stride + 4 * $0, as: UInt32.self) }
                }
            }
            return Pixels(columns: raster.columns, rows: raster.rows, values: values)
        }
    }
}

extension Shape {
    /// Whether some of it may lie between two heights.
    fileprivate func lies(between top: Double, _ bottom: Double) -> Bool {
        var (low, high): (Double, Double)
        switch self {
        case .outline(let outline, let look):
            switch outline {
            case .rectangle(_, let y, _, let height, _): (low, high) = (y, y + height)
            case .circle(_, let y, let radius): (low, high) = (y - radius, y + radius)
            case .line(_, let y1, _, let y2): (low, high) = (min(y1, y2), max(y1, y2))
            case .path(let steps):
                (low, high) = (.infinity, -.infinity)
                for step in steps {
                    switch step {
                    case .move(_, let y), .line(_, let y): (low, high) = (min(low, y), max(high, y))
                    case .curve(_, let y1, _, let y2, _, let y): (low, high) = (min(low, y1, y2, y), max(high, y1, y2, y))
                    case .close: break
                    }
                }
            }
            // Sharp corners of lines reach further than half their width.
            (low, high) = (low - 6 * look.width, high + 6 * look.width)
        case .text(let text): (low, high) = (text.y - 2 * text.font.size, text.y + 2 * text.font.size)
        }
        return low <= bottom && high >= top
    }
}
