internal import CCairo

/// Writes points as PNG: three bytes a point, unfiltered, which suits flat colours and is fast to pack.
struct PNGWriter {
    private let functions: cairo_functions

    init(_ functions: cairo_functions) { self.functions = functions }

    /// Points of Cairo's: 32 bits each, the lowest byte blue.
    func write(_ pixels: UnsafeRawPointer, columns: Int, rows: Int, stride: Int) throws(PictureError) -> [UInt8] {
        let raw = [UInt8](unsafeUninitializedCapacity: rows * (3 * columns + 1)) { bytes, count in
            guard var to = bytes.baseAddress else { return }
            for row in 0..<rows {
                to.pointee = 0
                to += 1
                var from = pixels + row * stride
                for _ in 0..<columns {
                    let point = from.load(as: UInt32.self)
                    to[0] = UInt8(truncatingIfNeeded: point >> 16)
                    to[1] = UInt8(truncatingIfNeeded: point >> 8)
                    to[2] = UInt8(truncatingIfNeeded: point)
                    to += 3
                    from += 4
                }
            }
            count = rows * (3 * columns + 1)
        }
        // Large pictures are packed quickly, small ones well.
        let level: Int32 = columns * rows > 4_000_000 ? 1 : 6
        var status: Int32 = 0
        let packed = [UInt8](unsafeUninitializedCapacity: Int(functions.compress_bound(UInt(raw.count)))) { room, count in
            var size = UInt(room.count)
            raw.withUnsafeBufferPointer { bytes in
                guard let from = bytes.baseAddress, let to = room.baseAddress else { return }
                status = functions.compress2(to, &size, from, UInt(bytes.count), level)
            }
            count = Int(size)
        }
        guard status == 0 else { throw .failed(status: status) }
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        // Eight bits a channel, red, green and blue.
        append("IHDR", bigEndian(columns) + bigEndian(rows) + [8, 2, 0, 0, 0], to: &file)
        append("IDAT", packed, to: &file)
        append("IEND", [], to: &file)
        return file
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
