internal import CCairo
internal import Glibc

extension Scene {
    /// The picture as PNG, drawn by Cairo and Pango; the same bytes for the same picture, fonts and libraries.
    ///
    /// - Parameter scale: pixels a unit; a picture of more than 16 million pixels gets fewer.
    public func png(scale: Double = 2) throws(PictureError) -> [UInt8] {
        try image(scale: scale) { functions, surface, columns, rows throws(PictureError) in
            functions.surface_flush(surface)
            guard let data = functions.image_surface_get_data(surface) else { throw .failed(status: 1) }
            let pixels = UnsafeRawPointer(data)
            return try PNGWriter(functions).write(
                pixels, columns: columns, rows: rows, stride: Int(functions.image_surface_get_stride(surface)))
        }
    }

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
        try image(scale: scale) { functions, surface, columns, rows throws(PictureError) in
            functions.surface_flush(surface)
            guard let data = functions.image_surface_get_data(surface) else { throw .failed(status: 1) }
            let stride = Int(functions.image_surface_get_stride(surface))
            let values = (0..<rows).flatMap { row in
                (0..<columns).map { UnsafeRawPointer(data).loadUnaligned(fromByteOffset: row * stride + 4 * $0, as: UInt32.self) }
            }
            return Pixels(columns: columns, rows: rows, values: values)
        }
    }

    private func image<Result>(
        scale: Double, _ body: (cairo_functions, OpaquePointer, _ columns: Int, _ rows: Int) throws(PictureError) -> Result
    ) throws(PictureError) -> Result {
        let functions = try CairoCanvas.functions()
        let pixels = width * height
        let fitted = min(scale, (Self.pixelLimit / max(pixels, 1)).squareRoot(), Self.sideLimit / max(width, height, 1))
        guard fitted > 0.05 else { throw .tooLarge(width: width, height: height) }
        let (columns, rows) = (max(Int32(width * fitted), 1), max(Int32(height * fitted), 1))
        guard let surface = functions.image_surface_create(1, columns, rows) else { throw .failed(status: 1) }
        defer { functions.surface_destroy(surface) }
        try draw(functions, surface, scale: fitted)
        return try body(functions, surface, Int(columns), Int(rows))
    }

    private static let pixelLimit = 16e6
    private static let sideLimit = 32_000.0

    /// The picture as PDF of one page, drawn by Cairo and Pango; texts stay texts.
    func cairoPDF() throws(PictureError) -> [UInt8] {
        let functions = try CairoCanvas.functions()
        let sink = ByteSink()
        let point = 0.75
        return try withExtendedLifetime(sink) { () throws(PictureError) -> [UInt8] in
            guard let surface = functions.pdf_surface_create_for_stream(ByteSink.take, sink.closure, width * point, height * point) else {
                throw .failed(status: 1)
            }
            defer { functions.surface_destroy(surface) }
            // Cairo would write the time: the same picture shall be the same bytes.
            functions.pdf_surface_set_metadata(surface, 5, "2000-01-01T00:00:00Z")
            if !title.isEmpty { functions.pdf_surface_set_metadata(surface, 0, title) }
            try draw(functions, surface, scale: point)
            functions.surface_finish(surface)
            let status = functions.surface_status(surface)
            guard status == 0 else { throw .failed(status: status) }
            return sink.bytes
        }
    }

    private func draw(_ functions: cairo_functions, _ surface: OpaquePointer, scale: Double) throws(PictureError) {
        var canvas = try CairoCanvas(functions, surface: surface)
        canvas.scale(scale)
        canvas.fill(background)
        for shape in shapes { canvas.draw(shape) }
        let status = canvas.end()
        guard status == 0 else { throw .failed(status: status) }
    }
}

/// Gathers the bytes that Cairo writes.
private final class ByteSink {
    var bytes: [UInt8] = []

    var closure: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static let take: cairo_sink = { closure, bytes, count in
        guard let closure else { return 11 }
        let sink = Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
        sink.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
        return 0
    }
}
