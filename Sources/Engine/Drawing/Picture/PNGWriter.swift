internal import CCairo

/// Writes points as PNG: three bytes a point, one where all are grey; unfiltered, which suits flat colours and is fast to pack.
struct PNGWriter {
    private let raster: Raster
    private let functions: cairo_functions
    /// Whether no point has a colour.
    private let isGrey: Bool
    private let level: Int32

    init(_ raster: Raster) {
        (self.raster, functions) = (raster, raster.functions)
        isGrey = raster.inBands { Self.isGrey($0, columns: raster.columns) }.allSatisfy(\.self)
        // Large pictures are packed quickly, small ones well.
        level = raster.columns * raster.rows > 4_000_000 ? 1 : 6
    }

    func write() throws(PictureError) -> [UInt8] {
        let last = raster.bands.count - 1
        let parts = raster.inBands { packed($0, isLast: $0.rows == raster.bands[last].rows) }
        // The zlib header for 32 KiB of window, and whether that was fast.
        var (data, check): ([UInt8], UInt) = ([0x78, level == 1 ? 0x01 : 0x9C], 1)
        for part in parts {
            guard part.status == 0 else { throw .failed(status: part.status) }
            data += part.bytes
            check = functions.adler32_combine(check, part.check, part.length)
        }
        data += bigEndian(Int(check))
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        // Eight bits a channel: grey, or red, green and blue.
        append("IHDR", bigEndian(raster.columns) + bigEndian(raster.rows) + [8, isGrey ? 0 : 2, 0, 0, 0], to: &file)
        append("IDAT", data, to: &file)
        append("IEND", [], to: &file)
        return file
    }

    /// A band's share of the packed bytes.
    private struct Part {
        var bytes: [UInt8] = []
        /// Adler-32 of what was packed, and its length.
        var check: UInt = 1
        var length = 0
        var status: Int32 = 0
    }

    private func packed(_ band: Raster.Band, isLast: Bool) -> Part {
        let lineSize = (isGrey ? 1 : 3) * raster.columns + 1
        let together = min(band.rows.count, max(1, (1 << 19) / lineSize))
        var (part, stream) = (Part(), zlib_stream())
        part.status = functions.deflate_init(&stream, level, 8, -15, 8, 0, "1.2.11", Int32(MemoryLayout<zlib_stream>.size))
        guard part.status == 0 else { return part }
        defer { _ = functions.deflate_end(&stream) }
        let lines = UnsafeMutablePointer<UInt8>.allocate(capacity: together * lineSize)
        let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
        defer {
            lines.deallocate()
            room.deallocate()
        }
        var row = 0
        while row < band.rows.count {
            let count = min(together, band.rows.count - row)
            for line in 0..<count { write(band.pixels + (row + line) * band.stride, to: lines + line * lineSize) }
            row += count
            let size = UInt32(count * lineSize)
            part.check = functions.adler32(part.check, lines, size)
            part.length += Int(size)
            (stream.next_in, stream.avail_in) = (UnsafePointer(lines), size)
            // Whole at the end of the picture, at a byte's end where another band follows.
            let flush: Int32 = row < band.rows.count ? 0 : isLast ? 4 : 2
            repeat {
                (stream.next_out, stream.avail_out) = (room.baseAddress, UInt32(room.count))
                let status = functions.deflate(&stream, flush)
                guard status >= 0 || status == -5 else {
                    part.status = status
                    return part
                }
                part.bytes.append(contentsOf: room[..<(room.count - Int(stream.avail_out))])
            } while stream.avail_out == 0
        }
        return part
    }

    /// A row of points as PNG has it.
    private func write(_ points: UnsafeRawPointer, to line: UnsafeMutablePointer<UInt8>) {
        line.pointee = 0
        var (from, to) = (points, line + 1)
        for _ in 0..<raster.columns {
            let point = from.load(as: UInt32.self)
            if isGrey {
                to.pointee = UInt8(truncatingIfNeeded: point)
                to += 1
            } else {
                to[0] = UInt8(truncatingIfNeeded: point >> 16)
                to[1] = UInt8(truncatingIfNeeded: point >> 8)
                to[2] = UInt8(truncatingIfNeeded: point)
                to += 3
            }
            from += 4
        }
    }

    private static func isGrey(_ band: Raster.Band, columns: Int) -> Bool {
        for row in 0..<band.rows.count {
            let from = band.pixels + row * band.stride
            var difference: UInt32 = 0
            for column in 0..<columns {
                let point = from.load(fromByteOffset: 4 * column, as: UInt32.self)
                difference |= (point ^ point >> 8) & 0xFFFF
            }
            if difference != 0 { return false }
        }
        return true
    }

    private func append(_ name: String, _ data: [UInt8], to file: inout [UInt8]) {
        file += bigEndian(data.count)
        let start = file.count
        file += Array(name.utf8) + data
        let check = file.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { functions.crc32(0, $0 + start, UInt32(bytes.count - start)) } ?? 0
        }
        file += bigEndian(Int(check))
    }

    private func bigEndian(_ number: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }
}

extension cairo_functions {
    /// Bytes as zlib packs them.
    func packed(_ bytes: [UInt8], level: Int32) throws(PictureError) -> [UInt8] {
        var status: Int32 = 0
        let packed = [UInt8](unsafeUninitializedCapacity: Int(compress_bound(UInt(bytes.count)))) { room, count in
            var size = UInt(room.count)
            bytes.withUnsafeBufferPointer { bytes in
                guard let from = bytes.baseAddress, let to = room.baseAddress else {
                    size = 0
                    return
                }
                status = compress2(to, &size, from, UInt(bytes.count), level)
            }
            count = Int(size)
        }
        guard status == 0 else { throw .failed(status: status) }
        return packed
    }
}
