internal import CCairo
internal import Glibc

extension Scene {
    /// The picture as PNG, drawn by Cairo and Pango; the same bytes for the same picture, fonts and libraries.
    ///
    /// - Parameter scale: pixels a unit; a picture of more than 16 million pixels gets fewer.
    public func png(scale: Double = 2) throws(PictureError) -> [UInt8] { try PNGWriter(try Raster(self, scale: scale)).write() }

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
            let drawn = draw(functions, surface, scale: point)
            guard drawn == 0 else { throw .failed(status: drawn) }
            functions.surface_finish(surface)
            let status = functions.surface_status(surface)
            guard status == 0 else { throw .failed(status: status) }
            return sink.bytes
        }
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
