internal import CCairo

/// Writes points as PNG: three bytes a point, one where all are grey; unfiltered, which suits flat colours and is fast to pack.
struct PNGWriter {
    private let functions: cairo_functions

    init(_ functions: cairo_functions) { self.functions = functions }

    /// Points of Cairo's: 32 bits each, the lowest byte blue.
    func write(_ pixels: UnsafeRawPointer, columns: Int, rows: Int, stride: Int) throws(PictureError) -> [UInt8] {
        let isGrey = Self.isGrey(pixels, columns: columns, rows: rows, stride: stride)
        let size = rows * ((isGrey ? 1 : 3) * columns + 1)
        let raw = [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
            guard var to = bytes.baseAddress else { return }
            for row in 0..<rows {
                to.pointee = 0
                to += 1
                var from = pixels + row * stride
                for _ in 0..<columns {
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
            count = size
        }
        // Large pictures are packed quickly, small ones well.
        let level: Int32 = columns * rows > 4_000_000 ? 1 : 6
        let packed = try functions.packed(raw, level: level)
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        // Eight bits a channel: grey, or red, green and blue.
        append("IHDR", bigEndian(columns) + bigEndian(rows) + [8, isGrey ? 0 : 2, 0, 0, 0], to: &file)
        append("IDAT", packed, to: &file)
        append("IEND", [], to: &file)
        return file
    }

    /// Whether no point has a colour.
    private static func isGrey(_ pixels: UnsafeRawPointer, columns: Int, rows: Int, stride: Int) -> Bool {
        for row in 0..<rows {
            let from = pixels + row * stride
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
